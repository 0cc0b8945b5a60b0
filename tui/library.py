"""Plans that can be opened: saved specs, and drafts that a crash or a quit left in the journal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from core.errors import UnreadableInput
from core.files import read_text
from core.safe_text import one_line
from workbench.journal import Journal, JournalEntry, discard, list_entries
from workbench.session import PlanSession

_HEAD = 8_000  # characters looked at for a title
_MOST = 2_000  # plans listed


@dataclass(frozen=True, slots=True)
class Found:
    """One plan that can be opened.

    Attributes:
        title: Its title.
        place: The file, or where an unsaved draft began.
        changed: When it was last written, UTC.
        unsaved: Whether it is a draft from the journal.
        path: The file of a saved plan, None for a draft.
        draft: The draft, None for a saved plan.
    """

    title: str
    place: str
    changed: datetime
    unsaved: bool
    path: Path | None = None
    draft: JournalEntry | None = None


class Library:
    """Lists and opens plans of one repository.

    Args:
        repo: Its root.
        out: Folder of saved plans.
        journal: Makes a journal; takes the id of the entry to go on with. None keeps none (tests).
        drafts: Lists the journal's drafts.
    """

    def __init__(
        self,
        repo: Path,
        out: Path,
        *,
        journal: Callable[[str], Journal | None] = lambda _id: None,
        drafts: Callable[[], list[JournalEntry]] = list_entries,
    ) -> None:
        self._repo = repo
        self._out = out
        self._journal = journal
        self._drafts = drafts
        self._current = ""  # the journal entry that the present session writes

    def entries(self) -> list[Found]:
        """Saved plans and unsaved drafts, newest first."""
        found = self.unsaved()
        try:
            files = [p for p in self._out.glob("*.md") if p.is_file()]
        except OSError:
            files = []
        for path in files[:_MOST]:
            try:
                found.append(self._saved(path))
            except (UnreadableInput, OSError):
                continue  # opening it by name says why it cannot be read; a list only leaves it out
        return sorted(found, key=lambda f: f.changed, reverse=True)

    def unsaved(self) -> list[Found]:
        """Drafts of this repository that no running quickplan holds, newest first."""
        mine = (e for e in self._drafts() if e.repo == str(self._repo) and e.id != self._current)
        return [self._draft(e) for e in mine if e.plan or e.prompt.strip()]

    def discard(self, found: Found) -> None:
        """Delete an unsaved draft for good."""
        if found.draft is not None:
            discard(found.draft.id)

    def _draft(self, entry: JournalEntry) -> Found:
        title = _title(entry.plan) or one_line(entry.prompt, 80) or "an empty prompt"
        return Found(title, self._shown(Path(entry.path)) if entry.path else "never saved", entry.moment, True, draft=entry)

    def _saved(self, path: Path) -> Found:
        changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        return Found(_title(read_text(path).text[:_HEAD]) or path.stem, self._shown(path), changed, False, path=path)

    def _shown(self, path: Path) -> str:
        return str(path.relative_to(self._repo)) if path.is_relative_to(self._repo) else str(path)

    def open(self, found: Found) -> PlanSession:
        """A session on that plan.

        Raises:
            UnreadableInput: The file cannot be read.
        """
        if found.draft is not None:
            session = self._session(found.draft.id)
            path = Path(found.draft.path) if found.draft.path else None
            session.restore(found.draft.plan, found.draft.prompt, path)
            return session
        session = self.new()
        if found.path is not None:
            session.open(found.path)
        return session

    def new(self) -> PlanSession:
        """A session without a plan."""
        return self._session("")

    def _session(self, entry: str) -> PlanSession:
        journal = self._journal(entry)
        self._current = journal.id if journal else ""
        return PlanSession(self._out, self._repo, journal)


def _title(markdown: str) -> str:
    for line in markdown.splitlines():
        if line.startswith("# "):
            return one_line(line[2:].removeprefix("Plan: "), 120)
    return ""
