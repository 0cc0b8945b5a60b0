"""The Pipeline screen's actions: what each does, and why it cannot be done now."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, cast

from core.errors import QuickplanError
from migration.medallion.choices import sql_problem
from migration.medallion.model import Layer
from migration.medallion.naming import snake
from tui.screens.dialogs import AskText, Show
from tui.screens.pipeline_words import noticed
from widgets.modal_editor import ModalEditor

if TYPE_CHECKING:
    from tui.app import QuickplanApp
    from tui.screens.pipeline import PipelineScreen

_OF_DATASET = frozenset({"include", "rename", "add", "filter", "merge", "ingest"})


class PipelineDeeds:
    """Carries out the actions of one Pipeline screen.

    Args:
        screen: The screen.
    """

    def __init__(self, screen: PipelineScreen) -> None:
        self._screen = screen
        self._deeds: dict[str, Callable[[], Awaitable[None] | None]] = {
            "open": self._open,
            "include": self._include,
            "rename": self._rename,
            "violation": self._violation,
            "add": self._add,
            "filter": self._filter,
            "merge": self._merge,
            "ingest": self._ingest,
            "edit": self._edit,
            "undo": partial(self._step, "undo"),
            "redo": partial(self._step, "redo"),
            "findings": self._show_findings,
            "copy": self._copy,
            "view": lambda: cast("QuickplanApp", screen.app).view_outside(screen.notebook, suffix=".py"),
            "write": self._write,
            "tree": partial(self._to, "tree"),
            "detail": partial(self._to, "detail"),
            "notebook": partial(self._to, "notebook"),
            "zoom": self._zoom,
            "again": screen.open_feed,
            "cancel": lambda: screen.board.cancel("pipeline"),
            "back": self._back,
            "plan": self._leave,
        }

    def why_not(self, action_id: str) -> str:
        """Why an action would do nothing now, in a sentence; empty when it would."""
        screen, name = self._screen, action_id.removeprefix("pipeline.")
        row = screen.sheet.row(screen.key) if screen.key else None
        if name in _OF_DATASET and row is None:
            return "There is no dataset under the cursor."
        layer = row["layer"] if row is not None else ""
        match name:
            case "violation" if not screen.rule:
                return "There is no expectation under the cursor: → opens the dataset's."
            case "filter" | "merge" | "add" if layer != Layer.SILVER.value:
                return "Only silver datasets are filtered, merged and checked by rules of your own."
            case "filter" | "merge" if row is not None and row["kind"] != "dataset":
                return "This dataset stands beside a table's own: filter or merge that one."
            case "ingest" if layer != Layer.BRONZE.value:
                return "Only bronze reads the source."
            case "undo" if not screen.sheet.can_undo:
                return "There is nothing to undo."
            case "redo" if not screen.sheet.can_redo:
                return "There is nothing to redo."
            case "copy" | "view" if not screen.notebook:
                return "There is no notebook yet."
            case "write" if screen.feed is None or screen.feed.path is None:
                return f"The plan is not saved yet: {screen.keymap.key('save')} saves it, with the notebook beside it."
            case "write" if not screen.sheet.view.files:
                return "There is nothing to write yet."
            case "cancel" if not screen.board.running:
                return "Nothing is being designed."
            case _:
                return ""

    async def do(self, action_id: str) -> None:
        """Carry an action out."""
        waiting = self._deeds[action_id.removeprefix("pipeline.")]()
        if waiting is not None:
            await waiting

    # -- edits -------------------------------------------------------------------------------------------------------------

    def _include(self) -> None:
        screen = self._screen
        screen.sheet.toggle(screen.key)
        screen.edited()

    def _rename(self) -> None:
        screen, key = self._screen, self._screen.key

        def named(name: str | None) -> None:
            if name:
                screen.sheet.rename(key, name)
                screen.edited()

        note = f"by default {key}; table and function get the name"
        screen.app.push_screen(
            AskText("Name of the dataset", screen.sheet.name(key), check=partial(screen.sheet.why_not_name, key), note=note), named
        )

    def _violation(self) -> None:
        screen = self._screen
        screen.sheet.step_violation(screen.key, screen.rule)
        screen.edited()

    def _add(self) -> None:
        screen, key = self._screen, self._screen.key

        def added(text: str | None) -> None:
            if text:
                name, _, condition = text.partition(":")
                screen.sheet.add_expectation(key, snake(name), condition.strip())
                screen.edited()

        note = "name: condition in Spark SQL, true for a good row; e on it chooses warn, drop or fail"
        screen.app.push_screen(AskText(f"Expectation of {screen.sheet.name(key)}", "", check=_wrong_rule, note=note), added)

    def _filter(self) -> None:
        screen, key = self._screen, self._screen.key
        row = screen.sheet.row(key) or {}

        def filtered(text: str | None) -> None:
            if text:
                wanted = {"all": "", "default": None}.get(text.casefold(), text)
                screen.sheet.filter(key, wanted)
                screen.edited()

        note = "Spark SQL over the bronze columns; all for every row, default for the filter it was designed with"
        screen.app.push_screen(
            AskText(f"Rows of {screen.sheet.name(key)}", str(row.get("where") or "all"), check=_wrong_filter, note=note), filtered
        )

    def _merge(self) -> None:
        screen, key = self._screen, self._screen.key
        sheet = screen.sheet

        def wrong(name: str) -> str:
            row = sheet.row(name)
            fits = row is not None and row["layer"] == Layer.SILVER.value and row["kind"] == "dataset"
            return "" if fits else f"{name} is no silver dataset of a table (by its default name)"

        def merged(name: str | None) -> None:
            if name:
                sheet.merge(key, "" if name == key else name)
                screen.edited()

        note = f"its rows go there, columns by name; {key} keeps them apart"
        screen.app.push_screen(AskText(f"Merge {sheet.name(key)} into", sheet.choices.of(key).merge or key, check=wrong, note=note), merged)

    def _ingest(self) -> None:
        screen = self._screen
        mode = screen.sheet.step_ingest(screen.key)
        screen.edited()
        screen.say(f"{screen.sheet.name(screen.key)} is to be read by {mode.value}; what cannot work is said under Reasons.")

    async def _edit(self) -> None:
        screen = self._screen

        def edited(text: str | None) -> None:
            if text is None:
                return
            try:
                screen.sheet.edit(text)
            except QuickplanError as error:
                screen.complain(f"{error.message}. {error.remedy} Nothing was changed.")
                return
            screen.edited()

        await screen.app.push_screen(ModalEditor("design.toml", screen.sheet.text), edited)

    def _step(self, which: str) -> None:
        screen = self._screen
        getattr(screen.sheet, which)()
        screen.edited()

    # -- looking -----------------------------------------------------------------------------------------------------------

    def _open(self) -> None:
        screen = self._screen
        if screen.rule:
            self._violation()
        elif not screen.key:
            node = screen.tree_pane.cursor_node
            if node is not None:
                node.toggle()
        elif screen.shows_look:
            screen.pane("notebook").focus()
        else:
            screen.add_class("-open")
            screen.call_after_refresh(screen.show_current)
            screen.pane("notebook").focus()

    async def _show_findings(self) -> None:
        await self._screen.app.push_screen(Show("What was noticed", noticed(self._screen.sheet)))

    async def _copy(self) -> None:
        await self._screen.hand_over(self._screen.notebook)

    def _write(self) -> None:
        screen = self._screen
        assert screen.feed is not None
        try:
            where = screen.feed.write(screen.sheet.view.files)
        except QuickplanError as error:
            screen.complain(f"{error.message} {error.remedy}")
            return
        screen.say(f"Written: {where}.", timeout=6)

    def _to(self, name: str) -> None:
        screen = self._screen
        screen.minimize()
        screen.set_class(name != "tree" and not screen.has_class("-wide"), "-open")
        screen.pane(name).focus()

    def _zoom(self) -> None:
        screen = self._screen
        if screen.maximized is not None:
            screen.minimize()
        elif screen.focused is not None:
            screen.maximize(screen.focused)

    def _back(self) -> None:
        screen = self._screen
        if screen.maximized is not None:
            screen.minimize()
        elif screen.has_class("-open") or screen.focused is not screen.tree_pane:
            screen.remove_class("-open")
            screen.tree_pane.focus()
        else:
            self._leave()

    def _leave(self) -> None:
        self._screen.app.pop_screen()


def _wrong_rule(text: str) -> str:
    name, colon, condition = text.partition(":")
    if not colon or not name.strip() or not condition.strip():
        return "write it as name: condition"
    return sql_problem(condition)


def _wrong_filter(text: str) -> str:
    return "" if text.casefold() in ("all", "default") else sql_problem(text)
