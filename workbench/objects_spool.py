"""The texts of the Objects screen: written by the job's child, read by the screen, one compressed value behind the other in a file."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Mapping
from typing import Any, BinaryIO

from core.errors import CannotWrite


class Spool:
    """Texts one behind the other in a file, each compressed.

    Args:
        stream: Opened for appending.
        path: Its name, for messages.
    """

    def __init__(self, stream: BinaryIO, path: str) -> None:
        self._stream = stream
        self._path = path
        self._end = 0

    def add(self, value: Mapping[str, Any]) -> tuple[int, int]:
        """Append a JSON value; returns where it stands and how long it is there.

        Raises:
            CannotWrite: The disk is full.
        """
        data = zlib.compress(json.dumps(value).encode("ascii"), 1)
        try:
            self._stream.write(data)
        except OSError as error:
            raise CannotWrite(
                f"cannot write {self._path}: {error.strerror}", remedy="Free space, or set QUICKPLAN_STATE_DIR.", file=self._path
            ) from error
        at, self._end = self._end, self._end + len(data)
        return at, len(data)

    def flush(self) -> None:
        """Let a reader see what was added."""
        self._stream.flush()


def read_spooled(handle: int, at: tuple[int, int]) -> dict[str, Any]:
    """One value of a spool, read without moving its file position."""
    return dict(json.loads(zlib.decompress(os.pread(handle, at[1], at[0]))))
