"""The pipeline while it is being looked at and edited: what was designed, what is chosen, and every choice before that. No I/O."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from migration.medallion.choices import Choices, DatasetChoice, name_problem
from migration.medallion.model import Expectation, Ingestion, Layer, Rule, Violation
from renderers.design_file import read_design, write_design

_MOST_UNDO = 500
_STEPS: tuple[Violation | None, ...] = (Violation.WARN, Violation.DROP, Violation.FAIL, None)


@dataclass(frozen=True, slots=True)
class PipelineView:
    """What the job made of a design.

    Attributes:
        files: Text of every generated file by name.
        datasets: Rows of :func:`workbench.pipeline_job.dataset_row`, by key.
        counts: Datasets by layer.
        places: Notebook and 1-based line of each dataset's cell, by name.
        left_out: Objects without a dataset, with reasons.
        findings: What was noticed, as dictionaries.
    """

    files: Mapping[str, str] = field(default_factory=dict)
    datasets: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    places: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    left_out: Sequence[Mapping[str, Any]] = ()
    findings: Sequence[Mapping[str, Any]] = ()


def view_of(result: Mapping[str, Any]) -> PipelineView:
    """The view of a job's result."""
    files = dict(result["files"])
    places: dict[str, tuple[str, int]] = {}
    for notebook in result["notebooks"]:
        lines = files.get(notebook["file"], "").splitlines()
        wanted = {f"def {name}():": name for name in notebook["datasets"]} | {
            f'    target="{name}",': name for name in notebook["datasets"]
        }
        for number, line in enumerate(lines, 1):
            if line in wanted:
                places.setdefault(wanted[line], (notebook["file"], number))
    rows = {row["key"]: row for row in result["datasets"]}
    return PipelineView(files, rows, dict(result["counts"]), places, tuple(result["left_out"]), tuple(result["findings"]))


