"""The ``quickplan`` command."""

from __future__ import annotations


def run() -> int:
    """Parse the command line, do what it says, and return the exit code."""
    raise SystemExit(70)
