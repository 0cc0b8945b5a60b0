"""The launcher: puts its own folder first on the path, so that nothing in the user's repository can stand in for a module of ours."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_HOME = str(Path(__file__).resolve().parent)


def _guard_path() -> None:
    """Search our own folder first and never the current one; children inherit the rule by environment."""
    here = {"", ".", str(Path.cwd()) if _cwd_exists() else ""} - {_HOME}
    sys.path[:] = [_HOME, *(p for p in sys.path if p not in here and p != _HOME)]
    os.environ["PYTHONSAFEPATH"] = "1"


def _cwd_exists() -> bool:
    try:
        Path.cwd()
    except OSError:
        return False
    return True


def _fill_streams() -> None:
    """Open what the caller closed: a pipe to a child must never become our standard output by its number."""
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            handle = os.open(os.devnull, os.O_RDWR)
            if handle != number:
                os.dup2(handle, number)
                os.close(handle)
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))


def main() -> None:
    """Run the ``quickplan`` command and exit with its code."""
    _fill_streams()
    _guard_path()
    if sys.argv[1:] == ["--job"]:
        from workbench.child import main as serve

        sys.exit(serve())
    from cli.main import run

    sys.exit(run())


if __name__ == "__main__":
    main()
