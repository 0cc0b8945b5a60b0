"""Edits of a plan, one behaviour a test."""

from __future__ import annotations

import pytest

from planner import edit
from planner.edit import TITLE, EditImpossible, NodeRef
from planner.plan import (
    Action,
    Command,
    CommandsSection,
    CriteriaSection,
    Criterion,
    FileRef,
    FilesSection,
    Phase,
    PhasesSection,
    Plan,
    Prose,
    Task,
    TasksSection,
    TextSection,
)


def actions(*texts: str, done: bool = False) -> tuple[Action, ...]:
    return tuple(Action(text=t.strip(), done=done, level=(len(t) - len(t.lstrip())) // 2) for t in texts)


def task(number: int, name: str, *texts: str, phase: int | None = None, after: tuple[str, ...] = ()) -> Task:
    return Task(number=number, name=name, task_id=name.lower(), phase=phase, depends_on=after, blocks=actions(*texts))


@pytest.fixture
def plan() -> Plan:
    return Plan(
        title="Migrate WorkforceDB",
        sections=(
            TextSection(heading="Objective", text="All of it."),
            FilesSection(
                items=(Prose(text="Use these:"), FileRef(path="a.py", lines=((3, 9),), reason="why"), FileRef(path="b.py", new=True))
            ),
            PhasesSection(phases=(Phase(number=1, name="Setup"), Phase(number=2, name="Work"), Phase(number=3, name="Empty"))),
            TasksSection(
                tasks=(
                    task(1, "A", "one", "  one deep", "two", phase=1),
                    task(2, "B", "three", phase=1, after=("a",)),
                    task(3, "C", "four", phase=2, after=("a", "b")),
                )
            ),
            CriteriaSection(items=(Criterion(text="It works"),)),
            CommandsSection(items=(Command(command="make test", purpose="all of them", folder="specs/x"),)),
        ),
    )


def names(plan: Plan) -> list[tuple[int, str, int | None]]:
    return [(t.number, t.name, t.phase) for t in plan.tasks]


def levels(plan: Plan, index: int = 0) -> list[tuple[str, int]]:
    return [(a.text, a.level) for a in plan.tasks[index].actions]


def test_the_plan_before_is_untouched(plan: Plan) -> None:
    before = plan.model_dump()
    edit.delete(plan, NodeRef.task(0))
    assert plan.model_dump() == before


def test_moving_a_task_up_drops_the_dependency_it_breaks_and_says_so(plan: Plan) -> None:
    change = edit.move(plan, NodeRef.task(1), -1)
    assert names(change.plan) == [(1, "B", 1), (2, "A", 1), (3, "C", 2)]
    assert change.dropped == (("B", "a"),)
    assert change.plan.tasks[0].depends_on == ()
    assert change.plan.tasks[2].depends_on == ("a", "b")
    assert change.at == NodeRef.task(0)


def test_a_task_at_the_edge_of_its_phase_moves_into_the_next_even_an_empty_one(plan: Plan) -> None:
    down = edit.move(plan, NodeRef.task(1), 1)
    assert names(down.plan) == [(1, "A", 1), (2, "B", 2), (3, "C", 2)]
    empty = edit.move(plan, NodeRef.task(2), 1)
    assert names(empty.plan)[2] == (3, "C", 3)
    up = edit.move(plan, NodeRef.task(2), -1)
    assert names(up.plan) == [(1, "A", 1), (2, "B", 1), (3, "C", 1)]


def test_the_first_task_cannot_move_up(plan: Plan) -> None:
    with pytest.raises(EditImpossible, match="first task already"):
        edit.move(plan, NodeRef.task(0), -1)


def test_deleting_a_task_takes_it_from_all_dependencies(plan: Plan) -> None:
    change = edit.delete(plan, NodeRef.task(0))
    assert names(change.plan) == [(1, "B", 1), (2, "C", 2)]
    assert [t.depends_on for t in change.plan.tasks] == [(), ("b",)]
    assert change.dropped == (("B", "a"), ("C", "a"))


def test_numeric_dependencies_of_a_foreign_plan_follow_their_task(plan: Plan) -> None:
    tasks = (Task(number=1, name="x"), Task(number=2, name="y"), Task(number=3, name="z", depends_on=("Task 2", "1")))
    foreign = Plan(title="t", sections=(TasksSection(tasks=tasks),))
    change = edit.delete(foreign, NodeRef.task(0))
    assert change.plan.tasks[1].depends_on == ("Task 1",)
    assert change.dropped == (("z", "1"),)
    assert edit.add(foreign, NodeRef.task(0), "new").plan.tasks[1].task_id == ""


def test_unknown_dependencies_survive(plan: Plan) -> None:
    foreign = Plan(title="t", sections=(TasksSection(tasks=(task(1, "X", after=("ghost",)), task(2, "Y"))),))
    assert edit.move(foreign, NodeRef.task(0), 1).plan.tasks[1].depends_on == ("ghost",)


def test_deleting_a_phase_gives_its_tasks_to_the_one_before(plan: Plan) -> None:
    change = edit.delete(plan, NodeRef.phase(1))
    assert names(change.plan) == [(1, "A", 1), (2, "B", 1), (3, "C", 1)]
    assert [(p.number, p.name) for p in change.plan.phases] == [(1, "Setup"), (2, "Empty")]
    first = edit.delete(plan, NodeRef.phase(0))
    assert names(first.plan) == [(1, "A", 1), (2, "B", 1), (3, "C", 1)]
    gone = edit.delete(plan, NodeRef.phase(0), keep_tasks=False)
    assert names(gone.plan) == [(1, "C", 1)]
    assert gone.dropped == (("C", "a"), ("C", "b"))


def test_deleting_the_only_phase_leaves_the_tasks_flat_and_no_empty_section(plan: Plan) -> None:
    for _ in range(3):
        plan = edit.delete(plan, NodeRef.phase(0)).plan
    assert plan.section("Implementation Phases") is None
    assert names(plan) == [(1, "A", None), (2, "B", None), (3, "C", None)]


def test_moving_a_phase_takes_its_tasks_along(plan: Plan) -> None:
    change = edit.move(plan, NodeRef.phase(0), 1)
    assert [(p.number, p.name) for p in change.plan.phases] == [(1, "Work"), (2, "Setup"), (3, "Empty")]
    assert names(change.plan) == [(1, "C", 1), (2, "A", 2), (3, "B", 2)]
    assert set(change.dropped) == {("C", "a"), ("C", "b")}


def test_the_first_phase_of_a_flat_plan_takes_all_tasks() -> None:
    flat = Plan(title="t", sections=(TasksSection(tasks=(task(1, "X"), task(2, "Y"))), TextSection(heading="Notes", text="n")))
    change = edit.add_phase(flat, "Phase 7: Everything")
    assert [s.heading for s in change.plan.sections] == ["Implementation Phases", "Step by Step Tasks", "Notes"]
    assert [(p.number, p.name) for p in change.plan.phases] == [(1, "Everything")]
    assert [t.phase for t in change.plan.tasks] == [1, 1]


def test_a_phase_added_in_between_renumbers_the_rest(plan: Plan) -> None:
    change = edit.add(plan, NodeRef.phase(0), "Middle")
    assert [(p.number, p.name) for p in change.plan.phases] == [(1, "Setup"), (2, "Middle"), (3, "Work"), (4, "Empty")]
    assert names(change.plan)[2] == (3, "C", 3)


def test_outdenting_a_task_begins_a_phase_and_indenting_that_phase_takes_it_back(plan: Plan) -> None:
    change = edit.outdent(plan, NodeRef.task(1))
    assert [p.name for p in change.plan.phases] == ["Setup", "B", "Work", "Empty"]
    assert names(change.plan) == [(1, "A", 1), (2, "B", 2), (3, "C", 3)]
    assert edit.indent(change.plan, change.at).plan == plan


def test_indenting_a_task_makes_it_an_action_and_outdenting_makes_it_a_task_again(plan: Plan) -> None:
    change = edit.indent(plan, NodeRef.task(1))
    assert levels(change.plan) == [("one", 0), ("one deep", 1), ("two", 0), ("B", 0), ("three", 1)]
    assert change.plan.tasks[1].depends_on == ("a",)
    assert change.at == NodeRef.action(0, 3)
    back = edit.outdent(change.plan, change.at)
    assert names(back.plan) == names(plan)
    assert levels(back.plan, 1) == [("three", 0)]


def test_an_action_takes_what_is_nested_under_it_along(plan: Plan) -> None:
    assert levels(edit.move(plan, NodeRef.action(0, 0), 1).plan) == [("two", 0), ("one", 0), ("one deep", 1)]
    assert levels(edit.delete(plan, NodeRef.action(0, 0)).plan) == [("two", 0)]
    ticked = edit.tick(plan, NodeRef.action(0, 0)).plan
    assert [a.done for a in ticked.tasks[0].actions] == [True, True, False]


def test_an_action_moves_on_into_the_next_task(plan: Plan) -> None:
    change = edit.move(plan, NodeRef.action(0, 2), 1)
    assert levels(change.plan, 1) == [("two", 0), ("three", 0)]
    assert change.at == NodeRef.action(1, 0)
    assert levels(edit.move(change.plan, change.at, -1).plan) == levels(plan)


def test_a_nested_action_stays_under_its_parent(plan: Plan) -> None:
    with pytest.raises(EditImpossible, match="outdent it first"):
        edit.move(plan, NodeRef.action(0, 1), -1)


def test_the_first_action_cannot_be_indented(plan: Plan) -> None:
    with pytest.raises(EditImpossible, match="no action above"):
        edit.indent(plan, NodeRef.action(0, 0))


def test_ticking_a_task_ticks_all_and_then_none(plan: Plan) -> None:
    once = edit.tick(edit.tick(plan, NodeRef.action(0, 2)).plan, NodeRef.task(0)).plan
    assert once.tasks[0].done
    assert edit.tick(once, NodeRef.task(0)).plan.tasks[0].progress == (0, 3)


def test_ticking_a_phase_and_a_criterion(plan: Plan) -> None:
    assert [t.done for t in edit.tick(plan, NodeRef.phase(0)).plan.tasks] == [True, True, False]
    assert edit.tick(plan, NodeRef.entry(4, 0)).plan.criteria[0].done is True
    with pytest.raises(EditImpossible, match="Only actions"):
        edit.tick(plan, NodeRef.entry(5, 0))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("- [ ] do it", "do it"),
        ("* [x] # do\nit", "do it"),
        ("1. do it", "do it"),
        ("  ### do it", "do it"),
        ("```sh", "\\```sh"),
        ("a\x1b[31mb\x00", "ab\ufffd"),
        ("see <!-- here", "see \\<!-- here"),
        ("use C# [brackets](x)", "use C# [brackets](x)"),
    ],
)
def test_an_action_stays_one_item_whatever_is_typed(plan: Plan, typed: str, kept: str) -> None:
    assert edit.rename(plan, NodeRef.action(0, 0), typed).plan.tasks[0].actions[0].text == kept


