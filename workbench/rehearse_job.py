"""The rehearsal job: from a notebook or a folder to its result on a real Spark."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import UnreadableInput, UsageProblem
from core.files import read_text
from migration.estate import ObjectKind
from workbench.child import EventWriter
from workbench.paths import ensure_private, state_dir
from workbench.pipeline_notebooks import NOTEBOOK_LIMIT, find_notebooks
from workbench.source_jobs import read_source

if TYPE_CHECKING:
    from migration.estate import Estate
    from migration.rehearse.shapes import SampleTable
    from renderers.plan_settings import PlanSettings

_FUNCTIONS = frozenset({ObjectKind.SCALAR_FUNCTION, ObjectKind.INLINE_FUNCTION, ObjectKind.TABLE_FUNCTION})


def server_home() -> Path:
    """Where the warm Spark server is recorded.

    Raises:
        CannotWrite: The state directory cannot be used.
    """
    return ensure_private(state_dir() / "rehearse")


def rehearse(
    writer: EventWriter,
    *,
    notebook: str,
    source: str | None = None,
    secret: str | None = None,
    data: str | None = None,
    rows: int = 25,
    seed: int = 1,
    today: str | None = None,
    dry_run: bool = False,
    secret_keys: list[str] | None = None,
    compute: str | None = None,
    jdbc: Mapping[str, str] | None = None,
    jars: list[str] | None = None,
    idle: float = 600.0,
) -> dict[str, Any]:
    """Rehearse a notebook; the result is :class:`migration.rehearse.results.Rehearsal` as a dictionary.

    Args:
        writer: Takes the progress.
        notebook: A notebook, or a folder of one pipeline's notebooks; a ``plan.toml`` beside it says catalog, schema, scope and source.
        source: The T-SQL scripts (or a live source) that the tables come from; None for the plan's, else for a guess.
        secret: Its password.
        data: Folder of CSV or Parquet files named after tables.
        rows: Rows a generated table.
        seed: Of the generated rows.
        today: ISO date that generated dates are near to; None for the machine's.
        dry_run: Compute nothing.
        secret_keys: Keys that the secret scope has besides the three of a SQL Server source.
        compute: ``pipeline`` or ``job`` (where a driver JAR is attached); None for what the plan's way to read says.
        jdbc: ``url``, ``user`` and ``password`` of a database that stands in for the source.
        jars: JDBC drivers for it.
        idle: Seconds that Spark stays warm afterwards.

    Raises:
        UsageProblem: Spark or Java is missing, or the JDBC address leaves this machine.
        UnreadableInput: A file or folder cannot be read.
    """
    from migration.rehearse.server import ServerSettings, require_spark

    require_spark()
    paths = find_notebooks(Path(notebook))
    texts = {str(p): read_text(p, limit=NOTEBOOK_LIMIT).text for p in paths}
    folder = Path(notebook) if Path(notebook).is_dir() else Path(notebook).parent
    if data is not None and not Path(data).is_dir():
        raise UnreadableInput(f"--data {data} is no folder", remedy="Give a folder of CSV or Parquet files named after tables.", file=data)
    plan, planned = _plan(folder)
    wanted = source or planned
    estate = read_source(writer, wanted, secret) if wanted else None
    from datetime import date

    from migration.rehearse.pipeline import Request, rehearse
    from migration.rehearse.samples import Jdbc

    request = Request(
        texts,
        ServerSettings(server_home(), idle, tuple(jars or ())),
        tables=_tables(estate) if estate else None,
        data=Path(data) if data else None,
        rows=rows,
        seed=seed,
        today=date.fromisoformat(today) if today else date.today(),
        dry_run=dry_run,
        catalog=plan.catalog,
        schema=plan.schema,
        scope=plan.scope if planned or plan.catalog else "",
        keys=frozenset(secret_keys or ()),
        jdbc_allowed=(compute or ("job" if plan.ingestion == "jdbc" else "pipeline")) == "job",
        jdbc=Jdbc(_loopback(jdbc["url"]), jdbc.get("user", ""), jdbc.get("password", "")) if jdbc else None,
        functions=_functions(writer, estate, plan, texts) if estate else (),
    )
    return rehearse(request, writer.progress).to_dict()


def _plan(folder: Path) -> tuple[PlanSettings, str]:
    """The settings beside the notebook, and the source they name (empty for none that exists)."""
    from renderers.plan_settings import FILE_NAME, read_settings, source_path

    file = folder / FILE_NAME
    if not file.is_file():
        return _bundled(folder), ""
    settings, _ = read_settings(read_text(file, limit=NOTEBOOK_LIMIT).text, file=str(file))
    path = source_path(settings, folder.resolve())
    return settings, str(path) if path is not None and path.exists() else ""


def _bundled(folder: Path) -> PlanSettings:
    """What the bundle beside a notebook without a plan says of catalog, schema and scope; nothing when it says them in another way."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    from renderers.bundle import FILE_NAME
    from renderers.plan_settings import PlanSettings

    file = folder / FILE_NAME
    try:
        said = YAML(typ="safe", pure=True).load(read_text(file, limit=NOTEBOOK_LIMIT).text) if file.is_file() else None
    except YAMLError:
        said = None
    defaults = [_text(said, "variables", name, "default") for name in ("catalog", "schema")]
    return PlanSettings(catalog=defaults[0], schema=defaults[1], scope=_text(said, "resources", "secret_scopes", "source", "name"))


