"""One look at every object, by one process or several: the same objects, indicators, names and order."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import Cancelled
from core.progress import CancelToken, Progress
from migration.assessment.dependencies import dependencies
from migration.assessment.effort import level_of
from migration.assessment.indicators import find_indicators
from migration.assessment.references import find_references
from migration.assessment.survey import survey, type_names
from migration.estate import Estate, ObjectKind, SqlObject
from migration.sources.scripts import read_estate
from migration.workers import Crew

ROOT = Path(__file__).resolve().parents[3]
SAMPLE = ROOT / "samples" / "workforce"


def read(folder: Path, crew: Crew) -> Estate:
    estate = read_estate(folder, crew=crew)
    survey(estate, crew)
    return estate


@pytest.fixture(scope="module")
def two() -> Iterator[Crew]:
    with Crew(2, characters_per_worker=0) as crew:
        yield crew


def test_two_processes_read_and_look_like_one(two: Crew) -> None:
    one = read(SAMPLE, Crew(1))
    both = read(SAMPLE, two)
    assert both == one
    assert len(one.objects) > 100
    assert dependencies(both) == dependencies(one)


def test_files_that_include_others_are_read_where_they_stand(two: Crew, tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text("CREATE TABLE dbo.a (id int)\n")
    (tmp_path / "b.sql").write_text(":setvar name five\n:r z.sql\nGO\nCREATE VIEW dbo.b AS SELECT 1 AS x\n")
    (tmp_path / "c.sql").write_text(": r a.sql\nCREATE TYPE dbo.Flag FROM bit\n")
    (tmp_path / "d.sql").write_text("CREATE TABLE dbo.a (id bigint, kept dbo.Flag)\n")
    (tmp_path / "z.sql").write_text("CREATE TABLE dbo.$(name) (id int)\n")
    (tmp_path / "y.sql").write_bytes("CREATE TABLE dbo.é (id int)".encode("latin-1"))
    (tmp_path / "x.sql").symlink_to(tmp_path / "d.sql")
    one = read(tmp_path, Crew(1))
    assert read(tmp_path, two) == one
    assert [o.name for o in one.objects] == ["dbo.five", "dbo.b", "dbo.Flag", "dbo.a", "dbo.é"]
    assert {f.code for f in one.findings} == {"DUPLICATE_OBJECT", "ENCODING_GUESSED"}
    assert one.files == 6


def test_a_look_finds_what_each_finder_finds_alone() -> None:
    estate = read(SAMPLE, Crew(1))
    types = type_names(estate)
    for item in estate.objects:
        if item.kind in (ObjectKind.PROPERTY, ObjectKind.PERMISSION):
            continue
        assert item.look is not None
        assert item.indicators == find_indicators(item), item.name
        alone = find_references(item.text, quoted_identifier=item.quoted_identifier, types=types, trigger=item.kind is ObjectKind.TRIGGER)
        assert item.look.mentions == tuple(dict.fromkeys((r.parts, r.use) for r in alone.found)), item.name
        level = level_of(item)
        item.look = None
        assert level_of(item) == level, item.name


def die_beside(task: int) -> int:
    """What a worker runs here: it dies, while the process that asked does the work."""
    if os.getpid() != task:
        os.kill(os.getpid(), signal.SIGKILL)
    return task + 1


def test_what_a_dead_worker_leaves_is_done_here() -> None:
    with Crew(2, characters_per_worker=0) as crew:
        assert list(crew.map(die_beside, [os.getpid()] * 9, characters=1)) == [os.getpid() + 1] * 9


def test_too_little_to_share_starts_no_worker() -> None:
    with Crew(2) as crew:
        assert list(crew.map(os.path.basename, ["a/b"], characters=1000)) == ["b"]
        assert list(crew.map(abs, (-1, 2), characters=1000)) == [1, 2]
        assert crew._pool is None


@pytest.mark.parametrize("workers", [1, 2])
def test_a_survey_can_be_stopped(workers: int) -> None:
    token = CancelToken()
    objects = [SqlObject(f"dbo.v{n}", ObjectKind.VIEW, "v.sql", n, n, "CREATE VIEW v AS SELECT 1" + " " * 300_000) for n in range(40)]
    seen: list[Progress] = []

    def watch(progress: Progress) -> None:
        seen.append(progress)
        token.cancel()

    with Crew(workers, token, characters_per_worker=0) as crew, pytest.raises(Cancelled):
        survey(Estate("e", objects), crew, progress=watch)
    assert len(seen) == 1
    assert 0 < seen[0].done < seen[0].total == 40
