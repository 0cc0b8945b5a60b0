"""The dataflow graph that Spark holds for a rehearsal: registering definitions, running them, counting what came out.

Expectations are no part of open-source Spark. Here drop is a filter, fail an error that the filter raises, and warn counts; a condition
that gives NULL is not met, as on Databricks.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyspark.errors import PySparkException
from pyspark.pipelines.add_pipeline_analysis_context import add_pipeline_analysis_context
from pyspark.pipelines.flow import Flow
from pyspark.pipelines.graph_element_registry import graph_element_registration_context
from pyspark.pipelines.output import MaterializedView, StreamingTable, TemporaryView
from pyspark.pipelines.source_code_location import SourceCodeLocation
from pyspark.pipelines.spark_connect_graph_element_registry import SparkConnectGraphElementRegistry
from pyspark.pipelines.spark_connect_pipeline import create_dataflow_graph, start_run
from pyspark.sql.connect.functions import builtin as sql
from pyspark.sql.types import StructType

from migration.medallion.naming import tick
from migration.rehearse.adapter import DROP, FAIL, Definition, Rule
from migration.rehearse.diagnose import Raised, read_error

if TYPE_CHECKING:
    from migration.rehearse.session import RehearsalSession

_CATALOG = "spark_catalog"
_EVENTS = (
    (re.compile(r"Failed to resolve flow: '(.+?)'\.\nError: (.*)", re.DOTALL), "failed"),
    (re.compile(r"Failed to resolve flow due to upstream failure: '(.+?)'\."), "skipped"),
    (re.compile(r"Flow (.+) has COMPLETED\."), "completed"),
    (re.compile(r"Flow '(.+?)' has FAILED\.\nError: (.*)", re.DOTALL), "failed"),
    (re.compile(r"Flow '(.+?)' SKIPPED"), "skipped"),
)
_MARK = "rehearsal-expectation-"
_BATCH = 12

OnState = Callable[[str, str], None]


class Graph:
    """The graph of one rehearsal.

    Args:
        session: Whose it is.
        schema: Where its datasets are written.
        folder: For the state of streams.
        definitions: What the notebooks define.
        notes: Takes what differs from Databricks.
    """

    def __init__(self, session: RehearsalSession, schema: str, folder: Path, definitions: Sequence[Definition], notes: list[str]) -> None:
        self._session = session
        self._schema = schema
        self._folder = folder
        self._definitions = definitions
        self._notes = notes
        self._ids: list[str] = []
        self._broken: dict[str, str] = {}
        self._kinds: dict[str, str] = {}
        self._reads: dict[str, list[str]] = {}
        self.stand_ins: set[str] = {d.target for d in definitions if d.kind == "auto_cdc"}

    def kind(self, made: Definition) -> str:
        """What a dataset is: a table whose query reads no stream is a materialized view."""
        return self._kinds.get(made.name) or ("materialized_view" if made.kind == "table" else made.kind)

    @contextlib.contextmanager
    def registering(self) -> Iterator[None]:
        """Create the graph; definitions are registered inside."""
        self._id = create_dataflow_graph(self._session, _CATALOG, self._schema, {})  # type: ignore[arg-type]  # Connect's own session
        self._registry = SparkConnectGraphElementRegistry(self._session, self._id)  # type: ignore[arg-type]  # likewise
        with graph_element_registration_context(self._registry):
            yield

    def register(self, made: Definition) -> None:
        """Register one definition.

        Raises:
            Exception: Whatever its query raises.
        """
        where = SourceCodeLocation(made.file, made.line)
        name = self._name(made.name)
        if made.kind == "auto_cdc":
            self._auto_cdc(made, where)
        elif made.kind == "streaming_table":
            if made.name not in self.stand_ins:
                self._registry.register_output(StreamingTable(name=name, source_code_location=where, **_stored(made)))
        elif made.kind == "flow":
            if made.options.get("once"):
                self._notes.append(f"the flow {made.name} runs once on Databricks; open-source Spark has no such flow, so it was left out")
                return
            target = next((d for d in self._definitions if d.name == made.target and d.kind == "streaming_table"), None)
            rows = self._rows(made, [*made.rules, *(target.rules if target else [])])
            self._registry.register_flow(Flow(name, self._name(made.target), {}, where, lambda: rows))
        else:
            self._dataset(made, name, where)

    def _dataset(self, made: Definition, name: str, where: SourceCodeLocation) -> None:
        rows = self._rows(made, made.rules)
        kind = self._kinds[made.name]
        comment = made.options.get("comment")
        if kind == "temporary_view":
            self._registry.register_output(TemporaryView(name=name, comment=comment, source_code_location=where))
        else:
            if isinstance(made.options.get("schema"), str):
                self._notes.append(f"the schema that {made.name} declares as text was not compared with its rows")
            table = StreamingTable if kind == "streaming_table" else MaterializedView
            self._registry.register_output(table(name=name, source_code_location=where, **_stored(made)))
        self._registry.register_flow(Flow(name, name, dict(made.options.get("spark_conf") or {}), where, lambda: rows))

    def _rows(self, made: Definition, rules: Sequence[Rule]) -> Any:
        """What a query gives, without the rows that its expectations leave out."""
        from migration.rehearse.session import Reads

        assert made.query is not None
        self._session.reads = Reads()
        with add_pipeline_analysis_context(self._session, self._id, self._name(made.name)):  # type: ignore[arg-type]  # Connect's own
            rows = made.query()
        if rows is None or not hasattr(rows, "filter"):
            raise TypeError(f"the function gives {type(rows).__name__} and not a DataFrame: does it end with return?")
        self._reads[made.name] = list(self._session.reads.names)  # what is read later is no part of it
        streams = "streaming_table" if self._session.reads.streams else "materialized_view"
        self._kinds[made.name] = made.kind if made.kind != "table" else streams
        # One filter: each call on rows lies a level deeper in the message to Spark, and a table may have a hundred rules.
        conditions = [self._filter(rule) for rule in sorted(rules, key=lambda r: r.action != FAIL)]
        if conditions:
            rows = rows.filter(sql.expr(" AND ".join(conditions)))
        return rows

    def _filter(self, rule: Rule) -> str:
        """What keeps a row, as one rule sees it."""
        if rule.action == FAIL:
            mark = f"{_MARK}{len(self._broken)}"
            self._broken[mark] = rule.name
            return f"if({_met(rule)}, true, cast(raise_error('{mark}') as boolean))"
        # A rule that warns leaves nothing out, and yet shows a condition that cannot be asked.
        return _met(rule) if rule.action == DROP else f"({_met(rule)} OR true)"

    def _auto_cdc(self, made: Definition, where: SourceCodeLocation) -> None:
        """An AUTO CDC flow is registered with a graph of its own, which shows what is wrong with it; its target gets its source's rows."""
        from pyspark import pipelines

        known = ("keys", "sequence_by", "apply_as_deletes", "column_list", "except_column_list", "stored_as_scd_type", "name")
        if not made.options.get("snapshot"):
            apart = create_dataflow_graph(self._session, _CATALOG, self._schema, {})  # type: ignore[arg-type]  # Connect's own session
            registry = SparkConnectGraphElementRegistry(self._session, apart)  # type: ignore[arg-type]  # likewise
            given = {k: v for k, v in made.options.items() if k in known and v is not None}
            with graph_element_registration_context(registry):
                pipelines.create_streaming_table(made.target)
                pipelines.create_auto_cdc_flow(target=made.target, source=made.options["source"], **given)
        source = made.options["source"]
        if not isinstance(source, str):
            self._notes.append(f"{made.target} is fed from snapshots that a function gives; it was registered and not run")
            return
        self._notes.append(
            f"{made.target} takes its changes by AUTO CDC, which open-source Spark cannot run here: it has its source's rows"
        )
        rows: Any = self._session.read.table(source)
        if str(made.options.get("stored_as_scd_type")) == "2":
            sequence = made.options["sequence_by"]
            start = sql.col(sequence) if isinstance(sequence, str) else sequence
            rows = rows.withColumn("__START_AT", start).withColumn("__END_AT", sql.lit(None).cast("timestamp"))
        name = self._name(made.target)
        self._reads[made.target] = [source]
        self._registry.register_output(MaterializedView(name=name, source_code_location=where, **_stored(None)))
        self._registry.register_flow(Flow(name, name, {}, where, lambda: rows))

    def _name(self, name: str) -> str:
        return self._session.own_name(name) or name

    def cycle(self) -> list[str]:
        """Datasets that read one another in a circle, in that order; empty for none."""
        known = {d.name.lower(): d.name for d in self._definitions}
        reads = {n: [known[r.lower()] for r in listed if r.lower() in known] for n, listed in self._reads.items()}
        done: set[str] = set()
        for first in reads:
            path, trail = [first], [iter(reads.get(first, ()))]
            while trail:
                following = next(trail[-1], None)
                if following is None:
                    trail.pop()
                    done.add(path.pop())
                elif following in path:
                    return path[path.index(following) :]
                elif following not in done:
                    path.append(following)
                    trail.append(iter(reads.get(following, ())))
        return []

    def run(self, *, dry: bool, on_state: OnState) -> list[tuple[str, Raised]]:
        """Run the graph, or only check it; what failed: dataset (empty when Spark names none) and error."""
        files = {d.file for d in self._definitions}
        failures: list[tuple[str, Raised]] = []
        stopped: Raised | None = None
        storage = (self._folder / "storage").as_uri()
        try:
            for event in start_run(
                self._session,  # type: ignore[arg-type]  # Connect's own session
                self._id,
                full_refresh=[],
                full_refresh_all=not dry,
                refresh=[],
                dry=dry,
                storage=storage,
            ):
                if "pipeline_event_result" in event:
                    text = event["pipeline_event_result"].event.message
                    for pattern, state in _EVENTS:
                        if found := pattern.search(text):
                            name = self._own(found[1])
                            on_state(name, state)
                            if state == "failed":
                                failures.append((name, read_error(found[2], files)))
                            break
        except PySparkException as error:
            stopped = read_error(str(error), files)
        if stopped is not None and not failures:
            failures.append(("", stopped))
        return failures

    def _own(self, identifier: str) -> str:
        """The notebook's name of a flow's identifier."""
        short = identifier.replace("`", "").removeprefix(f"{_CATALOG}.").removeprefix(f"{self._schema}.")
        return next((d.name for d in self._definitions if self._name(d.name).replace("`", "").lower() == short.lower()), short)

    def broken_expectation(self, raised: Raised) -> str:
        """The name of the expectation that an error comes from; empty for another error."""
        return self._broken.get(raised.message.strip(), "") if raised.error_class == "USER_RAISED_EXCEPTION" else ""

    def duplicate_columns(self, made: Definition) -> list[str]:
        """Columns that the rows of a dataset have twice; what it reads is written by now."""
        if made.query is None:
            return []
        try:
            with self._batch():
                names = [c.lower() for c in made.query().columns]
        except PySparkException:
            return []
        return sorted({n for n in names if names.count(n) > 1})

    @contextlib.contextmanager
    def _batch(self) -> Iterator[None]:
        self._session.batch = True
        try:
            yield
        finally:
            self._session.batch = False

    def count(self, datasets: Sequence[Definition]) -> dict[str, int]:
        """Rows of each written dataset."""
        # The names are quoted; nothing else of the notebook stands in the query.
        stored = [d for d in datasets if d.kind not in ("flow", "auto_cdc") and self.kind(d) != "temporary_view"]
        counted: dict[str, int] = {}
        for place in range(0, len(stored), _BATCH):
            part = stored[place : place + _BATCH]
            query = " UNION ALL ".join(f"SELECT {n} AS n, count(*) AS c FROM {_quoted(self._name(d.name))}" for n, d in enumerate(part))
            counted |= {part[row["n"]].name: int(row["c"]) for row in self._session.sql(query).collect()}
        return counted

    def judgeable(self) -> list[Definition]:
        """The datasets that have expectations."""
        return [d for d in self._definitions if d.rules and d.kind not in ("flow", "auto_cdc")]

    def judge(self, datasets: Sequence[Definition], on_done: Callable[[Any], None]) -> dict[str, list[tuple[int, int]]]:
        """Rows that met and that broke each expectation, of the datasets whose inputs are written."""
        from core.progress import Progress

        judged: dict[str, list[tuple[int, int]]] = {}
        with self._batch():
            self._views()
            for place in range(0, len(datasets), _BATCH):
                part = datasets[place : place + _BATCH]
                on_done(Progress("counting", place, len(datasets), part[0].name))
                found = self._judge(part)
                if found is None:
                    for one in part:
                        judged |= self._judge([one]) or {}
                else:
                    judged |= found
        return judged

    def _views(self) -> None:
        """Give the session the views that live inside the pipeline only, so that what reads them can be asked again."""
        waiting = [d for d in self._definitions if self.kind(d) == "temporary_view" and d.query is not None]
        for _ in range(len(waiting)):
            left = []
            for made in waiting:
                try:
                    assert made.query is not None
                    made.query().createOrReplaceTempView(made.name)
                except PySparkException:
                    left.append(made)
            if len(left) == len(waiting):
                return
            waiting = left

    def _judge(self, datasets: Sequence[Definition]) -> dict[str, list[tuple[int, int]]] | None:
        """The same for some datasets at once; None when one of them cannot be asked."""
        asked: Any = None
        try:
            for number, made in enumerate(datasets):
                for rows in self._queries(made):
                    counts = sql.array(*(sql.count_if(sql.expr(_met(r))) for r in made.rules))
                    one = rows.agg(sql.lit(number).alias("n"), sql.count(sql.lit(1)).alias("c"), counts.alias("met"))
                    asked = one if asked is None else asked.unionAll(one)
            answers = asked.collect() if asked is not None else []
        except PySparkException:
            return None
        judged: dict[str, list[tuple[int, int]]] = {}
        for row in answers:
            name = datasets[row["n"]].name
            before = judged.get(name) or [(0, 0)] * len(row["met"])
            judged[name] = [(p + m, f + row["c"] - m) for (p, f), m in zip(before, row["met"], strict=True)]
        return judged

    def _queries(self, made: Definition) -> list[Any]:
        """The rows that a dataset's expectations are about: its own query's, or those of the flows into it."""
        if made.query is not None:
            return [made.query()]
        return [d.query() for d in self._definitions if d.kind == "flow" and d.target == made.name and d.query is not None]


def _met(rule: Rule) -> str:
    # The line break ends a comment that the condition may end with.
    return f"coalesce(cast(({rule.condition}\n) as boolean), false)"


def _quoted(name: str) -> str:
    return tick(*(p.strip("`") for p in name.split(".")))


def _stored(made: Definition | None) -> dict[str, Any]:
    """What Spark is told about a table besides its name: what open-source Spark knows of it."""
    options = made.options if made else {}
    schema = options.get("schema")
    return {
        "comment": options.get("comment"),
        "table_properties": {},
        "partition_cols": options.get("partition_cols"),
        "cluster_by": None,
        "schema": schema if isinstance(schema, StructType) else None,
        "format": None,
    }
