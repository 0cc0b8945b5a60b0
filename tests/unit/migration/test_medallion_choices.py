"""What a person chose about the design: applied whenever it is made, reported where it cannot be."""

from __future__ import annotations

from typing import Any

import pytest

from migration.estate import Estate, ObjectKind, SqlObject
from migration.medallion.choices import Aggregate, Choices, DatasetChoice
from migration.medallion.design import design
from migration.medallion.facts import TableFacts
from migration.medallion.model import Ingestion, PipelineDesign, Rule, Violation

TEXTS = {
    "dbo.Person": "CREATE TABLE dbo.Person (ID int NOT NULL PRIMARY KEY, Name nvarchar(50) NOT NULL, Born datetime2, IsDeleted bit NOT NULL)",
    "dbo.OldPerson": "CREATE TABLE dbo.OldPerson (ID int NOT NULL PRIMARY KEY, Name nvarchar(50), Left_On date)",
    "dbo.Visit": "CREATE TABLE dbo.Visit (VisitID int PRIMARY KEY, PersonID int REFERENCES dbo.Person, Code char(3) REFERENCES dbo.Code (Code), Fee money, Kind tinyint)",
    "dbo.Code": "CREATE TABLE dbo.Code (Code char(3) NOT NULL PRIMARY KEY)",
    "dbo.V": "CREATE VIEW dbo.V AS SELECT p.Name, v.Fee FROM dbo.Visit v JOIN dbo.Person p ON p.ID = v.PersonID",
}


def made(choices: Choices | None = None, facts: dict[str, TableFacts] | None = None, **settings: Any) -> PipelineDesign:
    kinds = {n: ObjectKind.VIEW if n == "dbo.V" else ObjectKind.TABLE for n in TEXTS}
    objects = [SqlObject(n, kinds[n], f"{n}.sql", 1, 1, t) for n, t in TEXTS.items()]
    return design(Estate("x", objects, database="Db"), choices=choices, facts=facts, **settings)


def one(key: str, **chosen: Any) -> PipelineDesign:
    return made(Choices({key: DatasetChoice(**chosen)}, file="design.toml", lines={key: 7}))


def names(found: PipelineDesign) -> list[str]:
    return [d.name for d in found.datasets]


def codes(found: PipelineDesign) -> list[str]:
    return [f.code for f in found.findings if f.code.startswith(("CHOICE", "MERGED"))]


def test_leaving_out_takes_what_cannot_be_made_without_it():
    found = one("bronze_person", include=False)
    assert not {"bronze_person", "silver_person", "gold_v"} & set(names(found))
    assert [f.found for f in found.dataset("silver_visit_references").references] == ["code_found"]
    assert {o.object: o.reason for o in found.left_out} == {
        "dbo.Person": "the design leaves it out",
        "dbo.V": "it reads dbo.Person, which the design leaves out",
    }


def test_a_renamed_dataset_is_read_by_its_new_name():
    found = one("silver_person", name="people")
    assert "people" in names(found)
    assert found.dataset("gold_v").inputs[1].dataset == "people"
    assert found.dataset("silver_visit_references").references[0].dataset == "people"


@pytest.mark.parametrize("name", ["bronze_visit", "class", "Not A Name", "1x"])
def test_a_name_that_cannot_be_is_refused_at_its_line(name):
    found = one("silver_person", name=name)
    assert "silver_person" in names(found)
    assert [(f.code, f.file, f.line) for f in found.findings if f.code.startswith("CHOICE")] == [("CHOICE_REFUSED", "design.toml", 7)]


def test_two_datasets_may_swap_their_names():
    found = made(
        Choices({"silver_person": DatasetChoice(name="silver_old_person"), "silver_old_person": DatasetChoice(name="silver_person")})
    )
    assert found.dataset("silver_person").source == "dbo.OldPerson"
    assert codes(found) == []


def test_columns_are_renamed_and_left_out_with_their_rules():
    found = one("silver_person", columns={"name": "full name", "Born": ""}).dataset("silver_person")
    assert [c.name for c in found.columns] == ["ID", "full_name", "IsDeleted", "person_ingested_at"]
    assert [e.condition for e in found.expectations if "full" in e.condition] == [
        "`full_name` IS NOT NULL",
        "coalesce(length(`full_name`) <= 50, true)",
    ]


