"""Conversions kept between runs: found when nothing changed, made anew when the object or what it uses did."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from migration.conversion import Conversion
from migration.estate import ObjectKind, SqlObject
from migration.runtime import DEFAULT_RUNTIME, TargetRuntime
from migration.transpile import cache as cache_module
from migration.transpile.cache import ConversionCache, TrackedCatalog
from migration.transpile.catalog import build_catalog
from migration.transpile.convert import Options, convert_object
from migration.transpile.pool import transpile

TABLE = "CREATE TABLE dbo.t (a int, b nvarchar(20))"
VIEW = "CREATE VIEW dbo.v AS\nSELECT a + 'x' AS c FROM dbo.t"
OTHER = "CREATE VIEW dbo.w AS SELECT b FROM dbo.u"


def estate(table: str = TABLE) -> list[SqlObject]:
    texts = [("dbo.t", ObjectKind.TABLE, table), ("dbo.v", ObjectKind.VIEW, VIEW), ("dbo.w", ObjectKind.VIEW, OTHER)]
    return [SqlObject(name, kind, "f.sql", n * 10 + 1, n * 10 + 2, text) for n, (name, kind, text) in enumerate(texts)]


def options(objects: list[SqlObject], runtime: TargetRuntime = DEFAULT_RUNTIME) -> Options:
    return Options(runtime=runtime, estate=build_catalog(objects, runtime))


def remember(path: Path, objects: list[SqlObject]) -> list[Conversion]:
    given = options(objects)
    kept = ConversionCache(path, given)
    tracked = TrackedCatalog(given.estate)
    made: list[Conversion] = []
    for item in objects:
        tracked.reads.clear()
        made.append(convert_object(item, replace(given, estate=tracked)))
        kept.keep(item, made[-1], tracked.taken())
    kept.close()
    return made


def found(path: Path, objects: list[SqlObject], given: Options | None = None) -> list[Conversion | None]:
    kept = ConversionCache(path, given or options(objects))
    out = [kept.find(item) for item in objects]
    kept.close()
    return out


def test_nothing_changed_and_everything_is_found(tmp_path: Path) -> None:
    made = remember(tmp_path / "c.db", estate())
    assert found(tmp_path / "c.db", estate()) == made


def test_changing_a_columns_type_converts_again_what_uses_it(tmp_path: Path) -> None:
    remember(tmp_path / "c.db", estate())
    again = found(tmp_path / "c.db", estate("CREATE TABLE dbo.t (a nvarchar(9), b nvarchar(20))"))
    assert [a is None for a in again] == [True, True, False]


def test_a_table_that_appears_converts_again_what_missed_it(tmp_path: Path) -> None:
    remember(tmp_path / "c.db", estate())
    new = SqlObject("dbo.u", ObjectKind.TABLE, "g.sql", 1, 1, "CREATE TABLE dbo.u (b int)")
    assert [a is None for a in found(tmp_path / "c.db", [*estate(), new])] == [False, False, True, True]


def test_an_object_that_moved_is_found_with_its_findings_moved(tmp_path: Path) -> None:
    objects = [SqlObject("dbo.f", ObjectKind.VIEW, "f.sql", 3, 4, "CREATE VIEW dbo.f AS\nSELECT GETDATE() AS d")]
    made = remember(tmp_path / "c.db", objects)
    moved = [replace(objects[0], line=13, end_line=14)]
    again = found(tmp_path / "c.db", moved)[0]
    assert again is not None
    assert [f.line for f in made[0].findings] == [4]
    assert [f.line for f in again.findings] == [14]


def test_options_and_rules_are_part_of_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remember(tmp_path / "c.db", estate())
    assert found(tmp_path / "c.db", estate(), options(estate(), TargetRuntime(16, 3))) == [None] * 3
    monkeypatch.setattr(cache_module, "rules_version", lambda: "another")
    assert found(tmp_path / "c.db", estate()) == [None] * 3


def test_a_broken_file_costs_time_only(tmp_path: Path) -> None:
    (tmp_path / "c.db").write_bytes(b"no database at all" * 100)
    made = list(transpile(estate(), Options(), jobs=1, cache=tmp_path / "c.db"))
    assert [m.object for m in made] == ["dbo.t", "dbo.v", "dbo.w"]


def test_a_second_run_of_the_pool_starts_no_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = list(transpile(estate(), Options(), jobs=1, cache=tmp_path / "c.db"))

    def refuse(*_: object) -> None:
        raise AssertionError("a worker was started")

    monkeypatch.setattr("migration.transpile.pool._new_pool", refuse)
    assert list(transpile(estate(), Options(), jobs=1, cache=tmp_path / "c.db")) == first
