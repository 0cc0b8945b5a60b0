"""Markdown laid out as terminal lines: what a plan needs of CommonMark 0.31 and the tables and boxes of GFM.

Pure and free of Textual's widgets, so that it runs in a thread. Nothing in the text can reach the terminal as an escape.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.style import Style
from rich.text import Text
from textual.strip import Strip

from core.safe_text import plain

_CONSOLE = Console(file=io.StringIO(), width=240, force_terminal=True, color_system="truecolor", legacy_windows=False)
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})(.*)$")
_HEADING = re.compile(r"#{1,6}(?:\s|$)")
_BOX = re.compile(r"^\[([ xX])\](?:\s|$)")
_STRONG, _EMPHASIS, _STRUCK = Style(bold=True), Style(italic=True), Style(strike=True)
_CHUNK_LINES = 40
_MOST_HIGHLIGHTED = 20_000  # characters of one code block; more is shown in one colour
_NARROWEST_CELL = 4


@dataclass(frozen=True, slots=True)
class Palette:
    """Styles of the parts of a text; only what each part adds to its surroundings."""

    title: Style
    heading: Style
    mark: Style
    code: Style
    block: Style
    link: Style
    muted: Style
    ticked: Style
    keyword: Style
    string: Style


@dataclass(frozen=True, slots=True)
class Rendered:
    """A laid-out stretch of Markdown.

    Attributes:
        lines: One strip per line, at most as wide as asked for.
        headings: (line, Markdown of the heading without its marks), in order.
    """

    lines: tuple[Strip, ...]
    headings: tuple[tuple[int, str], ...] = ()


def chunks(text: str) -> list[str]:
    """The text cut where a part can be laid out by itself: before headings, and after enough lines between paragraphs.

    Only what was edited is laid out again, so small parts keep typing cheap.
    """
    parts: list[list[str]] = [[]]
    fence = ""
    blank = False
    for line in plain(text).split("\n"):
        found = _FENCE.match(line)
        heads = not fence and _HEADING.match(line) is not None
        apart = blank and not fence and len(parts[-1]) >= _CHUNK_LINES and re.match(r"[^\s\-*+\d>|]", line) is not None
        if (heads or apart) and parts[-1]:
            parts.append([])
        if found:
            if not fence:
                fence = "" if found[1][0] == "`" and "`" in found[2] else found[1]
            elif found[1].startswith(fence) and not found[2].strip():
                fence = ""
        parts[-1].append(line)
        blank = not line.strip()
    return [body for part in parts if (body := "\n".join(part).strip("\n"))]


def lay_out(text: str, width: int, palette: Palette) -> Rendered:
    """Lay out one chunk of Markdown.

    Args:
        text: Markdown, already without control characters (:func:`chunks` sees to it).
        width: Cells available, at least 1.
        palette: Styles.
    """
    layout = _Layout(palette)
    lines = layout.blocks(SyntaxTreeNode(_parser().parse(text)).children, max(1, width))
    return Rendered(tuple(_strip(line, width) for line in lines), tuple(layout.headings_in(lines)))


def as_plain(text: str, width: int) -> Rendered:
    """The text as it stands, folded to the width: what is shown when it cannot be laid out."""
    lines = [part for line in text.split("\n") for part in _wrap(Text(line), max(1, width))]
    return Rendered(tuple(_strip(line, width) for line in lines))


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def _strip(line: Text, width: int) -> Strip:
    line.end = ""
    if line.cell_len > width:
        line.truncate(width, overflow="ellipsis")
    return Strip([s for s in line.render(_CONSOLE) if s.text], line.cell_len)


def _wrap(text: Text, width: int) -> list[Text]:
    """Lines of at most that width; words longer than it are folded."""
    return list(text.wrap(_CONSOLE, max(1, width), overflow="fold", tab_size=4)) or [Text()]


class _Layout:
    def __init__(self, palette: Palette) -> None:
        self.palette = palette
        self._headings: list[tuple[Text, str]] = []

    def headings_in(self, lines: Sequence[Text]) -> Iterable[tuple[int, str]]:
        """(line, Markdown) of the headings among the outermost lines."""
        places = {id(line): place for place, line in enumerate(lines)}
        return [(places[id(line)], words) for line, words in self._headings if id(line) in places]

    def blocks(self, nodes: Sequence[SyntaxTreeNode], width: int, *, tight: bool = False) -> list[Text]:
        """The lines of a run of blocks, a blank line between them except under a heading and in a tight list."""
        lines: list[Text] = []
        under_heading = False
        for node in nodes:
            if lines and not tight and not under_heading:
                lines.append(Text())
            lines.extend(self._block(node, width))
            under_heading = node.type == "heading"
        return lines

    def _block(self, node: SyntaxTreeNode, width: int) -> list[Text]:
        match node.type:
            case "heading":
                return self._heading(node, width)
            case "paragraph" | "inline":
                return _wrap(self._inline(node), width)
            case "bullet_list" | "ordered_list":
                return self._list(node, width)
            case "blockquote":
                inner = self.blocks(node.children, max(1, width - 2))
                return [Text.assemble(("▎ ", self.palette.mark), line) for line in inner]
            case "fence" | "code_block":
                return self._code(node.content, node.info.split(" ")[0] if node.type == "fence" else "", width)
            case "hr":
                return [Text("─" * width, self.palette.muted)]
            case "table":
                return self._table(node, width)
            case _:
                return _wrap(Text(node.content, self.palette.muted), width)

    def _heading(self, node: SyntaxTreeNode, width: int) -> list[Text]:
        level = int(node.tag[1])
        style = self.palette.title if level == 1 else self.palette.heading
        mark = "#" * level + " "
        lines = _wrap(self._inline(node, style), width - cell_len(mark))
        shown = [Text.assemble((mark if place == 0 else " " * len(mark), self.palette.mark), line) for place, line in enumerate(lines)]
        self._headings.append((shown[0], node.children[0].content if node.children else ""))
        return shown

    def _list(self, node: SyntaxTreeNode, width: int) -> list[Text]:
        lines: list[Text] = []
        start = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else 0
        tight = all(child.hidden for item in node.children for child in item.children if child.type == "paragraph")
        for place, item in enumerate(node.children):
            mark = f"{start + place}. " if node.type == "ordered_list" else "• "
            style = self.palette.mark
            first = item.children[0].children[0] if item.children and item.children[0].type == "paragraph" else None
            box = _BOX.match(first.content) if first is not None else None
            if box:
                mark, style = ("☐ ", self.palette.mark) if box[1] == " " else ("☑ ", self.palette.ticked)
            indent = cell_len(mark)
            body = self._item(item, max(1, width - indent), bool(box), tight=tight)
            if lines and not tight:
                lines.append(Text())
            lines.extend(Text.assemble((mark if at == 0 else " " * indent, style), line) for at, line in enumerate(body or [Text()]))
        return lines

    def _item(self, item: SyntaxTreeNode, width: int, boxed: bool, *, tight: bool) -> list[Text]:
        if not boxed:
            return self.blocks(item.children, width, tight=tight)
        lead = self._inline(item.children[0])
        lines = _wrap(lead[min(len(lead), 4) :], width)
        rest = self.blocks(item.children[1:], width, tight=tight)
        return [*lines, *([Text()] if rest and not tight else []), *rest]

    def _code(self, content: str, language: str, width: int) -> list[Text]:
        inner = max(1, width - 2)
        body = self._highlight(content.expandtabs(4).rstrip("\n"), language)
        lines = []
        for line in body.split("\n", allow_blank=True):
            for part in _fold(line, inner):
                part.pad_left(1)
                part.pad_right(max(0, width - part.cell_len))
                part.stylize_before(self.palette.block)
                lines.append(part)
        return lines

    def _highlight(self, code: str, language: str) -> Text:
        if not language or len(code) > _MOST_HIGHLIGHTED:
            return Text(code)
        text = _highlighter(self.palette, language)(code)
        text.style = ""  # its base would lay the terminal's own background over the block's
        text.rstrip()
        return text

    def _table(self, node: SyntaxTreeNode, width: int) -> list[Text]:
        rows = [[self._inline(cell) for cell in row.children] for part in node.children for row in part.children]
        right = ["right" in str(cell.attrs.get("style", "")) for cell in node.children[0].children[0].children]
        widths = _column_widths([[cell.cell_len for cell in row] for row in rows], width)
        lines: list[Text] = []
        for place, row in enumerate(rows):
            cells = [_wrap(cell, widths[at]) for at, cell in enumerate(row)]
            for level in range(max(len(c) for c in cells)):
                line = Text()
                for at, cell in enumerate(cells):
                    piece = cell[level] if level < len(cell) else Text()
                    gap = max(0, widths[at] - piece.cell_len)
                    piece = Text.assemble(" " * gap, piece) if right[at] else Text.assemble(piece, " " * gap)
                    if place == 0:
                        piece.stylize(_STRONG)
                    line.append_text(Text("  ") if at else Text()).append_text(piece)
                line.rstrip()
                lines.append(line)
            if place == 0:
                lines.append(Text("  ".join("─" * w for w in widths), self.palette.muted))
        return lines

    def _inline(self, node: SyntaxTreeNode, style: Style | None = None) -> Text:
        inline = node if node.type == "inline" else next((c for c in node.children if c.type == "inline"), None)
        text = Text(style=style or "")
        if inline is None or inline.token is None:
            return text
        styles: list[Style] = []
        links: list[tuple[str, int]] = []
        for token in inline.token.children or ():
            self._span(token, text, styles, links)
        return text

    def _span(self, token: Token, text: Text, styles: list[Style], links: list[tuple[str, int]]) -> None:
        palette = self.palette
        now = Style.combine(styles) if styles else ""
        match token.type:
            case "text" | "html_inline":
                text.append(token.content, now)
            case "softbreak":
                text.append(" ", now)
            case "hardbreak":
                text.append("\n")
            case "code_inline":
                text.append(token.content, Style.combine([*styles, palette.code]))
            case "strong_open":
                styles.append(_STRONG)
            case "em_open":
                styles.append(_EMPHASIS)
            case "s_open":
                styles.append(_STRUCK)
            case "link_open":
                styles.append(palette.link)
                links.append((str(token.attrs.get("href", "")), len(text)))
            case "link_close":
                styles.pop()
                target, start = links.pop()
                if target.removeprefix("mailto:") != text.plain[start:]:
                    text.append(f" ({target})", palette.muted)
            case "strong_close" | "em_close" | "s_close":
                styles.pop()
            case "image":
                text.append(f"[{token.content}] ({token.attrs.get('src', '')})", palette.muted)
            case _:
                text.append(token.content, now)


def _fold(line: Text, width: int) -> list[Text]:
    """Code is never rewrapped at words: a long line goes on below where the pane ends."""
    if line.cell_len <= width:
        return [line]
    cuts: list[int] = []
    used = 0
    for place, character in enumerate(line.plain):
        cells = cell_len(character)
        if used + cells > width:
            cuts.append(place)
            used = 0
        used += cells
    return list(line.divide(cuts))


def _column_widths(cells: Sequence[Sequence[int]], width: int) -> list[int]:
    """Widths of the columns: as wide as their words, else the widest give way until the table fits."""
    count = len(cells[0])
    widths = [max(1, *(row[at] for row in cells)) for at in range(count)]
    room = max(count, width - 2 * (count - 1))
    while sum(widths) > room and max(widths) > _NARROWEST_CELL:
        widest = widths.index(max(widths))
        others = max((w for at, w in enumerate(widths) if at != widest), default=0)
        excess = sum(widths) - room
        widths[widest] -= min(excess, max(1, widths[widest] - max(others, _NARROWEST_CELL)))
    return widths


@lru_cache(maxsize=64)
def _highlighter(palette: Palette, language: str) -> Callable[[str], Text]:
    """What colours code of that language; imported here because most plans begin without any code."""
    from rich.syntax import Syntax, SyntaxTheme

    class Quiet(SyntaxTheme):
        """Keywords, strings and comments, in the pane's own colours."""

        def get_style_for_token(self, token_type: tuple[str, ...]) -> Style:
            kind = token_type[:2]
            if kind[:1] == ("Comment",):
                return palette.muted
            if kind[:1] == ("Keyword",) or kind == ("Name", "Decorator"):
                return palette.keyword
            return palette.string if kind == ("Literal", "String") else Style.null()

        def get_background_style(self) -> Style:
            return Style.null()

    return Syntax("", language, theme=Quiet()).highlight


def pad(text: str, width: int) -> str:
    """The text at exactly that many cells."""
    return set_cell_size(text, width)
