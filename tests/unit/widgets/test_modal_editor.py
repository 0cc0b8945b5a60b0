"""The modal editor by keyboard: saving, leaving, and handing the text over."""

from __future__ import annotations

from textual.app import App
from textual.widgets import Static, TextArea

from widgets.modal_editor import ModalEditor


class Host(App[None]):
    def __init__(self, text: str = "one\ntwo", title: str = "Objective") -> None:
        super().__init__()
        self.editor = ModalEditor(title, text)
        self.answers: list[str | None] = []
        self.handed: list[str] = []

    def on_mount(self) -> None:
        self.push_screen(self.editor, self.answers.append)

    def on_modal_editor_hand_over(self, event: ModalEditor.HandOver) -> None:
        self.handed.append(event.text)
        event.editor.put("from outside\x1b[31m")


async def test_saves_what_was_typed() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.press("x", "q", "ctrl+s")
        await pilot.pause()
        assert app.answers == ["xqone\ntwo"]


async def test_saving_without_a_change_answers_none() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.press("down", "ctrl+s")
        await pilot.pause()
        assert app.answers == [None]


async def test_esc_leaves_at_once_when_nothing_changed() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.press("escape")
        await pilot.pause()
        assert app.answers == [None]


async def test_esc_asks_when_something_changed_and_typing_on_takes_the_question_back() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.press("x", "escape")
        await pilot.pause()
        assert app.answers == []
        assert "drops the changes" in str(app.editor.query_one(Static).content)
        await pilot.press("y", "escape")
        await pilot.pause()
        assert app.answers == []
        await pilot.press("escape")
        await pilot.pause()
        assert app.answers == [None]


async def test_the_own_editor_gets_the_text_and_gives_it_back() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.press("f4")
        await pilot.pause()
        assert app.handed == ["one\ntwo"]
        assert app.editor.text == "from outside"
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert app.editor.text == "one\ntwo"


async def test_tab_indents_and_the_focus_stays() -> None:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.press("tab", "shift+tab")
        await pilot.pause()
        assert isinstance(app.focused, TextArea)
        assert app.editor.text.startswith("  one")


async def test_names_and_texts_are_data() -> None:
    app = Host(text="a\x1b[2Jb", title="[red]x[/] \x1b]0;t\x07y")
    async with app.run_test() as pilot:
        await pilot.pause()
        assert app.editor.text == "ab"
        title = app.editor.query_one("Vertical").border_title
        assert str(title) == "[red]x[/] y" or str(title) == r"\[red]x\[/] y"


async def test_fits_a_small_screen() -> None:
    app = Host()
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.pause()
        box = app.editor.query_one("Vertical").region
        assert box.width <= 40
        assert box.height <= 12
        assert app.editor.query_one(TextArea).region.height >= 4
