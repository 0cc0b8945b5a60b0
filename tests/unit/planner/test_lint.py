"""Each fault has its finding, a faultless plan has none, and findings carry lines."""

from __future__ import annotations

import pytest

from planner.lint import lint
from renderers.plan_reader import read

GOOD = """# Plan: Mend it

## Task Description
Words.

- **Task Type**: fix
- **Complexity**: simple

> TODO: mend <this thing>

## Objective
It works.

## Relevant Files
Use these files to complete the task:

- `a.py:1-2` - the place

## Step by Step Tasks
IMPORTANT: Execute every step in order, top to bottom.

### 1. Reproduce
- **Task ID**: reproduce
- **Depends On**: none
- [ ] Write a test.

### 2. Validate
- **Task ID**: validate
- **Depends On**: reproduce
- [ ] Run `make test`.

## Acceptance Criteria
- [ ] It works.

## Validation Commands
Execute these commands to validate the task is complete:

- `make test` - passes
"""


@pytest.fixture
def root(tmp_path):
    (tmp_path / "a.py").write_text("1\n2\n")
    return tmp_path


def found(text, root=None):
    return {f.code: f for f in lint(read(text), root=root, text=text, file="p.md")}


def test_good_plan_is_clean(root):
    assert found(GOOD, root) == {}


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("# Plan: Mend it", "", "NO_TITLE", 0),
        ("## Objective\nIt works.\n\n", "", "MISSING_SECTION", 0),
        ("It works.\n\n## Rel", "\n\n## Rel", "EMPTY_SECTION", 11),
        ("## Objective", "## Objective\nx\n\n## Objective", "DUPLICATE_SECTION", 11),
        ("## Objective", "## Testing Strategy\nx\n\n## Objective", "UNEXPECTED_SECTION", 11),
        ("- **Task Type**: fix\n", "", "TYPE_UNSTATED", 3),
        ("Write a test.", "Write a test for TBD.", "PLACEHOLDER", 25),
        ("Write a test.", "Write a test for <your path>.", "PLACEHOLDER", 25),
        ("It works.\n\n## Rel", "It works.\n\n```bash\nrun <scope_name>\n```\n\n## Rel", "PLACEHOLDER", 15),
        ("`make test` - passes", "`make <target-name>` - passes", "PLACEHOLDER", 38),
        ("a.py:1-2", "b.py:1-2", "PATH_MISSING", 17),
        ("a.py:1-2", "../a.py", "PATH_OUTSIDE", 17),
        ("a.py:1-2", "/etc/passwd", "PATH_OUTSIDE", 17),
        ("a.py:1-2", "a.py:2-9", "LINES_OUTSIDE", 17),
        ("- `a.py:1-2`", "### New Files\n- `a.py`", "NEW_PATH_EXISTS", 18),
        ("**Task ID**: validate", "**Task ID**: reproduce", "DUPLICATE_TASK_ID", 23),
        ("On**: reproduce", "On**: nothing", "UNKNOWN_DEPENDENCY", 27),
        ("On**: none", "On**: validate", "DEPENDENCY_ORDER", 22),
        ("ID**: reproduce\n- **Depends On**: none", "ID**: Re Produce\n- **Depends On**: none", "TASK_ID_FORM", 23),
        ("### 2. Validate\n", "### 3. Validate\n", "TASK_NUMBER", 27),
        ("- [ ] Write a test.\n", "", "TASK_EMPTY", 22),
        (
            "### 2. Validate\n- **Task ID**: validate\n- **Depends On**: reproduce\n- [ ] Run `make test`.",
            "### 2. Celebrate\n- [ ] Eat.",
            "LAST_STEP_NOT_VALIDATING",
            27,
        ),
        ("- `make test` - passes", "Nothing to do.", "NO_VALIDATION", 35),
        ("- `make test`", "Run in `gone`:\n\n- `make test`", "FOLDER_MISSING", 38),
        ("## Acceptance Criteria\n- [ ] It works.\n\n", "", "MISSING_SECTION", 0),
    ],
)
def test_each_fault_is_found_where_it_stands(old, new, code, line, root):
    assert old in GOOD
    faults = found(GOOD.replace(old, new, 1), root)
    assert code in faults
    assert faults[code].line == line
    assert faults[code].file == "p.md"
    assert faults[code].remedy


def test_quotations_code_and_escapes_are_no_placeholders():
    text = GOOD.replace("Write a test.", "Handle “TODO: later” and `<my thing>` and \\<b c\\> and List<str>.")
    assert found(text) == {}


def test_migrations_need_their_six_phases():
    text = GOOD.replace("fix\n", "migration\n").replace("## Step", "## Implementation Phases\n### Phase 1: Setup\n- x\n\n## Step")
    assert {"MIGRATION_PHASES", "MISSING_SECTION"} <= set(found(text))


def test_section_order_and_too_many_questions():
    late = GOOD.replace("## Objective\nIt works.\n\n", "") + "\n## Objective\nIt works.\n"
    assert found(late)["SECTION_ORDER"].line == 37
    many = GOOD + "\n## Notes\n### Open Questions\n" + "- q?\n" * 6
    assert "TOO_MANY_QUESTIONS" in found(many)