@pytest.mark.parametrize("typed", ["", "  ", "- [ ] ", "#", "- - -", "\x1b[0m"])
def test_an_empty_action_is_refused(plan: Plan, typed: str) -> None:
    with pytest.raises(EditImpossible, match="some text"):
        edit.add(plan, NodeRef.task(0), typed, child=True)


def test_names_lose_pasted_numbers_and_hashes(plan: Plan) -> None:
    assert edit.rename(plan, NodeRef.task(0), "### Task 4: Build ##").plan.tasks[0].name == "Build"
    assert edit.rename(plan, NodeRef.phase(0), "Phase 9: Begin").plan.phases[0].name == "Begin"
    assert edit.rename(plan, TITLE, "# Port\nit").plan.title == "Port it"


def test_a_renamed_task_keeps_its_id_and_a_new_one_gets_a_fresh_one(plan: Plan) -> None:
    assert edit.rename(plan, NodeRef.task(0), "Other").plan.tasks[0].task_id == "a"
    assert edit.add(plan, NodeRef.task(0), "A").plan.tasks[1].task_id == "a-2"


def test_a_section_text_can_open_no_section_and_leaves_no_fence_open(plan: Plan) -> None:
    text = edit.set_text(plan, NodeRef.section(0), "\n# Top\n## Next\n```py\n## kept").plan.text_of("Objective")
    assert text == "### Top\n### Next\n```py\n## kept\n```"


