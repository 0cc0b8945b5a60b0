"""How often a long trial is repeated: a few times in ``make test``, whole in ``make soak``."""

from __future__ import annotations

import os

#: How many times the ordinary number of rounds or examples; ``make soak`` sets it.
FACTOR = int(os.environ.get("SOAK_FACTOR", "1"))


def rounds(ordinary: int, whole: int = 0) -> int:
    """The number to use: ``ordinary`` in the suite; in a soak ``whole``, or the factor times the ordinary number."""
    return ordinary if FACTOR == 1 else whole or ordinary * FACTOR
