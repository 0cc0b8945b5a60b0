"""The estate store as the rest of the workbench uses it: one source's objects, decisions and runs."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from core.clock import Clock, SystemClock
from core.errors import UsageProblem
from core.findings import Finding
from workbench.redaction import holds_token, redact
from workbench.store import marks, runs
from workbench.store.base import StoreFile
from workbench.store.delta import Delta, delta
from workbench.store.marks import Undo
from workbench.store.model import DECISIONS, PROGRESS, Event, Run, State, StoredObject, deployable
from workbench.store.places import store_path
from workbench.store.runs import Assessed, Finished

_OBJECT = "id, key, name, kind, file, line, lines, status, class, low, high, wave, source_print, result_print, target, gone IS NOT NULL"


class EstateStore:
    """The store of one source; close it, or use it in a ``with`` statement.

    Args:
        source: As :attr:`workbench.sources.Source.shown` names it.
        path: The file; by default the source's own in the state directory.
        clock: Time of all that is recorded.

    Raises:
        StoreProblem: A newer quickplan wrote it, or another process holds it for too long.
        CannotWrite: It cannot be made or read.
    """

    def __init__(self, source: str, *, path: Path | None = None, clock: Clock | None = None) -> None:
        self.source = source
        self.path = path or store_path(source)
        self._clock = clock or SystemClock()
        self._file = StoreFile(self.path, self._clock)

    def __enter__(self) -> EstateStore:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    @property
    def notices(self) -> list[Finding]:
        """What a person must know about the file itself: a damaged one was set aside."""
        return self._file.notices

    @property
    def journal(self) -> str:
        """The journal mode in use: ``wal``, or ``delete`` on a network file system."""
        return self._file.journal

    def now(self) -> str:
        """The present moment as the store writes it: ISO 8601, UTC."""
        return self._clock.now().isoformat(timespec="seconds")

    # -- objects -----------------------------------------------------------------------------------------------------------

    def objects(self, *, gone: bool = False) -> list[StoredObject]:
        """What the last run found, in the estate's order; with ``gone`` also what it no longer found, at the end."""
        where = "" if gone else "WHERE gone IS NULL "
        with self._file.reading() as base:
            rows = base.execute(f"SELECT {_OBJECT} FROM objects {where}ORDER BY gone IS NOT NULL, place").fetchall()  # noqa: S608
            held = marks.marks_of(base)
        return [StoredObject(*[*row[:15], bool(row[15]), held.get(row[0], {})]) for row in rows]

    def find(self, patterns: Sequence[str], *, gone: bool = False) -> list[StoredObject]:
        """The objects that fit any pattern, in the estate's order.

        A pattern is a name (``dbo.usp_Load``, or without schema ``usp_Load``), with ``*``, ``?`` and ``[…]`` where it has them, without
        case; ``kind:`` before it binds it to a kind (``view:hr.*``).

        Raises:
            UsageProblem: A pattern fits nothing.
        """
        everything = self.objects(gone=gone)
        fitting: set[int] = set()
        for pattern in patterns:
            found = {item.id for item in everything if fits(item, pattern)}
            if not found:
                raise UsageProblem(
                    f"no object of {self.source} is named {pattern}",
                    remedy="`quickplan objects` lists them." if everything else "Run `quickplan analyze` on this source first.",
                )
            fitting |= found
        return [item for item in everything if item.id in fitting]

    def by_ids(self, wanted: Iterable[int]) -> list[StoredObject]:
        """The objects of those numbers, in the estate's order."""
        numbers = set(wanted)
        return [item for item in self.objects(gone=True) if item.id in numbers]

    def override_sql(self, item: StoredObject) -> str | None:
        """The user's own SQL for an object; None when it has none. Kept until it is withdrawn or replaced."""
        with self._file.reading() as base:
            return marks.sql_of(base, item.id)

    def history(self, item: StoredObject) -> list[Event]:
        """Everything recorded of one object, oldest first."""
        with self._file.reading() as base:
            return marks.history(base, item.id)

    # -- decisions ---------------------------------------------------------------------------------------------------------

    def accept(self, items: Sequence[StoredObject], *, who: str, note: str = "") -> Undo:
        """Take the conversions as they are. An override is not dropped: it holds for the present text from now on.

        Raises:
            UsageProblem: :func:`why_not` says why one of them cannot be accepted; nothing was recorded then.
        """
        self._check(items, State.ACCEPTED)
        return self._accept(items, who, note)

    def _accept(self, items: Sequence[StoredObject], who: str, note: str) -> Undo:
        own = [item for item in items if State.OVERRIDDEN in item.marks]
        rest = [item for item in items if State.OVERRIDDEN not in item.marks]
        at = self.now()
        with self._file.writing() as base:
            kept = marks.confirm(base, own, at=at, who=_clean(who), note=_clean(note))
            made = marks.put(base, rest, State.ACCEPTED, at=at, who=_clean(who), note=_clean(note))
        return Undo({**kept.before, **made.before}, {**kept.after, **made.after})

    def override(self, item: StoredObject, sql: str, *, who: str, note: str = "") -> Undo:
        """Keep the user's own SQL for an object; ``note`` says what its gates found.

        Raises:
            UsageProblem: It is empty, or holds a token or an address with a password.
        """
        if not sql.strip():
            raise UsageProblem(f"the SQL for {item.name} is empty", remedy="Skip the object if it is to be left out.")
        if holds_token(sql):
            raise UsageProblem(
                f"the SQL for {item.name} holds what looks like a token or an address with a password: it is not kept",
                remedy="Read secrets at run time, with secret('scope', 'key').",
            )
        self._check([item], State.OVERRIDDEN)
        return self._put([item], State.OVERRIDDEN, who, note, sql)

    def skip(self, items: Sequence[StoredObject], reason: str, *, who: str) -> Undo:
        """Leave objects out, with a reason.

        Raises:
            UsageProblem: There is no reason, or an object is no longer in the source.
        """
        if not reason.strip():
            raise UsageProblem("skipping needs a reason", remedy="Say why in a few words: it stands in the report.")
        self._check(items, State.SKIPPED)
        return self._put(items, State.SKIPPED, who, reason)

    def sign_off(self, items: Sequence[StoredObject], *, who: str, note: str = "") -> Undo:
        """Record who agrees that objects are done.

        Raises:
            UsageProblem: Nobody is named, or :func:`why_not` says why one cannot be signed off; nothing was recorded then.
        """
        if not who.strip():
            raise UsageProblem("a sign-off needs a name", remedy="Say who: --by NAME.")
        self._check(items, State.SIGNED_OFF)
        return self._put(items, State.SIGNED_OFF, who, note)

    def progress(self, items: Sequence[StoredObject], state: State, *, who: str, note: str = "") -> Undo:
        """Record that objects were deployed or reconciled.

        Raises:
            UsageProblem: One of them must not be deployed.
        """
        assert state in PROGRESS
        self._check(items, state)
        return self._put(items, state, who, note)

    def withdraw(self, items: Sequence[StoredObject], *, who: str, states: Sequence[State] = (*DECISIONS, State.SIGNED_OFF)) -> Undo:
        """Take decisions and sign-offs back; the history keeps them."""
        with self._file.writing() as base:
            return marks.withdraw(base, items, states, at=self.now(), who=_clean(who), note="")

    def undo(self, change: Undo, *, who: str) -> Undo:
        """Put back what a change replaced, for the objects that nobody has changed since; returns how to redo it."""
        with self._file.writing() as base:
            return marks.put_back(base, change, at=self.now(), who=_clean(who))

    def _put(self, items: Sequence[StoredObject], state: State, who: str, note: str, sql: str | None = None) -> Undo:
        with self._file.writing() as base:
            return marks.put(base, items, state, at=self.now(), who=_clean(who), note=_clean(note), sql=sql)

    def _check(self, items: Sequence[StoredObject], state: State) -> None:
        for item in items:
            if why := why_not(item, state):
                raise UsageProblem(f"{item.name} cannot be {state.value.replace('_', ' ')}: {why}", object=item.name)

    # -- runs --------------------------------------------------------------------------------------------------------------

    def runs(self) -> list[Run]:
        """All whole runs, in order."""
        with self._file.reading() as base:
            return runs.runs(base)

    def run(self, wanted: str = "last") -> Run:
        """The run of a number, or the last.

        Raises:
            UsageProblem: There is none of it.
        """
        with self._file.reading() as base:
            return runs.find_run(base, wanted)

    def unchanged(self, work_print: str) -> Run | None:
        """The last run when it was of just this work, so that nothing needs to be done again."""
        with self._file.reading() as base:
            last = runs.last_run(base)
        return last if last is not None and work_print and last.work_print == work_print else None

    def record(self, finished: Finished, found: Sequence[Assessed]) -> Run:
        """Keep a whole run."""
        with self._file.writing() as base:
            number = runs.record(base, finished, found)
        return self.run(str(number))

    def repeat(self, same: Run, started: str) -> Run:
        """Keep that a run found everything as in ``same``."""
        with self._file.writing() as base:
            number = runs.repeat(base, same, started, self.now())
        return self.run(str(number))

    def summary(self, run: Run) -> dict[str, Any] | None:
        """The figures of the last run as it showed them; None when they are not kept."""
        with self._file.reading() as base:
            return runs.summary_of(base, run)

    def items(self) -> Iterator[tuple[StoredObject, dict[str, Any]]]:
        """Each object with its line of ``quickplan analyze --json``, in the estate's order, of one moment."""
        known = {item.id: item for item in self.objects()}
        with self._file.reading() as base:
            for ident, item in runs.items(base):
                if ident in known:
                    yield known[ident], item

    def delta(self, since: Run, until: Run) -> Delta:
        """What differs between two runs."""
        with self._file.reading() as base:
            return delta(base, since, until)


