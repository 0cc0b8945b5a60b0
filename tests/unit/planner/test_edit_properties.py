"""Whatever is edited in whatever order, a plan stays a plan: numbered, with unique ids and valid dependencies, and readable again."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from trials import rounds

from planner import edit
from planner.edit import Change, EditImpossible, NodeKind, NodeRef
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
from renderers.plan_markdown import render
from renderers.plan_reader import read

START = Plan(
    title="Start",
    sections=(
        TextSection(heading="Objective", text="Text."),
        FilesSection(items=(Prose(text="Use these files:"), FileRef(path="a.py"), FileRef(path="n.py", new=True))),
        PhasesSection(phases=(Phase(number=1, name="One", blocks=(Action(text="p"),)), Phase(number=2, name="Two"))),
        TasksSection(
            tasks=(
                Task(number=1, name="A", task_id="a", phase=1, blocks=(Action(text="x", done=False), Action(text="y", done=True, level=1))),
                Task(
                    number=2, name="B", task_id="b", phase=1, depends_on=("a",), blocks=(Prose(text="Words."), Action(text="z", done=False))
                ),
                Task(number=3, name="C", task_id="c", phase=2, depends_on=("a", "b"), blocks=(Action(text="w", done=False),)),
            )
        ),
        CriteriaSection(items=(Criterion(text="True"),)),
        CommandsSection(items=(Command(command="make", folder="sub"), Command(command="ls"))),
        TextSection(heading="Notes", text="### Sub\n- n"),
    ),
)

LINES = st.one_of(
    st.sampled_from(
        [
            "- [ ] item",
            "## Notes",
            "# Plan: x",
            "```",
            "~~~ sh",
            "<!-- open",
            "1. one",
            "> q",
            "Phase 3: x",
            "- **Task ID**: a",
            "C#",
            "`a` - b",
        ]
    ),
    st.text(alphabet=st.sampled_from("ab #-*[]x`~<!>\n\t\x1b\x00:.1|\\é漢🙂"), max_size=12),
)
TEXTS = st.lists(st.one_of(LINES, st.builds(lambda s: "  " + s, LINES), st.just("")), max_size=6).map("\n".join)
REFS = st.builds(NodeRef, st.sampled_from(NodeKind), st.integers(-1, 6), st.integers(-1, 5))
EDITS: st.SearchStrategy[Callable[[Plan], Change]] = st.one_of(
    st.builds(lambda r, t: lambda p: edit.rename(p, r, t), REFS, LINES),
    st.builds(lambda r, t: lambda p: edit.set_text(p, r, t), REFS, TEXTS),
    st.builds(lambda r, t, c: lambda p: edit.add(p, r, t, child=c), REFS, LINES, st.booleans()),
    st.builds(lambda r, k: lambda p: edit.delete(p, r, keep_tasks=k), REFS, st.booleans()),
    st.builds(lambda r, s: lambda p: edit.move(p, r, s), REFS, st.sampled_from([-1, 1])),
    st.builds(lambda r: lambda p: edit.indent(p, r), REFS),
    st.builds(lambda r: lambda p: edit.outdent(p, r), REFS),
    st.builds(lambda r, d: lambda p: edit.tick(p, r, d), REFS, st.sampled_from([None, True, False])),
    st.builds(lambda t: lambda p: edit.add_phase(p, t), LINES),
    st.builds(lambda t: lambda p: edit.add_task(p, t), LINES),
    st.builds(lambda r, d: lambda p: edit.set_dependencies(p, r, d), REFS, st.lists(st.sampled_from("abcd"))),
)


def check(plan: Plan) -> None:
    assert Plan.model_validate(plan.model_dump()) == plan
    assert [t.number for t in plan.tasks] == list(range(1, len(plan.tasks) + 1))
    ids = [t.task_id for t in plan.tasks if t.task_id]
    assert len(set(ids)) == len(ids)
    for place, task in enumerate(plan.tasks):
        assert set(task.depends_on) <= {t.task_id for t in plan.tasks[:place]}
        assert task.phase is None or task.phase in {p.number for p in plan.phases}
        assert task.name
    numbers = [p.number for p in plan.phases if p.number is not None]
    assert numbers == list(range(1, len(numbers) + 1))


@settings(max_examples=rounds(150), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(EDITS, min_size=1, max_size=25))
def test_any_edits_keep_a_plan_in_order_and_readable(edits: list[Callable[[Plan], Change]]) -> None:
    plan = START
    for apply in edits:
        try:
            change = apply(plan)
        except EditImpossible:
            continue
        check(change.plan)
        if change.at.kind not in (NodeKind.TITLE, NodeKind.PREAMBLE) and (change.plan.tasks or change.plan.sections):
            edit.line_of(change.plan, change.at)
        plan = change.plan
    text = render(plan)
    assert "\x1b" not in text
    again = read(text)
    assert [s.heading for s in again.sections] == [s.heading for s in plan.sections]
    assert [(t.name, t.task_id, t.depends_on, t.phase) for t in again.tasks] == [
        (t.name, t.task_id, t.depends_on, t.phase) for t in plan.tasks
    ]
    assert [p.name for p in again.phases] == [p.name for p in plan.phases]
    assert [[b.text for b in t.actions] for t in again.tasks] == [[b.text for b in t.actions] for t in plan.tasks]
    assert render(again) == text
