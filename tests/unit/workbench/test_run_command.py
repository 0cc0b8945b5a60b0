"""A command of the plan in a real shell: its output, its end, and that nothing of it outlives a stop."""

from __future__ import annotations

import asyncio
import os
import shlex
import sys
from pathlib import Path

import pytest

from workbench.run_command import KEPT_LINES, run_command


async def seen(command: str, folder: Path) -> tuple[int, tuple[str, ...]]:
    told: list[tuple[str, ...]] = [()]
    code = await run_command(command, folder, lambda lines: told.__setitem__(0, lines))
    return code, told[0]


async def test_both_streams_and_the_exit_code_in_the_folder(tmp_path: Path) -> None:
    code, lines = await seen("pwd; echo bad >&2; exit 3", tmp_path)
    assert (code, lines) == (3, (str(tmp_path.resolve()), "bad"))


async def test_a_signal_is_128_and_its_number(tmp_path: Path) -> None:
    code, _ = await seen("kill -9 $$", tmp_path)
    assert code == 137


async def test_only_the_last_lines_stay_and_an_end_without_newline_counts(tmp_path: Path) -> None:
    code, lines = await seen(f"seq 1 {KEPT_LINES + 50}; printf end", tmp_path)
    assert code == 0
    assert (len(lines), lines[0], lines[-1]) == (KEPT_LINES, "52", "end")


async def test_secrets_and_control_characters_are_not_shown(tmp_path: Path) -> None:
    _, lines = await seen(r"printf 'Pwd=hush;x\n\033[31mred\033[0m\n10%%\r20%%\n'", tmp_path)
    assert "hush" not in "".join(lines)
    assert "\x1b" not in "".join(lines)
    assert lines[-1] == "20%"


async def test_it_cannot_wait_for_the_keyboard(tmp_path: Path) -> None:
    code, lines = await asyncio.wait_for(seen("read answer; echo got=$answer", tmp_path), 20)
    assert (code, lines) == (0, ("got=",))


async def test_stopping_ends_all_that_it_started(tmp_path: Path) -> None:
    script = tmp_path / "child.py"
    script.write_text("import os, time\nopen('pid', 'w').write(str(os.getpid()))\nprint('up', flush=True)\ntime.sleep(600)\n")
    up = asyncio.Event()
    command = f"{shlex.quote(sys.executable)} child.py & wait"
    task = asyncio.create_task(run_command(command, tmp_path, lambda _lines: up.set()))
    await asyncio.wait_for(up.wait(), 20)
    pid = int((tmp_path / "pid").read_text())
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    for _ in range(200):
        if not _alive(pid):
            break
        await asyncio.sleep(0.01)
    assert not _alive(pid)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
