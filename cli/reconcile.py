"""``quickplan reconcile``: whether the data at the target is the data at the source."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from cli.options import find_repo, find_source, settings_for, with_password
from cli.runner import ProgressLine, run_async
from cli.ticks import follow
from core.clock import SystemClock
from core.errors import ExitCode, UsageProblem
from core.files import write_atomic
from core.safe_text import one_line
from workbench.checks import workspace_target
from workbench.jobs import run_job

_SIGNS = {"matched": "✓", "mismatched": "✗", "failed": "!"}
_LISTED = 5


@click.command()
@click.argument("source", metavar="SRC|PLAN")
@click.option("--data", metavar="SOURCE", default=None, help="Database whose data is compared (default: SRC, or the plan's connection).")
@click.option("--workspace", default=None, metavar="PROFILE", help="Profile or address of the workspace.")
@click.option("--warehouse", default=None, metavar="ID", help="SQL warehouse that computes the target's side.")
@click.option("--catalog", default=None, help="Unity Catalog of the target.")
@click.option("--schema", default=None, help="Target schema.")
@click.option("--table", "tables", multiple=True, metavar="GLOB", help="Only tables whose schema.table fits (may be repeated).")
@click.option(
    "--config", type=click.Path(path_type=Path), default=None, help="Choices per table (default: reconcile.toml beside the plan)."
)
@click.option("--jobs", type=click.IntRange(1, 8), default=4, show_default=True, help="Tables at once; each holds two connections.")
@click.option("--most-rows", type=click.IntRange(1), default=20_000, show_default=True, help="Rows fetched of one table and side at most.")
@click.option("--dry-run", is_flag=True, help="Say what would be compared, and contact neither database nor workspace.")
@click.option("--csv", "csv_file", type=click.Path(path_type=Path), default=None, help="Write the differences as CSV.")
@click.option("--html", "html_file", type=click.Path(path_type=Path), default=None, help="Write a page.")
@click.option("--lakebridge", type=click.Path(path_type=Path), default=None, help="Folder for Lakebridge's reconcile configuration.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a table.")
def reconcile(
    source: str,
    data: str | None,
    workspace: str | None,
    warehouse: str | None,
    catalog: str | None,
    schema: str | None,
    tables: tuple[str, ...],
    config: Path | None,
    jobs: int,
    most_rows: int,
    dry_run: bool,
    csv_file: Path | None,
    html_file: Path | None,
    lakebridge: Path | None,
    as_json: bool,
) -> int:
    """Compare the data of SRC's tables with what the pipeline made of them; 1 when anything differs or could not be compared."""
    from workbench.plan_folder import is_plan, open_plan
    from workbench.run_requests import reconcile_request, reconcile_target

    root = find_repo(None)
    plan = open_plan(source) if is_plan(source) else None
    said = plan.settings if plan else None
    settings = settings_for(root, catalog=catalog, schema=schema, warehouse=warehouse, workspace=workspace)
    target = reconcile_target(plan, settings, catalog=catalog or "", schema=schema or "")
    found = find_source(plan.source if plan else source, root, settings)
    assert found is not None
    if config is not None and not config.is_file():
        raise UsageProblem(f"{config} does not exist", remedy="Leave --config out to compare everything as derived.")
    arguments = reconcile_request(
        plan,
        settings,
        found,
        target,
        profile=workspace_target(settings.workspace),
        choices=config,
        only=tables,
        jobs=jobs,
        most_rows=most_rows,
        plan_only=dry_run,
    )
    if not dry_run:
        arguments |= _database(data or (said.connection if said else ""), found, root, settings)
    items: list[dict[str, Any]] = []
    line = ProgressLine()

    def show(item: dict[str, Any]) -> None:
        line.clear()
        items.append(item)
        click.echo(json.dumps(item) if as_json else _words(item))

    try:
        made = run_async(run_job("reconcile", arguments, line, show))
    finally:
        line.clear()
    if lakebridge is not None:
        _export(lakebridge, made["tables"], target)
    if dry_run:
        _show_plan(made, as_json)
        return ExitCode.OK
    _report(items, target, csv_file, html_file, plan.folder if plan else None)
    follow(plan.folder if plan else None, made["evidence"])
    counts = made["counts"]
    if not as_json:
        click.echo(f"{counts['matched']} of {len(items)} tables agree")
        for out in made["left_out"]:
            click.echo(one_line(f"  not compared: {out['table']}: {out['reason']}", 200))
    return ExitCode.OK if counts["matched"] == len(items) and not made["left_out"] else ExitCode.FINDINGS


