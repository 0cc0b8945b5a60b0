"""The pipeline as a tree: layers, their datasets, and of each its expectations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Tree
from textual.widgets.tree import TreeNode

from core.safe_text import one_line


@dataclass(frozen=True, slots=True)
class TreeLine:
    """One line of the tree. All texts are data.

    Attributes:
        id: Stable and unique: a layer, a dataset's key, or ``key/expectation``.
        text: What it is called.
        detail: Quieter words behind it.
        sign: Sign before it: what happens to a bad row, or that it is left out.
        faint: It is left out or switched off.
        inner: The lines below it.
        open: Whether those show when the line is new.
    """

    id: str
    text: str
    detail: str = ""
    sign: str = ""
    faint: bool = False
    inner: tuple[TreeLine, ...] = ()
    open: bool = False


class DatasetTree(Tree[TreeLine], inherit_bindings=False):
    """Shows lines; what is open and the cursor stay where they are when the lines change."""

    ALLOW_MAXIMIZE = True
    ICON_NODE = "▸ "
    ICON_NODE_EXPANDED = "▾ "
    DEFAULT_CSS = """
    DatasetTree {
        background: $background;
        color: $foreground;
        scrollbar-size-vertical: 1;
        padding: 0 1;
        &:focus { background-tint: $foreground 0%; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "open", "Open", show=False),
        Binding("left", "close", "Close", show=False),
        Binding("up,k", "cursor_up", "Up", show=False),
        Binding("down,j", "cursor_down", "Down", show=False),
        Binding("pageup", "page_up", "Page up", show=False),
        Binding("pagedown", "page_down", "Page down", show=False),
        Binding("home", "scroll_home", "Begin", show=False),
        Binding("end", "scroll_end", "End", show=False),
    ]

    @dataclass
    class Moved(Message):
        """The cursor is on another line."""

        id: str

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__("", id=id)
        self.show_root = False
        self.guide_depth = 2
        self.auto_expand = False
        self._lines: tuple[TreeLine, ...] = ()
        self._by_id: dict[str, TreeNode[TreeLine]] = {}

    @property
    def current(self) -> str:
        """Id of the line under the cursor; empty for none."""
        node = self.cursor_node
        return node.data.id if node is not None and node.data is not None else ""

    @property
    def ids(self) -> Sequence[str]:
        """Ids of all lines, in order."""
        return tuple(self._by_id)

    def show(self, lines: Sequence[TreeLine]) -> None:
        """Show other lines: only labels are redrawn where no line comes or goes."""
        lines = tuple(lines)
        if lines == self._lines:
            return
        same = _shape(lines) == _shape(self._lines)
        self._lines = lines
        if same:
            for line in _flat(lines):
                node = self._by_id[line.id]
                node.data = line
                node.set_label(self._label(line))
            return
        wanted, opened = self.current, {i for i, n in self._by_id.items() if n.is_expanded}
        known = set(self._by_id)
        self._by_id = {}
        self.clear()
        self._add(self.root, lines, opened, known)
        self.root.expand()
        self.go(wanted if wanted in self._by_id else next(iter(self._by_id), ""))

    def go(self, line_id: str) -> None:
        """Put the cursor on a line, opening what it stands in."""
        node = self._by_id.get(line_id)
        if node is None:
            return
        parent = node.parent
        while parent is not None:
            parent.expand()
            parent = parent.parent
        self.call_after_refresh(self.move_cursor, node)

    def action_open(self) -> None:
        """Open the line, or go to its first inner one."""
        node = self.cursor_node
        if node is None or not node.children:
            return
        if node.is_expanded:
            self.move_cursor(node.children[0])
        else:
            node.expand()

    def action_close(self) -> None:
        """Close the line, or go to the one it stands in."""
        node = self.cursor_node
        if node is None:
            return
        if node.is_expanded and node.children:
            node.collapse()
        elif node.parent is not None and node.parent is not self.root:
            self.move_cursor(node.parent)

    def on_tree_node_highlighted(self, event: Tree.NodeHighlighted[TreeLine]) -> None:
        """Tell where the cursor is."""
        event.stop()
        if event.node.data is not None:
            self.post_message(self.Moved(event.node.data.id))

    def _add(self, parent: TreeNode[TreeLine], lines: Sequence[TreeLine], opened: set[str], known: set[str]) -> None:
        for line in lines:
            is_open = line.id in opened or (line.open and line.id not in known)
            if line.inner:
                node = parent.add(self._label(line), line, expand=is_open)
                self._by_id[line.id] = node
                self._add(node, line.inner, opened, known)
            else:
                self._by_id[line.id] = parent.add_leaf(self._label(line), line)

    @staticmethod
    def _label(line: TreeLine) -> Text:
        label = Text(no_wrap=True, overflow="ellipsis")
        if line.sign:
            label.append(f"{line.sign} ", Style(bold=not line.faint, dim=line.faint))
        label.append(one_line(line.text, 120), Style(dim=line.faint, strike=line.faint))
        if line.detail:
            label.append(f"  {one_line(line.detail, 120)}", Style(dim=True))
        return label


def _flat(lines: Sequence[TreeLine]) -> list[TreeLine]:
    return [each for line in lines for each in (line, *_flat(line.inner))]


def _shape(lines: Sequence[TreeLine]) -> Mapping[str, object]:
    return {line.id: _shape(line.inner) for line in lines}
