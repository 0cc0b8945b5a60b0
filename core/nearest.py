"""The known name that a wrong one was most likely meant to be."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def did_you_mean(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """A remedy for a name that does not exist.

    Args:
        name: As written.
        known: Names that exist.
        otherwise: What to say when none is like it.
    """
    near = difflib.get_close_matches(name, list(known), 1)
    return f"Did you mean {near[0]}?" if near else otherwise
