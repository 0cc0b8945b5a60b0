"""What runs tell of single objects, kept in the estate's store: deployed, reconciled, and what they fall back to."""

from __future__ import annotations

import getpass
from collections.abc import Mapping, Sequence
from typing import Any

from core.errors import QuickplanError
from migration.estate import ObjectKind
from workbench.evidence.prints import estate_store
from workbench.log import logger
from workbench.store.model import State, StoredObject
from workbench.store.store import EstateStore, why_not

Item = Mapping[str, Any]


def note_progress(kind: str, source: str, items: Sequence[Item], run: str) -> None:
    """Record how far the objects of a source have come by a run; a source that was never assessed has no store, and none is made.

    Args:
        kind: Kind of the job.
        source: The source, as the job was given it.
        items: What the job streamed.
        run: How the history names it: ``reconcile run 7``.
    """
    if kind not in ("deploy", "reconcile"):
        return
    try:
        store = estate_store(source)
        if store is None:
            return
        with store:
            (_reconciled if kind == "reconcile" else _deployed)(store, items, run)
    except QuickplanError as error:  # the run itself is done: what it found must not be lost over a note about it
        logger.warning("progress: %s", error)


def _reconciled(store: EstateStore, items: Sequence[Item], run: str) -> None:
    tables = {i.name.casefold(): i for i in store.objects() if i.kind == ObjectKind.TABLE.value}
    told = [(tables[str(i["table"]).casefold()], i["status"]) for i in items if str(i["table"]).casefold() in tables]
    agree = [item for item, status in told if status == "matched" and not why_not(item, State.RECONCILED)]
    differ = [item for item, status in told if status == "mismatched" and State.RECONCILED in item.marks]
    _put(store, agree, State.RECONCILED, run)
    if differ:
        store.withdraw(differ, who=getpass.getuser(), states=(State.RECONCILED,))


def _deployed(store: EstateStore, items: Sequence[Item], run: str) -> None:
    """What is there as wanted counts as deployed, whoever put it there; what was taken back is not any more."""
    known = {i.name: i for i in store.objects() if State.SKIPPED not in i.marks}
    objects = [i for i in items if i["step"] == "objects"]
    there = [_object(i) for i in objects if i["status"] in ("done", "kept") and i["action"] != "delete"]
    gone = [_object(i) for i in objects if i["status"] == "done" and i["action"] == "delete"]
    _put(store, [i for n in there if (i := known.get(n)) is not None and _not_yet(i)], State.DEPLOYED, run)
    back = [i for n in gone if (i := known.get(n)) is not None]
    if back:
        store.withdraw(back, who=getpass.getuser(), states=(State.DEPLOYED, State.RECONCILED))


def _object(item: Item) -> str:
    return str(item["key"]).partition(":")[2]


def _not_yet(item: StoredObject) -> bool:
    """Whether a deployment is news: none was recorded since the present decision and text."""
    mark, decision = item.marks.get(State.DEPLOYED), item.decision
    if why_not(item, State.DEPLOYED):
        return False
    return mark is None or item.is_stale(mark) or (decision is not None and decision.sequence > mark.sequence)


def _put(store: EstateStore, items: Sequence[StoredObject], state: State, run: str) -> None:
    if items:
        store.progress(items, state, who=getpass.getuser(), note=run)
