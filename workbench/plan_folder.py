"""A saved plan as commands are given it: its folder, its settings, and what they are derived from when ``plan.toml`` is missing."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from core.errors import UnreadableInput
from core.files import exists, read_text
from core.findings import Finding
from renderers.plan_settings import FILE_NAME, PlanSettings, read_settings, source_path

_LIMIT = 8_000_000
_LINE = re.compile(r"^- \*\*(Database|Server|Catalog|Schema)\*\*: `([^`\n]+)`", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class PlanFolder:
    """A plan's companions.

    Attributes:
        folder: ``specs/<name>``; it may not exist yet.
        settings: Of its ``plan.toml``, else as the Markdown says.
        findings: What was noticed while reading them.
        plan: The Markdown file.
    """

    folder: Path
    settings: PlanSettings
    findings: tuple[Finding, ...]
    plan: Path

    @property
    def source(self) -> str:
        """What to read: the path of the scripts, else the address of the database; empty when the plan names neither."""
        path = source_path(self.settings, self.folder)
        return str(path) if path is not None else self.settings.connection


def is_plan(given: str) -> bool:
    """Whether an argument means a plan: its Markdown, its folder, or its ``plan.toml``."""
    path = Path(given)
    return (path.suffix == ".md" and not path.is_dir()) or path.name == FILE_NAME or exists(path / FILE_NAME)


def open_plan(given: str) -> PlanFolder:
    """Read a plan's settings.

    Args:
        given: Its Markdown, its folder, or its ``plan.toml``.

    Raises:
        UnreadableInput: It does not exist.
        ConfigProblem: Its ``plan.toml`` is wrong.
    """
    path = Path(given).absolute()
    folder = path.parent if path.name == FILE_NAME else path.with_suffix("") if path.suffix == ".md" else path
    plan = folder.with_name(folder.name + ".md")
    settings_file = folder / FILE_NAME
    if exists(settings_file):
        settings, findings = read_settings(read_text(settings_file, limit=_LIMIT).text, file=str(settings_file))
        return PlanFolder(folder, settings, tuple(findings), plan)
    if not exists(plan):
        raise UnreadableInput(f"the plan {given} does not exist", remedy="Give a saved plan, such as specs/NAME.md.", file=given)
    return PlanFolder(folder, _derived(read_text(plan, limit=_LIMIT).text), (), plan)


def _derived(text: str) -> PlanSettings:
    """What the Markdown of a plan says of source and target."""
    said = {name.lower(): value for name, value in reversed(_LINE.findall(text))}
    return replace(PlanSettings(), **said)