def why_not(item: StoredObject, state: State) -> str:
    """Why ``state`` cannot be recorded of an object, as half a sentence; empty when it can."""
    if item.gone:
        return "it is no longer in the source"
    if state is State.ACCEPTED and State.OVERRIDDEN not in item.marks and not item.result_print and item.status != "converted":
        return "it has no conversion to accept: override or skip it"
    skipped = State.SKIPPED in item.marks
    if state is State.SIGNED_OFF and not skipped and not deployable(item):
        return item.why_not_deployable
    if state in (State.DEPLOYED, State.RECONCILED) and not deployable(item):
        return item.why_not_deployable
    return ""


def fits(item: StoredObject, pattern: str) -> bool:
    """Whether an object fits a pattern of :meth:`EstateStore.find`."""
    kind, colon, rest = pattern.partition(":")
    wanted = (rest if colon else pattern).casefold()
    if colon and kind.casefold().replace(" ", "_") != item.kind:
        return item.name.casefold() == pattern.casefold()  # a loose script's name holds a colon itself
    name = item.name.casefold()
    return name == wanted or any(fnmatch.fnmatchcase(text, wanted) for text in (name, name.partition(".")[2]))


def _clean(text: str) -> str:
    """A remark on one line, without what looks like a secret."""
    return redact(" ".join(text.split())) if "\n" not in text else "\n".join(redact(line) for line in text.splitlines())
