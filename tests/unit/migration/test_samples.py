"""WorkforceDB, its truth.json, and what the product reads from it."""

from __future__ import annotations

import codecs
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from core.files import read_text
from migration.assessment.indicators import assess
from migration.estate import INDICATORS
from migration.medallion.design import design
from migration.sources.scripts import read_estate
from renderers.notebook import render_notebook

ROOT = Path(__file__).resolve().parents[3] / "samples" / "workforce"
TRUTH: dict[str, Any] = json.loads((ROOT / "truth.json").read_text(encoding="utf-8"))
SIGNS = {
    "CURSOR": r"cursor",
    "TEMP_TABLE": r"#\w",
    "DYNAMIC_SQL": r"exec(ute)?\s*\(|sp_executesql",
    "SPATIAL": r"geography|geometry|ST\w+\(|spatial",
    "MERGE": r"\bmerge\b",
    "PIVOT": r"\bpivot\b",
}


def lines(file: str) -> list[str]:
    return read_text(ROOT / file).text.splitlines()


def test_every_row_of_the_truth_points_at_its_sign():
    for row in TRUTH["indicators"]:
        assert re.search(SIGNS[row["name"]], lines(row["file"])[row["line"] - 1], re.IGNORECASE), row


def test_the_truth_knows_every_indicator_and_file():
    assert {r["name"] for r in TRUTH["indicators"]} == set(INDICATORS)
    assert TRUTH["files"] == len(list(ROOT.rglob("*.sql")))
    assert sum(TRUTH["counts"].values()) >= 66


def test_encodings_and_line_ends():
    kinds = Counter()
    for path in ROOT.rglob("*.sql"):
        data = path.read_bytes()
        kinds["utf-16" if data.startswith(codecs.BOM_UTF16_LE) else "utf-8"] += 1
        if data.startswith(codecs.BOM_UTF16_LE):
            assert data.decode("utf-16").count("\r\n") == data.decode("utf-16").count("\n") > 40
        else:
            assert b"\r" not in data
    assert kinds == {"utf-16": 1, "utf-8": TRUTH["files"] - 1}


def test_the_traps_are_there():
    staging = read_text(ROOT / "stg" / "staging_objects.sql").text
    assert re.search(r"(?m)^GO 3$", staging)
    assert re.search(r"(?ms)/\*.*^GO$.*\*/", staging)
    assert re.search(r"(?m)^GO$\nand so is this one", staging)
    assert len(re.findall(r"(?mi)^GO\b", staging)) > 15


@pytest.fixture(scope="module")
def estate():
    found = read_estate(ROOT)
    assess(found)
    return found


def test_the_estate_holds_what_was_counted(estate):
    counts = estate.counts()
    assert {kind: counts.get(kind, 0) for kind in TRUTH["counts"]} == TRUTH["counts"]
    assert estate.files == TRUTH["files"]
    assert estate.database == TRUTH["database"]
    assert estate.findings == []


def test_every_indicator_of_the_truth_is_found(estate):
    found = {(i.name, o.file, i.line) for o in estate.objects for i in o.indicators}
    missing = [r for r in TRUTH["indicators"] if not r.get("optional") and (r["name"], r["file"], r["line"]) not in found]
    assert missing == []


def test_it_is_found_in_the_right_object(estate):
    found = {(o.name.casefold(), i.name, i.line) for o in estate.objects for i in o.indicators}
    for row in TRUTH["indicators"]:
        if row["object"] and not row.get("optional"):
            assert (row["object"].casefold(), row["name"], row["line"]) in found, row


def test_nothing_else_is_found(estate):
    """Five indicators match place by place; SPATIAL by object, of which the truth lists the first place."""
    known = {(r["name"], r["file"], r["line"]) for r in TRUTH["indicators"]}
    spatial = {r["file"] for r in TRUTH["indicators"] if r["name"] == "SPATIAL"}
    extra = [
        (o.name, i.name, o.file, i.line)
        for o in estate.objects
        for i in o.indicators
        if (o.file not in spatial if i.name == "SPATIAL" else (i.name, o.file, i.line) not in known) and i.name in INDICATORS
    ]
    assert extra == []


def test_the_medallion_design_of_the_estate(estate):
    made = design(estate, catalog="main", schema="workforce", scope="workforce")
    assert made.counts() | {"silver": 41} == {"bronze": 41, "silver": 41, "gold": 4}
    cleaned = [d for d in made.silver if not d.references and not d.history_keys]
    assert len(cleaned) == 41  # one a table; beside them the checked foreign keys and the histories
    assert all(d.name.endswith(("_references", "_history")) for d in made.silver if d not in cleaned)
    assert made.dataset("silver_site").where == "`IsDeleted` = false"
    assert made.dataset("silver_hr_absence").where == "`DeletedAt` IS NULL"
    directory = made.dataset("gold_hr_employee_directory")
    assert directory.columns[-1].reference == ("e", "employee_ingested_at")
    assert {o.object for o in made.left_out if o.layer == "gold"} == {
        "dbo.vw_SiteMap",
        "hr.vw_AbsenceMatrix",
        "hr.vw_NewestHires",
        "hr.vw_OrgChart",
        "hr.vw_SkillSheet",
        "ops.vw_Overtime",
        "payroll.vw_SalaryRank",
        "stg.vw_RejectedImports",
    }
    compile(render_notebook(made), "notebook.py", "exec")
