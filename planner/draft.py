"""The planner's own part of a plan: pure text from a classified prompt and an explored repository."""

from __future__ import annotations

from planner.codebase.model import Codebase
from planner.contribution import Contribution
from planner.drafts import chore, enhancement, feature, fix, migration, refactor
from planner.drafts.brief import Brief
from planner.task import Intent, TaskType

_DRAFTS = {
    TaskType.CHORE: chore.draft,
    TaskType.FEATURE: feature.draft,
    TaskType.REFACTOR: refactor.draft,
    TaskType.FIX: fix.draft,
    TaskType.ENHANCEMENT: enhancement.draft,
    TaskType.MIGRATION: migration.draft,
}


def draft(intent: Intent, codebase: Codebase) -> Contribution:
    """Draft the sections, tasks, criteria and commands for one task.

    For a migration this is the part that needs no estate; the migration floor's contribution adds source analysis, target, phases
    and tasks.

    Args:
        intent: The classified prompt.
        codebase: The repository, explored for this prompt. Besides it, only the existence of files and the dependency manifest are
            looked at.

    Returns:
        A contribution in Markdown that is safe to show: everything from the prompt or the repository is escaped.
    """
    return _DRAFTS[intent.task_type](Brief(intent, codebase))
