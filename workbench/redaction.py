"""Keep secrets out of logs, journals and error text."""

from __future__ import annotations

import logging
import re

MASK = "•••"

# Key=value pairs of ODBC and ADO.NET connection strings, JDBC properties and YAML or TOML lines; a value may be braced or quoted.
_PAIR = re.compile(
    r"(?i)\b(password|pwd|passwd|secret|client[_ ]?secret|access[_ ]?token|token|api[_ ]?key|accountkey|sharedaccesskey)"
    r"(\s*[=:]\s*)(\{[^}]*\}|\"[^\"]*\"|'[^']*'|[^\s;,&\"'}]+)"
)
_URL_USER = re.compile(r"(?i)\b([a-z][a-z0-9+.\-]*://[^\s/:@]*):([^\s@/]+)@")
_TOKEN = re.compile(r"\b(?:dapi|dose|dkea)[0-9a-f]{32}(?:-\d)?\b|\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*")
_BEARER = re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{12,}")


def redact(text: str) -> str:
    """``text`` with what looks like a secret replaced by bullets: connection strings, URLs with a password, Databricks and JWT tokens."""
    text = _PAIR.sub(lambda m: f"{m[1]}{m[2]}{MASK}", text)
    text = _URL_USER.sub(lambda m: f"{m[1]}:{MASK}@", text)
    text = _TOKEN.sub(MASK, text)
    return _BEARER.sub(lambda m: f"{m[1]} {MASK}", text)


def holds_token(text: str) -> bool:
    """Whether a text holds what can only be a secret: a token, or an address with a password. A column called Password is none."""
    return any(pattern.search(text) for pattern in (_URL_USER, _TOKEN, _BEARER))


class RedactingFormatter(logging.Formatter):
    """Formats as usual and redacts the whole line, traceback included."""

    def format(self, record: logging.LogRecord) -> str:
        """The redacted line."""
        return redact(super().format(record))
