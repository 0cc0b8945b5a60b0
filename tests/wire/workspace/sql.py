"""SQL warehouses and statements: what creates and drops objects is carried out, and fails where the names are not there."""

from __future__ import annotations

import re
from typing import Any

from workspace.api import ApiError, Request, invalid, not_found, route
from workspace.state import Schema, Warehouse

_NAME = r"(?:`(?:[^`]|``)+`|[\w$]+)"
_CREATE = re.compile(
    rf"CREATE\s+(?P<replace>OR\s+REPLACE\s+)?(?P<kind>TABLE|VIEW|FUNCTION|PROCEDURE|SCHEMA)\s+(?P<guard>IF\s+NOT\s+EXISTS\s+)?(?P<name>{_NAME}(?:\.{_NAME})*)",
    re.I,
)
_DROP = re.compile(
    rf"DROP\s+(?P<kind>TABLE|VIEW|FUNCTION|PROCEDURE)\s+(?P<guard>IF\s+EXISTS\s+)?(?P<name>{_NAME}(?:\.{_NAME})*)\s*\Z", re.I
)
_ALTER = re.compile(rf"(?:ALTER\s+TABLE|COMMENT\s+ON\s+(?:TABLE|VIEW|COLUMN))\s+(?P<name>{_NAME}(?:\.{_NAME})*)", re.I)
_REFERS = re.compile(rf"\b(?:FROM|JOIN)\s+(?P<name>{_NAME}(?:\.{_NAME}){{2}})", re.I)


class Failed(Exception):
    """A statement that fails: HTTP 200 with an error in the status."""

    def __init__(self, state: str, message: str) -> None:
        super().__init__(message)
        self.state = state


@route("GET", "/api/2.0/sql/warehouses", query=("run_as_user_id", "page_size", "page_token"))
def _list(request: Request) -> dict[str, Any]:
    return {"warehouses": [_shown(w) for w in request.state.warehouses.values()]}


def _shown(warehouse: Warehouse) -> dict[str, Any]:
    return {
        "id": warehouse.id,
        "name": warehouse.name,
        "state": warehouse.state,
        "enable_serverless_compute": warehouse.serverless,
        "warehouse_type": "PRO",
    }


@route("GET", "/api/2.0/sql/warehouses/{id}")
def _get(request: Request) -> dict[str, Any]:
    found = request.state.warehouses.get(request.parts["id"])
    if found is None:
        raise not_found(f"SQL warehouse {request.parts['id']} does not exist.")
    return _shown(found)


@route(
    "POST", "/api/2.0/sql/statements",
    body=("statement!", "warehouse_id!", "catalog", "schema", "wait_timeout", "on_wait_timeout", "disposition", "format", "parameters", "row_limit", "byte_limit"),
)  # fmt: skip
def _execute(request: Request) -> dict[str, Any]:
    body, state = request.body, request.state
    warehouse = state.warehouses.get(body["warehouse_id"])
    if warehouse is None:
        raise not_found(f"SQL warehouse {body['warehouse_id']} does not exist.")
    wait = re.fullmatch(r"(\d+)s", body.get("wait_timeout") or "10s")
    if wait is None or not (int(wait[1]) == 0 or 5 <= int(wait[1]) <= 50):
        raise invalid("wait_timeout must be 0s or between 5s and 50s")
    warehouse.state = "RUNNING"
    made: dict[str, Any] = {"statement_id": state.uuid(), "text": body["statement"], "by": request.identity.name}
    if state.held and state.held in body["statement"]:
        state.statements[made["statement_id"]] = made | {"status": {"state": "RUNNING"}}
        return {"statement_id": made["statement_id"], "status": {"state": "RUNNING"}}
    try:
        made["status"] = {"state": "SUCCEEDED"}
        made["result"] = _run(request, body["statement"], body.get("catalog") or "", body.get("schema") or "")
    except Failed as failed:
        made["status"] = {"state": "FAILED", "error": {"error_code": "BAD_REQUEST", "message": str(failed)}, "sql_state": failed.state}
    state.statements[made["statement_id"]] = made
    if int(wait[1]) == 0:
        return {"statement_id": made["statement_id"], "status": {"state": "PENDING"}}
    return _answer(made, state.chunk)


@route("GET", "/api/2.0/sql/statements/{id}")
def _status(request: Request) -> dict[str, Any]:
    found = request.state.statements.get(request.parts["id"])
    if found is None:
        raise not_found(f"The statement {request.parts['id']} was not found.")
    return _answer(found, request.state.chunk)


@route("GET", "/api/2.0/sql/statements/{id}/result/chunks/{index}")
def _chunk(request: Request) -> dict[str, Any]:
    found = request.state.statements.get(request.parts["id"])
    index = int(request.parts["index"])
    if found is None or index * request.state.chunk >= len(found.get("result") or []):
        raise not_found(f"The chunk {index} was not found.")
    return _piece(found["result"], index, request.state.chunk)


