"""Text with the meaning it has in T-SQL under SQL_Latin1_General_CP1_CI_AS: case and blanks at its end do not count, accents do.

Signs come before digits and these before letters.

Each function stands alone but for the others that it names, since it is copied into a body: every import is inside. None is NULL; errors
of T-SQL are exceptions.

Sources: Microsoft Learn, "String functions", "LIKE", "PATINDEX".
"""

from __future__ import annotations

from typing import Any

from migration.transpile.python_functions.runtime_values import _decimal


def _fold(s: str) -> str:
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in s)


def _weight(c: str) -> tuple[int, str, str]:
    import unicodedata

    parts = unicodedata.normalize("NFD", c)
    base = parts[0].lower()
    return (2 if base.isalpha() else 1 if base.isdigit() else 0), base, parts[1:]


def _key(s: str | None) -> Any:
    if s is None:
        return None
    weights = [_weight(c) for c in s.rstrip(" ")]
    return [w[:2] for w in weights], [w[2] for w in weights]


def _key_cs(s: str | None) -> Any:
    if s is None:
        return None
    return _key(s), [c.isupper() for c in s.rstrip(" ")]


def _key_bin(s: str | None) -> str | None:
    return None if s is None else s.rstrip(" ")


def _join(a: str | None, b: str | None) -> str | None:
    return None if a is None or b is None else a + b


def _concat(*parts: str | None) -> str:
    return "".join(p for p in parts if p is not None)


def _concat_ws(between: str | None, *parts: str | None) -> str:
    return (between or "").join(p for p in parts if p is not None)


def _stored(s: str | None, length: int) -> str | None:
    # A column of a table cuts blanks at the end and refuses anything else, where a variable cuts.
    if s is not None and s[length:].strip(" "):
        raise ValueError(f"text of {len(s)} characters would be cut to {length}")
    return None if s is None else s[:length]


def _cut(s: str | None, length: int) -> str | None:
    return None if s is None else s[:length]


def _pad(s: str | None, length: int) -> str | None:
    return None if s is None else s[:length].ljust(length)


def _len(s: str | None) -> int | None:
    return None if s is None else len(s.rstrip(" "))


def _size(s: str | None, national: bool) -> int | None:
    return None if s is None else len(s.encode("utf-16-le")) if national else len(s)


def _left(s: str | None, n: int | None) -> str | None:
    if s is None or n is None:
        return None
    if n < 0:
        raise ValueError("a negative length")
    return s[:n]


def _right(s: str | None, n: int | None) -> str | None:
    if s is None or n is None:
        return None
    if n < 0:
        raise ValueError("a negative length")
    return s[len(s) - n :] if n < len(s) else s


def _substring(s: str | None, start: int | None, n: int | None) -> str | None:
    if s is None or start is None or n is None:
        return None
    if n < 0:
        raise ValueError("a negative length")
    return s[max(start, 1) - 1 : max(start + n - 1, 0)]


def _charindex(what: str | None, s: str | None, start: int | None, exact: bool) -> int | None:
    if what is None or s is None or start is None:
        return None
    if not what:
        return 0
    return (s if exact else _fold(s)).find(what if exact else _fold(what), max(start, 1) - 1) + 1


def _replace(s: str | None, what: str | None, by: str | None, exact: bool) -> str | None:
    if s is None or what is None or by is None:
        return None
    if not what:
        return s
    if exact:
        return s.replace(what, by)
    folded, wanted = _fold(s), _fold(what)
    out: list[str] = []
    at = 0
    while True:
        found = folded.find(wanted, at)
        if found < 0:
            return "".join(out) + s[at:]
        out += [s[at:found], by]
        at = found + len(what)


def _stuff(s: str | None, start: int | None, n: int | None, by: str | None) -> str | None:
    if s is None or start is None or n is None or n < 0 or not 1 <= start <= len(s):
        return None
    return s[: start - 1] + (by or "") + s[start - 1 + n :]


def _replicate(s: str | None, n: int | None) -> str | None:
    return None if s is None or n is None or n < 0 else s * n


def _reverse(s: str | None) -> str | None:
    return None if s is None else s[::-1]


def _upper(s: str | None) -> str | None:
    return None if s is None else "".join(c.upper() if len(c.upper()) == 1 else c for c in s)


def _lower(s: str | None) -> str | None:
    return None if s is None else _fold(s)


def _trim(s: str | None, side: str) -> str | None:
    if s is None:
        return None
    return s.lstrip(" ") if side == "L" else s.rstrip(" ") if side == "R" else s.strip(" ")


def _ascii(s: str | None) -> int | None:
    return s[0].encode("cp1252", "replace")[0] if s else None


def _unicode(s: str | None) -> int | None:
    return ord(s[0]) if s else None


