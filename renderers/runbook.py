"""The cutover runbook in a plan's Notes: read back from what people wrote into its tables."""

from __future__ import annotations

import re
from dataclasses import dataclass

from planner.plan import Plan
from renderers.markdown_tables import read_table

HEADING = "Cutover Runbook"
SIGN_OFF_COLUMNS = ("Sign-off", "Owner", "Signed by", "When (UTC)")


@dataclass(frozen=True, slots=True)
class SignOff:
    """One row of the sign-off table.

    Attributes:
        what: What is agreed to.
        owner: Whose agreement it is; empty while not filled in.
        by: Who signed; empty while nobody did.
        when: When, as typed.
    """

    what: str
    owner: str
    by: str
    when: str


def runbook_text(plan: Plan) -> str:
    """The runbook's Markdown below its heading; empty for a plan without one."""
    found = re.search(rf"^### {HEADING}\n(.*?)(?=^### |\Z)", plan.text_of("Notes"), re.M | re.S)
    return found[1].strip("\n") if found else ""


def read_sign_offs(plan: Plan) -> list[SignOff]:
    """The rows of a plan's sign-off table; none where there is no runbook."""
    rows = read_table(runbook_text(plan), SIGN_OFF_COLUMNS)
    return [SignOff(*(row[name] for name in SIGN_OFF_COLUMNS)) for row in rows if row[SIGN_OFF_COLUMNS[0]]]
