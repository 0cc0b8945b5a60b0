"""What the result of a run says of the checks that it can prove."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.safe_text import markdown_text
from migration.plan_parts.proofs import Check
from workbench.evidence.records import Outcome

_NAMED = 3
Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """What a run says.

    Attributes:
        outcomes: By check.
        facts: See :class:`workbench.evidence.records.RunRecord`.
    """

    outcomes: Mapping[str, Outcome]
    facts: Mapping[str, Any] = field(default_factory=dict)


def of_lint(notebooks: int, errors: int, others: int) -> Told:
    """Of the notebooks of a plan: clean means no error."""
    words = f"{_many(notebooks, 'notebook')}, {_many(errors, 'error')}" + (f", {_many(others, 'other finding')}" if others else "")
    return Told({Check.NOTEBOOKS_LINT_CLEAN: Outcome(notebooks > 0 and not errors, words)})


def of_checks(results: Sequence[Item]) -> Told | None:
    """Of all checks of a workspace: none failed. What was skipped waits for a failed one, or runs only when asked for.

    Args:
        results: ``CheckResult.to_dict()`` of each; checks of the source do not count.
    """
    listed = [r for r in results if str(r["check"]).startswith("workspace.") and r["status"] != "skipped"]
    if not listed:
        return None
    bad = [r for r in listed if r["status"] not in ("passed", "warning")]
    good = [r for r in listed if r not in bad]
    named = f"; failed: {_names(str(r['diagnosis'] or r['check']) for r in bad)}" if bad else ""
    return Told({Check.PREFLIGHT_PASSED: Outcome(not bad, f"{len(good)} of {_many(len(listed), 'check')}{named}")})


def of_rehearsal(arguments: Item, result: Item, _: Sequence[Item]) -> Told | None:
    """Of a rehearsal that computed something; a dry run proves nothing."""
    if result["dry_run"]:
        return None
    datasets, errors = result["datasets"], result["errors"]
    done = sum(d["state"] == "completed" for d in datasets)
    named = f"; {_names(str(e['diagnosis']) for e in errors)}" if errors else ""
    passed = bool(datasets) and done == len(datasets) and not errors
    return Told({Check.REHEARSAL_GREEN: Outcome(passed, f"{done} of {_many(len(datasets), 'dataset')}{named}")})


def of_deployment(arguments: Item, result: Item, items: Sequence[Item]) -> Told | None:
    """Of a deployment; of a look only where it shows that nothing is left to do, of one of some steps only its failure."""
    mode, whole = arguments["mode"], result["whole"] and not result["refusal"]
    updates = [i["update"] for i in items if i["step"] == "update" and i.get("update")]
    loads = [str(i["run"]) for i in items if i["step"] == "fill" and i.get("run")]
    facts = {"host": result["host"], "updates": updates, "loads": loads}
    if mode == "look_revert":
        return None
    if mode == "revert":
        return Told({Check.ALL_STEPS_DEPLOYED: Outcome(False, "the deployment was taken back")}, facts | {"reverted": True})
    if mode == "look" and (result["refusal"] or any(i["action"] != "keep" for i in items)):
        return None
    if arguments["only"] and whole:
        return Told({}, facts) if updates or loads else None
    # Steps that come after a failed one never report: only a whole run tells how many there are.
    failed = [i for i in items if i["status"] == "failed"]
    done = len(items) - len(failed)
    if result["refusal"]:
        return Told({Check.ALL_STEPS_DEPLOYED: Outcome(False, f"refused: {markdown_text(str(result['refusal']['code']))}")}, facts)
    words = f"{done:,} of {_many(len(items), 'change')}" if failed or not whole else f"{_many(len(items), 'thing')} as planned"
    named = f"; failed: {_names(str(i['shown']) for i in failed)}" if failed else ""
    return Told({Check.ALL_STEPS_DEPLOYED: Outcome(bool(whole and items), words + named)}, facts)


def of_update(arguments: Item, result: Item, _: Sequence[Item]) -> Told | None:
    """Of an update in the workspace; a saved log could be of any plan, and proves nothing of this one."""
    if arguments["events"]:
        return None
    state, why = str(result["state"]), result["diagnosis"]
    rows = sum(d["rows"] or 0 for d in result["datasets"])
    words = f"update {markdown_text(str(result['update']))} {markdown_text(state.lower() or 'unknown')}, "
    words += f"{_many(len(result['datasets']), 'dataset')}, {rows:,} rows"
    words += f"; {markdown_text(str(why['code']))}" if why else ""
    rules = [e for d in result["datasets"] for e in d["expectations"]]
    if rules:
        words += f"; {_many(len(rules), 'expectation')}, {sum(e['failed_records'] for e in rules):,} rows failed one"
    return Told({Check.UPDATE_COMPLETED: Outcome(state == "COMPLETED" and not why, words)}, {"updates": [str(result["update"])]})


def of_reconciliation(arguments: Item, result: Item, items: Sequence[Item]) -> Told | None:
    """Of a reconciliation of all tables; one of some tables only where it found a difference."""
    if arguments.get("plan_only"):
        return None
    total = len(result["tables"])
    equal = [i for i in items if i["source_rows"] is not None and i["source_rows"] == i["target_rows"]]
    matched = [i for i in items if i["status"] == "matched"]
    out = result["left_out"]
    counted, agreed = len(equal) == total, len(matched) == total and not out
    left = f"; not compared: {_names(str(o['table']) for o in out)}" if out else ""
    differs = f"; differing: {_names(str(i['table']) for i in items if i not in matched)}" if len(matched) < len(items) else ""
    outcomes: dict[str, Outcome] = {
        Check.ROW_COUNTS_AGREE: Outcome(counted, f"{len(equal):,} of {_many(total, 'table')}"),
        Check.TABLES_RECONCILED: Outcome(agreed, f"{len(matched):,} of {_many(total, 'table')}{differs}{left}"),
    }
    if arguments.get("only"):
        outcomes = {check: found for check, found in outcomes.items() if not found.passed}
    return Told(outcomes) if outcomes else None


#: What is asked of a job's result, by the job's kind.
OF_JOB: Mapping[str, Callable[[Item, Item, Sequence[Item]], Told | None]] = {
    "rehearse": of_rehearsal,
    "deploy": of_deployment,
    "monitor": of_update,
    "reconcile": of_reconciliation,
}
#: What a run that ended in an error says of the checks it would have proved.
PROVES: Mapping[str, tuple[Check, ...]] = {
    "rehearse": (Check.REHEARSAL_GREEN,),
    "deploy": (Check.ALL_STEPS_DEPLOYED,),
    "monitor": (Check.UPDATE_COMPLETED,),
    "reconcile": (Check.ROW_COUNTS_AGREE, Check.TABLES_RECONCILED),
}


def _many(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _names(given: Any) -> str:
    """A few names, each once, and how many more."""
    names = [markdown_text(n) for n in dict.fromkeys(given)]
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
