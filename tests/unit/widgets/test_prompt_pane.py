"""The prompt pane: reporting, marked words, large pastes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from planner.task import Cue
from widgets.prompt_pane import SHOWN_LIMIT, PromptPane


class Host(App[None]):
    def __init__(self, prompt: str = "", delay: float = 0.0) -> None:
        super().__init__()
        self.pane = PromptPane(prompt, delay=delay)
        self.reported: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.pane

    def on_mount(self) -> None:
        self.pane.focus()

    def on_prompt_pane_typed(self, event: PromptPane.Typed) -> None:
        self.reported.append(event.prompt)


async def until(pilot: Pilot[None], true: Callable[[], bool]) -> None:
    for _ in range(300):
        await pilot.pause()
        if true():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not happen")


async def test_typing_is_reported_once_it_pauses() -> None:
    app = Host(delay=0.1)
    async with app.run_test() as pilot:
        await pilot.press(*"Fix it")
        await until(pilot, lambda: bool(app.reported))
        assert app.reported == ["Fix it"]


async def test_text_put_in_by_the_program_is_not_reported() -> None:
    app = Host("Fix it")
    async with app.run_test() as pilot:
        await pilot.pause(0.05)
        app.pane.put("Another")
        await pilot.pause(0.05)
        assert app.reported == []
        assert app.pane.prompt == "Another"


async def test_deciding_words_are_marked_where_they_stand_and_only_there() -> None:
    app = Host("Please\nmigrate SalesDB now")
    async with app.run_test() as pilot:
        app.pane.mark([Cue("migrate", 7, 14, "migration"), Cue("SalesDB", 15, 22, "database")])
        await pilot.pause()
        assert app.pane.get_line(0).spans == []
        marked = [(s.start, s.end) for s in app.pane.get_line(1).spans]
        assert marked == [(0, 7), (8, 15)]
        app.pane.insert("x", (1, 0))
        assert app.pane.get_line(1).spans == [], "once the text moved on, no other word is marked in its place"


async def test_a_megabyte_is_kept_whole_though_only_its_beginning_is_shown() -> None:
    app = Host()
    text = "word " * 200_000
    async with app.run_test() as pilot:
        app.pane.post_message(events.Paste(text))
        await until(pilot, lambda: bool(app.reported))
        assert app.reported[-1] == text
        assert len(app.pane.text) == SHOWN_LIMIT
        assert "more characters kept" in str(app.pane.border_subtitle)
        await pilot.press("end", "x")
        await until(pilot, lambda: len(app.reported) == 2)
        assert len(app.reported[-1]) == len(text) + 1, "typing at the head leaves the rest in place"


async def test_emptying_the_pane_empties_the_prompt() -> None:
    app = Host("a" * (SHOWN_LIMIT + 10))
    async with app.run_test() as pilot:
        assert app.pane.kept_back == 10
        app.pane.text = ""
        await until(pilot, lambda: app.pane.prompt == "")
        assert app.pane.border_subtitle == ""


async def test_a_paste_goes_where_the_cursor_is_and_replaces_a_selection() -> None:
    app = Host("Fix the thing")
    async with app.run_test() as pilot:
        app.pane.selection = app.pane.selection.__class__((0, 4), (0, 7))
        app.pane.post_message(events.Paste("that"))
        await until(pilot, lambda: app.pane.text != "Fix the thing")
        assert app.pane.text == "Fix that thing"
        assert app.pane.selection.is_empty


async def test_a_large_paste_in_the_middle_loses_nothing() -> None:
    app = Host("Fix  soon")
    async with app.run_test() as pilot:
        app.pane.move_cursor((0, 4))
        big = "b" * (SHOWN_LIMIT * 2)
        app.pane.post_message(events.Paste(big))
        await until(pilot, lambda: bool(app.reported))
        assert app.pane.prompt == f"Fix {big} soon"


@pytest.mark.parametrize("nasty", ["a\x1b[31mb", "a\x1b]0;title\x07b", "a\x00\u202eb", "a\r\nb\rc", "\ud800x"])
async def test_control_characters_never_reach_the_text(nasty: str) -> None:
    app = Host(nasty)
    async with app.run_test() as pilot:
        once = app.pane.text
        assert once, "what can be shown is kept"
        app.pane.post_message(events.Paste(nasty))
        await until(pilot, lambda: app.pane.text == once + once)
        assert not set(app.pane.text) & {"\x1b", "\x00", "\x07", "\r", "\u202e", "\ud800"}


async def test_no_blinking() -> None:
    app = Host()
    async with app.run_test():
        assert not app.pane.cursor_blink
