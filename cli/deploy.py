"""``quickplan deploy``: a migration plan to a Databricks workspace."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.options import find_repo, find_source, settings_for
from cli.runner import ProgressLine, run_async
from cli.ticks import follow
from core.errors import ExitCode, UsageProblem
from core.safe_text import one_line
from migration.workspace.deploy.model import STEPS
from migration.workspace.diagnoses import SECRET_KEYS
from workbench.checks import workspace_target
from workbench.jobs import run_job

if TYPE_CHECKING:
    from workbench.config import Settings
    from workbench.plan_folder import PlanFolder
    from workbench.sources import Source

_LARGEST = 100_000
_SIGNS = {"planned": " ", "done": "✓", "kept": "=", "failed": "✗", "stays": "!"}
_VERBS = {"lack": "lacks"}
_OUTCOMES = {"done": "done", "kept": "as they were", "failed": "failed", "stays": "left there"}


@click.command()
@click.argument("plan", metavar="PLAN")
@click.option("--workspace", default=None, metavar="PROFILE", help="Workspace profile (setting: workspace; else the default profile).")
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.option("--only", multiple=True, type=click.Choice(list(STEPS)), help="Take only this step (may be repeated).")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--revert", is_flag=True, help="Remove what deployments of this plan made there, and nothing else.")
@click.option("--secrets", "secrets_file", type=click.Choice(["-"]), default=None, help="Read KEY=VALUE lines from standard input.")
@click.option(
    "--jdbc-jar",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=None,
    metavar="JAR",
    help="SQL Server's JDBC driver, for a plan that loads by JDBC in a job (setting: jdbc_jar).",
)
@click.option("--node-type", default="", metavar="TYPE", help="Node type of that job's cluster (setting: node_type).")
@click.option("--timeout", type=click.FloatRange(1, 300), default=15.0, show_default=True, help="Seconds for each request.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line, one line a change.")
def deploy(
    plan: str,
    workspace: str | None,
    dry_run: bool,
    only: tuple[str, ...],
    yes: bool,
    revert: bool,
    secrets_file: str | None,
    jdbc_jar: Path | None,
    node_type: str,
    timeout: float,
    as_json: bool,
) -> int:
    """Deploy a saved migration PLAN: schema, secrets, notebooks, pipeline, converted objects; what will change is shown first."""
    from workbench.plan_folder import open_plan
    from workbench.run_requests import deploy_request

    found = open_plan(plan)
    repo = find_repo(None)
    settings = settings_for(repo)
    secrets = {} if revert else _secrets(secrets_file, ask=not dry_run and not yes and sys.stdin.isatty() and "secrets" in (only or STEPS))
    arguments = deploy_request(
        found,
        settings,
        repo,
        profile=workspace_target(workspace or settings.workspace),
        source=_source(found, settings, wanted=not revert and (not only or "objects" in only)),
        only=only,
        secrets=secrets,
        timeout=timeout,
        jdbc_jar=jdbc_jar,
        node_type=node_type,
    )
    shown = _Changes(as_json)
    looked = _run("look_revert" if revert else "look", arguments, shown)
    if looked["refusal"]:
        return shown.refuse(looked["refusal"])
    if dry_run or not shown.changes or not looked["whole"]:
        shown.nothing(revert=revert)
        follow(found.folder, looked["evidence"])
        return ExitCode.OK if looked["whole"] else ExitCode.FINDINGS
    if not yes:
        if not sys.stdin.isatty() or secrets_file == "-":
            raise UsageProblem("a deployment asks before it changes the workspace, and there is nobody to ask", remedy="Add --yes.")
        verb = "Remove" if revert else "Change"
        if not click.confirm(f"{verb} {_things(shown.changes)} in {one_line(looked['host'])}?", err=True):
            return ExitCode.OK
    shown.begin()
    done = _run("revert" if revert else "apply", arguments, shown)
    follow(found.folder, done["evidence"])
    if done["refusal"]:
        return shown.refuse(done["refusal"])
    shown.end(plan, whole=done["whole"])
    return ExitCode.OK if done["whole"] else ExitCode.FINDINGS


def _run(mode: str, arguments: dict[str, Any], shown: _Changes) -> dict[str, Any]:
    line = ProgressLine()

    def take(item: dict[str, Any]) -> None:
        line.clear()
        shown.take(item)

    try:
        return run_async(run_job("deploy", {**arguments, "mode": mode}, line, take))
    finally:
        line.clear()


def _source(found: PlanFolder, settings: Settings, *, wanted: bool) -> Source | None:
    """The plan's source with its password; None when its objects are not deployed."""
    return find_source(found.source, find_repo(None), settings) if wanted and found.source else None


