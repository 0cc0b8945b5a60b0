"""From an exception or an event to a diagnosis and a line of the notebook.

Spark's error classes (``[UNRESOLVED_COLUMN.WITH_SUGGESTION]``) are its stable codes; an event of a pipeline run carries them at the
start of its text and nowhere else, so they are read from there.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from migration.rehearse.static import Source
from migration.spark_errors import COMMON_FAILURES, split_error
from migration.workspace.diagnoses import FIREWALL_BLOCKED

#: Here every failure of a JDBC source means that it was not reached.
COMMON = {**COMMON_FAILURES, "FAILED_JDBC": FIREWALL_BLOCKED}
REMEDIES = {
    "NO_TABLES_IN_PIPELINE": "Put each decorated function into a Python cell: code in a cell that begins with # MAGIC never runs.",
    "AMBIGUOUS_REFERENCE": "Give each side of the join an alias and select each column once, under a name of its own.",
    "MISSING_TARGET_SCHEMA": "Create the schema before the pipeline runs: CREATE SCHEMA IF NOT EXISTS.",
    "MISSING_JDBC_DRIVER": 'Read with format("sqlserver"): its driver is part of the runtime, and a pipeline cannot load JARs.',
    "SECRET_SCOPE_NOT_FOUND": "databricks secrets create-scope SCOPE; databricks secrets put-secret SCOPE KEY",
    "FIREWALL_BLOCKED": "Check the address, and that the database answers from here.",
    "CAST_INVALID_INPUT": "Use try_cast, or clean the value first: under ANSI a text that is no such value stops the pipeline.",
    "UNRESOLVED_COLUMN": "Check the name against the dataset that is read.",
    "TABLE_OR_VIEW_NOT_FOUND": "Check the name: no dataset of the pipeline and no table is called so.",
    "CIRCULAR_DEPENDENCY": "A dataset cannot read what is made from it.",
    "DUPLICATE_DATASET": "Rename one of them.",
    "EXPECTATION_FAILED": "Mend the rows at the source, or let the expectation warn or drop.",
}
_CALLED = re.compile(r"was called from\n(.+):(\d+)")
_NAMES = re.compile(r"`(?:[^`]|``)+`(?:\.`(?:[^`]|``)+`)*")
_PART = re.compile(r"`((?:[^`]|``)+)`")
#: The piece of SQL that an error is about: below its headline, or in double quotes (which also hold names of types).
_FRAGMENT = re.compile(r"^== SQL[^\n]*==\n([^\n]+)", re.MULTILINE)
_EXPRESSION = re.compile(r"\"([^\"\n]*\W[^\"\n]*)\"")
_NO_DRIVER = re.compile(r"ClassNotFoundException|No suitable driver")


@dataclass(frozen=True, slots=True)
class Raised:
    """An error as Spark words it.

    Attributes:
        error_class: Empty for none.
        message: The sentence.
        line: The line of the notebook that it names; 0 for none.
        fragments: Pieces of SQL that it quotes.
    """

    error_class: str
    message: str
    line: int = 0
    fragments: tuple[str, ...] = ()

    @property
    def diagnosis(self) -> str:
        """One of the common failures, else the class."""
        if _NO_DRIVER.search(self.message):
            return "MISSING_JDBC_DRIVER"
        return COMMON.get(self.error_class.partition(".")[0], self.error_class or "PIPELINE_FAILED")

    @property
    def names(self) -> list[str]:
        """The names that the sentence quotes, last parts first: the column before the table it is in."""
        told = self.message.partition(" Did you mean")[0].partition(", could be")[0]
        parts = [[p.replace("``", "`") for p in _PART.findall(name)] for name in _NAMES.findall(told)]
        return [*(p[-1] for p in parts), *(n for p in parts for n in p[:-1])]


def read_error(text: str, files: Iterable[str]) -> Raised:
    """An error's text taken apart."""
    error_class, rest = split_error(text)
    line = next((int(n) for file, n in _CALLED.findall(text) if file in files), 0)
    sentence = re.split(r"\s*SQLSTATE:|\n", rest.strip(), maxsplit=1)[0].strip()
    fragments = tuple(_FRAGMENT.findall(text)) or tuple(_EXPRESSION.findall(sentence))
    return Raised(error_class, sentence or rest.strip()[:300], line, fragments)


def from_exception(error: BaseException, files: Iterable[str]) -> Raised:
    """An exception of the notebook's own code, with the innermost of its lines."""
    listed = set(files)
    lines = [f.lineno or 0 for f in traceback.extract_tb(error.__traceback__) if f.filename in listed]
    raised = read_error(str(error), listed)
    code = getattr(error, "code", "")
    name = code if isinstance(code, str) and code else raised.error_class or type(error).__name__
    return Raised(name, raised.message or type(error).__name__, lines[-1] if lines else raised.line, raised.fragments)


def line_for(raised: Raised, source: Source | None, definition: int, rules: Mapping[str, str]) -> int:
    """The line of the notebook that an error is about.

    Args:
        raised: The error.
        source: The notebook's text.
        definition: Line of the dataset's first decorator.
        rules: Its expectations, condition by name.
    """
    if source is None:
        return raised.line or definition
    if line := source.line_with(definition, raised.fragments) or raised.line:
        return line
    for name, condition in rules.items():
        if any(n in condition for n in raised.names) and (line := source.expectation_line(definition, name)) != definition:
            return line
    return source.line_of(definition, raised.names) or definition


def remedy_for(diagnosis: str) -> str:
    """What to do about a diagnosis; empty when the message says it."""
    return REMEDIES.get(diagnosis) or REMEDIES.get(diagnosis.partition(".")[0], "")
