"""Reading an estate: kinds, names, lines, encodings, sqlcmd, projects, and bad input that stops nothing."""

from __future__ import annotations

import codecs
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from trials import rounds

from core.errors import Cancelled, UnreadableInput
from core.progress import CancelToken, Progress
from migration.assessment.indicators import assess
from migration.estate import Estate, ObjectKind
from migration.sources.scripts import read_estate


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / (name.replace("__", "/") + ".sql")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return folder


def seen(estate: Estate) -> list[tuple[str, str, int]]:
    return [(o.kind.value, o.name, o.line) for o in estate.objects]


def codes(estate: Estate) -> list[tuple[str, str, int]]:
    return [(f.code, f.file, f.line) for f in estate.findings]


@pytest.mark.parametrize(
    ("sql", "kind", "name"),
    [
        ("CREATE PROC p AS SELECT 1", "procedure", "dbo.p"),
        ("CREATE OR ALTER PROCEDURE [s].[p q] AS SELECT 1", "procedure", "s.p q"),
        ("ALTER PROCEDURE s.p AS SELECT 1", "procedure", "s.p"),
        ('CREATE VIEW "s"."v" AS SELECT 1 x', "view", "s.v"),
        ("CREATE FUNCTION f(@a int = (1)) RETURNS int AS BEGIN RETURN 1 END", "scalar_function", "dbo.f"),
        ("CREATE FUNCTION f() RETURNS TABLE AS RETURN SELECT 1 x", "inline_function", "dbo.f"),
        ("CREATE FUNCTION f() RETURNS @t TABLE (a int) AS BEGIN RETURN END", "table_function", "dbo.f"),
        ("CREATE FUNCTION f() RETURNS TABLE (a int) AS EXTERNAL NAME a.b.c", "table_function", "dbo.f"),
        ("CREATE TABLE db.s.[t.x]]y] (a int)", "table", "s.t.x]y"),
        ("CREATE TABLE db..t (a int)", "table", "dbo.t"),
        ("CREATE TRIGGER g ON s.t AFTER INSERT AS SELECT 1", "trigger", "s.g"),
        ("CREATE TRIGGER g ON DATABASE FOR CREATE_TABLE AS SELECT 1", "trigger", "dbo.g"),
        ("CREATE TYPE s.t FROM varchar(10)", "type", "s.t"),
        ("CREATE TYPE t AS TABLE (a int)", "type", "dbo.t"),
        ("EXEC sp_addtype N'Phone', 'nvarchar(25)'", "type", "dbo.Phone"),
        ("CREATE SEQUENCE s.q AS int", "sequence", "s.q"),
        ("CREATE SYNONYM s.y FOR other.dbo.t", "synonym", "s.y"),
        ("CREATE SCHEMA [x y] AUTHORIZATION dbo", "schema", "x y"),
        ("CREATE PARTITION FUNCTION pf (int) AS RANGE LEFT FOR VALUES (1)", "other", "pf"),
        ("CREATE XML SCHEMA COLLECTION s.x AS N''", "other", "s.x"),
        ("CREATE UNIQUE NONCLUSTERED INDEX ix ON s.t (a)", "index", "s.ix"),
        ("CREATE PRIMARY XML INDEX ix ON s.t (a)", "index", "s.ix"),
        ("ALTER TABLE s.t ADD a int", "alter_table", "s.t"),
        ("CREATE STATISTICS st ON s.t (a)", "statistics", "s.st"),
        ("EXEC sys.sp_addextendedproperty @name=N'd', @value=N'x', @level0type=N'SCHEMA', @level0name=N's', "
         "@level1type=N'TABLE', @level1name=N't', @level2type=N'COLUMN', @level2name=N'c'", "property", "s.t.c"),
        ("GRANT SELECT ON OBJECT::s.t TO u", "permission", "s.t"),
        ("INSERT t VALUES (1)", "script", "a.sql:1"),
        ("CREATE TABLE #t (a int)", "script", "a.sql:1"),
    ],
)  # fmt: skip
def test_every_kind_is_told_by_its_statement(tmp_path: Path, sql: str, kind: str, name: str) -> None:
    estate = read_estate(write(tmp_path, a=sql))
    assert seen(estate) == [(kind, name, 1)]


