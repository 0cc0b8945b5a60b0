"""``quickplan runbook``: a plan's cutover times, reckoned anew from its tables."""

from __future__ import annotations

from pathlib import Path

import click

from core.errors import ExitCode, UnreadableInput
from core.files import write_atomic


@click.command()
@click.argument("plan", metavar="PLAN", type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Change nothing; exit 1 when the times do not follow from the tables.")
def runbook(plan: Path, check: bool) -> int:
    """Reckon the times of a saved PLAN's cutover runbook anew from its facts and assumptions, and print the runbook."""
    from renderers.plan_markdown import render
    from renderers.plan_reader import read_file
    from renderers.runbook_reader import recomputed, runbook_text
    from workbench.plan_folder import open_plan

    path = open_plan(str(plan)).plan
    before = read_file(path)
    if not runbook_text(before):
        raise UnreadableInput(
            f"{plan} has no cutover runbook", remedy="Draft it anew: quickplan plan writes one for a migration.", file=str(plan)
        )
    made = recomputed(before)
    if made != before and not check:
        write_atomic(path, render(made))
    click.echo(runbook_text(made))
    return ExitCode.FINDINGS if check and made != before else ExitCode.OK
