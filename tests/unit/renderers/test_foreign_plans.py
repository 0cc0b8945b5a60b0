"""Plans of other tools, as they are really written: opened and saved, no word and no line of code is lost."""

from __future__ import annotations

import random
import re
from collections import Counter
from pathlib import Path

import pytest

from planner.plan import Action, Command, FileRef, Prose
from renderers.plan_markdown import render
from renderers.plan_reader import read

FOLDER = Path(__file__).resolve().parents[2] / "data" / "foreign_plans"
#: What may turn into the one form: heading words, letter case of our own field names and boxes, numbers of tasks and lines.
ONE_FORM = re.compile(r"step|task|on|x|0*[0-9]+", re.I)


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def _code(text: str) -> list[list[str]]:
    """The lines of each closed fenced block, without the blanks that its container indents them by."""
    blocks: list[list[str]] = []
    fence, margin, block = "", "", []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        found = re.match(r"^([ \t]*)(?:[-*+] |\d+[.)] )?(`{3,}|~{3,})(.*)$", line)
        if not fence:
            if found and not (found[2][0] == "`" and "`" in found[3]):
                fence, margin, block = found[2], found[1], []
        elif found and found[2].startswith(fence) and not found[3].strip():
            blocks.append(block)
            fence = ""
        else:
            block.append(line[len(margin) :] if line.startswith(margin) else line.lstrip(" "))
    return blocks


def _lost(before: str, after: str) -> list[str]:
    return [word for word in (_words(before) - _words(after)) if not ONE_FORM.fullmatch(word)]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.md")), ids=lambda p: p.stem)
def test_nothing_is_lost(path: Path) -> None:
    text = path.read_bytes().decode()
    saved = render(read(text))
    assert _lost(text, saved) == []
    assert _code(saved) == _code(text)
    assert render(read(saved)) == saved


LINES = (
    "", "- a{}", "* b{}", "  - n{}", "    - nn{}", "\t- t{}", "- [ ] box{}", "- [x] tick{}", "  - [ ] sub{}", "text{}", "  cont{}",
    "\tcode{}", "1. one{}", "   under{}", "```", "```py", "~~~", "  ```", "  ```sh", "\t```", "- ```js", "> quote{}", "<!-- c{}", "-->",
    "---", "***", "| a{} | b |", "- **Task ID**: id{}", "- **Depends On**: d{}, e", "**Phase**: 1", "- **Other**: v{}", "- `f{}.py:1-2` - why",
    "- `cmd{}` - p", "Run in `d{}/`:", "- `x{}`, `y`", "  - Evidence: e{}", "-", "- [ ]", "-\ttab{}", "- - dd{}", "   ", "a{}  ",
    "# Plan: T{}", "## Notes", "## Relevant Files", "## Implementation Phases", "## Step by Step Tasks", "## Acceptance Criteria",
    "## Validation Commands", "### 1. A{}", "### Task 2: B{}", "### Phase 1: P{}", "### New Files", "### Sub{}",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(40))
def test_any_lines_are_kept_and_have_one_form(seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(25):
        text = "\n".join(dice.choice(LINES).replace("{}", str(dice.randrange(100))) for _ in range(dice.randrange(1, 25)))
        saved = render(read(text))
        assert _lost(text, saved) == [], text
        assert render(read(saved)) == saved, text


def test_a_fence_that_stands_on_a_bullet_does_not_swallow_the_next_task() -> None:
    plan = read((FOLDER / "fence-on-bullet.md").read_text())
    assert [t.name for t in plan.tasks] == ["A", "B"]
    assert plan.tasks[0].blocks[0] == Action(text="```bash\nmake\n```")


def test_a_fence_left_open_in_a_list_ends_with_its_item() -> None:
    assert [t.name for t in read((FOLDER / "open-fence-in-list.md").read_text()).tasks] == ["A", "B"]


def test_front_matter_and_comments_hold_no_headings() -> None:
    plan = read((FOLDER / "front-with-heading.md").read_text())
    assert (plan.title, [s.heading for s in plan.sections]) == ("X", ["Y"])
    plan = read("# Plan: X\n\n## Step by Step Tasks\n<!--\n### 9. Template\n- [ ] fill in\n-->\n### 1. A\n- b\n")
    assert [t.name for t in plan.tasks] == ["A"]


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    plan = read("---\n\n# Plan: X\n\n## A\nb\n\n---\n\n## C\nd\n")
    assert (plan.title, [s.heading for s in plan.sections]) == ("X", ["A", "C"])


def test_two_spans_are_no_path_and_no_command() -> None:
    plan = read(
        "# Plan: X\n\n## Relevant Files\n- `y.py`, `z.py` - both\n- `a.py` - one\n\n## Validation Commands\n- `i` && `j` - two\n- `k`\n"
    )
    assert plan.sections[0].items == (Prose(text="- `y.py`, `z.py` - both"), FileRef(path="a.py", reason="one"))
    assert plan.sections[1].items == (Prose(text="- `i` && `j` - two"), Command(command="k"))


def test_a_task_that_is_only_numbered_keeps_its_number() -> None:
    assert [(t.number, t.name) for t in read("# P\n## Step by Step Tasks\n### Step 3\n- a\n").tasks] == [(3, "Step 3")]


def test_task_ids_in_backticks_are_ids() -> None:
    (task,) = read("# P\n## Step by Step Tasks\n### 1. A\n- **Task ID**: `a`\n- **Depends On**: `b`, `c`\n").tasks
    assert (task.task_id, task.depends_on) == ("a", ("b", "c"))


@pytest.mark.parametrize(
    "text",
    [
        "# P\n## Step by Step Tasks\n### " + "1" * 5000 + ". x\n",
        "# P\n## Implementation Phases\n### Phase " + "1" * 5000 + ": x\n",
        "# P\n## Relevant Files\n- `a:" + "1" * 5000 + "` - x\n",
        "# P\n## Step by Step Tasks\n### 1. A\n" + "".join("  " * n + "- x\n" for n in range(600)),
        "# P\n## Step by Step Tasks\n### 1. A\n- a\n" + "\n" * 20_000 + "end\n",
        "# P\n## Step by Step Tasks\n### 1. A\n- a\n" + "word\n" * 20_000,
        "# P\n## Step by Step Tasks\n### 1. A\n- a\n  - b\n" + "  word\n" * 20_000,
        "# P\n## Step by Step Tasks\n### 1. A\n" + "  ```x\ny\n" * 10_000,
    ],
    ids=["task number", "phase number", "line number", "nesting", "blank lines", "prose", "continuation", "open fences"],
)
def test_extremes_are_read_without_fail(text: str) -> None:
    saved = render(read(text))
    assert _lost(text, saved) == []
    assert render(read(saved)) == saved
