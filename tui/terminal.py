"""Whether the terminal can show a full-screen app."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TextIO

from core.errors import UsageProblem


def check_terminal(environment: Mapping[str, str], stdin: TextIO, stdout: TextIO, stderr: TextIO) -> None:
    """Refuse where nothing could be shown or typed. Textual draws on stderr, so that one counts too.

    Raises:
        UsageProblem: Not a terminal, or one that cannot move its cursor; names the headless command.
    """
    headless = 'Use `quickplan plan "…"` there; it needs no screen.'
    for stream, name in ((stdin, "the input"), (stdout, "the output"), (stderr, "the error output")):
        if not stream.isatty():
            raise UsageProblem(f"{name} is not a terminal, so the app cannot be shown", remedy=headless)
    term = environment.get("TERM", "")
    if term in {"", "dumb", "unknown"}:
        name = f"TERM={term}" if term else "TERM is not set: the terminal"
        raise UsageProblem(f"{name} cannot show a full-screen app", remedy=headless)
