"""Reading a plan gives the model, rendering the model gives the bytes; other tools' plans lose nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trials import rounds

from planner.plan import Action, Command, Criterion, FileRef, Prose, TasksSection, TextSection
from renderers.plan_markdown import render, render_sections
from renderers.plan_reader import read, read_file, section_from_body

OWN = """\
# Plan: Add a retry to the uploader

## Task Description
Uploads fail on a short network break.

> add a retry to the uploader

- **Task Type**: feature
- **Complexity**: medium

## Objective
An upload survives three breaks.

## Relevant Files
Use these files to complete the task:

- `src/upload.py:12-40,88` - sends the file
- ``odd`name.py`` - has a backtick

### New Files
- `tests/test_retry.py` - proves it

## Implementation Phases
### Phase 1: Foundation
- Read `src/upload.py`

### Phase 2: Core Implementation
Write the loop.

## Step by Step Tasks
IMPORTANT: Execute every step in order, top to bottom.

### 1. Pin the behaviour
- **Task ID**: pin-behaviour
- **Depends On**: none
- **Phase**: 1
- [x] Write a failing test
  - [ ] with a fake server
- [ ] Run it

```python
## not a section
- not an item
def test_retry(): ...
```

### 2. Validate
- **Task ID**: validate
- **Depends On**: pin-behaviour
- **Phase**: 2
- **Assigned To**: Ann
- [ ] Run everything
  and look

## Acceptance Criteria
- [ ] three breaks are survived
- [x] no new dependency
  - Evidence: `pip list` on 2026-11-01

## Validation Commands
Execute these commands to validate the task is complete:

- `pytest -q` - all tests

Run in `specs/x/`:

- `python analyze_sql.py` - counts

Run in the repository root:

- `make lint`

## Notes
Nothing else.
"""


def test_own_plan_renders_to_the_same_bytes() -> None:
    assert render(read(OWN)) == OWN


def test_own_plan_is_understood() -> None:
    plan = read(OWN)
    assert plan.title == "Add a retry to the uploader"
    assert plan.task_type == "feature"
    assert plan.complexity == "medium"
    assert plan.request == "add a retry to the uploader"
    assert [f.path for f in plan.files] == ["src/upload.py", "odd`name.py", "tests/test_retry.py"]
    assert plan.files[0] == FileRef(path="src/upload.py", lines=((12, 40), (88, 88)), reason="sends the file")
    assert [f.new for f in plan.files] == [False, False, True]
    first, second = plan.tasks
    assert (first.task_id, first.depends_on, first.phase) == ("pin-behaviour", (), 1)
    assert first.actions[0] == Action(text="Write a failing test", done=True)
    assert first.actions[1] == Action(text="with a fake server", done=False, level=1)
    assert isinstance(first.blocks[-1], Prose)
    assert first.progress == (1, 3)
    assert second.depends_on == ("pin-behaviour",)
    assert second.fields[0].name == "Assigned To"
    assert second.actions[0].text == "Run everything\nand look"
    assert plan.criteria[1] == Criterion(text="no new dependency", done=True, evidence="`pip list` on 2026-11-01")
    assert plan.commands == (
        Command(command="pytest -q", purpose="all tests"),
        Command(command="python analyze_sql.py", purpose="counts", folder="specs/x/"),
        Command(command="make lint"),
    )
    assert [p.number for p in plan.phases] == [1, 2]


@pytest.mark.parametrize("heading", ["### 1. Do it", "### Task 1: Do it", "### Step 1: Do it", "### 1) Do it", "### Step 1 - Do it"])
def test_task_headings_of_other_tools(heading: str) -> None:
    plan = read(f"# T\n\n## Step by Step Tasks\n{heading}\n- go\n")
    assert [(t.number, t.name) for t in plan.tasks] == [(1, "Do it")]
    assert "### 1. Do it\n- go\n" in render(plan)


