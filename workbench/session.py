"""The open plan: edits with undo and redo, redrafts that never overwrite them, the journal, saving."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.errors import CannotWrite
from core.files import exists, write_atomic
from planner.plan import Plan
from renderers.plan_markdown import render
from renderers.plan_reader import read, read_file
from renderers.report import report
from renderers.runbook_reader import carried, recomputed
from workbench.journal import Journal
from workbench.redraft import Redraft, merge

_NAME_TRIES = 10_000


class ChangedOnDisk(CannotWrite):
    """Someone else wrote the plan's file since it was opened; saving over it needs ``force``."""

    code = "CHANGED_ON_DISK"


@dataclass(frozen=True, slots=True)
class SaveReport:
    """What saving did.

    Attributes:
        path: The plan's file.
        report: quick-plan.md's report, as text.
        companions: Files written beside it, relative to the plan's folder.
    """

    path: Path
    report: str
    companions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Step:
    plan: Plan
    description: str


class PlanSession:
    """One open plan.

    Args:
        out: Folder to save to.
        repo: Root that paths in reports are relative to.
        journal: Where unsaved work is kept; None keeps none (tests, one-shot commands).
    """

    def __init__(self, out: Path, repo: Path, journal: Journal | None = None) -> None:
        self.out = out
        self.repo = repo
        self.prompt = ""
        self.plan: Plan | None = None
        self.path: Path | None = None
        self.pending: Redraft | None = None
        self._base: Plan | None = None
        self._saved = ""
        self._disk_hash = ""
        self._rendered: tuple[Plan, str] | None = None
        self._undo: list[_Step] = []
        self._redo: list[_Step] = []
        self._journal = journal

    @property
    def edited(self) -> bool:
        """Whether the plan differs from what is on disk (or was never saved)."""
        return self.plan is not None and self._text() != self._saved

    @property
    def edited_by_hand(self) -> bool:
        """Whether the plan is a person's work: a changed draft, a saved plan, or one from the journal."""
        return self.plan is not None and self.plan != self._base

    @property
    def can_undo(self) -> bool:
        """Whether there is something to undo."""
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        """Whether there is something to redo."""
        return bool(self._redo)

    @property
    def journal_problem(self) -> str:
        """Why unsaved work could not be kept on disk; empty when it was."""
        return self._journal.problem if self._journal else ""

    def set_prompt(self, prompt: str) -> None:
        """Keep the prompt as typed."""
        if prompt != self.prompt:
            self.prompt = prompt
            self._record()

    def open(self, path: Path) -> None:
        """Open a saved plan.

        Raises:
            UnreadableInput: It cannot be read or is no plan.
        """
        plan = read_file(path)
        # no draft of ours lies under it, so that a changed prompt offers a redraft and never takes the plan's place
        self.plan, self._base, self.path = plan, None, path
        self.prompt = plan.request
        self._saved = render(plan)
        self._disk_hash = _hash(path)
        self._undo, self._redo, self.pending = [], [], None

    def restore(self, markdown: str, prompt: str, path: Path | None) -> None:
        """Take up a draft from the journal: edited, not saved."""
        self.plan = read(markdown) if markdown else None
        self._base = None
        self.prompt = prompt
        self.path = path
        self._saved = ""
        self._disk_hash = _hash(path) if path else ""
        self._undo, self._redo, self.pending = [], [], None
        self._record()

    def apply(self, plan: Plan, description: str) -> bool:
        """Make an edited plan the current one; False when nothing changed.

        The plan is passed through its own Markdown first, so that the model is just what the file will show.
        """
        if self.plan is None:
            return False
        plan = read(render(recomputed(plan, self.plan)))
        if plan == self.plan:
            return False
        self._undo.append(_Step(self.plan, description))
        self._redo.clear()
        self.plan = plan
        self._record()
        return True

    def undo(self) -> str | None:
        """Take back the last edit; its description, or None when there is none."""
        return self._move(self._undo, self._redo)

    def redo(self) -> str | None:
        """Do again what was undone; its description, or None when there is nothing."""
        return self._move(self._redo, self._undo)

    def redraft(self, draft: Plan) -> Redraft | None:
        """Offer a new draft.

        Without edits by hand it becomes the plan at once and None is returned. Otherwise the merge is returned and kept in
        :attr:`pending` until it is accepted or another draft comes; None when it would change nothing.
        """
        draft = read(render(draft if self.plan is None else carried(draft, self.plan)))
        if self.plan is None or not self.edited_by_hand:
            self.plan = self._base = draft
            self.pending = None
            self._undo.clear()
            self._redo.clear()
            self._record()
            return None
        made = merge(self._base or self.plan, self.plan, draft)
        self.pending = made if made.changes else None
        return self.pending

    def accept_redraft(self) -> bool:
        """Take the pending merge; it can be undone. False when none is pending."""
        if self.pending is None or self.plan is None:
            return False
        made, self.pending = self.pending, None
        self._undo.append(_Step(self.plan, "redraft"))
        self._redo.clear()
        self.plan, self._base = read(render(made.merged)), made.draft
        self._record()
        return True

    def save(self, name: str, *, path: Path | None = None, force: bool = False, companions: Mapping[str, str] | None = None) -> SaveReport:
        """Write the plan.

        Args:
            name: Slug for a plan never saved before: ``<out>/<name>.md``, or ``<name>-2.md`` when that exists.
            path: Another file (save as); an existing one is refused without ``force``.
            force: Overwrite.
            companions: Files for ``<plan's folder>/<plan's name>/``, relative path to text; existing ones are replaced.

        Raises:
            CannotWrite: The folder is read-only or full, or the file exists or changed on disk; the plan stays in the journal.
        """
        if self.plan is None:
            raise CannotWrite("there is no plan to save yet", remedy="Type a prompt first.")
        target = self._write_plan(name, path, force)
        self.path = target
        self._saved = self._text()
        self._disk_hash = _hash(target)
        if self._journal:
            self._journal.forget()
        try:
            written = _write_companions(target.with_suffix(""), companions or {})
        except CannotWrite as error:
            raise CannotWrite(
                f"the plan is saved as {target}, but not all of its companions: {error.message}", remedy=error.remedy, file=error.file
            ) from error
        shown = target.relative_to(self.repo) if target.is_relative_to(self.repo) else target
        return SaveReport(target, report(self.plan, str(shown)), written)

    def close(self) -> None:
        """Flush the journal; call before leaving."""
        if self._journal:
            self._journal.close()

    def _write_plan(self, name: str, path: Path | None, force: bool) -> Path:
        assert self.plan is not None
        text = self._text()
        target = path or self.path
        if target is None:
            if force:
                target = self.out / f"{name}.md"
            else:
                return self._write_new(name)
        elif not force and path is not None and path != self.path and exists(path):
            raise CannotWrite(f"{path} exists", remedy="Choose another name, or confirm overwriting it.", file=str(path))
        elif not force and target == self.path and self._disk_hash and _hash(target) not in ("", self._disk_hash):
            raise ChangedOnDisk(
                f"{target} was changed by someone else since it was opened",
                remedy="Save under another name, or overwrite it.",
                file=str(target),
            )
        write_atomic(target, text)
        return target

    def _write_new(self, name: str) -> Path:
        """Claim the first free ``name[-n].md`` so that two processes never take the same, then write it."""
        assert self.plan is not None
        for number in range(1, _NAME_TRIES):
            candidate = name if number == 1 else f"{name}-{number}"
            target = self.out / f"{candidate}.md"
            if exists(self.out / candidate):
                continue
            try:
                self.out.mkdir(parents=True, exist_ok=True)
                os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
            except FileExistsError:
                if not os.path.isdir(self.out):
                    raise CannotWrite(
                        f"{self.out} is not a folder", remedy="Choose another folder with --out.", file=str(self.out)
                    ) from None
                continue
            except OSError as error:
                raise CannotWrite(
                    f"cannot write {target}: {error.strerror or error}",
                    remedy="Choose another folder with --out, or free space and permissions.",
                    file=str(target),
                ) from error
            try:
                if candidate != name:
                    self.plan = renamed(self.plan, name, candidate)
                write_atomic(target, self._text())
            except CannotWrite:
                target.unlink(missing_ok=True)
                raise
            return target
        raise CannotWrite(f"{self.out} holds too many plans named {name}", remedy="Give another --name.", file=str(self.out))

    def _text(self) -> str:
        """The plan's Markdown, rendered once per plan; empty without one."""
        if self.plan is None:
            return ""
        if self._rendered is None or self._rendered[0] is not self.plan:
            self._rendered = (self.plan, render(self.plan))
        return self._rendered[1]

    def _move(self, source: list[_Step], target: list[_Step]) -> str | None:
        if not source or self.plan is None:
            return None
        step = source.pop()
        target.append(_Step(self.plan, step.description))
        self.plan = step.plan
        self._record()
        return step.description

    def _record(self) -> None:
        if self._journal is None:
            return
        self._journal.record(prompt=self.prompt, plan=self._text(), path=str(self.path) if self.path else "")


def renamed(plan: Plan, old: str, new: str) -> Plan:
    """The plan with its companion folder ``…/old/`` spoken of as ``…/new/``."""
    if plan.section("Source System Analysis") is None:
        return plan
    return read(render(plan).replace(f"/{old}/", f"/{new}/").replace(f"/{old}.md", f"/{new}.md"))


def _write_companions(folder: Path, companions: Mapping[str, str]) -> tuple[str, ...]:
    for relative, text in companions.items():
        target = folder / relative
        executable = relative.endswith(".py") and text.startswith("#!")
        write_atomic(target, text, mode=0o755 if executable else None)
    return tuple(sorted(companions))


def _hash(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
