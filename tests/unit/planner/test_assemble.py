"""Merging, ordering and numbering."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from planner.assemble import assemble, order_tasks
from planner.contribution import Contribution, PhaseDraft, TaskDraft
from planner.plan import Command, Criterion, FileRef
from planner.task import Complexity, Entities, Intent, TaskType


def intent(task_type=TaskType.FEATURE, complexity=Complexity.MEDIUM):
    return Intent(
        "Do it",
        task_type,
        TaskType.CHORE if task_type is not TaskType.CHORE else TaskType.FIX,
        1.0,
        complexity,
        (),
        Entities(),
        "Do it",
        "do-it",
    )


def task(name, *needs, **more):
    return TaskDraft(name, name.title(), (f"Do {name}.",), needs, **more)


def ids(drafts):
    return [(d.task_id, n) for d, n in order_tasks(drafts)]


def test_tasks_follow_what_they_need_and_validation_is_last():
    drafts = [task("check", "b", validates=True), task("b", "a"), task("a"), task("c", "check")]
    assert ids(drafts) == [("a", ()), ("b", ("a",)), ("c", ()), ("check", ("b",))]


def test_unknown_and_circular_dependencies_are_dropped():
    assert ids([task("a", "b", "nowhere"), task("b", "a"), task("c", "c")]) == [("c", ()), ("a", ()), ("b", ("a",))] or ids(
        [task("a", "b", "nowhere"), task("b", "a"), task("c", "c")]
    ) == [("a", ()), ("b", ("a",)), ("c", ())]


@given(
    st.lists(st.tuples(st.integers(0, 9), st.lists(st.integers(0, 12), max_size=4), st.booleans()), max_size=10, unique_by=lambda t: t[0])
)
def test_order_is_topological_whatever_is_given(rows):
    drafts = [TaskDraft(str(n), str(n), ("x",), tuple(map(str, needs)), validates=v) for n, needs, v in rows]
    placed: set[str] = set()
    ordered = order_tasks(drafts)
    for draft, needs in ordered:
        assert set(needs) <= placed
        placed.add(draft.task_id)
    assert placed == {d.task_id for d in drafts}
    flags = [d.validates for d, _ in ordered]
    assert not any(flags) or flags[-1]


def test_phases_decide_the_order_before_the_list():
    parts = Contribution(
        phases=(PhaseDraft(1, "One", ("x",)), PhaseDraft(2, "Two", ("y",))), tasks=(task("late", phase=2), task("early", phase=1))
    )
    plan = assemble(intent(), parts)
    assert [(t.task_id, t.phase, t.number) for t in plan.tasks] == [("early", 1, 1), ("late", 2, 2)]


def test_conditional_sections_are_left_out():
    texts = tuple(
        (h, "text")
        for h in ("Notes", "Odd", "Testing Strategy", "Target Architecture", "Solution Approach", "Objective", "Task Description")
    )
    parts = Contribution(sections=texts, phases=(PhaseDraft(1, "One", ("x",)),), tasks=(task("a", phase=1),))
    simple = assemble(intent(TaskType.CHORE, Complexity.SIMPLE), parts)
    assert [s.heading for s in simple.sections] == ["Task Description", "Objective", "Relevant Files", "Step by Step Tasks", "Odd", "Notes"]
    assert simple.tasks[0].phase is None
    migration = assemble(intent(TaskType.MIGRATION, Complexity.SIMPLE), parts)
    assert {"Target Architecture", "Implementation Phases"} <= {s.heading for s in migration.sections}
    assert "Testing Strategy" not in {s.heading for s in migration.sections}


def test_contributions_merge_without_duplicates():
    first = Contribution(
        sections=(("Objective", "old"),),
        tasks=(task("a"), task("b")),
        files=(FileRef(path="x.py", reason="one"),),
        criteria=(Criterion(text="It works."),),
        commands=(Command(command="make", folder="sub"), Command(command="make")),
        notes=(("", "n"), ("H", "h1")),
        questions=("q1", "q2", "q3"),
    )
    second = Contribution(
        sections=(("Objective", "new"), ("Notes", "more")),
        tasks=(task("c"),),
        replaces_tasks=True,
        files=(FileRef(path="x.py", reason="two", lines=((1, 2),)), FileRef(path="y.py", new=True)),
        criteria=(Criterion(text="it works"),),
        commands=(Command(command="make"), Command(command="test", folder="sub")),
        notes=(("H", "h2"),),
        questions=("q2", "q4", "q5", "q6"),
    )
    plan = assemble(intent(), first, second)
    assert plan.text_of("Objective") == "new"
    assert [t.task_id for t in plan.tasks] == ["c", "validate"]
    assert [(f.path, f.reason, f.lines, f.new) for f in plan.files] == [("x.py", "one; two", ((1, 2),), False), ("y.py", "", (), True)]
    assert len(plan.criteria) == 1
    assert [(c.folder, c.command) for c in plan.commands] == [("", "make"), ("sub", "make"), ("sub", "test")]
    notes = plan.text_of("Notes")
    assert notes.startswith("n\n\nmore\n\n### Open Questions\n- q1\n- q2\n- q3\n- q4\n- q5\n\n### H\nh1\n\nh2")
    assert "q6" not in notes


def test_a_closing_task_is_added_when_none_validates():
    plan = assemble(intent(), Contribution(tasks=(task("a"),), commands=(Command(command="make test", purpose="passes"),)))
    assert plan.tasks[-1].task_id == "validate"
    assert "`make test`" in plan.tasks[-1].actions[0].text


def test_nesting_follows_indentation():
    plan = assemble(intent(), Contribution(tasks=(TaskDraft("a", "A", ("x", "  y", "    z", "x"), notes="code"),)))
    assert [(b.kind, b.text, getattr(b, "level", None)) for b in plan.tasks[0].blocks] == [
        ("action", "x", 0),
        ("action", "y", 1),
        ("action", "z", 2),
        ("prose", "code", None),
    ]
