"""A look at the server's encryption by ourselves, without a driver: PRELOGIN, then the TLS handshake inside TDS packets (MS-TDS 2.2.6.5).

Drivers report an untrusted certificate, a closed connection and a port that speaks something else with the same SQLSTATE; this tells
them apart, and names the certificate.
"""

from __future__ import annotations

import socket
import ssl
import struct
import time
from dataclasses import dataclass
from enum import StrEnum

from core.safe_text import one_line
from migration.sources.sqlserver.address import Encrypt, SourceAddress
from migration.sources.sqlserver.diagnosis import Diagnosis

_PRELOGIN, _HEADER, _END_OF_MESSAGE = 0x12, 8, 0x01
_ENCRYPT_ON, _ENCRYPT_NOT_SUPPORTED = 0x01, 0x02
_PACKET = 4096
_LARGEST = 64 * 1024


class TlsState(StrEnum):
    """What the look gave."""

    TRUSTED = "trusted"
    UNTRUSTED = "untrusted"
    WRONG_NAME = "wrong_name"
    EXPIRED = "expired"
    NOT_OFFERED = "not_offered"
    NOT_TDS = "not_tds"
    CLOSED = "closed"
    NO_ANSWER = "no_answer"
    HANDSHAKE_FAILED = "handshake_failed"


@dataclass(frozen=True, slots=True)
class TlsLook:
    """The server's encryption.

    Attributes:
        state: What was found.
        evidence: TLS version and certificate, or the reason in OpenSSL's words.
        version: ``16.0.1000`` as PRELOGIN names the server's version; empty when it did not.
    """

    state: TlsState
    evidence: str = ""
    version: str = ""


_WORDS = {
    TlsState.UNTRUSTED: ("TLS_UNTRUSTED", "its certificate is signed by an authority that this machine does not trust"),
    TlsState.WRONG_NAME: ("TLS_WRONG_NAME", "its certificate is for another name"),
    TlsState.EXPIRED: ("TLS_EXPIRED", "its certificate has expired"),
    TlsState.NOT_OFFERED: ("TLS_NOT_OFFERED", "it offers no encryption"),
    TlsState.NOT_TDS: ("NOT_SQL_SERVER", "what answers there is not a SQL Server"),
    TlsState.CLOSED: ("CLOSED_EARLY", "it closed the connection before the login"),
    TlsState.NO_ANSWER: ("NO_ANSWER", "it accepts connections and says nothing"),
    TlsState.HANDSHAKE_FAILED: ("TLS_FAILED", "the TLS handshake failed"),
}
_REMEDIES = {
    TlsState.UNTRUSTED: "Install the authority's certificate here, give ca_file=PATH, or use trust_server_certificate=yes (not verified).",
    TlsState.WRONG_NAME: "Use the name that the certificate is for, or choose trust_server_certificate=yes, which does not verify it.",
    TlsState.EXPIRED: "Ask for a new certificate on the server.",
    TlsState.NOT_OFFERED: "Choose encrypt=no if the network is trusted, or have encryption switched on.",
    TlsState.NOT_TDS: "Check host and port.",
    TlsState.CLOSED: "Try encrypt=strict (or yes instead of strict), and check that it is a SQL Server.",
    TlsState.NO_ANSWER: "Is it a SQL Server? Check host and port.",
    TlsState.HANDSHAKE_FAILED: "Server and machine have no TLS version in common: update the older one.",
}  # fmt: skip


#: States that trust_server_certificate=yes passes over.
UNVERIFIED = frozenset({TlsState.UNTRUSTED, TlsState.WRONG_NAME, TlsState.EXPIRED})


def explain_tls(found: TlsLook, address: SourceAddress) -> Diagnosis:
    """Words and remedy for a look that was not :attr:`TlsState.TRUSTED`."""
    code, words = _WORDS[found.state]
    seen = f"{one_line(address.server)}: {words}" + (f" ({one_line(found.evidence)})" if found.evidence else "")
    return Diagnosis(code, seen, _REMEDIES[found.state])


class _Closed(Exception):
    """The server closed the connection."""


class _NotTds(Exception):
    """The server answered with something else than TDS."""


def look(address: SourceAddress, timeout: float) -> TlsLook:
    """Ask the server for encryption and check its certificate against the system's (or ``ca_file``'s) authorities.

    Args:
        address: Where; its port must be known.
        timeout: Seconds for the whole of it.
    """
    ends = time.monotonic() + timeout
    version = ""
    try:
        with socket.create_connection((address.host, address.port), timeout) as link:
            if address.encrypt is Encrypt.STRICT:
                return _strict(link, address, ends)
            answer = _exchange(link, _prelogin(), ends)
            encryption, version = _read_prelogin(answer)
            if encryption == _ENCRYPT_NOT_SUPPORTED:
                return TlsLook(TlsState.NOT_OFFERED, "the server offers no encryption", version)
            return _handshake(link, address, ends, version)
    except TimeoutError:
        return TlsLook(TlsState.NO_ANSWER, "nothing came back", version)
    except _NotTds:
        return TlsLook(TlsState.NOT_TDS, "what answers is not a SQL Server", version)
    except (_Closed, ConnectionError):
        return TlsLook(TlsState.CLOSED, "the server closed the connection", version)
    except ssl.SSLError as error:
        return TlsLook(_failed(error), _reason(error), version)
    except OSError as error:
        return TlsLook(TlsState.CLOSED, error.strerror or type(error).__name__, version)


