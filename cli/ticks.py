"""After a run that was recorded: the plan's ticks follow it, and that is said."""

from __future__ import annotations

from pathlib import Path

import click

from core.safe_text import one_line


def follow(plan: Path | None, run: object) -> None:
    """Bring the ticks of a plan in step with its records, and say on stderr what changed.

    Args:
        plan: The plan's folder; None for no plan.
        run: Number of the record; 0 where nothing was recorded, and so nothing changed.
    """
    if plan is None or not run:
        return
    from workbench.evidence.gate import write_ticks

    click.echo(f"recorded as run {run} beside the plan", err=True)
    for line in write_ticks(plan):
        click.echo(one_line(line, 160), err=True)
