"""The companions of a plan come from the assessment that the plan was made from, when it was made for the same target."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.progress import Progress
from renderers.companions import SCRIPTS
from workbench import workflow as module
from workbench.config import Settings
from workbench.workflow import Workflow

PROMPT = "Migrate SalesDB on sql01 to catalog main schema sales"


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The kinds of the jobs that ran, in order."""
    started: list[str] = []
    run_job = module.run_job

    async def counted(kind, *arguments):  # type: ignore[no-untyped-def]
        started.append(kind)
        return await run_job(kind, *arguments)

    monkeypatch.setattr(module, "run_job", counted)
    return started


def _workflow(folder: Path) -> Workflow:
    view = "CREATE VIEW dbo.V AS SELECT ISNULL(Name, N'none') AS N FROM dbo.T\nGO\n"
    (folder / "t.sql").write_text(f"CREATE TABLE dbo.T (Id int NOT NULL, Name nvarchar(20))\nGO\n{view}")
    return Workflow(folder, Settings(), folder / "t.sql", folder / "specs", jobs=1)


async def test_the_source_is_read_once(tmp_path: Path, jobs: list[str]) -> None:
    workflow = _workflow(tmp_path)
    intent = workflow.classify(PROMPT)
    assessment = await workflow.assess(intent=intent)
    files = await workflow.companions(intent, "move-sales", assessment=assessment)
    assert jobs == ["assess"]
    assert set(files) == {"plan.toml", "pipeline.py", *SCRIPTS}
    assert "COALESCE(`Name`, 'none') AS `N`" in files["pipeline.py"]
    assert await workflow.companions(intent, "move-sales") == files
    assert jobs == ["assess", "companions"]


async def test_another_target_needs_files_of_its_own(tmp_path: Path, jobs: list[str]) -> None:
    workflow = _workflow(tmp_path)
    assessment = await workflow.assess(intent=workflow.classify(PROMPT))
    other = workflow.classify("Migrate SalesDB on sql01 to catalog dev schema other")
    files = await workflow.companions(other, "move-sales", assessment=assessment)
    assert jobs == ["assess", "companions"]
    assert 'catalog = "dev"' in files["plan.toml"]


async def test_without_a_source_the_scripts_are_written_all_the_same(tmp_path: Path, jobs: list[str]) -> None:
    seen: list[Progress] = []
    workflow = Workflow(tmp_path, Settings(), None, tmp_path / "specs")
    files = await workflow.companions(workflow.classify(PROMPT), "move-sales", seen.append)
    assert set(files) == {"plan.toml", *SCRIPTS}
