"""The plan tree driven by keys: what it posts, what it shows, what stays where it was."""

from __future__ import annotations

import random
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.widgets import Input

from planner import edit
from planner.edit import NodeRef
from planner.plan import Action, CriteriaSection, Criterion, Phase, PhasesSection, Plan, Prose, Task, TasksSection, TextSection
from widgets.plan_tree import PlanTree
from widgets.plan_tree_view import PlanRows, clip


def make_plan(phases: int = 2, tasks: int = 2, actions: int = 2) -> Plan:
    number = 0
    all_tasks = []
    for phase in range(1, phases + 1):
        for _ in range(tasks):
            number += 1
            items = tuple(Action(text=f"act {number}.{a}", done=False) for a in range(actions))
            all_tasks.append(Task(number=number, name=f"Task {number}", task_id=f"t{number}", phase=phase, blocks=items))
    sections: tuple[Any, ...] = (
        TextSection(heading="Objective", text="Get there."),
        PhasesSection(phases=tuple(Phase(number=p, name=f"Stage {p}") for p in range(1, phases + 1))),
        TasksSection(tasks=tuple(all_tasks)),
        CriteriaSection(items=(Prose(text="All of:"), Criterion(text="It works"))),
    )
    return Plan(title="Demo", sections=sections)


class Host(App[None]):
    """Applies edits as a screen does."""

    CSS = "PlanTree { width: 50; height: 20; }"

    def __init__(self, plan: Plan | None) -> None:
        super().__init__()
        self.plan = plan
        self.seen: list[Message] = []

    def compose(self) -> ComposeResult:
        yield PlanTree()

    def on_mount(self) -> None:
        self.tree.show(self.plan)
        self.tree.focus()

    @property
    def tree(self) -> PlanTree:
        return self.query_one(PlanTree)

    def on_plan_tree_edited(self, event: PlanTree.Edited) -> None:
        self.seen.append(event)
        self.plan = event.plan
        self.tree.show(event.plan)

    def on_plan_tree_edit_text(self, event: PlanTree.EditText) -> None:
        self.seen.append(event)

    def on_plan_tree_delete_requested(self, event: PlanTree.DeleteRequested) -> None:
        self.seen.append(event)

    def on_plan_tree_highlighted(self, event: PlanTree.Highlighted) -> None:
        self.seen.append(event)

    def on_plan_tree_refused(self, event: PlanTree.Refused) -> None:
        self.seen.append(event)

    def last(self, kind: type[Message]) -> Any:
        return next(m for m in reversed(self.seen) if isinstance(m, kind))


def lines(app: Host) -> list[str]:
    rows = app.query_one(PlanRows)
    return [rows.render_line(y).text.rstrip() for y in range(rows.size.height)]


async def type_line(pilot: Pilot[None], text: str) -> None:
    field = next(i for i in pilot.app.query(Input) if i.has_class("-open"))
    field.value = text
    await pilot.press("enter")
    await pilot.pause()


async def test_shows_phases_tasks_and_progress() -> None:
    app = Host(edit.tick(make_plan(), NodeRef.task(0)).plan)
    async with app.run_test(size=(60, 24)) as pilot:
        await pilot.pause()
        shown = lines(app)
        assert shown[0].startswith("▾ Phase 1  Stage 1")
        assert shown[0].endswith("1/2")
        assert shown[1].startswith("  ▸ ☑ 1  Task 1")
        assert shown[1].endswith("2/2")
        assert shown[2].startswith("  ▸ ☐ 2  Task 2")
        assert shown[2].endswith("0/2")
        assert "▾ Sections" in shown


async def test_a_flat_plan_shows_its_actions_at_once() -> None:
    flat = Plan(title="t", sections=(TasksSection(tasks=(Task(number=1, name="Do", blocks=(Action(text="it", done=True),)),)),))
    app = Host(flat)
    async with app.run_test(size=(60, 24)) as pilot:
        await pilot.pause()
        assert lines(app)[:2] == ["▾ ☑ 1  Do                                   1/1", "    ☑ it"]


async def test_space_ticks_a_whole_task_and_the_cursor_stays() -> None:
    app = Host(make_plan())
    async with app.run_test(size=(60, 24)) as pilot:
        await pilot.press("down", "space")
        await pilot.pause()
        assert app.plan is not None
        assert app.plan.tasks[0].done
        assert app.last(PlanTree.Edited).description == "tick task 1"
        assert app.tree.current == NodeRef.task(0)