def _context(address: SourceAddress) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=address.ca_file or None)
    if address.encrypt is Encrypt.STRICT:
        context.set_alpn_protocols(["tds/8.0"])
    return context


def _strict(link: socket.socket, address: SourceAddress, ends: float) -> TlsLook:
    link.settimeout(_left(ends))
    with _context(address).wrap_socket(link, server_hostname=address.host) as secured:
        secured.settimeout(_left(ends))
        secured.sendall(_prelogin())
        _, version = _read_prelogin(_read_message(secured, ends))
        return TlsLook(TlsState.TRUSTED, _evidence(secured.version(), secured.getpeercert()), version)


def _handshake(link: socket.socket, address: SourceAddress, ends: float, version: str) -> TlsLook:
    """TLS whose records travel as the payload of PRELOGIN packets."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    session = _context(address).wrap_bio(incoming, outgoing, server_hostname=address.host)
    while True:
        try:
            session.do_handshake()
        except ssl.SSLWantReadError:
            incoming.write(_exchange(link, _packets(outgoing.read()), ends))
            continue
        return TlsLook(TlsState.TRUSTED, _evidence(session.version(), session.getpeercert()), version)


def _prelogin() -> bytes:
    """VERSION, ENCRYPTION = on, INSTOPT, THREADID, MARS = off."""
    options = [(0, bytes(6)), (1, bytes([_ENCRYPT_ON])), (2, b"\x00"), (3, bytes(4)), (4, b"\x00")]
    offset, table, data = 5 * len(options) + 1, b"", b""
    for token, value in options:
        table += struct.pack(">BHH", token, offset + len(data), len(value))
        data += value
    return _packets(table + b"\xff" + data)


def _packets(payload: bytes) -> bytes:
    room = _PACKET - _HEADER
    parts = [payload[i : i + room] for i in range(0, len(payload), room)] or [b""]
    heads = [
        struct.pack(">BBHHBB", _PRELOGIN, _END_OF_MESSAGE if n == len(parts) else 0, len(part) + _HEADER, 0, n & 0xFF, 0)
        for n, part in enumerate(parts, 1)
    ]
    return b"".join(head + part for head, part in zip(heads, parts, strict=True))


def _exchange(link: socket.socket, sent: bytes, ends: float) -> bytes:
    link.settimeout(_left(ends))
    link.sendall(sent)
    return _read_message(link, ends)


def _read_message(link: socket.socket, ends: float) -> bytes:
    whole = b""
    while True:
        head = _exactly(link, _HEADER, ends)
        kind, status, length = struct.unpack(">BBH", head[:4])
        if kind not in (_PRELOGIN, 0x04) or length < _HEADER or len(whole) > _LARGEST:
            raise _NotTds
        whole += _exactly(link, length - _HEADER, ends)
        if status & _END_OF_MESSAGE:
            return whole


def _exactly(link: socket.socket, count: int, ends: float) -> bytes:
    got = b""
    while len(got) < count:
        link.settimeout(_left(ends))
        chunk = link.recv(count - len(got))
        if not chunk:
            raise _Closed
        got += chunk
    return got


def _left(ends: float) -> float:
    left = ends - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _read_prelogin(answer: bytes) -> tuple[int, str]:
    """The server's encryption byte and version."""
    encryption, version, place = _ENCRYPT_NOT_SUPPORTED, "", 0
    while place < len(answer) and answer[place] != 0xFF:
        if place + 5 > len(answer):
            raise _NotTds
        token, offset, length = struct.unpack(">BHH", answer[place : place + 5])
        value = answer[offset : offset + length]
        if len(value) != length:
            raise _NotTds
        if token == 0 and length >= 4:
            version = f"{value[0]}.{value[1]}.{struct.unpack('>H', value[2:4])[0]}"
        elif token == 1 and length == 1:
            encryption = value[0]
        place += 5
    return encryption, version


def _failed(error: ssl.SSLError) -> TlsState:
    if not isinstance(error, ssl.SSLCertVerificationError):
        return TlsState.HANDSHAKE_FAILED
    # X509_V_ERR_CERT_HAS_EXPIRED, X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH (OpenSSL, x509_vfy.h).
    return {10: TlsState.EXPIRED, 62: TlsState.WRONG_NAME, 64: TlsState.WRONG_NAME}.get(error.verify_code, TlsState.UNTRUSTED)


def _reason(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    return (error.reason or "TLS error").replace("_", " ").lower()


def _evidence(version: str | None, certificate: object) -> str:
    facts = certificate if isinstance(certificate, dict) else {}
    subject = next((value for part in facts.get("subject", ()) for key, value in part if key == "commonName"), "")
    return ", ".join(p for p in (version or "", subject and f"certificate {subject}", facts.get("notAfter", "")) if p)
