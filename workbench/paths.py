"""Where quickplan keeps its own files."""

from __future__ import annotations

import os
from pathlib import Path

from core.errors import CannotWrite


def state_dir() -> Path:
    """The state directory (journal, caches, log): ``QUICKPLAN_STATE_DIR`` or the platform's; not created here."""
    given = os.environ.get("QUICKPLAN_STATE_DIR", "").strip()
    if given:
        return Path(given).expanduser()
    from platformdirs import user_state_path

    return user_state_path("quickplan", appauthor=False)


def config_file() -> Path:
    """The user's configuration file; it need not exist."""
    from platformdirs import user_config_path

    return user_config_path("quickplan", appauthor=False) / "quickplan.toml"


def ensure_private(folder: Path) -> Path:
    """Create ``folder`` with mode 0700 and return it.

    Raises:
        CannotWrite: It cannot be created.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
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
