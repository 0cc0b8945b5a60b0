"""Following an update of a pipeline: its state by the API, its log page by page, within a limit for waiting."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from core.safe_text import one_line
from migration.workspace import diagnoses as d
from migration.workspace.calls import Session
from migration.workspace.diagnoses import Diagnosis
from migration.workspace.events import FINAL_STATES, Names, UpdateProgress, diagnose, remedy_of

#: Seconds between two looks.
POLL_SECONDS = 3.0
#: Seconds without a new state, before resources are there, after which the update is taken to be stuck.
WAITING_LIMIT = 600.0
_PAGE = 250
_STARTING = frozenset({"QUEUED", "CREATED", "WAITING_FOR_RESOURCES"})
_TIME = re.compile(r"[0-9T:.+Z-]{10,40}")


def wait(seconds: float) -> None:
    """Wait until the next look; replaced in tests."""
    time.sleep(seconds)


def now() -> float:
    """Seconds of the monotonic clock; replaced in tests."""
    return time.monotonic()


def read_events(session: Session, pipeline: str, update: str, since: str = "") -> Iterator[dict[str, Any]]:
    """The events of one update, oldest first; a filter is never sent together with a page's token.

    Args:
        session: The workspace.
        pipeline: Pipeline id.
        update: Update id.
        since: Timestamp of the newest event that is known: what is older is not asked for again. Empty for all.
    """
    where = f"update_id = '{update}'" + (f" AND timestamp >= '{since}'" if _TIME.fullmatch(since) else "")
    query: dict[str, Any] = {"max_results": _PAGE, "order_by": "timestamp asc", "filter": where}
    while True:
        answer = session.call(
            lambda query=query: session.sdk.api_client.do("GET", f"/api/2.0/pipelines/{pipeline}/events", query=query),  # type: ignore[misc]
            "read the event log",
        )
        yield from answer.get("events") or ()
        token = answer.get("next_page_token")
        if not token:
            return
        query = {"max_results": _PAGE, "page_token": token}


def newest_update(session: Session, pipeline: str) -> str:
    """Id of the newest update; empty when there is none."""
    answer = session.call(lambda: session.sdk.pipelines.list_updates(pipeline, max_results=1), "list the updates")
    return next((u.update_id or "" for u in answer.updates or ()), "")


def follow(
    session: Session,
    pipeline: str,
    update: str,
    on_event: Callable[[dict[str, Any]], None],
    *,
    waiting_limit: float = WAITING_LIMIT,
    poll: float = POLL_SECONDS,
    clock: Callable[[], float] = now,
    names: Names = Names(),  # noqa: B008 - frozen
) -> tuple[UpdateProgress, Diagnosis | None]:
    """Look at an update until it ends, or has waited too long for resources.

    Args:
        session: The workspace.
        pipeline: Pipeline id.
        update: Update id.
        on_event: Told each event once, in order.
        waiting_limit: Seconds without a new state before resources are there.
        poll: Seconds between two looks.
        clock: Seconds; replaced in tests.
        names: What the pipeline itself does not tell, for remedies: scope and profile.

    Returns:
        The progress, and why it failed; None when it did not.
    """
    progress, state, since, newest = UpdateProgress(update), "", clock(), ""
    while True:
        info = session.call(lambda: session.sdk.pipelines.get_update(pipeline, update), "look at the update").update
        state_now = info.state.value if info is not None and info.state is not None else ""
        # Events of several machines may come late and out of order: what is read last is read whole.
        for event in read_events(session, pipeline, update, "" if state_now in FINAL_STATES else newest):
            newest = max(newest, str(event.get("timestamp", "")))
            if progress.add(event):
                on_event(event)
        if state_now != state:
            state, since = state_now, clock()
        progress.state = state_now or progress.state
        if state_now in FINAL_STATES:
            return progress, _why(session, pipeline, progress, names)
        if state_now in _STARTING and clock() - since >= waiting_limit:
            words = f"update {update} is {state_now} and has not moved for {waiting_limit / 60:g} minutes"
            return progress, Diagnosis(d.WAITING_FOR_RESOURCES, words, remedy_of(d.WAITING_FOR_RESOURCES, names))
        wait(poll)


def _why(session: Session, pipeline: str, progress: UpdateProgress, names: Names) -> Diagnosis | None:
    if progress.state == "COMPLETED":
        return None
    if progress.state == "CANCELED":
        return Diagnosis("UPDATE_CANCELED", "the update was stopped", "Start it again: quickplan deploy --only update")
    found = session.call(lambda: session.sdk.pipelines.get(pipeline), "look at the pipeline")
    spec = found.spec
    known = replace(
        names,
        catalog=one_line(spec.catalog or "") if spec else "",
        schema=one_line((spec.schema or spec.target or "") if spec else ""),
        principal=found.run_as_user_name or "",
    )
    return diagnose(progress.error, known)
