"""Sorts of failure: what a test has to observe, how the cause is followed and what a correction must achieve differ with the symptom."""

# ruff: noqa: E501 - patterns and sentences are easier to check unbroken
from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Symptom:
    """One sort of failure.

    Attributes:
        key: Short name.
        pattern: Words that show it.
        observe: What the test does so that it fails while the defect is there; follows "a test that".
        follow: How to get from the effect to the cause, one sentence.
        correct: What a correction is and what it is not, one sentence.
        given: What stands at the start of the example test.
        risk: What goes on being wrong when only the symptom is treated, one sentence.
    """

    key: str
    pattern: re.Pattern[str]
    observe: str
    follow: str
    correct: str
    given: str
    risk: str


def _symptom(key: str, words: str, *texts: str) -> Symptom:
    return Symptom(key, re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.I), *texts)


_KINDS = (
    _symptom(
        "leak",
        r"leak\w*|too many open files|never (?:closed|released|freed)|not (?:closed|released|freed)|memory grows|grow\w* without",
        "counts what is open before and after (files, handles, connections, live objects) and expects the same number",
        "find where it is acquired and every way out of that scope that does not release it, the error paths above all",
        "tie the release to the scope that acquires, so that each way out passes it; closing it at one more place is no cure",
        "what is open before the call",
        "Releasing at one more place leaves the other ways out leaking.",
    ),
    _symptom(
        "hang",
        r"hang(?:s|ing)?|hung|never (?:resolves?|returns?|finish\w*|ends?|completes?|settles?)|deadlock\w*|stuck|freez\w+|infinite loop|loops? forever"
        r"|blocks? forever|not (?:terminate|finish|resolve|return)\w*",
        "waits with a limit of about a second, so that the defect fails the test instead of hanging it",
        "find what the waiting side waits for and the path on which nobody signals it: an error, an early return, a wake-up sent too soon",
        "signal on every path, errors and cancellation included; a timeout around the wait only hides it",
        "the situation in which it waits",
        "A timeout around the wait would turn the hang into a wrong result.",
    ),
    _symptom(
        "unstable result",
        r"sometimes|intermittent\w*|flak(?:y|iness)|race(?: condition)?s?|random(?:ly)?|occasionally|once in a while|non-?determin\w+",
        "forces the bad order (a barrier, a fake clock, a fixed seed), so that it fails every time",
        "write down which two events may come in either order and which order breaks it",
        "make the order explicit or the outcome independent of it; a sleep or a retry is no cure",
        "the order of events that breaks it",
        "A retry or a sleep makes it rarer and harder to find.",
    ),
    _symptom(
        "doubled result",
        r"twice|double[ds]?|doubl(?:y|ing)|duplicat\w+|counted (?:again|more than once)|repeated",
        "asserts the exact count for the smallest data that shows it",
        "find the two ways by which it enters: a join or loop that multiplies, a retry, a handler registered again",
        "end the multiplication where it begins; removing duplicates from the result would hide real ones",
        "the smallest data that is counted twice",
        "Removing duplicates at the end would also remove rows that are rightly equal.",
    ),
    _symptom(
        "crash",
        r"crash\w*|throws?|thrown|raises?|raised|exceptions?|panics?|tracebacks?|segfault\w*|stack ?overflow\w*|aborts?|\w+(?:Error|Exception)|50[0234]"
        r"|dies|blows? up|fails? with",
        "does what the report does and expects the documented result, or the documented error",
        "go up the stack from the line that raises to the caller that let the unexpected value in, and decide which side breaks its contract",
        "make that side keep its contract; catching the error further up only moves it",
        "the input that brings it down",
        "Catching the error further up would leave the wrong value in place.",
    ),
    _symptom(
        "wrong display",
        r"overlap\w*|misalign\w*|cut off|truncated|flicker\w*|garbled|not (?:shown|displayed|visible|rendered)|wrong (?:colou?r|font|label|icon)|layout",
        "asserts the text or structure that is drawn, at the size at which it goes wrong",
        "compare what is handed to the drawing code with what appears: either the data is wrong or the drawing of it",
        "correct that side alone, and look at the narrowest and the widest size",
        "the content and the size at which it goes wrong",
        "A correction for one size often breaks another.",
    ),
    _symptom(
        "missing effect",
        r"ignor\w+|has no effect|no longer|not (?:applied|respected|honou?red|saved|sent|updated|called|used|work\w*|found|accepted|set|passed|included"
        r"|persisted)|do(?:es)?(?: not|n['’]t) \w+|is(?: not|n['’]t) \w+|are(?: not|n['’]t) \w+|(?:did|was|were|can)(?: not|n['’]t)|missing|lost|loses?"
        r"|skips?|forgets?|unable",
        "sets up what the report sets up and asserts the effect that should follow",
        "follow the value or call from where it is set to where it should act; the step that drops, overwrites or never reaches it is the cause",
        "carry it through that step; the other ways of setting it stay as they are",
        "what is set and should have an effect",
        "Setting it again further on would hide the step that loses it.",
    ),
)
_WRONG = Symptom(
    "wrong result",
    re.compile("$^"),
    "asserts the right result for the smallest input that gives a wrong one",
    "follow the result backwards to the first place where it is wrong",
    "correct it there, once; adjusting the result afterwards leaves every other user of that value wrong",
    "the smallest input that gives the wrong result",
    "Adjusting the result afterwards would leave every other user of that value wrong.",
)


def symptom_of(text: str, *, raises: bool) -> Symptom:
    """The sort of failure a report tells of: the first whose words it holds.

    Args:
        text: The report.
        raises: Whether it quotes an error or a stack trace.
    """
    found = next((k for k in _KINDS if k.pattern.search(text)), None)
    if found and not (raises and found.key in ("missing effect", "wrong display")):
        return found
    return next(k for k in _KINDS if k.key == "crash") if raises else _WRONG
