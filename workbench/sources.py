"""What a person names as a source: a path, a server's address, a name in ``quickplan.toml``, or Lakebridge's credentials file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import UnreadableInput
from core.files import exists, expand_user
from core.secret import Secret
from migration.sources.sqlserver.address import Login, SourceAddress, is_address, parse_address

if TYPE_CHECKING:
    from workbench.config import Settings

PASSWORD = "QUICKPLAN_SOURCE_PASSWORD"  # noqa: S105 - the name of a variable
TOKEN = "QUICKPLAN_SOURCE_TOKEN"  # noqa: S105
#: The name that means Lakebridge's credentials file.
LAKEBRIDGE = "lakebridge"


@dataclass(frozen=True, slots=True)
class Source:
    """A source to read: scripts on disk, or a live database.

    Attributes:
        path: File or folder of scripts; None for a live database.
        address: The live database; None for scripts.
        secret: Its password or token; None when none is known yet, or none is needed.
    """

    path: Path | None = None
    address: SourceAddress | None = None
    secret: Secret | None = None

    @property
    def shown(self) -> str:
        """The path or the address, without any secret."""
        return str(self.path) if self.path is not None else self.address.url() if self.address is not None else ""

    @property
    def name(self) -> str:
        """A short name for headings: the file's or folder's, or ``database @ server``."""
        return self.path.name if self.path is not None else self.address.shown if self.address is not None else ""

    @property
    def lacks_password(self) -> bool:
        """Whether its login needs a password that is not known."""
        return self.address is not None and self.address.login.needs_password and self.secret is None

    def with_secret(self, secret: Secret) -> Source:
        """The same with its password."""
        return replace(self, secret=secret)

    def request(self) -> dict[str, Any]:
        """What a job is sent, by pipe: here alone the secret is revealed."""
        return {"source": self.shown, "secret": self.secret.reveal() if self.secret else None}


def find_any_source(given: str, repo: Path, settings: Settings, *, environ: Mapping[str, str] | None = None) -> Source:
    """Read what a person gave as a source. A path that exists goes before a name.

    Raises:
        UsageProblem: The address is malformed, or holds a password.
        ConfigProblem: The credentials file or the named source is wrong.
        UnreadableInput: There is no such path or name.
    """
    surroundings = os.environ if environ is None else environ
    if is_address(given):
        return _live(parse_address(given), surroundings)
    path = expand_user(given)
    if exists(path):
        return Source(path=path.resolve())
    if given in settings.sources:
        named = settings.sources[given]
        if is_address(named):
            return _live(parse_address(named), surroundings)
        return Source(path=(repo / expand_user(named)).resolve())
    if given == LAKEBRIDGE:
        from migration.sources.sqlserver.credentials import credentials_file, read_credentials

        stored = read_credentials(credentials_file(), environ=surroundings)
        found = _live(stored.address, surroundings)
        return found if found.secret is not None or stored.secret is None else found.with_secret(stored.secret)
    names = ", ".join(sorted([*settings.sources, LAKEBRIDGE]))
    raise UnreadableInput(
        f"the source {given} does not exist",
        remedy=f"Give a file or folder of T-SQL scripts, mssql://user@host/database, or a named source ({names}).",
        file=given,
    )


def is_named(text: str, settings: Settings) -> bool:
    """Whether a configured source is an address or a name rather than a path."""
    return is_address(text) or text in settings.sources or text == LAKEBRIDGE


def _live(address: SourceAddress, environ: Mapping[str, str]) -> Source:
    token = address.login is Login.ENTRA_DEFAULT
    value = environ.get(TOKEN if token else PASSWORD, "")
    return Source(address=address, secret=Secret(value) if value else None)
