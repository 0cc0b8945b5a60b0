"""The XPath that XML methods of T-SQL are given, read into steps; anything richer is refused.

Source: Microsoft Learn, "XQuery language reference (SQL Server)".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_DECLARE = re.compile(r"""\s*declare\s+(?:default\s+element\s+namespace|namespace\s+[\w.-]+\s*=)\s*(?:"[^"]*"|'[^']*')\s*;""")
_NAME = r"(?:[A-Za-z_][\w.-]*:)?[A-Za-z_][\w.-]*"
_STEP = re.compile(rf"(@?)({_NAME}|\*)((?:\[\d+\])?)$")


@dataclass(frozen=True, slots=True)
class Step:
    """One step: a name without prefix, or ``*``; ``text`` for text(), ``attribute`` for ``@name``."""

    name: str
    attribute: bool = False
    text: bool = False
    position: int = 0


@dataclass(frozen=True, slots=True)
class Path:
    """A path.

    Attributes:
        absolute: Whether it begins at the document.
        steps: Its steps; empty for ``.``.
        namespaced: Whether names carry prefixes, or a default namespace is declared.
        position: The number behind the parentheses, ``(…)[1]``; 0 for none.
    """

    absolute: bool
    steps: tuple[Step, ...]
    namespaced: bool
    position: int = 0

    def xpath(self) -> str:
        """The path as Databricks' xpath functions take it: local names where there are namespaces."""
        parts = [self._step(s) for s in self.steps]
        joined = "/".join(parts) or "."
        return ("/" if self.absolute else "") + joined

    def _step(self, step: Step) -> str:
        if step.text:
            return "text()"
        plain = step.name == "*" or not self.namespaced or step.attribute
        made = ("@" if step.attribute else "") + (step.name if plain else f"*[local-name()='{step.name}']")
        return made + (f"[{step.position}]" if step.position else "")


def read_path(written: str, *, namespaced: bool = False) -> Path | None:
    """Read a path of named steps, attributes, text() and positions; None for anything else, such as functions and FLWOR.

    Args:
        written: The path.
        namespaced: Whether a default namespace is declared around it.
    """
    rest = written
    while found := _DECLARE.match(rest):
        namespaced = True
        rest = rest[found.end() :]
    rest = rest.strip()
    # string(p) is what value() takes of p anyway.
    rest = re.sub(r"^string\((.*)\)\s*(?:\[1\])?$", r"\1", rest)
    # (a)[1]/b is a[1]/b where the parentheses hold one step.
    rest = re.sub(rf"^\(\s*({_NAME})\s*\)(\[\d+\])/", r"\1\2/", rest)
    outer = re.fullmatch(r"\(([^()]*(?:\(\)[^()]*)*)\)\s*(?:\[(\d+)\])?", rest)
    position = 0
    if outer:
        rest, position = outer[1].strip(), int(outer[2] or 0)
    trailing = re.fullmatch(r"(.*)\((.*)\)", rest)
    if trailing and not rest.endswith("text()"):
        return None
    absolute = rest.startswith("/")
    rest = rest.removeprefix("./") if not absolute else rest[1:]
    if rest in (".", ""):
        return Path(absolute, (), namespaced, position)
    if rest.startswith("/") or "//" in rest:
        return None
    steps: list[Step] = []
    for piece in rest.split("/"):
        piece = piece.strip()
        if piece in ("text()", "text()[1]"):
            steps.append(Step("text()", text=True))
            continue
        found = _STEP.fullmatch(piece)
        if found is None:
            return None
        prefix, _, local = found[2].rpartition(":")
        namespaced = namespaced or (bool(prefix) and not found[1])
        steps.append(Step(local, attribute=bool(found[1]), position=int(found[3].strip("[]") or 0)))
    if any(s.attribute or s.text for s in steps[:-1]):
        return None
    return Path(absolute, tuple(steps), namespaced, position)


_WORDS = re.compile(r"[A-Za-z_][\w.-]*")
_TEXTS = re.compile(r"\"[^\"]*\"|'[^']*'")
_PARTS = re.compile(r"\"[^\"]*\"|'[^']*'|[^\"']+")
#: A name with a prefix; neither an axis nor an attribute.
_PREFIXED = re.compile(r"(?<![\w@.:-])[A-Za-z_][\w.-]*:(?!:)([A-Za-z_][\w.-]*)(?!\s*\()")
_STEPS = re.compile(r"[\w\s./@*|-]+")
_TEST = re.compile(r"[\w\s./@*=!<>,+()-]*")
#: Functions that XPath 1.0 and SQL Server's XQuery both have, with one meaning.
_SHARED = frozenset({"text", "node", "contains", "not", "position", "last", "count", "string-length", "local-name"})
#: Words of XQuery that XPath 1.0 would take for names of elements.
_XQUERY = frozenset(
    [
        "eq",
        "ne",
        "lt",
        "le",
        "gt",
        "ge",
        "is",
        "to",
        "for",
        "let",
        "return",
        "if",
        "then",
        "else",
        "some",
        "every",
        "satisfies",
        "instance",
        "cast",
        "div",
        "mod",
        "idiv",
    ]
)


def free_path(written: str) -> tuple[str, int] | None:
    """A path with ``//``, ``..`` or tests in brackets, as XPath 1.0 reads it too, and the number behind its parentheses (0 for none).

    Names with a prefix are found by their local name. None for a path with a default namespace, variables, or anything that XPath 1.0
    does not have or takes otherwise.
    """
    rest, position = written, 0
    while found := _DECLARE.match(rest):
        if "default" in found[0][: found[0].index("namespace")]:
            return None
        rest = rest[found.end() :]
    rest = rest.strip()
    outer = re.fullmatch(r"\((.*)\)\s*(?:\[(\d+)\])?", rest, re.DOTALL)
    if outer:
        rest, position = outer[1].strip(), int(outer[2] or 0)
    rest = "".join(p if p[:1] in ("'", '"') else _PREFIXED.sub(r"*[local-name()='\1']", p) for p in _PARTS.findall(rest))
    bare = _TEXTS.sub(lambda m: "x" * len(m[0]), rest)
    if any(sign in bare for sign in ":${}") or any(w in _XQUERY for w in _WORDS.findall(_TEXTS.sub("", rest))):
        return None
    steps = bare
    while (opened := steps.rfind("[")) >= 0:
        closed = steps.find("]", opened)
        if closed < 0 or not _TEST.fullmatch(steps[opened + 1 : closed]):
            return None
        called = re.findall(r"([A-Za-z_][\w.-]*)\s*\(", steps[opened + 1 : closed])
        if any(c not in _SHARED and c not in ("and", "or") for c in called):
            return None
        steps = steps[:opened] + steps[closed + 1 :]
    steps = re.sub(r"(?:text|node)\(\)", "x", steps)
    return (rest, position) if rest and _STEPS.fullmatch(steps) else None
