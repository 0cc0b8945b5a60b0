"""A private ``freetds.conf``: the only way to make FreeTDS verify a server's certificate."""

from __future__ import annotations

import ssl
from pathlib import Path

from core.errors import UsageProblem
from core.files import write_atomic
from migration.sources.sqlserver.address import Encrypt, SourceAddress

#: The section's name, which the connection string gives as SERVERNAME.
SECTION = "quickplan"


def write_conf(address: SourceAddress, folder: Path, timeout: int) -> Path:
    """Write the configuration of one server and return its path, for the environment variable ``FREETDSCONF``.

    Args:
        address: The server; its port must be known.
        folder: A private folder (mode 0700).
        timeout: Seconds to wait for a connection.

    Raises:
        UsageProblem: No certificate authorities are found, or strict encryption is asked for, which FreeTDS does not have.
        CannotWrite: The file cannot be written.
    """
    if address.encrypt is Encrypt.STRICT:
        raise UsageProblem("FreeTDS has no strict encryption", remedy="Use Microsoft's driver: driver=microsoft")
    lines = [
        f"[{SECTION}]",
        f"\thost = {address.host}",
        f"\tport = {address.port}",
        "\ttds version = 7.4",
        "\tclient charset = UTF-8",
        f"\tconnect timeout = {timeout}",
    ]
    if address.encrypt is Encrypt.NO:
        lines.append("\tencryption = off")
    else:
        lines.append("\tencryption = require")
        if not address.trust_server_certificate:
            lines += [f"\tca file = {_authorities(address)}", "\tcheck certificate hostname = yes"]
    path = folder / f"freetds-{address.host.replace(':', '_').replace('/', '_')}-{address.port}.conf"
    write_atomic(path, "\n".join(lines) + "\n", mode=0o600)
    return path


def _authorities(address: SourceAddress) -> str:
    chosen = address.ca_file or ssl.get_default_verify_paths().cafile or ""
    if not chosen or not Path(chosen).is_file():
        raise UsageProblem(
            f"FreeTDS needs a file of trusted certificate authorities, and {chosen or 'the system’s'} is not there",
            remedy="Give ca_file=PATH, use Microsoft's driver, or choose trust_server_certificate=yes, which does not verify it.",
            file=chosen,
        )
    return chosen
