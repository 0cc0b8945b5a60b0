"""The Objects screen on 50,000 objects: opening to first rows, a key in the filter, a step of the cursor.

Opening and keys are timed in the running app, from the key until the frame with its effect is drawn, with no terminal behind it. The same
run fills Textual's own DataTable with the same rows and filters it the way such a table is filtered, by filling it again; the ratio is
what holds on a machine of any speed. The limits are those of the project: 1 s to first rows, 100 ms for a key in the filter (95 % of them).

    python -m benchmarks.objects_screen [--objects N]
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from core.clock import SystemClock
from core.progress import ProgressCallback, no_progress
from tui.app import all_pane_actions
from tui.keymap import Keymap
from tui.screens.objects import ObjectsScreen
from tui.themes import THEMES
from workbench.objects import Made, ObjectRow
from workbench.objects_detail import ObjectDetail, detail
from workbench.objects_feed import Batch

LIMIT_OPEN, LIMIT_KEY = 1.0, 0.1
_BATCH = 200
_KINDS = ("table", "view", "procedure", "procedure", "scalar_function", "index")
_NOUNS = ("Order", "Customer", "Invoice", "Shipment", "Product", "Employee", "Payment", "Region", "Account", "Ticket")
_STATUSES = ("converted", "converted", "converted", "partial", "manual")


def estate(count: int) -> list[ObjectRow]:
    """The same rows every time."""
    rng = random.Random(7)
    return [
        ObjectRow(
            n,
            f"{rng.choice(('dbo', 'hr', 'sales'))}.usp_{rng.choice(_NOUNS)}{rng.choice(_NOUNS)}{n}",
            rng.choice(_KINDS),
            f"scripts/part{n // 10:06}.sql",
            1,
            rng.randint(5, 300),
            (("CURSOR", 1),) if rng.random() < 0.1 else (),
        )
        for n in range(count)
    ]


def made_of(row: ObjectRow) -> Made:
    """How its conversion ended."""
    status = _STATUSES[row.index % 5]
    return Made(row.index, status, status != "converted", row.index % 3, 1, ("DYNAMIC_SQL",), (0, 1))


class Feed:
    """Rows at once, in the batches of the job; conversions when they are asked for."""

    target = ("main", "dbo")
    shown = "benchmark"
    decisions = None

    def __init__(self, rows: list[ObjectRow]) -> None:
        self._rows = rows
        self.convert = asyncio.Event()

    async def run(self, on_batch: Callable[[Batch], None], on_progress: ProgressCallback = no_progress) -> tuple[()]:
        """As the job streams them: the loop turns between two batches."""
        for start in range(0, len(self._rows), _BATCH):
            on_batch(Batch(self._rows[start : start + _BATCH]))
            await asyncio.sleep(0)
        await self.convert.wait()
        for start in range(0, len(self._rows), _BATCH):
            on_batch(Batch(made=[made_of(r) for r in self._rows[start : start + _BATCH]]))
            await asyncio.sleep(0)
        return ()

    def load(self, row: ObjectRow) -> ObjectDetail:
        """A short object."""
        return detail(row, {"text": f"CREATE PROCEDURE {row.name} AS\nSELECT 1", "places": [], "findings": []}, None)

    def close(self) -> None:
        """Nothing to let go."""


def _frame(screen: ObjectsScreen) -> int:
    """Draw what is seen of the table; the number of cells."""
    table = screen.table
    return sum(table.render_line(y).cell_length for y in range(table.size.height))


async def ours(count: int) -> dict[str, float]:
    """Seconds of our screen."""
    from textual.app import App

    feed, keymap = Feed(estate(count)), Keymap(panes=all_pane_actions())
    times: dict[str, float] = {}

    class Bench(App[None]):
        """The screen by itself."""

        def on_mount(self) -> None:
            """With the themes of the app."""
            for theme in THEMES:
                self.register_theme(theme)
            self.theme = THEMES[0].name

    async with Bench().run_test(size=(120, 40)) as pilot:
        start = time.perf_counter()
        screen = ObjectsScreen.with_keys(keymap)(lambda: feed, keymap=keymap, clock=SystemClock())
        await pilot.app.push_screen(screen)
        while not screen.objects.rows or not len(screen.table._rows):
            await asyncio.sleep(0)
        _frame(screen)
        times["open"] = time.perf_counter() - start
        while len(screen.objects.rows) < count:
            await asyncio.sleep(0)
        times["all rows"] = time.perf_counter() - start
        await pilot.pause()
        keys: list[float] = []
        await pilot.press("slash")
        for key in [*"customer", *["backspace"] * 8, *"status:man", *["backspace"] * 10, *"usp_o -dbo"]:
            before = time.perf_counter()
            screen.post_message(_Key(screen, key))
            await _handled(screen)
            keys.append(time.perf_counter() - before)
        times["filter key, median"] = statistics.median(keys)
        times["filter key, 95 %"] = sorted(keys)[int(len(keys) * 0.95)]
        screen.query_one("#filter").value = ""
        await pilot.pause()
        steps: list[float] = []
        for by in [1] * 20 + [30] * 20:
            before = time.perf_counter()
            screen.table.action_step(by)
            _frame(screen)
            steps.append(time.perf_counter() - before)
        times["step of the cursor"] = statistics.median(steps)
        before = time.perf_counter()
        await screen.action_perform("objects.sort")
        _frame(screen)
        times["sort by name"] = time.perf_counter() - before
        times["longest hold while converting"] = await _hold(screen, feed)
    return times


class _Key:
    """Typed into the filter."""

    def __new__(cls, screen: ObjectsScreen, key: str) -> Any:
        """The message that a typed character leads to, with the field changed as it would be."""
        from textual.widgets import Input

        field = screen.query_one("#filter", Input)
        with field.prevent(Input.Changed):
            field.value = field.value[:-1] if key == "backspace" else field.value + key
        return Input.Changed(field, field.value)


async def _handled(screen: ObjectsScreen) -> None:
    """Until the table shows it and the message queue is empty."""
    wanted = screen.query_one("#filter").value.strip()
    while screen.objects.filter != wanted:
        await asyncio.sleep(0)
    _frame(screen)


async def _hold(screen: ObjectsScreen, feed: Feed) -> float:
    """The longest that the event loop was held while 50,000 conversions came: what a key would have waited."""
    feed.convert.set()
    longest, last = 0.0, time.perf_counter()
    while screen.board.running:
        await asyncio.sleep(0)
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    return longest


async def bare(count: int) -> dict[str, float]:
    """Seconds of Textual's DataTable with the same rows."""
    from textual.app import App, ComposeResult
    from textual.widgets import DataTable

    rows = [(r.status, r.name, r.kind, str(r.errors), f"{r.file}:{r.line}") for r in estate(count)]

    class Bench(App[None]):
        """A table by itself."""

        def compose(self) -> ComposeResult:
            """It."""
            yield DataTable()

    times: dict[str, float] = {}
    async with Bench().run_test(size=(120, 40)) as pilot:
        table = pilot.app.query_one(DataTable)
        start = time.perf_counter()
        table.add_columns("status", "object", "kind", "findings", "place")
        table.add_rows(rows)
        await pilot.pause()
        times["open"] = time.perf_counter() - start
        start = time.perf_counter()
        table.clear()
        table.add_rows([r for r in rows if "customer" in r[1].casefold()])
        await pilot.pause()
        times["filter key, median"] = time.perf_counter() - start
    return times


def main() -> int:
    """Print the table; 1 when a limit is exceeded."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--objects", type=int, default=50_000)
    arguments = parser.parse_args()
    mine, theirs = asyncio.run(ours(arguments.objects)), asyncio.run(bare(arguments.objects))
    print(f"Objects screen, {arguments.objects:,} objects, 120×40    ms   DataTable   ratio")
    for name, seconds in mine.items():
        other = theirs.get(name)
        against = f"{other * 1000:>11,.0f} {seconds / other:>7.2f}" if other else ""
        print(f"  {name:<38} {seconds * 1000:>8,.1f} {against}")
    print(f"  limits: open {LIMIT_OPEN * 1000:,.0f} ms, filter key {LIMIT_KEY * 1000:,.0f} ms")
    return int(mine["open"] > LIMIT_OPEN or mine["filter key, 95 %"] > LIMIT_KEY)


if __name__ == "__main__":
    sys.exit(main())
