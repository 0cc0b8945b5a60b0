"""``quickplan calibrate``: fit the effort weights to hours that were really spent."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path
from typing import Any

import click

from cli.options import find_repo, find_source, jobs_option, runtime_option, settings_for
from cli.runner import ProgressLine, run_async
from core.errors import ExitCode, UsageProblem
from core.files import exists, read_text, write_atomic
from core.safe_text import one_line
from migration.assessment.calibrate import fit, group_hours, with_scale
from migration.runtime import TargetRuntime
from workbench.jobs import run_job

_MOST_HOURS = 100_000


@click.command()
@click.argument("source", metavar="SRC", required=False)
@click.option(
    "--actual",
    "actual",
    multiple=True,
    required=True,
    metavar="FILE|SCHEMA.OBJECT=HOURS",
    help="Hours one object took, or a CSV file of object,hours; may be given more than once.",
)
@click.option("--dry-run", is_flag=True, help="Explain what would change and write nothing.")
@runtime_option
@jobs_option
def calibrate(source: str | None, actual: tuple[str, ...], dry_run: bool, runtime: str | None, jobs: int | None) -> int:
    """Fit the effort weights to the actual hours of objects in SRC (default: the configured source) and write effort.toml."""
    from workbench.config import effort_file

    root = find_repo(None)
    settings = settings_for(root, runtime=runtime)
    found = find_source(source, root, settings)
    if found is None:
        raise UsageProblem("no source was given", remedy="Give SRC: a folder or file of T-SQL scripts.")
    TargetRuntime.parse(settings.runtime)
    entered = read_actual(actual)
    weights = effort_file(root, settings)
    hours: dict[str, dict[str, float]] = {}

    def take(item: dict[str, Any]) -> None:
        name = str(item["object"]).casefold()
        if name not in entered:
            return
        mine = hours.setdefault(name, {})
        for group, value in group_hours(item["effort_hours"]["terms"]).items():
            mine[group] = mine.get(group, 0.0) + value

    line = ProgressLine()
    arguments = {
        **found.request(),
        "runtime": settings.runtime,
        "jobs": jobs,
        "effort": str(weights) if weights else None,
        "unscaled": True,
    }
    try:
        run_async(run_job("analyze", arguments, line, take))
    finally:
        line.clear()
    missing = [shown for name, (shown, _) in entered.items() if name not in hours]
    if missing:
        raise UsageProblem(
            f"not in the source: {one_line(', '.join(missing), 200)}", remedy="Name objects as schema.name, as `quickplan analyze` does."
        )
    fitted = fit([(shown, hours[name], spent) for name, (shown, spent) in sorted(entered.items())])
    for name, spent, before, after in fitted.rows:
        click.echo(one_line(f"{name}: {spent:g} h spent, estimated {before:.1f} h with the weights unscaled, {after:.1f} h now", 200))
    for text in fitted.explain():
        click.echo(text)
    target = weights or root / "effort.toml"
    if dry_run:
        click.echo(f"{one_line(str(target))} would be written")
        return ExitCode.OK
    write_atomic(target, with_scale(read_text(target, limit=1_000_000).text if exists(target) else "", fitted))
    click.echo(f"written to {one_line(str(target))}")
    return ExitCode.OK


def read_actual(given: tuple[str, ...]) -> dict[str, tuple[str, float]]:
    """The entered hours by name in lower case: the name as written, and its hours.

    Raises:
        UsageProblem: A row is no object with hours, or an object comes twice with different hours.
        UnreadableInput: A file cannot be read.
    """
    entered: dict[str, tuple[str, float]] = {}
    for text in given:
        name, sign, value = text.rpartition("=")
        rows = [(name, value, "--actual")] if sign and not exists(Path(text)) else _rows(Path(text))
        for who, spent, where in rows:
            hours = _number(spent)
            who = who.strip()
            if hours is None or not who:
                raise UsageProblem(
                    f"{where}: {one_line(who, 80)!r} with {one_line(spent, 40)!r} is no object with hours",
                    remedy="Write SCHEMA.OBJECT=HOURS, such as dbo.usp_Load=6.5; in a file one object,hours a line.",
                )
            before = entered.get(who.casefold())
            if before and before[1] != hours:
                raise UsageProblem(f"{where}: {one_line(who, 80)} has both {before[1]:g} and {hours:g} hours", remedy="Give each once.")
            entered[who.casefold()] = (who, hours)
    if not entered:
        raise UsageProblem("no actual hours were given", remedy="Write one object,hours a line.")
    return entered


def _rows(path: Path) -> list[tuple[str, str, str]]:
    """Object, hours and place of each row; a first row without a number is a heading."""
    rows = []
    for number, row in enumerate(csv.reader(io.StringIO(read_text(path, limit=10_000_000).text)), 1):
        if not row or not "".join(row).strip() or row[0].lstrip().startswith("#"):
            continue
        if number == 1 and len(row) > 1 and _number(row[1]) is None:
            continue
        rows.append((row[0], row[1] if len(row) > 1 else "", f"{path}, line {number}"))
    return rows


def _number(text: str) -> float | None:
    try:
        value = float(text.strip())
    except ValueError:
        return None
    return value if math.isfinite(value) and 0 <= value <= _MOST_HOURS else None
