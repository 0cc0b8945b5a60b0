from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.errors import CannotWrite, UnreadableInput
from core.files import decode, read_text, write_atomic


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("utf-16-le", "utf-16-le"), ("utf-16-be", "utf-16-be")],
)
def test_text_is_decoded_by_what_it_is(encoding: str, expected: str) -> None:
    text = "SELECT 'Grüße', N'Straße' FROM dbo.Kunde -- ok"
    found = decode(text.encode(encoding))
    assert (found.text, found.encoding) == (text, expected)


def test_utf16_big_endian_with_mark() -> None:
    assert decode("\ufeffGO".encode("utf-16-be")).text == "GO"


def test_cp1252_is_the_fallback_and_says_so() -> None:
    found = decode("caf\xe9 \u20ac".encode("cp1252"))
    assert (found.text, found.certain) == ("café €", False)


def test_bytes_that_cp1252_lacks_do_not_fail() -> None:
    assert decode(b"a\x81b\xff").encoding == "latin-1"


def test_binary_is_refused_with_the_file_name() -> None:
    with pytest.raises(UnreadableInput) as caught:
        decode(bytes(range(256)) * 10, file="x.bin")
    assert caught.value.place == "x.bin"


@pytest.mark.parametrize("make", ["missing", "folder", "large"])
def test_what_cannot_be_read_is_named(tmp_path: Path, make: str) -> None:
    target = tmp_path / "f.sql"
    if make == "folder":
        target.mkdir()
    if make == "large":
        target.write_bytes(b"x" * 100)
    with pytest.raises(UnreadableInput) as caught:
        read_text(target, limit=50)
    assert str(target) in caught.value.message
    assert caught.value.remedy


def test_write_is_whole_and_keeps_the_mode(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "plan.md"
    write_atomic(target, "one\r\n")
    assert target.read_bytes() == b"one\r\n"
    target.chmod(0o640)
    write_atomic(target, "two")
    assert target.read_text() == "two"
    assert target.stat().st_mode & 0o777 == 0o640
    write_atomic(target, "three", mode=0o600)
    assert target.stat().st_mode & 0o777 == 0o600
    assert os.listdir(target.parent) == ["plan.md"]


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "plan.md"
    target.write_text("old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CannotWrite) as caught:
        write_atomic(target, "new")
    assert "disk is full" in caught.value.message
    assert target.read_text() == "old"
    assert os.listdir(tmp_path) == ["plan.md"]
