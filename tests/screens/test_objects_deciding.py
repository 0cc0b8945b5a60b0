"""Deciding on the Objects screen, with a real store behind fake rows."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable

import pytest
from fakes import MIGRATION_PROMPT, NOW, FakeWorkflow, made_of, object_rows
from test_objects_screen import opened, settled
from test_plan_screen import toasts, until
from textual.pilot import Pilot
from textual.widgets import Input, Static, TextArea, Tree

from core.clock import FixedClock
from core.findings import Finding, Severity
from tui.app import QuickplanApp
from tui.screens.dependencies import DependenciesScreen
from tui.screens.dialogs import Ask, AskText, Show
from tui.screens.objects import ObjectsScreen
from widgets.modal_editor import ModalEditor
from workbench.objects_decisions import Decisions
from workbench.store.model import State, deployable, keys_of
from workbench.store.runs import Assessed, Finished
from workbench.store.store import EstateStore

MakeApp = Callable[..., QuickplanApp]
SIZE = (120, 40)
SOURCE = "/src/workforce"
_CLASSES = {"converted": "automatic", "partial": "assisted", "manual": "manual"}


class FixedDecisions(Decisions):
    """The real ones, in the name of a fixed person, with gates that say what the test wants."""

    gates: tuple[Finding, ...] = ()
    who = "ann"  # type: ignore[assignment]  # a property of the real ones

    async def check(self, item, sql, text):
        return self.gates


def kept(count: int = 12) -> FixedDecisions:
    """The decisions about a run that found the fake rows."""
    rows = object_rows(count)
    keys = keys_of([(r.kind, r.name, r.file, r.line) for r in rows])
    found = []
    for row, key in zip(rows, keys, strict=True):
        status = made_of(row).status
        name = row.name
        reads = [rows[row.index + 5].name] if row.index + 5 < count else ["dbo.Gone"] if row.index == count - 1 else []
        if row.index == 10:
            reads.append(rows[0].name)
        line = {"object": name, "kind": row.kind, "reads": reads, "writes": [], "calls": [], "unknown": [], "missing": ["dbo.Gone"]}
        packed = zlib.compress(json.dumps(line).encode())
        hours = (made_of(row).low, made_of(row).high)
        result = "" if status == "manual" else "r"
        found.append(
            Assessed(key, name, row.kind, row.file, row.line, 9, status, _CLASSES[status], *hours, 1, f"p{row.index}", result, packed)
        )
    with EstateStore(SOURCE, clock=FixedClock(NOW)) as store:
        store.record(Finished(store.now(), store.now(), SOURCE, {}, {}, "", "", "t", -1, {}), found)
    return FixedDecisions(SOURCE)


@pytest.fixture
def deciding(workflow: FakeWorkflow) -> FixedDecisions:
    """A feed whose conversions come at once and were kept."""
    workflow.feed.gate.set()
    workflow.feed.decisions = kept()
    return workflow.feed.decisions


async def ready(pilot: Pilot[int]) -> ObjectsScreen:
    screen = await opened(pilot)
    await until(pilot, lambda: not screen.board.running)
    return screen


async def decided(pilot: Pilot[int], screen: ObjectsScreen) -> None:
    await until(pilot, lambda: screen.deciding.settled)
    await settled(pilot, screen)


def states(screen: ObjectsScreen) -> dict[int, str]:
    """The states that are no mere conversion, by row."""
    return {r.index: r.state for r in screen.objects.rows if r.state not in {"converted", "assessed", ""}}


async def test_accept_undo_and_redo_one_object(make_app: MakeApp, deciding: FixedDecisions) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        await pilot.press("a")
        await decided(pilot, screen)
        assert states(screen) == {0: "accepted"}
        assert "hr.usp_CloseYear0 accepted; u takes it back" in toasts(app)
        assert "accepted by ann" in str(screen.query_one("#head", Static).content)
        assert deciding.load()[0].marks[State.ACCEPTED].who == "ann"
        await pilot.press("u")
        await decided(pilot, screen)
        assert states(screen) == {}
        await pilot.press("U")
        await decided(pilot, screen)
        assert states(screen) == {0: "accepted"}


async def test_what_cannot_be_done_says_why(make_app: MakeApp, deciding: FixedDecisions) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        await pilot.press("u")
        assert "Nothing was decided in this session." in toasts(app)
        await pilot.press("m", "a")
        assert "it has no conversion to accept: override or skip it." in toasts(app)
        await pilot.press("y")
        assert "accept, override or skip it." in toasts(app)
        await pilot.press("W")
        assert "Nothing was decided about it." in toasts(app)
        assert states(screen) == {}


async def test_while_converting_and_without_a_store_it_says_why(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await pilot.press("a")
        assert "possible once all is converted" in toasts(app)
        workflow.feed.gate.set()
        await until(pilot, lambda: not screen.board.running)
        await pilot.press("a")
        assert "was not kept in the estate store" in toasts(app)


async def test_skipping_asks_for_the_reason(make_app: MakeApp, deciding: FixedDecisions) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.screen, AskText))
        await pilot.press("enter")
        assert "a reason is needed" in str(app.screen.query_one(".note", Static).content)
        app.screen.query_one(Input).value = "nobody calls it"
        await pilot.press("enter")
        await decided(pilot, screen)
        assert states(screen) == {0: "skipped"}
        item = deciding.load()[0]
        assert (item.marks[State.SKIPPED].note, deployable(item)) == ("nobody calls it", False)


async def test_signing_off_in_a_name(make_app: MakeApp, deciding: FixedDecisions) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, AskText))
        assert app.screen.query_one(Input).value == "ann"
        app.screen.query_one(Input).value = "Max Boss"
        await pilot.press("enter")
        await decided(pilot, screen)
        assert deciding.load()[0].marks[State.SIGNED_OFF].who == "Max Boss"
        await pilot.press("h")
        await until(pilot, lambda: isinstance(app.screen, Show))
        assert "signed off  Max Boss" in str(app.screen.query(Static).last().content)


async def test_a_bulk_decision_names_the_count_and_what_is_left_out(make_app: MakeApp, deciding: FixedDecisions) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        shown = len(screen.objects)
        without = [screen.objects[n].index for n in range(shown) if screen.objects[n].status == "manual"]
        await pilot.press("A", "a")
        await until(pilot, lambda: isinstance(app.screen, Ask))
        assert str(app.screen.query_one(".box").border_title) == f"Accept {shown - len(without)} objects?"
        assert str(app.screen.query_one(".lines", Static).content).count("left out: ") == len(without) > 0
        await pilot.press("n")
        await decided(pilot, screen)
        assert states(screen) == {}
        assert len(screen.objects.marked) == shown
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, Ask))
        await pilot.press("y")
        await decided(pilot, screen)
        assert len(states(screen)) == shown - len(without)
        assert not screen.objects.marked
        await pilot.press("u")
        await decided(pilot, screen)
        assert states(screen) == {}


async def test_marks_are_kept_while_filtering_and_esc_takes_them_away(make_app: MakeApp, deciding: FixedDecisions) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        await pilot.press("space", "space")
        assert screen.objects.marked == {0, 1}
        assert "2 marked" in str(screen.query_one("#list").border_subtitle)
        assert "▸ hr.usp_CloseYear0" in screen.table.render_line(1).text
        await pilot.press("escape")
        assert screen.objects.marked == set()


async def test_an_override_passes_the_gates_or_is_kept_all_the_same(make_app: MakeApp, deciding: FixedDecisions) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        deciding.gates = (Finding("OVERRIDE_RESIDUE", Severity.ERROR, "T-SQL is left in it: TOP", line=2),)
        await pilot.press("v")
        await until(pilot, lambda: isinstance(app.screen, ModalEditor))
        assert "`usp_CloseYear`" in app.screen.text
        app.screen.query_one(TextArea).text = "SELECT 1;\nSELECT TOP 1 2;\n"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, Ask))
        assert "line 2: T-SQL is left in it: TOP  OVERRIDE_RESIDUE" in str(app.screen.query_one(".lines", Static).content)
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, ModalEditor))
        assert app.screen.text == "SELECT 1;\nSELECT TOP 1 2;\n", "the text is not lost"
        app.screen.query_one(TextArea).text = "SELECT 1;\nSELECT TOP 1 3;\n"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, Ask))
        await pilot.press("y")
        await decided(pilot, screen)
        item = deciding.load()[0]
        assert (item.state, deployable(item)) == (State.OVERRIDDEN, True)
        assert item.marks[State.OVERRIDDEN].note == "line 2: T-SQL is left in it: TOP [OVERRIDE_RESIDUE]"
        assert deciding.override_sql(item) == "SELECT 1;\nSELECT TOP 1 3;\n"
        deciding.gates = ()
        await pilot.press("v")
        await until(pilot, lambda: isinstance(app.screen, ModalEditor))
        assert app.screen.text == "SELECT 1;\nSELECT TOP 1 3;\n", "one goes on with the own text"
        await pilot.press("escape")
        await decided(pilot, screen)


async def test_grouping_by_class_and_sorting_by_effort_and_state(make_app: MakeApp, deciding: FixedDecisions) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        await pilot.press("G")
        classes = [screen.objects[n].stored.effort_class for n in range(len(screen.objects))]
        assert classes == sorted(classes, key=["manual", "assisted", "automatic"].index)
        assert screen.table.render_line(1).text.startswith("─ manual  ")
        titles = [title.split()[0] for _, title in screen.objects.groups]
        for _ in range(len(screen.objects)):
            await pilot.press("down")
        assert screen.table.cursor == len(screen.objects) - 1
        last = screen.objects[len(screen.objects) - 1].name
        shown = [screen.table.render_line(y).text for y in range(screen.table.size.height)]
        assert any(last in line for line in shown)
        assert len(titles) == len(set(titles))
        await pilot.press("G")
        assert screen.objects.groups == []


async def test_filter_by_class_and_state(make_app: MakeApp, deciding: FixedDecisions) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        await pilot.press("a")
        await decided(pilot, screen)
        await pilot.press("slash", *"state:acc")
        assert [screen.objects[n].index for n in range(len(screen.objects))] == [0]


async def test_the_tree_of_dependencies(make_app: MakeApp, deciding: FixedDecisions) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        await pilot.press("d")
        await until(pilot, lambda: isinstance(app.screen, DependenciesScreen))
        tree = app.screen.query_one(Tree)
        branches = [str(node.label) for node in tree.root.children]
        assert branches == ["needs 1", "needed by 1", "in a cycle of 3"]
        below = tree.root.children[0].children[0]
        assert "hr.usp_CloseYear5" in str(below.label)
        assert "↻ cycle" in str(below.label)
        tree.move_cursor(below)
        await pilot.press("enter")
        await decided(pilot, screen)
        assert app.screen is screen
        assert screen.current is not None
        assert screen.current.name == "hr.usp_CloseYear5"


async def test_a_missing_object_is_marked_and_nothing_to_go_to(make_app: MakeApp, deciding: FixedDecisions) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        screen.show_rows(11)
        await pilot.press("d")
        await until(pilot, lambda: isinstance(app.screen, DependenciesScreen))
        tree = app.screen.query_one(Tree)
        node = tree.root.children[0].children[0]
        assert "dbo.Gone" in str(node.label)
        assert "✗ missing" in str(node.label)
        tree.move_cursor(node)
        await pilot.press("g")
        assert "dbo.Gone is not in the source." in toasts(app)


async def test_every_decision_is_in_help_and_palette(make_app: MakeApp, deciding: FixedDecisions) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        ids = {f"objects.{name}" for name in screen.deciding.deeds}
        assert ids <= {binding.id for binding in screen._bindings.key_to_bindings.values() for binding in binding}
        await pilot.press("question_mark")
        await pilot.pause()
        text = "\n".join(str(s.content) for s in app.screen.query(Static))
        assert "Sign off" in text
        assert "Group by class" in text
