"""The live preview: nothing jumps, nothing stale is shown, and only what changed is laid out again."""

from __future__ import annotations

from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from widgets import preview as module
from widgets.preview import Preview, RenderedSection


class Host(App[None]):
    CSS = "Preview { width: 50; height: 20; }"

    def compose(self) -> ComposeResult:
        yield Preview(debounce=0)

    @property
    def pane(self) -> Preview:
        return self.query_one(Preview)


def sections(count: int = 10, changed: int = -1, extra: str = "") -> list[RenderedSection]:
    return [
        RenderedSection("", "# Plan: X"),
        *(
            RenderedSection(f"S{n}", f"## S{n}\n" + "\n".join(f"- line {n}.{m}" for m in range(8)) + (f"\n{extra}" if n == changed else ""))
            for n in range(count)
        ),
    ]


async def settle(pilot: Pilot[None]) -> None:
    app = pilot.app
    assert isinstance(app, Host)
    while not app.pane.settled:
        await app.workers.wait_for_complete()
        await pilot.pause()
    await pilot.pause()


def visible(pane: Preview) -> list[str]:
    return [pane.render_line(y).text.strip() for y in range(pane.scrollable_content_region.height)]


async def test_shows_the_text() -> None:
    app = Host()
    async with app.run_test(size=(60, 24)) as pilot:
        app.pane.show([("", "# Plan: X"), ("Notes", "## Notes\n- [x] did it")])
        await settle(pilot)
        assert visible(app.pane)[:4] == ["# Plan: X", "", "## Notes", "☑ did it"]


async def test_says_what_will_stand_here_when_there_is_nothing() -> None:
    app = Host()
    async with app.run_test(size=(60, 24)) as pilot:
        await pilot.pause()
        assert visible(app.pane)[1] == "Nothing to preview yet."
        app.pane.show(sections(1))
        await settle(pilot)
        app.pane.show([])
        await settle(pilot)
        assert visible(app.pane)[1] == "Nothing to preview yet."


async def test_what_is_on_top_stays_when_text_above_it_grows() -> None:
    app = Host()
    async with app.run_test(size=(60, 24)) as pilot:
        app.pane.show(sections())
        await settle(pilot)
        app.pane.reveal("S6", "", "line 6.7")
        await pilot.pause()
        top = visible(app.pane)[0]
        before = app.pane.scroll_offset.y
        app.pane.show(sections(changed=1, extra="- more\n- and more"))
        await settle(pilot)
        assert visible(app.pane)[0] == top
        assert app.pane.scroll_offset.y == before + 2
        app.pane.show(sections(changed=9, extra="- below"))
        await settle(pilot)
        assert visible(app.pane)[0] == top


async def test_at_the_very_top_it_stays_at_the_top() -> None:
    app = Host()
    async with app.run_test(size=(60, 24)) as pilot:
        app.pane.show(sections())
        await settle(pilot)
        app.pane.show([RenderedSection("", "# Plan: Other\n\nnew words"), *sections()[1:]])
        await settle(pilot)
        assert visible(app.pane)[0] == "# Plan: Other"


async def test_reveal_moves_only_when_it_must_and_marks_the_line() -> None:
    app = Host()
    async with app.run_test(size=(60, 24)) as pilot:
        app.pane.show(sections())
        await settle(pilot)
        app.pane.reveal("S0", "", "line 0.3")
        await pilot.pause()
        assert app.pane.scroll_offset.y == 0
        assert visible(app.pane)[6] == "▌• line 0.3"
        app.pane.reveal("S7")
        await pilot.pause()
        assert "▌## S7" in visible(app.pane)


async def test_reveal_finds_a_heading_and_words_under_it() -> None:
    app = Host()
    async with app.run_test(size=(60, 24)) as pilot:
        text = "## Steps\n" + "\n".join(f"### {n}. Do `x`\n- [ ] same **words** here" for n in range(1, 20))
        app.pane.show([("Steps", text)])
        await settle(pilot)
        app.pane.reveal("Steps", "12. Do `x`", "same **words** here")
        await pilot.pause()
        shown = visible(app.pane)
        marked = next(at for at, line in enumerate(shown) if line.startswith("▌"))
        assert shown[marked] == "▌☐ same words here"
        assert shown[marked - 1] == "### 12. Do x"


