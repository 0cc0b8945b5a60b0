"""What the records and the decisions about a plan prove at this moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from core.safe_text import markdown_text
from migration.plan_parts.proofs import RULES, Check, Part
from planner.plan import Plan
from planner.proof import Proof, ProofStatus
from workbench.evidence.prints import estate_store, fingerprints
from workbench.evidence.records import EvidenceLog, Outcome, RunRecord
from workbench.evidence.signatures import sign_offs
from workbench.plan_folder import PlanFolder
from workbench.store.model import DEFINITIONS, Run, State, StoredObject, deployable

_NAMED = 3
_ESTATE = "estate"
_NOT = Outcome(False, "")


def proofs_of(plan: PlanFolder, model: Plan) -> dict[str, Proof]:
    """The proof of each check by its code, for a plan as it lies on disk.

    Args:
        plan: The plan's folder and settings.
        model: The plan as it is shown, perhaps not saved yet.
    """
    records = EvidenceLog(plan.folder).records()
    wanted = {c.check for c in model.criteria}
    prints = fingerprints(plan) if records else {}
    found = {check: recorded_proof(check, records, prints) for check in RULES if RULES[check].kind and check in wanted}
    if wanted & {Check.OBJECTS_DECIDED, Check.OBJECTS_SIGNED_OFF}:
        found |= _of_estate(plan.source)
    if Check.SIGN_OFFS_COMPLETE in wanted:
        found[Check.SIGN_OFFS_COMPLETE] = sign_offs(model)
    return {str(check): proof for check, proof in found.items()}


def recorded_proof(check: Check, records: Sequence[RunRecord], prints: Mapping[str, str]) -> Proof:
    """What the runs prove of one check: the last one decides, and holds until what it was run on changes.

    Args:
        check: The check.
        records: All runs in order.
        prints: Fingerprints of what lies there now, by :class:`Part`'s name.
    """
    own = [r for r in records if check in r.outcomes]
    if not own:
        return Proof(check, ProofStatus.MISSING)
    last = own[-1]
    outcome = last.outcomes[check]
    if not outcome.passed:
        return _proof(check, ProofStatus.FAILED, last, f"{last.name} failed: {outcome.words}")
    if why := _outdated(check, last, records, prints):
        return _proof(check, ProofStatus.STALE, last, f"{last.name}, {outcome.words}: holds no more, {why}")
    return _proof(check, ProofStatus.PROVED, last, f"{last.name}, {outcome.words}")


def _proof(check: Check, status: ProofStatus, record: RunRecord, words: str) -> Proof:
    return Proof(check, status, words, record.at, record.number, record.kind)


def _outdated(check: Check, last: RunRecord, records: Sequence[RunRecord], prints: Mapping[str, str]) -> str:
    """Why a result that was good proves nothing any more, as half a sentence; empty while it does."""
    rule = RULES[check]
    changed = [p for p in rule.parts if p.name in last.prints and last.prints[p.name] != prints.get(p.name, "")]
    if changed:
        return f"{_list(changed)} changed since"
    later = [r for r in records if r.number > last.number]
    taken = next((r for r in later if r.reverted), None)
    if taken and check in (Check.UPDATE_COMPLETED, Check.ROW_COUNTS_AGREE, Check.TABLES_RECONCILED):
        return f"{taken.name} took the deployment back"
    there = next((r for r in reversed(records) if r.outcomes.get(Check.ALL_STEPS_DEPLOYED, _NOT).passed), None)
    if there is not None and last.host and there.host and last.host != there.host:
        return f"{there.name} was to another workspace ({markdown_text(there.host)})"
    if rule.follows_update:
        seen = {u for r in records if r.number < last.number for u in r.writes}
        if again := next((r for r in later if r.writes - seen), None):
            return f"another {'update' if again.updates else 'load'} wrote the tables since ({again.name})"
    return _unwatched(last, records) if check is Check.UPDATE_COMPLETED else ""


def _unwatched(last: RunRecord, records: Sequence[RunRecord]) -> str:
    """Of the updates that the last deployment started, one whose end nobody has seen; empty when all were followed to a good end."""
    started = next((r for r in reversed(records) if r.kind == "deploy" and r.updates), None)
    if started is None or (started.number < last.number and not set(last.updates) & set(started.updates)):
        return ""  # somebody started a newer one, and that was followed
    ends = {u: r.outcomes[Check.UPDATE_COMPLETED].passed for r in records if Check.UPDATE_COMPLETED in r.outcomes for u in r.updates}
    open_ones = [u for u in started.updates if not ends.get(u)]
    return f"update {markdown_text(open_ones[0])} of {started.name} was not followed to a good end" if open_ones else ""


def _list(parts: Iterable[Part]) -> str:
    values = [p.value for p in parts]
    return values[0] if len(values) == 1 else f"{', '.join(values[:-1])} and {values[-1]}"


# -- what people decided about objects ------------------------------------------------------------------------------------


def _of_estate(source: str) -> dict[Check, Proof]:
    """What the store of the source says of its objects."""
    store = estate_store(source)
    both = (Check.OBJECTS_DECIDED, Check.OBJECTS_SIGNED_OFF)
    if store is None:
        return {check: Proof(check, ProofStatus.MISSING) for check in both}
    with store:
        runs = store.runs()
        items = [i for i in store.objects() if i.kind in DEFINITIONS]
    if not runs or not items:
        return {check: Proof(check, ProofStatus.MISSING) for check in both}
    decided = [i for i in items if deployable(i) or i.state is State.SKIPPED]
    hard = [i for i in items if i.status != "converted"]
    signed = [i for i in hard if i.state in (State.SIGNED_OFF, State.SKIPPED) and not i.changed_since]
    return {
        Check.OBJECTS_DECIDED: _counted(Check.OBJECTS_DECIDED, runs[-1], items, decided, "decided", "undecided"),
        Check.OBJECTS_SIGNED_OFF: _counted(Check.OBJECTS_SIGNED_OFF, runs[-1], hard, signed, "signed off", "not signed off"),
    }


def _counted(check: Check, run: Run, wanted: list[StoredObject], good: list[StoredObject], done: str, lacking: str) -> Proof:
    at = max([run.ended, *(m.at for i in good for m in i.marks.values())]).replace("+00:00", "Z")
    known = {i.id for i in good}
    rest = [i for i in wanted if i.id not in known]
    words = f"estate run {run.id}, {at[:16]}Z, {len(good):,} of {len(wanted):,} object{'' if len(wanted) == 1 else 's'} {done}"
    if rest:
        more = f" and {len(rest) - _NAMED} more" if len(rest) > _NAMED else ""
        words += f"; {lacking}: {', '.join(markdown_text(i.name) for i in rest[:_NAMED])}{more}"
    return Proof(check, ProofStatus.FAILED if rest else ProofStatus.PROVED, words, at, run.id, _ESTATE)
