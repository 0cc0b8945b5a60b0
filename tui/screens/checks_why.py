"""Why a check failed, as a page: what the diagnosis means, what else may be behind it, and where it is documented."""

from __future__ import annotations

from textual.content import Content

from migration.checks import CheckResult
from migration.diagnoses import explain
from tui.screens.objects_words import hanging

_WIDE = 11


def explanation(result: CheckResult, room: int) -> Content:
    """The page of a result.

    Args:
        result: A result with a diagnosis.
        room: Columns of the page.
    """
    found = explain(result.diagnosis)
    rows = [("here", result.evidence)]
    if found is not None:
        rows = [("meaning", found.meaning), *rows, ("also try", found.look_at), ("mend it", result.remedy), ("source", found.source)]
    else:
        rows += [("mend it", result.remedy)]
    lines = [Content.styled(result.diagnosis, "bold $accent")]
    lines += [Content.assemble((f"{name:<{_WIDE}}", "$text-muted"), hanging(text, _WIDE, room)) for name, text in rows if text]
    return Content("\n\n").join(lines)
