"""What sqlcmd does to a script before the server sees it: variables and included files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from migration.tsql.places import Origin

_VARIABLE = re.compile(r"\$\(([A-Za-z_][\w-]*)\)")
_SETVAR = re.compile(r"([A-Za-z_][\w-]*)(?:\s+(.*))?", re.DOTALL)
#: A line that includes another file.
INCLUDES = re.compile(r"^[ \t]*:r[ \t]+([^\n]+)", re.IGNORECASE | re.MULTILINE)


def set_variable(argument: str, variables: dict[str, str]) -> None:
    """Carry out ``:setvar name value``; without a value the variable is removed. Names ignore case."""
    found = _SETVAR.fullmatch(argument)
    if found is None:
        return
    value = (found[2] or "").strip()
    if len(value) > 1 and value[0] == value[-1] == '"':
        value = value[1:-1].replace('""', '"')
    elif not value:
        variables.pop(found[1].upper(), None)
        return
    variables[found[1].upper()] = value


def substitute(
    text: str, variables: Mapping[str, str], line: int, column: int
) -> tuple[str, tuple[Origin, ...], list[tuple[str, int, int]]]:
    """Replace ``$(name)``.

    Returns:
        The new text, its origins (empty when it begins at column 1 and nothing was replaced), and name, line and column
        of each first use of an unknown variable, which stays as it is.
    """
    pieces: list[str] = []
    origins = [Origin(0, line, column)]
    unknown: dict[str, tuple[int, int]] = {}
    at, length, changed = 0, 0, False
    for found in _VARIABLE.finditer(text):
        newlines = text.count("\n", at, found.start())
        column = found.start() - text.rfind("\n", at, found.start()) if newlines else column + found.start() - at
        line += newlines
        value = variables.get(found[1].upper())
        if value is None:
            unknown.setdefault(found[1], (line, column))
            value = found[0]
        else:
            changed = True
            origins.append(Origin(length + found.start() - at, line, column, fixed=True))
            origins.append(Origin(length + found.start() - at + len(value), line, column + len(found[0])))
        pieces += [text[at : found.start()], value]
        length += found.start() - at + len(value)
        column += len(found[0])
        at = found.end()
    pieces.append(text[at:])
    kept = {o.offset: o for o in origins}
    keep = tuple(kept[offset] for offset in sorted(kept)) if changed or origins[0].column != 1 else ()
    return "".join(pieces), keep, [(name, *place) for name, place in unknown.items()]


def find_included(argument: str, folder: Path, root: Path, variables: Mapping[str, str]) -> tuple[Path | None, str]:
    """The file that ``:r argument`` means, and why there is none: ``missing`` or ``outside``.

    Relative to the including file, then to the root; a backslash parts folders, and where the exact name does not exist
    the case of letters is ignored.
    """
    name = argument.strip()
    if len(name) > 1 and name[0] == name[-1] and name[0] in "\"'":
        name = name[1:-1]
    name = _VARIABLE.sub(lambda m: variables.get(m[1].upper(), m[0]), name).replace("\\", "/")
    outside = False
    for base in (folder, root):
        path = _ignoring_case(base, name)
        if path is None:
            continue
        if path.resolve().is_relative_to(root.resolve()):
            return path, ""
        outside = True
    return None, "outside" if outside or name.startswith("/") or name[1:2] == ":" else "missing"


def _ignoring_case(base: Path, name: str) -> Path | None:
    try:
        exact = base / name
        if exact.is_file():
            return exact
        path = base
        for part in Path(name).parts:
            if part in ("..", "."):
                path = path / part
                continue
            if not (path / part).exists():
                part = next((p.name for p in path.iterdir() if p.name.casefold() == part.casefold()), part)
            path = path / part
        return path if path.is_file() else None
    except (OSError, ValueError):
        return None
