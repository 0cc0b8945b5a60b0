"""``quickplan generate``: the medallion pipeline of a source or a plan, as notebooks and a bundle."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.options import fail_on_option, find_repo, find_source, jobs_option, runtime_option, settings_for
from cli.runner import ProgressLine, run_async
from core.errors import ExitCode, UsageProblem
from core.files import exists, write_atomic
from core.findings import Severity
from core.safe_text import one_line
from migration.runtime import TargetRuntime
from workbench.jobs import run_job

if TYPE_CHECKING:
    from workbench.plan_folder import PlanFolder

_DEFAULT_FOLDER = "pipeline"
_SHOWN = 12


@click.command()
@click.argument("source", metavar="SRC|PLAN")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder to write to (default: the plan's own, else pipeline).")
@click.option("--dialect", type=click.Choice(["dlt", "dp"]), default=None, help="import dlt, or from pyspark import pipelines as dp.")
@click.option(
    "--ingest",
    type=click.Choice(["jdbc", "sqlserver", "federation", "connect"]),
    default=None,
    help="How bronze reads the source (default: sqlserver, the driver that pipelines bring).",
)
@click.option("--catalog", default=None, help="Unity Catalog of the target.")
@click.option("--schema", default=None, help="Target schema.")
@click.option("--scope", default=None, help="Secret scope with the three keys of the source.")
@click.option("--design", type=click.Path(path_type=Path), default=None, help="File of choices (default: design.toml in the folder).")
@click.option("--force", is_flag=True, help="Overwrite generated files that were changed by hand.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object about everything that was written.")
@runtime_option
@jobs_option
@fail_on_option
def generate(
    source: str,
    output: Path | None,
    dialect: str | None,
    ingest: str | None,
    catalog: str | None,
    schema: str | None,
    scope: str | None,
    design: Path | None,
    force: bool,
    as_json: bool,
    runtime: str | None,
    jobs: int | None,
    fail_on: str | None,
) -> int:
    """Generate the pipeline of SRC (T-SQL scripts or a database) or of a saved PLAN: notebooks, databricks.yml, design.toml."""
    from workbench.plan_folder import is_plan, open_plan

    root = find_repo(None)
    plan = open_plan(source) if is_plan(source) else None
    said = plan.settings if plan else None
    folder = output or (plan.folder if plan else Path(_DEFAULT_FOLDER))
    settings = settings_for(root, runtime=runtime or (said.runtime if said else None), catalog=catalog, schema=schema, scope=scope)
    TargetRuntime.parse(settings.runtime)
    found = find_source(_source_of(plan, source), root, settings)
    assert found is not None
    chosen = design or folder / "design.toml"
    arguments: dict[str, Any] = {
        **found.request(),
        "runtime": settings.runtime,
        "database": (said.database if said else "") or None,
        "catalog": catalog or (said.catalog if said else "") or settings.catalog or None,
        "schema": schema or (said.schema if said else "") or settings.schema_name or None,
        "scope": scope or (said.scope if said else "") or settings.scope,
        "ingestion": ingest or (said.ingestion if said else "sqlserver"),
        "dialect": dialect or (said.dialect if said else "dlt"),
        "design": str(chosen),
        "jobs": jobs,
    }
    if design is not None and not exists(design):
        raise UsageProblem(f"{design} does not exist", remedy="Leave --design out to begin with a design without choices.")
    line = ProgressLine()
    try:
        made = run_async(run_job("generate", arguments, line))
    finally:
        line.clear()
    written = _write(folder, chosen, made["files"], force=force)
    worst = max((Severity(f["severity"]).rank for f in made["findings"]), default=-1)
    if as_json:
        shown = {key: made[key] for key in ("counts", "pipelines", "notebooks", "datasets", "left_out", "findings")}
        click.echo(json.dumps({"folder": str(folder), "files": written, **shown}))
    else:
        _show(folder, written, made)
    return ExitCode.FINDINGS if fail_on and worst >= Severity(fail_on).rank else ExitCode.OK


def _source_of(plan: PlanFolder | None, given: str) -> str:
    if plan is None:
        return given
    if not plan.source:
        raise UsageProblem(
            f"{plan.plan} names no source yet", remedy="Write path or connection under [source] in its plan.toml.", file=str(plan.plan)
        )
    return plan.source


def _write(folder: Path, design: Path, files: dict[str, str], *, force: bool) -> list[str]:
    """Write the files that changed; a design is only begun, never rewritten. Returns every name."""
    from renderers.design_file import empty_design
    from workbench.pipeline_files import write_generated

    write_generated(folder, files, force=force)
    if not exists(design):
        write_atomic(design, empty_design())
    return [*files, design.name]


def _show(folder: Path, written: list[str], made: dict[str, Any]) -> None:
    """What was made, in words."""
    counts = made["counts"]
    several = f" in {made['pipelines']} pipelines" if made["pipelines"] > 1 else ""
    click.echo(f"{counts['bronze']} bronze, {counts['silver']} silver and {counts['gold']} gold datasets{several}")
    modes = Counter(d["ingest"]["mode"] for d in made["datasets"] if d["ingest"])
    click.echo("read by: " + ", ".join(f"{mode} {count}" for mode, count in modes.most_common()))
    for item in made["left_out"][:_SHOWN]:
        place = f"{item['file']}:{item['line']}" if item["file"] else ""
        click.echo(one_line(f"  left out of {item['layer']}: {item['object']}  {place}  {item['reason']}", 200))
    if len(made["left_out"]) > _SHOWN:
        click.echo(f"  and {len(made['left_out']) - _SHOWN} more, named in the notebook")
    shown = [f for f in made["findings"] if f["severity"] != Severity.INFO.value]
    for finding in shown[:_SHOWN]:
        place = ":".join(str(p) for p in (finding["file"], finding["line"]) if p)
        click.echo(one_line(f"{finding['severity']}: {place}: {finding['message']} [{finding['code']}]", 240), err=True)
    if len(shown) > _SHOWN:
        click.echo(f"and {len(shown) - _SHOWN} more warnings (--json has them all)", err=True)
    for code, count in Counter(f["code"] for f in made["findings"] if f["severity"] == Severity.INFO.value).most_common():
        click.echo(f"note: {count} × {code} (--json has them)", err=True)
    click.echo(f"written to {one_line(str(folder))}: {', '.join(written)}")
