"""The pairs that show each rule of the transpiler: T-SQL in, Databricks SQL out, in ``tests/data/transpile/rules``.

    python tools/transpile_pairs.py [KEY …]     write the result of each pair that has none yet, and of the pairs named

One file for each table of rules, named ``module.TABLE.json``; in it one entry for each key of the table, sorted. An entry gives its T-SQL
in one of these fields and may name a ``runtime``:

* ``expression``: what a view selects from ``dbo.t`` as ``r``; ``query``: the query of a view; ``body``: the statements of a procedure;
  ``column``: a column of a table; ``python``: what a
  function that becomes Python returns as text. :data:`ESTATE` is known. The first line of the text is line 2.
* ``tsql``: a whole script; a first line ``-- --runtime 16.3 --schema s`` gives options. For a finding code that has none of these fields
  it is the example of its rule.

The result is ``sql`` (text, or lines), ``status`` when it is not ``converted``, ``findings`` as ``CODE line:column``, and ``gates`` when
they are not what the status makes likely. What this program writes is to be read before it is committed.
"""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import sys
from collections.abc import Callable, Mapping
from enum import Enum
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import migration.transpile  # noqa: E402 - the path comes first
from migration.conversion import Conversion, Status  # noqa: E402
from migration.estate import ObjectKind, SqlObject  # noqa: E402
from migration.runtime import DEFAULT_RUNTIME, TargetRuntime  # noqa: E402
from migration.sources.objects import Context, Source, read_batch, resolve_duplicates  # noqa: E402
from migration.transpile.catalog import build_catalog  # noqa: E402
from migration.transpile.convert import Options, convert_object  # noqa: E402
from migration.transpile.options import CollationMode, SpatialMode  # noqa: E402
from migration.transpile.rules import RULES  # noqa: E402
from migration.tsql.batches import Batch, split_batches  # noqa: E402

FOLDER = ROOT / "tests" / "data" / "transpile" / "rules"

#: What expressions, queries, bodies and columns may refer to.
ESTATE = """CREATE TABLE dbo.t (id int IDENTITY(1,1) PRIMARY KEY, a int, b int, l bigint, s varchar(20), n nvarchar(20), d datetime, e date,
  d2 datetime2(3), o datetimeoffset(3), h time(0), f bit, m money, q decimal(9, 2), r float, w varbinary(8), i uniqueidentifier, x xml,
  g geography, p geometry)
GO
CREATE TABLE dbo.u (id int PRIMARY KEY, a int, b int, s varchar(20))
GO
CREATE TYPE dbo.Ids AS TABLE (id int NOT NULL, note varchar(5))
GO
CREATE PROCEDURE dbo.called @x int, @y varchar(5) = 'z', @out int = 0 OUTPUT AS RETURN @x
"""

#: Tables of words rather than of functions whose every row is a rule all the same.
WORD_TABLES = (
    ("applied", "ROW_SOURCES"),
    ("spatial", "METHODS"),
    ("spatial", "PROPERTIES"),
    ("dates", "PARTS"),
    ("dates", "STYLES"),
    ("dates", "PARSE_STYLES"),
    ("dml_assign", "COMPOUND"),
)
#: Tables that are made of others.
_JOINED = frozenset({"functions.FUNCTIONS"})
_HEAD = "CREATE VIEW `dbo`.`v` AS "
_TAIL = " FROM `dbo`.`t` AS `t`"

Pair = dict[str, Any]


def tables() -> dict[str, list[str]]:
    """The keys of every table of rules by its name: finding codes, dictionaries of functions anywhere in the transpiler, word tables."""
    found = {f"codes.{name}": codes for name, codes in _codes().items()}
    seen: dict[int, str] = {}
    for info in pkgutil.walk_packages(migration.transpile.__path__, "migration.transpile."):
        module = importlib.import_module(info.name)
        short = info.name.removeprefix("migration.transpile.")
        for name, value in vars(module).items():
            annotated = name in vars(module).get("__annotations__", {})  # defined here, not imported
            full = f"{short}.{name}"
            if annotated and full not in _JOINED and isinstance(value, dict) and _holds_functions(value) and id(value) not in seen:
                seen[id(value)] = full
                found[full] = [_key(k) for k in value]
    for short, name in WORD_TABLES:
        module = importlib.import_module(f"migration.transpile.{short}")
        found[f"{short}.{name}"] = [_key(k) for k in getattr(module, name)]
    return found


def _codes() -> dict[str, list[str]]:
    import migration.transpile.codes as package

    found: dict[str, list[str]] = {}
    for info in pkgutil.iter_modules(package.__path__):
        rows = getattr(importlib.import_module(f"{package.__name__}.{info.name}"), "ROWS", ())
        if rows:
            found[info.name] = [row[0] for row in rows]
    return found


def _holds_functions(table: Mapping[Any, Any]) -> bool:
    value = next(iter(table.values()), None)
    return _is_function(value) or (isinstance(value, tuple) and any(_is_function(v) for v in value))


def _is_function(value: object) -> bool:
    return callable(value) and not isinstance(value, type)


def _key(key: object) -> str:
    if isinstance(key, type):
        return key.__name__
    return str(key.value) if isinstance(key, Enum) else str(key)


def file_of(table: str) -> Path:
    """Where the pairs of a table stand."""
    return FOLDER / f"{table}.json"


def load(table: str) -> dict[str, Pair]:
    """The pairs of a table by key; none when it has no file."""
    path = file_of(table)
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def read_objects(text: str) -> list[SqlObject]:
    """The objects of a script."""
    context = Context("pair.sql")
    read = [r for p in split_batches(text).pieces if isinstance(p, Batch) for r in read_batch(Source(p.text, p.line), context)]
    return resolve_duplicates(read)[0]


