"""Writes ``docs/transpile.md`` from the tables that the transpiler works by.

    python tools/transpile_docs.py [--check]

With ``--check`` nothing is written and the exit code is 1 when the file is not current.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from core.findings import Severity  # noqa: E402 - the path comes first
from migration.runtime import DEFAULT_RUNTIME, TargetRuntime  # noqa: E402
from migration.transpile import features  # noqa: E402
from migration.transpile.functions import FUNCTIONS  # noqa: E402
from migration.transpile.rules import RULES  # noqa: E402
from migration.transpile.types import TypeName, builtin_names, convert_type  # noqa: E402

TARGET = ROOT / "docs" / "transpile.md"

_HEADINGS = {
    Severity.ERROR: (
        "What is left to a person",
        "Such an object is `manual`, or `partial` where the rest of a procedure can run without it.",
    ),
    Severity.WARNING: ("What behaves differently, or may", "The object is converted; look at the place that is named."),
    Severity.INFO: ("What was left out or written another way", "It has no meaning on Databricks, or the same one in another form."),
}


def render() -> str:
    """The whole file."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# The transpiler's rules"
    yield ""
    yield "Written by `make docs` from the tables in `migration/transpile`. `quickplan transpile --explain CODE` shows one rule."
    yield ""
    yield "## Types"
    yield ""
    yield f"For runtime {DEFAULT_RUNTIME}; text without a length where a function takes or returns it."
    yield ""
    yield "| T-SQL | Databricks | findings |"
    yield "|---|---|---|"
    for name in builtin_names():
        made = convert_type(TypeName(name), DEFAULT_RUNTIME)
        if made is not None:
            yield f"| `{name}` | `{made.type.sql}` | {', '.join(f'`{c}`' for c in made.codes)} |"
    yield ""
    yield "## What depends on the runtime"
    yield ""
    yield "| since | what |"
    yield "|---|---|"
    found = {name: value for name, value in vars(features).items() if isinstance(value, TargetRuntime)}
    for name, since in sorted(found.items(), key=lambda pair: (pair[1], pair[0])):
        yield f"| {since} | {name.replace('_', ' ').lower()} |"
    yield ""
    yield "## Functions"
    yield ""
    yield "Built-in functions that a rule converts; any other is `UNKNOWN_FUNCTION`."
    yield ""
    yield " · ".join(f"`{n}`" for n in sorted(FUNCTIONS))
    for severity, (heading, text) in _HEADINGS.items():
        yield ""
        yield f"## {heading}"
        yield ""
        yield text
        yield ""
        yield "| code | what | remedy | example | source |"
        yield "|---|---|---|---|---|"
        for rule in sorted((r for r in RULES.values() if r.severity is severity), key=lambda r: r.code):
            cells = [f"`{rule.code}`", rule.text, rule.remedy, f"`{rule.example}`" if rule.example else "", rule.source]
            yield "| " + " | ".join(c.replace("|", "\\|").replace("\n", " ") for c in cells) + " |"


def main() -> int:
    """Write the file, or check it."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    arguments.add_argument("--check", action="store_true")
    text = render()
    if arguments.parse_args().check:
        return int(not TARGET.exists() or TARGET.read_text(encoding="utf-8") != text)
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
