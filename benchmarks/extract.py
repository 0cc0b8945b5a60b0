"""Objects a second and memory of an extraction of 50,000 objects, from a server on loopback in a process of its own.

The server's own time is measured beside it: fetching the same rows without writing anything.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import tempfile
import time
from multiprocessing.connection import Connection as Pipe
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "wire")]

OBJECTS = 50_000
PASSWORD = "Str0ng-Pass_word"


def serve(count: int, pipe: Pipe) -> None:
    """A responder with a synthetic database, until told to stop."""
    from responder import Responder
    from responder.contents.synthetic import Synthetic
    from responder.engine.store import Store

    with Responder(Store(Synthetic(count, seed=5))) as responder:
        pipe.send(responder.port)
        pipe.recv()


def measure(port: int, driver: str, folder: str, pipe: Pipe) -> None:
    """Extract, then fetch the same rows again without writing; send seconds, objects and the highest memory in MB."""
    from core.secret import Secret
    from migration.sources.sqlserver.address import SourceAddress
    from migration.sources.sqlserver.connection import connect
    from migration.sources.sqlserver.extract import extract
    from migration.sources.sqlserver.queries import QUERIES
    from migration.sources.sqlserver.server import read_server

    where = SourceAddress("127.0.0.1", port, "", "WideDB", "quickplan_reader", trust_server_certificate=True, driver=driver)

    def timed(write: bool) -> tuple[float, int]:
        with connect(where, Secret(PASSWORD), timeout=10, folder=Path(folder)) as connection:
            server = read_server(connection)
            started = time.perf_counter()
            if write:
                counts = extract(connection, Path(folder) / "out").counts
                return time.perf_counter() - started, sum(counts.values())
            for query in QUERIES:
                for _ in connection.rows(query.sql(server, -(2**31))):
                    pass
            return time.perf_counter() - started, 0

    timed(write=False)  # the server fills its tables on first use
    fetching, _ = timed(write=False)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds, objects = timed(write=True)
    highest = max(before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / 1024
    pipe.send((fetching, seconds, objects, highest))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--objects", type=int, default=OBJECTS)
    count = parser.parse_args().objects
    start = multiprocessing.get_context("spawn")
    mine, theirs = start.Pipe()
    server = start.Process(target=serve, args=(count, theirs), daemon=True)
    server.start()
    port = mine.recv()
    print(f"{count:,} objects              seconds  objects/s    MB")
    for driver in ("microsoft", "freetds"):
        with tempfile.TemporaryDirectory() as folder:
            here, there = start.Pipe()
            child = start.Process(target=measure, args=(port, driver, folder, there), daemon=True)
            child.start()
            fetching, seconds, objects, highest = here.recv()
            child.join()
            print(f"{driver:10} rows only       {fetching:8.2f}")
            print(f"{driver:10} extracted       {seconds:8.2f} {objects / seconds:10,.0f} {highest:5.0f}")
    mine.send("stop")
    server.join(10)


if __name__ == "__main__":
    main()
