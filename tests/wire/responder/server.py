"""The responder: listens on loopback and serves each connection in a thread."""

from __future__ import annotations

import contextlib
import socket
import struct
import tempfile
import threading
from pathlib import Path
from types import TracebackType

from responder.certificates import Certificates, make_certificates
from responder.connection import Connection
from responder.engine.store import Store
from responder.faults import Fault, Faults
from responder.packets import Closed, Malformed, Transport
from responder.record import Record, Session, Statement
from responder.settings import Settings
from responder.versions import VERSIONS, Version


class Responder:
    """A server on 127.0.0.1, port 0; a context manager.

    Args:
        store: The databases it serves.
        settings: What it pretends to be.
        certificates: Made in a folder of its own when None.

    Attributes:
        faults: What goes wrong on connections to come.
        record: Everything clients sent.
        port: Where it listens.
        most_connections: Most connections that were open at one time.
    """

    def __init__(self, store: Store, settings: Settings | None = None, certificates: Certificates | None = None) -> None:
        self.store = store
        self.settings = settings or Settings()
        self.version: Version = VERSIONS[self.settings.version]
        self.faults = Faults()
        self.record = Record()
        self._folder = None if certificates else tempfile.TemporaryDirectory(prefix="responder-")
        self.certificates = certificates or make_certificates(Path(self._folder.name))  # type: ignore[union-attr]  # one of the two is there
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listener.getsockname()[1]
        self._lock = threading.Lock()
        self._open: dict[threading.Thread, socket.socket] = {}
        self._stopping = False
        self.most_connections = 0
        self._acceptor = threading.Thread(target=self._accept, name="responder", daemon=True)

    # What tests ask

    @property
    def statements(self) -> list[Statement]:
        """Everything received so far, in order."""
        return self.record.statements

    @property
    def sessions(self) -> list[Session]:
        """Connections so far, in order."""
        return list(self.record.sessions)

    def forbidden(self) -> list[Statement]:
        """Writes, definitions and executions that were received: none for a reader."""
        return [s for s in self.record.statements if s.forbidden]

    def find_database(self, name: str) -> str | None:
        """The database of a name in its own spelling; the first one for an empty name."""
        return self.store.find(name)

    # Life

    def __enter__(self) -> Responder:
        self._acceptor.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def stop(self) -> None:
        """Close every connection and wait for the threads."""
        self._stopping = True
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._acceptor.join(10)
        self.drop_connections()
        if self._folder is not None:
            self._folder.cleanup()

    def drop_connections(self) -> None:
        """Break every open connection, as a restarted server does, and wait until their threads ended."""
        with self._lock:
            threads = dict(self._open)
        for sock in threads.values():
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        for thread in threads:
            thread.join(10)

    def _accept(self) -> None:
        while not self._stopping:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            session, fault = self.record.open(), self.faults.take()
            thread = threading.Thread(target=self._serve, args=(sock, session, fault), name=f"responder-{session.number}", daemon=True)
            with self._lock:
                self._open[thread] = sock
                self.most_connections = max(self.most_connections, len(self._open))
            thread.start()

    def _serve(self, sock: socket.socket, session: Session, fault: Fault) -> None:
        def first() -> int:
            try:
                seen = sock.recv(1, socket.MSG_PEEK)
            except OSError as error:
                raise Closed(str(error)) from error
            return seen[0] if seen else 0

        try:
            Connection(self, Transport(sock), first, fault, session).serve()
        except (Closed, Malformed) as error:
            session.ended = str(error)
            if fault.reset:
                with contextlib.suppress(OSError):
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        finally:
            with contextlib.suppress(OSError):
                sock.close()
            with self._lock:
                self._open.pop(threading.current_thread(), None)


@contextlib.contextmanager
def refused_port():  # a generator of int
    """A port of loopback that refuses connections for as long as the context lasts."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield bound.getsockname()[1]
