"""The HTTP server: authentication, faults, routing, and a record of what was asked."""

from __future__ import annotations

import base64
import contextlib
import json
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from workspace import catalog, clusters, files, identity, jobs, pipelines, secrets, sql, volumes  # noqa: F401 - each registers its routes
from workspace.api import ApiError, Request, check_fields, find
from workspace.faults import Fault, Faults
from workspace.identity import OPEN_PATHS, who
from workspace.state import ADMIN_TOKEN, Identity, State


@dataclass(frozen=True)
class Call:
    """One request as it came, without its body's values."""

    method: str
    path: str
    status: int
    changes: bool
    by: str


@dataclass
class Workspace:
    """A workspace that listens.

    Args:
        state: What it holds.
        context: Server side of TLS; plain HTTP when None.
    """

    state: State = field(default_factory=State)
    context: ssl.SSLContext | None = None
    faults: Faults = field(default_factory=Faults)
    calls: list[Call] = field(default_factory=list)
    crashes: list[str] = field(default_factory=list)
    token: str = ADMIN_TOKEN
    #: Called with each request before it is answered.
    on_request: Callable[[], None] | None = None
    open_connections: int = 0
    #: Most connections that were open at one time.
    most_connections: int = 0

    def __enter__(self) -> Workspace:
        self.lock = threading.RLock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"workspace": self}))
        self._server.daemon_threads = True
        if self.context is not None:
            self._server.socket = self.context.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        return f"{'https' if self.context else 'http'}://{'localhost' if self.context else '127.0.0.1'}:{self.port}"

    def changes(self) -> list[str]:
        """The requests that changed something, as ``METHOD path``."""
        return [f"{c.method} {c.path}" for c in self.calls if c.changes and c.status < 300]


class _Handler(BaseHTTPRequestHandler):
    workspace: Workspace
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def setup(self) -> None:
        """Count the connection."""
        super().setup()
        with self.workspace.lock:
            self.workspace.open_connections += 1
            self.workspace.most_connections = max(self.workspace.most_connections, self.workspace.open_connections)

    def finish(self) -> None:
        """Count it no more."""
        with self.workspace.lock:
            self.workspace.open_connections -= 1
        super().finish()

    def log_message(self, *_: Any) -> None:
        """Nothing: the record has it."""

    def _serve(self) -> None:
        ws = self.workspace
        split = urlsplit(self.path)
        path = unquote(split.path)
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if ws.on_request is not None:
            ws.on_request()
        try:
            status, body, changes, by, fault = self._answer(path, dict(parse_qsl(split.query, keep_blank_values=True)), raw)
        except Exception as error:
            ws.crashes.append(f"{self.command} {path}: {error!r}")
            raise
        with ws.lock:
            ws.calls.append(Call(self.command, path, status, changes, by))
        if fault is not None and fault.hold is not None:
            fault.hold.wait(30)
        if fault is not None and fault.first is not None:
            fault.first()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self._send(status, body, fault)
        if fault is not None and fault.then is not None:
            fault.then()

    def _answer(self, path: str, query: dict[str, str], raw: bytes) -> tuple[int, Any, bool, str, Fault | None]:
        ws = self.workspace
        caller, fault, changes = Identity(""), None, self.command != "GET"
        try:
            known, parts = find(self.command, path)
            changes = known.changes
            with ws.lock:
                fault = ws.faults.take(self.command, path, changes)
            if fault is not None and not fault.processed and (fault.status or fault.lost):
                return fault.status or 500, _fault_body(fault), changes, "", fault
            if path not in OPEN_PATHS:
                caller = who(ws.state, self.headers.get("Authorization") or "")
            body = {} if known.raw or not raw else json.loads(raw)
            check_fields(known, query, body)
            request = Request(self.command, path, query, body, raw, caller, ws.state, ws.url, parts)
            request.body.update({"_authorization": self.headers.get("Authorization")} if known.raw and path in OPEN_PATHS else {})
            with ws.lock:
                answer = known.handler(request)
        except ApiError as error:
            return error.status, error.body(), changes, caller.name, fault
        if fault is not None and fault.status:
            return fault.status, _fault_body(fault), changes, caller.name, fault
        return 200, answer, changes, caller.name, fault

    def _send(self, status: int, answer: Any, fault: Fault | None) -> None:
        data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        if fault is not None and fault.lost == "reset":
            self._reset()
            return
        self.send_response(status)
        self.send_header("Content-Type", "application/octet-stream" if isinstance(answer, bytes) else "application/json")
        self.send_header("Content-Length", str(len(data) + (64 if fault and fault.lost else 0)))
        if fault is not None and fault.retry_after:
            self.send_header("Retry-After", str(fault.retry_after))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)
        if fault is not None and fault.lost:
            self.wfile.flush()
            self._reset()

    def _reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = _serve


def _fault_body(fault: Fault) -> dict[str, Any]:
    return {
        "error_code": fault.code or {429: "REQUEST_LIMIT_EXCEEDED", 503: "TEMPORARILY_UNAVAILABLE"}.get(fault.status, "INTERNAL_ERROR"),
        "message": fault.message,
    }


def basic(user: str, password: str) -> str:
    """A header of Basic authentication."""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