def _database(given: str, found: Any, root: Path, settings: Any) -> dict[str, Any]:
    """The database whose data is compared, with its password."""
    from workbench.run_requests import reconciled_database
    from workbench.sources import find_any_source

    return reconciled_database(with_password(find_any_source(given, root, settings)) if given else found)


def _words(item: dict[str, Any]) -> str:
    """A comparison in words: one line, and the first differences below it."""
    rows = "" if item["source_rows"] is None else f"  {item['source_rows']:,} rows"
    head = one_line(f"{_SIGNS[item['status']]} {item['table']}{rows}", 120)
    shown = [m for m in item["mismatches"] if m["level"] == "row"] or item["mismatches"]
    lines = [head]
    for m in shown[:_LISTED]:
        where = " ".join(
            part for part in (m["kind"].replace("_", " "), m["column"], f"of {'|'.join(m['key'])}" if m["key"] else "") if part
        )
        values = f": {m['source']!r} → {m['target']!r}" if m["source"] is not None or m["target"] is not None else ""
        lines.append(one_line(f"    {where}{values}{'  (' + m['hint'] + ')' if m['hint'] else ''}", 200))
    if item["found"] > len(shown[:_LISTED]):
        lines.append(f"    and {item['found'] - len(shown[:_LISTED])} more")
    return "\n".join(lines)


def _show_plan(made: dict[str, Any], as_json: bool) -> None:
    if as_json:
        for table in made["tables"]:
            click.echo(json.dumps(table))
        return
    for table in made["tables"]:
        key = f"key {', '.join(table['key'])}" if table["key"] else "no key: whole rows are compared"
        left = f"; without {', '.join(c['name'] for c in table['left_out'])}" if table["left_out"] else ""
        click.echo(one_line(f"{table['table']} → {'.'.join(table['target'])}: {len(table['columns'])} columns, {key}{left}", 240))
    for out in made["left_out"]:
        click.echo(one_line(f"not compared: {out['table']}: {out['reason']}", 200))


def _export(folder: Path, tables: list[dict[str, Any]], target: tuple[str, str]) -> None:
    """One configuration a source schema, as Lakebridge names them."""
    from core.file_names import FileNames
    from workbench.reconcile_job import lakebridge_config

    names = FileNames()
    for schema in dict.fromkeys(t["source"][0] for t in tables):
        config = lakebridge_config(tables, *target, schema)
        write_atomic(folder / (names.stem(".", f"recon_config_mssql_{schema}_all") + ".json"), json.dumps(config, indent=2) + "\n")


def _report(
    items: list[dict[str, Any]], target: tuple[str, str], csv_file: Path | None, html_file: Path | None, folder: Path | None
) -> None:
    """What was asked for, and beside a plan what stays of every run."""
    from migration.reconcile.model import TableComparison
    from renderers.reconciliation import render_csv, render_html
    from workbench.reconcile_history import keep_history, run_name

    now = SystemClock().now()
    comparisons = [TableComparison.from_dict(item) for item in items]
    if csv_file is not None:
        write_atomic(csv_file, render_csv(comparisons))
    if html_file is not None:
        write_atomic(html_file, render_html(comparisons, title=f"Reconciliation of {'.'.join(target)}", run=run_name(now), at=now))
    if folder is not None:
        keep_history(folder, items, target, now)
