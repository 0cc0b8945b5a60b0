"""What can prove an acceptance criterion of a migration: the checks, what is run for each, and on what its result depends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Check(StrEnum):
    """Checks that criteria name, in the order in which a migration passes them."""

    OBJECTS_DECIDED = "OBJECTS_DECIDED"
    OBJECTS_SIGNED_OFF = "OBJECTS_SIGNED_OFF"
    NOTEBOOKS_LINT_CLEAN = "NOTEBOOKS_LINT_CLEAN"
    REHEARSAL_GREEN = "REHEARSAL_GREEN"
    PREFLIGHT_PASSED = "PREFLIGHT_PASSED"
    ALL_STEPS_DEPLOYED = "ALL_STEPS_DEPLOYED"
    UPDATE_COMPLETED = "UPDATE_COMPLETED"
    ROW_COUNTS_AGREE = "ROW_COUNTS_AGREE"
    TABLES_RECONCILED = "TABLES_RECONCILED"
    SIGN_OFFS_COMPLETE = "SIGN_OFFS_COMPLETE"


class Part(StrEnum):
    """What a result depends on; the value is how a reason names it."""

    NOTEBOOK = "the pipeline notebook"
    DESIGN = "design.toml"
    SETTINGS = "plan.toml"
    CHOICES = "reconcile.toml"
    BUNDLE = "databricks.yml"
    OBJECTS = "the source's objects or what was decided about them"
    ANALYSIS = "the plan's Source System Analysis"
    TARGET = "the plan's Target Architecture"


@dataclass(frozen=True, slots=True)
class Rule:
    """How a check is proved.

    Attributes:
        kind: The command whose runs are recorded; empty where the records are decisions of people.
        command: What is typed, ``{plan}`` for the plan, ``{folder}`` for its folder, ``{source}`` for its source.
        parts: What a result depends on: it holds until one of them changes.
        follows_update: Whether it speaks of the rows that an update wrote: another update makes it stale.
    """

    kind: str
    command: str
    parts: tuple[Part, ...] = ()
    follows_update: bool = False


_PLAN = (Part.SETTINGS, Part.ANALYSIS, Part.TARGET)

RULES: Mapping[Check, Rule] = {
    Check.OBJECTS_DECIDED: Rule("", "quickplan objects list {source}"),
    Check.OBJECTS_SIGNED_OFF: Rule("", "quickplan objects sign-off {source} NAME --by WHO"),
    Check.NOTEBOOKS_LINT_CLEAN: Rule("lint", "quickplan lint {folder}", (Part.NOTEBOOK,)),
    Check.REHEARSAL_GREEN: Rule("rehearse", "quickplan rehearse {folder}", (Part.NOTEBOOK, Part.DESIGN)),
    Check.PREFLIGHT_PASSED: Rule("check", "quickplan check --workspace --plan {plan}", (Part.SETTINGS, Part.TARGET)),
    Check.ALL_STEPS_DEPLOYED: Rule("deploy", "quickplan deploy {plan}", (*_PLAN, Part.NOTEBOOK, Part.BUNDLE, Part.OBJECTS)),
    Check.UPDATE_COMPLETED: Rule("monitor", "quickplan monitor {plan}", (*_PLAN, Part.NOTEBOOK, Part.BUNDLE)),
    Check.ROW_COUNTS_AGREE: Rule(
        "reconcile", "quickplan reconcile {plan}", (*_PLAN, Part.NOTEBOOK, Part.DESIGN, Part.CHOICES), follows_update=True
    ),
    Check.TABLES_RECONCILED: Rule(
        "reconcile", "quickplan reconcile {plan}", (*_PLAN, Part.NOTEBOOK, Part.DESIGN, Part.CHOICES), follows_update=True
    ),
    Check.SIGN_OFFS_COMPLETE: Rule("", "quickplan {plan}  (fill in the sign-off table of the runbook)"),
}
#: Kinds of runs that are recorded.
KINDS = frozenset(rule.kind for rule in RULES.values() if rule.kind)
