"""Writes screenshots/*.svg and *.png from the real app; ``--check`` says whether the SVGs are current.

Every picture is the app itself on a copy of the sample estate in a temporary folder, with a fixed clock: the same input gives
the same bytes. The PNG is rendered from the SVG with the font in tools/fonts.

    python tools/screenshots.py [--check] [--only NAME]
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

HOME = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOME))

from tools.picture_scenes import SCENES, Scene, plan_screen, until  # noqa: E402 - the path comes first

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from textual.pilot import Pilot

    from tui.app import QuickplanApp

OUT = HOME / "screenshots"
FONTS = HOME / "tools" / "fonts"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

#: A small project beside the SQL scripts, so that a plan for code has something to find.
_PROJECT = {
    "pyproject.toml": """\
[project]
name = "payslips"
version = "1.4.0"
dependencies = ["click>=8"]

[dependency-groups]
dev = ["pytest>=8", "ruff==0.9.1"]

[tool.ruff]
line-length = 100

[tool.pytest.ini_options]
testpaths = ["tests"]
""",
    "payslips/__init__.py": "",
    "payslips/report.py": """\
\"\"\"Monthly payslip reports.\"\"\"


def render_report(rows: list[dict[str, str]]) -> str:
    \"\"\"Rows as lines of text.\"\"\"
    return "\\n".join(", ".join(r.values()) for r in rows)
""",
    "tests/test_report.py": """\
from payslips.report import render_report


def test_rows_become_lines() -> None:
    assert render_report([{"a": "1", "b": "2"}]) == "1, 2"
