"""What is asked of a rehearsal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from migration.rehearse.samples import Jdbc
from migration.rehearse.server import ServerSettings
from migration.rehearse.shapes import SampleTable


@dataclass(frozen=True, slots=True)
class Request:
    """What is rehearsed.

    Attributes:
        notebooks: Text by file name, in order.
        server: How the warm server is kept.
        tables: The estate's tables; None when there is no estate.
        data: Folder of the user's sample files.
        rows: Rows a generated table.
        seed: Of the generated rows.
        today: What generated dates are near to.
        dry_run: Check the graph, compute nothing.
        catalog: Target catalog that names may begin with.
        schema: Target schema likewise.
        scope: Secret scope that exists; empty for any.
        keys: Keys it has besides the three of a SQL Server source.
        jdbc_allowed: A driver JAR is attached.
        jdbc: A database that stands in for the source.
        functions: CREATE FUNCTION statements of functions that the notebook calls in the target catalog.
    """

    notebooks: Mapping[str, str]
    server: ServerSettings
    tables: Mapping[str, SampleTable] | None = None
    data: Path | None = None
    rows: int = 25
    seed: int = 1
    today: dt.date = field(default_factory=dt.date.today)
    dry_run: bool = False
    catalog: str = ""
    schema: str = ""
    scope: str = ""
    keys: frozenset[str] = frozenset()
    jdbc_allowed: bool = False
    jdbc: Jdbc | None = None
    functions: tuple[str, ...] = ()