def _char(n: int | None) -> str | None:
    if n is None or not 0 <= n <= 255:
        return None
    return chr(n) if n in (129, 141, 143, 144, 157) else bytes([n]).decode("cp1252")


def _nchar(n: int | None) -> str | None:
    return None if n is None or not 0 <= n <= 65535 else chr(n)


def _quotename(s: str | None, sign: str) -> str | None:
    if s is None or len(s) > 128:
        return None
    last = {"[": "]", "(": ")", "<": ">", "{": "}", "]": "]", ")": ")", ">": ">", "}": "}"}.get(sign, sign)
    first = {"]": "[", ")": "(", ">": "<", "}": "{"}.get(sign, sign)
    return first + s.replace(last, last + last) + last


def _str(v: float | None, length: int | None, scale: int | None) -> str | None:
    if v is None or length is None or scale is None or length < 0 or scale < 0:
        return None
    digits = min(scale, 16)
    s = format(_decimal(float(v), 90, digits), "f")
    whole = len(s.partition(".")[0])
    if whole > length:
        return "*" * length
    if len(s) > length:
        digits = max(length - whole - 1, 0)
        s = format(_decimal(float(v), 90, digits), "f")
    return s.rjust(length)


def _isnumeric(s: Any) -> int:
    import re

    if s is None:
        return 0
    v = str(s).strip(" \t\r\n")
    plain = re.fullmatch(r"[+-]?[$]?[+-]?([0-9][0-9,]*\.?[0-9]*|\.[0-9]+)([eEdD][+-]?[0-9]{1,3})?", v)
    return int(plain is not None or v in ("+", "-", ".", "$", ",", "+.", "-."))


def _pattern(p: str, escape: str | None) -> list[Any]:
    out: list[Any] = []
    at = 0
    while at < len(p):
        c = p[at]
        if escape and c == escape and at + 1 < len(p):
            out.append(p[at + 1])
            at += 2
            continue
        close = p.find("]", at + 1) if c == "[" else -1
        if c in "%_":
            out.append(("%",) if c == "%" else ("_",))
        elif close > at:
            inside = p[at + 1 : close]
            no = inside[:1] == "^"
            inside = inside[1:] if no else inside
            items, i = [], 0
            while i < len(inside):
                if i + 2 < len(inside) and inside[i + 1] == "-":
                    items.append((inside[i], inside[i + 2]))
                    i += 3
                else:
                    items.append((inside[i], inside[i]))
                    i += 1
            out.append(("[", no, items))
            at = close
        else:
            out.append(c)
        at += 1
    return out


def _sign(token: Any, c: str, exact: str) -> bool:
    def same(a: str, b: str) -> bool:
        return a == b if exact else _fold(a) == _fold(b)

    if isinstance(token, str):
        return same(token, c)
    if token[0] == "_":
        return True
    found = False
    for low, high in token[2]:
        if low == high:
            found = found or same(low, c)
        elif exact == "bin":
            found = found or low <= c <= high
        else:
            found = found or _weight(low) <= _weight(c) <= _weight(high)
    return found is not bool(token[1])


def _match(tokens: list[Any], s: str, at: int, exact: str, whole: bool) -> bool:
    place, back, mark = 0, -1, at
    while True:
        if place == len(tokens):
            if at == len(s) or not whole:
                return True
        elif tokens[place] == ("%",):
            back, mark = place, at
            place += 1
            continue
        elif at < len(s) and _sign(tokens[place], s[at], exact):
            place += 1
            at += 1
            continue
        if back < 0 or mark >= len(s):
            return False
        mark += 1
        place, at = back + 1, mark


def _like(s: str | None, p: str | None, escape: str | None, exact: str, national: bool) -> bool | None:
    if s is None or p is None:
        return None
    tokens = _pattern(p, escape)
    if _match(tokens, s, 0, exact, True):
        return True
    return not national and s.endswith(" ") and _match(tokens, s.rstrip(" "), 0, exact, True)


def _patindex(p: str | None, s: str | None, exact: str) -> int | None:
    if s is None or p is None:
        return None
    tokens = _pattern(p, None)
    free = bool(tokens) and tokens[0] == ("%",)
    while tokens and tokens[0] == ("%",):
        tokens = tokens[1:]
    if not tokens:
        return int(bool(s) and free)
    for at in range(len(s) + 1 if free else 1):
        if _match(tokens, s, at, exact, True):
            return at + 1
    return 0


def _translate(s: str | None, what: str | None, by: str | None) -> str | None:
    if s is None or what is None or by is None:
        return None
    if len(what) != len(by):
        raise ValueError("texts of unlike length")
    table: dict[str, str] = {}
    for a, b in zip(_fold(what), by, strict=True):
        table.setdefault(a, b)
    return "".join(table.get(_fold(c), c) for c in s)
