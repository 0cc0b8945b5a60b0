"""What a runbook is written from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from migration.cutover.assumptions import Assumptions
from migration.cutover.volumes import Volumes


@dataclass(frozen=True, slots=True)
class CutoverFacts:
    """Facts of the source and the plan.

    Attributes:
        database: Source database as data; empty while not known.
        plan: The plan's file as commands are given it.
        source: What the estate's commands are given; empty while not known.
        objects: Converted objects to create.
        by_hand: Objects that people write or complete.
        tables: Tables to load.
        waves: What each wave creates, in words, in order.
        volumes: What the tables hold.
    """

    database: str
    plan: str
    source: str
    objects: int
    by_hand: int
    tables: int
    waves: tuple[str, ...] = ()
    volumes: Volumes = field(default_factory=Volumes)


Rows = Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class RunbookInputs:
    """What people wrote into a runbook's tables.

    Attributes:
        assumed: Assumptions they changed, and rows they gave for tables.
        owners: Rows of the table of owners; empty for the usual ones.
        sign_offs: Rows of the sign-off table; empty for the usual ones.
        messages: Rows of the table of messages; empty for the usual ones.
        further: Rows of the table of assumptions that are none of ours.
    """

    assumed: Assumptions = field(default_factory=Assumptions)
    owners: Rows = ()
    sign_offs: Rows = ()
    messages: Rows = ()
    further: Rows = ()