def _piece(rows: list[list[str | None]], index: int, size: int) -> dict[str, Any]:
    part = rows[index * size : (index + 1) * size]
    piece: dict[str, Any] = {"chunk_index": index, "row_offset": index * size, "row_count": len(part), "data_array": part}
    return piece | ({"next_chunk_index": index + 1} if (index + 1) * size < len(rows) else {})


def _answer(made: dict[str, Any], size: int) -> dict[str, Any]:
    answer = {"statement_id": made["statement_id"], "status": made["status"]}
    if made.get("result") is not None:
        rows = made["result"]
        answer["manifest"] = {"format": "JSON_ARRAY", "schema": {"column_count": 1, "columns": []}, "total_row_count": len(rows)}
        answer["result"] = _piece(rows, 0, size)
    return answer


@route("POST", "/api/2.0/sql/statements/{id}/cancel")
def _cancel(request: Request) -> dict[str, Any]:
    found = request.state.statements.get(request.parts["id"])
    if found is not None and found["status"]["state"] == "RUNNING":
        found["status"] = {"state": "CANCELED"}
    return {}


def _parts(name: str, catalog: str, schema: str) -> tuple[str, str, str]:
    parts = [p[1:-1].replace("``", "`") if p.startswith("`") else p for p in re.findall(_NAME, name)]
    return tuple([*[catalog, schema][: 3 - len(parts)], *parts][-3:])  # type: ignore[return-value]


def _target(request: Request, name: str, catalog: str, schema: str) -> tuple[Schema, str, str]:
    one, two, three = _parts(name, catalog, schema)
    found = request.state.schema(one, two)
    if found is None:
        raise Failed("42704", f"[SCHEMA_NOT_FOUND] The schema `{one}`.`{two}` cannot be found. SQLSTATE: 42704")
    return found, three.lower(), f"{one}.{two}"


def _run(request: Request, text: str, catalog: str, schema: str) -> list[list[str | None]] | None:
    text = re.sub(r"\A(?:\s*(?:--[^\n]*\n|/\*.*?\*/))*\s*", "", text, flags=re.S)
    if match := _CREATE.match(text):
        return _create(request, text, match, catalog, schema)
    if match := _DROP.match(text):
        found, name, _ = _target(request, match["name"], catalog, schema)
        if found.objects.pop(name, None) is None and not match["guard"]:
            raise Failed("42P01", f"[TABLE_OR_VIEW_NOT_FOUND] The table or view `{name}` cannot be found. SQLSTATE: 42P01")
        return None
    if match := _ALTER.match(text):
        found, name, _ = _target(request, match["name"], catalog, schema)
        if name not in found.objects and not text.upper().startswith("COMMENT ON COLUMN"):
            raise Failed("42P01", f"[TABLE_OR_VIEW_NOT_FOUND] The table or view `{name}` cannot be found. SQLSTATE: 42P01")
        return None
    if re.match(r"(SELECT|SHOW|WITH|DESCRIBE)\b", text, re.I):
        return request.state.select(text) if request.state.select is not None else [["1"]]
    if re.match(r"(SET|USE|GRANT|INSERT|BEGIN)\b", text, re.I):
        return None
    raise Failed("42601", "[PARSE_SYNTAX_ERROR] Syntax error at or near the beginning. SQLSTATE: 42601")


def _create(request: Request, text: str, match: re.Match[str], catalog: str, schema: str) -> None:
    kind = match["kind"].lower()
    if kind == "schema":
        raise ApiError(400, "BAD_REQUEST", "use the schemas endpoint here")
    found, name, where = _target(request, match["name"], catalog, schema)
    need = "CREATE_FUNCTION" if kind in ("function", "procedure") else "CREATE_TABLE"
    if need not in request.state.privileges(request.identity, *where.split(".")):
        raise Failed(
            "42501", f"[INSUFFICIENT_PERMISSIONS] Insufficient privileges: User does not have {need} on Schema '{where}'. SQLSTATE: 42501"
        )
    if name in request.state.statement_failures:
        raise Failed(*request.state.statement_failures[name])
    if name in found.objects and not match["replace"]:
        if match["guard"]:
            return
        raise Failed(
            "42P07", f"[TABLE_OR_VIEW_ALREADY_EXISTS] Cannot create table or view `{name}` because it already exists. SQLSTATE: 42P07"
        )
    if kind == "view":
        for refers in _REFERS.finditer(text):
            one, two, three = _parts(refers["name"], catalog, schema)
            other = request.state.schema(one, two)
            if other is None or three.lower() not in other.objects:
                raise Failed(
                    "42P01", f"[TABLE_OR_VIEW_NOT_FOUND] The table or view `{one}`.`{two}`.`{three}` cannot be found. SQLSTATE: 42P01"
                )
    if request.state.execute is not None:
        try:
            request.state.execute(text)
        except Exception as error:
            raise Failed("42000", str(error).strip().split("\n", 1)[0]) from error
    found.objects[name] = kind
