"""What a cutover's times are reckoned from besides facts: each assumption with a name, a value that people may change, and its unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Name(StrEnum):
    """The assumptions, in the order of the table; the value is what the table calls them."""

    ROWS = "Rows of a table whose size is not known"
    LARGE = "Size of a value without a declared length"
    THROUGHPUT = "Read from the source by all connections together"
    ONE_TABLE = "Read from the source for one table"
    START = "Until an update has its compute"
    LAYERS = "Silver and gold, as a share of the load"
    COMPARE = "Compared by both engines during reconciliation"
    STATEMENT = "To create one converted object"
    DECIDE = "To read the gate, sign and decide"
    SWITCH = "To point the applications at the target"
    SMOKE = "To try the applications at the target"
    REOPEN = "To open the source again"
    RESERVE = "Reserve on everything that is reckoned"
    WINDOW = "How long the source may be closed"
    REHEARSE = "Dress rehearsal before the cutover"
    NOTICE = "First notice before the cutover"
    DEPLOY = "Converted objects are there before the cutover"


#: Value and unit of each where nobody says otherwise; cautious, and to be replaced by what the dress rehearsal measured.
DEFAULTS: Mapping[Name, tuple[float, str]] = {
    Name.ROWS: (1_000_000, "rows"),
    Name.LARGE: (2_000, "bytes"),
    Name.THROUGHPUT: (40, "MB/s"),
    Name.ONE_TABLE: (10, "MB/s"),
    Name.START: (10, "minutes"),
    Name.LAYERS: (50, "%"),
    Name.COMPARE: (80, "MB/s"),
    Name.STATEMENT: (5, "seconds"),
    Name.DECIDE: (30, "minutes"),
    Name.SWITCH: (30, "minutes"),
    Name.SMOKE: (45, "minutes"),
    Name.REOPEN: (20, "minutes"),
    Name.RESERVE: (50, "%"),
    Name.WINDOW: (480, "minutes"),
    Name.REHEARSE: (14, "days"),
    Name.NOTICE: (7, "days"),
    Name.DEPLOY: (1, "days"),
}
#: A rate of nothing would make times without end.
_NEVER_ZERO = frozenset({Name.THROUGHPUT, Name.ONE_TABLE, Name.COMPARE})
_MOST = 1e15


@dataclass(frozen=True, slots=True)
class Assumptions:
    """The values in use.

    Attributes:
        given: Those that people changed.
        rows: Rows that people gave for a table, by ``schema.table``.
    """

    given: Mapping[Name, float] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)

    def __getitem__(self, name: Name) -> float:
        value = self.given.get(name)
        usable = value is not None and 0 <= value <= _MOST and (value > 0 or name not in _NEVER_ZERO)
        return value if usable and value is not None else DEFAULTS[name][0]
