"""``quickplan monitor``: an update of a pipeline, in a workspace or from a saved event log."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from cli.options import find_repo, settings_for
from cli.runner import run_async
from cli.ticks import follow
from core.errors import ExitCode, UsageProblem
from core.safe_text import one_line
from workbench.checks import workspace_target
from workbench.jobs import run_job

_STATES = {"COMPLETED": "is complete", "FAILED": "has failed", "CANCELED": "was stopped"}


@click.command()
@click.argument("plan", metavar="[PLAN]", required=False)
@click.option("--workspace", default=None, metavar="PROFILE", help="Workspace profile (setting: workspace; else the default profile).")
@click.option("--pipeline", default="", metavar="ID", help="Pipeline (default: the one that was deployed from PLAN).")
@click.option("--update", default="", metavar="ID", help="Update (default: the newest).")
@click.option(
    "--events", type=click.Path(path_type=Path), default=None, metavar="FILE", help="Read a saved event log; nothing is contacted."
)
@click.option("--waiting-limit", type=click.FloatRange(0, 24 * 60), default=10.0, show_default=True, help="Minutes to wait for resources.")
@click.option("--timeout", type=click.FloatRange(1, 300), default=15.0, show_default=True, help="Seconds for each request.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line: each event, each dataset, then the outcome.")
def monitor(
    plan: str | None,
    workspace: str | None,
    pipeline: str,
    update: str,
    events: Path | None,
    waiting_limit: float,
    timeout: float,
    as_json: bool,
) -> int:
    """Follow an update until it ends: state, rows and expectations of each dataset, and why it failed and what mends it."""
    from workbench.plan_folder import open_plan
    from workbench.run_requests import monitor_request

    if not plan and not pipeline and events is None:
        raise UsageProblem("nothing was named to watch", remedy="Give a PLAN, --pipeline ID or --events FILE.")
    settings = settings_for(find_repo(None))
    found = open_plan(plan) if plan else None
    arguments = monitor_request(
        found,
        settings,
        profile=workspace_target(workspace or settings.workspace),
        pipeline=pipeline,
        update=update,
        events=events,
        waiting_limit=waiting_limit,
        timeout=timeout,
    )

    def take(item: dict[str, Any]) -> None:
        if as_json:
            click.echo(json.dumps(item))
        elif item["event_type"] == "update_progress" or item["level"] in ("ERROR", "WARN"):
            click.echo(f"{one_line(item['timestamp'][:19]):19}  {one_line(item['level']):5}  {one_line(item['message'], 180)}")

    result = run_async(run_job("monitor", arguments, on_item=take))
    follow(found.folder if found else None, result.pop("evidence"))
    if as_json:
        for row in result.pop("datasets"):
            click.echo(json.dumps(row))
        click.echo(json.dumps(result))
    else:
        _show(result)
    return ExitCode.FINDINGS if result["diagnosis"] else ExitCode.OK


def _show(result: dict[str, Any]) -> None:
    rows = result["datasets"]
    width = min(max((len(one_line(row["dataset"])) for row in rows), default=0), 60)
    for row in rows:
        count = f"{row['rows']:>12,} rows" if row["rows"] is not None else ""
        dropped = f", {row['dropped']:,} dropped" if row["dropped"] else ""
        click.echo(
            f"  {row['status'].lower():10} {one_line(row['dataset']):{width}}  {count}{dropped}{_rules(row['expectations'])}".rstrip()
        )
    written = [row["rows"] for row in rows if row["rows"] is not None]
    total = f": {len(rows):,} dataset{'s' * (len(rows) != 1)}, {sum(written):,} rows" if written else ""
    state = result["state"]
    words = _STATES.get(state) or (f"is {one_line(state).lower().replace('_', ' ')}" if state else "has no state yet")
    click.echo(f"{' '.join(['update', one_line(result['update'])]).strip()} {words}{total}")
    if why := result["diagnosis"]:
        click.echo(f"✗ {why['code']}: {one_line(why['evidence'])}")
        if why["file"]:
            place = one_line(why["file"]) + (f":{why['line']}" if why["line"] else "")
            click.echo(f"    at {place}" + (f" ({one_line(why['object'])})" if why["object"] else ""))
        if why["remedy"]:
            click.echo(f"    → {one_line(why['remedy'])}")


def _rules(rules: list[dict[str, Any]]) -> str:
    """Expectations in words: how many hold, and each that does not."""
    broken = [r for r in rules if r["failed_records"]]
    held = len(rules) - len(broken)
    parts = [f"{held} expectation{'s' * (held != 1)} hold{'s' * (held == 1)}"] if held else []
    parts += [f"{one_line(r['name'])} fails for {r['failed_records']:,} of {r['passed_records'] + r['failed_records']:,}" for r in broken]
    return f"  {', '.join(parts)}" if parts else ""