async def test_reveal_waits_for_a_heading_not_laid_out_yet() -> None:
    app = Host()
    async with app.run_test(size=(60, 24)) as pilot:
        steps = "## Steps\n" + "\n".join(f"### {n}. Task\n- a\n- b" for n in range(1, 30))
        app.pane.show([("Steps", steps)])
        await settle(pilot)
        app.pane.reveal("Steps", "20. Task")
        await pilot.pause()
        top = app.pane.scroll_offset.y
        app.pane.debounce = 3600
        app.pane.show([("Steps", steps.replace("20. Task", "20. Other"))])
        app.pane.reveal("Steps", "20. Other")
        assert app.pane.scroll_offset.y == top
        app.pane._start()
        await settle(pilot)
        assert app.pane.scroll_offset.y == top
        assert "▌### 20. Other" in visible(app.pane)


async def test_a_stale_result_is_dropped() -> None:
    app = Host()
    async with app.run_test(size=(60, 24)) as pilot:
        app.pane.show([("a", "old")])
        generation = app.pane._generation
        app.pane.show([("a", "new")])
        app.pane.post_message(Preview._Ready(generation, [], {}))
        await settle(pilot)
        assert visible(app.pane)[0] == "new"


async def test_only_what_changed_is_laid_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    laid: list[str] = []
    real = module.lay_out

    def counting(text: str, *rest: Any) -> Any:
        laid.append(text)
        return real(text, *rest)

    monkeypatch.setattr(module, "lay_out", counting)
    app = Host()
    async with app.run_test(size=(60, 24)) as pilot:
        app.pane.show(sections())
        await settle(pilot)
        laid.clear()
        app.pane.show(sections(changed=4, extra="- new"))
        await settle(pilot)
        assert [text.partition("\n")[0] for text in laid] == ["## S4"]


async def test_debounce_lays_out_once_for_many_edits() -> None:
    app = Host()
    async with app.run_test(size=(60, 24)) as pilot:
        app.pane.show([("a", "first")])
        await settle(pilot)
        app.pane.debounce = 3600
        for n in range(20):
            app.pane.show([("a", f"edit {n}")])
        assert not app.pane.settled
        assert visible(app.pane)[0] == "first"
        assert app.pane._timer is not None
        app.pane._start()
        await settle(pilot)
        assert visible(app.pane)[0] == "edit 19"


async def test_a_text_that_cannot_be_laid_out_is_shown_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> Any:
        raise ValueError("no")

    monkeypatch.setattr(module, "lay_out", broken)
    app = Host()
    async with app.run_test(size=(60, 24)) as pilot:
        app.pane.show([("a", "## A\n- [ ] b")])
        await settle(pilot)
        assert visible(app.pane)[:2] == ["## A", "- [ ] b"]


@pytest.mark.parametrize("width", [12, 30, 200])
async def test_any_width_and_a_new_one(width: int) -> None:
    app = Host()
    async with app.run_test(size=(210, 24)) as pilot:
        app.pane.show([("a", "## Heading\n" + "word 漢字 " * 60)])
        await settle(pilot)
        app.pane.styles.width = width
        await pilot.pause()
        await settle(pilot)
        room = app.pane.scrollable_content_region.width
        assert room <= width
        for y in range(app.pane.size.height):
            assert app.pane.render_line(y).cell_length == room


async def test_a_theme_change_lays_out_in_the_new_colours() -> None:
    app = Host()
    async with app.run_test(size=(60, 24)) as pilot:
        app.pane.show([("a", "## A")])
        await settle(pilot)
        before = [s.style for s in app.pane.render_line(0)]
        app.theme = "textual-light"
        await pilot.pause()
        await settle(pilot)
        assert [s.style for s in app.pane.render_line(0)] != before
        app.theme = next(name for name in app.available_themes if "ansi" in name)
        await pilot.pause()
        await settle(pilot)
        assert visible(app.pane)[0] == "## A"


async def test_keys_scroll_by_line_page_and_heading() -> None:
    app = Host()
    async with app.run_test(size=(60, 24)) as pilot:
        app.pane.show(sections())
        await settle(pilot)
        app.pane.focus()
        await pilot.press("down", "j", "up")
        assert app.pane.scroll_offset.y == 1
        await pilot.press("n")
        assert visible(app.pane)[0] == "## S0"
        await pilot.press("n", "n", "N")
        assert visible(app.pane)[0] == "## S1"
        await pilot.press("end")
        assert visible(app.pane)[-1] == "• line 9.7"
        await pilot.press("home", "pagedown")
        assert app.pane.scroll_offset.y == app.pane.scrollable_content_region.height - 1
