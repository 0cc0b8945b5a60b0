"""What a migration's part of a plan is written from: the figures, the target, and phrases about both."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from core.safe_text import code_span, markdown_text
from migration.estate import INDICATORS, ObjectKind
from migration.runtime import TargetRuntime
from migration.sources.sqlserver.address import SourceAddress, is_address, parse_address
from migration.summary import EstateSummary, ManualItem
from planner.task import Complexity, Intent

#: The seven scripts of quick-plan.md in its order, with what each shows.
SCRIPTS = (
    ("test_connections.py", "Verify {source} and Databricks connectivity"),
    ("extract_sql_objects.py", "Extract and count SQL objects"),
    ("analyze_sql.py", "Generate complexity assessment"),
    ("transpile_sql.py", "Run transpilation"),
    ("generate_dlt_pipeline.py", "Generate DLT notebook"),
    ("deploy_to_databricks.py", "Deploy to workspace"),
    ("monitor_pipeline.py", "Monitor pipeline execution"),
)
#: The pipeline notebook among the companions.
NOTEBOOK = "pipeline.py"
CREDENTIALS = "~/.databricks/labs/lakebridge/.credentials.yml"
NOT_COUNTED = "not counted yet"
_TSQL = re.compile(r"sql ?server|mssql|azure sql|t-?sql|synapse|sybase", re.I)

_KIND_WORDS = {
    ObjectKind.TABLE: ("table", "tables"),
    ObjectKind.VIEW: ("view", "views"),
    ObjectKind.PROCEDURE: ("procedure", "procedures"),
    ObjectKind.SCALAR_FUNCTION: ("scalar function", "scalar functions"),
    ObjectKind.INLINE_FUNCTION: ("inline table function", "inline table functions"),
    ObjectKind.TABLE_FUNCTION: ("multi-statement table function", "multi-statement table functions"),
    ObjectKind.TRIGGER: ("trigger", "triggers"),
    ObjectKind.TYPE: ("type", "types"),
    ObjectKind.SEQUENCE: ("sequence", "sequences"),
    ObjectKind.SYNONYM: ("synonym", "synonyms"),
    ObjectKind.SCHEMA: ("schema", "schemas"),
    ObjectKind.OTHER: ("other object", "other objects"),
}
#: Order of conversion: what is read stands before what reads it.
_ORDER = {kind.value: place for place, kind in enumerate(_KIND_WORDS)}
_ORDER |= {ObjectKind.TYPE.value: -3, ObjectKind.SEQUENCE.value: -2, ObjectKind.SCHEMA.value: -4, ObjectKind.SYNONYM.value: -1}
# Functions are called by procedures, never the other way round.
_ORDER |= {ObjectKind.PROCEDURE.value: 20, ObjectKind.TRIGGER.value: 21}


@dataclass(frozen=True)
class Facts:
    """Everything the parts are written from.

    Attributes:
        intent: The classified prompt.
        summary: Figures of the source, None when none was given.
        runtime: Databricks runtime aimed at.
        catalog: Unity Catalog, None while not chosen.
        schema: Target schema, None while not chosen.
        scope: Secret scope.
        folder: ``specs/<name>`` without final slash.
        scripts: Names of the companion scripts that are written.
        snippets: Rendered texts by key.
    """

    intent: Intent
    summary: EstateSummary | None
    runtime: TargetRuntime
    catalog: str | None
    schema: str | None
    scope: str
    folder: str
    scripts: frozenset[str] = frozenset()
    snippets: dict[str, str] = field(default_factory=dict)

    @property
    def simple(self) -> bool:
        """One object or one small change."""
        return self.intent.complexity is Complexity.SIMPLE

    @property
    def complex(self) -> bool:
        """A whole database."""
        return self.intent.complexity is Complexity.COMPLEX

    @property
    def source(self) -> str:
        """Source platform by name."""
        return markdown_text(self.intent.platform_from) or "SQL Server"

    @property
    def assumed(self) -> bool:
        """Whether neither the prompt nor a source says which platform it is."""
        return not self.intent.platform_from and self.summary is None

    @property
    def tsql(self) -> bool:
        """Whether the source speaks T-SQL; what only T-SQL has is said of no other source."""
        return not self.intent.platform_from or bool(_TSQL.search(self.intent.platform_from))

    @property
    def key(self) -> str:
        """Prefix of the secret keys, such as ``sqlserver`` or ``oracle``."""
        if self.tsql:
            return "sqlserver"
        return re.sub(r"[^a-z0-9]+", "", self.intent.platform_from.lower()) or "source"

    @property
    def target(self) -> str:
        """Target platform by name."""
        return markdown_text(self.intent.platform_to) or "Databricks"

    @property
    def to_databricks(self) -> bool:
        """Whether the phases about Databricks are meant as written."""
        return not self.intent.platform_to or bool(
            re.search(r"databricks|unity|lakehouse|delta|spark|dlt|lakeflow", self.intent.platform_to, re.I)
        )

    @property
    def database(self) -> str:
        """Source database as code; empty when nobody states it."""
        name = self.intent.entities.database or (self.summary.database if self.summary else "")
        return code_span(name) if name else ""

    @property
    def server(self) -> str:
        """Source server as code; empty when nobody states it."""
        name = self.intent.entities.server or (self.summary.server if self.summary else "")
        return code_span(name) if name else ""

    @property
    def raw_target(self) -> str:
        """``catalog.schema`` quoted for SQL; empty while either is open."""
        if not self.catalog or not self.schema:
            return ""
        return f"{_sql_name(self.catalog)}.{_sql_name(self.schema)}"

    @property
    def target_schema(self) -> str:
        """The target schema in words."""
        return code_span(self.raw_target) if self.raw_target else "the target schema (see Open Questions)"

    def count(self, *kinds: ObjectKind) -> int:
        """Definitions of the given kinds; 0 without a source."""
        return sum(self.summary.counts.get(k.value, 0) for k in kinds) if self.summary else 0

    def some(self, kind: ObjectKind) -> str:
        """``the 38 tables``, ``the view``; ``the tables`` without a source."""
        one, many = _KIND_WORDS[kind]
        if not self.summary:
            return f"the {many}"
        number = self.count(kind)
        return f"the {one}" if number == 1 else f"the {number:,} {many}" if number else f"no {one}"

    @property
    def functions(self) -> int:
        """Functions of the three kinds."""
        return self.summary.functions if self.summary else 0

    @property
    def manual(self) -> tuple[ManualItem, ...]:
        """What a person must convert, hardest first."""
        return self.summary.manual_items if self.summary else ()

    @property
    def in_order(self) -> list[ManualItem]:
        """The same in the order of conversion."""
        return sorted(self.manual, key=lambda m: _ORDER.get(m.kind, 30))

    @property
    def indicators(self) -> list[tuple[str, int]]:
        """Indicators that occur with the number of objects, the six of quick-plan.md first."""
        if not self.summary:
            return []
        found = {k: n for k, n in self.summary.indicators.items() if n}
        return [(n, found.pop(n)) for n in INDICATORS if n in found] + sorted(found.items())

    @property
    def counted(self) -> str:
        """Object counts as one phrase: ``38 tables, 9 views, 12 procedures, 5 functions (3 scalar …)``."""
        if not self.summary:
            return NOT_COUNTED
        tables, views, procedures = (self.count(k) for k in (ObjectKind.TABLE, ObjectKind.VIEW, ObjectKind.PROCEDURE))
        kinds = [
            (ObjectKind.SCALAR_FUNCTION, "scalar"),
            (ObjectKind.INLINE_FUNCTION, "inline table"),
            (ObjectKind.TABLE_FUNCTION, "multi-statement table"),
        ]
        detail = ", ".join(f"{self.count(k):,} {word}" for k, word in kinds if self.count(k))
        main = (
            f"{plural(tables, 'table')}, {plural(views, 'view')}, {plural(procedures, 'procedure')}, {plural(self.functions, 'function')}"
        )
        rest = [f"{n:,} {kind_words(k)[n != 1]}" for k, n in self.summary.counts.items() if n and k not in _COUNTED_FIRST]
        return main + (f" ({detail})" if detail else "") + (f"; also {', '.join(rest)}" if rest else "")

    @property
    def address(self) -> SourceAddress | None:
        """The live database that the figures come from; None for scripts."""
        return parse_address(self.summary.source) if self.summary and is_address(self.summary.source) else None

    def script(self, name: str) -> str:
        """How a step runs a companion script, or how it is done while that script does not exist."""
        run = f"Run {code_span('python ' + name)} in {code_span(self.folder + '/')}"
        return run if name in self.scripts else f"{run} (not written yet: until then do this step by hand)"


_COUNTED_FIRST = frozenset(
    k.value
    for k in (
        ObjectKind.TABLE,
        ObjectKind.VIEW,
        ObjectKind.PROCEDURE,
        ObjectKind.SCALAR_FUNCTION,
        ObjectKind.INLINE_FUNCTION,
        ObjectKind.TABLE_FUNCTION,
    )
)


def kind_words(kind: str) -> tuple[str, str]:
    """Singular and plural of a kind's value."""
    try:
        return _KIND_WORDS[ObjectKind(kind)]
    except (ValueError, KeyError):
        words = markdown_text(kind.replace("_", " "))
        return words, words


def plural(number: int, word: str) -> str:
    """``1 table``, ``38 tables``, ``1,200 tables``."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def reasons(item: ManualItem, limit: int = 3) -> str:
    """An item's reasons on one line, safe, at most ``limit`` and a count of the rest."""
    shown = [markdown_text(r) for r in item.reasons[:limit]]
    more = len(item.reasons) - len(shown)
    return "; ".join(shown) + (f"; and {more} more" if more > 0 else "")


def lines(items: Iterable[str]) -> str:
    """Markdown bullets."""
    return "\n".join(f"- {i}" for i in items)


def _sql_name(name: str) -> str:
    """A Databricks identifier, in backticks where it is not a plain word."""
    return name if re.fullmatch(r"[A-Za-z_]\w*", name) else "`" + name.replace("`", "``") + "`"
