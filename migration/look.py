"""What one look at an object's tokens finds, beside its indicators: what the assessment goes on with when the text is no longer read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Use(Enum):
    """How a name is used."""

    READ = "read"
    WRITE = "write"
    CALL = "call"
    MAYBE_CALL = "maybe_call"  # ``a.b(…)``: a function, or a method of a column; the estate decides
    TYPE = "type"
    HISTORY = "history"  # a temporal table's history: read where the source defines it, else the server makes it


@dataclass(frozen=True, slots=True)
class Look:
    """Found in one object by :func:`migration.assessment.survey.look`.

    Attributes:
        mentions: Names with their use, each pair once, in order of the text; the parts of a name are as written, outermost first, without
            brackets, an empty part is one left out (``db..t``).
        made: Names of tables that it creates itself (CREATE TABLE, SELECT INTO).
        unknown: 1-based lines in its file of what only a run can tell.
        loops: How many WHILE it holds.
        statements: How many statements, as :func:`migration.assessment.effort.level_of` counts them.
    """

    mentions: tuple[tuple[tuple[str, ...], Use], ...] = ()
    made: tuple[tuple[str, ...], ...] = ()
    unknown: tuple[int, ...] = ()
    loops: int = 0
    statements: int = 0
