"""The runbook: every figure from a table, read back from its own Markdown, and what people wrote kept."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from migration.cutover.assumptions import Assumptions, Name
from migration.cutover.model import CutoverFacts, RunbookInputs
from migration.cutover.volumes import TableVolume, Volumes
from planner.plan import Plan, TextSection
from renderers.markdown_tables import read_table, table
from renderers.plan_markdown import render
from renderers.plan_reader import read
from renderers.runbook import OWNERS, SIGN_OFFS, TABLES, render_runbook
from renderers.runbook_reader import blocks_of, carried, joined, read_inputs, read_sign_offs, recomputed, runbook_text

HOSTILE = "a|b`c](x)\x1b[31m\n## [d]"
FACTS = CutoverFacts(
    "Work]Force",
    "specs/m.md",
    "sql",
    64,
    8,
    4,
    ("3 tables", "1 view"),
    Volumes(
        (TableVolume("dbo.Known", 1, 1_234_567, 2_345_678, 0), TableVolume(f"dbo.{HOSTILE}", 1, None, None, 1, 96, 2)),
        (TableVolume("hr", 2, 5, 1_000, 1, 30, 1),),
    ),
)


def plan_of(facts: CutoverFacts = FACTS, inputs: RunbookInputs | None = None) -> Plan:
    notes = f"First.\n\n### Before\nx\n\n### Cutover Runbook\n{render_runbook(facts, inputs)}\n\n### After\n\n\ny"
    return Plan(title="T", sections=(TextSection(heading="Notes", text=notes),))


def edited(plan: Plan, old: str, new: str) -> Plan:
    text = plan.text_of("Notes")
    assert old in text
    return Plan(title="T", sections=(TextSection(heading="Notes", text=text.replace(old, new, 1)),))


def test_a_table_is_read_back_with_any_cell() -> None:
    rows = [("a|b", "`c|d`", ""), ("\\", "x  y", "# z")]
    found = read_table(f"text\n\n{table(('A', 'B', 'C'), rows)}\n\nmore | text", ("C", "A"))
    assert found == [{"A": "a|b", "B": "`c|d`", "C": ""}, {"A": "\\", "B": "x y", "C": "# z"}]
    assert read_table("| A |\n| --- |\n| 1 |", ("A", "B")) == []
    assert read_table("A | B\n---|---\n1", ("A", "B")) == []


def test_the_runbook_survives_the_file_and_names_are_no_markup() -> None:
    plan = read(render(plan_of()))
    assert runbook_text(plan) == render_runbook(FACTS)
    text = render(plan)
    assert "\x1b" not in text
    assert re.findall(r"^## .*$", text, re.M) == ["## Notes"]
    assert "ALTER DATABASE [Work]]Force] SET READ_ONLY" in text
    assert read_inputs(plan).assumed.given == {name: Assumptions()[name] for name in Name}


def test_what_was_rendered_follows_from_its_own_tables() -> None:
    for facts in (FACTS, replace(FACTS, volumes=Volumes(), objects=0, waves=(), tables=0)):
        plan = plan_of(facts)
        assert recomputed(plan) is plan or recomputed(plan) == plan
    given = RunbookInputs(Assumptions({Name.ROWS: 5.0, Name.WINDOW: 10.0}, {"dbo.Known": 9, f"dbo.{HOSTILE}": 3}))
    assert recomputed(plan_of(FACTS, given)) == plan_of(FACTS, given)


def test_no_time_stands_there_that_does_not_change_with_what_it_is_derived_from() -> None:
    assert "T−14 d" in render_runbook(FACTS)
    changed = render_runbook(
        FACTS, RunbookInputs(Assumptions({Name.REHEARSE: 21.0, Name.SMOKE: 90.0, Name.REOPEN: 33.0, Name.DEPLOY: 3.0}))
    )
    assert "T−21 d" in changed
    assert "| T−3 d | `quickplan deploy specs/m.md`" in changed
    assert "T+1 h 30 min" in changed
    assert "(Freeze): 33 min" in changed


def test_an_edited_assumption_changes_the_times_and_nothing_else() -> None:
    before = plan_of()
    after = edited(before, "| Read from the source for one table | 10 |", "| Read from the source for one table | 1 |")
    made = recomputed(after, before)
    assert made.text_of("Notes") != after.text_of("Notes")
    assert "the largest table alone takes longest" in made.text_of("Notes")
    untouched = [(h, b) for h, b in blocks_of(runbook_text(after), "#### ") if h not in ("Final Load", "Timeline", "Rollback")]
    assert [(h, b) for h, b in blocks_of(runbook_text(made), "#### ") if h not in ("Final Load", "Timeline", "Rollback")] == untouched
    assert made.text_of("Notes").endswith("### After\n\n\ny")
    assert recomputed(made, made) is made


def test_rows_that_a_person_gives_count() -> None:
    before = plan_of()
    known = re.search(r"\| `dbo\.Known` \|.*\n", before.text_of("Notes"))
    assert known
    after = edited(before, known[0], "| `dbo.Known` | 10,000,000 |  | 1,900 | given |\n")
    made = recomputed(after, before)
    assert "| `dbo.Known` | 10,000,000 | 19,000.0 | given |" in made.text_of("Notes")
    assert read_inputs(made).assumed.rows == {"dbo.Known": 10_000_000}


def test_a_block_in_a_persons_own_words_stays() -> None:
    before = plan_of()
    own = edited(before, "| T | Try the applications |", "| T | Call Ann, then try the applications |")
    assert recomputed(own, before) == own
    after = edited(own, "| How long the source may be closed | 480 |", "| How long the source may be closed | 60 |")
    made = recomputed(after, own)
    assert "Call Ann" in made.text_of("Notes")
    assert "**Too short**" in made.text_of("Notes")
    assert "Call Ann" not in recomputed(after).text_of("Notes")


@pytest.mark.parametrize("value", ["", "soon", "0", "-4", "9" * 40, "1e9", "ten"])
def test_a_value_that_is_no_figure_is_not_used(value: str) -> None:
    before = plan_of()
    after = edited(before, "by all connections together | 40 |", f"by all connections together | {value} |")
    made = recomputed(after, before)
    assert blocks_of(runbook_text(made), "#### ")[6:] == blocks_of(runbook_text(before), "#### ")[6:]


def test_a_new_draft_has_what_people_wrote() -> None:
    mine = plan_of()
    mine = edited(mine, "| Cutover lead: decides |  |", "| Cutover lead: decides | Ann |")
    mine = edited(mine, "| How long the source may be closed | 480 |", "| How long the source may be closed | 60 |")
    mine = edited(mine, "| Go |  |  |  |", "| Go | Ann | Ann | 2026-11-24 05:01 |\n| Works council | Eve | Eve | 2026-11-20 |")
    mine = edited(mine, "| Reconciliation of 4 tables |  |  |  |", "| Reconciliation of 4 tables | Bob | Bob | 2026-11-24 |")
    known = re.search(r"\| `dbo\.Known` \|.*\n", mine.text_of("Notes"))
    assert known
    mine = edited(mine, known[0], "| `dbo.Known` | 10 |  | 1,900 | given |\n")
    mine = edited(
        mine, "| First notice before the cutover | 7 | days |", "| First notice before the cutover | 7 | days |\n| Own one | 3 | cups |"
    )
    mine = edited(mine, "| `dbo.Known` | 10 |", "| `dbo.Gone` | 77 |  | 5 | given |\n| `dbo.Known` | 10 |")
    made = carried(plan_of(replace(FACTS, tables=5)), mine)
    rows = {r["Sign-off"]: tuple(r[c] for c in SIGN_OFFS[1:]) for r in read_table(runbook_text(made), SIGN_OFFS)}
    assert rows["Go"] == ("Ann", "Ann", "2026-11-24 05:01")
    assert rows["Works council"] == ("Eve", "Eve", "2026-11-20")
    assert rows["Reconciliation of 5 tables"] == ("Bob", "", "")  # he signed for four
    assert "Reconciliation of 4 tables" not in rows
    assert read_table(runbook_text(made), OWNERS)[0]["Owner"] == "Ann"
    assert next(r for r in read_table(runbook_text(made), TABLES) if "Known" in r["Table"])["From"] == "given"
    assert "**Too short**" in made.text_of("Notes")
    assert read_inputs(made).assumed.rows == {"dbo.Known": 10, "dbo.Gone": 77}
    assert "| Own one | 3 | cups |" in made.text_of("Notes")
    assert recomputed(made) == made


def test_the_sign_offs_are_read_whatever_stands_in_the_other_tables() -> None:
    assert [s.what for s in read_sign_offs(plan_of())][:2] == ["8 objects written or completed by hand", "Reconciliation of 4 tables"]
    assert read_sign_offs(Plan(title="T")) == []
    assert runbook_text(Plan(title="T", sections=(TextSection(heading="Notes", text="```\n### Cutover Runbook\n```"),))) == ""


def test_blocks_and_their_text_are_inverse() -> None:
    text = "a\n\n#### B\nb\n```\n#### no\n```\n\n#### C\n\n#### D\nd"
    assert joined(blocks_of(text, "#### "), "#### ") == text
    assert blocks_of("", "### ") == []


@pytest.mark.parametrize("name", ["specs/m.md", "my plans/it's.md", "sp\u00e4t/m.md"])
def test_the_plan_is_known_again_from_any_command_and_whatever_it_is_called(name: str) -> None:
    facts = replace(FACTS, plan=name)
    plan = plan_of(facts)
    assert recomputed(plan) == plan
    text = runbook_text(plan)
    without = edited(plan, text.partition("\n")[0], "In our own words.")
    assert recomputed(without) == without
