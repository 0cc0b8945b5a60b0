"""``quickplan analyze`` and ``quickplan transpile``: a T-SQL source, object by object."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from cli.options import fail_on_option, find_repo, find_source, jobs_option, report_options, runtime_option, settings_for
from cli.runner import ProgressLine, run_async
from core.errors import ExitCode, UsageProblem
from core.findings import Severity
from core.safe_text import one_line
from migration.assessment.totals import hours_range
from migration.runtime import TargetRuntime
from migration.summary import EstateSummary
from workbench.jobs import run_job

_NAMED = 5  # cycles, members of a cycle, and missing objects that the plain output names
_SUMS_SHOWN = 12


@click.command()
@click.argument("source", metavar="SRC")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line, one line an object.")
@runtime_option
@jobs_option
@fail_on_option
@click.option("--against", metavar="VERSION", help="Say too what another target runtime would change about the effort.")
@click.option("--since", metavar="RUN", default="", help="Say what changed since a run: its number, or `last`.")
@click.option("--store/--no-store", default=True, help="Keep the run, and work only on what changed since the last one.")
@report_options
def analyze(
    source: str,
    as_json: bool,
    runtime: str | None,
    jobs: int | None,
    fail_on: str | None,
    against: str | None,
    since: str,
    store: bool,
    report: str | None,
    output: Path | None,
    anonymise: bool,
) -> int:
    """Analyse the T-SQL scripts in SRC: objects, complexity indicators, what converts, how many hours it takes."""
    from workbench.analysis import Request
    from workbench.analysis import analyze as run
    from workbench.config import effort_file
    from workbench.report_job import ReportRequest

    if against:
        TargetRuntime.parse(against)
    if since and not store:
        raise UsageProblem("--since compares with a run in the estate store, and --no-store leaves it out", remedy="Leave one of them out.")
    asked = ReportRequest.make(report, output, anonymise=anonymise)
    root = find_repo(None)
    settings = settings_for(root, runtime=runtime)
    found = find_source(source, root, settings)
    assert found is not None
    TargetRuntime.parse(settings.runtime)
    sink = _Sink(as_json, None)
    line = ProgressLine()
    request = Request(found, settings.runtime, effort_file(root, settings), jobs, against, store, since, asked)
    try:
        made = run_async(run(request, sink.take if as_json else None, line))
    finally:
        line.clear()
    for finding in (*made.notices, *made.summary.findings):
        click.echo(one_line(f"{finding.severity}: {finding.place}: {finding.message} [{finding.code}]"), err=True)
    if as_json and made.delta:
        click.echo(json.dumps({"delta": made.delta.to_dict()}))
    elif not as_json:
        click.echo(overview(made.summary))
        for text in [*effort_lines(made.summary), *made.changes]:
            click.echo(one_line(text, 200))
        sink.show_manual(made.summary)
        for number, text in enumerate(made.delta.sentences() if made.delta else []):
            click.echo(("  " if number else "") + one_line(text, 200))
    sink.finish(made.summary)
    if asked:
        click.echo(f"report: {one_line(asked.path)}", err=as_json)
    return ExitCode.FINDINGS if fail_on and made.worst >= Severity(fail_on).rank else ExitCode.OK


def _explain(context: click.Context, _parameter: click.Parameter, code: str | None) -> None:
    """Print the rule of a finding code and end."""
    if not code or context.resilient_parsing:
        return
    from difflib import get_close_matches

    from migration.transpile.rules import RULES, explain

    rule = explain(code)
    if rule is None:
        near = ", ".join(get_close_matches(code.upper(), RULES, 3)) or "docs/transpile.md lists them"
        raise UsageProblem(f"there is no finding code {one_line(code)}", remedy=f"Near it: {near}.")
    click.echo(f"{rule.code} ({rule.severity.value}): {rule.text}")
    for name, said in (("remedy", rule.remedy), ("example", rule.example), ("source", rule.source)):
        if said:
            click.echo(f"  {name:8} {said}")
    context.exit()


def _servers(context: click.Context, parameter: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    """The catalogs of linked servers.

    Raises:
        UsageProblem: One is not ``NAME=CATALOG``.
    """
    found = {}
    for item in given:
        name, _, catalog = item.partition("=")
        if not name.strip() or not catalog.strip():
            raise UsageProblem(f"--linked-server {one_line(item)} names no catalog", remedy="Give it as NAME=CATALOG.")
        found[name.strip()] = catalog.strip()
    return found


@click.command()
@click.argument("source", metavar="SRC")
@click.option("--explain", metavar="CODE", callback=_explain, is_eager=True, expose_value=False, help="Explain a finding code and end.")
@click.option("--verify", is_flag=True, help="Let a real Spark parse and resolve each conversion (needs the extra: spark, and Java 17).")
@click.option(
    "--verify-with",
    type=click.Choice(["spark", "warehouse"]),
    default=None,
    help="What verifies: a local Spark, as --verify, or EXPLAIN on a SQL warehouse, which changes nothing there.",
)
@click.option("--warehouse", default=None, metavar="ID", help="SQL warehouse for --verify-with warehouse (setting: warehouse).")
@click.option("--workspace", default=None, help="Profile or address of its workspace (setting: workspace).")
@click.option("--identity", type=click.Choice(["always", "by_default"]), default="always", help="How identity columns come out.")
@click.option(
    "--spatial",
    type=click.Choice(["native", "wkt", "h3"]),
    default="native",
    help="What geography and geometry become: GEOGRAPHY/GEOMETRY, well-known text, or the H3 cell of a point.",
)
@click.option(
    "--collation",
    type=click.Choice(["utf8_binary", "utf8_lcase"]),
    default="utf8_binary",
    help="Collation of text columns whose script names none (runtime 16.1 and up).",
)
@click.option(
    "--linked-server",
    "linked_servers",
    metavar="NAME=CATALOG",
    multiple=True,
    callback=_servers,
    help="Catalog that holds what is migrated from a linked server, or from one database of it: SERVER.DATABASE=CATALOG.",
)
@click.option("--cache/--no-cache", default=True, help="Keep conversions of unchanged objects between runs.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line, one line an object.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write one file per object in kind folders, findings beside them.")
@click.option("--catalog", default=None, help="Unity Catalog to put before names.")
@click.option("--schema", default=None, help="Schema that dbo becomes.")
@runtime_option
@jobs_option
@fail_on_option
def transpile(
    source: str,
    as_json: bool,
    output: Path | None,
    catalog: str | None,
    schema: str | None,
    runtime: str | None,
    jobs: int | None,
    fail_on: str | None,
    verify: bool,
    verify_with: str | None,
    warehouse: str | None,
    workspace: str | None,
    identity: str,
    spatial: str,
    collation: str,
    linked_servers: dict[str, str],
    cache: bool,
) -> int:
    """Convert the T-SQL scripts in SRC to Databricks SQL."""
    extra = {"catalog": catalog, "schema": schema, "warehouse": warehouse, "workspace": workspace}
    how = {"identity": identity, "spatial": spatial, "collation": collation, "cache": cache}
    how["servers"] = linked_servers
    how |= {"verify": verify or verify_with == "spark", "verify_with": verify_with}
    return _run(source, as_json, runtime, jobs, fail_on, extra, output, how)


def _run(
    source: str,
    as_json: bool,
    runtime: str | None,
    jobs: int | None,
    fail_on: str | None,
    target: dict[str, Any],
    output: Path | None,
    how: dict[str, Any],
) -> int:
    root = find_repo(None)
    settings = settings_for(root, runtime=runtime, **target)
    found = find_source(source, root, settings)
    assert found is not None
    TargetRuntime.parse(settings.runtime)
    sink = _Sink(as_json, output)
    arguments: dict[str, Any] = {**found.request(), "runtime": settings.runtime, "jobs": jobs}
    arguments |= {"catalog": settings.catalog or None, "schema": settings.schema_name or None, **how}
    if arguments.pop("verify_with", None) == "warehouse":
        arguments |= {"warehouse": settings.warehouse, "workspace": settings.workspace}
    arguments["servers"] = settings.linked_servers | arguments["servers"]
    line = ProgressLine()
    try:
        result = run_async(run_job("transpile", arguments, line, sink.take))
    finally:
        line.clear()
    summary = EstateSummary.from_dict(result["summary"])
    for finding in summary.findings:
        click.echo(one_line(f"{finding.severity}: {finding.place}: {finding.message} [{finding.code}]"), err=True)
        sink.worst = max(sink.worst, finding.severity.rank)
    if not as_json:
        click.echo(overview(summary))
        sink.show_manual(summary)
    sink.finish(summary)
    return ExitCode.FINDINGS if fail_on and sink.worst >= Severity(fail_on).rank else ExitCode.OK


class _Sink:
    """Takes the items of a job as they stream: to stdout, to files, and for the exit code."""

    def __init__(self, as_json: bool, output: Path | None) -> None:
        self.worst = -1
        self._as_json = as_json
        self._files = None
        if output is not None:
            from renderers.converted_files import ConvertedFiles

            self._files = ConvertedFiles(output)

    def take(self, item: dict[str, Any]) -> None:
        """One object."""
        for finding in item["findings"]:
            self.worst = max(self.worst, Severity(finding["severity"]).rank)
        if self._as_json:
            sys.stdout.write(json.dumps(item) + "\n")
        if self._files:
            self._files.write(item)

    def show_manual(self, summary: EstateSummary) -> None:
        """Name the objects a person must convert."""
        for item in summary.manual_items:
            why = "; ".join((*((hours_range(item.low, item.high),) if item.high else ()), *item.reasons[:3]))
            click.echo(one_line(f"  {item.status:8} {item.kind:16} {item.object}  {item.file}:{item.line}  {why}", 200))

    def finish(self, summary: EstateSummary) -> None:
        """Flush, and say where files went."""
        sys.stdout.flush()
        if self._files:
            where = self._files.finish(summary.to_dict())
            click.echo(f"written to {one_line(str(where))}", err=self._as_json)


def overview(summary: EstateSummary) -> str:
    """The figures of an estate in three lines."""
    kinds = ", ".join(f"{count} {kind.replace('_', ' ')}{'s' if count != 1 else ''}" for kind, count in summary.counts.items())
    indicators = ", ".join(f"{name} {count}" for name, count in summary.indicators.items()) or "none"
    return (
        f"{one_line(summary.source)}: {summary.total} objects in {summary.files} files ({kinds})\n"
        f"indicators (objects): {indicators}\n"
        f"{summary.converted} converted, {summary.partial} partly, {summary.manual} by hand"
    ) + order(summary)


def order(summary: EstateSummary) -> str:
    """The waves of an estate, its cycles and what is missing, a line each; empty where dependencies were not looked at."""
    lines = []
    for number, wave in enumerate(summary.waves, 1):
        kinds = ", ".join(f"{count} {kind.replace('_', ' ')}{'s' if count != 1 else ''}" for kind, count in wave.items())
        lines.append(f"wave {number}: {kinds}")
    for cycle in summary.cycles[:_NAMED]:
        lines.append(one_line(f"cycle: {' ↔ '.join(cycle[:_NAMED])}{' …' if len(cycle) > _NAMED else ''}", 200))
    if len(summary.cycles) > _NAMED:
        lines.append(f"and {len(summary.cycles) - _NAMED} more cycles")
    if summary.missing:
        more = f" and {len(summary.missing) - _NAMED} more" if len(summary.missing) > _NAMED else ""
        lines.append(one_line(f"not in the source ({len(summary.missing)}): {', '.join(summary.missing[:_NAMED])}", 200) + more)
    return "".join("\n" + line for line in lines)


def effort_lines(summary: EstateSummary) -> list[str]:
    """The hours of an estate: in all, then by class, kind and schema, a line each; none where nothing was estimated."""
    if not summary.effort:
        return []
    lines = [f"effort: {hours_range(summary.effort['low'], summary.effort['high'])} (each object's terms: --json)"]
    for table, word in (("classes", "class"), ("kinds", "kind"), ("schemas", "schema")):
        sums = sorted(summary.effort[table].items(), key=lambda pair: -pair[1]["high"])
        shown = [
            f"{name.replace('_', ' ') if table == 'kinds' else name} {row['count']:.0f}: {hours_range(row['low'], row['high'])}"
            for name, row in sums[:_SUMS_SHOWN]
        ]
        more = f", and {len(sums) - _SUMS_SHOWN} more" if len(sums) > _SUMS_SHOWN else ""
        lines.append(f"  by {word}: {', '.join(shown)}{more}")
    return lines
