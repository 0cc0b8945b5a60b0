"""Reading text of unknown encoding, and writing so that a crash leaves the old file or the new one."""

from __future__ import annotations

import codecs
import contextlib
import errno
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from core.errors import CannotWrite, UnreadableInput

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SNIFF = 4096


@dataclass(frozen=True, slots=True)
class DecodedText:
    """A file's text, newlines as they were.

    Attributes:
        text: The decoded text without its byte order mark.
        encoding: Python codec name that decoded it.
        certain: False when the codec was a guess (cp1252 after UTF-8 failed).
    """

    text: str
    encoding: str
    certain: bool


def decode(data: bytes, *, file: str = "") -> DecodedText:
    """Decode by BOM, then UTF-16 without BOM (by its NUL pattern), then UTF-8, then cp1252.

    Raises:
        UnreadableInput: The bytes are binary (NUL bytes that are not UTF-16).
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            try:
                return DecodedText(data.decode(encoding), encoding, True)
            except UnicodeDecodeError as error:
                raise UnreadableInput(
                    f"the file begins with a {encoding} byte order mark but is not valid {encoding} at byte {error.start}",
                    remedy="Save it again as UTF-8.",
                    file=file,
                ) from error
    head = data[:_SNIFF]
    if b"\x00" in head:
        even, odd = head[0::2].count(0), head[1::2].count(0)
        half = max(1, len(head) // 2)
        for zeros, other, encoding in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
            if zeros > half * 0.4 and other < half * 0.05:
                with contextlib.suppress(UnicodeDecodeError):
                    return DecodedText(data.decode(encoding), encoding, False)
    if b"\x00" in data:
        raise UnreadableInput("this is a binary file, not text", remedy="Give a text file, or leave it out.", file=file)
    try:
        return DecodedText(data.decode("utf-8"), "utf-8", True)
    except UnicodeDecodeError:
        # cp1252 leaves five bytes undefined; latin-1 keeps them as C1 controls instead of failing.
        try:
            return DecodedText(data.decode("cp1252"), "cp1252", False)
        except UnicodeDecodeError:
            return DecodedText(data.decode("latin-1"), "latin-1", False)


def read_text(path: Path, *, limit: int = 0, shown_as: str = "") -> DecodedText:
    """Read and decode ``path``.

    Args:
        path: The file.
        limit: Largest size in bytes to read; 0 for none.
        shown_as: How errors name the file; the path itself by default.

    Raises:
        UnreadableInput: Missing, not a file, no permission, larger than ``limit``, or binary.
    """
    name = shown_as or str(path)
    try:
        if not path.is_file():
            what = "is a folder" if path.is_dir() else "is not a regular file" if path.exists() else "does not exist"
            raise UnreadableInput(f"{name} {what}", remedy="Check the path.", file=name)
        size = path.stat().st_size
        if limit and size > limit:
            raise UnreadableInput(
                f"{name} is {size / 1e6:,.0f} MB, more than the {limit / 1e6:,.0f} MB that one file may have",
                remedy="Split it into one file per object.",
                file=name,
            )
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableInput(
            f"cannot read {name}: {error.strerror or error}", remedy="Check the path and its permissions.", file=name
        ) from error
    return decode(data, file=name)


def exists(path: Path) -> bool:
    """Whether something is there as far as one may look: what lies in a closed folder counts as missing, not as an error."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def expand_user(path: str | Path) -> Path:
    """``path`` with a leading ``~`` or ``~name`` replaced by that home folder; as it stands when there is no such home."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        return Path(path)


def write_atomic(path: Path, text: str, *, mode: int | None = None) -> None:
    """Write UTF-8 text so that ``path`` holds either the old or the new content: temporary file, fsync, rename.

    Raises:
        CannotWrite: Read-only, full, or no permission; the old file is untouched.
    """
    write_bytes_atomic(path, text.encode("utf-8"), mode=mode)


def write_bytes_atomic(path: Path, data: bytes, *, mode: int | None = None) -> None:
    """:func:`write_atomic` for bytes.

    Raises:
        CannotWrite: Read-only, full, or no permission; the old file is untouched.
    """
    temporary: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".tmp", dir=path.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if mode is not None:
            os.chmod(temporary, mode)
        elif path.exists():
            os.chmod(temporary, path.stat().st_mode & 0o777)
        else:
            umask = os.umask(0)
            os.umask(umask)
            os.chmod(temporary, 0o666 & ~umask)
        os.replace(temporary, path)
        temporary = None
        _sync_folder(path.parent)
    except OSError as error:
        why = {errno.ENOSPC: "the disk is full", errno.EROFS: "the file system is read-only", errno.EACCES: "permission denied"}
        raise CannotWrite(
            f"cannot write {path}: {why.get(error.errno or 0, error.strerror or str(error))}",
            remedy="Choose another folder with --out, or free space and permissions.",
            file=str(path),
        ) from error
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                os.unlink(temporary)


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable; file systems that cannot sync a folder are left at that."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