def test_gold_follows_a_renamed_column():
    found = one("silver_person", columns={"Name": "full_name"})
    assert found.dataset("gold_v").columns[0].reference == ("p", "full_name")


def test_rules_by_kind_and_by_name():
    chosen = Choices(
        {"silver_person": DatasetChoice(violations={"name_not_null": Violation.FAIL, "id_not_null": None})},
        {Rule.LENGTH: None, Rule.NOT_NULL: Violation.DROP, Rule.FOREIGN_KEY: None},
    )
    found = made(chosen)
    assert [(e.name, e.violation) for e in found.dataset("silver_person").expectations] == [
        ("name_not_null", Violation.FAIL),
        ("is_deleted_not_null", Violation.DROP),
    ]
    assert found.dataset("silver_visit_references") is None


def test_lengths_ranges_and_references_are_rules():
    found = made()
    visit = {e.name: (e.condition, e.rule) for e in found.dataset("silver_visit").expectations}
    assert visit["code_length"] == ("coalesce(length(`Code`) <= 3, true)", Rule.LENGTH)
    assert visit["kind_range"] == ("coalesce(`Kind` BETWEEN 0 AND 255, true)", Rule.RANGE)
    checked = found.dataset("silver_visit_references")
    assert [(e.condition, e.rule) for e in checked.expectations] == [
        ("`person_id_found` OR `PersonID` IS NULL", Rule.FOREIGN_KEY),
        ("`code_found` OR `Code` IS NULL", Rule.FOREIGN_KEY),
    ]
    assert checked.references[1].folded == {"Code"}


def test_a_filter_replaces_that_of_deleted_rows():
    assert one("silver_person", where="Name <> 'x'").dataset("silver_person").where == "Name <> 'x'"
    assert one("silver_person", where="").dataset("silver_person").where == ""
    broken = one("silver_person", where="Name <> (")
    assert codes(broken) == ["CHOICE_REFUSED"]
    assert broken.dataset("silver_person").where == ""


def test_merged_rows_go_into_the_other_dataset():
    found = one("silver_old_person", merge="silver_person")
    assert "silver_old_person" not in names(found)
    part = found.dataset("silver_person").merged[0]
    assert (part.source, part.columns[-1].name) == ("dbo.OldPerson", "person_ingested_at")
    assert codes(found) == ["MERGED_READ"]
    assert codes(one("silver_old_person", merge="silver_nobody")) == ["CHOICE_REFUSED"]


def test_an_aggregate_of_ones_own():
    wanted = Aggregate("gold_fees", "silver_visit", ("personid",), {"fees": "sum(Fee)"}, "Fee > 0")
    found = made(Choices(aggregates=(wanted,))).dataset("gold_fees")
    assert [(c.name, c.reference or c.sql) for c in found.columns] == [
        ("PersonID", ("row", "PersonID")),
        ("fees", "sum(Fee)"),
        ("ingested_at", "max(`row`.`visit_ingested_at`)"),
    ]


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        (Aggregate("gold_x", "silver_nobody", (), {"n": "count(*)"}), "no dataset"),
        (Aggregate("gold_x", "silver_visit", ("Nope",), {"n": "count(*)"}), "no column"),
        (Aggregate("gold_x", "silver_visit"), "no measure"),
        (Aggregate("gold_x", "silver_visit", (), {"n": "sum("}), "n:"),
        (Aggregate("gold x", "silver_visit", (), {"n": "count(*)"}), "letters"),
        (Aggregate("gold_v", "silver_visit", (), {"n": "count(*)"}), "has that name"),
        (Aggregate("gold_x", "silver_visit", ("Fee",), {"fee": "count(*)"}), "one name"),
    ],
)
def test_an_aggregate_that_cannot_be_made_says_why(wanted, why):
    found = made(Choices(aggregates=(wanted,)))
    assert any(f.code == "CHOICE_REFUSED" and why in f.message for f in found.findings)


