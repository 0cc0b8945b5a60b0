"""The event log of pipelines in the documented schema (Pipeline event log schema), raw as the REST endpoint gives it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from workspace.api import Request, invalid, not_found, route
from workspace.notebooks import Found
from workspace.state import Pipeline, State, Update

_TERM = re.compile(r"\s*(timestamp|id|update_id|level)\s*(=|<|>|<=|>=|<>|IN)\s*(\((?:'[^']*',?\s*)+\)|'[^']*')\s*", re.I)


def moment(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def add(
    state: State,
    pipeline: Pipeline,
    update: Update | None,
    kind: str,
    message: str,
    details: dict[str, Any],
    *,
    level: str = "INFO",
    dataset: str = "",
    error: dict[str, Any] | None = None,
) -> None:
    """Write one event."""
    origin = {
        "cloud": "Azure",
        "region": "westeurope",
        "org_id": 1234567890,
        "pipeline_id": pipeline.id,
        "pipeline_type": "WORKSPACE",
        "pipeline_name": pipeline.spec.get("name"),
    }
    if update is not None:
        origin |= {"update_id": update.id, "request_id": update.id}
    if dataset:
        schema = ".".join(p for p in (pipeline.spec.get("catalog"), pipeline.spec.get("schema")) if p)
        origin |= {"dataset_name": f"{schema}.{dataset}", "flow_name": f"{schema}.{dataset}", "flow_id": f"flow-{dataset}"}
    number = state.new_id()
    made = {
        "id": f"ev-{number:08d}",
        "sequence": {"control_plane_seq_no": number},
        "origin": origin,
        "timestamp": moment(state.now()),
        "message": message,
        "level": level,
        "maturity_level": "STABLE",
        "event_type": kind,
        "details": details,
    }
    if error is not None:
        made["error"] = error
    pipeline.events.append(made)


def progress(state: State, pipeline: Pipeline, update: Update) -> None:
    level = "ERROR" if update.state == "FAILED" else "INFO"
    add(
        state,
        pipeline,
        update,
        "update_progress",
        f"Update {update.id[:6]} is {update.state}.",
        {"update_progress": {"state": update.state}},
        level=level,
    )


def flow(state: State, pipeline: Pipeline, update: Update, dataset: Found, status: str, *, rows: int = 0) -> None:
    details: dict[str, Any] = {"status": status}
    if status == "COMPLETED":
        details["metrics"] = {"num_output_rows": rows}
        if dataset.expectations:
            details["data_quality"] = {
                "dropped_records": 0,
                "expectations": [
                    {"name": e, "dataset": dataset.name, "passed_records": rows, "failed_records": 0} for e in dataset.expectations
                ],
            }
    add(state, pipeline, update, "flow_progress", f"Flow '{dataset.name}' is {status}.", {"flow_progress": details}, dataset=dataset.name)


@route("GET", "/api/2.0/pipelines/{id}/events", query=("page_token", "max_results", "order_by", "filter"))
def _events(request: Request) -> dict[str, Any]:
    found = request.state.pipelines.get(request.parts["id"])
    if found is None:
        raise not_found(f"The specified pipeline {request.parts['id']} was not found.")
    if "page_token" in request.query and set(request.query) - {"page_token", "max_results"}:
        raise invalid("page_token is mutually exclusive with all fields in this request except max_results")
    limit = request.int_of("max_results", 25)
    if limit > 250:
        raise invalid("max_results must be at most 250")
    newest_first, where, start = True, request.query.get("filter", ""), 0
    if token := request.query.get("page_token"):
        newest, where, begin = token.split("|", 2)
        newest_first, start = newest == "d", int(begin)
    elif order := request.query.get("order_by"):
        if order not in ("timestamp asc", "timestamp desc"):
            raise invalid(f"cannot order by {order}")
        newest_first = order.endswith("desc")
    rows = [e for e in found.events if _matches(e, where)]
    rows = rows[::-1] if newest_first else rows
    size = min(limit, request.state.page_size)
    answer: dict[str, Any] = {"events": rows[start : start + size]}
    if start + size < len(rows):
        answer["next_page_token"] = f"{'d' if newest_first else 'a'}|{where}|{start + size}"
    return answer


def _matches(event: dict[str, Any], where: str) -> bool:
    if not where:
        return True
    for term in re.split(r"\bAND\b", where, flags=re.I):
        match = _TERM.fullmatch(term)
        if match is None:
            raise invalid(f"cannot filter by {term.strip()!r}")
        name, operator, values = match[1].lower(), match[2].upper(), re.findall(r"'([^']*)'", match[3])
        held = event["origin"].get("update_id", "") if name == "update_id" else event[name]
        if name == "timestamp":
            held, values = held.rstrip("Z"), [v.rstrip("Z") for v in values]
        wanted = values[0]
        passes = {
            "=": held == wanted,
            "<>": held != wanted,
            "<": held < wanted,
            ">": held > wanted,
            "<=": held <= wanted,
            ">=": held >= wanted,
            "IN": held in values,
        }
        if not passes[operator]:
            return False
    return True