def test_several_objects_in_one_batch_and_noise_left_out(tmp_path: Path) -> None:
    sql = (
        "USE [Shop]\nGO\nSET ANSI_NULLS ON\nGO\nPRINT 'x'\nGO\nIF NOT EXISTS (SELECT 1)\nBEGIN\n  CREATE TABLE a (i int)\n"
        "  CREATE TABLE b (i int)\nEND\nCREATE INDEX ix ON a (i)\nINSERT a VALUES (1)\nINSERT a VALUES (2)\nGO\n"
    )
    estate = read_estate(write(tmp_path, a=sql))
    assert seen(estate) == [
        ("script", "a.sql:7", 7),
        ("table", "dbo.a", 9),
        ("table", "dbo.b", 10),
        ("index", "dbo.ix", 12),
    ]
    assert estate.database == "Shop"
    script = next(estate.of_kind(ObjectKind.SCRIPT))
    assert "INSERT a VALUES (2)" in script.text
    assert "CREATE" not in script.text
    assert script.text.count("\n") == script.end_line - script.line


def test_a_definition_in_a_string_is_unwrapped_with_places_of_the_file(tmp_path: Path) -> None:
    sql = "\nIF 1=1 EXEC dbo.sp_executesql @statement = N'\n  CREATE PROC s.p AS\nPRINT ''a'' EXEC (''x'')'\nGO\nEXEC ('DROP TABLE x')"
    estate = read_estate(write(tmp_path, a=sql))
    assess(estate)
    procedure = estate.objects[0]
    assert (procedure.name, procedure.line, procedure.text) == ("s.p", 3, "CREATE PROC s.p AS\nPRINT 'a' EXEC ('x')")
    assert [(i.name, i.line, i.column) for i in procedure.indicators] == [("DYNAMIC_SQL", 4, 13)]
    assert [o.kind.value for o in estate.objects[1:]] == ["script"]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("encoding", "bom"),
    [("utf-8", b""), ("utf-8", codecs.BOM_UTF8), ("utf-16-le", codecs.BOM_UTF16_LE), ("utf-16-be", codecs.BOM_UTF16_BE), ("cp1252", b"")],
)
def test_lines_are_exact_in_every_encoding_and_newline(tmp_path: Path, newline: str, encoding: str, bom: bytes) -> None:
    sql = "-- é\nGO\nCREATE VIEW dbo.[Größe] AS\nSELECT *\nFROM #t\nGO\n".replace("\n", newline)
    (tmp_path / "a.SQL").write_bytes(bom + sql.encode(encoding))
    estate = read_estate(tmp_path)
    assess(estate)
    (view,) = estate.objects
    assert (view.name, view.line, view.end_line) == ("dbo.Größe", 3, 5)
    assert [(i.line, i.column) for i in view.indicators] == [(5, 6)]


def test_included_files_and_variables(tmp_path: Path) -> None:
    write(
        tmp_path,
        main=':setvar Schema "app"\n:r .\\Tables\\t.sql\n:r ..\\secret.sql\n:r none.sql\nCREATE VIEW $(Schema).v AS SELECT 1 x FROM #t\nGO\nPRINT $(Other)\nEXEC x',
        tables__T="CREATE TABLE $(schema).t (a int)\nGO\n:r ../main.sql\n",
    )
    (tmp_path.parent / "secret.sql").write_text("CREATE TABLE leaked (a int)")
    estate = read_estate(tmp_path)
    assess(estate)
    assert seen(estate)[:2] == [("table", "app.t", 1), ("view", "app.v", 5)]
    assert estate.objects[0].file.lower() == "tables/t.sql"
    assert [(i.line, i.column) for i in estate.objects[1].indicators] == [(5, 44)]
    assert {c[0] for c in codes(estate)} == {"INCLUDE_CYCLE", "INCLUDE_OUTSIDE", "INCLUDE_MISSING", "UNDEFINED_VARIABLE"}
    assert read_estate(tmp_path, variables={"other": "1"}).findings != estate.findings


def test_a_later_definition_holds_and_a_stub_is_silent(tmp_path: Path) -> None:
    write(
        tmp_path,
        a="CREATE VIEW v AS SELECT 1 x",
        b="EXEC('CREATE PROC p AS RETURN')\nGO\nALTER PROC p AS SELECT 2",
        c="CREATE VIEW [V] AS SELECT 2 x",
    )
    estate = read_estate(tmp_path)
    assert [(o.name, o.file) for o in estate.objects] == [("dbo.p", "b.sql"), ("dbo.V", "c.sql")]
    assert codes(estate) == [("DUPLICATE_OBJECT", "c.sql", 1)]


