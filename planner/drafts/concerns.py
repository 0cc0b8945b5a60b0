"""What a task must think of because of the words it is asked in: edge cases, errors and scale by subject.

A general table from vocabulary to engineering concerns. Only the subjects that a prompt speaks of are drawn, the most spoken of first.
"""

# ruff: noqa: E501 - patterns and sentences are easier to check unbroken
from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Concern:
    """One subject.

    Attributes:
        key: Short name.
        pattern: Words that raise it.
        edges: Edge cases worth a test each, as noun phrases.
        failures: What must happen when it goes wrong, as sentences.
        scale: What grows and what that asks for, one sentence.
    """

    key: str
    pattern: re.Pattern[str]
    edges: tuple[str, ...]
    failures: tuple[str, ...]
    scale: str


@dataclass(frozen=True, slots=True)
class Raised:
    """A concern with the word of the prompt that raised it."""

    concern: Concern
    word: str


def _concern(key: str, words: str, edges: tuple[str, ...], failures: tuple[str, ...], scale: str) -> Concern:
    return Concern(key, re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.I), edges, failures, scale)


CONCERNS: tuple[Concern, ...] = (
    _concern(
        "tabular input",
        (
            r"csv|tsv|excel|xlsx|spreadsheets?|parquet|delimiters?|import(?:s|er|ers|ing)?(?= (?:files?|csv|data|rows|job"
            r"|script))|importers?"
        ),
        (
            "an empty file and a file with a header only",
            "a row with too few or too many columns",
            "quoted separators and line breaks inside a value",
            "a byte order mark, CRLF line ends and a last line without newline",
        ),
        ("A bad row is reported with file name and line number; decide whether it stops the run or is set aside, and test that decision.",),
        "Read row by row: memory must not grow with the size of the file.",
    ),
    _concern(
        "structured text",
        (
            r"json|ya?ml|toml|xml|html|markdown|pars(?:e|es|er|ers|ing)|tokeni[sz]\w+|regex\w*|syntax|deseriali[sz]\w+"
            r"|seriali[sz]\w+|payloads?"
        ),
        (
            "empty input, and input cut off in the middle",
            "an unknown key and a key that is missing",
            "a value of the wrong type, and null",
            "deep nesting and non-ASCII text",
        ),
        ("Malformed input gives an error that names the place (line or key), never a half-read result.",),
        "Parsing time must stay linear in the length of the input; set a limit on size or depth where the input comes from outside.",
    ),
    _concern(
        "files",
        r"files?|uploads?|uploading|download(?:s|ing)?|directory|directories|folders?|path|paths|disk|attachments?|archive|zip|backup",
        (
            "a file that is missing, empty or not readable",
            "a name with blanks, non-ASCII letters or `..` in it",
            "the target exists already",
        ),
        ("When writing is interrupted, either the old or the new content is there: write to a temporary file beside it and rename.",),
        "Say what the largest expected file is; stream anything that may exceed memory.",
    ),
    _concern(
        "HTTP interface",
        r"(?<!public )apis?|endpoints?|rest api|graphql|routes?|https?|(?<!pull )(?<!merge )(?<!feature )requests?(?! (?:says|asks))|responses?|webhooks?|status codes?|payloads?|middleware",
        (
            "a missing, an empty and an unknown field in the request",
            "the same request sent twice",
            "a body larger than the limit",
        ),
        ("Bad input answers with a 4xx status and the existing error shape; an internal fault answers 5xx and leaks no detail.",),
        "State the expected request rate and bound what one request can cost (rows, bytes, calls further on).",
    ),
    _concern(
        "remote calls",
        (
            r"external|third[- ]party|upstream|remote|timeouts?|time out|retry|retries|retrying|backoff|network|connection"
            r"|connections|sockets?|smtp|s3|kafka|rabbitmq|(?:message|job|task) queues?|redis|grpc|dns"
        ),
        (
            "the other side refuses, hangs, or answers slowly",
            "an answer that is cut off or malformed",
            "success on a later attempt, and the last attempt failing",
        ),
        ("Every remote call has a timeout; retries are bounded, spaced, and only repeat what may safely happen twice.",),
        "Retries multiply load: bound them and add jitter so that callers do not return in step.",
    ),
    _concern(
        "concurrency",
        (
            r"concurren\w+|parallel\w*|threads?|threading|async\w*|await|race(?: condition)?s?|deadlocks?|locks?|locking|mutex"
            r"|workers?|simultaneous\w*|atomic\w*|background (?:jobs?|tasks?)|cron|schedul\w+"
        ),
        (
            "two callers at the same moment",
            "cancellation in the middle of the work",
            "a worker that dies before it reports",
        ),
        ("A failed or cancelled piece of work leaves shared state as it was and its error reaches the caller.",),
        "Bound the number of workers and the length of the queue; test with more work than workers.",
    ),
    _concern(
        "dates and times",
        (
            r"dates?|datetimes?|time ?zones?|tz|utc|timestamps?|dst|daylight|calendar|weekdays?|leap|due dates?|month(?:s|ly)?"
            r"|daily|weekly|yearly|expir\w+|duration"
        ),
        (
            "29 February, the last day of a month and the turn of the year",
            "the hour that daylight saving skips and the one it repeats",
            "a time without a zone, and one in another zone",
        ),
        ("A date that cannot be read is an error naming the text; it never becomes today.",),
        "Take the clock as an argument so that tests are not bound to the day they run on.",
    ),
    _concern(
        "money",
        (
            r"money|price|prices|pricing|invoices?|invoicing|billing|payments?|amounts?|currency|currencies|vat|tax(?:es)?"
            r"|discounts?|refunds?|totals?|cents?|rounding|checkout"
        ),
        (
            "zero, a negative amount and the smallest unit",
            "an amount that does not divide evenly",
            "two currencies in one calculation",
        ),
        ("Amounts stay decimal or whole cents from end to end; rounding happens once, at a named place, by a stated rule.",),
        "Check that sums over many lines equal the total to the cent.",
    ),
    _concern(
        "database",
        (
            r"sql|database|databases|db|quer(?:y|ies)|tables?|transactions?|orm|migrations?|postgres\w*|mysql|sqlite|schema"
            r"|foreign key|n\+1|(?:missing|unique|composite|covering|database|db) index(?:es)?|stored procedures?|mongo\w*"
        ),
        (
            "no row, one row, and many rows",
            "NULL in each nullable column that is read",
            "a write that breaks a constraint",
        ),
        ("What belongs together is written in one transaction; a failure in the middle leaves nothing behind.",),
        "Look at the query plan with production-sized tables, and count the queries per call.",
    ),
    _concern(
        "search and lists",
        (
            r"pagina\w+|pages?(?= of| size| number)|infinite scroll|filter(?:s|ing)?|sort(?:s|ed|ing)?|search\w*|lists?|listing"
            r"|autocomplete|offset|cursor[- ]based|cursor pagination"
        ),
        (
            "no match, exactly one page, and one more than a page",
            "a page beyond the end",
            "equal sort keys: the order must be the same on every call",
        ),
        ("A filter or sort key that does not exist is refused by name rather than ignored.",),
        "Cost must follow the page, not the whole collection.",
    ),
    _concern(
        "screen",
        (
            r"ui|ux|screens?|pages?|buttons?|forms?|modals?|dialogs?|dark mode|themes?|css|layout|responsive|tooltips?"
            r"|dropdowns?|menus?|keyboard|accessib\w+|a11y|render(?:s|ed|ing)?|components?(?= (?:for|in the ui))|terminal|tui"
            r"|colou?rs?"
        ),
        (
            "a narrow window and very long text",
            "nothing to show, still loading, and failed to load",
            "use by keyboard alone",
        ),
        ("A failed action says so where the person is looking and keeps what they typed.",),
        "Try it with a hundred times the usual number of entries.",
    ),
    _concern(
        "speed and memory",
        (
            r"slow\w*|fast(?:er)?|speed\w*|perform\w+|latency|throughput|memory(?! leaks?)|cpu|cach(?:e|es|ed|ing)|optimi[sz]\w+"
            r"|benchmark\w*|profil(?:ing|er)|lazy|batch(?:es|ing)?|stream(?:s|ing)?|scal(?:e|es|able|ability)"
        ),
        (
            "the first call, before anything is warm",
            "an input ten times the usual size",
            "a stale entry where something is kept for later",
        ),
        ("When a limit is reached the work slows or is refused with a reason; it does not exhaust the process.",),
        "Measure before and after on the same machine with the same input, and keep both figures in the pull request.",
    ),
    _concern(
        "resources",
        r"leak\w*|file (?:handles?|descriptors?)|handles|too many open files|connection pool|clos(?:e|es|ed|ing)(?= (?:the|a|all)? ?(?:files?|connections?|sockets?|streams?|handles?))",
        (
            "an error, and a cancellation, between acquiring and releasing",
            "releasing twice",
            "many rounds in one process: what is open stays level",
        ),
        ("What was acquired is released on every way out, in reverse order, and an error while releasing does not hide the first one.",),
        "Count what is open before and after a thousand rounds.",
    ),
    _concern(
        "access",
        (
            r"auth|oauth\w*|authenti\w+|authori[sz]\w+|log[- ]?ins?|logins?|log[- ]?outs?|sessions?|passwords?|tokens?|jwt|sso"
            r"|saml|permissions?|roles?|admin|csrf|xss|injection|vulnerab\w+|security|secrets?|encrypt\w*|2fa|mfa|totp"
        ),
        (
            "no credentials, expired credentials, and those of another user",
            "a person who loses the right while signed in",
            "hostile input in every field that is shown or stored",
        ),
        ("Refusal is the default; the reason goes to the log without secrets, the caller learns no more than needed.",),
        "Bound the attempts per account and per address.",
    ),
    _concern(
        "limits on use",
        r"rate[- ]limit\w*|throttl\w+|quotas?|debounc\w+|brute[- ]force|too many requests|429|lock-?out",
        (
            "exactly at the limit, and one over it",
            "the moment at which the window ends",
            "two callers behind one address, and one caller with many",
        ),
        ("A refusal costs less than the work it refuses, says when to come back, and is counted.",),
        "Counters expire; decide whether several processes share them, for a limit per process multiplies with the processes.",
    ),
    _concern(
        "settings",
        (
            r"config\w*|settings?|options?|flags?|env(?:ironment)?[- ]var\w*|feature flags?|toggles?|cli|command[- ]line"
            r"|arguments?|subcommands?"
        ),
        (
            "the setting absent: today's behaviour, byte for byte",
            "an empty, an unknown and a badly typed value",
            "two sources that contradict each other",
        ),
        ("A wrong value is refused at start with the name of the setting and the values it takes.",),
        "One place reads the setting; everything else receives the value.",
    ),
    _concern(
        "messages",
        r"e-?mails?|mail|notif\w+|sms|slack|push messages?|newsletter|subscri\w+|unsubscrib\w+",
        (
            "an address that is missing, malformed or has opted out",
            "the same event delivered twice",
            "text with markup or another script in it",
        ),
        ("A message that cannot be sent never undoes the work that caused it; it is kept and tried again.",),
        "Send outside the request, in batches, within the provider's limits.",
    ),
    _concern(
        "text",
        (
            r"unicode|utf-?8|encodings?|i18n|l10n|locali[sz]\w+|translat\w+|emoji\w*|accents?|umlauts?|slug\w*"
            r"|case[- ](?:in)?sensitiv\w+|whitespace|truncat\w+"
        ),
        (
            "empty text and text of blanks only",
            "combining marks, emoji and right-to-left text",
            "bytes that are not valid in the stated encoding",
        ),
        ("Text that cannot be decoded is reported with its position, not silently replaced.",),
        "Decide whether limits count bytes, code points or what a reader sees as characters.",
    ),
    _concern(
        "removal",
        r"delet\w+|remov(?:e|es|al|ing)|purg\w+|drop(?:s|ping)?(?= (?:(?:the|a|an|old|all|every) )?(?:tables?|columns?|rows?|records?|users?|data|files?|entries|indexes))|soft[- ]delet\w+|gdpr|retention|cleanup|prun\w+|anonymi[sz]\w+",
        (
            "something that is still referenced",
            "removing twice, and removing what is not there",
        ),
        ("What is hard to undo asks first or can be restored, and is logged with who and when.",),
        "Remove in bounded batches so that locks stay short.",
    ),
    _concern(
        "records of what happened",
        r"logs?|logging|logger|audit\w*|metrics?|tracing|telemetry|monitor\w*|alerts?|dashboards?|observab\w+",
        (
            "an event raised inside error handling",
            "a value that holds a secret or personal data",
        ),
        ("Recording must never break or slow what it records.",),
        "Bound the number of distinct labels and the volume per minute.",
    ),
    _concern(
        "output",
        r"export\w*|reports?|pdf|print\w*|generat(?:e|es|ing)|templates?|charts?|graphs?|charting",
        (
            "nothing to put out",
            "a value with the format's own special characters",
            "a very large result",
        ),
        ("A half-written result is never left under the final name.",),
        "Produce the output in pieces; its size must not bound what can be exported.",
    ),
)


def raised_by(text: str, limit: int) -> tuple[Raised, ...]:
    """The concerns that ``text`` raises: most mentions first, then the earliest; at most ``limit``."""
    found: list[tuple[int, int, Raised]] = []
    for concern in CONCERNS:
        words = [(m.start(), m[0]) for m in concern.pattern.finditer(text)]
        if words:
            found.append((-len({w.lower() for _, w in words}), words[0][0], Raised(concern, words[0][1])))
    found.sort(key=lambda row: row[:2])
    return tuple(raised for _, _, raised in found[:limit])
