"""What the person asked for: the words of quick-plan.md as types."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class TaskType(StrEnum):
    """The six task types of quick-plan.md."""

    CHORE = "chore"
    FEATURE = "feature"
    REFACTOR = "refactor"
    FIX = "fix"
    ENHANCEMENT = "enhancement"
    MIGRATION = "migration"


class Complexity(StrEnum):
    """The three sizes of quick-plan.md."""

    SIMPLE = "simple"
    MEDIUM = "medium"
    COMPLEX = "complex"


@dataclass(frozen=True, slots=True)
class Cue:
    """Words of the prompt that decided something.

    Attributes:
        text: The words as typed: ``prompt[start:end]``.
        start: 0-based offset in the prompt, in characters.
        end: Offset one past the last character.
        decides: What they speak for: a task type, a complexity, or an entity's name (``database``, …).
    """

    text: str
    start: int
    end: int
    decides: str

    def to_dict(self) -> dict[str, Any]:
        """The JSON shape of ``--json``."""
        return {"text": self.text, "start": self.start, "end": self.end, "decides": self.decides}


@dataclass(frozen=True, slots=True)
class Entities:
    r"""Names the prompt states; None where it states none. Nothing is invented.

    Attributes:
        database: Source database, without brackets or quotes.
        server: Source server as typed, with its port or instance (``10.0.0.5,1433``, ``HOST\INST``).
        catalog: Target Unity Catalog.
        schema: Target schema.
        objects: SQL objects named (``dbo.usp_CloseYear``), in order.
    """

    database: str | None = None
    server: str | None = None
    catalog: str | None = None
    schema: str | None = None
    objects: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The JSON shape of ``--json``: the four names, null where unsaid, and the objects."""
        return {
            "database": self.database,
            "server": self.server,
            "catalog": self.catalog,
            "schema": self.schema,
            "objects": list(self.objects),
        }


@dataclass(frozen=True, slots=True)
class Intent:
    """A classified prompt.

    Attributes:
        prompt: The prompt as given, control characters and all (escape when shown), but with passwords, tokens and URL
            credentials overwritten by bullets of the same length.
        task_type: The decision.
        runner_up: The next likely type, never equal to ``task_type``.
        margin: 0 (a coin toss) to 1 (certain), the lead over the runner-up.
        complexity: The size.
        cues: The words that decided, in order of position.
        entities: Names stated.
        topic: The subject in a few words as a title without a final stop: ``Migrate WorkforceDB to Databricks``.
        slug: ``topic`` as a kebab-case file name of at most 60 characters, without stop words or extension.
        platform_from: Source platform's usual name for a migration (``SQL Server``), else empty.
        platform_to: Target platform's usual name for a migration (``Databricks``), else empty.
        given: Which of ``type`` and ``complexity`` the person fixed by option.
    """

    prompt: str
    task_type: TaskType
    runner_up: TaskType
    margin: float
    complexity: Complexity
    cues: tuple[Cue, ...]
    entities: Entities
    topic: str
    slug: str
    platform_from: str = ""
    platform_to: str = ""
    given: frozenset[str] = field(default_factory=frozenset)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object of ``quickplan intent --json``."""
        return {
            "task_type": self.task_type.value,
            "task_type_runner_up": self.runner_up.value,
            "margin": round(self.margin, 3),
            "complexity": self.complexity.value,
            "cues": [cue.to_dict() for cue in self.cues],
            "entities": self.entities.to_dict(),
            "topic": self.topic,
            "name": self.slug,
        }
