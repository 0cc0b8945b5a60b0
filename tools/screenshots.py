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
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

HOME = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOME))

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from textual.pilot import Pilot

    from tui.app import QuickplanApp
    from tui.screens.objects import ObjectsScreen
    from tui.screens.plan import PlanScreen

OUT = HOME / "screenshots"
FONTS = HOME / "tools" / "fonts"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MIGRATION = "Migrate WorkforceDB on sql01.corp.local to catalog main schema workforce"
CHORE = "Bump ruff to the latest version and fix what it newly reports"
_PATIENCE = 60.0

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


@dataclass(frozen=True)
class Scene:
    """One picture.

    Attributes:
        name: File name without extension; the size is added.
        sizes: (columns, rows).
        play: Brings the app there.
        prompt: Prompt it begins with.
        source: Whether the sample estate is given.
        halfway: Whether the assessment stops in its middle.
    """

    name: str
    sizes: tuple[tuple[int, int], ...]
    play: Callable[[Pilot[int]], Awaitable[None]]
    prompt: str = ""
    source: bool = False
    halfway: bool = False


def plan_screen(pilot: Pilot[int]) -> PlanScreen:
    """The plan screen of the running app."""
    from tui.app import QuickplanApp

    assert isinstance(pilot.app, QuickplanApp)
    screen = pilot.app.plan_screen
    assert screen is not None
    return screen


async def until(pilot: Pilot[int], true: Callable[[], bool]) -> None:
    """Wait for something that comes soon."""
    for _ in range(int(_PATIENCE / 0.02)):
        await pilot.pause()
        if true():
            return
        await asyncio.sleep(0.02)
    raise SystemExit("the app did not get to the scene in time")


async def settled(pilot: Pilot[int]) -> None:
    """Wait until nothing runs and everything is shown."""
    screen = plan_screen(pilot)
    if screen.prompt_pane.prompt:
        await until(pilot, lambda: screen.session.plan is not None and screen.drafting.codebase is not None)
    await until(pilot, lambda: not screen.board.running)


async def show_nothing(pilot: Pilot[int]) -> None:
    """As it opens without a prompt."""
    await pilot.pause()


async def show_tree(pilot: Pilot[int]) -> None:
    """All is done; the tree has the focus."""
    await settled(pilot)
    await pilot.press("escape")


async def show_halfway(pilot: Pilot[int]) -> None:
    """The source is being transpiled."""
    screen = plan_screen(pilot)
    await until(pilot, lambda: len(screen.board.running) == 1 and screen.drafting.codebase is not None and screen.jobs.summary is not None)


async def show_tree_edit(pilot: Pilot[int]) -> None:
    """A new task is being typed."""
    await settled(pilot)
    await pilot.press("escape", "down", "a", *"Ask the owners which reports still read this")


async def show_editor(pilot: Pilot[int]) -> None:
    """A section in the editor."""
    from planner.edit import NodeRef
    from widgets.plan_tree import PlanTree

    await settled(pilot)
    screen = plan_screen(pilot)
    plan = screen.session.plan
    assert plan is not None
    await pilot.press("escape")
    screen.query_one(PlanTree).go_to(NodeRef.section(next(i for i, s in enumerate(plan.sections) if s.heading == "Objective")))
    await pilot.press("e")


async def show_help(pilot: Pilot[int]) -> None:
    """All keys."""
    await pilot.press("f1")


async def show_palette(pilot: Pilot[int]) -> None:
    """All actions by name."""
    await settled(pilot)
    await pilot.press("escape", "ctrl+p")
    await pilot.pause(0.5)


async def show_open(pilot: Pilot[int]) -> None:
    """Saved plans."""
    from tui.screens.open import OpenScreen

    await pilot.press("f3")
    await until(pilot, lambda: isinstance(pilot.app.screen, OpenScreen) and pilot.app.screen.query_one("#plans").is_mounted)
    await pilot.pause(0.3)


async def show_problems(pilot: Pilot[int]) -> None:
    """What must be done by hand."""
    await settled(pilot)
    await pilot.press("escape", "5")


async def show_objects(pilot: Pilot[int]) -> None:
    """A procedure that was converted in part, with the cursor on one of its findings."""
    await settled(pilot)
    await pilot.press("escape", "o")
    screen = await objects_screen(pilot)
    await until(pilot, lambda: not screen.board.running)
    screen.board.clear("objects")  # how long it took is another figure every time
    await pilot.press("p")
    await until(pilot, lambda: screen.look.settled and screen.look.detail is not None)
    if screen.shows_object:
        await pilot.press("right_square_bracket", "right_square_bracket")


async def show_objects_side_by_side(pilot: Pilot[int]) -> None:
    """The same one on the whole screen."""
    await show_objects(pilot)
    await pilot.press("enter")
    if (await objects_screen(pilot)).has_class("-one"):
        await pilot.press("right_square_bracket", "right_square_bracket")


async def objects_screen(pilot: Pilot[int]) -> ObjectsScreen:
    """The Objects screen, once it is shown."""
    from tui.screens.objects import ObjectsScreen

    await until(pilot, lambda: isinstance(pilot.app.screen, ObjectsScreen) and bool(pilot.app.screen.objects.rows))
    assert isinstance(pilot.app.screen, ObjectsScreen)
    return pilot.app.screen


async def show_checks(pilot: Pilot[int]) -> None:
    """A login that failed, and what mends it."""
    from tui.screens.checks import ChecksScreen

    await settled(pilot)
    await pilot.press("escape", "c")
    await until(pilot, lambda: isinstance(pilot.app.screen, ChecksScreen) and not pilot.app.screen.checks.sheet.busy)
    await pilot.press("n")


STANDARD = ((120, 40),)
ALL = ((80, 24), (120, 40), (200, 50))
SCENES = (
    Scene("empty", STANDARD, show_nothing),
    Scene("chore", STANDARD, show_tree, CHORE),
    Scene("transpiling", STANDARD, show_halfway, MIGRATION, source=True, halfway=True),
    Scene("migration", ALL, show_tree, MIGRATION, source=True),
    Scene("problems", STANDARD, show_problems, MIGRATION, source=True),
    Scene("objects", ((80, 24), (120, 40), (200, 60)), show_objects, MIGRATION, source=True),
    Scene("objects-open", ALL, show_objects_side_by_side, MIGRATION, source=True),
    Scene("checks", ((80, 24), (120, 40), (200, 60)), show_checks, MIGRATION),
    Scene("tree-edit", STANDARD, show_tree_edit, CHORE),
    Scene("editor", STANDARD, show_editor, CHORE),
    Scene("help", STANDARD, show_help),
    Scene("palette", STANDARD, show_palette, CHORE),
    Scene("open", STANDARD, show_open),
    Scene("too-small", ((56, 14),), show_nothing),
)


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
