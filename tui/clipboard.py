"""Getting text out of the terminal, and saying which way it went."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass

#: Terminals commonly drop OSC 52 sequences above about 100 kB of base64 (xterm, iTerm2); tmux's own limit is higher.
OSC52_LIMIT = 74_000
_TMUX_PATIENCE = 3.0


@dataclass(frozen=True, slots=True)
class CopyReport:
    """How a copy went.

    Attributes:
        ok: Whether the text was handed over. OSC 52 gives no answer, so there it means only that it was sent.
        words: What to tell the person.
    """

    ok: bool
    words: str


async def copy(text: str, environment: Mapping[str, str], osc52: Callable[[str], None]) -> CopyReport:
    """Put ``text`` on the clipboard: through tmux inside tmux, else by OSC 52.

    tmux drops OSC 52 unless ``set-clipboard`` is on, while ``load-buffer -w`` works in every setting.
    """
    size = f"{len(text):,} characters"
    if environment.get("TMUX") and shutil.which("tmux"):
        failure = await _tmux(text)
        if not failure:
            return CopyReport(True, f"{size} in the tmux buffer and on the clipboard behind it (prefix ] pastes)")
        return CopyReport(False, f"tmux did not take the text: {failure}")
    if len(text.encode()) > OSC52_LIMIT:
        return CopyReport(False, f"{size} are more than most terminals take by OSC 52")
    osc52(text)
    return CopyReport(True, f"{size} sent to the terminal by OSC 52; if it does not paste, the terminal refuses it")


async def _tmux(text: str) -> str:
    process = await asyncio.create_subprocess_exec(
        "tmux",
        "load-buffer",
        "-w",
        "-",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        _, complaint = await asyncio.wait_for(process.communicate(text.encode()), _TMUX_PATIENCE)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        return "no answer"
    return complaint.decode(errors="replace").strip() or "it failed" if process.returncode else ""
