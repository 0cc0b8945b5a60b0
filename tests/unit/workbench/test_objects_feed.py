"""The supply of the Objects screen, in a real child."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import UnreadableInput
from workbench.objects import ObjectList
from workbench.objects_feed import Batch, ObjectFeed

SQL = """\
CREATE TABLE dbo.[a]]b] (Id int NOT NULL, Note nvarchar(max));
GO
CREATE VIEW dbo.v AS SELECT Id FROM dbo.[a]]b];
GO
CREATE PROCEDURE dbo.p AS
BEGIN
    DECLARE c CURSOR FOR SELECT Id FROM dbo.v;
    EXEC(N'DROP TABLE x' + CAST(1 AS nvarchar(4)));
END
GO
"""


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUICKPLAN_STATE_DIR", str(tmp_path / "state"))


def feed(source: Path) -> ObjectFeed:
    return ObjectFeed(source, runtime="17.3", catalog="main", schema="hr", jobs=1)


async def test_rows_come_first_then_conversions_and_nothing_is_left_behind(tmp_path: Path) -> None:
    (tmp_path / "sql").mkdir()
    (tmp_path / "sql" / "all.sql").write_text(SQL)
    batches: list[Batch] = []
    supply = feed(tmp_path / "sql")
    try:
        await supply.run(batches.append)
        assert len(batches[0].rows) == 3
        assert all(not b.rows for b in batches[1:])
        objects = ObjectList()
        for batch in batches:
            objects.add(batch.rows)
            objects.made(batch.made)
        assert [r.name for r in objects.rows] == ["dbo.a]b", "dbo.v", "dbo.p"]
        assert [r.status for r in objects.rows][:2] == ["converted", "converted"]
        assert objects.rows[2].status in {"partial", "manual"}
        assert "CURSOR" in dict(objects.rows[2].indicators)
        found = supply.load(objects.rows[1])
        assert found.source[0].startswith("CREATE VIEW dbo.v")
        assert "`main`.`hr`" in found.result_text
        assert found.places[0] == (3, 1)
        assert set(found.gates) == {"residue", "conserved", "parsed", "resolved"}
        last = supply.load(objects.rows[2])
        assert all(last.where(f) is not None for f in last.findings if f.line)
        assert not list((tmp_path / "state").rglob("*.spool"))
        assert supply.target == ("main", "hr")
    finally:
        supply.close()
    with pytest.raises(UnreadableInput):
        supply.load(objects.rows[0])


async def test_an_error_of_the_source_comes_through_and_leaves_nothing(tmp_path: Path) -> None:
    supply = feed(tmp_path / "missing")
    with pytest.raises(UnreadableInput, match="missing"):
        await supply.run(lambda _: None)
    assert not list((tmp_path / "state").rglob("*.spool"))
    supply.close()


async def test_what_is_decided_is_there_when_the_source_is_read_again(tmp_path: Path) -> None:
    (tmp_path / "sql").mkdir()
    (tmp_path / "sql" / "all.sql").write_text(SQL)
    objects = ObjectList()

    def take(batch: Batch) -> None:
        objects.add(batch.rows)
        objects.made(batch.made)

    first = feed(tmp_path / "sql")
    assert first.decisions is None
    await first.run(take)
    assert first.decisions is not None
    loaded = first.decisions.load()
    assert [item.name for item in loaded] == [r.name for r in objects.rows]
    assert [(item.effort_class, item.low, item.high) for item in loaded] == [(r.effort_class, r.low, r.high) for r in objects.rows]
    objects.decided(enumerate(loaded))
    first.decisions.override(loaded[1], "SELECT 'mine';\n", ())
    objects.decided(enumerate(first.decisions.load()))
    assert first.load(objects.rows[1]).result_text == "SELECT 'mine';\n"
    assert first.load(objects.rows[0]).statements
    first.close()
    second = feed(tmp_path / "sql")
    await second.run(lambda _: None)
    assert second.decisions is not None
    assert [item.state.value for item in second.decisions.load()][1] == "overridden"
    assert second.decisions.override_sql(second.decisions.load()[1]) == "SELECT 'mine';\n"
    second.close()
