"""What a responder pretends to be, and whom it lets in."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


class Encryption(Enum):
    """What the server says of encryption in PRELOGIN."""

    OFF = "off"  # on when the client asks for it; else only the login is encrypted
    REQUIRED = "required"  # "Force Encryption"
    UNSUPPORTED = "unsupported"  # no TLS at all
    STRICT = "strict"  # TDS 8.0: TLS before anything else; other clients are turned away


@dataclass(frozen=True)
class Rights:
    """What the login may see.

    Attributes:
        view_definition: Without it definitions of modules, defaults, checks and computed columns are NULL.
        view_database_state: Without it ``sys.dm_db_*`` views are refused (262 and 297).
        view_server_state: Without it server-wide ``sys.dm_*`` views are refused (300 and 297).
        denied: Views as ``schema.name`` in lower case whose SELECT is refused (229).
    """

    view_definition: bool = True
    view_database_state: bool = True
    view_server_state: bool = True
    denied: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Login:
    """A SQL login. Its password is never recorded, printed or compared outside of :meth:`admits`."""

    user: str = "quickplan_reader"
    password: str = field(default="Str0ng-Pass_word", repr=False)
    rights: Rights = Rights()

    def admits(self, user: str, password: str) -> bool:
        """Whether these credentials are this login's; names ignore case."""
        return user.casefold() == self.user.casefold() and password == self.password


@dataclass(frozen=True)
class Settings:
    """A server.

    Attributes:
        version: Key of :data:`responder.versions.VERSIONS`.
        encryption: What it says in PRELOGIN; a TDS 8.0 client is always served when a certificate is there.
        logins: Who may enter.
        server_name: ``@@SERVERNAME``.
        instance: Name that SQL Browser tells; empty for the default instance.
        collation: Of server and databases.
        unknown_database: 4060 as SQL Server answers a login, or 911 as it answers USE.
    """

    version: str = "2022"
    encryption: Encryption = Encryption.OFF
    logins: tuple[Login, ...] = (Login(),)
    server_name: str = "SQL01"
    instance: str = ""
    collation: str = "SQL_Latin1_General_CP1_CI_AS"
    unknown_database: int = 4060
