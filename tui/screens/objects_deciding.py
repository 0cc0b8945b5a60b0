"""Deciding on the Objects screen: accept, override, skip, sign off, one object or many, undone and done again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual.content import Content

from core.errors import QuickplanError
from core.findings import Finding, Severity
from core.safe_text import one_line
from tui.ports import DecisionsPort, FeedPort
from tui.screens.dialogs import Ask, AskText, Show
from widgets.modal_editor import ModalEditor
from workbench.dependency_tree import DependencyGraph
from workbench.log import logger
from workbench.store.model import State, StoredObject
from workbench.store.store import why_not

if TYPE_CHECKING:
    from tui.screens.objects import ObjectsScreen

_TAKEN_AT_ONCE = 4_000  # rows that may change between two turns of the event loop
_NAMED = 12  # objects that a question names
_Change = Callable[[], Sequence[StoredObject]]
_VERBS = {State.ACCEPTED: "Accept", State.SKIPPED: "Skip", State.SIGNED_OFF: "Sign off"}
_DONE = {State.ACCEPTED: "accepted", State.SKIPPED: "skipped", State.SIGNED_OFF: "signed off"}
_OF_ONE = frozenset({"override", "history", "dependencies"})


class Deciding:
    """The decisions of one Objects screen.

    Args:
        screen: The screen.
    """

    def __init__(self, screen: ObjectsScreen) -> None:
        self._screen = screen
        self._rows: dict[int, int] = {}
        self._busy = False
        self._graph: tuple[DecisionsPort, DependencyGraph] | None = None
        self.deeds: dict[str, Callable[[], Awaitable[None] | None]] = {
            "accept": partial(self._many, State.ACCEPTED),
            "skip": partial(self._many, State.SKIPPED),
            "sign_off": partial(self._many, State.SIGNED_OFF),
            "override": partial(self._work, self._override),
            "withdraw": partial(self._work, self._withdraw),
            "undo": partial(self._work, partial(self._turn, "undo")),
            "redo": partial(self._work, partial(self._turn, "redo")),
            "history": partial(self._work, self._history),
            "dependencies": partial(self._work, self._dependencies),
        }

    @property
    def settled(self) -> bool:
        """Whether no decision is under way."""
        return not self._busy

    async def begin(self, feed: FeedPort) -> None:
        """The run was kept: learn what the store says of each object."""
        self._graph = None
        if feed.decisions is not None:
            loaded = await asyncio.to_thread(feed.decisions.load)
            self._rows = {item.id: index for index, item in enumerate(loaded)}
            await self._take(loaded)

    def why_not(self, name: str) -> str:
        """Why an action cannot be done now; empty when it can."""
        screen = self._screen
        if screen.feed is None or not screen.objects.rows:
            return "There is no object to decide about."
        decisions = screen.feed.decisions
        if decisions is None or not self._rows:
            again = screen.keymap.key("objects.again")
            running = bool(screen.board.running)
            return (
                "Decisions are kept with the run: they are possible once all is converted."
                if running
                else f"The run was not kept in the estate store: {again} reads the source again."
            )
        if self._busy:
            return "The last decision is not finished yet."
        if name == "undo" and not decisions.can_undo:
            return "Nothing was decided in this session."
        if name == "redo" and not decisions.can_redo:
            return "Nothing was undone."
        if name in {"undo", "redo"}:
            return ""
        if name in _OF_ONE and screen.current is None:
            return "There is no object under the cursor."
        chosen = self._chosen()
        if name not in _OF_ONE and not chosen:
            return "There is no object under the cursor, and none is marked."
        if name == "withdraw" and not any(item.marks for item in chosen):
            return "Nothing was decided about it." if len(chosen) == 1 else "Nothing was decided about the marked objects."
        state = {"accept": State.ACCEPTED, "sign_off": State.SIGNED_OFF, "skip": State.SKIPPED}.get(name)
        if state is not None and all(why_not(item, state) for item in chosen):
            reason = why_not(chosen[0], state)
            if len(chosen) == 1:
                return f"{one_line(chosen[0].name, 60)}: {reason}."
            return f"None of the {len(chosen):,} marked objects can be {_DONE[state]}; the first: {reason}."
        return ""

    # -- one or many -------------------------------------------------------------------------------------------------------

    def _chosen(self) -> list[StoredObject]:
        objects = self._screen.objects
        found = (objects.rows[index].stored for index in objects.chosen(self._screen.table.cursor))
        return [item for item in found if item is not None]

    def _many(self, state: State) -> None:
        """Decide about the marked objects, else the one under the cursor; what cannot be is left out, and the question says so."""
        chosen = self._chosen()
        fit = [item for item in chosen if not why_not(item, state)]
        left = [f"left out: {item.name}: {why_not(item, state)}" for item in chosen if why_not(item, state)]
        self._work(partial(self._ask_and_do, state, fit, left))

    async def _ask_and_do(self, state: State, fit: list[StoredObject], left: list[str]) -> None:
        screen, decisions = self._screen, self._decisions
        shown = f"{len(fit):,} objects" if len(fit) != 1 else one_line(fit[0].name, 60)
        question = f"{_VERBS[state]} {shown}"
        change: _Change
        if state is State.SKIPPED:
            reason = await screen.app.push_screen_wait(AskText(f"{question}: why?", empty="a reason is needed: it stands in the report"))
            if reason is None:
                return
            change = partial(decisions.skip, fit, reason)
        elif state is State.SIGNED_OFF:
            who = await screen.app.push_screen_wait(AskText(f"{question}: in whose name?", decisions.who))
            if who is None:
                return
            change = partial(decisions.sign_off, fit, who)
        else:
            change = partial(decisions.accept, fit)
        if (len(fit) > 1 or left) and not await self._agreed(f"{question}?", [item.name for item in fit], left, _VERBS[state].lower()):
            return
        await self._change(change, f"{shown} {_DONE[state]}")

    async def _withdraw(self) -> None:
        items = [item for item in self._chosen() if item.marks]
        shown = f"{len(items):,} objects" if len(items) != 1 else one_line(items[0].name, 60)
        lines = [f"{item.name}: {item.state_word}" for item in items]
        if await self._agreed(f"Take back what was decided about {shown}?", lines, [], "take back"):
            await self._change(partial(self._decisions.withdraw, items), f"taken back: {shown}")

    async def _agreed(self, question: str, names: list[str], left: list[str], word: str) -> bool:
        more = [f"and {len(names) - _NAMED:,} more"] if len(names) > _NAMED else []
        less = [*left[:_NAMED], *([f"and {len(left) - _NAMED:,} more left out"] if len(left) > _NAMED else [])]
        agreed = await self._screen.app.push_screen_wait(Ask(question, [*names[:_NAMED], *more, *less], yes=word, no="leave it"))
        return agreed

    async def _turn(self, way: str) -> None:
        decisions = self._decisions
        change = decisions.undo if way == "undo" else decisions.redo
        await self._change(change, "undone" if way == "undo" else "done again")

    # -- one ---------------------------------------------------------------------------------------------------------------

    async def _override(self) -> None:
        """Edit the SQL, hear what the gates say, and keep it: all the same, if the person wants that."""
        screen, decisions = self._screen, self._decisions
        row = screen.current
        if row is None or row.stored is None or screen.feed is None:
            return
        item, feed = row.stored, screen.feed
        detail = await asyncio.to_thread(feed.load, row)
        text = await asyncio.to_thread(decisions.override_sql, item) or detail.result_text or _begin(detail.source_text)
        while (edited := await screen.app.push_screen_wait(ModalEditor(f"Databricks SQL of {item.name}", text, suffix=".sql"))) is not None:
            screen.say("The gates look at it …", timeout=3)
            findings = await decisions.check(item, edited, detail.source_text)
            failed = [f for f in findings if f.severity is Severity.ERROR]
            keep = not failed or await screen.app.push_screen_wait(_Failed(item.name, failed))
            if keep:
                failures = f"; {len(failed)} gates failed, which stands in its history" if failed else ""
                words = f"{one_line(item.name, 60)} overridden{failures}"
                await self._change(partial(decisions.override, item, edited, findings), words)
                return
            text = edited

    async def _history(self) -> None:
        row = self._screen.current
        if row is None or row.stored is None:
            return
        events = await asyncio.to_thread(self._decisions.history, row.stored)
        lines = [
            Content.assemble(
                (f"{event.at[:16].replace('T', ' ')}  ", "$text-muted"),
                (event.what.replace("_", " "), "bold"),
                f"  {one_line(event.who, 40)}" if event.who else "",
                f"  {one_line(event.note, 300)}" if event.note else "",
            )
            for event in events
        ] or [Content("Nothing was recorded of this object yet: it is as the last run found it.")]
        await self._screen.app.push_screen_wait(Show(f"History of {one_line(row.name, 60)} (UTC)", Content("\n").join(lines)))

    async def _dependencies(self) -> None:
        from tui.screens.dependencies import DependenciesScreen

        screen = self._screen
        if screen.current is None:
            return
        decisions = self._decisions
        if self._graph is None or self._graph[0] is not decisions:
            self._graph = (decisions, await asyncio.to_thread(decisions.graph))
        wanted = await screen.app.push_screen_wait(DependenciesScreen(self._graph[1], screen.current.name))
        if wanted:
            folded = wanted.casefold()
            index = next((r.index for r in screen.objects.rows if r.is_definition and r.name.casefold() == folded), None)
            if index is not None:
                if screen.objects.place_of(index) is None:
                    screen.clear_filter()
                screen.show_rows(index)

    # -- carrying out ------------------------------------------------------------------------------------------------------

    @property
    def _decisions(self) -> DecisionsPort:
        feed = self._screen.feed
        assert feed is not None
        assert feed.decisions is not None
        return feed.decisions

    def _work(self, work: Callable[[], Awaitable[None]]) -> None:
        self._busy = True
        self._screen.run_worker(self._guarded(work), name="decide", group="decide", exit_on_error=False)

    async def _guarded(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except QuickplanError as error:
            self._screen.complain(f"{error.message}\n{error.remedy}".rstrip())
        except Exception:  # noqa: BLE001 - a worker's edge: shown and logged, the app lives on
            logger.exception("deciding failed")
            self._screen.complain("deciding failed inside quickplan; the log has the details (see About)")
        finally:
            self._busy = False
            self._screen.show_keys()

    async def _change(self, change: _Change, words: str) -> None:
        """Change the store in a thread, and show it."""
        screen = self._screen
        found = await asyncio.to_thread(change)
        await self._take(found)
        screen.objects.marked.clear()
        if screen.has_panes:
            screen.show_rows()
            screen.look.follow()
            screen.say(f"{words}; {screen.keymap.key('objects.undo')} takes it back" if words != "undone" else "Undone.", timeout=4)

    async def _take(self, found: Sequence[StoredObject]) -> None:
        objects = self._screen.objects
        for start in range(0, len(found), _TAKEN_AT_ONCE):
            part = found[start : start + _TAKEN_AT_ONCE]
            known = [(self._rows[item.id], item) for item in part if item.id in self._rows]
            objects.decided((index, item) for index, item in known if index < len(objects.rows))
            await asyncio.sleep(0)
        objects.catch_up()


class _Failed(Ask):
    """What the gates found in a person's own SQL."""

    def __init__(self, name: str, failed: Sequence[Finding]) -> None:
        lines = [f"line {finding.line}: {finding.message}  {finding.code}" for finding in failed]
        super().__init__(
            f"{len(failed)} gates fail for {one_line(name, 60)}. Keep it all the same?", lines, yes="keep it", no="go on editing"
        )


def _begin(source: str) -> str:
    """What a person begins with where nothing was converted: the T-SQL as a comment."""
    return "\n".join(f"-- {line}".rstrip() for line in source.rstrip().split("\n")) + "\n\n"
