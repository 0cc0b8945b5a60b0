"""The times of a cutover: reckoned backwards from T, the moment at which applications use the target."""

from __future__ import annotations

import math
from dataclasses import dataclass

from migration.cutover.assumptions import Assumptions, Name
from migration.cutover.volumes import TableVolume, Volumes

_MB = 1e6


@dataclass(frozen=True, slots=True)
class Amount:
    """How much of a table, or of a sum of tables, is loaded.

    Attributes:
        volume: What it is of.
        rows: Rows, known and assumed.
        megabytes: 10⁶ bytes, likewise.
        origin: ``source``, ``given`` by a person, ``assumed``, or ``both`` for a sum of known and unknown tables.
    """

    volume: TableVolume
    rows: int
    megabytes: float
    origin: str


@dataclass(frozen=True, slots=True)
class Times:
    """Minutes of each part of the cutover, rounded up, with what they are made of.

    Attributes:
        amounts: The largest tables.
        others: The sums of the others.
        load: Reading everything from the source.
        layers: Silver and gold.
        update: The whole final update: compute, load, layers and reserve.
        compare: The reconciliation with its reserve.
        objects: Creating the converted objects, with its reserve.
        decide: Gate, signatures, decision.
        switch: Pointing applications at the target.
        smoke: Trying them.
        reopen: Opening the source again.
        window: How long the source may be closed.
        slowest: Whether the largest table alone takes longer than everything together.
    """

    amounts: tuple[Amount, ...]
    others: tuple[Amount, ...]
    load: int
    layers: int
    update: int
    compare: int
    objects: int
    decide: int
    switch: int
    smoke: int
    reopen: int
    window: int
    slowest: bool

    @property
    def megabytes(self) -> float:
        """All that is loaded."""
        return sum(a.megabytes for a in (*self.amounts, *self.others))

    @property
    def closed(self) -> int:
        """Minutes from closing the source to T."""
        return self.update + self.compare + self.decide + self.switch

    @property
    def decision(self) -> int:
        """Minutes before T at which it is decided whether to go on."""
        return self.switch

    @property
    def last_start_back(self) -> int:
        """Minutes after the freeze at which going back must begin for the source to be open when the window ends; may be negative."""
        return self.window - self.reopen

    @property
    def lacking(self) -> int:
        """Minutes that the window is too short for going to T and back from there; 0 when it is long enough."""
        return max(0, self.closed + self.reopen - self.window)


def times(volumes: Volumes, objects: int, assumed: Assumptions) -> Times:
    """Reckon the times.

    Args:
        volumes: What the tables hold.
        objects: Converted objects that are created one by one.
        assumed: The assumptions in use.
    """
    amounts = tuple(_amount(v, assumed) for v in volumes.largest)
    others = tuple(_amount(v, assumed) for v in volumes.others)
    total = sum(a.megabytes for a in (*amounts, *others))
    together = total / assumed[Name.THROUGHPUT]
    alone = max((a.megabytes for a in amounts), default=0.0) / assumed[Name.ONE_TABLE]
    load = max(together, alone) / 60
    layers = load * assumed[Name.LAYERS] / 100
    more = 1 + assumed[Name.RESERVE] / 100
    return Times(
        amounts=amounts,
        others=others,
        load=_up(load),
        layers=_up(layers),
        update=_up((assumed[Name.START] + load + layers) * more),
        compare=_up(total / assumed[Name.COMPARE] / 60 * more),
        objects=_up(objects * assumed[Name.STATEMENT] / 60 * more),
        decide=_up(assumed[Name.DECIDE]),
        switch=_up(assumed[Name.SWITCH]),
        smoke=_up(assumed[Name.SMOKE]),
        reopen=_up(assumed[Name.REOPEN]),
        window=_up(assumed[Name.WINDOW]),
        slowest=alone > together,
    )


def _amount(volume: TableVolume, assumed: Assumptions) -> Amount:
    width = volume.width + volume.large * assumed[Name.LARGE]
    given = assumed.rows.get(volume.name)
    if given is not None and volume.tables == 1:
        each = volume.kilobytes * 1000 / volume.rows if volume.kilobytes and volume.rows else width
        return Amount(volume, given, given * each / _MB, "given")
    if not volume.unknown:
        return Amount(volume, volume.rows or 0, (volume.kilobytes or 0) / 1000, "source")
    if volume.tables == 1 and volume.rows is not None:
        return Amount(volume, volume.rows, volume.rows * width / _MB, "source")
    rows = assumed[Name.ROWS]
    known = volume.unknown < volume.tables
    return Amount(
        volume,
        (volume.rows or 0) + round(rows * volume.unknown),
        (volume.kilobytes or 0) / 1000 + rows * width / _MB,
        "both" if known else "assumed",
    )


def _up(minutes: float) -> int:
    """Whole minutes, never less than what was reckoned; what is nothing stays nothing."""
    return math.ceil(minutes - 1e-9)