def test_a_project_says_what_is_built(tmp_path: Path) -> None:
    write(tmp_path, a="CREATE TABLE a (i int)", b="CREATE TABLE b (i int)", post="INSERT $(T) VALUES (1)")
    (tmp_path / "Shop.sqlproj").write_text(
        '<Project xmlns="http://schemas.microsoft.com/developer/msbuild/2003"><ItemGroup><Build Include="A.sql" /><PostDeploy Include="post.sql" />'
        '<SqlCmdVariable Include="T"><DefaultValue>a</DefaultValue></SqlCmdVariable></ItemGroup></Project>'
    )
    estate = read_estate(tmp_path)
    assert [(o.kind.value, o.file) for o in estate.objects] == [("table", "a.sql"), ("script", "post.sql")]
    assert (estate.database, estate.findings) == ("Shop", [])


def test_bad_files_are_findings_and_stop_nothing(tmp_path: Path) -> None:
    write(tmp_path, a="CREATE TABLE a (i int)\nGO\nPRINT 'it's'\nGO\nCREATE TABLE b (i int)")
    (tmp_path / "bin.sql").write_bytes(b"\x00\x01\x02" * 500)
    with open(tmp_path / "huge.sql", "wb") as stream:
        stream.truncate(200_000_000)
    os.symlink(tmp_path, tmp_path / "loop")
    estate = read_estate(tmp_path)
    assert [o.name for o in estate.definitions()] == ["dbo.a", "dbo.b"]
    assert sorted(codes(estate)) == [
        ("UNBALANCED_QUOTE", "a.sql", 3),
        ("UNREADABLE_INPUT", "bin.sql", 0),
        ("UNREADABLE_INPUT", "huge.sql", 0),
    ]
    for single in ("bin.sql", "huge.sql", "missing.sql"):
        with pytest.raises(UnreadableInput) as error:
            read_estate(tmp_path / single)
        assert error.value.remedy
    (tmp_path / "empty").mkdir()
    with pytest.raises(UnreadableInput, match="no T-SQL"):
        read_estate(tmp_path / "empty")


def test_notes_cancel_and_progress(tmp_path: Path) -> None:
    write(tmp_path, a="CREATE PROC p WITH ENCRYPTION AS SELECT 1", b="CREATE FUNCTION f() RETURNS int AS EXTERNAL NAME a.b.c")
    reports: list[Progress] = []
    estate = read_estate(tmp_path, progress=reports.append)
    assert [[f.code for f in o.findings] for o in estate.objects] == [["ENCRYPTED_MODULE"], ["CLR_MODULE"]]
    assert (reports[-1].done, reports[-1].total) == (2, 2)
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        read_estate(tmp_path, cancel=token)


VOCABULARY = (
    "CREATE ALTER PROC TABLE VIEW FUNCTION RETURNS TRIGGER ON EXEC('CREATE '') ( ) ; [ ] /* */ -- \nGO\n :r $(x) BEGIN END IF GRANT "
    "sp_addextendedproperty a.b @x = N' INDEX SCHEMA , . # CURSOR MERGE FETCH OPEN geography PIVOT"
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=rounds(60), deadline=None)
@given(
    st.one_of(st.binary(max_size=300), st.lists(st.sampled_from(sorted(set(VOCABULARY.split(" "))))).map(lambda p: " ".join(p).encode()))
)
def test_no_bytes_whatever_crash_it(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.sql").write_bytes(data)
    estate = read_estate(tmp_path)
    assess(estate)
    assert estate.files in (0, 1)


def test_deep_nesting_is_read(tmp_path: Path) -> None:
    deep = "CREATE VIEW v AS SELECT " + "(" * 5_000 + "1" + ")" * 5_000 + " x\nGO\n" + "BEGIN " * 5_000 + "PRINT 1 " + "END " * 5_000
    estate = read_estate(write(tmp_path, a=deep + "\nGO\nSELECT '" + "x" * 1_000_000 + "'"))
    assess(estate)
    assert [o.kind.value for o in estate.objects] == ["view", "script"]