def _text(said: object, *keys: str) -> str:
    for key in keys:
        said = said.get(key) if isinstance(said, dict) else None
    return said if isinstance(said, str) and "${" not in said else ""


def _tables(estate: Estate) -> dict[str, SampleTable]:
    from migration.medallion.columns import read_tables
    from migration.rehearse.shapes import from_shape

    shapes = {t.name.lower(): t for t in read_tables(estate) if t.readable}
    return {name: from_shape(shape, {}, shapes) for name, shape in shapes.items()}


def _functions(writer: EventWriter, estate: Estate, plan: PlanSettings, texts: Mapping[str, str]) -> tuple[str, ...]:
    """The estate's functions that a notebook calls, converted; they may call one another, so all of them then."""
    from workbench.conversions import convert_estate

    text = "\n".join(texts.values()).lower()
    listed = [o for o in estate.objects if o.kind in _FUNCTIONS]
    if not any(f"`{o.name.rpartition('.')[2].lower()}`(" in text for o in listed):
        return ()
    made = convert_estate(writer, estate, plan.runtime, plan.catalog or None, plan.schema or None, jobs=None, kinds=_FUNCTIONS)
    return tuple(statement for _, conversion in made for statement in conversion.statements)


def _loopback(url: str) -> str:
    """A JDBC URL, checked to name this machine: a rehearsal contacts nothing else.

    Raises:
        UsageProblem: It names another host.
    """
    import ipaddress
    from urllib.parse import urlsplit

    host = urlsplit(url.removeprefix("jdbc:")).hostname or ""
    try:
        near = host in ("", "localhost") or ipaddress.ip_address(host).is_loopback
    except ValueError:
        near = False
    if not near or not url.startswith("jdbc:"):
        raise UsageProblem(
            "--source-jdbc must be a JDBC address on this machine",
            remedy="For example jdbc:postgresql://127.0.0.1:5432/sample; a rehearsal contacts nothing else.",
        )
    return url


def jdbc_login(environ: Mapping[str, str] | None = None) -> tuple[str, str]:
    """User and password of the JDBC database, from the environment: neither belongs on a command line."""
    given = os.environ if environ is None else environ
    return given.get("QUICKPLAN_REHEARSE_USER", ""), given.get("QUICKPLAN_REHEARSE_PASSWORD", "")
