"""What an object needs and what needs it, as a tree that grows as it is opened."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static, Tree
from textual.widgets.tree import TreeNode

from core.safe_text import one_line
from widgets.object_columns import kind_word
from workbench.dependency_tree import DependencyGraph, Link

#: Name of the object, whether what needs it is shown, and names of the objects on the way to it.
_Data = tuple[str, bool, frozenset[str]]


class DependenciesScreen(ModalScreen[str | None]):
    """The dependencies of one object; the answer is the object that a person wants to go to.

    Args:
        graph: All dependencies.
        name: The object to begin with.
    """

    DEFAULT_CSS = """
    DependenciesScreen {
        align: center middle;
        background: $background 60%;
        &:ansi { background: ansi_default; }
        & > Vertical {
            width: 100;
            max-width: 94%;
            height: 80%;
            border: round $border;
            border-title-color: $accent;
            border-title-style: bold;
            background: $background;
        }
        & Tree { height: 1fr; background: $background; padding: 0 1; scrollbar-size-vertical: 1; }
        & Static { height: 1; padding: 0 1; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,d", "close", "Close"),
        Binding("space,right", "unfold", "Unfold", show=False),
        Binding("g", "go", "Go to the object", tooltip="Close, and put the cursor on this object."),
        Binding("enter", "go", "Go to the object", show=False, priority=True),
    ]

    def __init__(self, graph: DependencyGraph, name: str) -> None:
        super().__init__()
        self._graph = graph
        self._object = name

    def compose(self) -> ComposeResult:
        """The tree and a line about its keys."""
        with Vertical() as box:
            box.border_title = Content(f"Dependencies of {one_line(self._object, 60)}")
            tree: Tree[_Data] = Tree("", id="needs")
            tree.show_root = False
            tree.guide_depth = 3
            yield tree
            yield Static(Content("space opens   ⏎ goes to the object   esc closes   ↻ in a cycle   ✗ missing   ? known at run time"))

    def on_mount(self) -> None:
        """Both directions, opened."""
        tree = self._tree
        name = self._object
        for words, links, backwards in (("needs", self._graph.needs(name), False), ("needed by", self._graph.needed_by(name), True)):
            heading = Text(f"{words} {len(links)}", "bold")
            if not backwards and self._graph.has_unknown(name):
                heading.append("  ? and what only a run can tell", "yellow")
            branch = tree.root.add(heading, (name, backwards, frozenset()), expand=True, allow_expand=bool(links))
            self._grow(branch, links, backwards, frozenset({name.casefold()}))
        cycle = self._graph.cycle(name)
        if cycle:
            branch = tree.root.add(Text(f"in a cycle of {len(cycle)}", "bold yellow"), expand=True)
            for other in cycle:
                branch.add_leaf(Text(one_line(other)), (other, False, frozenset()))
        tree.focus()
        tree.cursor_line = 0

    @property
    def _tree(self) -> Tree[_Data]:
        return self.query_one("#needs", Tree)

    def on_tree_node_expanded(self, event: Tree.NodeExpanded[_Data]) -> None:
        """Fetch what is below a node when it is first opened."""
        node = event.node
        if node.data is None or node.children:
            return
        name, backwards, above = node.data
        links = self._graph.needed_by(name) if backwards else self._graph.needs(name)
        self._grow(node, links, backwards, above | {name.casefold()})

    def _grow(self, node: TreeNode[_Data], links: list[Link], backwards: bool, above: frozenset[str]) -> None:
        for link in links:
            again = link.name.casefold() in above
            further = [] if again else self._graph.needed_by(link.name) if backwards else self._graph.needs(link.name)
            data = (link.name, backwards, above)
            node.add(_label(link, again), data, allow_expand=bool(further))

    def action_unfold(self) -> None:
        """Open or close the node under the cursor."""
        node = self._tree.cursor_node
        if node is not None and node.allow_expand:
            node.toggle()

    def action_go(self) -> None:
        """Close with the object under the cursor, where the source has it."""
        node = self._tree.cursor_node
        if node is not None and node.data is not None and node.data[0] in self._graph:
            self.dismiss(node.data[0])
        elif node is not None and node.data is not None:
            self.notify(f"{one_line(node.data[0], 60)} is not in the source.", severity="warning", timeout=4, markup=False)

    def action_close(self) -> None:
        """Close."""
        self.dismiss(None)


def _label(link: Link, again: bool) -> Text:
    """Name, kind and use of the other object; names are data."""
    label = Text(one_line(link.name, 80))
    kind = kind_word(link.kind) if link.kind else "missing" if link.missing else "elsewhere"
    label.append(f"  {kind}  {link.how}", "dim")
    if link.missing:
        label.append("  ✗ missing", "red")
    if link.cycle:
        label.append("  ↻ cycle", "yellow")
    elif again:
        label.append("  ↑ as above", "dim")
    return label
