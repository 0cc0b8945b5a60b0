"""Server names as people write them, and whether something answers there."""

from __future__ import annotations

import ipaddress
import re
import socket
import time
from dataclasses import asdict, dataclass
from typing import Any

SQL_SERVER_PORT = 1433
HTTPS_PORT = 443


@dataclass(frozen=True, slots=True)
class Target:
    """An address to try.

    Attributes:
        name: What it is for: ``source`` or ``workspace``.
        shown: As typed.
        host: Name or address.
        port: TCP port.
        instance: Named SQL Server instance, whose port only SQL Browser knows; empty for none.
    """

    name: str
    shown: str
    host: str
    port: int
    instance: str = ""


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """What trying an address gave.

    Attributes:
        name: The target's name.
        shown: The address as typed.
        ok: It resolves and accepts a connection.
        diagnosis: ``REACHABLE``, ``NAME_NOT_RESOLVED``, ``REFUSED``, ``TIMEOUT``, ``UNREACHABLE``.
        message: The same in words.
        remedy: What to do about it.
        milliseconds: How long it took.
    """

    name: str
    shown: str
    ok: bool
    diagnosis: str
    message: str
    remedy: str
    milliseconds: float

    @property
    def check_code(self) -> str:
        """The stable code of a check that failed for it."""
        return _CHECK_CODES.get(self.diagnosis, self.diagnosis)

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready copy."""
        return asdict(self)


_CHECK_CODES = {"REFUSED": "PORT_REFUSED", "TIMEOUT": "NO_ANSWER", "UNREACHABLE": "HOST_UNREACHABLE"}


def parse_server(text: str, *, name: str = "source", port: int = SQL_SERVER_PORT) -> Target | None:
    r"""Read ``host``, ``host:port``, ``host,port``, ``tcp:host,port``, ``HOST\INSTANCE``, ``[::1]:port`` or a URL; None when it is none.

    The forms are those of SQL Server's ``server`` connection keyword.
    """
    shown = text.strip()
    rest = re.sub(r"^[a-z][a-z0-9+.\-]*://", "", shown, flags=re.I).split("/")[0].rsplit("@", 1)[-1]
    rest = re.sub(r"^(?:tcp|np|lpc|admin):", "", rest, flags=re.I)
    instance = ""
    found = re.fullmatch(r"\[([0-9a-fA-F:.%\w]+)\](?:[,:](\d{1,5}))?", rest)
    if found:
        host, number = found[1], found[2]
    elif rest.count(":") > 1:
        host, number = rest, None
    else:
        match = re.fullmatch(r"([^\\,:\s]+)(?:\\([^\\,:\s]+))?(?:\s*[,:]\s*(\d{1,5}))?", rest)
        if not match:
            return None
        host, instance, number = match[1], match[2] or "", match[3]
    host = "localhost" if host.lower() in (".", "(local)", "(localdb)") else host
    chosen = int(number) if number else port
    if not 0 < chosen < 65536 or not _plausible(host):
        return None
    return Target(name, shown, host, chosen, instance if not number else "")


def resolve(host: str) -> tuple[str, ...]:
    """The addresses of a name, each once; empty when it does not resolve."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError):
        return ()
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def probe(target: Target, timeout: float) -> ProbeResult:
    """Resolve the name and open a TCP connection, within ``timeout`` seconds for each."""
    started = time.monotonic()

    def answer(ok: bool, diagnosis: str, message: str, remedy: str = "") -> ProbeResult:
        return ProbeResult(target.name, target.shown, ok, diagnosis, message, remedy, (time.monotonic() - started) * 1000)

    try:
        addresses = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError):
        return answer(False, "NAME_NOT_RESOLVED", "name does not resolve", f"Check the name: getent hosts {target.host}")
    last: OSError | None = None
    for family, kind, protocol, _, address in addresses[:4]:
        try:
            with socket.socket(family, kind, protocol) as connection:
                connection.settimeout(timeout / min(len(addresses), 4))
                connection.connect(address)
            note = f"port {target.port} answers; instance {target.instance} may use another" if target.instance else "reachable"
            return answer(True, "REACHABLE", note)
        except OSError as error:
            last = error
    if isinstance(last, TimeoutError):
        return answer(
            False, "TIMEOUT", f"no answer on port {target.port}", "A firewall may drop it: ask for the port to be opened from this host."
        )
    if isinstance(last, ConnectionRefusedError):
        return answer(False, "REFUSED", f"port {target.port} refused", "Check the port and that the service listens on TCP.")
    return answer(False, "UNREACHABLE", f"cannot be reached ({last.strerror if last else 'no address'})", "Check the route to the host.")


def _plausible(host: str) -> bool:
    try:
        ipaddress.ip_address(host.split("%", maxsplit=1)[0])
    except ValueError:
        labels = host.rstrip(".").split(".")
        return len(host) <= 253 and all(re.fullmatch(r"[^\W_](?:[\w-]{0,61}[^\W_])?|[^\W]", label) for label in labels)
    return True
