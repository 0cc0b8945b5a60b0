"""What the Checks screen checks: the source and the workspace that a person, the settings or the prompt name, and running one check.

What is typed on the screen lives here for the session and nowhere else. A password belongs to the server and login it was typed for:
another address never gets it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from core.errors import UsageProblem
from core.safe_text import one_line
from core.secret import Secret
from core.targets import parse_server
from migration.checks import CheckResult, CheckStatus
from migration.sources.sqlserver.address import SCHEME, SourceAddress, is_address
from migration.workspace.target import WorkspaceTarget
from planner.task import Intent
from workbench.checks import GRACE_SECONDS, PlannedCheck, reached_source, run_one, source_checks, workspace_checks, workspace_target
from workbench.config import Settings
from workbench.plan_target import settings_target
from workbench.sources import PASSWORD, Source, find_any_source, is_named

LOGIN = "source.login"
#: Who named what was typed on the screen.
TYPED = "typed here"
_WORKSPACE = re.compile(r"\b(?:https://)?([\w.-]+\.(?:azuredatabricks\.(?:net|us|cn)|cloud\.databricks\.com|gcp\.databricks\.com))\b", re.I)


@dataclass(frozen=True, slots=True)
class Lack:
    """What a check cannot run without.

    Attributes:
        code: Stable, like a diagnosis.
        words: The same in words.
        remedy: How it is given.
    """

    code: str
    words: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Connections:
    """What is checked.

    Attributes:
        source: The live database with its password, if one is known; None when nothing names one.
        source_from: Who named it: ``typed here``, ``the source``, ``the prompt``; empty for nobody.
        profile: Workspace profile or host.
        workspace_from: Who named it: ``typed here``, ``the settings``, ``the prompt``, ``the default profile``.
        target: What the workspace must have.
    """

    source: Source | None
    source_from: str
    profile: str
    workspace_from: str
    target: WorkspaceTarget = field(default_factory=WorkspaceTarget)

    def planned(self) -> tuple[PlannedCheck, ...]:
        """The checks in order."""
        return (*(source_checks(self.source) if self.source else ()), *workspace_checks(self.profile))

    def lack(self, check: str) -> Lack | None:
        """What this check cannot run without; None when it can."""
        address = self.source.address if self.source is not None else None
        if check != LOGIN or self.source is None or address is None or not address.login.needs_password:
            return None
        if not address.user:
            return Lack(
                "NO_LOGIN_NAME", "the address names no login", f"Write it before the host: {SCHEME}LOGIN@{one_line(address.server)}/…"
            )
        if self.source.secret is None:
            return Lack("NO_PASSWORD", f"no password of {one_line(address.user)} is known", f"Type it here, unseen, or set {PASSWORD}.")
        return None

    def short_name(self, group: str) -> str:
        """A side in a word: ``sql01.corp.local`` as ``sql01``, numeric addresses whole; the workspace is called so."""
        if group == "workspace" or self.source is None or self.source.address is None:
            return group
        host = self.source.address.host
        return host if host[:1].isdigit() or ":" in host else host.split(".")[0]


class Checker:
    """The connections of one session.

    Args:
        repo: Repository root.
        settings: Merged settings.
        source: The plan's source; a live one is what is checked unless another is typed.
        on_login: Told the source whose login worked.
    """

    def __init__(
        self, repo: Path, settings: Settings, source: Source | None, on_login: Callable[[Source], None] = lambda _source: None
    ) -> None:
        self._repo = repo
        self._settings = settings
        self._source = source if source is not None and source.address is not None else None
        self._on_login = on_login
        self._typed: Source | None = None
        self._workspace = ""
        self._secrets: dict[tuple[object, ...], Secret] = {}

    def adopt(self, source: Source) -> None:
        """This live source is the plan's from now on, and nothing else is typed."""
        self._source, self._typed = source, None

    def is_source(self, source: Source) -> bool:
        """Whether the plan comes from this database already."""
        return self._source is not None and self._source.address == source.address

    def connections(self, intent: Intent | None) -> Connections:
        """What is to be checked now: what was typed, else the plan's source and the settings, else what the prompt names."""
        source, source_from = self._named(intent)
        source = self.with_typed(source) if source is not None else None
        profile, workspace_from = self._workspace_of(intent)
        entities = intent.entities if intent is not None else None
        target = settings_target(
            self._settings, catalog=(entities.catalog if entities else "") or "", schema=(entities.schema if entities else "") or ""
        )
        return Connections(source, source_from, profile, workspace_from, reached_source(target, source))

    def _named(self, intent: Intent | None) -> tuple[Source | None, str]:
        if self._typed is not None:
            return self._typed, TYPED
        if self._source is not None:
            return self._source, "the source"
        entities = intent.entities if intent is not None else None
        target = parse_server(entities.server) if entities is not None and entities.server else None
        if entities is None or target is None or _WORKSPACE.search(target.host):
            return None, ""  # nothing is named, or the workspace alone
        port = 0 if target.instance else target.port
        return Source(address=SourceAddress(target.host, port, target.instance, entities.database or "")), "the prompt"

    def _workspace_of(self, intent: Intent | None) -> tuple[str, str]:
        if self._workspace:
            return self._workspace, TYPED
        if self._settings.workspace:
            return self._settings.workspace, "the settings"
        found = _WORKSPACE.search(intent.prompt) if intent is not None else None
        return (found[1], "the prompt") if found else (workspace_target(""), "the default profile")

    def take_source(self, text: str) -> None:
        """Check this address from now on; an empty text goes back to what is named elsewhere.

        Args:
            text: An address, with or without ``mssql://``, or the name of a configured source.

        Raises:
            QuickplanError: It is none, or holds a password, which the message does not repeat.
        """
        text = text.strip()
        if not text:
            self._typed = None
            return
        named = is_named(text, self._settings)
        found = find_any_source(text if named or is_address(text) or "://" in text else SCHEME + text, self._repo, self._settings)
        if found.address is None:
            raise UsageProblem("scripts on disk need no connection", remedy=f"Give {SCHEME}login@host/database.")
        self._typed = found

    def take_secret(self, secret: Secret, connections: Connections) -> None:
        """Keep a password for the login that is being checked, until the session ends.

        Raises:
            UsageProblem: There is no login that it could belong to.
        """
        address = connections.source.address if connections.source is not None else None
        if address is None:
            raise UsageProblem("the password belongs to no source", remedy=f"Type the address too: {SCHEME}login@host/database.")
        if not address.user:
            raise UsageProblem("the password belongs to no login", remedy=f"Write it before the host: {SCHEME}LOGIN@{address.server}/…")
        self._secrets[_belongs_to(address)] = secret

    def with_typed(self, source: Source) -> Source:
        """The same with the password that was typed for its login, where one was."""
        typed = self._secrets.get(_belongs_to(source.address)) if source.address is not None else None
        return source.with_secret(typed) if typed is not None else source

    def take_workspace(self, text: str) -> None:
        """Check this profile or workspace from now on; an empty text goes back to what is named elsewhere."""
        self._workspace = text.strip()

    def limit(self, timeout: float) -> float:
        """Seconds after which a check is ended, whatever it does."""
        return timeout + GRACE_SECONDS

    async def run(self, planned: PlannedCheck, connections: Connections, timeout: float) -> CheckResult:
        """Run one check in a child process; cancelling the task stops it."""
        result = await run_one(planned, connections.source, connections.profile, timeout=timeout, target=connections.target)
        if planned.name == LOGIN and result.status is CheckStatus.PASSED and connections.source is not None:
            self._on_login(connections.source)
        return result


def without_password(text: str) -> str:
    """An address as typed, without a password that does not belong in it: it must not stay on the screen."""
    text = re.sub(r"^(\s*(?:[a-z][a-z0-9+.\-]*://)?[^:@/?]*):[^/?]*@", r"\1@", text, flags=re.I)
    return re.sub(r"\b(password|pwd)=[^&;]*", r"\1=", text, flags=re.I)


def _belongs_to(address: SourceAddress) -> tuple[object, ...]:
    """What a password is for; database, encryption and driver may change without another password."""
    return address.host.casefold(), address.port, address.instance.casefold(), address.user, address.login