async def test_rename_in_place() -> None:
    app = Host(make_plan())
    async with app.run_test(size=(60, 24)) as pilot:
        await pilot.press("down", "e")
        await pilot.pause()
        assert app.tree.editing
        await pilot.press("space", "漢", "!", "enter")
        await pilot.pause()
        assert app.plan is not None
        assert app.plan.tasks[0].name == "Task 1 漢!"
        assert not app.tree.editing
        assert isinstance(app.focused, PlanRows)
        assert "Task 1 漢!" in lines(app)[1]


async def test_escape_leaves_a_line_without_a_change() -> None:
    app = Host(make_plan())
    async with app.run_test(size=(60, 24)) as pilot:
        await pilot.press("down", "a", "x", "d", "space", "escape")
        await pilot.pause()
        assert not app.tree.editing
        assert not any(isinstance(m, PlanTree.Edited) for m in app.seen)
        assert len(app.query_one(PlanRows).rows) == 12


async def test_add_after_and_under() -> None:
    app = Host(make_plan())
    async with app.run_test(size=(60, 24)) as pilot:
        await pilot.press("down", "a")
        await pilot.pause()
        await type_line(pilot, "Between")
        assert app.plan is not None
        assert [t.name for t in app.plan.tasks][:3] == ["Task 1", "Between", "Task 2"]
        assert app.tree.current == NodeRef.task(1)
        await pilot.press("A")
        await pilot.pause()
        await type_line(pilot, "do it")
        assert [a.text for a in app.plan.tasks[1].actions] == ["do it"]
        assert app.tree.current == NodeRef.action(1, 0)
        assert "      ☐ do it" in lines(app)


async def test_a_line_being_typed_survives_a_new_plan_and_goes_where_its_row_went() -> None:
    app = Host(make_plan())
    async with app.run_test(size=(60, 24)) as pilot:
        app.tree.go_to(NodeRef.task(2))
        await pilot.press("e", "!")
        await pilot.pause()
        assert app.plan is not None
        app.plan = edit.delete(app.plan, NodeRef.task(0)).plan
        app.tree.show(app.plan)
        await pilot.pause()
        await pilot.press("?", "enter")
        await pilot.pause()
        assert [t.name for t in app.plan.tasks] == ["Task 2", "Task 3!?", "Task 4"]


async def test_a_line_whose_row_is_gone_says_what_was_typed() -> None:
    app = Host(make_plan())
    async with app.run_test(size=(60, 24)) as pilot:
        app.tree.go_to(NodeRef.task(2))
        await pilot.press("a", "h", "o")
        await pilot.pause()
        assert app.plan is not None
        app.tree.show(edit.delete(app.plan, NodeRef.task(2)).plan)
        await pilot.pause()
        assert "“ho”" in app.last(PlanTree.Refused).reason
        assert isinstance(app.focused, PlanRows)


async def test_a_line_that_loses_the_focus_is_taken() -> None:
    app = Host(make_plan())
    async with app.run_test(size=(60, 24)) as pilot:
        await pilot.press("down", "e", "!")
        await pilot.pause()
        app.tree.focus()
        await pilot.pause()
        assert app.plan is not None
        assert app.plan.tasks[0].name == "Task 1!"
        assert not app.tree.editing
        assert not app.tree.finish()
        await pilot.press("e", "?")
        assert app.tree.finish()
        await pilot.pause()
        assert app.plan.tasks[0].name == "Task 1!?"


async def test_the_typed_line_lies_over_its_row() -> None:
    app = Host(make_plan(phases=3, tasks=10))
    async with app.run_test(size=(60, 24)) as pilot:
        app.tree.go_to(NodeRef.task(25))
        await pilot.press("e")
        await pilot.pause()
        field = next(i for i in app.query(Input) if i.has_class("-open"))
        rows = app.query_one(PlanRows)
        assert field.region.y - rows.region.y == rows.cursor_line
        assert field.region.right == rows.region.right - 1  # the scroll bar stays free
        rows.scroll_to(y=rows.scroll_offset.y + 2, animate=False)
        await pilot.pause()
        assert field.region.y - rows.region.y == rows.cursor_line


