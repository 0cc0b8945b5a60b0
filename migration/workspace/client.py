"""A client for a workspace with a time budget: the SDK's own defaults wait five minutes for a host that does not answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import ExitCode, QuickplanError
from core.safe_text import one_line
from migration.workspace.profile import Profile

if TYPE_CHECKING:
    from databricks.sdk import WorkspaceClient
    from databricks.sdk.clock import Clock

PRODUCT = "quickplan"


class WorkspaceFailed(QuickplanError):
    """The workspace could not be used; :attr:`code` says why (exit 3)."""

    code = "WORKSPACE_FAILED"
    exit_code = ExitCode.UNREACHABLE

    def __init__(self, diagnosis: str, message: str, *, remedy: str = "", file: str = "", line: int = 0, object: str = "") -> None:
        super().__init__(message, remedy=remedy, file=file, line=line, object=object)
        self.code = diagnosis


def connect(profile: Profile, timeout: float, clock: Clock | None = None) -> WorkspaceClient:
    """A client of the workspace, authenticated as the SDK's unified authentication finds.

    Args:
        profile: The workspace; its port should have been probed before.
        timeout: Seconds for one request, and for all retries of one call.
        clock: What the SDK waits with; its own by default.

    Raises:
        WorkspaceFailed: No credentials are found, or the host does not answer.
    """
    from databricks.sdk import WorkspaceClient
    from databricks.sdk.config import Config

    seconds = max(1, round(timeout))
    try:
        if profile.asked_for and not profile.name:
            raise ValueError("credentials of another workspace must not go to this one")
        config = Config(
            host=profile.url if profile.asked_for else None,
            profile=profile.name or None,
            http_timeout_seconds=seconds,
            retry_timeout_seconds=seconds,
            product=PRODUCT,
            product_version="0.1.0",
            clock=clock,
        )
        return WorkspaceClient(config=config)
    except ValueError:  # the SDK's only class for missing or contradictory credentials; its text may quote them
        raise WorkspaceFailed(
            "NO_CREDENTIALS",
            f"no usable credentials for {one_line(profile.host)}",
            remedy=f"databricks auth login --host https://{one_line(profile.host)}"
            + (f" --profile {one_line(profile.name)}" if profile.name else ""),
        ) from None
    except TimeoutError:
        raise WorkspaceFailed(
            "NO_ANSWER", f"{one_line(profile.host)} does not answer", remedy="Check the network to the workspace."
        ) from None
