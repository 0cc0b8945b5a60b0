"""Datasets beside those of tables and views: checked references, histories, merged tables, aggregates of the user's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.findings import Finding, Severity
from migration.medallion.choices import Aggregate, Choices, name_problem, sql_problem
from migration.medallion.columns import SERVER_READ, ForeignKey, TableShape
from migration.medallion.facts import TableFacts
from migration.medallion.lookup import Known
from migration.medallion.model import Dataset, Expectation, Input, Layer, LeftOut, Lookup, Projection, Rule
from migration.medallion.naming import Names, snake, tick
from migration.medallion.stored import CleanTable
from migration.medallion.tables import ZONELESS

_VIEWS_SHOWN = 3
_TABLES_SHOWN = 8
_REMEDY = "Ask whether they should be seen; if so, remove the filter in silver, else nothing is to be done."


def references(
    shape: TableShape,
    made: Dataset,
    raw: Dataset,
    shapes: Mapping[str, TableShape],
    known: Known,
    facts: TableFacts | None,
    choices: Choices,
    key: str,
) -> Dataset | None:
    """A dataset that says of each row whether what its foreign keys refer to is there; None without a foreign key to check.

    One row alone cannot tell, so the check is a dataset of its own: keys only, joined to the keys of the tables referred to.
    """
    violation = choices.violation(Rule.FOREIGN_KEY)
    own = known.clean.get(shape.name.casefold())
    if violation is None or own is None:
        return None
    names, rule_names = Names(), Names()
    shown = [own.columns[c.casefold()].name for c in shape.primary_key if c.casefold() in own.columns]
    lookups: list[Lookup] = []
    rules: list[Expectation] = []
    columns: dict[str, None] = dict.fromkeys(shown)
    for foreign in shape.foreign_keys:
        found = _lookup(foreign, shape, own, shapes, known)
        if found is None:
            continue
        columns |= dict.fromkeys(here for here, _ in found.pairs)
        lookups.append(found)
    if not lookups:
        return None
    for column in columns:
        names.take(column)
    kept = [f for f in shape.foreign_keys if _lookup(f, shape, own, shapes, known) is not None]
    for number, (foreign, found) in enumerate(zip(kept, lookups, strict=True)):
        lookups[number] = replace(found, found=names.take(f"{snake('_'.join(foreign.columns))}_found"))
        empty = " OR ".join(f"{tick(here)} IS NULL" for here, _ in found.pairs)
        name = rule_names.take(snake(foreign.name) if foreign.name else f"{snake('_'.join(foreign.columns))}_refers")
        origin = f"FOREIGN KEY {foreign.name}".strip()
        rules.append(Expectation(name, f"{tick(lookups[number].found)} OR {empty}", violation, origin, foreign.line, Rule.FOREIGN_KEY))
    count = len(lookups)
    return Dataset(
        key,
        Layer.SILVER,
        shape.name,
        shape.file,
        shape.line,
        f"Whether what the rows of {shape.name} refer to is there: {count} foreign key{'s' if count > 1 else ''}",
        tuple(Projection(c, (c,)) for c in columns),
        inputs=(Input(made.name),),
        expectations=tuple(rules),
        key=key,
        references=tuple(lookups),
    )


def _lookup(foreign: ForeignKey, shape: TableShape, own: CleanTable, shapes: Mapping[str, TableShape], known: Known) -> Lookup | None:
    """How a foreign key is checked; None where one of its ends is not in the pipeline, or its types do not compare."""
    target, there = shapes.get(foreign.target.casefold()), known.clean.get(foreign.target.casefold())
    if target is None or there is None:
        return None
    theirs = foreign.target_columns or target.primary_key
    if len(theirs) != len(foreign.columns) or not theirs:
        return None
    pairs: list[tuple[str, str]] = []
    folded: set[str] = set()
    for mine, other in zip(foreign.columns, theirs, strict=True):
        here, far = own.columns.get(mine.casefold()), there.columns.get(other.casefold())
        if here is None or far is None or here.column.type in SERVER_READ or here.column.is_string != far.column.is_string:
            return None
        pairs.append((here.name, far.name))
        if far.column.is_string and not far.column.case_sensitive:
            folded |= {here.name, far.name}
    return Lookup(there.dataset, tuple(pairs), "", frozenset(folded))


def history(
    shape: TableShape,
    made: Dataset,
    raw: Dataset,
    shapes: Mapping[str, TableShape],
    known: Known,
    facts: TableFacts | None,
    choices: Choices,
    key: str,
) -> Dataset | None:
    """Every version of a table's rows (SCD type 2), where the source tracks changes and the table has a primary key."""
    if not choices.history or facts is None or not facts.tracked or not shape.primary_key:
        return None
    names = {c.reference[-1].casefold(): c.name for c in raw.columns if c.reference}
    keys = tuple(names[c.casefold()] for c in shape.primary_key if c.casefold() in names)
    if len(keys) != len(shape.primary_key):
        return None
    return Dataset(
        key,
        Layer.SILVER,
        shape.name,
        shape.file,
        shape.line,
        f"Every version of the rows of {shape.name} since the first update (SCD type 2)",
        raw.columns,
        inputs=(Input(raw.name),),
        key=key,
        ingest=raw.ingest,
        history_keys=keys,
    )


