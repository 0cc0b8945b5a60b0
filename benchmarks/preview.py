"""What one edited word costs the preview, against Textual's Markdown widget in the same run.

A plan of 1,000 lines is shown at 120×40 in both; then one word of one task changes, several times. Printed per edit: CPU
seconds of the process, and the longest time the event loop did not run (its heartbeat is a task that sleeps 1 ms).

Run: python -m benchmarks.preview
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Markdown

from widgets.preview import Preview

EDITS = 5
LINES = 1000


def plan_text(word: str) -> list[tuple[str, str]]:
    """A plan of about 1,000 lines in sections; ``word`` stands in the middle of the tasks."""
    tasks = []
    for number in range(1, 131):
        named = word if number == 65 else "thing"
        tasks.append(
            f"### {number}. Convert the {named} `dbo.usp_{number}`\n- **Task ID**: convert-{number}\n- **Depends On**: none\n"
            f"- [ ] Read **what it does** in `src/etl/load_{number}.py:12-40`\n"
            "- [x] Write it as one set-based statement\n- [ ] Compare its rows\n"
        )
    notes = "\n\n".join(
        f"### Note {n}\nSome words about [that](https://example.org/{n}).\n\n```sql\nSELECT {n} AS n\n```" for n in range(10)
    )
    return [("", "# Plan: Big"), ("Step by Step Tasks", "## Step by Step Tasks\n\n" + "\n".join(tasks)), ("Notes", f"## Notes\n{notes}")]


class Bench(App[None]):
    """Holds the one widget measured."""

    def __init__(self, widget: Preview | Markdown) -> None:
        super().__init__()
        self.widget = widget

    def compose(self) -> ComposeResult:
        """The widget alone."""
        if isinstance(self.widget, Preview):
            yield self.widget
        else:
            with VerticalScroll():
                yield self.widget


async def _heartbeat(gaps: list[float]) -> None:
    last = time.perf_counter()
    while True:
        await asyncio.sleep(0.001)
        now = time.perf_counter()
        gaps.append(now - last)
        last = now


async def measure(widget: Preview | Markdown, update: Callable[[str], Awaitable[None]]) -> tuple[float, float, float]:
    """(CPU seconds of the first showing, median CPU seconds of an edit, longest blocked seconds in the median edit)."""
    app = Bench(widget)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        start = time.process_time()
        await update("first")
        await pilot.pause()
        first = time.process_time() - start
        spent, blocked = [], []
        for edit in range(EDITS):
            gaps: list[float] = []
            beat = asyncio.create_task(_heartbeat(gaps))
            await asyncio.sleep(0.02)
            gaps.clear()
            start = time.process_time()
            await update(f"word{edit}")
            await asyncio.sleep(0.01)
            spent.append(time.process_time() - start)
            blocked.append(max(gaps, default=0.0))
            beat.cancel()
        return first, statistics.median(spent), statistics.median(blocked)


async def main() -> None:
    """Measure both and print the table."""
    pane, markdown = Preview(debounce=0), Markdown()

    async def show(word: str) -> None:
        pane.show(plan_text(word))
        while not pane.settled:
            await asyncio.sleep(0.001)

    async def replace(word: str) -> None:
        await markdown.update("\n\n".join(text for _, text in plan_text(word)))

    ours = await measure(pane, show)
    theirs = await measure(markdown, replace)
    lines = sum(text.count("\n") + 2 for _, text in plan_text("x"))
    print(f"{lines} lines, 120×40            preview   Markdown widget   ratio")
    for name, mine, other, unit in zip(
        ("first showing, CPU", "one-word edit, CPU", "one-word edit, loop blocked"), ours, theirs, ("s", "s", "ms"), strict=True
    ):
        factor = 1000 if unit == "ms" else 1
        print(f"{name:28} {mine * factor:7.3f} {unit:2} {other * factor:12.3f} {unit:2} {mine / other:11.3f}")


if __name__ == "__main__":
    asyncio.run(main())