async def test_moving_keeps_the_cursor_on_the_task_and_reports_dropped_dependencies() -> None:
    plan = edit.set_dependencies(make_plan(), NodeRef.task(1), ["t1"]).plan
    app = Host(plan)
    async with app.run_test(size=(60, 24)) as pilot:
        await pilot.press("down", "down", "K")
        await pilot.pause()
        assert app.plan is not None
        assert [t.name for t in app.plan.tasks][:2] == ["Task 2", "Task 1"]
        assert app.tree.current == NodeRef.task(0)
        assert "“Task 2” no longer waits for t1" in app.last(PlanTree.Edited).description
        await pilot.press("shift+down", "shift+down")
        await pilot.pause()
        assert app.plan.tasks[1].name == "Task 2"
        assert app.plan.tasks[1].phase == 2


async def test_what_a_task_waits_for_is_edited_by_id() -> None:
    app = Host(make_plan())
    async with app.run_test(size=(60, 24)) as pilot:
        app.tree.go_to(NodeRef.task(2))
        await pilot.press("w")
        await pilot.pause()
        await type_line(pilot, "t1, t2")
        assert app.plan is not None
        assert app.plan.tasks[2].depends_on == ("t1", "t2")
        await pilot.press("w")
        await pilot.pause()
        await type_line(pilot, "t4")
        assert app.last(PlanTree.Refused).reason.startswith("“t4” comes after it")
        await pilot.press("w")
        await pilot.pause()
        await type_line(pilot, "")
        assert app.plan.tasks[2].depends_on == ()


async def test_indent_and_outdent() -> None:
    app = Host(make_plan())
    async with app.run_test(size=(60, 24)) as pilot:
        await pilot.press("down", "down", "greater_than_sign")
        await pilot.pause()
        assert app.plan is not None
        assert len(app.plan.tasks) == 3
        assert app.tree.current == NodeRef.action(0, 2)
        await pilot.press("less_than_sign")
        await pilot.pause()
        assert [t.name for t in app.plan.tasks][:2] == ["Task 1", "Task 2"]


async def test_deleting_what_holds_others_is_asked_for_first() -> None:
    app = Host(make_plan())
    async with app.run_test(size=(60, 24)) as pilot:
        await pilot.press("d")
        await pilot.pause()
        asked = app.last(PlanTree.DeleteRequested)
        assert (asked.ref, asked.name, asked.children, asked.keeps) == (NodeRef.phase(0), "Phase 1 Stage 1", 2, True)
        assert app.plan == make_plan()
        app.tree.delete(asked.ref)
        await pilot.pause()
        assert [p.name for p in app.plan.phases] == ["Stage 2"]
        assert len(app.plan.tasks) == 4
        await pilot.press("down", "right", "down", "d")
        await pilot.pause()
        assert [a.text for a in app.plan.tasks[0].actions] == ["act 1.1"]


async def test_an_impossible_edit_says_why() -> None:
    app = Host(make_plan())
    async with app.run_test(size=(60, 24)) as pilot:
        await pilot.press("K")
        await pilot.pause()
        assert app.last(PlanTree.Refused).reason == "It is the first phase already."


async def test_sections_open_in_an_editor_and_lists_are_edited_in_place() -> None:
    app = Host(make_plan())
    async with app.run_test(size=(60, 24)) as pilot:
        app.tree.go_to(NodeRef.section(0))
        await pilot.press("e")
        await pilot.pause()
        asked = app.last(PlanTree.EditText)
        assert (asked.ref, asked.title, asked.text) == (NodeRef.section(0), "Objective", "Get there.")
        app.tree.go_to(NodeRef.entry(3, 1))
        await pilot.press("space", "e")
        await pilot.pause()
        await type_line(pilot, "It really works")
        assert app.plan is not None
        assert app.plan.criteria[0] == Criterion(text="It really works", done=True)


async def test_the_whole_of_a_task_opens_from_one_of_its_actions() -> None:
    app = Host(make_plan())
    async with app.run_test(size=(60, 24)) as pilot:
        app.tree.go_to(NodeRef.action(1, 0))
        await pilot.press("E")
        await pilot.pause()
        asked = app.last(PlanTree.EditText)
        assert asked.ref == NodeRef.task(1)
        assert asked.text == "- [ ] act 2.0\n- [ ] act 2.1"


async def test_the_cursor_says_where_it_stands_in_the_text() -> None:
    app = Host(make_plan())
    async with app.run_test(size=(60, 24)) as pilot:
        app.tree.go_to(NodeRef.action(2, 1))
        await pilot.pause()
        told = app.last(PlanTree.Highlighted)
        assert (told.section, told.heading, told.words) == ("Step by Step Tasks", "3. Task 3", "act 3.1")