class PipelineSheet:
    """One pipeline being edited.

    Args:
        text: Text of its ``design.toml``; empty for none.

    Attributes:
        choices: What is chosen now.
        view: What was made last; it may be older than the choices.
        known: Every dataset seen so far by key: one that was left out keeps its row, so that it can be taken in again.
    """

    def __init__(self, text: str = "") -> None:
        self.choices = read_design(text) if text.strip() else Choices()
        self.view = PipelineView()
        self.known: dict[str, Mapping[str, Any]] = {}
        self._before: list[Choices] = []
        self._after: list[Choices] = []

    @property
    def text(self) -> str:
        """The ``design.toml`` of what is chosen now."""
        return write_design(self.choices)

    @property
    def can_undo(self) -> bool:
        """Whether there is an edit to take back."""
        return bool(self._before)

    @property
    def can_redo(self) -> bool:
        """Whether there is an undone edit to make again."""
        return bool(self._after)

    def take(self, view: PipelineView) -> None:
        """Show what was made."""
        self.view = view
        fresh = iter(view.datasets)
        order: list[str] = []
        # What is left out keeps its place among the others.
        for key in self.known:
            if key not in view.datasets and not self.included(key):
                order.append(key)
            elif key in view.datasets and (following := next(fresh, "")):
                order.append(following)
        order += fresh
        self.known = {key: view.datasets.get(key) or self.known[key] for key in dict.fromkeys(order)}

    def keys(self, layer: Layer) -> list[str]:
        """Keys of a layer's datasets, those that are left out among them."""
        return [key for key, row in self.known.items() if row["layer"] == layer.value]

    def row(self, key: str) -> Mapping[str, Any] | None:
        """What is known of a dataset."""
        return self.known.get(key)

    def included(self, key: str) -> bool:
        """Whether a dataset is in the pipeline."""
        return self.choices.of(key).include

    def name(self, key: str) -> str:
        """What a dataset is called, as chosen."""
        chosen = self.choices.of(key).name
        return chosen or key

    def expectations(self, key: str) -> list[tuple[str, str, Violation | None]]:
        """Name, condition and violation of a dataset's expectations; those that are switched off behind the others."""
        row = self.known.get(key) or {"expectations": []}
        chosen = self.choices.of(key).violations
        shown = [(e["name"], e["condition"], chosen.get(e["name"], Violation(e["violation"]))) for e in row["expectations"]]
        names = {name for name, *_ in shown}
        shown += [(e.name, e.condition, e.violation) for e in self.choices.of(key).added if e.name not in names]
        return shown + [(name, "", None) for name, violation in chosen.items() if violation is None and name not in names]

    # -- edits -------------------------------------------------------------------------------------------------------------

    def change(self, choices: Choices) -> None:
        """Choose something else; the choices before can be had back."""
        if choices != self.choices:
            self._before = [*self._before, self.choices][-_MOST_UNDO:]
            self._after = []
            self.choices = choices

    def undo(self) -> None:
        """Take the last edit back."""
        if self._before:
            self._after.append(self.choices)
            self.choices = self._before.pop()

    def redo(self) -> None:
        """Make the last undone edit again."""
        if self._after:
            self._before.append(self.choices)
            self.choices = self._after.pop()

    def edit(self, text: str) -> None:
        """Choose what the text of a ``design.toml`` says.

        Raises:
            ConfigProblem: It is none; names the line.
        """
        self.change(read_design(text))

    def toggle(self, key: str) -> None:
        """Leave a dataset out, or take it in again."""
        self._set(key, replace(self.choices.of(key), include=not self.included(key)))

    def why_not_name(self, key: str, name: str) -> str:
        """Why a dataset cannot be called so; empty when it can."""
        others = {self.name(k) for k in self.known if k != key and self.included(k)}
        return name_problem(name) or (f"{name} is the name of another dataset" if name in others else "")

    def rename(self, key: str, name: str) -> None:
        """Call a dataset something else; its default name takes the choice back."""
        self._set(key, replace(self.choices.of(key), name="" if name == key else name))

    def step_violation(self, key: str, expectation: str) -> Violation | None:
        """Go from warn to drop, fail, off and back to warn; gives what holds now."""
        current = next((v for n, _, v in self.expectations(key) if n == expectation), None)
        following = _STEPS[(_STEPS.index(current) + 1) % len(_STEPS)]
        chosen = self.choices.of(key)
        own = next((e for e in chosen.added if e.name == expectation), None)
        if own is not None:
            kept = tuple(e for e in chosen.added if e.name != expectation)
            again = (replace(own, violation=following),) if following is not None else ()
            self._set(key, replace(chosen, added=(*kept, *again)))
        else:
            self._set(key, replace(chosen, violations={**chosen.violations, expectation: following}))
        return following

    def add_expectation(self, key: str, name: str, condition: str) -> None:
        """Add an expectation of the user's own; it warns at first."""
        chosen = self.choices.of(key)
        made = Expectation(name, condition, Violation.WARN, "the design", 0, Rule.CUSTOM)
        self._set(key, replace(chosen, added=(*(e for e in chosen.added if e.name != name), made)))

    def filter(self, key: str, where: str | None) -> None:
        """Filter a silver dataset by Spark SQL; empty for every row, None for the filter it was designed with."""
        self._set(key, replace(self.choices.of(key), where=where))

    def merge(self, key: str, into: str) -> None:
        """Put a silver dataset's rows into another one; empty keeps them apart."""
        self._set(key, replace(self.choices.of(key), merge=into))

    def step_ingest(self, key: str) -> Ingestion:
        """Read a table the next way; gives the way that holds now."""
        row = self.known.get(key) or {}
        current = self.choices.of(key).ingest or Ingestion((row.get("ingest") or {"mode": "sqlserver"})["mode"])
        modes = list(Ingestion)
        following = modes[(modes.index(current) + 1) % len(modes)]
        self._set(key, replace(self.choices.of(key), ingest=following))
        return following

    def _set(self, key: str, chosen: DatasetChoice) -> None:
        datasets = dict(self.choices.datasets)
        if chosen == DatasetChoice():
            datasets.pop(key, None)
        else:
            datasets[key] = chosen
        self.change(replace(self.choices, datasets=datasets))
