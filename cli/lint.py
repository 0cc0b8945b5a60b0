"""``quickplan lint``: pipeline notebooks, read without running them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import click

from cli.options import reaches
from cli.ticks import follow
from core.errors import ExitCode
from core.files import read_text
from core.findings import Finding, Severity
from core.safe_text import one_line
from migration.notebook_lint.lint import lint_notebooks
from workbench.pipeline_notebooks import NOTEBOOK_LIMIT, find_notebooks


@click.command()
@click.argument("notebooks", metavar="NOTEBOOK...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line, one line a finding.")
@click.option(
    "--fail-on",
    type=click.Choice([s.value for s in Severity]),
    default=Severity.ERROR.value,
    show_default=True,
    help="Exit 1 when a finding is at least this severe.",
)
def lint(notebooks: tuple[Path, ...], as_json: bool, fail_on: str) -> int:
    """Check the notebooks of one pipeline: format, datasets, joins, calls that pipelines refuse. A folder means its notebooks."""
    texts = {str(path): read_text(path, limit=NOTEBOOK_LIMIT).text for given in notebooks for path in find_notebooks(given)}
    findings = lint_notebooks(texts)
    for finding in findings:
        click.echo(json.dumps(finding.to_dict()) if as_json else _line(finding))
    if not as_json:
        errors = sum(f.severity is Severity.ERROR for f in findings)
        click.echo(
            f"{len(texts)} notebook{'s' if len(texts) != 1 else ''}: {errors} errors, {len(findings) - errors} other findings", err=True
        )
    for given in notebooks:
        if given.is_dir():
            _record(given, texts, findings)
    return ExitCode.FINDINGS if reaches(findings, fail_on) else ExitCode.OK


def _record(folder: Path, texts: Mapping[str, str], findings: list[Finding]) -> None:
    """What was found, beside the plan whose folder was given."""
    from workbench.evidence.recorded import keep_lint

    own = [path for path in texts if Path(path).parent == folder]
    listed = [f for f in findings if f.file in own]
    errors = sum(f.severity is Severity.ERROR for f in listed)
    record = keep_lint(folder, len(own), errors, len(listed) - errors)
    follow(folder, record.number if record else 0)


def _line(finding: Finding) -> str:
    remedy = f"  {finding.remedy}" if finding.remedy else ""
    return one_line(f"{finding.place}: {finding.severity}: {finding.message} [{finding.code}]{remedy}", 400)
