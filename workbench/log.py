"""The log: a rotating file in the state directory, redacted."""

from __future__ import annotations

import contextlib
import logging
from logging.handlers import RotatingFileHandler

from core.errors import CannotWrite
from workbench.paths import ensure_private, log_file, state_dir
from workbench.redaction import RedactingFormatter

logger = logging.getLogger("quickplan")
logger.addHandler(logging.NullHandler())  # never to the terminal, also before the log is started
logger.propagate = False


def start_log() -> None:
    """Send the ``quickplan`` logger to the log file; without a writable state directory there is none."""
    if any(isinstance(handler, RotatingFileHandler) for handler in logger.handlers):
        return
    logger.setLevel(logging.INFO)
    with contextlib.suppress(CannotWrite, OSError):
        ensure_private(state_dir())
        handler = RotatingFileHandler(log_file(), maxBytes=1_000_000, backupCount=2, encoding="utf-8", delay=True)
        handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)s %(process)d %(name)s %(message)s"))
        logger.addHandler(handler)
