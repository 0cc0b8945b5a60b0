"""TOML that a person wrote, with errors that say where."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from core.errors import ConfigProblem

_AT = re.compile(r"line (\d+), column (\d+)")


def parse_toml(text: str, path: Path | str) -> dict[str, Any]:
    """The tables and keys of ``text``.

    Raises:
        ConfigProblem: It is not TOML; names file, line and column.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _AT.search(str(error))  # the only place that tomllib tells before Python 3.14
        line, column = (int(found[1]), int(found[2])) if found else (0, 0)
        raise ConfigProblem(
            f"{path} is not valid TOML: {error}", remedy="Mend the line named.", file=str(path), line=line, column=column
        ) from error
