"""What is converted and what Spark accepts, kind by kind, beside raw sqlglot in the same run.

    python -m benchmarks.acceptance [SOURCE …] [--runtime 17.3] [--no-spark]

SOURCE is a file or folder of T-SQL (``samples/workforce`` by default). Without the ``spark`` extra, or with ``--no-spark``, the columns
that ask Spark stay empty. Raw sqlglot's text is judged by the same parser; a text that holds no statement is not accepted.
"""

from __future__ import annotations

import argparse
import importlib.util
import logging
import os
import shutil
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

if TYPE_CHECKING:
    from migration.conversion import Conversion
    from migration.estate import SqlObject
    from migration.transpile.verify import SparkVerifier

COLUMNS = ("n", "converted", "partial", "manual", "accepted", "resolved", "raw accepted")


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    arguments.add_argument("source", nargs="*", type=Path, default=[Path("samples/workforce")])
    arguments.add_argument("--runtime", default="")
    arguments.add_argument("--no-spark", action="store_true", help="do not ask Spark")
    given = arguments.parse_args()

    from core.progress import no_progress
    from migration.runtime import DEFAULT_RUNTIME, TargetRuntime
    from migration.sources.scripts import read_estate
    from migration.transpile.catalog import build_catalog
    from migration.transpile.convert import Options, convert_object

    logging.disable(logging.CRITICAL)
    runtime = TargetRuntime.parse(given.runtime) if given.runtime else DEFAULT_RUNTIME
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    spark = _has_spark() and not given.no_spark
    for source in given.source:
        objects = read_estate(source).objects
        options = Options(runtime=runtime, estate=build_catalog(objects, runtime))
        made = [convert_object(item, options) for item in objects]
        raw: list[bool | None] = [None] * len(objects)
        if spark:
            from migration.transpile.verify import SparkVerifier

            verifier = SparkVerifier()
            raw = [_raw(verifier, item) for item in objects]
            made = list(verifier.verify(made, no_progress))
        for conversion, accepted in zip(made, raw, strict=True):
            _count(counts[conversion.kind.value], conversion, accepted)
    _print(counts, spark=spark)
    if not spark:
        print("\nSpark was not asked: install the extra 'spark' and Java 17 for the last three columns.")


def _has_spark() -> bool:
    return importlib.util.find_spec("pyspark") is not None and bool(os.environ.get("JAVA_HOME") or shutil.which("java"))


def _raw(verifier: SparkVerifier, item: SqlObject) -> bool:
    """Whether Spark parses what sqlglot alone makes of an object."""
    import sqlglot
    from sqlglot.errors import SqlglotError

    try:
        statements = [s for s in sqlglot.transpile(item.text, read="tsql", write="databricks") if s.strip()]
    except (SqlglotError, RecursionError):
        return False
    return bool(statements) and verifier.parses(statements) is True


def _count(row: Counter[str], made: Conversion, raw: bool | None) -> None:
    row["n"] += 1
    row[made.status.value] += 1
    row["judged"] += made.gates.parsed is not None
    row["accepted"] += made.gates.parsed is True
    row["asked"] += made.gates.resolved is not None
    row["resolved"] += made.gates.resolved is True
    row["raw accepted"] += raw is True


def _print(counts: dict[str, Counter[str]], *, spark: bool) -> None:
    print(f"{'kind':18}" + "".join(f"{c:>14}" for c in COLUMNS))
    total: Counter[str] = Counter()
    for kind in sorted(counts, key=lambda k: -counts[k]["n"]):
        total.update(counts[kind])
        _row(kind, counts[kind], spark=spark)
    _row("all", total, spark=spark)
    print("\naccepted: of those with statements that open-source Spark can judge; resolved: of the converted views and functions.")


def _row(kind: str, row: Counter[str], *, spark: bool) -> None:
    cells = [str(row["n"]), *(_share(row[c], row["n"]) for c in ("converted", "partial", "manual"))]
    if spark:
        cells += [_share(row["accepted"], row["judged"]), _share(row["resolved"], row["asked"]), _share(row["raw accepted"], row["n"])]
    print(f"{kind:18}" + "".join(f"{c:>14}" for c in cells))


def _share(part: int, whole: int) -> str:
    return f"{part} ({part / whole:.0%})" if whole else "-"


if __name__ == "__main__":
    main()