def test_a_files_line_says_path_lines_and_reason(plan: Plan) -> None:
    ref = NodeRef.entry(1, 1)
    assert edit.line_of(plan, ref) == "`a.py:3-9` - why"
    changed = edit.rename(plan, ref, "`src/c.py:9-4,12` — because").plan.files[0]
    assert changed == FileRef(path="src/c.py", lines=((4, 9), (12, 12)), reason="because")
    assert edit.add(plan, NodeRef.entry(1, 2), "d.py - new one").plan.files[2] == FileRef(path="d.py", reason="new one", new=True)


def test_a_command_keeps_its_folder(plan: Plan) -> None:
    ref = NodeRef.entry(5, 0)
    assert edit.line_of(plan, ref) == "`make test` - all of them"
    assert edit.rename(plan, ref, "`make soak` - longer").plan.commands[0] == Command(
        command="make soak", purpose="longer", folder="specs/x"
    )
    assert edit.rename(plan, ref, "ls | wc -l").plan.commands[0].command == "ls | wc -l"


@pytest.mark.parametrize("index", range(6))
def test_text_put_back_unchanged_changes_nothing(plan: Plan, index: int) -> None:
    ref = NodeRef.section(index)
    assert edit.set_text(plan, ref, edit.text_of(plan, ref)).plan == plan


