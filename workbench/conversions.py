"""Converting an estate inside a job, with the cache that all jobs share."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import CannotWrite
from core.progress import Progress
from migration.conversion import Conversion
from migration.estate import Estate, ObjectKind, SqlObject
from migration.runtime import TargetRuntime
from workbench.child import EventWriter
from workbench.paths import ensure_private, state_dir

if TYPE_CHECKING:
    from migration.transpile.options import Options


def cache_dir() -> Path | None:
    """Where indexes are kept; None where the state directory cannot be used, which costs time and nothing else."""
    with contextlib.suppress(CannotWrite):
        return ensure_private(state_dir() / "cache")
    return None


def convert_estate(
    writer: EventWriter,
    estate: Estate,
    runtime: str,
    catalog: str | None,
    schema: str | None,
    *,
    jobs: int | None,
    kinds: Collection[ObjectKind] | None = None,
    how: Options | None = None,
    cached: bool = True,
    only: Collection[SqlObject] | None = None,
) -> Iterator[tuple[SqlObject, Conversion]]:
    """Each object (of ``kinds``, or ``only`` these, if given) with its conversion, in the estate's order."""
    from migration.transpile.catalog import build_catalog
    from migration.transpile.options import Options
    from migration.transpile.pool import transpile as run

    objects = [o for o in (estate.objects if only is None else only) if kinds is None or o.kind in kinds]
    target = TargetRuntime.parse(runtime)
    chosen = how or Options()
    known = build_catalog(estate.objects, target, spatial=chosen.spatial)
    options = replace(chosen, runtime=target, catalog=catalog or "", schema=schema or "", estate=known)
    folder = cache_dir() if cached else None
    kept = folder / "conversions.db" if folder is not None else None
    aim = repr((estate.source, runtime, catalog, schema, chosen.identity, chosen.spatial, chosen.collation, chosen.servers))
    with _alone(writer, folder, aim):
        yield from zip(objects, run(objects, options, jobs=jobs, progress=writer.progress, cache=kept), strict=True)


@contextlib.contextmanager
def _alone(writer: EventWriter, folder: Path | None, aim: str) -> Iterator[None]:
    """Of two jobs that convert the same for the same the second waits, and then finds in the cache what the first has made."""
    if folder is None:
        yield
        return
    name = hashlib.sha256(aim.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):  # where files cannot be locked both convert
            lock = stack.enter_context((folder / f"converting-{name}.lock").open("w"))
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                writer.progress(Progress("waiting", 0, 0, "another job converts this source"))
                fcntl.flock(lock, fcntl.LOCK_EX)
        yield
