"""The Objects screen through its keys, on a fake feed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from fakes import MIGRATION_PROMPT, FakeWorkflow
from test_plan_screen import screen_of, toasts, until
from textual.pilot import Pilot
from textual.widgets import Input, Static

from tui.app import QuickplanApp
from tui.screens.dialogs import Show
from tui.screens.help import HelpScreen
from tui.screens.objects import ObjectsScreen
from tui.screens.plan import PlanScreen
from widgets.finding_list import FindingList
from widgets.key_bar import KeyBar

MakeApp = Callable[..., QuickplanApp]
SIZE = (120, 40)


async def opened(pilot: Pilot[int]) -> ObjectsScreen:
    """Press the key and wait for the first object."""
    app = pilot.app
    await until(pilot, lambda: screen_of(app).session.plan is not None)
    await pilot.press("escape", "o")
    await until(pilot, lambda: isinstance(app.screen, ObjectsScreen) and bool(app.screen.objects.rows))
    screen = app.screen
    assert isinstance(screen, ObjectsScreen)
    await settled(pilot, screen)
    return screen


async def settled(pilot: Pilot[int], screen: ObjectsScreen) -> None:
    await pilot.pause()
    await until(pilot, lambda: screen.look.settled)


def names(screen: ObjectsScreen) -> list[int]:
    return [screen.objects[n].index for n in range(len(screen.objects))]


async def test_rows_come_before_their_conversions(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        assert names(screen) == [0, 1, 2, 3, 5, 6, 7, 8, 10, 11]  # indexes are no objects of their own
        assert [r.status for r in screen.objects.rows].count("waiting") == 6
        workflow.feed.gate.set()
        await until(pilot, lambda: not screen.board.running)
        assert "waiting" not in [r.status for r in screen.objects.rows]
        assert "waiting" not in str(screen.query_one("#totals", Static).content)


async def test_the_object_under_the_cursor_is_shown_with_its_findings(make_app: MakeApp) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await pilot.press("down")
        await settled(pilot, screen)
        pair = screen.pair
        assert "usp_CloseYear" in pair.source.line_text(0)
        assert "`usp_CloseYear`" in pair.result.line_text(0)
        findings = screen.query_one(FindingList)
        assert [f.code for f in findings.findings] == ["DYNAMIC_SQL", "MONEY", "SESSION_OPTION"]
        head = str(screen.query_one("#head", Static).content)
        assert "partial" in head
        assert "residue" in head


async def test_a_finding_leads_to_its_line_and_column_and_to_the_result(make_app: MakeApp) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await pilot.press("p")
        await settled(pilot, screen)
        await pilot.press("right_square_bracket")
        await pilot.pause()
        assert screen.pair.source._here == (6, 4)
        line, _ = screen.pair.result._here
        assert "SIGNAL" in screen.pair.result.text.lines[line]
        await pilot.press("w")
        await pilot.pause()
        assert isinstance(app.screen, Show)
        assert "EXEC" in str(app.screen._content)
        await pilot.press("escape")
        assert app.screen is screen


async def test_the_filter_narrows_while_typing_and_esc_goes_back_step_by_step(make_app: MakeApp) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await pilot.press("slash", *"kind:view")
        assert names(screen) == [2, 7]
        await pilot.press("down")  # moves in the table while the filter has the focus
        assert screen.current.index == 7
        assert screen.in_text
        await pilot.press("escape")
        assert screen.focused is screen.table
        assert names(screen) == [2, 7]
        await pilot.press("escape")
        assert len(screen.objects) == 10
        assert screen.query_one("#filter", Input).value == ""
        assert screen.current.index == 7
        await pilot.press("escape")
        assert isinstance(app.screen, PlanScreen)


async def test_going_to_what_needs_work(make_app: MakeApp) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await pilot.press("n")
        assert screen.current.status == "partial"
        await pilot.press("m")
        assert screen.current.status == "manual"
        await pilot.press("N")
        assert screen.current.status == "partial"
        await pilot.press("f")
        assert {screen.objects[n].status for n in range(len(screen.objects))} == {"manual"}
        await pilot.press("p")
        assert "None of the objects shown" in toasts(app)


async def test_sorting_keeps_the_cursor_on_its_object(make_app: MakeApp) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await pilot.press("end")
        index = screen.current.index
        await pilot.press("s", "S")
        assert names(screen) != sorted(names(screen))
        assert screen.current.index == index
        await pilot.press("b")
        assert len(screen.objects) == 12


async def test_enter_opens_side_by_side_and_esc_brings_the_table_back(make_app: MakeApp) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await pilot.press("p", "enter")
        await settled(pilot, screen)
        await until(pilot, lambda: screen.pair.has_class("-beside"))
        assert screen.focused is screen.pair.source
        assert screen.pair.source.region.y == screen.pair.result.region.y
        before = screen.current.index
        await pilot.press("J")
        assert screen.current.index != before
        await pilot.press("t")
        assert not screen.pair.has_class("-beside")
        await pilot.press("escape")
        assert screen.focused is screen.table
        assert not screen.has_class("-open")


async def test_a_narrow_screen_shows_the_table_then_the_object(make_app: MakeApp) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        assert not screen.query_one("#look").display
        await pilot.press("p", "enter")
        await until(pilot, lambda: screen.look.detail is not None)
        assert screen.query_one("#look").display
        assert not screen.query_one("#list").display
        assert screen.look.detail.row.status == "partial"


async def test_both_texts_scroll_together(make_app: MakeApp) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await pilot.press("p", "enter")
        await until(pilot, lambda: screen.look.detail is not None and screen.pair.source.max_scroll_y > 0)
        await pilot.press("end")
        await until(pilot, lambda: screen.pair.result.top_line > 0)
        lines = screen.look.detail.lines
        want = min(lines.to_result(screen.pair.source.top_line), screen.pair.result.max_scroll_y)
        assert screen.pair.result.top_line <= want


async def test_what_a_finding_marked_stays_in_sight_when_the_panes_turn(make_app: MakeApp) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=(120, 26)) as pilot:
        screen = await opened(pilot)
        await pilot.press("p")
        await settled(pilot, screen)
        await pilot.press("right_square_bracket")
        for key in ("enter", "t", "t", "escape"):
            await pilot.press(key)
            await pilot.pause(0.1)
            pane = screen.pair.result
            rows = [pane.line_text(y) for y in range(pane.scrollable_content_region.height)]
            assert any("SIGNAL" in row for row in rows), key


async def test_copying_takes_what_would_be_written(make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    taken: list[str] = []
    monkeypatch.setattr(app, "copy_to_clipboard", taken.append)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await pilot.press("p")
        await settled(pilot, screen)
        await pilot.press("c", "C")
        await until(pilot, lambda: len(taken) == 2)
        assert taken[0].startswith("CREATE PROCEDURE `main`")
        assert taken[0].endswith("END;\n")
        assert taken[1].startswith("CREATE PROCEDURE [hr]")


async def test_why_a_key_does_nothing(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await pilot.press("m")
        await settled(pilot, screen)
        await pilot.press("c")
        assert "no Databricks SQL" in toasts(app)
        await pilot.press("w")
        assert "goes to the first one" in toasts(app)
        bar = {h.action: h.enabled for h in screen.query_one(KeyBar).hints}
        assert bar["objects.copy"] is False
        assert bar["objects.filter"] is True


async def test_cancelling_keeps_what_came(make_app: MakeApp) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await pilot.press("x")
        await until(pilot, lambda: not screen.board.running)
        assert "cancelled at 6 of 12" in screen.board.lines[0].note
        assert [r.status for r in screen.objects.rows].count("waiting") == 6
        await pilot.press("x")
        assert "Nothing is being converted" in toasts(app)


async def test_an_error_is_shown_with_its_remedy(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    workflow.feed.fail = "the folder cannot be read: permission denied"
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: screen_of(app).session.plan is not None)
        await pilot.press("escape", "o")
        await until(pilot, lambda: isinstance(app.screen, ObjectsScreen) and not app.screen.board.running)
        assert "permission denied" in app.screen.table.empty_text
        assert "Check the path." in app.screen.table.empty_text
        assert "g reads it again" in app.screen.table.empty_text
        workflow.feed.fail = ""
        await pilot.press("g")
        await until(pilot, lambda: len(app.screen.objects.rows) == 12)


async def test_without_a_source_the_key_says_so_and_is_not_in_the_bar(make_app: MakeApp) -> None:
    app = make_app(MIGRATION_PROMPT)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: screen_of(app).session.plan is not None)
        await pilot.press("escape", "o")
        assert isinstance(app.screen, PlanScreen)
        assert "No source was given" in toasts(app)
        assert "objects" not in {h.action for h in app.screen.query_one(KeyBar).hints}


async def test_the_screen_is_kept_and_follows_another_target(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    workflow.feed.gate.set()
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await until(pilot, lambda: not screen.board.running)
        await pilot.press("down", "down", "o")
        assert isinstance(app.screen, PlanScreen)
        assert "objects" in {h.action for h in app.screen.query_one(KeyBar).hints}
        await pilot.press("o")
        assert app.screen is screen
        assert screen.current.index == 2
        fresh = type(workflow.feed)(5)
        fresh.target = ("other", "hr")
        fresh.gate.set()
        workflow.feed = fresh
        await pilot.press("o", "o")
        await until(pilot, lambda: len(screen.objects.rows) == 5 and not screen.board.running)
        assert screen.feed is fresh
        assert screen.current.index == 2


async def test_names_and_source_are_data(make_app: MakeApp, workflow: FakeWorkflow) -> None:
    workflow.feed.name = "[bold]x[/bold]\x1b[31m\u202e"
    workflow.feed.source = "SELECT '[red]\x1b]0;owned\x07' -- \u202e\n[/red]"
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        shown = screen.table.render_line(1).text + screen.pair.source.line_text(0) + str(screen.query_one("#head", Static).content)
        assert "[bold]x[/bold]" in shown
        assert "[red]" in shown
        assert not {"\x1b", "\x07", "\u202e"} & set(shown)


async def test_help_and_palette_begin_with_this_screen(make_app: MakeApp) -> None:
    app = make_app(MIGRATION_PROMPT, source=True)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await pilot.press("question_mark")
        assert isinstance(app.screen, HelpScreen)
        assert str(app.screen._content).startswith("On the Objects screen")
        await pilot.press("escape")
        await app.perform("objects.only")
        assert screen.objects.only == "manual"
        await app.perform("preview")  # an action of the plan goes there
        assert isinstance(app.screen, PlanScreen)


async def test_reading_a_text_in_the_editor_takes_nothing_back(tmp_path: Path) -> None:
    from tui.handover import view_outside

    seen = tmp_path / "seen"
    editor = tmp_path / "editor.sh"
    editor.write_text(f'#!/bin/sh\ncat "$1" > {seen}; stat -c %a "$1" >> {seen}; echo "$1" >> {seen}\n')
    editor.chmod(0o755)
    await asyncio.to_thread(view_outside, "SELECT 1;\n", {"EDITOR": str(editor)}, suffix=".sql")
    text, mode, name = seen.read_text().splitlines()
    assert (text, mode) == ("SELECT 1;", "400")
    assert name.endswith(".sql")
    assert not Path(name).exists()
