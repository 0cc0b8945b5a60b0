"""What several trials need: how often they are repeated, in ``make test`` and whole in ``make soak``, and how their growth is measured."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable

#: How many times the ordinary number of rounds or examples; ``make soak`` sets it.
FACTOR = int(os.environ.get("SOAK_FACTOR", "1"))


def rounds(ordinary: int, whole: int = 0) -> int:
    """The number to use: ``ordinary`` in the suite; in a soak ``whole``, or the factor times the ordinary number."""
    return ordinary if FACTOR == 1 else whole or ordinary * FACTOR


def cpu_seconds(run: Callable[[str], object], *texts: str) -> list[float]:
    """CPU seconds of ``run`` for each text.

    The garbage collector is held meanwhile: in a process that has run thousands of tests one pass of it takes most of a second,
    and it would fall on whichever text happens to be the long one.
    """
    times = []
    gc.disable()
    try:
        for text in texts:
            begin = time.process_time()
            run(text)
            times.append(time.process_time() - begin)
    finally:
        gc.enable()
    return times
