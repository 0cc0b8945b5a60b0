"""The stages of a run as a sheet: what each found, how it ended, and what runs next. No I/O, no clock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from migration.checks import CheckStatus
from workbench.run_items import RunItem

#: A stage that may be followed by the next one when all are run.
_GOES_ON = (CheckStatus.PASSED, CheckStatus.WARNING, CheckStatus.SKIPPED)


@dataclass(frozen=True, slots=True)
class Stage:
    """Something of a saved plan that can be run.

    Attributes:
        name: Stable: ``check``, ``lint``, ``rehearse``, ``deploy``, ``monitor``, ``reconcile``, or ``command 1`` and on.
        title: What it does.
        group: Heading it stands under.
        command: The same on the command line.
        asks: Whether it may change something outside and is asked about first.
    """

    name: str
    title: str
    group: str
    command: str
    asks: bool = False

    @property
    def is_command(self) -> bool:
        """Whether it is one of the plan's own validation commands."""
        return self.name.startswith("command ")


@dataclass(frozen=True, slots=True)
class StageResult:
    """How a stage ended.

    Attributes:
        status: Passed, with warnings, failed; waiting when it only looked.
        words: The same in a line.
        items: Rows that take the place of those streamed; None to keep them.
        changes: After a look: how many things would be changed.
        host: After a look: where.
    """

    status: CheckStatus
    words: str
    items: tuple[RunItem, ...] | None = None
    changes: int = 0
    host: str = ""


@dataclass(slots=True)
class StageRow:
    """One stage as it stands.

    Attributes:
        stage: The stage.
        status: How far it is.
        words: How it ended; empty before.
        items: What it brought, by key, in order of first appearance.
        started: Seconds of the session's clock.
        seconds: How long it took; 0 before it ended.
        left_out: Whether the person leaves it out when all are run.
    """

    stage: Stage
    status: CheckStatus = CheckStatus.WAITING
    words: str = ""
    items: dict[str, RunItem] = field(default_factory=dict)
    started: float = 0.0
    seconds: float = 0.0
    left_out: bool = False

    @property
    def name(self) -> str:
        """Stable name."""
        return self.stage.name

    @property
    def problems(self) -> list[RunItem]:
        """What failed or warns."""
        return [i for i in self.items.values() if i.status in (CheckStatus.FAILED, CheckStatus.WARNING)]


class RunSheet:
    """The rows of a Run screen, in order; one stage runs at a time.

    Args:
        stages: What can be run.
    """

    def __init__(self, stages: Sequence[Stage]) -> None:
        self._rows = {s.name: StageRow(s) for s in stages}
        self._line: list[str] = []

    def __iter__(self) -> Iterator[StageRow]:
        return iter(self._rows.values())

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, name: str) -> StageRow:
        return self._rows[name]

    def names(self) -> list[str]:
        """The names of all stages."""
        return list(self._rows)

    def get(self, name: str) -> StageRow | None:
        """The row of a stage, where there is one."""
        return self._rows.get(name)

    @property
    def running(self) -> StageRow | None:
        """The stage that runs."""
        return next((row for row in self if row.status is CheckStatus.RUNNING), None)

    @property
    def in_line(self) -> tuple[str, ...]:
        """Stages that will run by themselves."""
        return tuple(self._line)

    def line_up(self, name: str) -> str:
        """Let this stage and those behind it in its part run one after another; those that the person leaves out do not.

        The plan's own commands do much of what the stages do: they run only when the line begins among them.

        Returns:
            The first to run; empty for none.
        """
        names = [row.name for row in self if row.stage.is_command == self._rows[name].stage.is_command]
        self._line = [n for n in names[names.index(name) :] if not self._rows[n].left_out]
        return self._next()

    def only(self, name: str) -> None:
        """Run one stage, and nothing after it."""
        self._line = []
        self.begin_again(name)

    def begin_again(self, name: str) -> None:
        """Forget what a stage brought before."""
        row = self._rows[name]
        row.status, row.words, row.items, row.seconds = CheckStatus.WAITING, "", {}, 0.0

    def _next(self) -> str:
        if not self._line:
            return ""
        name = self._line.pop(0)
        self.begin_again(name)
        return name

    def start(self, name: str, now: float) -> None:
        """A stage runs from now on."""
        row = self._rows[name]
        row.status, row.started = CheckStatus.RUNNING, now

    def take(self, name: str, item: RunItem) -> None:
        """A running stage brought something."""
        self._rows[name].items[item.key] = item

    def end(self, name: str, result: StageResult, now: float) -> str:
        """A stage ended.

        Returns:
            The stage that runs next; empty when none is in line or this one did not succeed.
        """
        row = self._rows[name]
        row.status, row.words, row.seconds = result.status, result.words, max(0.0, now - row.started)
        if result.items is not None:
            row.items = {item.key: item for item in result.items}
        if result.status not in _GOES_ON:
            self._line = []
        return self._next()

    def stop(self, name: str, now: float) -> None:
        """The person stopped a stage; what it brought stays, and nothing follows."""
        row = self._rows[name]
        row.status, row.words, row.seconds = CheckStatus.SKIPPED, "stopped", max(0.0, now - row.started)
        self._line = []

    def skip(self, name: str) -> None:
        """Leave a stage out of a run of all, or take it in again; what it found stays."""
        row = self._rows[name]
        row.left_out = not row.left_out
        if row.left_out:
            self._line = [n for n in self._line if n != name]