async def test_folding_survives_edits_and_renames() -> None:
    app = Host(make_plan())
    async with app.run_test(size=(60, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        assert lines(app)[1].startswith("▾ Phase 2")
        await pilot.press("e")
        await pilot.pause()
        await type_line(pilot, "Begin")
        assert lines(app)[0].startswith("▸ Phase 1  Begin")
        await pilot.press("J")
        await pilot.pause()
        assert [line[:18].rstrip() for line in lines(app)[:4]] == [
            "▾ Phase 1  Stage 2",
            "  ▸ ☐ 1  Task 3",
            "  ▸ ☐ 2  Task 4",
            "▸ Phase 2  Begin",
        ]


async def test_a_plan_from_elsewhere_keeps_cursor_and_line() -> None:
    app = Host(make_plan(phases=3, tasks=10))
    async with app.run_test(size=(60, 24)) as pilot:
        app.tree.go_to(NodeRef.task(25))
        await pilot.pause()
        rows = app.query_one(PlanRows)
        line = rows.cursor_line
        app.tree.show(edit.delete(app.plan, NodeRef.task(2)).plan)  # type: ignore[arg-type]  # the plan is there
        await pilot.pause()
        assert app.tree.current == NodeRef.task(24)
        assert rows.cursor_line == line


async def test_find_as_you_type_unfolds_what_it_finds() -> None:
    app = Host(make_plan())
    async with app.run_test(size=(60, 24)) as pilot:
        await pilot.press("slash", *"ACT")
        await pilot.pause()
        assert app.tree.current == NodeRef.action(0, 0)
        await pilot.press("enter", "n")
        assert app.tree.current == NodeRef.action(0, 1)
        await pilot.press("N", "N")
        assert app.tree.current == NodeRef.action(3, 1)
        await pilot.press("slash", "z", "q", "escape")
        await pilot.pause()
        assert app.tree.current == NodeRef.action(3, 1)
        assert isinstance(app.focused, PlanRows)


async def test_markup_escapes_and_wide_characters_are_shown_as_they_are() -> None:
    name = "[bold]x[/] \x1b[31m漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字"
    app = Host(Plan(title="t", sections=(TasksSection(tasks=(Task(number=1, name=name),)),)))
    async with app.run_test(size=(60, 24)) as pilot:
        await pilot.pause()
        rows = app.query_one(PlanRows)
        strip = rows.render_line(0)
        assert strip.text.startswith("  ☐ 1  [bold]x[/] 漢字")
        assert "…" in strip.text
        assert "\x1b" not in strip.text
        assert strip.cell_length == rows.size.width == sum(s.cell_length for s in strip)


@pytest.mark.parametrize("width", [8, 20, 200])
async def test_every_line_is_as_wide_as_the_pane(width: int) -> None:
    app = Host(make_plan())
    async with app.run_test(size=(210, 24)) as pilot:
        app.tree.styles.width = width
        await pilot.pause()
        rows = app.query_one(PlanRows)
        for y in range(rows.size.height):
            assert sum(s.cell_length for s in rows.render_line(y)) == rows.scrollable_content_region.width


async def test_without_a_plan_it_explains_itself_and_takes_no_edits() -> None:
    app = Host(None)
    async with app.run_test(size=(60, 24)) as pilot:
        await pilot.press("a", "d", "space", "down", "enter")
        await pilot.pause()
        assert "No plan yet." in lines(app)[1]
        assert app.tree.current is None
        assert not any(isinstance(m, PlanTree.Edited) for m in app.seen)


async def test_an_empty_plan_takes_its_first_task() -> None:
    app = Host(Plan(title="t"))
    async with app.run_test(size=(60, 24)) as pilot:
        await pilot.press("down", "a")
        await pilot.pause()
        await type_line(pilot, "Begin")
        assert app.plan is not None
        assert [t.name for t in app.plan.tasks] == ["Begin"]


async def test_of_two_thousand_nodes_only_the_visible_are_drawn_and_they_stay_put_after_an_edit(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = make_plan(phases=8, tasks=50, actions=4)
    app = Host(plan)
    async with app.run_test(size=(60, 24)) as pilot:
        rows = app.query_one(PlanRows)
        await pilot.press("asterisk")
        assert len(rows.rows) > 2000
        app.tree.go_to(NodeRef.task(300))
        await pilot.pause()
        top = rows.scroll_offset.y
        drawn: list[int] = []
        draw = rows.render_line
        monkeypatch.setattr(rows, "render_line", lambda y: (drawn.append(y), draw(y))[1])
        app.tree.show(edit.tick(plan, NodeRef.task(300)).plan)
        await pilot.pause()
        await pilot.pause()
        assert drawn
        assert len(drawn) <= 3 * 24, "an edit draws what the screen shows, not the two thousand rows"
        assert rows.scroll_offset.y == top
        assert app.tree.current == NodeRef.task(300)


def test_clip_counts_cells() -> None:
    assert clip("漢字漢字", 5) == "漢字…"
    assert clip("abc", 3) == "abc"
    assert clip("abc", 0) == ""


def test_every_binding_has_an_id_and_says_what_it_does() -> None:
    for binding in (*PlanTree.BINDINGS, *PlanRows.BINDINGS):
        assert binding.id
        assert binding.tooltip
        assert binding.description
        assert not {"ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m"} & set(binding.key.split(","))  # type: ignore[union-attr]


@pytest.mark.parametrize("seed", [1, 2])
async def test_any_keys_leave_a_tree_that_still_draws(seed: int) -> None:
    keys = [
        "up",
        "down",
        "left",
        "right",
        "a",
        "A",
        "e",
        "d",
        "K",
        "J",
        "greater_than_sign",
        "less_than_sign",
        "space",
        "enter",
        "slash",
        "x",
    ]
    chance = random.Random(seed)
    app = Host(make_plan())
    async with app.run_test(size=(60, 24)) as pilot:
        for _ in range(40):
            await pilot.press(chance.choice([*keys, "escape", "enter", "asterisk", "end"]))
        await pilot.press("escape")
        await pilot.pause()
        assert app.plan is not None
        assert [t.number for t in app.plan.tasks] == list(range(1, len(app.plan.tasks) + 1))
        assert not app.tree.editing
        width = app.query_one(PlanRows).scrollable_content_region.width
        assert all(app.query_one(PlanRows).render_line(y).cell_length == width for y in range(18))


async def test_rows_stay_when_the_node_under_the_cursor_is_gone() -> None:
    plan = make_plan(phases=4, tasks=10, actions=2)
    app = Host(plan)
    async with app.run_test(size=(60, 24)) as pilot:
        rows = app.query_one(PlanRows)
        longer = edit.add(plan, NodeRef.task(33), "New")
        app.tree.show(longer.plan)
        app.tree.go_to(longer.at)
        await pilot.pause()
        top = rows.scroll_offset.y
        assert top > 0
        app.tree.show(plan)
        await pilot.pause()
        assert rows.scroll_offset.y == top


def test_what_ticked_a_criterion_stands_beside_it_in_few_words() -> None:
    from widgets.plan_tree_rows import plan_rows

    check = " (check: `TABLES_RECONCILED`)"
    told = {
        "reconcile run 7, 2026-11-24T05:01Z, 31 of 31 tables": (True, "reconcile run 7", False),
        "by hand, by ann, 2026-11-24T05:30Z": (True, "by hand, by ann", False),
        "reconcile run 8, 2026-11-24T06:00Z failed: 30 of 31 tables": (False, "✗ reconcile run 8 failed", True),
        "lint run 1, 2026-11-24T05:01Z, 1 notebook: holds no more, the pipeline notebook changed since": (
            False,
            "✗ lint run 1 holds no more",
            True,
        ),
        "estate run 1, 2026-11-24T05:01Z, 1 of 3 objects decided; undecided: a": (False, "✗ estate run 1 not yet", True),
    }
    items = [Criterion(text=f"{n}.{check}", done=done, evidence=words) for n, (words, (done, _, _)) in enumerate(told.items())]
    plan = Plan(
        title="T",
        sections=(CriteriaSection(items=(*items, Criterion(text="plain", done=True, evidence="seen"), Criterion(text="new" + check))),),
    )
    rows = [r for r in plan_rows(plan) if r.tone == "item"]
    assert [(r.note.words, r.note.bad) for r in rows[: len(told)] if r.note] == [(words, bad) for _, words, bad in told.values()]
    assert [r.note for r in rows[len(told) :]] == [None, None]
    assert [r.label for r in rows] == [*(f"{n}." for n in range(len(told))), "plain", "new"]
