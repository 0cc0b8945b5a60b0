"""Which definition a text speaks of, told from names alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from planner.codebase.model import Symbol
from planner.codebase.words import is_task_word, stem

#: From here on a definition is named outright rather than met by some of its words.
OUTRIGHT = 2.0


#: Short forms that names use for words that people write out.
_SHORT = {
    "cmd": "command", "msg": "message", "cfg": "config", "conf": "config", "opt": "option", "opts": "options", "arg": "argument",
    "args": "arguments", "err": "error", "req": "request", "res": "response", "resp": "response", "db": "database",
    "param": "parameter", "params": "parameters", "dir": "directory", "btn": "button", "img": "image", "usr": "user",
    "pwd": "password", "addr": "address", "num": "number", "str": "string",
}  # fmt: skip


def best_fit(symbols: Iterable[Symbol], said: str) -> tuple[Symbol | None, float]:
    """The definition that a text names, or whose own name is mostly made of its words, with how well it fits.

    The given order decides between equals; None and 0 when none fits.
    """
    words = {w.lower() for w in re.findall(r"[^\W\d_]{2,}|\d+", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", said))}
    stems = {stem(w) for w in words if not is_task_word(w)}
    # "progress bar" names ``progressbar`` and ``ProgressBar``.
    joined = {a + b for a, b in pairwise(re.findall(r"[^\W\d_]{2,}", said.lower()))}
    lower = said.lower()
    best, top = None, 0.0
    for symbol in symbols:
        name = symbol.name.replace("::", ".").replace("#", ".")
        last = name.rpartition(".")[2]
        parts = [p.lower() for p in re.findall(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+", last)]
        whole = len(parts) > 1 or len(last) > 3
        if "." in name and re.search(rf"(?<!\w){re.escape(name.lower())}(?!\w)", lower):
            score = 4.0
        elif whole and re.search(rf"(?<![\w-]){re.escape(last.lower().lstrip('_'))}(?![\w-])", lower):
            score = 3.0 if len(parts) > 1 else OUTRIGHT if last in said else 1.2
        elif "".join(parts) in joined:
            score = OUTRIGHT
        else:
            met = sum(stem(_SHORT.get(p, p)) in stems or p in joined for p in parts)
            score = met / len(parts) if parts and met / len(parts) >= 0.5 and (met > 1 or len(parts) < 3) else 0.0
        if score > top:
            best, top = symbol, score
    return best, top
