"""How fast a job goes and how long it will still take, from the progress it reports."""

from __future__ import annotations

from collections import deque

from core.progress import Progress

_WINDOW = 5.0  # seconds looked back
_SETTLE = 0.5  # seconds before a rate is worth showing


class Rate:
    """Items per second over the last seconds of one stage."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()
        self._stage = ""

    def note(self, progress: Progress, now: float) -> tuple[float, float | None]:
        """Take one report; returns (items per second, seconds left or None).

        Args:
            progress: The report.
            now: Monotonic seconds.
        """
        if progress.stage != self._stage:
            self._stage = progress.stage
            self._seen.clear()
        self._seen.append((now, progress.done))
        while self._seen[-1][0] - self._seen[0][0] > _WINDOW:
            self._seen.popleft()
        (first_at, first), (last_at, last) = self._seen[0], self._seen[-1]
        if last_at - first_at < _SETTLE or last <= first:
            return 0.0, None
        per_second = (last - first) / (last_at - first_at)
        return per_second, (progress.total - last) / per_second if progress.total else None
