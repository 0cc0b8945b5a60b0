from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.clock import FixedClock
from core.errors import CannotWrite
from planner.plan import Plan, TextSection
from renderers.plan_markdown import render
from renderers.plan_reader import read
from workbench.journal import Journal, list_entries
from workbench.session import ChangedOnDisk, PlanSession

TEXT = """# Plan: Clean up

## Task Description
Do it.

> clean up the cellar

## Step by Step Tasks
### 1. First
- **Task ID**: first
- **Depends On**: none
- [ ] go

### 2. Validate
- **Task ID**: validate
- **Depends On**: first
- [ ] check

## Notes
n
"""


@pytest.fixture
def session(tmp_path: Path) -> PlanSession:
    made = PlanSession(tmp_path / "specs", tmp_path)
    made.redraft(read(TEXT))
    return made


def _with_notes(plan: Plan, text: str) -> Plan:
    sections = tuple(
        s.model_copy(update={"text": text}) if isinstance(s, TextSection) and s.heading == "Notes" else s for s in plan.sections
    )
    return plan.model_copy(update={"sections": sections})


def test_undo_and_redo_walk_every_edit(session: PlanSession) -> None:
    assert session.plan
    states = [session.plan]
    for n in range(50):
        assert session.apply(_with_notes(session.plan, f"note {n}"), f"edit {n}")
        states.append(session.plan)
    for n in reversed(range(50)):
        assert session.undo() == f"edit {n}"
        assert session.plan == states[n]
    assert session.undo() is None
    for n in range(50):
        assert session.redo() == f"edit {n}"
    assert session.plan == states[-1]


def test_an_edit_that_changes_nothing_is_no_step(session: PlanSession) -> None:
    assert session.plan
    assert not session.apply(session.plan, "nothing")
    assert not session.can_undo


def test_a_redraft_replaces_an_unedited_plan_at_once(session: PlanSession) -> None:
    assert session.redraft(read(TEXT.replace("Do it.", "Do it well."))) is None
    assert session.plan
    assert "Do it well." in render(session.plan)


def test_a_redraft_never_overwrites_edits(session: PlanSession) -> None:
    assert session.plan
    session.apply(_with_notes(session.plan, "mine"), "notes")
    pending = session.redraft(read(TEXT.replace("Do it.", "Do it well.").replace("\nn\n", "\ntheirs\n").replace("] go", "] go now")))
    assert pending
    assert "Do it." in render(session.plan)
    assert {(c.heading, c.what) for c in pending.changes} == {
        ("Task Description", "changed"), ("Step by Step Tasks", "changed"), ("Notes", "kept"),
    }  # fmt: skip
    assert session.accept_redraft()
    text = render(session.plan)
    assert "Do it well." in text
    assert "go now" in text
    assert "mine" in text
    assert "theirs" not in text
    assert session.undo() == "redraft"
    assert "Do it." in render(session.plan)


def test_deleted_and_added_tasks_survive_a_redraft(session: PlanSession) -> None:
    mine = read(TEXT.replace("### 1. First\n- **Task ID**: first\n- **Depends On**: none\n- [ ] go\n\n", ""))
    session.apply(mine, "delete task")
    draft = read(TEXT.replace("## Notes", "### 3. Third\n- **Task ID**: third\n- **Depends On**: first\n- [ ] x\n\n## Notes"))
    pending = session.redraft(draft)
    assert pending
    assert [t.task_id for t in pending.merged.tasks] == ["validate", "third"]
    assert [t.number for t in pending.merged.tasks] == [1, 2]
    assert pending.merged.tasks[1].depends_on == ()


def test_saving_never_overwrites(session: PlanSession, tmp_path: Path) -> None:
    first = session.save("clean-up")
    assert first.path == tmp_path / "specs" / "clean-up.md"
    assert first.report.startswith("✅ Implementation Plan Created\n\nFile: specs/clean-up.md\nTopic: ")
    assert not session.edited
    other = PlanSession(tmp_path / "specs", tmp_path)
    other.redraft(read(TEXT))
    assert other.save("clean-up").path.name == "clean-up-2.md"
    third = PlanSession(tmp_path / "specs", tmp_path)
    third.redraft(read(TEXT))
    assert third.save("clean-up", force=True).path.name == "clean-up.md"


def test_two_savers_take_two_names(tmp_path: Path) -> None:
    paths: list[str] = []

    def save() -> None:
        made = PlanSession(tmp_path / "specs", tmp_path)
        made.redraft(read(TEXT))
        paths.append(made.save("same").path.name)

    threads = [threading.Thread(target=save) for _ in range(12)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert len(set(paths)) == 12


def test_a_file_changed_by_someone_else_is_not_overwritten(session: PlanSession) -> None:
    path = session.save("x").path
    path.write_text(path.read_text() + "\nby hand\n")
    assert session.plan
    session.apply(_with_notes(session.plan, "mine"), "notes")
    with pytest.raises(ChangedOnDisk):
        session.save("x")
    session.save("x", force=True)
    assert "mine" in path.read_text()


def test_save_as_refuses_an_existing_file(session: PlanSession, tmp_path: Path) -> None:
    (tmp_path / "other.md").write_text("precious")
    with pytest.raises(CannotWrite):
        session.save("x", path=tmp_path / "other.md")
    assert (tmp_path / "other.md").read_text() == "precious"


def test_out_that_is_a_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "specs").write_text("")
    session = PlanSession(tmp_path / "specs", tmp_path)
    session.redraft(read(TEXT))
    with pytest.raises(CannotWrite):
        session.save("x")


