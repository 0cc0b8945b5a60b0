"""The Databricks runtime a conversion aims at; every rule about what converts is keyed by it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.errors import UsageProblem


@dataclass(frozen=True, slots=True, order=True)
class TargetRuntime:
    """A runtime version, ordered as numbers (17.10 after 17.3).

    Attributes:
        major: Before the point.
        minor: After the point.
    """

    major: int
    minor: int

    @classmethod
    def parse(cls, text: str) -> TargetRuntime:
        """Read ``17.3``.

        Raises:
            UsageProblem: Not two numbers with a point between.
        """
        found = re.fullmatch(r"(\d{1,3})\.(\d{1,3})", text.strip())
        if not found:
            raise UsageProblem(f"{text!r} is not a runtime version", remedy="Give one such as 17.3.")
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"


#: The long-term support release that most workspaces run (facts: procedures 17.0, cursors 18.1).
DEFAULT_RUNTIME = TargetRuntime(17, 3)
