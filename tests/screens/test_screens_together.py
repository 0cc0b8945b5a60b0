"""Screens that were opened before do not change how another looks: style sheets of screens hold for the whole app once they are loaded."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from fakes import MIGRATION_PROMPT, FakeWorkflow
from test_checks_screen import live, opened
from test_plan_screen import until
from textual.geometry import Region

from tui.app import QuickplanApp
from tui.screens.objects import ObjectsScreen

MakeApp = Callable[..., QuickplanApp]
SHEETS = sorted((Path(__file__).resolve().parents[2] / "tui" / "screens").glob("*.tcss"))
PARTS = ("#checks", "#list", "#source", "#password", "#workspace", "#detail", "#strip")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_checks_look_the_same_after_objects(make_app: MakeApp, workflow: FakeWorkflow, size: tuple[int, int]) -> None:
    async def regions(*, objects_first: bool) -> dict[str, Region]:
        live(workflow)
        app = make_app(MIGRATION_PROMPT, source=True)
        async with app.run_test(size=size) as pilot:
            if objects_first:
                await until(pilot, lambda: app.screen.query("#tree"))
                await pilot.press("escape", "o")
                await until(pilot, lambda: isinstance(app.screen, ObjectsScreen))
                await pilot.press("o")
                await pilot.pause()
            screen = await opened(pilot)
            return {part: screen.query_one(part).region for part in PARTS}

    assert await regions(objects_first=True) == await regions(objects_first=False)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda p: p.stem)
def test_every_rule_of_a_screen_names_the_screen(sheet: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    selectors = [s.strip() for block in re.findall(r"(?:^|\})([^{}]*)\{", text) for s in block.split(",")]
    assert selectors
    assert [s for s in selectors if not re.match(r"[A-Z]", s)] == []
