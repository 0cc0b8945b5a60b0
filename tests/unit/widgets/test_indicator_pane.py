"""What this is, as lines of text."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from migration.summary import EstateSummary
from planner.codebase.model import Codebase, ProjectCommand
from planner.task import Complexity, Entities, Intent, TaskType
from widgets.indicator_pane import IndicatorPane, WhatThisIs


def intent(**others: object) -> Intent:
    given = {"margin": 0.2, "given": frozenset()} | others
    return Intent(
        "p", TaskType.MIGRATION, TaskType.FEATURE, given["margin"], Complexity.COMPLEX, (),
        Entities("WorkforceDB", "sql01.corp.local", "main", "workforce"), "Migrate", "migrate", given=given["given"],
    )  # fmt: skip


def summary(scale: int = 1) -> EstateSummary:
    return EstateSummary(
        source="x",
        counts={"table": 38 // scale, "view": 9, "procedure": 12, "scalar_function": 3, "table_function": 2},
        indicators={"CURSOR": 3 // scale, "PIVOT": 1},
        converted=51 // scale,
        partial=6,
        manual=7,
    )


async def lines(what: WhatThisIs, width: int = 50) -> list[str]:
    class Host(App[None]):
        def compose(self) -> ComposeResult:
            pane = IndicatorPane()
            pane.what = what
            yield pane

    async with Host().run_test(size=(width, 14)) as pilot:
        await pilot.pause()
        return pilot.app.query_one(IndicatorPane).render().plain.split("\n")


async def test_type_size_runner_up_and_names() -> None:
    shown = await lines(WhatThisIs(intent()))
    assert shown[0].startswith("migration  complex")
    assert shown[0].endswith("or: feature (press t)")
    assert shown[1] == "WorkforceDB @ sql01.corp.local → main.workforce"
    assert (await lines(WhatThisIs(intent()), 42))[1] == "WorkforceDB @ sql01 → main.workforce"


async def test_what_the_person_chose_is_said() -> None:
    shown = await lines(WhatThisIs(intent(given=frozenset({"type"}))))
    assert "you chose the type" in shown[0]


async def test_counts_indicators_and_results() -> None:
    text = "\n".join(await lines(WhatThisIs(intent(), summary=summary())))
    for words in ("38 tables", "9 views", "12 procedures", "5 functions", "CURSOR 3", "PIVOT 1", "MERGE 0", "51 converted", "7 by hand"):
        assert words in text


@pytest.mark.parametrize("width", [34, 37, 50, 76])
async def test_nothing_jumps_when_numbers_change(width: int) -> None:
    small = await lines(WhatThisIs(intent(), summary=summary(9)), width)
    large = await lines(WhatThisIs(intent(), summary=summary(1)), width)
    assert len(small) == len(large)
    for word in ("views", "procedures", "functions", "DYNAMIC_SQL", "PIVOT", "converted", "by hand"):
        place = next((i, line.index(word)) for i, line in enumerate(small) if word in line)
        assert next((i, line.index(word)) for i, line in enumerate(large) if word in line) == place, word


@pytest.mark.parametrize("width", [22, 34, 50, 76])
async def test_no_line_is_wider_than_the_pane(width: int) -> None:
    code = Codebase(root=None, file_count=9, languages=(("Python", 9),), commands=(ProjectCommand("test", "x" * 90),))
    for line in await lines(WhatThisIs(intent(), code, summary()), width):
        assert len(line) <= width - 2, line


async def test_one_is_singular_and_keeps_its_columns() -> None:
    few = EstateSummary(source="x", counts={"table": 1, "view": 2, "procedure": 1, "trigger": 1}, indicators={}, converted=4)
    shown = await lines(WhatThisIs(intent(), summary=few))
    text = "\n".join(shown)
    for words in ("1 table ", "2 views", "1 procedure ", "1 other "):
        assert words in f"{text} "
    many = await lines(WhatThisIs(intent(), summary=summary()))
    assert shown[2].index("views") == many[2].index("views")


@pytest.mark.parametrize("width", [37, 50, 76])
async def test_what_is_not_counted_yet_has_its_room_already(width: int) -> None:
    code = Codebase(root=None, file_count=9, languages=(("Python", 9),))
    reading = await lines(WhatThisIs(intent(), code, source="reading"), width)
    counted = await lines(WhatThisIs(intent(), code, summary()), width)
    assert len(reading) == len(counted)
    assert next(i for i, line in enumerate(reading) if "9: Python" in line) == next(
        i for i, line in enumerate(counted) if "9: Python" in line
    )
    assert "0 tables" not in "\n".join(reading), "what is not counted is not none"


async def test_a_low_pane_cuts_the_least_important_lines() -> None:
    shown = await lines(WhatThisIs(intent(), Codebase(root=None, file_count=9), summary()), 37)
    order = [next(i for i, line in enumerate(shown) if word in line) for word in ("WorkforceDB", "tables", "by hand", "CURSOR", "files")]
    assert order == sorted(order)
    assert order[2] < 7, "how much is left to do by hand is in sight at 80×24"


async def test_without_a_source_nothing_is_invented() -> None:
    text = "\n".join(await lines(WhatThisIs(intent(), source="none")))
    assert "not counted" in text
    assert "tables" not in text


async def test_a_source_that_failed_is_said() -> None:
    text = "\n".join(await lines(WhatThisIs(intent(), source="failed: no permission")))
    assert "✗ failed: no permission" in text


async def test_names_are_data() -> None:
    odd = Intent("p", TaskType.FIX, TaskType.CHORE, 0.5, Complexity.SIMPLE, (), Entities("[red]\x1b[31mDB", "h\nost"), "T", "t")
    assert (await lines(WhatThisIs(odd)))[1] == "[red]DB @ h ost"


async def test_empty_explains() -> None:
    assert "Say above what should be done" in " ".join(await lines(WhatThisIs()))
