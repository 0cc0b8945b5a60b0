"""What makes a second run do nothing, and what makes it do its work."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import Any

import pytest

from core.progress import Progress
from workbench import conversions
from workbench.analysis import Analysis, Request, analyze
from workbench.sources import Source
from workbench.store.prints import source_print, work_print
from workbench.store.store import EstateStore

VIEW = "CREATE VIEW dbo.V AS SELECT 1 AS a\nGO\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "sql"
    made.mkdir()
    (made / "a.sql").write_text(VIEW)
    return made


def test_every_byte_that_is_read_counts(folder: Path) -> None:
    before = source_print(folder)
    assert before
    assert source_print(folder) == before
    (folder / "notes.txt").write_text("not read")
    assert source_print(folder) == before
    (folder / "a.sql").write_text(VIEW + " ")
    changed = source_print(folder)
    assert changed != before
    (folder / "b.sql").write_text("")
    assert source_print(folder) not in {before, changed}
    (folder / "b.sql").rename(folder / "c.sql")
    assert source_print(folder) not in {before, changed}


def test_included_files_count_and_what_cannot_be_told_is_no_print(folder: Path) -> None:
    (folder / "more.inc").write_text("CREATE VIEW dbo.W AS SELECT 2 AS a\n")
    (folder / "a.sql").write_text(":r more.inc\nGO\n")
    before = source_print(folder)
    (folder / "more.inc").write_text("CREATE VIEW dbo.W AS SELECT 3 AS a\n")
    assert before
    assert source_print(folder) != before
    (folder / "a.sql").write_text(":r $(where)/more.inc\n")
    assert source_print(folder) == ""
    (folder / "a.sql").write_text(":r gone.sql\n")
    assert source_print(folder) == "", "it may be there the next time"
    assert source_print(folder / "none") == ""


def test_options_weights_and_rules_count(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weights = tmp_path / "effort.toml"
    weights.write_text("[indicators]\nCURSOR = 4\n")
    prints = [work_print("s", {"runtime": "17.3"}, None), work_print("s", {"runtime": "18.1"}, None)]
    prints.append(work_print("s", {"runtime": "17.3"}, weights))
    weights.write_text("[indicators]\nCURSOR = 5\n")
    prints.append(work_print("s", {"runtime": "17.3"}, weights))
    monkeypatch.setattr("workbench.store.prints.versions", lambda: {"rules": "other"})
    prints.append(work_print("s", {"runtime": "17.3"}, None))
    assert len(set(prints)) == 5
    assert work_print("", {"runtime": "17.3"}, None) == ""


async def ran(folder: Path, **how: Any) -> tuple[Analysis, list[dict[str, Any]]]:
    items: list[dict[str, Any]] = []
    return await analyze(Request(Source(path=folder), "17.3", jobs=1, **how), items.append), items


async def test_nothing_changed_means_no_child_and_the_same_words(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, items = await ran(folder)
    assert not first.from_store

    def no_job(*_: object, **__: object) -> None:
        raise AssertionError("a job was started")

    monkeypatch.setattr("workbench.analysis.run_job", no_job)
    again, shown = await ran(folder)
    assert again.from_store
    assert (again.summary, shown, again.worst) == (first.summary, items, first.worst)
    assert again.run is not None
    assert again.run.id == 2


async def test_a_decision_shows_in_the_next_run_though_nothing_is_done_again(folder: Path) -> None:
    await ran(folder)
    with EstateStore(str(folder)) as store:
        store.accept(store.objects(), who="ann")
    again, items = await ran(folder)
    assert again.from_store
    assert [(item["state"], item["marks"][0]["by"]) for item in items] == [("accepted", "ann")]


@pytest.mark.parametrize("change", ["text", "runtime", "none of it"])
async def test_a_change_is_worked_on(folder: Path, change: str) -> None:
    await ran(folder)
    if change == "text":
        (folder / "a.sql").write_text(VIEW.replace("1 AS a", "2 AS a"))
    runtime = "18.1" if change == "runtime" else "17.3"
    made = await analyze(Request(Source(path=folder), runtime, jobs=1))
    assert made.from_store is (change == "none of it")


async def test_a_job_that_ends_early_is_no_run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await ran(folder)
    (folder / "a.sql").write_text(VIEW.replace("1 AS a", "2 AS a"))

    class Stop(Exception):
        pass

    def stop(_: dict[str, Any]) -> None:
        raise Stop

    with pytest.raises(Stop):
        await analyze(Request(Source(path=folder), "17.3", jobs=1), stop)
    with EstateStore(str(folder)) as store:
        assert len(store.runs()) == 1
        assert len(store.objects()) == 1


async def test_two_jobs_of_one_source_convert_it_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second waits for the first: here the test holds what the first would hold."""
    await ran(folder)
    cache = conversions.cache_dir()
    assert cache is not None
    (lock,) = cache.glob("converting-*.lock")
    (folder / "a.sql").write_text(VIEW.replace("1 AS a", "2 AS a"))
    stages: list[str] = []
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)

        def told(progress: Progress) -> None:
            stages.append(progress.stage)
            if progress.stage == "waiting":
                fcntl.flock(held, fcntl.LOCK_UN)

        made = await analyze(Request(Source(path=folder), "17.3", jobs=1), None, told)
    assert "waiting" in stages
    assert made.summary.converted == 1


def test_an_unusable_state_directory_costs_the_store_and_nothing_else(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import asyncio

    (tmp_path / "file").write_text("")
    monkeypatch.setenv("QUICKPLAN_STATE_DIR", str(tmp_path / "file" / "state"))
    made = asyncio.run(analyze(Request(Source(path=folder), "17.3", jobs=1)))
    assert made.summary.converted == 1
    assert [f.code for f in made.notices] == ["STORE_UNUSABLE"]