""",
    "README.md": "# payslips\n\nReports on the WorkforceDB database.\n",
}


@asynccontextmanager
async def stage(scene: Scene, size: tuple[int, int], folder: Path) -> AsyncIterator[Pilot[int]]:
    """The app for one scene, on a project in ``folder``."""
    from core.clock import FixedClock
    from planner.plan import Plan
    from tui.app import QuickplanApp
    from tui.library import Library
    from tui.screens.plan import Pauses
    from workbench.config import Settings
    from workbench.session import PlanSession

    repo = folder / "payslips"
    source = repo / "sql" if scene.source else None
    workflow = _workflow(repo, source, scene.halfway)

    def lint(plan: Plan) -> list[Any]:
        from planner.lint import lint as check

        return check(plan, root=repo)

    app: QuickplanApp = QuickplanApp(
        workflow,
        PlanSession(workflow.out, repo),
        prompt=scene.prompt,
        library=Library(repo, workflow.out, drafts=list),
        lint=lint,
        clock=FixedClock(NOW),
        pauses=Pauses(0.01, 0.0),
        environment={"TERM": "xterm-256color"},
        theme=Settings().theme,
    )
    async with app.run_test(size=size, notifications=True) as pilot:
        yield pilot


def _workflow(repo: Path, source: Path | None, halfway: bool) -> Any:
    from core.progress import Progress, ProgressCallback
    from migration.summary import EstateSummary
    from workbench.config import Settings
    from workbench.jobs import run_job
    from workbench.workflow import Assessment, Workflow

    class Staged(Workflow):
        """The real one; it can stop in the middle of an assessment, at the same object every time."""

        async def assess(
            self, on_progress: ProgressCallback = lambda _p: None, on_summary: Callable[[EstateSummary], None] = lambda _s: None
        ) -> Assessment:
            if not halfway:
                return await super().assess(on_progress, on_summary)
            whole = await super().assess()
            items: list[dict[str, Any]] = []
            await run_job("analyze", {**self._request(), "runtime": str(self.runtime), "jobs": 1}, on_item=items.append)
            total = whole.summary.total
            counted = [i for i in items if i["kind"] in whole.summary.counts]
            done = sorted(counted, key=lambda i: (i["file"], i["line"]))[: total * 2 // 3]
            status = [i["status"] for i in done]
            on_progress(Progress("transpiling", len(done), total))
            on_summary(
                replace(
                    whole.summary,
                    transpiled=len(done),
                    converted=status.count("converted"),
                    partial=status.count("partial"),
                    manual=status.count("manual"),
                    manual_items=(),
                )
            )
            await asyncio.Event().wait()
            return whole

    staged = Staged(repo, Settings(), source)
    staged.checker = _checker(repo)
    staged.run_feed = partial(_runs, repo)  # type: ignore[method-assign]  # stands for a workspace
    return staged


#: What the checks of the pictures give: evidence, milliseconds.
_SEEN = {
    "source.name": ("10.20.4.11", 3.0),
    "source.port": ("sql01.corp.local port 1433 accepts connections", 9.0),
    "source.tls": ("TLSv1.2, certificate trusted: CN=sql01.corp.local, issued by Corp Root CA", 31.0),
    "source.driver": ("Microsoft ODBC Driver 18", 140.0),
    "workspace.profile": ("adb-1234567890.7.azuredatabricks.net (Azure) from ~/.databrickscfg", 1.0),
    "workspace.name": ("20.42.4.209", 12.0),
    "workspace.port": ("port 443 accepts connections", 28.0),
    "workspace.tls": ("TLSv1.3, certificate trusted", 64.0),
    "workspace.identity": ("logged in as planner@corp.example", 1420.0),
}


def _checker(repo: Path) -> Any:
    """Connections without a network: all is well but the login, whose diagnosis is the real one."""
    from core.secret import Secret
    from migration.checks import CheckResult, CheckStatus
    from migration.sources.sqlserver.diagnosis import explain
    from workbench.checker import Checker, Connections
    from workbench.checks import PlannedCheck
    from workbench.config import Settings

    class Staged(Checker):
        """Chooses as the real one does; runs nothing."""

        async def run(self, planned: PlannedCheck, connections: Connections, timeout: float) -> CheckResult:
            if planned.name in _SEEN:
                evidence, milliseconds = _SEEN[planned.name]
                return CheckResult(planned.name, planned.target, CheckStatus.PASSED, "", evidence, "", milliseconds)
            assert connections.source is not None
            assert connections.source.address is not None
            found = explain("28000", 18456, connections.source.address)
            return CheckResult(planned.name, planned.target, CheckStatus.FAILED, found.code, found.message, found.remedy, 212.0)

    staged = Staged(repo, Settings(), None)
    staged.take_source("reader@sql01.corp.local/WorkforceDB")
    staged.take_secret(Secret("not the one"), staged.connections(None))
    return staged


def _runs(repo: Path, plan: Path, commands: Sequence[str]) -> Any:
    """A run without a workspace: all is well but the update, which fails at an ambiguous column of a notebook of its own."""
    from core.progress import ProgressCallback
    from migration.checks import CheckStatus
    from workbench.config import Settings
    from workbench.run_feed import RunFeed
    from workbench.run_items import RunItem
    from workbench.run_sheet import StageResult

    words = {
        "check": "13 of 13 checks passed",
        "lint": "1 notebook: 0 errors, 0 other findings",
        "rehearse": "118 of 118 datasets computed, 2,950 rows, 0 errors",
    }

    class Staged(RunFeed):
        """Names the real stages; runs nothing."""

        async def run(
            self, stage: str, mode: str, only: tuple[str, ...], on_item: Callable[[RunItem], None], on_progress: ProgressCallback
        ) -> StageResult:
            if stage == "deploy":
                steps = (
                    ("schema", "create main.workforce"),
                    ("pipeline", "create WorkforceDB_Pipeline"),
                    ("update", "run WorkforceDB_Pipeline"),
                )
                status = CheckStatus.WAITING if mode == "look" else CheckStatus.PASSED
                for step, title in steps:
                    on_item(RunItem(title, title, status, step=step))
                return StageResult(
                    status, "3 things to change" if mode == "look" else "3 done", changes=3, host="adb-1234567890.7.azuredatabricks.net"
                )
            if stage != "monitor":
                return StageResult(CheckStatus.PASSED, words[stage])
            why = RunItem(
                "diagnosis",
                "AMBIGUOUS_REFERENCE",
                CheckStatus.FAILED,
                "[AMBIGUOUS_REFERENCE] Reference `DepartmentID` is ambiguous, could be: [`e`.`DepartmentID`, `d`.`DepartmentID`].",
                code="AMBIGUOUS_REFERENCE",
                remedy="Select the columns of a join by their tables' aliases, each name once.",
                file="pipeline.py",
                line=412,
                object="HR.vw_EmployeeDirectory",
            )
            rows = (
                RunItem("1", "bronze_hr_employees", CheckStatus.PASSED, "25 rows"),
                RunItem(
                    "2",
                    "silver_hr_employees",
                    CheckStatus.WARNING,
                    "23 rows, 2 dropped",
                    more=(("rule", "email_length fails for 2 of 25"),),
                ),
                RunItem("3", "gold_employee_directory", CheckStatus.FAILED, "failed"),
            )
            return StageResult(CheckStatus.FAILED, f"{why.code}: {why.words}", (why, *rows))

    return Staged(plan, commands, repo, Settings(), profile=lambda: "adb-1234567890.7.azuredatabricks.net")


def project(folder: Path) -> None:
    """Lay out the project of the pictures: code, the sample estate, and saved plans of known age."""
    repo = folder / "payslips"
    for name, text in _PROJECT.items():
        (repo / name).parent.mkdir(parents=True, exist_ok=True)
        (repo / name).write_text(text, encoding="utf-8")
    shutil.copytree(HOME / "samples" / "workforce", repo / "sql")
    plans = (("Migrate PayrollDB to Databricks", 2), ("Add CSV export to the report page", 26), ("Fix rounding in the payslip totals", 73))
    (repo / "specs").mkdir()
    for title, hours in plans:
        path = repo / "specs" / f"{re.sub('[^a-z]+', '-', title.lower())}.md"
        path.write_text(f"# Plan: {title}\n\n## Task Description\n> {title}\n", encoding="utf-8")
        moment = NOW.timestamp() - hours * 3600
        os.utime(path, (moment, moment))


def normalised(svg: str, folder: Path) -> str:
    """The picture without what differs between machines: the export's id, fonts from the network, folders."""
    if str(folder) in svg:
        raise SystemExit(f"a picture shows a machine path under {folder}")
    svg = re.sub(r"\bterminal-\d+-", "terminal-", svg)
    svg = re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.S)
    svg = svg.replace("font-family: Fira Code, monospace", 'font-family: "DejaVu Sans Mono", "Fira Code", monospace')
    svg = svg.replace("font-family: arial", 'font-family: "DejaVu Sans Mono", sans-serif')
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