def _secrets(given: str | None, *, ask: bool) -> dict[str, str]:
    """Values of the scope's keys: from standard input, else the environment, else asked for unseen where somebody is there."""
    from workbench.run_requests import secrets_of

    values = secrets_of()
    if given == "-":
        for line in sys.stdin.read(_LARGEST).splitlines():
            key, separator, value = line.partition("=")
            if not line.strip():
                continue
            if not separator or key.strip() not in SECRET_KEYS:
                words = (
                    f"standard input: no key of the scope before = in {one_line(key, 20)!r}…"
                    if separator
                    else "standard input: no KEY=VALUE"
                )
                raise UsageProblem(words, remedy=f"Keys: {', '.join(SECRET_KEYS)}.")
            values[key.strip()] = value
    elif ask:
        for key in SECRET_KEYS:
            if key not in values and (
                typed := click.prompt(f"{key} (empty: leave it as it is)", default="", hide_input=True, show_default=False, err=True)
            ):
                values[key] = typed
    return values


def _things(number: int) -> str:
    return f"{number} thing{'s' * (number != 1)}"


class _Changes:
    """Prints changes as they come; what stays as it is only in number."""

    def __init__(self, as_json: bool) -> None:
        self._as_json = as_json
        self._counts: Counter[str] = Counter()
        self._updates = False

    @property
    def changes(self) -> int:
        """How many things would be changed, or cannot be because something is missing."""
        return self._counts["planned"] + self._counts["lacking"]

    def begin(self) -> None:
        """From now on they are carried out."""
        self._counts.clear()
        if not self._as_json:
            click.echo("")

    def take(self, item: dict[str, Any]) -> None:
        """One change."""
        action, status = item["action"], item["status"]
        self._counts["kept" if action == "keep" else "lacking" if (action, status) == ("lack", "planned") else status] += 1
        self._updates |= item["step"] == "update" and status == "done"
        if self._as_json:
            click.echo(json.dumps(item))
            return
        if action == "keep" and not item["note"]:
            return
        note = f"  ({one_line(item['note'])})" if item["note"] else ""
        facts = "".join(f"  {name} {one_line(item[name])}" for name in ("id", "update", "run") if item.get(name))
        sign = "?" if action == "lack" and status == "planned" else _SIGNS.get(status, " ")
        click.echo(f"{sign} {item['step']:9} {_VERBS.get(action, action):7} {one_line(item['shown'])}{note}{facts}")
        if status == "planned":
            for name, before, after in item["fields"]:
                click.echo("      " + one_line(f"{name}: {before} → {after}" if before else f"{name}: {after}", 180))
        if why := item.get("diagnosis"):
            self._why(why)

    def _why(self, why: dict[str, Any]) -> None:
        click.echo(f"    {why['code']}: {one_line(why['evidence'])}")
        if why["file"]:
            place = one_line(why["file"]) + (f":{why['line']}" if why["line"] else "")
            click.echo(f"    at {place}" + (f" ({one_line(why['object'])})" if why["object"] else ""))
        if why["remedy"]:
            click.echo(f"    → {one_line(why['remedy'])}")

    def nothing(self, *, revert: bool) -> None:
        """Say how it stands when nothing was changed."""
        if self._as_json:
            return
        if self.changes or self._counts["failed"]:
            lacking = self._counts["lacking"]
            missing = f", {lacking} of them lack{'s' * (lacking == 1)} something" if lacking else ""
            click.echo(f"{_things(self.changes)} to change{missing}; nothing was changed")
        else:
            kept = self._counts["kept"]
            words = f"nothing to do: {_things(kept)} {'is' if kept == 1 else 'are'} as {'it' if kept == 1 else 'they'} should be"
            click.echo("nothing of this plan was made there" if revert else words)

    def end(self, plan: str, *, whole: bool) -> None:
        """Say how it ended and what comes next."""
        if self._as_json:
            return
        counts = [f"{self._counts[status]} {words}" for status, words in _OUTCOMES.items() if self._counts[status]]
        click.echo(", ".join(counts) or "nothing was done")
        if not whole and self._counts["failed"]:
            click.echo("run it again once that is mended: what is done stays done")
        elif self._updates:
            click.echo(f"next: quickplan monitor {one_line(plan)}")

    def refuse(self, why: dict[str, Any]) -> int:
        """The plan cannot be deployed at all."""
        if self._as_json:
            click.echo(json.dumps({"step": "", "action": "lack", "status": "failed", "diagnosis": why}))
        else:
            click.echo("✗ this plan cannot be deployed as it is")
            self._why(why)
        return ExitCode.FINDINGS
