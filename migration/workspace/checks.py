"""The checks of a workspace: each is run by itself and can be run again alone."""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.safe_text import one_line
from core.targets import probe, resolve
from migration.checks import CheckResult, carry_out
from migration.workspace.profile import Profile, find_profile
from migration.workspace.target import WorkspaceTarget

if TYPE_CHECKING:
    from migration.workspace.prerequisites import Prerequisites


@dataclass(frozen=True, slots=True)
class WorkspaceContext:
    """What a check is given.

    Attributes:
        profile: Name of the profile.
        timeout: Seconds for each network step.
        target: What the workspace must have.
    """

    profile: str
    timeout: float
    target: WorkspaceTarget = field(default_factory=WorkspaceTarget)

    def found(self) -> Profile:
        """The workspace.

        Raises:
            QuickplanError: None is configured.
        """
        return find_profile(self.profile)


def run_check(name: str, context: WorkspaceContext) -> CheckResult:
    """Run one check and time it; whatever goes wrong is its result, never an exception.

    Raises:
        KeyError: There is no such check.
    """
    run = CHECKS[name]
    return carry_out(name, context.profile, lambda: run(context))


_passed, _failed, _warned = CheckResult.passed, CheckResult.failed, CheckResult.warned


def _profile(context: WorkspaceContext) -> CheckResult:
    found = context.found()
    words = f"{found.host}{f' ({found.cloud})' if found.cloud else ''} from {found.origin}"
    if not found.name and found.asked_for:
        remedy = f"databricks auth login --host https://{one_line(found.host)}"
        return _warned("workspace.profile", found.host, "NO_PROFILE", f"no profile has {one_line(found.host)}", remedy)
    if found.overridden:
        remedy = f"unset {' '.join(found.overridden)} to use the profile alone"
        words += f"; the environment goes before the profile: {', '.join(found.overridden)}"
        return _warned("workspace.profile", found.host, "PROFILE_OVERRIDDEN", one_line(words), remedy)
    return _passed("workspace.profile", found.host, words)


def _name(context: WorkspaceContext) -> CheckResult:
    host = context.found().host
    addresses = resolve(host)
    if not addresses:
        return _failed("workspace.name", host, "NAME_NOT_RESOLVED", f"{host} does not resolve", f"Check the name: getent hosts {host}")
    return _passed("workspace.name", host, ", ".join(addresses[:4]))


def _port(context: WorkspaceContext) -> CheckResult:
    found = context.found()
    result = probe(found.target, context.timeout)
    if not result.ok:
        return _failed("workspace.port", found.host, result.check_code, f"{found.host}: {result.message}", result.remedy)
    return _passed("workspace.port", found.host, f"port {found.port} accepts connections")


def _tls(context: WorkspaceContext) -> CheckResult:
    found = context.found()
    try:
        with (
            socket.create_connection((found.host, found.port), context.timeout) as link,
            _trusted().wrap_socket(link, server_hostname=found.host) as secured,
        ):
            return _passed("workspace.tls", found.host, f"{secured.version()}, certificate trusted")
    except ssl.SSLCertVerificationError as error:
        remedy = "A proxy may look into the traffic: add its authority, export REQUESTS_CA_BUNDLE=…"
        return _failed("workspace.tls", found.host, "TLS_UNTRUSTED", f"{found.host}: {error.verify_message}", remedy)
    except ssl.SSLError as error:
        return _failed(
            "workspace.tls", found.host, "TLS_FAILED", f"{found.host}: {(error.reason or 'TLS error').lower()}", "Check the port."
        )
    except TimeoutError:
        return _failed(
            "workspace.tls", found.host, "NO_ANSWER", f"{found.host} accepts connections and says nothing", "Check host and proxy."
        )
    except OSError as error:
        words = f"{found.host} closed the connection ({error.strerror or type(error).__name__})"
        return _failed("workspace.tls", found.host, "CLOSED_EARLY", words, "Check host and proxy.")


def _trusted() -> ssl.SSLContext:
    """The machine's authorities, or the file that the SDK (by requests) takes instead of them."""
    bundle = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")
    return ssl.create_default_context(cafile=bundle) if bundle and os.path.isfile(bundle) else ssl.create_default_context()


def _identity(context: WorkspaceContext) -> CheckResult:
    from migration.workspace.calls import open_session
    from migration.workspace.client import WorkspaceFailed

    found = context.found()
    remedy = f"databricks auth login --host https://{one_line(found.host)}" + (f" --profile {one_line(found.name)}" if found.name else "")
    session = open_session(found, context.timeout)
    try:
        me = session.call(session.sdk.current_user.me, "read who is logged in")
    except WorkspaceFailed as failed:
        if failed.code == "LOGIN_FAILED":
            return _failed("workspace.identity", found.host, "LOGIN_FAILED", f"{found.host} does not accept these credentials", remedy)
        if failed.code == "PERMISSION_DENIED":
            words = f"{found.host} knows this account and does not let it in"
            return _failed("workspace.identity", found.host, "PERMISSION_DENIED", words, "Ask a workspace admin to add the account.")
        raise
    return _passed("workspace.identity", found.host, f"logged in as {me.user_name or me.display_name}")


def _look(context: WorkspaceContext) -> Prerequisites:
    from migration.workspace.prerequisites import Prerequisites

    return Prerequisites(context.found(), context.target, context.timeout)


def _ingestion(context: WorkspaceContext) -> CheckResult:
    from migration.workspace.prerequisites import ingestion

    return ingestion(context.target)


def _egress(context: WorkspaceContext) -> CheckResult:
    from migration.workspace.egress import egress

    return egress(_look(context), context.timeout + _EGRESS_EXTRA)


#: Seconds that the egress check waits for its run beyond the timeout of a request: it stays below the limit of a check.
_EGRESS_EXTRA = 3.0
#: What each check of :data:`migration.workspace.check_list.WORKSPACE_CHECKS` does.
CHECKS: dict[str, Callable[[WorkspaceContext], CheckResult]] = {
    "workspace.profile": _profile,
    "workspace.name": _name,
    "workspace.port": _port,
    "workspace.tls": _tls,
    "workspace.identity": _identity,
    "workspace.catalog": lambda c: _look(c).catalog(),
    "workspace.schema": lambda c: _look(c).schema(),
    "workspace.privileges": lambda c: _look(c).privileges(),
    "workspace.secrets": lambda c: _look(c).secrets(),
    "workspace.acl": lambda c: _look(c).acl(),
    "workspace.serverless": lambda c: _look(c).serverless(),
    "workspace.ingestion": _ingestion,
    "workspace.warehouse": lambda c: _look(c).warehouse(),
    "workspace.egress": _egress,
}