def test_choices_without_their_object_are_reported():
    found = made(Choices({"silver_persons": DatasetChoice(include=False), "silver_visit": DatasetChoice(violations={"gone": None})}))
    told = [f for f in found.findings if f.code == "CHOICE_WITHOUT_OBJECT"]
    assert len(told) == 2
    assert any("silver_person?" in f.remedy for f in told)


def test_a_zone_is_converted_and_every_zoneless_column_told():
    found = made(Choices(time_zone="Europe/Zurich"))
    assert next(c.sql for c in found.dataset("silver_person").columns if c.name == "Born") == "to_utc_timestamp(`Born`, 'Europe/Zurich')"
    assert [f.object for f in found.findings if f.code == "ZONELESS_TIMESTAMP"] == ["dbo.Person"]


def test_tracked_tables_keep_their_history():
    facts = {"dbo.person": TableFacts(change_tracking=True)}
    found = made(facts=facts).dataset("silver_person_history")
    assert (found.history_keys, found.inputs[0].dataset) == (("ID",), "bronze_person")
    assert made(Choices(history=False), facts).dataset("silver_person_history") is None
    assert made().dataset("silver_person_history") is None


def test_scripts_that_switch_tracking_on_count():
    objects = [
        SqlObject("dbo.Person", ObjectKind.TABLE, "p.sql", 1, 1, TEXTS["dbo.Person"]),
        SqlObject(
            "dbo.Person",
            ObjectKind.ALTER_TABLE,
            "p.sql",
            3,
            3,
            "ALTER TABLE [dbo].[Person] ENABLE CHANGE_TRACKING WITH (TRACK_COLUMNS_UPDATED = ON)",
        ),
        SqlObject("dbo.Code", ObjectKind.TABLE, "c.sql", 1, 1, TEXTS["dbo.Code"]),
        SqlObject(
            "c.sql:3",
            ObjectKind.SCRIPT,
            "c.sql",
            3,
            3,
            "EXEC sys.sp_cdc_enable_table @source_schema = N'dbo', @source_name = N'Code', @role_name = NULL",
        ),
    ]
    found = design(Estate("x", objects), ingestion=Ingestion.CONNECT)
    assert [d.ingest.reason.split(";")[0] for d in found.bronze] == [
        "replicated by change tracking, which is on",
        "replicated by change data capture, which is on",
    ]
    assert [d.key for d in found.silver if d.history_keys] == ["silver_person_history", "silver_code_history"]


@pytest.mark.parametrize(
    ("facts", "mode", "reason", "partitions", "enable"),
    [
        (TableFacts(), Ingestion.SQLSERVER, "size is not known", 0, 0),
        (TableFacts(rows=8_000_000), Ingestion.SQLSERVER, "8,000,000 rows", 0, 1),
        (TableFacts(rows=8_000_000), Ingestion.JDBC, "8 ranges of its key ID", 8, 1),
        (TableFacts(rows=900_000_000), Ingestion.JDBC, "32 ranges", 32, 1),
        (TableFacts(rows=10), Ingestion.JDBC, "one connection", 0, 0),
        (TableFacts(), Ingestion.CONNECT, "must be switched on", 0, 1),
        (TableFacts(change_tracking=True), Ingestion.CONNECT, "change tracking, which is on", 0, 0),
        (TableFacts(kilobytes=3_000_000), Ingestion.FEDERATION, "2,930 MB", 0, 1),
    ],
)
def test_every_way_to_read_has_its_reason(facts, mode, reason, partitions, enable):
    ingest = made(facts={"dbo.person": facts}, ingestion=mode).dataset("bronze_person").ingest
    assert ingest.mode is mode
    assert reason in ingest.reason
    assert (ingest.partition.partitions if ingest.partition else 0, len(ingest.enable)) == (partitions, enable)


@pytest.mark.parametrize("mode", [Ingestion.FEDERATION, Ingestion.CONNECT])
def test_what_a_way_cannot_read_keeps_the_bundled_connector(mode):
    item = SqlObject("dbo.Map", ObjectKind.TABLE, "m.sql", 1, 1, "CREATE TABLE dbo.Map (ID int PRIMARY KEY, Spot geography)")
    ingest = design(Estate("x", [item]), ingestion=mode).bronze[0].ingest
    assert ingest.mode is Ingestion.SQLSERVER
    assert "Spot (geography)" in ingest.reason
