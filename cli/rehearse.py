"""``quickplan rehearse``: a notebook's pipeline run for real on this machine, before anything is deployed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from cli.options import find_repo, find_source, settings_for
from cli.runner import ProgressLine, run_async
from cli.ticks import follow
from core.errors import ExitCode
from core.safe_text import one_line
from workbench.jobs import run_job

_LONGEST = 400
_SHOWN_RULES = 4


def _stop(context: click.Context, _parameter: click.Parameter, asked: bool) -> None:
    """End the warm server and the command."""
    if not asked or context.resilient_parsing:
        return
    from migration.rehearse.server import stop_server
    from workbench.rehearse_job import server_home

    click.echo("Spark stopped" if stop_server(server_home()) else "no Spark was running")
    context.exit()


@click.command()
@click.argument("notebook", metavar="NOTEBOOK|DIR", type=click.Path(path_type=Path))
@click.option("--source", metavar="SRC", help="T-SQL scripts that say what the source's tables are (default: those of the plan beside it).")
@click.option("--data", metavar="DIR", type=click.Path(path_type=Path), help="Folder of CSV or Parquet files named after source tables.")
@click.option("--rows", type=click.IntRange(1, 100_000), default=25, show_default=True, help="Rows a generated table has at most.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed gives other generated rows.")
@click.option("--today", metavar="DATE", default=None, help="Date that generated dates are near to (default: today).")
@click.option("--dry-run", is_flag=True, help="Check the whole graph and compute nothing.")
@click.option("--secret", "secret_keys", metavar="KEY", multiple=True, help="A further key that the secret scope has. Repeatable.")
@click.option("--compute", type=click.Choice(["pipeline", "job"]), default=None, help="Where it will run: only a job can load a JDBC JAR.")
@click.option("--source-jdbc", metavar="URL", help="Read the source's tables from a JDBC database on this machine.")
@click.option(
    "--jdbc-jar", "jars", metavar="JAR", multiple=True, type=click.Path(exists=True, dir_okay=False, resolve_path=True), help="Its driver."
)
@click.option(
    "--keep", metavar="SECONDS", type=click.IntRange(0, 86_400), default=600, show_default=True, help="How long Spark stays warm."
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
@click.option("--stop", is_flag=True, is_eager=True, expose_value=False, callback=_stop, help="End the warm Spark and leave.")
def rehearse(
    notebook: Path,
    source: str | None,
    data: Path | None,
    rows: int,
    seed: int,
    today: str | None,
    dry_run: bool,
    secret_keys: tuple[str, ...],
    compute: str | None,
    source_jdbc: str | None,
    jars: tuple[str, ...],
    keep: int,
    as_json: bool,
) -> int:
    """Run the pipeline of NOTEBOOK (or of the notebooks in DIR) on open-source Spark, with sample rows for the source.

    The file runs unchanged. User and password for --source-jdbc are read from QUICKPLAN_REHEARSE_USER and QUICKPLAN_REHEARSE_PASSWORD.
    """
    from datetime import date

    from core.errors import UsageProblem
    from workbench.rehearse_job import jdbc_login
    from workbench.run_requests import rehearse_request

    try:
        day = date.fromisoformat(today).isoformat() if today else None
    except ValueError as error:
        raise UsageProblem(f"--today {one_line(today or '')} is no date", remedy="Write it as 2026-01-31.") from error
    root = find_repo(None)
    found = find_source(source, root, settings_for(root)) if source else None
    user, password = jdbc_login()
    arguments = rehearse_request(
        notebook,
        dry_run=dry_run,
        source=found,
        data=str(data) if data else None,
        rows=rows,
        seed=seed,
        today=day,
        secret_keys=list(secret_keys),
        compute=compute,
        jdbc={"url": source_jdbc, "user": user, "password": password} if source_jdbc else None,
        jars=list(jars),
        idle=float(keep),
    )
    line = ProgressLine()
    try:
        result = run_async(run_job("rehearse", arguments, line))
    finally:
        line.clear()
    follow(notebook, result.pop("evidence"))
    if as_json:
        click.echo(json.dumps(result))
    else:
        for text in _lines(result):
            click.echo(text)
    return ExitCode.FINDINGS if result["errors"] else ExitCode.OK


def _lines(result: dict[str, Any]) -> list[str]:
    """The result in words: datasets with rows, expectations that were broken, errors, where the rows came from."""
    wide = max((len(d["name"]) for d in result["datasets"]), default=0)
    lines = []
    for made in result["datasets"]:
        rows = f"{made['rows']:>7,} rows" if made["rows"] is not None else f"{'–':>7}     "
        broken = [e for e in made["expectations"] if e["failed"]]
        told = ", ".join(f"{e['name']} {e['failed']} ({e['action']})" for e in broken[:_SHOWN_RULES])
        more = f" and {len(broken) - _SHOWN_RULES} more" if len(broken) > _SHOWN_RULES else ""
        name = one_line(made["name"], _LONGEST)
        lines.append(f"{name:<{wide}}  {made['state']:<10} {rows}" + ("  broken: " + one_line(told + more, _LONGEST) if told else ""))
    for error in result["errors"]:
        where = f"{error['file']}:{error['line']}" if error["line"] else error["file"]
        about = f" {error['dataset']}:" if error["dataset"] else ""
        lines.append(one_line(f"{where}: [{error['diagnosis']}]{about} {error['message']}", _LONGEST))
        if error["remedy"]:
            lines.append("  " + one_line(error["remedy"], _LONGEST))
    lines += [one_line(f"note: {note}", _LONGEST) for note in result["notes"]]
    done = sum(d["state"] == "completed" for d in result["datasets"])
    rules = [e for d in result["datasets"] for e in d["expectations"] if e["failed"] is not None]
    kept = sum(not e["failed"] for e in rules)
    what = (
        "checked"
        if result["dry_run"]
        else f"{done} of {len(result['datasets'])} datasets computed, {kept} of {len(rules)} expectations met"
    )
    count = f"{len(result['datasets'])} datasets, " if result["dry_run"] else ""
    errors = len(result["errors"])
    lines.append(f"{count}{what}, {errors} error{'s' if errors != 1 else ''}, {result['seconds'].get('all', 0):.1f} s")
    return lines
