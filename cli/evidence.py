"""``quickplan evidence``: what proves a plan's acceptance criteria; the gate before cutover."""

from __future__ import annotations

import json
from pathlib import Path

import click

from core.errors import ExitCode
from core.safe_text import one_line
from planner.proof import ProofStatus

_SIGNS = {
    ProofStatus.PROVED: "✓",
    ProofStatus.TICKED: "✓",
    ProofStatus.BY_HAND: "✎",
    ProofStatus.FAILED: "✗",
    ProofStatus.STALE: "!",
    ProofStatus.MISSING: "·",
    ProofStatus.OPEN: "·",
}


@click.command()
@click.argument("plan", metavar="PLAN", type=click.Path(path_type=Path))
@click.option("--by-hand-counts", is_flag=True, help="Let a criterion pass that a named person ticked although a result could be recorded.")
@click.option("--no-write", is_flag=True, help="Leave the ticks in PLAN as they are.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line, one line a criterion.")
def evidence(plan: Path, by_hand_counts: bool, no_write: bool, as_json: bool) -> int:
    """Show what proves each acceptance criterion of a saved PLAN, and tick them accordingly; exit 1 while one lacks evidence."""
    from workbench.evidence.gate import gate_of, write_ticks

    gate = gate_of(plan, by_hand_counts=by_hand_counts)
    for standing, shown in zip(gate.standings, gate.to_dicts(), strict=True):
        if as_json:
            click.echo(json.dumps(shown))
            continue
        code = f"  [{shown['check']}]" if shown["check"] else ""
        click.echo(one_line(f"{_SIGNS[standing.status]} {shown['criterion']}") + code)
        if shown["evidence"]:
            click.echo(f"    {one_line(shown['evidence'])}")
        if shown["remedy"]:
            click.echo(f"    → {one_line(shown['remedy'])}")
    if not no_write:
        write_ticks(plan)
    if not as_json:
        met = sum(s["ok"] for s in gate.to_dicts())
        click.echo(f"{met} of {len(gate.standings)} criteria met: the gate is {'open' if gate.open else 'closed'}")
    return ExitCode.OK if gate.open else ExitCode.FINDINGS