def png_of(svg: str) -> bytes:
    """The picture as PNG, with our own font only."""
    import resvg_py

    fonts = [str(p) for p in sorted(FONTS.glob("*.ttf"))]
    data = resvg_py.svg_to_bytes(
        svg_string=svg, skip_system_fonts=True, font_files=fonts, font_family="DejaVu Sans Mono", monospace_family="DejaVu Sans Mono"
    )
    return bytes(data)


async def take(scene: Scene, size: tuple[int, int]) -> str:
    """Play one scene and return its SVG."""
    from widgets.preview import Preview

    with tempfile.TemporaryDirectory(prefix="quickplan-shots-") as name:
        folder = Path(name)
        os.environ.pop("QUICKPLAN_SOURCE_PASSWORD", None)
        os.environ["QUICKPLAN_STATE_DIR"] = str(folder / "state")
        project(folder)
        async with stage(scene, size, folder) as pilot:
            await scene.play(pilot)
            pilot.app.clear_notifications()
            preview = plan_screen(pilot).query_one(Preview)
            await until(pilot, lambda: preview.settled or not preview.display)
            await pilot.pause(0.3)
            return normalised(pilot.app.export_screenshot(title="quickplan"), folder)


def main() -> int:
    """Write or check all pictures."""
    parser = argparse.ArgumentParser(description="Write the screenshots, or check that they are current.")
    parser.add_argument("--check", action="store_true", help="compare the SVGs, write nothing")
    parser.add_argument("--only", default="", help="scenes whose name begins so")
    arguments = parser.parse_args()
    OUT.mkdir(exist_ok=True)
    stale: list[str] = []
    for scene in SCENES:
        if not scene.name.startswith(arguments.only):
            continue
        for columns, rows in scene.sizes:
            name = f"{scene.name}-{columns}x{rows}"
            svg = asyncio.run(take(scene, (columns, rows)))
            target = OUT / f"{name}.svg"
            current = target.is_file() and target.read_text(encoding="utf-8") == svg
            if arguments.check:
                stale += [] if current else [name]
                continue
            if not current or not target.with_suffix(".png").is_file():
                target.write_text(svg, encoding="utf-8")
                target.with_suffix(".png").write_bytes(png_of(svg))
            print(f"{name}: {'unchanged' if current else 'written'}")
    if stale:
        print(f"not current: {', '.join(stale)}; run `make screenshots`", file=sys.stderr)
    return int(bool(stale))


if __name__ == "__main__":
    sys.exit(main())
