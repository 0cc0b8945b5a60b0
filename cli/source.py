"""``quickplan check`` and ``quickplan extract``: a live SQL Server."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from cli.options import find_repo, settings_for, with_password
from cli.runner import ProgressLine, run_async
from cli.ticks import follow
from core.errors import ExitCode, UsageProblem
from core.files import expand_user
from core.safe_text import one_line
from migration.checks import CheckResult, CheckStatus
from workbench.checks import run_checks, workspace_target
from workbench.jobs import run_job
from workbench.plan_folder import open_plan
from workbench.plan_target import plan_target, settings_target
from workbench.sources import Source, find_any_source

DEFAULT_TIMEOUT = 5.0
_SIGNS = {CheckStatus.PASSED: "✓", CheckStatus.WARNING: "!", CheckStatus.FAILED: "✗", CheckStatus.SKIPPED: "–"}


def timeout_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--timeout SECONDS``."""
    return click.option(
        "--timeout", type=click.FloatRange(0.5, 300), default=DEFAULT_TIMEOUT, show_default=True, help="Seconds for each step."
    )(command)


def live_source(given: str | None, *, ask: bool = True) -> Source:
    """The live source that was named, with its password: from the environment, the credentials file, or typed unseen.

    Raises:
        UsageProblem: It is no live source, or there is no password and nobody to ask.
    """
    root = find_repo(None)
    settings = settings_for(root)
    named = given or settings.source
    if not named:
        raise UsageProblem("no source was given", remedy="Add --source mssql://user@host/database.")
    source = find_any_source(named, root, settings)
    if source.address is None:
        raise UsageProblem(f"{one_line(source.shown)} is not a server", remedy="Give mssql://user@host/database.")
    return with_password(source) if ask else source


@click.command()
@click.option("--source", default=None, metavar="SOURCE", help="mssql://user@host/database, or a named source.")
@click.option(
    "--workspace", is_flag=False, flag_value="", default=None, metavar="[PROFILE]", help="Check the Databricks workspace of a profile."
)
@click.option("--plan", type=click.Path(path_type=Path), default=None, help="Look for what this saved migration plan needs.")
@click.option("--only", multiple=True, metavar="CHECK", help="Run only this check (may be repeated).")
@click.option("--save-credentials", is_flag=True, help="Write the source to Lakebridge's credentials file when its login worked.")
@timeout_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line, one line a check.")
def check(
    source: str | None,
    workspace: str | None,
    plan: Path | None,
    only: tuple[str, ...],
    save_credentials: bool,
    timeout: float,
    as_json: bool,
) -> int:
    """Check that a source can be read and a workspace has what a deployment needs; each failure comes with what mends it."""
    settings = settings_for(find_repo(None))
    wanted = plan_target(open_plan(str(plan)), settings) if plan is not None else settings_target(settings)
    if plan is not None and source is None and workspace is None:
        workspace = ""
    live = live_source(source, ask=sys.stdin.isatty()) if source is not None or workspace is None else None
    profile = workspace_target(workspace or settings.workspace) if workspace is not None else None
    seen: list[CheckResult] = []

    def show(result: CheckResult) -> None:
        seen.append(result)
        click.echo(json.dumps(result.to_dict()) if as_json else shown(result))

    run_async(run_checks(live, profile, only=only, timeout=timeout, on_result=show, target=wanted))
    if plan is not None and not only:
        _record(plan, seen, profile or "")
    if save_credentials and live is not None and live.address is not None:
        _save(live, seen)
    return ExitCode.UNREACHABLE if any(r.status is CheckStatus.FAILED for r in seen) else ExitCode.OK


def _record(plan: Path, seen: list[CheckResult], profile: str) -> None:
    """What was found, beside the plan that it was looked for."""
    from workbench.evidence.recorded import keep_checks

    found = open_plan(str(plan))
    record = keep_checks(found, [r.to_dict() for r in seen], profile)
    follow(found.folder, record.number if record else 0)


def shown(result: CheckResult) -> str:
    """A check in one line, its remedy below it."""
    head = f"{_SIGNS.get(result.status, ' ')} {result.check:22} {one_line(result.evidence)}"
    code = f"  [{result.diagnosis}]" if result.diagnosis else ""
    return head + code + (f"\n    → {one_line(result.remedy)}" if result.remedy else "")


def _save(source: Source, seen: list[CheckResult]) -> None:
    from migration.sources.sqlserver.credentials import credentials_file, write_credentials

    assert source.address is not None
    if not any(r.check == "source.login" and r.status is CheckStatus.PASSED for r in seen):
        raise UsageProblem("the credentials were not saved, because the login did not work")
    path = credentials_file()
    write_credentials(path, source.address, source.secret)
    click.echo(f"written to {one_line(str(path))}", err=True)


@click.command()
@click.option("--source", default=None, metavar="SOURCE", help="mssql://user@host/database, or a named source.")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="Folder for the extract.")
@click.option("--include", multiple=True, metavar="GLOB", help="Only objects whose schema.name matches (may be repeated).")
@click.option("--exclude", multiple=True, metavar="GLOB", help="No objects whose schema.name matches (may be repeated).")
@click.option("--resume", is_flag=True, help="Go on where an interrupted extraction stopped.")
@timeout_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def extract(
    source: str | None, output: Path, include: tuple[str, ...], exclude: tuple[str, ...], resume: bool, timeout: float, as_json: bool
) -> int:
    """Write every object of a SQL Server database as a script; the folder is a source itself."""
    live = live_source(source)
    arguments = live.request() | {
        "output": str(expand_user(output).absolute()),
        "include": list(include),
        "exclude": list(exclude),
        "resume": resume,
        "timeout": timeout,
    }
    line = ProgressLine()
    try:
        result = run_async(run_job("extract", arguments, line))
    finally:
        line.clear()
    if as_json:
        click.echo(json.dumps(result))
        return ExitCode.OK
    total = sum(result["counts"].values())
    kinds = ", ".join(f"{count} {kind.replace('_', ' ')}{'s' if count != 1 else ''}" for kind, count in result["counts"].items())
    click.echo(f"{total} objects ({kinds})")
    for finding in result["findings"]:
        click.echo(one_line(f"  {finding['severity']}: {finding['message']} [{finding['code']}]"))
    click.echo(f"written to {one_line(result['path'])}")
    return ExitCode.OK