def test_foreign_plan_keeps_all_it_holds() -> None:
    text = (
        "---\nowner: ann\n---\n# Feature: Thing\nlead text\n\n## Weird Section\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
        "## Relevant Files\n- src/a.py: no code span\n* **`b.py`** bold\n\n## Step by Step Tasks\n\n### Overview\n1. one\n   - nested\n2. two\n\n"
        "### Task 2: Go\n**Task ID**: go\n\n* star item\n    * four deep\n\n    code?\n\n#### Sub\ntext\n\n## Validation Commands\n```bash\nmake test\n```\n"
    )
    plan = read(text)
    out = render(plan)
    assert plan.front == "---\nowner: ann\n---"
    assert "# Feature: Thing\n\nlead text" in out
    assert _words(out) >= _words(text)
    assert render(read(out)) == out
    assert read(out) == plan


def test_new_files_heading_without_files_stays() -> None:
    text = "# Plan: X\n\n## Relevant Files\n- `a.py` - why\n\n### New Files\nNone.\n"
    assert _words(render(read(text))) == _words(text)
    assert read(render(read(text))) == read(text)


def test_sections_carry_distinct_keys() -> None:
    keys = [s.key for s in render_sections(read("# Plan: X\n\n## A\n1\n\n## A\n2\n"))]
    assert keys == ["", "A", "A#2"]


def test_box_like_text_stays_text() -> None:
    plan = read("# Plan: X\n\n## Step by Step Tasks\n### 1. T\n- a\n")
    section = plan.sections[0]
    assert isinstance(section, TasksSection)
    task = section.tasks[0].model_copy(update={"blocks": (Action(text="[x] not a box"),)})
    again = read(render(plan.model_copy(update={"sections": (section.model_copy(update={"tasks": (task,)}),)})))
    assert again.tasks[0].actions[0].done is None


def test_section_text_with_headings_becomes_more_sections() -> None:
    made = section_from_body("Notes", "first\n\n## Extra\nsecond")
    assert [s.heading for s in made] == ["Notes", "Extra"]
    assert made[0] == TextSection(heading="Notes", text="first")


def test_a_file_without_headings_is_refused(tmp_path) -> None:
    from core.errors import UnreadableInput

    target = tmp_path / "x.md"
    target.write_text("just words\n")
    with pytest.raises(UnreadableInput) as caught:
        read_file(target)
    assert str(target) in caught.value.place


_PIECES = st.sampled_from(
    [
        "# Plan: T", "# Other", "## Task Description", "## Step by Step Tasks", "## Implementation Phases", "## Relevant Files",
        "## Acceptance Criteria", "## Validation Commands", "## Notes", "## Odd - One", "### 1. First", "### Task 2: Second", "### Phase 1: Found",
        "### New Files", "### Existing Files", "### Heading", "#### Deeper", "- item", "- [ ] open", "- [x] done", "  - nested", "    - [ ] deep", "* star",
        "  continued", "      far", "- `a/b.py:1-3` - why", "- ``x`y`` - z", "- `cmd --flag` - does", "Run in `specs/x/`:", "Run in the repository root:",
        "- **Task ID**: some-id", "- **Depends On**: a, b", "- **Phase**: 2", "- **Owner**: Bob", "**Bold**: para", "1. one", "   - under one", "> quote",
        "```", "````python", "~~~", "| a | b |", "---", "- - -", "", "", "text", "  - Evidence: run 7", "-", "- [ ]", "\tcode", "\t- tabbed", "- [x]tight", "<tag>", "\\[x] esc",
        "+ plus", "***", "   ### three", "##", "#", "###", "- ", "Ünïcode 漢字",
    ]
)  # fmt: skip


@settings(max_examples=rounds(400), deadline=None)
@given(st.lists(_PIECES, max_size=40))
def test_any_markdown_is_read_without_loss_and_settles(lines: list[str]) -> None:
    text = "\n".join(lines)
    plan = read(text)
    out = render(plan)
    assert _words(out) >= _words(text)
    again = read(out)
    assert render(again) == out
    assert again == plan


def _words(text: str) -> set[str]:
    """Every word outside markers that the renderer may rewrite (list signs, task heading forms)."""
    text = re.sub(r"^### (?:(?:Task|Step) )?\d+[:.)] ", "### ", text, flags=re.M)
    return set(re.findall(r"[^\W_]+", text))
