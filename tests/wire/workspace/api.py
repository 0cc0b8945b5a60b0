"""Requests, errors and routes: a path or a field that is not known is refused, as the real API does."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workspace.state import Identity, State


class ApiError(Exception):
    """An answer that is an error."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message

    def body(self) -> dict[str, Any]:
        return {"error_code": self.code, "message": self.message, "details": []}


def not_found(message: str, code: str = "RESOURCE_DOES_NOT_EXIST") -> ApiError:
    return ApiError(404, code, message)


def denied(message: str) -> ApiError:
    return ApiError(403, "PERMISSION_DENIED", message)


def invalid(message: str) -> ApiError:
    return ApiError(400, "INVALID_PARAMETER_VALUE", message)


@dataclass
class Request:
    """One request, already authenticated."""

    method: str
    path: str
    query: dict[str, str]
    body: dict[str, Any]
    raw: bytes
    identity: Identity
    state: State
    base_url: str
    parts: dict[str, str] = field(default_factory=dict)

    def int_of(self, name: str, default: int) -> int:
        return int(self.query.get(name) or default)


Handler = Callable[[Request], "dict[str, Any] | bytes"]


@dataclass
class Route:
    method: str
    pattern: re.Pattern[str]
    query: frozenset[str]
    body: frozenset[str]
    required: frozenset[str]
    changes: bool
    raw: bool
    handler: Handler


ROUTES: list[Route] = []


def route(
    method: str, path: str, *, query: Iterable[str] = (), body: Iterable[str] = (), changes: bool | None = None, raw: bool = False
) -> Callable[[Handler], Handler]:
    """Register a handler; ``{name}`` in the path is one segment, ``{name:path}`` the rest; ``field!`` is required."""

    def register(handler: Handler) -> Handler:
        pattern = re.sub(r"\{(\w+):path\}", r"(?P<\1>.+)", path)
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", pattern)
        names = list(body)
        ROUTES.append(
            Route(
                method,
                re.compile(pattern + r"\Z"),
                frozenset(query),
                frozenset(n.rstrip("!") for n in names),
                frozenset(n.rstrip("!") for n in names if n.endswith("!")),
                method != "GET" if changes is None else changes,
                raw,
                handler,
            )
        )
        return handler

    return register


def find(method: str, path: str) -> tuple[Route, dict[str, str]]:
    """The route of a path.

    Raises:
        ApiError: There is none.
    """
    for known in ROUTES:
        match = known.pattern.match(path)
        if match and known.method == method:
            return known, match.groupdict()
    raise ApiError(404, "ENDPOINT_NOT_FOUND", f"No API found for '{method} {path}'")


def check_fields(known: Route, query: Iterable[str], body: dict[str, Any]) -> None:
    """Refuse what the endpoint does not know."""
    for name in query:
        if name not in known.query:
            raise invalid(f"unknown query parameter {name}")
    if known.raw:
        return
    for name in body:
        if name not in known.body:
            raise ApiError(400, "MALFORMED_REQUEST", f"Could not parse request object: unknown field {name}")
    for name in known.required:
        if body.get(name) in (None, ""):
            raise invalid(f"Missing required field: {name}")


def page(rows: list[Any], request: Request, key: str, *, limit: int, token: str = "next_page_token") -> dict[str, Any]:
    """One page of a list; the token is where the next one begins."""
    start = int(request.query.get("page_token") or 0)
    size = min(int(request.query.get("max_results") or limit) or limit, limit, request.state.page_size)
    shown: dict[str, Any] = {key: rows[start : start + size]}
    if start + size < len(rows):
        shown[token] = str(start + size)
    return shown
