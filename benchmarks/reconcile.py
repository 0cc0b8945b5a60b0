"""Reconciling 1,000 tables through the command: time, connections as the servers count them, memory of its processes.

Both servers run on loopback in processes of their own: SQL Server's side computes the queries over SQLite, the workspace's side from the
same rows in Python. Some tables are given a difference each. Run: python -m benchmarks.reconcile [--tables N]
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import multiprocessing
import os
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
from decimal import Decimal
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "wire")]

from benchmarks.memory import pss_megabytes  # noqa: E402 - the path comes first

TABLES, ROWS, PLANTED = 1_000, 50, 40
PASSWORD = "Str0ng-Pass_word"
MOST_CONNECTIONS, MOST_MEGABYTES = 16, 300
COLUMNS = {
    "ID": "int", "Name": "nvarchar(50)", "Amount": "decimal(18,2)", "At": "datetime2(3)", "Flag": "bit", "Code": "char(8)",
    "Weight": "float", "Seen": "datetime",
}  # fmt: skip
_THERE = ("int", "string", "decimal(18,2)", "timestamp", "boolean", "string", "double", "timestamp")


def value(table: int, row: int) -> tuple[Any, ...]:
    """A row as the source holds it."""
    at = dt.datetime(2024, 1, 1) + dt.timedelta(minutes=table * 7 + row)
    name = f"Näme {table}-{row}" if row % 9 else None
    return (row, name, f"{row * 37 % 1000}.{table % 100:02}", f"{at}.120", row % 2, f"C{row}", row / 4 + table, f"{at}.003")


def scripts(tables: int) -> str:
    """The source's tables as T-SQL."""
    columns = ", ".join(f"{n} {kind}{' NOT NULL PRIMARY KEY' if n == 'ID' else ''}" for n, kind in COLUMNS.items())
    return "".join(f"CREATE TABLE dbo.T{n} ({columns});\nGO\n" for n in range(tables))


def texts(table: int, row: int, changed: bool) -> tuple[str | None, ...]:
    """The same row as canonical texts of the target."""
    number, name, amount, at, flag, code, weight, seen = value(table, row)
    exact = Decimal(weight)
    power = exact.adjusted() if weight else 0
    digits = f"{exact.scaleb(14 - power):.0f}E{power - 14}" if weight else "0"
    return (str(number), "other" if changed else name, amount, f"{at}000", str(flag), code, digits, seen)