def test_a_task_is_edited_whole_as_markdown(plan: Plan) -> None:
    text = "- [x] first\n  more of it\n  - [ ] nested\n\n```py\n- not an item\n```\n\n1. ordered\n2. stays"
    changed = edit.set_text(plan, NodeRef.task(0), text).plan
    assert changed.tasks[0].blocks == (
        Action(text="first\nmore of it", done=True),
        Action(text="nested", done=False, level=1),
        Prose(text="```py\n- not an item\n```\n\n1. ordered\n2. stays"),
    )
    assert edit.text_of(changed, NodeRef.task(0)) == text


def test_known_sections_go_where_the_format_puts_them(plan: Plan) -> None:
    change = edit.add_section(plan, "Testing Strategy")
    assert change.plan.sections[4].heading == "Testing Strategy"
    assert change.at == NodeRef.section(4)
    with pytest.raises(EditImpossible, match="already"):
        edit.add_section(plan, "objective")


def test_structured_sections_keep_their_name(plan: Plan) -> None:
    with pytest.raises(EditImpossible, match="plan format"):
        edit.rename(plan, NodeRef.section(3), "Steps")
    with pytest.raises(EditImpossible, match="its own kind"):
        edit.rename(edit.delete(plan, NodeRef.section(4)).plan, NodeRef.section(0), "Acceptance Criteria")


def test_deleting_the_phases_section_frees_the_tasks(plan: Plan) -> None:
    assert [t.phase for t in edit.delete(plan, NodeRef.section(2)).plan.tasks] == [None, None, None]


def test_a_plan_without_tasks_takes_a_first_one() -> None:
    change = edit.add_task(Plan(title="t"), "Begin")
    assert names(change.plan) == [(1, "Begin", None)]
    assert change.plan.tasks[0].task_id == "begin"


def test_dependencies_are_checked(plan: Plan) -> None:
    assert edit.set_dependencies(plan, NodeRef.task(2), ["b"]).plan.tasks[2].depends_on == ("b",)
    with pytest.raises(EditImpossible, match="comes after"):
        edit.set_dependencies(plan, NodeRef.task(0), ["c"])
    with pytest.raises(EditImpossible, match="no task with the id"):
        edit.set_dependencies(plan, NodeRef.task(0), ["zzz"])


def test_tasks_stay_in_the_section_they_stand_in() -> None:
    twice = Plan(
        title="t",
        sections=(TasksSection(tasks=(task(1, "X"),)), TasksSection(heading="step-by-step tasks", tasks=(task(2, "Y"), task(3, "Z")))),
    )
    changed = edit.move(twice, NodeRef.task(1), 1).plan
    assert [[t.name for t in s.tasks] for s in changed.sections if isinstance(s, TasksSection)] == [["X"], ["Z", "Y"]]
