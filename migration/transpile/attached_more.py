"""What hangs on a table without being one: indexes, statistics, synonyms, triggers.

Sources: Microsoft Learn, "CREATE INDEX", "CREATE STATISTICS", "CREATE SYNONYM", "CREATE TRIGGER"; Databricks SQL language reference,
"CLUSTER BY clause", "ANALYZE TABLE", "CREATE VIEW"; Delta documentation, "change data feed".
"""

from __future__ import annotations

from migration.transpile.context import CannotConvert, Context
from migration.transpile.names import quote
from migration.transpile.reader import Reader

#: Databricks clusters by four columns at most.
_CLUSTER_COLUMNS = 4
_LIST_LIMIT = 8


def convert_index(context: Context) -> list[str]:
    """A clustered index becomes liquid clustering; others need nothing and are named with the columns that reads may be clustered by.

    Raises:
        CannotConvert: It serves full-text search, which needs another design.
    """
    reader = Reader(context.tokens)
    words: list[str] = []
    while not reader.done and reader.current.upper != "INDEX":
        words.append(reader.take().upper)
    reader.take()
    if "FULLTEXT" in words:
        raise CannotConvert("FULL_TEXT", 0, "an index for it")
    name = reader.take().value
    if words[:1] != ["CREATE"] or not reader.accept("ON"):
        context.note("INDEX", 0, " ".join([*words, "INDEX", name]))
        return []
    parts, first = reader.name()
    columns = _key_columns(reader)
    hint = f"CLUSTER BY ({', '.join(columns[:_CLUSTER_COLUMNS])})" if columns else "no key columns"
    if any(w in ("COLUMNSTORE", "XML", "SPATIAL") for w in words):
        context.note(
            "INDEX", 0, f"{name}, {' '.join(w.lower() for w in words[1:])}: Delta tables are columnar and skip files by themselves"
        )
        return []
    if "UNIQUE" in words:
        context.note("UNIQUE_INDEX", first.start, ", ".join(columns))
    if "CLUSTERED" not in words or not columns or not parts:
        context.note("INDEX", 0, f"{name}; if reads filter by it, {hint}")
        return []
    if len(columns) > _CLUSTER_COLUMNS:
        context.note("CLUSTER_COLUMNS", first.start, ", ".join(columns[_CLUSTER_COLUMNS:]))
    context.note("CLUSTERED_INDEX", first.start, name)
    path = context.target_sql(parts if len(parts) > 1 else ["dbo", *parts], first.start)
    return [f"ALTER TABLE {path} CLUSTER BY ({', '.join(quote(c) for c in columns[:_CLUSTER_COLUMNS])})"]


def _key_columns(reader: Reader) -> list[str]:
    if reader.current.upper != "(":
        return []
    return [t.value for t in reader.group_words() if t.is_name and t.upper not in ("ASC", "DESC")]


def convert_statistics(context: Context) -> list[str]:
    """CREATE or UPDATE STATISTICS becomes ANALYZE TABLE; dropping them needs nothing.

    Raises:
        CannotConvert: It is not understood.
    """
    reader = Reader(context.tokens)
    if reader.accept("DROP", "STATISTICS"):
        context.note("MAINTENANCE", 0, "DROP STATISTICS")
        return []
    columns: list[str] = []
    if reader.accept("CREATE", "STATISTICS"):
        reader.take()
        if not reader.accept("ON"):
            raise CannotConvert("UNKNOWN_SYNTAX", reader.current.start, reader.current.text)
        parts, first = reader.name()
        columns = _key_columns(reader)
    elif reader.accept("UPDATE", "STATISTICS"):
        parts, first = reader.name()
    else:
        raise CannotConvert("UNKNOWN_SYNTAX", 0, reader.current.text)
    if not parts:
        raise CannotConvert("UNKNOWN_SYNTAX", first.start, first.text)
    if not reader.done and reader.current.upper != ";":
        context.note("STORAGE", reader.current.start, "options of statistics")
    path = context.target_sql(parts if len(parts) > 1 else ["dbo", *parts], first.start)
    what = f"FOR COLUMNS {', '.join(quote(c) for c in columns)}" if columns else "FOR ALL COLUMNS"
    return [f"ANALYZE TABLE {path} COMPUTE STATISTICS {what}"]


def convert_synonym(context: Context) -> list[str]:
    """A synonym of a table or view becomes a view.

    Raises:
        CannotConvert: It stands for a procedure, a function, or something on another server.
    """
    reader = Reader(context.tokens)
    if not reader.accept("CREATE", "SYNONYM"):
        raise CannotConvert("SYNONYM", 0, reader.current.text)
    parts, first = reader.name()
    if not parts or not reader.accept("FOR"):
        raise CannotConvert("SYNONYM", first.start, first.text)
    base, at = reader.name()
    if not base:
        raise CannotConvert("SYNONYM", at.start, at.text)
    estate = context.options.estate
    full = ".".join(["dbo", *base][-2:]).lower()
    if len(base) > 3 and not context.options.server_catalog(base[0], base[1]):
        raise CannotConvert("SYNONYM", at.start, "it stands for an object on a linked server")
    if len(base) < 3 and full not in estate.tables:
        kind = (
            "a procedure"
            if full in estate.procedures
            else "a function"
            if full in estate.functions
            else "an object that is not in the source"
        )
        raise CannotConvert("SYNONYM", at.start, f"it stands for {kind}: {'.'.join(base)}")
    context.note("SYNONYM_AS_VIEW", first.start, ".".join(base))
    path = context.target_sql(parts if len(parts) > 1 else ["dbo", *parts], first.start)
    target = context.target_sql(base if len(base) > 1 else ["dbo", *base], at.start)
    return [f"CREATE VIEW {path} AS SELECT * FROM {target}"]  # noqa: S608 - names are quoted


def convert_trigger(context: Context) -> list[str]:
    """A trigger has no counterpart; what it does says which pattern takes its place.

    Raises:
        CannotConvert: Always, with the pattern.
    """
    words = [t.upper for t in context.tokens]
    head = words[: words.index("AS")] if "AS" in words else words
    if "DATABASE" in head or "SERVER" in head:
        raise CannotConvert("TRIGGER", 0, "on changes of definitions; use the system tables of Unity Catalog (audit log)")
    events = [e for e in ("INSERT", "UPDATE", "DELETE") if e in head]
    body = words[len(head) :]
    if "INSTEAD" in head:
        pattern = "it writes in place of the statement: let writers change the tables themselves, or use a procedure"
    elif ("ROLLBACK" in body or "RAISERROR" in body or "THROW" in body) and "INSERT" not in body:
        pattern = "it refuses rows: use a CHECK constraint, or an expectation in the pipeline"
    elif "INSERT" in body and ("INSERTED" in body or "DELETED" in body):
        pattern = "it records changes: enable the change data feed and read table_changes, or use AUTO CDC with history"
    elif "UPDATE" in body:
        pattern = "it sets columns of changed rows: use a generated column or a default, or set them where rows are written"
    else:
        pattern = "run its work in a job or pipeline that reads the change data feed"
    raise CannotConvert("TRIGGER", 0, f"after {', '.join(events) or 'changes'}; {pattern}")
