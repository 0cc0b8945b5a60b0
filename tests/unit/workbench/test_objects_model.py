"""The list of objects: filter, order, totals, and going about."""

from __future__ import annotations

import pytest

from workbench.objects import NEEDS_WORK, WAITING, Made, ObjectList, ObjectRow, Order

KINDS = ("table", "procedure", "view", "index")


def rows(count: int = 8) -> list[ObjectRow]:
    return [
        ObjectRow(
            n,
            f"dbo.Thing{n}",
            KINDS[n % 4],
            f"{'hr' if n % 2 else 'ops'}/f{n}.sql",
            n + 1,
            2 * n + 1,
            (("CURSOR", n),) if n % 3 == 0 else (),
        )
        for n in range(count)
    ]


def listed(count: int = 8) -> ObjectList:
    found = ObjectList()
    found.add(rows(count))
    return found


def shown(objects: ObjectList) -> list[int]:
    return [objects[n].index for n in range(len(objects))]


def made(index: int, status: str, errors: int = 0) -> Made:
    return Made(index, status, errors, 0, 0, ("DYNAMIC_SQL",) if errors else (), (0, 9))


def test_statements_about_objects_are_listed_on_request() -> None:
    objects = listed()
    assert shown(objects) == [0, 1, 2, 4, 5, 6]
    objects.include_statements(True)
    assert shown(objects) == list(range(8))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("thing5", [5]),
        ("THING 5", [5]),
        ("kind:view", [2, 6]),
        ("file:hr/", [1, 5]),
        ("hr -thing1", [5]),
        ("-kind:table -kind:view", [1, 5]),
        ("code:cursor", [0, 6]),
        ("name:hr", []),
        ("status:waiting kind:proc", [1, 5]),
        ("kind:", [0, 1, 2, 4, 5, 6]),
        ("-", []),
        ("status", []),
    ],
)
def test_the_filter(text: str, found: list[int]) -> None:
    objects = listed()
    objects.narrow(text)
    assert shown(objects) == found


def test_a_name_of_several_lines_stays_in_its_field() -> None:
    objects = ObjectList()
    objects.add([ObjectRow(0, "dbo.a\nb", "table", "x\ny.sql", 1, 1)])
    objects.narrow("name:b")
    assert shown(objects) == [0]
    objects.narrow("name:y.sql")
    assert shown(objects) == []


def test_conversions_move_rows_in_and_out_of_what_is_shown() -> None:
    objects = listed()
    objects.keep_only("manual")
    assert shown(objects) == []
    objects.made([made(4, "manual", 2), made(1, "partial", 1)])
    objects.catch_up()
    assert shown(objects) == [4]
    objects.keep_only("")
    objects.sort(Order.FINDINGS)
    assert shown(objects)[:2] == [4, 1]
    objects.made([made(6, "manual", 9)])
    objects.catch_up()
    assert shown(objects)[:3] == [6, 4, 1]
    objects.narrow("code:dynamic")
    assert shown(objects) == [6, 4, 1]


def test_orders_are_whole_and_turn_around() -> None:
    objects = listed(40)
    for order in Order:
        objects.sort(order)
        there = shown(objects)
        objects.sort(order, backwards=True)
        assert shown(objects) == there[::-1]
    objects.sort(Order.LINES)
    assert [objects[n].lines for n in range(3)] == sorted((objects[n].lines for n in range(len(objects))), reverse=True)[:3]


def test_rows_added_later_take_their_place_in_the_order() -> None:
    objects = ObjectList()
    everything = rows(8)
    objects.sort(Order.NAME, backwards=True)
    objects.add(everything[:4])
    objects.add(everything[4:])
    assert shown(objects) == [6, 5, 4, 2, 1, 0]


def test_totals_count_objects_by_kind_and_the_rest_apart() -> None:
    objects = listed()
    objects.made([made(0, "converted"), made(1, "manual", 1), made(3, "manual", 1)])
    found = objects.totals
    assert list(found.by_kind) == ["table", "view", "procedure"]
    assert found.objects == 6
    assert found.statuses == {"converted": 1, "manual": 1, WAITING: 4}
    assert found.statements == {"manual": 1, WAITING: 1}


def test_going_to_the_next_of_a_status_goes_round() -> None:
    objects = listed()
    objects.made([made(1, "manual", 1), made(6, "partial", 1)])
    assert objects.next_of(0, NEEDS_WORK) == 1
    assert objects.next_of(1, NEEDS_WORK) == 5
    assert objects.next_of(5, NEEDS_WORK) == 1
    assert objects.next_of(0, NEEDS_WORK, -1) == 5
    assert objects.next_of(1, {"manual"}) == 1
    assert objects.next_of(0, {"converted"}) is None
    assert objects.place_of(6) == 5
    assert objects.place_of(3) is None
