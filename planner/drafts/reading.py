"""What a prompt says beyond its subject: further asks, limits, conditions, errors, figures, libraries.

Everything is taken from the words; nothing is inferred that is not written. The results are raw data: escape when shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from core.safe_text import one_line, plain

#: Characters of a prompt that are read for facts; a longer one is a paste whose tail says nothing new about the task.
READ_LIMIT = 20_000

_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+(?=[A-Z`\"'(\[]|(?:and|also|then|please)\b)")
_BULLET = re.compile(r"^\s{0,12}(?:[-*+•]|\d{1,3}[.)])\s+")
_LIMITING = re.compile(
    r"\b(?:without\s+\w+|do(?:es)?\s+not|don['’]t|must\s*n[o'’]t|should\s*n[o'’]t|cannot|never|no\s+(?:breaking|behaviou?r"
    r"|functional|new|visible)"
    r"|keep(?:ing)?\s|leave\s|preserv\w+|stay(?:s|ing)?\s|remain\w*|unchanged|backwards?[- ]compat\w*|only\s+(?:in|the|for|touch))",
    re.I,
)
_HOLDS = re.compile(r"\b(?:must|should|has to|have to|needs? to)\s+(?:keep|stay|remain|still|continue|not)\b", re.I)
_CLAUSE_OF_LIMIT = re.compile(
    r"\b(?:without|but (?:do not|don['’]t|never|keep|leave)|while keeping|and keep|keeping)\b[^.;\n]{3,160}", re.I
)
_CONDITION = re.compile(r"\b(?:when(?:ever)?|if|after|while|every time|as soon as|for (?:any|every|some|all))\s+[^.,;:\n]{4,120}", re.I)
_INSTEAD = re.compile(r"\binstead of\s+[^.,;\n]{2,90}", re.I)
_SHOULD = re.compile(r"\b(?:should(?!\s*n[o'’]t)|must(?!\s*n[o'’]t)|expected(?: to| behaviou?r)?:?)\s+[^.;\n]{3,120}", re.I)
_ERROR = re.compile(
    r"(?:^|(?<=[\s`'\"(]))((?:[a-zA-Z_][\w.]{0,80})?(?:Error|Exception|Panic|Fault|Violation)\b(?::[^\n`]{0,140})?"
    r"|\bpanic: [^\n]{1,140}|\bHTTP \d{3}\b|\b(?:ORA|SQLSTATE|ERR|E)[-_ ]?\d{3,6}\b[^\n`.]{0,80}|\bsegfault\b|\b(?:500|502"
    r"|503|504|404|403|401) error\b)"
)
_PY_FRAME = re.compile(r'File "([^"\n]{1,300})", line (\d{1,7})(?:, in ([\w<>.]{1,100}))?')
_JS_FRAME = re.compile(r"\bat (?:async )?(?:([\w.$<>]{1,100}) \()?((?:[\w@./\\-]|:\\){1,250}\.\w{1,5}):(\d{1,7})(?::\d{1,7})?\)?")
_BARE_FRAME = re.compile(r"(?<![\w/])((?:[\w.-]{1,80}/){0,12}[\w.-]{1,80}\.[a-zA-Z]{1,5}):(\d{1,7})\b")
_JAVA_FRAME = re.compile(r"\bat ([\w.$]{1,200})\((\w{1,100}\.(?:java|kt|scala)):(\d{1,7})\)")
_CODE = re.compile(r"`([^`\n]{1,120})`")
_IDENTIFIER = re.compile(
    r"(?<![\w./-])([a-zA-Z_]\w*(?:_\w+)+|[a-z]+(?:[A-Z][a-z0-9]+)+|[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]+)+|\w+(?:\.\w+)*\(\))(?![\w/])"
)
_FIGURE = re.compile(
    r"(?:\b(?:under|below|within|less than|at most|no more than|up to|over|more than|at least|from|to|by|every|after)\s+|[<>≤≥]=?\s?)?"
    r"(?<![\w.])\d[\d,.]{0,15}\s?(?:k|m|bn|million|billion|thousand)?\s?"
    r"(?:%|percent|ms|µs|milliseconds?|seconds?|secs?|s|minutes?|mins?|hours?|days?|weeks?|rows?|records?|users?|requests?"
    r"|rps|qps|[KMGT]i?B|bytes?|characters|chars|"
    r"files?|items?|lines?|retries|attempts|connections?|threads?|workers?|objects?|tables?|messages?|events?|pages?|times)"
    r"(?:\s?(?:/|per|a|an)\s?(?:s|sec|second|minute|min|hour|day|user|IP|client|request|page))?(?![\w])",
    re.I,
)
_TRACE_LINE = re.compile(r'^\s*(?:File "|at [\w.$<]|Traceback|goroutine \d|\.\.\. \d+ more|Caused by:|[\^~]+\s*$|\d+:\s+0x|#\d+\s)')
_TICKET = re.compile(r"\b[A-Z][A-Z0-9]{1,9}-\d{1,7}\b|(?<!\w)#\d{1,7}\b|\b(?:GH|gh)-\d{1,7}\b")
_INSTALL = re.compile(
    r"\b(?:pip3? install|uv add|uv pip install|poetry add|npm (?:install|i)|pnpm add|yarn add|cargo add|go get|gem install"
    r"|composer require)"
    r"\s+((?:-{1,2}[\w-]+\s+)*)([@\w][\w@./\[\]-]{0,80})"
)
_LIBRARY_NOUN = re.compile(
    r"\b(?i:using|with|use|via|adopt|introduce|through|on top of|based on)"
    r"\s+(?:the\s+)?[`\"']?([@a-zA-Z][\w@./-]{1,60})[`\"']?"
    r"\s+(?:librar(?:y|ies)|packages?|modules?|crates?|gems?|SDK|dependency)\b"
)
_WITH_NAME = re.compile(
    r"\b(?:using|with|use|via|adopt|introduce|by|to|through|on|add)\s+(?:the\s+)?[`\"']?([@a-zA-Z][\w@./-]{1,60})[`\"']?", re.I
)

#: Names that are packages rather than words when the prompt says to use them (the most installed of PyPI and npm, without English words).
_PACKAGE_LIST = """
aiohttp alembic anyio apscheduler argon2-cffi arrow asyncpg attrs axios azure-identity babel bcrypt beautifulsoup4 boto3 bullmq
cachetools celery chart.js cryptography date-fns dayjs django-filter django-rest-framework drizzle-orm duckdb email-validator
eslint express-rate-limit faker fastapi fastify filelock flask-limiter freezegun google-cloud-storage gunicorn helmet httpx
hypothesis ioredis jinja2 joi jsonschema jsonwebtoken kafka-python kafkajs kombu limits lodash loguru lxml mypy msgpack
mysqlclient nanoid nodemailer numpy openpyxl opentelemetry-api orjson pandas paramiko passlib pdfplumber pendulum pikepdf pillow
pino platformdirs playwright polars prisma prometheus-client psutil psycopg psycopg2 pyarrow pydantic pydantic-settings pyjwt
pymongo pymysql pyodbc pypdf pytest-asyncio pytest-cov pytest-xdist python-dateutil python-dotenv python-multipart pyyaml pyzmq
qrcode rapidfuzz react-query reportlab requests-cache respx responses ruamel.yaml scikit-learn scipy sendgrid sentry-sdk sequelize
slowapi socket.io sqlalchemy sqlglot sqlmodel stamina starlette structlog stripe tailwindcss tenacity textual tiktoken tomlkit
tqdm typeorm typer ujson urllib3 uvicorn uvloop vitest weasyprint watchdog websockets winston xlsxwriter zod zustand zeep
"""
_KNOWN_PACKAGES = frozenset(_PACKAGE_LIST.split())


@dataclass(frozen=True, slots=True)
class Frame:
    """One line of a stack trace or a ``path:line`` in the prompt: path as written, 1-based line, function or empty."""

    path: str
    line: int
    function: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """Facts stated by a prompt, as raw text.

    Attributes:
        sentences: Its sentences and list items on one line each, without traces and fenced code.
        asks: Sentences after the first that ask for something, at most six.
        limits: What it says must not change, at most four.
        conditions: ``when …`` clauses, at most three.
        instead: ``instead of …`` clauses.
        expected: ``should …`` clauses, at most three.
        errors: Error names and messages quoted.
        frames: Places in a trace, in the order written.
        names: Code-like words and code spans, in order.
        headline: What is asked, in the prompt's own words: its first sentence without greeting or ticket, at most its first clause when
            it is long.
        detail: What the first sentence adds after that clause; empty for nothing.
        figures: Numbers with their unit and preposition (``under 200 ms``), at most five.
        libraries: Packages it asks to use.
        tickets: Ticket numbers.
    """

    sentences: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    frames: tuple[Frame, ...] = ()
    names: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    headline: str = ""
    detail: str = ""
    libraries: tuple[str, ...] = ()
    tickets: tuple[str, ...] = ()


def read(prompt: str) -> Reading:
    """Read the facts out of ``prompt`` (its first :data:`READ_LIMIT` characters)."""
    text = plain(prompt[:READ_LIMIT])
    prose = _without_code(text)
    sentences = _sentences(prose)
    body = "\n".join(sentences)
    limits = _limits(sentences)
    headline, detail = _headline(sentences[0] if sentences else "", limits)
    return Reading(
        sentences=sentences,
        asks=tuple(
            s for s in sentences[1:] if len(s) >= 12 and s not in limits and not _BACKGROUND.match(s) and not s.endswith(("?", ":"))
        )[:6],
        limits=limits,
        conditions=_clauses(_CONDITION, body, 3),
        instead=_clauses(_INSTEAD, body, 2),
        expected=_unique(
            (re.sub(r"(?i)^expected(?: behaviou?r)?(?: to be)?:?\s*(?:is\s+)?", "", e) for e in _clauses(_SHOULD, body, 4)), 3
        ),
        errors=_errors(text),
        frames=_frames(text),
        names=_unique((*(m[1] for m in _CODE.finditer(text)), *(m[1] for m in _IDENTIFIER.finditer(prose))), 12),
        figures=_unique((m[0].strip() for m in _FIGURE.finditer(body)), 5),
        headline=headline,
        detail=detail,
        libraries=_libraries(body),
        tickets=_unique((m[0] for m in _TICKET.finditer(body)), 3),
    )


_BACKGROUND = re.compile(
    r"^(?:context|background|currently|today|right now|at the moment|thanks|thank you|cheers|hi|hello|hey|see |ref|fyi"
    r"|note that|we (?:are|have|use|run)\b|"
    r"it(?:'s| is| was| has)\b|this (?:is|was|happens|started)|i (?:think|saw|noticed|got|am|was)|there (?:is|are)|because"
    r"|since\b|steps to|stack ?trace|logs?:|environment|version)",
    re.I,
)


def _without_code(text: str) -> str:
    """The text without fenced blocks and trace lines."""
    kept: list[str] = []
    fenced = after_frame = False
    for line in text.split("\n"):
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
            continue
        is_trace = bool(_TRACE_LINE.match(line))
        # The source line that a Python trace prints under its frame is indented four blanks or more.
        if not fenced and not is_trace and not (after_frame and line.startswith("    ")):
            kept.append(line)
        after_frame = is_trace
    return "\n".join(kept)


def _sentences(text: str) -> tuple[str, ...]:
    found: list[str] = []
    for paragraph in re.split(r"\n\s*\n|\n(?=\s{0,12}(?:[-*+•]|\d{1,3}[.)])\s)|\n(?=[A-Z#])", text):
        item = _BULLET.sub("", paragraph)
        line = one_line(item).lstrip("# ")
        found += [s.strip() for s in _SENTENCE_END.split(line) if len(s.strip()) > 2]
    return tuple(found[:60])


_GREETING = re.compile(
    r"^(?:(?:hi|hello|hey)\b[^,.!]{0,30}[,.!]\s*|please\s+|pls\s+|(?:can|could|would) (?:you|we|someone)\s+(?:please\s+)?"
    r"|(?:i|we)(?:'d| would)? (?:want|need|like|have)(?: you| us)? to\s+|"
    r"let['’]?s\s+|(?:fix|feat|feature|chore|refactor|enhancement|perf|docs|test|ci|build|bug"
    r"|migration)(?:\([^)]{0,40}\))?!?:\s*|\[?(?:[A-Z][A-Z0-9]{1,9}-\d{1,7}|#\d{1,7})\]?[:\s-]*)+",
    re.I,
)
_CLAUSE_END = re.compile(
    r"\s*(?:[,;:(]|\s[–—-])\s|\s+(?=(?:without|so that|because|since|but|while|instead of|which|and (?:keep|leave))\b)"
)
_HEADLINE_LIMIT = 90


def _headline(sentence: str, limits: tuple[str, ...]) -> tuple[str, str]:
    """(what is asked, what else the sentence says): a long sentence is parted after its first clause of four words or more."""
    text = _GREETING.sub("", sentence).rstrip(" .;:,")
    cut = len(text)
    if len(text) > _HEADLINE_LIMIT or any(limit in text for limit in limits):
        text = re.sub(r"\s*\([^()]{0,80}\)", "", text)
        cut = len(text)
        cut = next((m.start() for m in _CLAUSE_END.finditer(text) if len(text[: m.start()].split()) >= 4), cut)
    rest = text[cut:].strip(" ,;:()–—-")
    return text[:cut].strip(), "" if any(limit in rest or rest in limit for limit in limits) else rest


def _limits(sentences: tuple[str, ...]) -> tuple[str, ...]:
    """Whole later sentences that limit, and the limiting clause of the first one."""
    found: list[str] = []
    for index, sentence in enumerate(sentences):
        clause = _CLAUSE_OF_LIMIT.search(sentence)
        holds = index and len(sentence) < 200 and (_LIMITING.match(sentence) or _HOLDS.search(sentence))
        if clause:
            found.append(re.sub(r"^(?:but|and|while)\s+", "", clause[0].strip(), flags=re.I))
        elif holds:
            found.append(sentence)
    return _unique(found, 4)


def _errors(text: str) -> tuple[str, ...]:
    """Error names and messages, those with a message first; a bare name that one of them begins with says nothing more."""
    found = list(dict.fromkeys(re.split(r"[.!]\s+(?=[A-Z])", m[1])[0].strip(" .,`'\"") for m in _ERROR.finditer(text)))
    told = [e for e in found if ": " in e]
    return tuple(told + [e for e in found if e not in told and not any(t.startswith(e) for t in told)])[:3]


def _clauses(pattern: re.Pattern[str], text: str, limit: int) -> tuple[str, ...]:
    return _unique((m[0].strip().rstrip(")") for m in pattern.finditer(text)), limit)


def _frames(text: str) -> tuple[Frame, ...]:
    found = [Frame(m[1], int(m[2]), m[3] or "") for m in _PY_FRAME.finditer(text)]
    found += [Frame(m[2], int(m[3]), m[1]) for m in _JAVA_FRAME.finditer(text)]
    if not found:
        found = [Frame(m[2], int(m[3]), m[1] or "") for m in _JS_FRAME.finditer(text)]
    if not found:
        found = [Frame(m[1], int(m[2])) for m in _BARE_FRAME.finditer(text)]
    return tuple(dict.fromkeys(found))[:20]


def _libraries(text: str) -> tuple[str, ...]:
    installed = (m[2] for m in _INSTALL.finditer(text))
    named = (m[1] for m in _LIBRARY_NOUN.finditer(text) if m[1].lower() not in _NOT_A_NAME)
    known = (m[1] for m in _WITH_NAME.finditer(text) if m[1].lower().rstrip(".") in _KNOWN_PACKAGES)
    return _unique((name.strip("`'\".,/") for name in (*installed, *named, *known)), 4, fold=True)


_NO_NAME_LIST = """
a an the this that same standard own new existing any some our your its their shared common other another such python javascript
node core internal external third-party small main public private single separate different following all no each
"""
_NOT_A_NAME = frozenset(_NO_NAME_LIST.split())


def _unique(items: Iterable[str], limit: int, *, fold: bool = False) -> tuple[str, ...]:
    """The first ``limit`` distinct non-empty strings."""
    seen: dict[str, str] = {}
    for item in items:
        if item:
            seen.setdefault(item.casefold() if fold else item, item)
    return tuple(seen.values())[:limit]