def merge(
    silvers: Sequence[Dataset], known: Known, choices: Choices, problems: list[Finding], left_out: list[LeftOut]
) -> tuple[list[Dataset], list[LeftOut]]:
    """Silver datasets with those that the user merges into others taken up by them."""
    by_key = {d.key: d for d in silvers}
    gone: set[str] = set()
    for dataset in silvers:
        wanted = choices.of(dataset.key).merge
        if not wanted:
            continue
        into = by_key.get(wanted)
        if into is None or wanted == dataset.key or choices.of(wanted).merge:
            message = f"{dataset.key} cannot be merged into {wanted}, which is no silver dataset that keeps its own rows"
            problems.append(choices.finding("CHOICE_REFUSED", dataset.key, message, "Name another one.", Severity.ERROR))
            continue
        part = replace(dataset, columns=(*dataset.columns[:-1], replace(dataset.columns[-1], name=into.columns[-1].name)))
        by_key[wanted] = replace(into, merged=(*into.merged, part))
        gone.add(dataset.key)
        left_out = [*left_out, LeftOut(dataset.source, Layer.SILVER, f"its rows are in {into.name}", dataset.file, dataset.line)]
        clean = known.clean.get(dataset.source.casefold())
        if clean is not None:
            known.clean[dataset.source.casefold()] = replace(clean, dataset=into.name, ingested_at=into.columns[-1].name)
    return [by_key[d.key] for d in silvers if d.key not in gone], left_out


def aggregate(
    wanted: Aggregate, sources: Mapping[str, Dataset], choices: Choices, problems: list[Finding], *, taken: bool
) -> Dataset | None:
    """A gold dataset of the user's own; None, with a finding, when it cannot be made."""
    source = sources.get(wanted.source)
    problem = name_problem(wanted.name) or ("another dataset has that name" if taken else "")
    if not problem and source is None:
        problem = f"there is no dataset {wanted.source}"
    if not problem and not wanted.measures:
        problem = "it has no measure"
    known = {c.name.casefold(): c.name for c in source.columns} if source else {}
    missing = [c for c in wanted.group_by if c.casefold() not in known]
    if not problem and missing and source is not None:
        problem = f"{source.name} has no column {', '.join(missing)}"
    names = [n.casefold() for n in (*wanted.group_by, *wanted.measures)]
    if not problem and len(set(names)) < len(names):
        problem = "two of its columns have one name"
    for name, text in (*wanted.measures.items(), *((("its filter", wanted.where),) if wanted.where else ())):
        problem = problem or (f"{name}: {found}" if (found := sql_problem(text)) else "")
    if problem or source is None:
        message = f"the aggregate {wanted.name} cannot be made: {problem}"
        problems.append(choices.finding("CHOICE_REFUSED", wanted.name, message, "Correct it in the design.", Severity.ERROR))
        return None
    alias = "row"
    groups = tuple((alias, known[c.casefold()]) for c in wanted.group_by)
    newest = source.columns[-1].name
    ingested_at = Names()
    for name in names:
        ingested_at.take(name)
    columns = [Projection(group[1], group) for group in groups]
    columns += [Projection(name, sql=text) for name, text in wanted.measures.items()]
    columns.append(Projection(ingested_at.take("ingested_at"), sql=f"max({tick(alias, newest)})", reason="the latest row of the group"))
    return Dataset(
        wanted.name,
        Layer.GOLD,
        source.source,
        choices.file,
        choices.lines.get(wanted.name, 0),
        wanted.comment or f"Aggregate over {source.name}",
        tuple(columns),
        inputs=(Input(source.name, alias),),
        where=wanted.where,
        where_reason="its own filter" if wanted.where else "",
        group_by=groups,
        key=wanted.name,
    )


