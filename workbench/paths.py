"""Where quickplan keeps its own files."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

from core.errors import CannotWrite
from core.files import expand_user


def state_dir() -> Path:
    """The state directory (journal, caches, log): ``QUICKPLAN_STATE_DIR`` or the platform's; not created here."""
    given = os.environ.get("QUICKPLAN_STATE_DIR", "").strip()
    if given:
        return expand_user(given)
    from platformdirs import user_state_path

    found = user_state_path("quickplan", appauthor=False)
    # Without HOME and without an entry in the user database there is no home: never a folder named "~" in the current one.
    return found if found.is_absolute() else Path(tempfile.gettempdir()) / f"quickplan-{os.getuid()}"


def config_file() -> Path:
    """The user's configuration file; it need not exist."""
    from platformdirs import user_config_path

    return user_config_path("quickplan", appauthor=False) / "quickplan.toml"


def ensure_private(folder: Path) -> Path:
    """Create ``folder`` with mode 0700 and return it; the state directory above it likewise.

    Raises:
        CannotWrite: It cannot be created.
    """
    try:
        if (above := state_dir()) in folder.parents:
            above.mkdir(parents=True, exist_ok=True, mode=0o700)  # mkdir gives its mode to the last folder alone
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if folder.stat().st_uid != os.getuid():
            raise PermissionError(errno.EPERM, "it belongs to someone else")
    except OSError as error:
        raise CannotWrite(
            f"cannot create the state directory {folder}: {error.strerror or error}",
            remedy="Set QUICKPLAN_STATE_DIR to a folder you can write to.",
            file=str(folder),
        ) from error
    return folder


def log_file() -> Path:
    """The log that internal errors name."""
    return state_dir() / "quickplan.log"
