"""What a pipeline asks of its source: the tables, the columns, and rows that get past its conditions."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from migration.notebook_lint.cells import Notebook
from migration.rehearse.adapter import FAIL, Definition
from migration.rehearse.conditions import Condition, compared_values, condition
from migration.rehearse.generate import Wanted
from migration.rehearse.problems import NotebookProblem
from migration.rehearse.request import Request
from migration.rehearse.samples import Samples, asked_for
from migration.rehearse.static import Source, read_columns
from migration.rehearse.wishes import Wishes, gather


def prepare(
    request: Request, definitions: Sequence[Definition], notebooks: Sequence[Notebook], sources: Mapping[str, Source], folder: Path
) -> Samples:
    """Prepare the rows of the source for what the notebooks ask of them.

    Args:
        request: Says where rows come from and how many.
        definitions: What the notebooks define.
        notebooks: Them.
        sources: What their texts say, by file.
        folder: Takes generated rows.
    """
    columns: dict[str, list[str]] = {}
    for notebook in notebooks:
        for text, names in read_columns(notebook.python).items():
            with contextlib.suppress(NotebookProblem):
                columns.setdefault(asked_for(text).table, []).extend(names)
    values: dict[str, list[Any]] = {}
    for text in {t.value for s in sources.values() for t in s.texts if "`" in t.value or "=" in t.value}:
        for name, found in compared_values(text).items():
            kept = values.setdefault(name, [])
            kept += [v for v in found if v not in kept]
    behind = _behind(definitions, sources)
    rules, musts = _conditions(definitions, behind)
    wishes = Wishes()
    for made in definitions:
        if (source := sources.get(made.file)) is not None:
            texts = [t.value for t in source.within(made.line)]
            gather(wishes, texts, source.aliases_within(made.line), behind)
    wanted = Wanted(request.rows, request.seed, request.today, values, rules, musts, wishes.rows)
    return Samples(folder, request.tables, columns, request.data, wanted, request.jdbc, wishes)


def _behind(definitions: Sequence[Definition], sources: Mapping[str, Source]) -> Callable[[str], list[str]]:
    """Gives the tables of the source that a dataset reads, or that what it reads does."""
    tables: dict[str, list[str]] = {}
    for made in definitions:
        source = sources.get(made.file)
        for text in source.within(made.line) if source else ():
            if ("." in text.value and " " not in text.value.strip()) or text.value.startswith("(SELECT"):
                with contextlib.suppress(NotebookProblem):
                    tables.setdefault(made.name, []).append(asked_for(text.value).table)

    def behind(dataset: str) -> list[str]:
        if dataset in tables:
            return tables[dataset]
        made = next((d for d in definitions if d.name == dataset), None)
        source = sources.get(made.file) if made else None
        return [t for text in source.within(made.line) for t in tables.get(text.value, ())] if made and source else []

    return functools.cache(behind)


def _conditions(
    definitions: Sequence[Definition], behind: Callable[[str], list[str]]
) -> tuple[dict[str, list[Condition]], dict[str, list[Condition]]]:
    """The expectations on each table of the source: those of the datasets that read it, or read what reads it."""
    rules: dict[str, list[Condition]] = {}
    musts: dict[str, list[Condition]] = {}
    for made in definitions:
        for rule in made.rules:
            asked = condition(rule.condition)
            for table in behind(made.name) if asked else ():
                (musts if rule.action == FAIL else rules).setdefault(table, []).append(asked)  # type: ignore[arg-type]  # not None here
    return rules, musts
