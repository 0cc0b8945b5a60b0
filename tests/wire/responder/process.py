"""The responder in a process of its own, so that its work and the client's do not share an interpreter."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any

from responder.certificates import Certificates
from responder.engine.store import Contents, Store
from responder.faults import Fault
from responder.record import Session, Statement
from responder.server import Responder
from responder.settings import Settings


class ResponderProcess:
    """As :class:`responder.Responder`, started with the contents instead of a store.

    Args:
        contents: Databases, the first one for a login without a database; they are pickled.
        settings: What it pretends to be.
        certificates: Made by the child when None.
        fill: Views to fill before it listens, so that a measurement does not pay for it; ``None`` for every view.
    """

    def __init__(
        self,
        *contents: Contents,
        settings: Settings | None = None,
        certificates: Certificates | None = None,
        fill: tuple[str, ...] | None = (),
    ) -> None:
        self.settings = settings or Settings()
        self.faults = _RemoteFaults(self._call)
        self._start = (contents, self.settings, certificates, fill)
        self.port = 0

    def __enter__(self) -> ResponderProcess:
        mine, other = socket.socketpair()
        root = Path(__file__).resolve().parents[3]
        paths = [str(Path(__file__).resolve().parents[1]), str(root), os.environ.get("PYTHONPATH", "")]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in paths if p)}
        command = [sys.executable, "-m", "responder.process", str(other.fileno())]
        self._child = subprocess.Popen(command, pass_fds=[other.fileno()], env=environment, stdin=subprocess.DEVNULL)
        other.close()
        self._pipe = Connection(mine.detach())
        self._pipe.send(self._start)
        self.port = self._pipe.recv()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self._pipe.send(("stop", ()))
        self._pipe.close()
        try:
            self._child.wait(15)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()

    def _call(self, name: str, *arguments: Any) -> Any:
        self._pipe.send((name, arguments))
        return self._pipe.recv()

    @property
    def statements(self) -> list[Statement]:
        """Everything received so far, in order."""
        return self._call("statements")  # type: ignore[no-any-return]

    @property
    def sessions(self) -> list[Session]:
        """Connections so far, in order."""
        return self._call("sessions")  # type: ignore[no-any-return]

    @property
    def crashes(self) -> list[str]:
        """Failures of the responder itself."""
        return self._call("crashes")  # type: ignore[no-any-return]

    def forbidden(self) -> list[Statement]:
        """Writes, definitions and executions that were received."""
        return [s for s in self.statements if s.forbidden]

    def drop_connections(self) -> None:
        """Break every open connection."""
        self._call("drop_connections")


class _RemoteFaults:
    """As :class:`responder.faults.Faults`, in the child."""

    def __init__(self, call: Any) -> None:
        self._call = call

    def always(self, fault: Fault) -> None:
        """Every connection from now on has it."""
        self._call("always", fault)

    def next(self, *faults: Fault) -> None:
        """The next connections have these."""
        self._call("next", *faults)

    def clear(self) -> None:
        """No faults any more."""
        self._call("clear")


def _serve(descriptor: int) -> None:
    from responder.engine.catalog import views

    pipe = Connection(descriptor)
    contents, settings, certificates, fill = pipe.recv()
    store = Store(*contents)
    with Responder(store, settings, certificates) as responder:
        for made in contents:
            store.ensure(made.name, fill if fill is not None else views(None))
        pipe.send(responder.port)
        answers: dict[str, Any] = {
            "statements": lambda: responder.statements, "sessions": lambda: responder.sessions, "crashes": lambda: responder.record.crashes,
            "drop_connections": responder.drop_connections, "always": responder.faults.always, "next": responder.faults.next,
            "clear": responder.faults.clear,
        }  # fmt: skip
        while True:
            try:
                name, arguments = pipe.recv()
            except EOFError:
                break
            if name == "stop":
                break
            pipe.send(answers[name](*arguments))
    store.close()


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
