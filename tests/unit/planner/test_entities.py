"""Names as people write them, and nothing where nothing is said."""

from __future__ import annotations

import pytest

from planner.intent import classify

Names = tuple[str | None, str | None, str | None, str | None]


def names(prompt: str) -> Names:
    found = classify(prompt).entities
    return found.database, found.server, found.catalog, found.schema


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        (
            "Migrate WorkforceDB on sql01.corp.local to catalog main schema workforce.",
            ("WorkforceDB", "sql01.corp.local", "main", "workforce"),
        ),
        ("[SalesDB] at 10.0.0.5,1433 into prod.sales", ("SalesDB", "10.0.0.5,1433", "prod", "sales")),
        ("migrate Server=sql1;Database=Big Shop;Trusted_Connection=yes to main.shop", ("Big Shop", "sql1", "main", "shop")),
        ("migrate Data Source=HOST\\INST;Initial Catalog=Hr to Databricks", ("Hr", "HOST\\INST", None, None)),
        ("move jdbc:sqlserver://h.corp:1433;databaseName=X1;encrypt=true to Databricks", ("X1", "h.corp:1433", None, None)),
        ("move mssql://user@host7:1433/Crm to Databricks", ("Crm", "host7:1433", None, None)),
        ("migrate Crm on `HOST\\INSTANCE` to `main`.`crm`", ("Crm", "HOST\\INSTANCE", "main", "crm")),
        ("migrate Crm from tcp:host,1433 to Databricks", ("Crm", "tcp:host,1433", None, None)),
        ("migrate the Sales database to Databricks", ("Sales", None, None, None)),
        ("migrate a database called atlas to Databricks", ("atlas", None, None, None)),
        ("migrate atlas db on localhost to Databricks", ("atlas", "localhost", None, None)),
        ("migrate Atlas into the finance schema of the prod catalog", ("Atlas", None, "prod", "finance")),
        ("migrate Atlas to Databricks, catalog=main, schema=x", ("Atlas", None, "main", "x")),
        ("migrate Atlas, target: main.workforce", ("Atlas", None, "main", "workforce")),
        ("migrate Atlas on (localdb)\\MSSQLLocalDB to Databricks", ("Atlas", "(localdb)\\MSSQLLocalDB", None, None)),
        ("migrate Atlas at [2001:db8::1]:1433 to Databricks", ("Atlas", "[2001:db8::1]:1433", None, None)),
        ("Migrate to Unity Catalog catalog main, schema hr the database HR from host sql-9", ("HR", "sql-9", "main", "hr")),
        ("migrate schema dbo of SalesDB to catalog main", ("SalesDB", None, "main", None)),
        ("Migrate SQL Server database named Employee Records to Databricks", ("Employee Records", None, None, None)),
        ("migrate Vendors from sqlv01 to Databricks", ("Vendors", "sqlv01", None, None)),
        ("Migrate Größen on sql-zürich to Databricks", ("Größen", "sql-zürich", None, None)),
    ],
)
def test_names_as_people_write_them(prompt: str, expected: Names) -> None:
    assert names(prompt) == expected


@pytest.mark.parametrize(
    "prompt",
    [
        "migrate the database to Databricks",
        "Migrate from SQL Server 2012 to Unity Catalog",
        "Move our data warehouse from on-prem to the lakehouse",
        "Upgrade from Node.js 18 to Node.js 20",
        "Rename utils.py to helpers.py",
        "The login page crashes on Safari",
        "Move tests from unittest to pytest",
        "Add a product catalog page to the shop",
        "deploy fails on staging since monday",
        "Fix the JSON schema validation",
        "migrate everything to Databricks by Friday",
        "migrate all of it from production to Delta",
    ],
)
def test_nothing_is_invented(prompt: str) -> None:
    assert names(prompt) == (None, None, None, None)


def test_sql_objects_are_named_in_order_and_once() -> None:
    found = classify("Port dbo.usp_CloseYear, [dbo].[vw_Workers] and usp_Open to Databricks; dbo.usp_CloseYear first").entities
    assert found.objects == ("dbo.usp_CloseYear", "dbo.vw_Workers", "usp_Open")
    assert (found.database, found.catalog, found.schema) == (None, None, None)


def test_names_in_a_stack_trace_are_no_entities() -> None:
    prompt = "Save fails\njava.lang.IllegalStateException: closed\n\tat com.acme.Io.read(Io.java:77)\n\tat org.acme.Main.main(Main.java:1)"
    assert names(prompt) == (None, None, None, None)


def test_every_name_has_its_cue() -> None:
    prompt = "Migrate [SalesDB] on sql01,1433 to `prod`.`sales`"
    intent = classify(prompt)
    cues = {cue.decides: cue.text for cue in intent.cues}
    assert cues["database"] == "SalesDB"
    assert cues["server"] == "sql01,1433"
    assert cues["catalog"] == "prod"
    assert cues["schema"] == "sales"
