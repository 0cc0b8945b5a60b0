"""The module that a rehearsed notebook gets when it says ``import dlt`` or ``from pyspark import pipelines as dp``.

It only records what the notebook defines; :mod:`migration.rehearse.pipeline` registers it with Spark once the whole notebook has run,
as the service does. Signatures: Databricks documentation, "Lakeflow Spark Declarative Pipelines Python language reference".
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

QueryFunction = Callable[[], Any]

WARN, DROP, FAIL = "warn", "drop", "fail"


@dataclass(frozen=True, slots=True)
class Rule:
    """An expectation as written: its name, its condition (Spark SQL), and what happens to a row that breaks it."""

    name: str
    condition: str
    action: str


@dataclass(slots=True)
class Definition:
    """A dataset or flow as written.

    Attributes:
        name: Of the dataset, or of the flow.
        kind: ``table`` (streaming or not, as its query is), ``materialized_view``, ``streaming_table``, ``temporary_view``, ``flow`` or
            ``auto_cdc``.
        line: 1-based line of the decorator or call.
        file: The notebook.
        query: Gives its rows; None for a streaming table that only flows write to.
        target: Flows: what they write to.
        options: What Spark is told besides (comment, partition_cols, schema, the arguments of an AUTO CDC flow).
        rules: Its expectations.
    """

    name: str
    kind: str
    line: int
    file: str
    query: QueryFunction | None = None
    target: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)


class Recorder:
    """What the notebooks of one rehearsal define.

    Args:
        files: Their paths: a definition stands where the innermost of their frames is.
        read: Reads a dataset by name; its second argument asks for a stream.
    """

    def __init__(self, files: frozenset[str], read: Callable[[str, bool], Any]) -> None:
        self.files = files
        self.read = read
        self.definitions: list[Definition] = []
        self.rules: dict[QueryFunction, list[Rule]] = {}

    def place(self) -> tuple[str, int]:
        """File and line of the notebook that is running."""
        frame: FrameType | None = sys._getframe(1)
        while frame is not None:
            if frame.f_code.co_filename in self.files:
                return frame.f_code.co_filename, frame.f_lineno
            frame = frame.f_back
        return "", 0

    def add(self, name: str, kind: str, query: QueryFunction | None, **more: Any) -> Definition:
        """Record a definition."""
        file, line = self.place()
        if query is not None:
            line = query.__code__.co_firstlineno if hasattr(query, "__code__") else line
        made = Definition(name, kind, line, file, query, rules=self.rules.setdefault(query, []) if query else [], **more)
        self.definitions.append(made)
        return made


_recorder: Recorder | None = None


def start(recorder: Recorder) -> None:
    """Record into ``recorder`` from now on."""
    global _recorder  # noqa: PLW0603 - a notebook reaches us by import alone
    _recorder = recorder


def _current() -> Recorder:
    assert _recorder is not None
    return _recorder


def _dataset(kind: str, query: QueryFunction | None, name: str | None, options: dict[str, Any]) -> Any:
    def define(function: QueryFunction) -> QueryFunction:
        _current().add(name or function.__name__, kind, function, options={k: v for k, v in options.items() if v is not None})
        return function

    return define(query) if query is not None else define


def table(query_function: QueryFunction | None = None, *, name: str | None = None, **options: Any) -> Any:
    """A table that the pipeline writes; ``temporary=True`` keeps it inside the pipeline."""
    return _dataset("table", query_function, name, options)


def materialized_view(query_function: QueryFunction | None = None, *, name: str | None = None, **options: Any) -> Any:
    """A materialized view."""
    return _dataset("materialized_view", query_function, name, options)


def temporary_view(query_function: QueryFunction | None = None, *, name: str | None = None, **options: Any) -> Any:
    """A view inside the pipeline."""
    return _dataset("temporary_view", query_function, name, options)


view = temporary_view
create_table = table
create_view = temporary_view


def create_streaming_table(
    name: str,
    *,
    expect_all: Mapping[str, str] | None = None,
    expect_all_or_drop: Mapping[str, str] | None = None,
    expect_all_or_fail: Mapping[str, str] | None = None,
    **options: Any,
) -> None:
    """A streaming table that flows write to."""
    made = _current().add(name, "streaming_table", None, options={k: v for k, v in options.items() if v is not None})
    for rules, action in ((expect_all, WARN), (expect_all_or_drop, DROP), (expect_all_or_fail, FAIL)):
        made.rules += [Rule(n, c, action) for n, c in (rules or {}).items()]


create_target_table = create_streaming_table
create_streaming_live_table = create_streaming_table


def append_flow(*, target: str, name: str | None = None, once: bool = False, **options: Any) -> Any:
    """A flow that appends to a streaming table."""

    def define(function: QueryFunction) -> QueryFunction:
        _current().add(name or function.__name__, "flow", function, target=target, options={**options, "once": once})
        return function

    return define


def create_auto_cdc_flow(target: str, source: str, keys: Any, sequence_by: Any, **options: Any) -> None:
    """A flow that applies changes to a streaming table."""
    made = _current().add(options.get("name") or target, "auto_cdc", None, target=target)
    made.options = {"source": source, "keys": keys, "sequence_by": sequence_by, **options}


def create_auto_cdc_from_snapshot_flow(target: str, source: Any, keys: Any, **options: Any) -> None:
    """A flow that applies the differences between snapshots; open-source Spark has none of it."""
    made = _current().add(target, "auto_cdc", None, target=target)
    made.options = {"source": source, "keys": keys, "snapshot": True, **options}


apply_changes = create_auto_cdc_flow
apply_changes_from_snapshot = create_auto_cdc_from_snapshot_flow


def read(name: str) -> Any:
    """The rows of a dataset of this pipeline."""
    return _current().read(name, False)


def read_stream(name: str) -> Any:
    """The rows of a dataset of this pipeline as a stream."""
    return _current().read(name, True)


readStream = read_stream


def _expectations(rules: Mapping[str, str], action: str) -> Callable[[QueryFunction], QueryFunction]:
    def attach(function: QueryFunction) -> QueryFunction:
        # Decorators run from the last to the first: what stands above comes first.
        _current().rules.setdefault(function, [])[:0] = [Rule(n, c, action) for n, c in rules.items()]
        return function

    return attach


def expect(name: str, inv: str) -> Callable[[QueryFunction], QueryFunction]:
    """Count the rows that break a condition."""
    return _expectations({name: inv}, WARN)


def expect_or_drop(name: str, inv: str) -> Callable[[QueryFunction], QueryFunction]:
    """Leave out the rows that break a condition."""
    return _expectations({name: inv}, DROP)


def expect_or_fail(name: str, inv: str) -> Callable[[QueryFunction], QueryFunction]:
    """Stop at a row that breaks a condition."""
    return _expectations({name: inv}, FAIL)


def expect_all(expectations: Mapping[str, str]) -> Callable[[QueryFunction], QueryFunction]:
    """Count the rows that break each of several conditions."""
    return _expectations(expectations, WARN)


def expect_all_or_drop(expectations: Mapping[str, str]) -> Callable[[QueryFunction], QueryFunction]:
    """Leave out the rows that break any of several conditions."""
    return _expectations(expectations, DROP)


def expect_all_or_fail(expectations: Mapping[str, str]) -> Callable[[QueryFunction], QueryFunction]:
    """Stop at a row that breaks any of several conditions."""
    return _expectations(expectations, FAIL)
