"""The plan as a tree that can be edited by keyboard: phases, tasks, actions, and every other section.

It never changes a plan: edits are computed through :mod:`planner.edit` and leave as :class:`PlanTree.Edited`; whoever
owns the plan applies them and calls :meth:`PlanTree.show`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.css.query import NoMatches
from textual.widgets import Input

from core.safe_text import one_line
from planner import edit
from planner.edit import Change, EditImpossible, NodeKind, NodeRef
from planner.plan import Plan
from widgets import plan_tree_messages as messages
from widgets.plan_tree_keys import TREE_BINDINGS
from widgets.plan_tree_rows import Row, RowNote, place_in_text
from widgets.plan_tree_view import PlanRows


@dataclass(frozen=True, slots=True)
class _Line:
    """What the open line will become.

    Attributes:
        key: The row it renames, or after or under which it adds; found again when the plan changes meanwhile.
        adds: Whether it adds a node.
        child: Whether the node goes under the row.
        before: The words it began with.
        waits: Whether it says which tasks the row's task waits for.
    """

    key: Hashable
    adds: bool = False
    child: bool = False
    before: str = ""
    waits: bool = False


NO_PLAN = "No plan yet.\nType what you want done: the plan grows here."


class PlanTree(Vertical, can_focus=False):
    """The tree pane. Focus goes to its rows: call :meth:`focus` as on any widget.

    Messages tell what the person did; the row under the cursor is :attr:`current`.
    """

    ALLOW_MAXIMIZE = True
    DEFAULT_CSS = """
    PlanTree {
        layers: rows editor;
        border: round $border-blurred;
        border-title-color: $text-muted;
        border-subtitle-color: $text-muted;
        background: $surface;
        &:focus-within {
            border: round $border;
            border-title-color: $foreground;
            border-title-style: bold;
        }
        & > PlanRows { layer: rows; }
        & > Input {
            height: 1;
            border: none;
            padding: 0;
            background: $panel;
            color: $foreground;
            display: none;
        }
        & > #plan-tree-line { layer: editor; position: absolute; }
        & > #plan-tree-find { layer: rows; dock: bottom; }
        & > .-open { display: block; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*TREE_BINDINGS]

    Edited: TypeAlias = messages.Edited
    EditText: TypeAlias = messages.EditText
    DeleteRequested: TypeAlias = messages.DeleteRequested
    Highlighted: TypeAlias = messages.Highlighted
    Refused: TypeAlias = messages.Refused

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.border_title = "Plan"
        self._rows = PlanRows()
        self._rows.empty_text = NO_PLAN
        #: Who ticks, and when: what marks a criterion ticked by hand that a recorded result would prove.
        self.sign: Callable[[], str] = str
        self._expected: Change | None = None
        self._line: _Line | None = None
        self._needle = ""
        self._found_from = 0
        self._came_from: NodeRef | None = None

    def compose(self) -> ComposeResult:
        """The rows, the line over the row being edited, and the line to find by."""
        yield self._rows
        line = Input(id="plan-tree-line", select_on_focus=False, compact=True)
        line.cursor_blink = False
        yield line
        find = Input(id="plan-tree-find", placeholder="find", select_on_focus=False, compact=True)
        find.cursor_blink = False
        yield find

    def on_mount(self) -> None:
        """The typed line stays on its row when the rows scroll."""
        self.watch(self._rows, "scroll_y", self._follow, init=False)

    # -- what others call ---------------------------------------------------------------------------------------------

    def note(self, task_id: str, note: RowNote | None) -> None:
        """Put a note beside a task, also of plans shown later; None takes it away."""
        self._rows.notes.pop(("task", task_id), None)
        if note is not None:
            self._rows.notes["task", task_id] = note
        self._rows.refresh()

    def show(self, plan: Plan | None) -> None:
        """Show a plan, None for none. Cursor, scroll and folding stay with the nodes they were on, and so does a line being typed."""
        expected, self._expected = self._expected, None
        at = expected.at if expected is not None and plan is not None and (plan is expected.plan or plan == expected.plan) else None
        self._rows.show(plan, at)
        if self._line is not None:
            self._place_line()
        done = sum(t.done for t in plan.tasks) if plan is not None else 0
        total = len(plan.tasks) if plan is not None else 0
        self.border_subtitle = f"{done}/{total} tasks" if total else ""

    @property
    def plan(self) -> Plan | None:
        """The plan shown."""
        return self._rows.plan

    @property
    def current(self) -> NodeRef | None:
        """The node under the cursor; None on a group's headline or without a plan."""
        row = self._rows.current
        return row.ref if row else None

    @property
    def editing(self) -> bool:
        """Whether a row is being typed, or words to find."""
        return self._line is not None or self._input("find").has_class("-open")

    def go_to(self, ref: NodeRef) -> None:
        """Put the cursor on a node, unfolding what hides it."""
        self._rows.go_to(ref)

    def focus(self, scroll_visible: bool = True, **_: bool) -> PlanTree:
        """Give the rows the focus."""
        self._rows.focus(scroll_visible)
        return self

    def finish(self) -> bool:
        """Take a line being typed as enter does (before saving, say); whether there was one. :class:`Edited` follows as a message."""
        if self._line is None:
            return False
        self._take_line(self._input("line").value)
        return True

    def delete(self, ref: NodeRef, *, keep_tasks: bool = True) -> None:
        """Delete a node without asking; posts :class:`Edited`."""
        self._do(lambda plan: edit.delete(plan, ref, keep_tasks=keep_tasks))

    # -- edits --------------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a line is being typed only leaving it is ours; otherwise edits need a plan."""
        own = {"add", "edit", "edit_whole", "delete", "move", "indent", "tick", "choose", "waits", "find", "find_again", "leave"}
        if action not in own:
            return True
        try:
            typing = self.editing
        except NoMatches:
            return False
        if action == "leave":
            return typing
        if typing:
            return False
        return self.plan is not None

    def _do(self, make: Callable[[Plan], Change]) -> bool:
        """Compute an edit and post it; when it is impossible post why."""
        if self.plan is None:
            return False
        try:
            change = make(self.plan)
        except EditImpossible as refused:
            self.post_message(self.Refused(refused.message))
            return False
        self._expected = change
        self.post_message(self.Edited(change))
        return True

    def _on_node(self, make: Callable[[Plan, NodeRef], Change]) -> None:
        ref = self.current
        if ref is None:
            self.post_message(self.Refused("Go to a phase, task, action or section first."))
        else:
            self._do(lambda plan: make(plan, ref))

    def action_tick(self) -> None:
        """Turn the tick over."""
        self._on_node(lambda plan, ref: edit.tick(plan, ref, sign=self.sign()))

    def action_move(self, step: Literal[-1, 1]) -> None:
        """Move the node up or down."""
        self._on_node(lambda plan, ref: edit.move(plan, ref, step))

    def action_indent(self, by: int) -> None:
        """Indent or outdent the node."""
        self._on_node(edit.indent if by > 0 else edit.outdent)

    def action_delete(self) -> None:
        """Delete the node, or ask for it to be confirmed."""
        row, plan, ref = self._rows.current, self.plan, self.current
        if row is None or plan is None or ref is None:
            self.post_message(self.Refused("Go to what you want to delete first."))
            return
        held = edit.children(plan, ref)
        if held:
            name = " ".join(part for part in (row.lead.strip(), row.label) if part)
            self.post_message(self.DeleteRequested(ref, name, held, ref.kind is NodeKind.PHASE))
        else:
            self.delete(ref)

    def action_choose(self) -> None:
        """Fold or unfold; edit what holds nothing."""
        row = self._rows.current
        if row is not None and row.foldable:
            self._rows.fold(row, not row.folded)
        else:
            self.action_edit()

    def action_edit(self) -> None:
        """Edit the row's words in place, or ask for an editor where they are more than a line."""
        row, plan, ref = self._rows.current, self.plan, self.current
        if row is None or plan is None or ref is None:
            self.post_message(self.Refused("Go to a phase, task, action or section first."))
        elif not edit.single_line(plan, ref):
            self.action_edit_whole()
        else:
            words = edit.line_of(plan, ref)
            self._open_line(_Line(row.key, before=words))

    def action_edit_whole(self) -> None:
        """Ask for an editor on the whole text of the node."""
        row, plan, ref = self._rows.current, self.plan, self.current
        if row is None or plan is None or ref is None:
            self.post_message(self.Refused("Go to a phase, task, action or section first."))
            return
        # a list item's whole text is edited with the task it belongs to: there lines can be nested and split
        if ref.kind is NodeKind.ACTION and edit.single_line(plan, ref):
            ref = NodeRef.task(ref.index)
        title = edit.line_of(plan, ref) if ref.kind is not NodeKind.ITEM else plan.sections[ref.index].heading
        self.post_message(self.EditText(ref, one_line(title, 80), edit.text_of(plan, ref)))

    def action_add(self, child: bool) -> None:
        """Open a line for a new node after the one under the cursor, or under it."""
        row, plan = self._rows.current, self.plan
        if plan is None or row is None:
            return
        # nothing nests under an item or a text: there A is a
        leaf = row.ref is not None and row.ref.kind is NodeKind.ITEM
        self._open_line(_Line(row.key, adds=True, child=child and not leaf and row.tone != "text"))

    def action_waits(self) -> None:
        """Edit the ids of the tasks that the task waits for, separated by commas."""
        row, plan, ref = self._rows.current, self.plan, self.current
        if row is None or plan is None or ref is None or ref.kind is not NodeKind.TASK:
            self.post_message(self.Refused("Only a task can depend on tasks: go to one first."))
            return
        self._open_line(_Line(row.key, before=", ".join(plan.tasks[ref.index].depends_on), waits=True))

    def _adder(self, plan: Plan, row: Row, child: bool) -> Callable[[str], Change]:
        """How a new node is made beside or under a row."""
        ref = row.ref
        if ref is None:
            return lambda text: edit.add_section(plan, text) if row.key == ("group", "sections") else edit.add_task(plan, text)
        if not plan.tasks and not plan.phases and ref.kind in (NodeKind.TITLE, NodeKind.PREAMBLE):
            return lambda text: edit.add_task(plan, text)
        return lambda text: edit.add(plan, ref, text, child=child)

    # -- the line that is typed ---------------------------------------------------------------------------------------

    def _input(self, which: str) -> Input:
        return self.query_one(f"#plan-tree-{which}", Input)

    def _open_line(self, line: _Line) -> None:
        field = self._input("line")
        field.value = line.before
        field.cursor_position = len(line.before)
        self._line = line
        if self._place_line():
            field.add_class("-open")
            field.focus()

    def _place_line(self) -> bool:
        """Make room for the line on its row; False, and the line closed, when the row is no longer in the plan."""
        line = self._line
        row = self._rows.row_of(line.key) if line is not None else None
        if line is None or row is None:
            words = one_line(self._input("line").value, 60)
            self._close_line()
            self.post_message(self.Refused(f"What was being edited is no longer in the plan; typed was “{words}”."))
            return False
        if row.ref is not None:
            self._rows.go_to(row.ref)
        if line.adds:
            self._rows.open_draft(row, row.depth + (line.child or row.ref is None), unfold=line.child or row.ref is None)
        self._follow()
        return True

    def _follow(self) -> None:
        """Lay the field over its row."""
        line = self._line
        row = self._rows.row_of(line.key) if line is not None else None
        if line is None or row is None:
            return
        draft = self._rows.draft_line
        indent = 2 * (row.depth + (line.child or row.ref is None)) + 2 if line.adds else self._rows.indent_of(row)
        width = self._rows.scrollable_content_region.width
        indent = min(indent, max(0, width - 16))
        field = self._input("line")
        field.styles.offset = (indent, draft if draft is not None else self._rows.cursor_line)
        field.styles.width = max(4, width - indent)

    def on_resize(self) -> None:
        """The typed line fits the new width."""
        self.call_after_refresh(self._follow)

    def _close_line(self) -> None:
        self._line = None
        self._rows.close_draft()
        for which in ("line", "find"):
            field = self._input(which)
            # focus first: hiding the focused field would let the screen choose where it goes
            if field.has_focus:
                self._rows.focus()
            field.remove_class("-open")

    def action_leave(self) -> None:
        """Leave the line that is typed; nothing changes, and after finding the cursor goes back."""
        found = self._input("find").has_class("-open")
        self._close_line()
        if found:
            self._needle = ""
            self._rows.find("", start=0)
            if self._came_from is not None:
                self._rows.go_to(self._came_from)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the typed line."""
        event.stop()
        if event.input.id == "plan-tree-find":
            self._close_line()
            return
        self._take_line(event.value)

    def _take_line(self, value: str) -> None:
        """Make the edit of the typed line; an empty line for a new node, or one without a change, is a change of mind."""
        line = self._line
        row = self._rows.row_of(line.key) if line is not None else None
        self._close_line()
        if line is None or row is None or value == line.before or (line.adds and not value.strip()):
            return
        if line.adds:
            self._do(lambda plan: self._adder(plan, row, line.child)(value))
        elif (ref := row.ref) is not None and line.waits:
            ids = [part.strip() for part in value.split(",") if part.strip()]
            self._do(lambda plan: edit.set_dependencies(plan, ref, ids))
        elif ref is not None:
            self._do(lambda plan: edit.rename(plan, ref, value))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Find as the words are typed."""
        event.stop()
        if event.input.id == "plan-tree-find" and event.input.has_class("-open"):
            self._needle = event.value
            found = self._rows.find(event.value, start=self._found_from)
            event.input.set_class(bool(event.value) and not found, "-none")

    def on_input_blurred(self, event: Input.Blurred) -> None:
        """A line that loses the focus is taken, so that nothing typed is lost; when the terminal loses it, the line waits."""
        event.stop()
        if not self.app.app_focus or not event.input.has_class("-open") or event.input.has_focus:
            return
        if event.input.id == "plan-tree-line":
            self._take_line(event.value)
        else:
            self._close_line()

    # -- finding ------------------------------------------------------------------------------------------------------

    def action_find(self) -> None:
        """Open the line to find by."""
        field = self._input("find")
        self._found_from = self._rows.place
        self._came_from = self.current
        field.value = ""
        field.add_class("-open")
        field.focus()

    def action_find_again(self, step: int) -> None:
        """Go to the next or the last row with the words."""
        if not self._needle:
            self.post_message(self.Refused("Nothing to find yet; / asks for it."))
        elif not self._rows.find(self._needle, start=self._rows.place + step, step=step):
            self.post_message(self.Refused(f"“{one_line(self._needle, 40)}” is not in the plan."))

    # -- from the rows ------------------------------------------------------------------------------------------------

    def on_plan_rows_moved(self, event: PlanRows.Moved) -> None:
        """Tell where the cursor stands now."""
        event.stop()
        if self.plan is None or event.row is None or event.row.ref is None or event.row not in self._rows.rows:
            return
        section, heading, words = place_in_text(self.plan, event.row.ref)
        self.post_message(self.Highlighted(event.row.ref, section, heading, words))

    def on_plan_rows_chosen(self, event: PlanRows.Chosen) -> None:
        """A double click does what enter does."""
        event.stop()
        self.action_choose()
