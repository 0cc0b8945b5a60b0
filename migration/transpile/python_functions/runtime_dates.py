"""Dates with the meaning they have in T-SQL, DATEFIRST 7 and us_english.

Each function stands alone but for the others that it names, since it is copied into a body: every import is inside. None is NULL; errors
of T-SQL are exceptions.

Sources: Microsoft Learn, "Date and time data types and functions".
"""

from __future__ import annotations

from typing import Any


def _moment(v: Any) -> Any:
    import datetime
    import re

    if v is None or isinstance(v, datetime.datetime):
        return v
    if isinstance(v, datetime.date):
        return datetime.datetime(v.year, v.month, v.day)
    if isinstance(v, int):
        return datetime.datetime(1900, 1, 1) + datetime.timedelta(days=v)
    s = v.strip()
    if not s:
        return datetime.datetime(1900, 1, 1)
    clock = r"(?:[ T]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,7}))?)?)?"
    for day, order in (
        (r"([0-9]{4})([0-9]{2})([0-9]{2})", (0, 1, 2)),
        (r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})", (0, 1, 2)),
        (r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})", (2, 0, 1)),
    ):
        found = re.fullmatch(day + clock, s)
        if found:
            g = found.groups()
            fraction = int((g[6] or "0").ljust(6, "0")[:6])
            year, month, date = (int(g[i]) for i in order)
            return datetime.datetime(year, month, date, int(g[3] or 0), int(g[4] or 0), int(g[5] or 0), fraction)
    raise ValueError(f"conversion failed: {v!r} is no date in a form that is read the same everywhere")


def _date(v: Any) -> Any:
    v = _moment(v)
    return None if v is None else v.date()


def _datetime_text(v: Any) -> str | None:
    if v is None:
        return None
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    half = "AM" if v.hour < 12 else "PM"
    return f"{months[v.month - 1]} {v.day:2} {v.year:04} {v.hour % 12 or 12:2}:{v.minute:02}{half}"


def _styled(v: Any, form: str) -> str | None:
    if v is None:
        return None
    v = _moment(v)
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    for name, value in (
        ("yyyy", f"{v.year:04}"),
        ("yy", f"{v.year % 100:02}"),
        ("MMM", months[v.month - 1]),
        ("MM", f"{v.month:02}"),
        ("dd", f"{v.day:02}"),
        ("HH", f"{v.hour:02}"),
        ("mm", f"{v.minute:02}"),
        ("ss", f"{v.second:02}"),
        ("SSS", f"{v.microsecond // 1000:03}"),
    ):
        if name != "MMM" or "MMM" in form:
            form = form.replace(name, value)
    return form


def _month_day(year: int, month: int, day: int) -> tuple[int, int, int]:
    import calendar

    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return year, month, min(day, calendar.monthrange(year, month)[1])


def _dateadd(part: str, n: int | None, v: Any) -> Any:
    import datetime

    if v is None or n is None:
        return None
    if part in ("YEAR", "QUARTER", "MONTH"):
        y, m, d = _month_day(v.year, v.month + n * {"YEAR": 12, "QUARTER": 3, "MONTH": 1}[part], v.day)
        return v.replace(year=y, month=m, day=d)
    unit = {"WEEK": 604800, "HOUR": 3600, "MINUTE": 60, "SECOND": 1}.get(part, 86400)
    return v + datetime.timedelta(seconds=n * unit)


def _datediff(part: str, a: Any, b: Any) -> int | None:
    import datetime

    if a is None or b is None:
        return None
    if part == "YEAR":
        return int(b.year - a.year)
    if part in ("MONTH", "QUARTER"):
        size = 1 if part == "MONTH" else 3
        return int((b.year * 12 + b.month - 1) // size - (a.year * 12 + a.month - 1) // size)
    if part == "WEEK":
        return int(b.toordinal() // 7 - a.toordinal() // 7)
    if part in ("DAY", "DAYOFYEAR", "WEEKDAY"):
        return int(b.toordinal() - a.toordinal())
    size = {"HOUR": 3600, "MINUTE": 60, "SECOND": 1}[part]
    start = datetime.datetime(1, 1, 1)

    def count(v: Any) -> int:
        gap = v - start
        return int((gap.days * 86400 + gap.seconds) // size)

    return count(b) - count(a)


def _datepart(part: str, v: Any) -> int | None:
    if v is None:
        return None
    if part == "QUARTER":
        return int((v.month + 2) // 3)
    if part == "WEEKDAY":
        return int(v.isoweekday() % 7 + 1)
    if part == "DAYOFYEAR":
        return int(v.timetuple().tm_yday)
    if part == "ISO_WEEK":
        return int(v.isocalendar()[1])
    if part == "WEEK":
        first = v.replace(month=1, day=1).isoweekday() % 7
        return int((v.timetuple().tm_yday + first - 1) // 7 + 1)
    if part == "MILLISECOND":
        return int(v.microsecond // 1000)
    return int(getattr(v, part.lower()))


def _datename(part: str, v: Any) -> str | None:
    if v is None:
        return None
    if part == "MONTH":
        names = "January February March April May June July August September October November December"
        return str(names.split()[v.month - 1])
    if part == "WEEKDAY":
        days = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
        return str(days.split()[v.isoweekday() - 1])
    return str(_datepart(part, v))


def _eomonth(v: Any, n: int | None) -> Any:
    if v is None:
        return None
    y, m, d = _month_day(v.year, v.month + (n or 0), 31)
    return _date(v).replace(year=y, month=m, day=d) if v.day <= 28 else _date(v.replace(day=1)).replace(year=y, month=m, day=d)


def _datefromparts(y: int | None, m: int | None, d: int | None) -> Any:
    import datetime

    return None if y is None or m is None or d is None else datetime.date(y, m, d)