def notices(datasets: Sequence[Dataset], shapes: Sequence[TableShape], choices: Choices) -> list[Finding]:
    """What a reader of the pipeline must know: deleted rows that views show, moments without a zone, better ways to read."""
    return [*_hidden_deleted(datasets), *_zoneless(shapes, choices), *_advised(datasets), *_merged_reads(datasets)]


def _hidden_deleted(datasets: Sequence[Dataset]) -> list[Finding]:
    """One finding per table whose deleted rows views show at the source and gold cannot."""
    views: dict[str, list[Dataset]] = {}
    for dataset in datasets:
        for name in dataset.hides_deleted:
            views.setdefault(name, []).append(dataset)
    found: list[Finding] = []
    read = [(d, views[d.name]) for d in datasets if d.layer is Layer.SILVER and d.name in views]
    for silver_dataset, readers in read[:_TABLES_SHOWN]:
        shown = ", ".join(d.source for d in readers[:_VIEWS_SHOWN])
        more = f" and {len(readers) - _VIEWS_SHOWN} more" if len(readers) > _VIEWS_SHOWN else ""
        message = (
            f"deleted rows of {silver_dataset.source} ({silver_dataset.where_reason}) are left out in silver, "
            f"but {shown}{more} show{'s' if len(readers) == 1 else ''} them at the source"
        )
        place = readers[0]
        found.append(
            Finding("GOLD_WITHOUT_DELETED", Severity.WARNING, message, _REMEDY, place.file, place.line, object=silver_dataset.source)
        )
    rest = len(read) - _TABLES_SHOWN
    if rest > 0:
        message = f"deleted rows of {rest} more table{'s' if rest > 1 else ''} that views show are left out too; the notebook names them"
        found.append(Finding("GOLD_WITHOUT_DELETED", Severity.WARNING, message, _REMEDY))
    return found


def _zoneless(shapes: Sequence[TableShape], choices: Choices) -> list[Finding]:
    """One finding per column of a moment without a zone: TIMESTAMP is an instant."""
    remedy = "Say in which zone the source writes: time_zone in the design."
    return [
        Finding(
            "ZONELESS_TIMESTAMP",
            Severity.INFO,
            f"{shape.name}.{column.name} ({column.type}) has no zone and becomes TIMESTAMP, read as {choices.time_zone}",
            remedy if choices.time_zone == "UTC" else "",
            shape.file,
            column.line or shape.line,
            object=shape.name,
        )
        for shape in shapes
        for column in shape.columns
        if column.type in ZONELESS and not column.hidden
    ]


def _advised(datasets: Sequence[Dataset]) -> list[Finding]:
    return [
        Finding(
            "INGEST_ADVICE", Severity.INFO, f"{d.source}: {d.ingest.advice}", " ".join(d.ingest.enable), d.file, d.line, object=d.source
        )
        for d in datasets
        if d.layer is Layer.BRONZE and d.ingest and d.ingest.advice
    ]


def _merged_reads(datasets: Sequence[Dataset]) -> list[Finding]:
    merged = {d.name: d for d in datasets if d.merged}
    return [
        Finding(
            "MERGED_READ",
            Severity.WARNING,
            f"{d.name} reads {name}, which holds the rows of {', '.join(m.source for m in merged[name].merged)} too",
            "Filter them in the view, or do not merge.",
            d.file,
            d.line,
            object=d.source,
        )
        for d in datasets
        if d.layer is Layer.GOLD
        for name in d.reads
        if name in merged
    ]