def test_opening_gives_back_the_prompt_and_no_edits(session: PlanSession, tmp_path: Path) -> None:
    path = session.save("x").path
    again = PlanSession(tmp_path / "specs", tmp_path)
    again.open(path)
    assert again.plan == session.plan
    assert again.prompt == "clean up the cellar"
    assert not again.edited


def test_the_journal_holds_what_was_not_saved(tmp_path: Path) -> None:
    clock = FixedClock(datetime(2026, 11, 1, tzinfo=UTC))
    journal = Journal(tmp_path, folder=tmp_path / "drafts", clock=clock)
    session = PlanSession(tmp_path / "specs", tmp_path, journal)
    session.set_prompt("clean up; Password=hunter2")
    session.redraft(read(TEXT))
    assert session.plan
    session.apply(_with_notes(session.plan, "mine"), "notes")
    assert journal.flush()
    (entry,) = list_entries(tmp_path / "drafts")
    assert "mine" in entry.plan
    assert "hunter2" not in json.dumps(entry.prompt)
    assert (tmp_path / "drafts" / f"{journal.id}.json").stat().st_mode & 0o777 == 0o600
    recovered = PlanSession(tmp_path / "specs", tmp_path)
    recovered.restore(entry.plan, entry.prompt, None)
    assert recovered.plan == session.plan
    assert recovered.edited
    session.save("x")
    session.close()
    assert list_entries(tmp_path / "drafts") == []


def test_a_damaged_journal_entry_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text('{"id": "bad"')
    (tmp_path / "odd.json").write_text('{"id": "odd", "pid": 1}')
    assert list_entries(tmp_path) == []


def test_a_journal_that_cannot_write_says_so(tmp_path: Path) -> None:
    (tmp_path / "drafts").write_text("in the way")
    journal = Journal(tmp_path, folder=tmp_path / "drafts")
    journal.record(prompt="p", plan="", path="")
    assert journal.flush()
    assert "drafts" in journal.problem
    journal.close()


def test_companions_that_cannot_be_written_do_not_unsave_the_plan(tmp_path: Path) -> None:
    session = PlanSession(tmp_path, tmp_path)
    session.redraft(read("# Plan: Move it\n\n## Notes\nx\n"))
    with pytest.raises(CannotWrite) as caught:
        session.save("move-it", companions={"plan.toml": "", "plan.toml/x": ""})
    assert "the plan is saved as" in caught.value.message
    assert session.path == tmp_path / "move-it.md"
    assert not session.edited


CRITERIA = """# Plan: Move

## Acceptance Criteria
- [ ] 3 tables agree. (check: `TABLES_RECONCILED`)
- [ ] No password.
- [ ] Old.

## Notes
lead

### Required
r

### Cutover Runbook
#### One
1

#### Two
2
"""


def test_ticks_are_no_edit_and_stay_with_their_criterion(tmp_path: Path) -> None:
    session = PlanSession(tmp_path / "specs", tmp_path)
    session.redraft(read(CRITERIA))
    ticked = CRITERIA.replace(
        "- [ ] 3 tables agree. (check: `TABLES_RECONCILED`)", "- [x] 3 tables agree. (check: `TABLES_RECONCILED`)\n  - Evidence: run 1"
    )
    assert session.apply(read(ticked.replace("- [ ] No password.", "- [x] No password.")), "tick")
    new = CRITERIA.replace("3 tables agree", "4 tables agree").replace("- [ ] Old.", "- [ ] New.")
    assert session.redraft(read(new)) is not None
    assert session.accept_redraft()
    assert session.plan is not None
    assert [(c.statement, c.done, c.evidence) for c in session.plan.criteria] == [
        ("4 tables agree.", True, "run 1"),
        ("No password.", True, ""),
        ("New.", False, ""),
    ]


def test_parts_of_a_text_are_merged_by_their_headings(tmp_path: Path) -> None:
    session = PlanSession(tmp_path / "specs", tmp_path)
    session.redraft(read(CRITERIA))
    assert session.plan is not None
    assert session.apply(read(CRITERIA.replace("#### Two\n2", "#### Two\nmine").replace("lead", "my lead")), "edit")
    offered = session.redraft(read(CRITERIA.replace("#### One\n1", "#### One\nnew").replace("### Required\nr", "### Required\nnewer")))
    assert offered is not None
    assert [(c.heading, c.what) for c in offered.changes] == [("Notes", "changed")]
    assert session.accept_redraft()
    assert session.plan.text_of("Notes") == "my lead\n\n### Required\nnewer\n\n### Cutover Runbook\n#### One\nnew\n\n#### Two\nmine"
    conflicting = session.redraft(read(CRITERIA.replace("#### Two\n2", "#### Two\ntheirs")))
    assert conflicting is None or ("Notes", "kept") in [(c.heading, c.what) for c in conflicting.changes]
    assert "mine" in session.plan.text_of("Notes")


def test_an_assumption_edited_in_the_app_moves_the_times_in_the_same_step(tmp_path: Path) -> None:
    from migration.cutover.model import CutoverFacts
    from renderers.runbook import render_runbook

    runbook = render_runbook(CutoverFacts("W", "specs/m.md", "sql", 3, 1, 2))
    session = PlanSession(tmp_path / "specs", tmp_path)
    session.redraft(read(f"# Plan: Move\n\n## Notes\n### Cutover Runbook\n{runbook}\n"))
    assert session.plan is not None
    edited = session.plan.text_of("Notes").replace("target | 30 | minutes", "target | 75 | minutes")
    assert session.apply(_with_notes(session.plan, edited), "edit Notes")
    assert "T−1 h 15 min | Point the applications at the target | 1 h 15 min" in session.plan.text_of("Notes")
    session.undo()
    assert "T−30 min" in session.plan.text_of("Notes")