def convert_script(text: str, runtime: str = "") -> list[Conversion]:
    """Convert every object of a script; its first line may give options."""
    version = TargetRuntime.parse(runtime) if runtime else DEFAULT_RUNTIME
    named: dict[str, str] = {}
    if text.startswith("-- --"):
        words = text.partition("\n")[0][3:].split()
        named = {option[2:]: value for option, value in zip(words[::2], words[1::2], strict=True)}
        version = TargetRuntime.parse(named.pop("runtime", str(version)))
    objects = read_objects(text)
    modes: dict[str, Any] = {
        "spatial": SpatialMode(named.pop("spatial", "native")),
        "collation": CollationMode(named.pop("collation", "utf8_binary")),
    }
    servers = tuple((given.partition("=")[0], given.partition("=")[2]) for given in [named.pop("linked-server", "")] if given)
    estate = build_catalog(objects, version, spatial=modes["spatial"])
    options = Options(runtime=version, estate=estate, servers=servers, **modes, **named)
    return [convert_object(o, options) for o in objects]


def _inner(sql: str, head: str, tail: str = "") -> str:
    if sql.startswith(head) and sql.endswith(tail):
        return sql[len(head) : len(sql) - len(tail)]
    return sql


def _body(sql: str) -> str:
    inner = sql.partition("AS BEGIN\n")[2].rpartition("\nEND")[0]
    return "\n".join(line.removeprefix("  ") for line in inner.split("\n")) if inner else sql


def _returned(sql: str) -> str:
    return sql.rpartition("\nreturn ")[2].partition("\n")[0]


_FORMS: dict[str, tuple[ObjectKind, str, Callable[[str], str]]] = {
    "expression": (
        ObjectKind.VIEW,
        "CREATE VIEW dbo.v AS\nSELECT {} AS r FROM dbo.t",
        lambda sql: _inner(sql, _HEAD + "SELECT ", " AS `r`" + _TAIL),
    ),
    "query": (ObjectKind.VIEW, "CREATE VIEW dbo.v AS\n{}", lambda sql: _inner(sql, _HEAD)),
    "body": (ObjectKind.PROCEDURE, "CREATE PROCEDURE dbo.p AS\n{}", _body),
    "python": (
        ObjectKind.SCALAR_FUNCTION,
        "CREATE FUNCTION dbo.v (@s varchar(20), @i int, @q decimal(9, 2), @d datetime, @r float) RETURNS nvarchar(99) AS "
        "BEGIN WHILE 1 = 0 BREAK RETURN\n{} END",
        _returned,
    ),
    "column": (ObjectKind.TABLE, "CREATE TABLE dbo.x (\n{})", lambda sql: _inner(sql, "CREATE TABLE `dbo`.`x` (\n  ")),
}


def convert_pair(key: str, pair: Pair) -> tuple[Conversion, str]:
    """A pair's conversion, and its result without what every one of its form has.

    Args:
        key: Its key; of a finding code whose pair gives no text the rule's example is taken.
        pair: The entry.
    """
    runtime = pair.get("runtime", "")
    for form, (kind, frame, cut) in _FORMS.items():
        if form in pair:
            version = TargetRuntime.parse(runtime) if runtime else DEFAULT_RUNTIME
            text = frame.format(pair[form])
            item = SqlObject({"body": "dbo.p", "column": "dbo.x"}.get(form, "dbo.v"), kind, "pair.sql", 1, 1 + text.count("\n"), text)
            made = convert_object(item, Options(runtime=version, estate=build_catalog([*read_objects(ESTATE), item], version)))
            return made, cut("\n;\n".join(made.statements)) if made.statements else ""
    conversions = convert_script(pair.get("tsql") or RULES[key].example, runtime)
    made = next((c for c in reversed(conversions) if any(f.code == key for f in c.findings)), conversions[-1])
    return made, "\n;\n".join(made.statements)


def outcome(key: str, pair: Pair) -> Pair:
    """The fields of a pair that tell its result."""
    made, sql = convert_pair(key, pair)
    result: Pair = {}
    if made.status is not Status.CONVERTED:
        result["status"] = made.status.value
    if made.statements:
        result["sql"] = sql.split("\n") if "\n" in sql else sql
    if made.findings:
        result["findings"] = [f"{f.code} {f.line}:{f.column}" for f in made.findings]
    kept = bool(made.statements)
    gates = [name for name in ("residue", "conserved") if getattr(made.gates, name)]
    if gates != (["residue", "conserved"] if kept else []):
        result["gates"] = gates
    return result


_GIVEN = ("expression", "query", "body", "column", "python", "tsql", "runtime")


def main() -> int:
    """Write the results that are missing."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    arguments.add_argument("keys", nargs="*", help="pairs whose result is written again; ALL for every one")
    keys = set(arguments.parse_args().keys)
    for table, known in tables().items():
        pairs = load(table)
        for key, pair in pairs.items():
            if key in keys or "ALL" in keys or not pair.keys() - set(_GIVEN):
                given = {k: v for k, v in pair.items() if k in _GIVEN}
                pairs[key] = given | outcome(key, given)
        if pairs:
            ordered = dict(sorted(pairs.items()))
            file_of(table).write_text(json.dumps(ordered, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        missing = [k for k in known if k not in pairs]
        if missing:
            print(f"{file_of(table).relative_to(ROOT)}: no pair for {', '.join(missing)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