class Target:
    """Answers the target's statements of one schema."""

    def __init__(self, tables: int, planted: frozenset[int]) -> None:
        self._tables, self._planted = tables, planted

    def select(self, text: str) -> list[list[str | None]]:
        """The rows of one statement."""
        if "information_schema" in text:
            columns = list(zip(COLUMNS, _THERE, strict=True))
            return [[f"bronze_t{n}", name, kind] for n in range(self._tables) for name, kind in columns]
        found = re.search(r"`bronze_t(\d+)`", text)
        if found is None:
            return [["0.000000000"]]  # whether decimals are written whole
        table = int(found[1])
        rows = [texts(table, n, changed=table in self._planted and n == ROWS // 2) for n in range(ROWS)]
        if "GROUP BY" in text:
            return self._buckets(rows)
        if " WHERE " in text:
            return [list(row) for row in rows]
        if "SUM(" in text:
            return [[None] * (text.count("COUNT(") + text.count("SUM(") + text.count("MIN(") + text.count("MAX("))]
        return [[str(len(rows))]]

    @staticmethod
    def _buckets(rows: list[tuple[str | None, ...]]) -> list[list[str | None]]:
        """Few rows are one bucket."""
        digests = [hashlib.sha256("\u001f".join("\u2400" if v is None else v for v in row).encode("utf-16-le")).digest() for row in rows]
        return [["0", str(len(rows)), *(str(sum(int.from_bytes(d[at : at + 7], "big") for d in digests)) for at in (0, 7))]]


def serve_source(count: int, pipe: Pipe) -> None:
    """A TDS server with the tables, until told to stop."""
    from responder import Responder
    from responder.contents.builder import Builder
    from responder.engine.store import Store

    store = Store(Builder("Wide"))
    for table in range(count):
        store.add_table("Wide", f"dbo.T{table}", COLUMNS, [value(table, n) for n in range(ROWS)])
    with Responder(store) as responder:
        pipe.send(responder.port)
        pipe.recv()
        pipe.send((responder.most_connections, len(responder.sessions), [s.text for s in responder.statements if s.kind == "select"]))
        pipe.recv()


def serve_target(tables: int, planted: frozenset[int], folder: str, pipe: Pipe) -> None:
    """A workspace, until told to stop."""
    from workspace import Workspace
    from workspace.scene import configure, ready

    state = ready()
    state.select = Target(tables, planted).select
    with Workspace(state) as workspace:
        pipe.send(str(configure(workspace, Path(folder))))
        pipe.recv()
        pipe.send((workspace.most_connections, [s["text"] for s in state.statements.values()]))
        pipe.recv()


def bare(port: int, statements: tuple[list[str], list[str]], pipe: Pipe) -> None:
    """The same statements by the drivers alone, one after the other; sends CPU seconds."""
    import pyodbc
    from databricks.sdk import WorkspaceClient
    from responder import Login
    from responder.drivers import find_drivers

    driver = next(d for d in find_drivers().values() if d.is_microsoft)
    opened, client = driver.connect(port, login=Login(), database="Wide"), WorkspaceClient()
    pyodbc.pooling = False
    began = time.process_time()
    for text in statements[0]:
        opened.execute(text).fetchall()
    for text in statements[1]:
        client.statement_execution.execute_statement(text, "wh1", wait_timeout="50s")
    pipe.send(time.process_time() - began)


def command(arguments: list[str], environment: dict[str, str]) -> tuple[list[dict[str, Any]], float, float, float, str]:
    """Run the command; its items, seconds, CPU seconds, highest summed PSS in MB, and what it said."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    child = subprocess.Popen(
        [sys.executable, str(ROOT / "quickplan.py"), *arguments],
        env=environment, cwd=environment["HOME"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    highest, done = [0.0], threading.Event()

    def watch() -> None:
        while not done.wait(0.2):
            highest[0] = max(highest[0], pss_megabytes(child.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    out, words = child.communicate()
    done.set()
    watcher.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return [json.loads(line) for line in out.splitlines()], time.monotonic() - began, cpu, highest[0], words


def main() -> int:
    """Measure and print; 1 when a figure is not reached or a table is judged wrongly."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--tables", type=int, default=TABLES)
    parser.add_argument("--jobs", type=int, default=8)
    given = parser.parse_args()
    planted = frozenset(range(0, given.tables, max(1, given.tables // PLANTED)))
    start = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory(prefix="quickplan-bench-") as folder:
        (mine, there), (ours, other) = start.Pipe(), start.Pipe()
        servers = [
            start.Process(target=serve_source, args=(given.tables, there), daemon=True),
            start.Process(target=serve_target, args=(given.tables, planted, folder, other), daemon=True),
        ]
        for server in servers:
            server.start()
        sql = Path(folder) / "wide.sql"
        sql.write_text(scripts(given.tables))
        port, profile = mine.recv(), ours.recv()
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("QUICKPLAN_", "DATABRICKS_"))}
        environment = clean | {
            "HOME": folder, "QUICKPLAN_STATE_DIR": f"{folder}/state", "DATABRICKS_CONFIG_FILE": profile,
            "QUICKPLAN_SOURCE_PASSWORD": PASSWORD,
        }  # fmt: skip
        data = f"mssql://quickplan_reader@127.0.0.1:{port}/Wide?trust_server_certificate=yes&driver=microsoft"
        items, seconds, cpu, memory, words = command(
            ["reconcile", str(sql), "--data", data, "--workspace", "DEFAULT", "--warehouse", "wh1", "--catalog", "main",
             "--schema", "wide", "--jobs", str(given.jobs), "--json"],
            environment,
        )  # fmt: skip
        mine.send("count")
        ours.send("count")
        source_connections, sessions, asked = mine.recv()
        target_connections, told = ours.recv()
        os.environ.update(environment)
        here, child_end = start.Pipe()
        plain = start.Process(target=bare, args=(port, (asked, told), child_end), daemon=True)
        plain.start()
        alone = here.recv()
        for pipe in (mine, ours):
            pipe.send("stop")
        for server in servers:
            server.join(10)
    found = {i["table"] for i in items if i["status"] != "matched"}
    right = found == {f"dbo.T{n}" for n in planted} and len(items) == given.tables
    connections = source_connections + target_connections
    print(f"{len(items):,} tables of {ROWS} rows, {given.jobs} at once: {seconds:.1f} s, {len(items) / seconds:.0f} tables/s")
    print(f"CPU of the command       {cpu:6.1f} s, {cpu / alone:.1f} times that of the drivers alone")
    print(f"its statements           {len(asked) + len(told):6,} ({len(asked):,} + {len(told):,}); by the drivers alone {alone:.1f} s")
    print(f"connections at one time  {connections:6} (source {source_connections}, workspace {target_connections}; logins {sessions})")
    print(f"highest summed PSS       {memory:6.0f} MB")
    print(f"tables that differ       {len(found):6} of {len(planted)} planted, {'none' if right else 'SOME'} judged wrongly")
    if not right:
        print(words[-2000:], file=sys.stderr)
    return int(not right or connections > MOST_CONNECTIONS or memory >= MOST_MEGABYTES)


if __name__ == "__main__":
    sys.exit(main())
