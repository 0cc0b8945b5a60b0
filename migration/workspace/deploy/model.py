"""What is deployed and what a deployment would change; values only, so that they travel to and from a job."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from migration.workspace.target import WorkspaceTarget

#: The steps in order, each with its title.
STEPS: dict[str, str] = {
    "schema": "target schema",
    "scope": "secret scope",
    "secrets": "secrets of the source",
    "folder": "workspace folder",
    "notebook": "notebooks",
    "library": "JDBC driver in a volume",
    "load": "job that loads by JDBC",
    "fill": "run of that job",
    "objects": "tables, views, functions and procedures",  # before the pipeline: its notebooks call the functions
    "pipeline": "pipeline",
    "validate": "validation without running",
    "update": "start of an update",
}


class Action(StrEnum):
    """What a step does to one thing."""

    CREATE = "create"
    UPDATE = "update"
    RUN = "run"
    KEEP = "keep"  # it is as it should be
    LACK = "lack"  # it cannot be done: something is missing
    DELETE = "delete"

    @property
    def changes(self) -> bool:
        """Whether the workspace is different afterwards."""
        return self in (Action.CREATE, Action.UPDATE, Action.RUN, Action.DELETE)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a deployment does, or leaves as it is.

    Attributes:
        step: Name of the step.
        action: What happens to it.
        key: What it is, stable between runs: ``notebook:/Workspace/…``.
        shown: The same for people.
        fields: Name, value before and value after of what differs; never a secret.
        note: What a person should know; empty when nothing.
    """

    step: str
    action: Action
    key: str
    shown: str
    fields: tuple[tuple[str, str, str], ...] = ()
    note: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The JSON shape of ``quickplan deploy --json``."""
        return asdict(self) | {"action": self.action.value, "fields": [list(f) for f in self.fields]}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Change:
        """The change of :meth:`to_dict`."""
        known = {k: data[k] for k in ("step", "key", "shown", "note")}
        return cls(**known, action=Action(data["action"]), fields=tuple((f[0], f[1], f[2]) for f in data["fields"]))


@dataclass(frozen=True, slots=True)
class Notebook:
    """One notebook.

    Attributes:
        path: Where it goes in the workspace.
        text: Its source.
        file: Where it lies here.
    """

    path: str
    text: str
    file: str


@dataclass(frozen=True, slots=True)
class PipelineWanted:
    """One pipeline.

    Attributes:
        name: Its name, unique in the workspace.
        notebooks: Paths of its notebooks.
        configuration: Spark configuration.
    """

    name: str
    notebooks: tuple[str, ...]
    configuration: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LoadWanted:
    """A job on classic compute that fills landing tables by JDBC, where pipelines take no JAR.

    Attributes:
        name: Its name.
        notebook: Path of its notebook in the workspace.
        jar: File of the JDBC driver here; empty when none was named.
        node_type: Node type of its cluster; empty for the smallest that fits.
        schema: ``catalog.schema`` of the landing tables; empty for the target's.
    """

    name: str
    notebook: str
    jar: str = ""
    node_type: str = ""
    schema: str = ""


@dataclass(frozen=True, slots=True)
class SqlWanted:
    """The statements of one object.

    Attributes:
        object: ``schema.name`` at the source.
        kind: Value of :class:`migration.estate.ObjectKind`.
        statements: Databricks SQL, each without final semicolon.
        file: Source file.
        line: 1-based line there.
    """

    object: str
    kind: str
    statements: tuple[str, ...]
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Blueprint:
    """All that a plan deploys.

    Attributes:
        target: The workspace's side.
        folder: Workspace folder.
        notebooks: Notebooks.
        pipelines: Pipelines, in the order in which they run.
        objects: Converted objects in wave order.
        load: The job that fills landing tables first; None where the pipeline reads the source itself.
    """

    target: WorkspaceTarget
    folder: str
    notebooks: tuple[Notebook, ...]
    pipelines: tuple[PipelineWanted, ...]
    objects: tuple[SqlWanted, ...] = ()
    load: LoadWanted | None = None

    def pipeline_texts(self) -> dict[str, str]:
        """Text of each notebook of the pipelines by its file here."""
        own = {path for pipeline in self.pipelines for path in pipeline.notebooks}
        return {n.file: n.text for n in self.notebooks if n.path in own}
