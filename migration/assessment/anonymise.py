"""Replaces every name of the source in a report: one name by one replacement, wherever it stands.

A replacement says what the name stood for and no more: ``table_k3f9a``. It is a keyed hash (HMAC-SHA-256, RFC 2104) of the name without
case, so that two reports of one key agree, and whoever has no key cannot try names. What stays: words of T-SQL, numbers, codes, and the
prose of quickplan's own rules. What is replaced in messages: every identifier of the source's texts, and each other word of its strings
and comments that quickplan's rules do not use themselves.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Callable, Iterable
from typing import Any

from migration.assessment.report import AssessmentReport, Notice, Record, ReportObject, Unmet
from migration.assessment.report_build import blockers
from migration.estate import Estate, ObjectKind
from migration.transpile.rules import RULES
from migration.tsql.lexer import Kind, tokenize
from migration.tsql.vocabulary import TSQL_WORDS

_PREFIXES = {
    ObjectKind.TABLE.value: "table",
    ObjectKind.VIEW.value: "view",
    ObjectKind.PROCEDURE.value: "procedure",
    ObjectKind.SCALAR_FUNCTION.value: "function",
    ObjectKind.INLINE_FUNCTION.value: "function",
    ObjectKind.TABLE_FUNCTION.value: "function",
    ObjectKind.TRIGGER.value: "trigger",
    ObjectKind.TYPE.value: "type",
    ObjectKind.SEQUENCE.value: "sequence",
    ObjectKind.SYNONYM.value: "synonym",
    ObjectKind.INDEX.value: "index",
}
#: Names that every server has.
_EVERYWHERE = frozenset({"dbo", "sys", "information_schema", "guest", "master", "msdb", "tempdb", "model"})
_EXTENSIONS = frozenset({".sql", ".dacpac", ".bacpac", ".sqlproj", ".prc", ".tab", ".viw", ".udf", ".trg", ".txt", ".json", ".xml"})
_WORD = re.compile(r"\w[\w@$#]*")
#: Words of English that messages are made of; in a source's comment they are no names.
_ENGLISH = frozenset(
    [
        "a",
        "about",
        "after",
        "all",
        "also",
        "an",
        "and",
        "another",
        "any",
        "are",
        "as",
        "at",
        "be",
        "because",
        "before",
        "being",
        "between",
        "both",
        "but",
        "by",
        "can",
        "cannot",
        "come",
        "comes",
        "computed",
        "depends",
        "does",
        "done",
        "each",
        "else",
        "for",
        "from",
        "given",
        "goes",
        "has",
        "have",
        "here",
        "how",
        "if",
        "in",
        "instead",
        "into",
        "is",
        "it",
        "its",
        "itself",
        "last",
        "left",
        "like",
        "line",
        "made",
        "makes",
        "may",
        "means",
        "more",
        "most",
        "must",
        "needs",
        "neither",
        "never",
        "no",
        "none",
        "nor",
        "not",
        "now",
        "of",
        "off",
        "on",
        "once",
        "one",
        "only",
        "or",
        "other",
        "others",
        "out",
        "over",
        "own",
        "part",
        "put",
        "same",
        "several",
        "since",
        "so",
        "some",
        "stand",
        "stands",
        "take",
        "takes",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "through",
        "to",
        "too",
        "two",
        "under",
        "until",
        "up",
        "use",
        "used",
        "uses",
        "was",
        "way",
        "were",
        "what",
        "when",
        "where",
        "whether",
        "which",
        "while",
        "who",
        "whose",
        "will",
        "with",
        "within",
        "without",
        "would",
    ]
)
#: Stands for what a person wrote.
_REMARK = "(a remark, left out)"
_KEPT_LENGTH = 2  # shorter words of a message are no names a person could know
_CODE_LENGTH = 5


class Names:
    """The replacements of one estate.

    Args:
        estate: Whose names are replaced.
        key: What the replacements depend on; keep it to get the same again.
    """

    def __init__(self, estate: Estate, key: bytes) -> None:
        self._key = key
        self._given: dict[str, str] = {}
        self._taken: set[str] = set()
        self._phrases: dict[str, list[str]] = {}
        self._own = frozenset(w.casefold() for rule in RULES.values() for w in _WORD.findall(f"{rule.text} {rule.remedy}")) | _ENGLISH
        self._kinds = _kinds(estate)
        self._names = set(self._kinds)
        self._words: set[str] = set()
        for item in estate.objects:
            self._read(item.text, quoted_identifier=item.quoted_identifier)
        for text in (estate.source, estate.server, *(o.file for o in estate.objects), *(f.file for f in estate.findings)):
            self._names.update(w.casefold() for w in _WORD.findall(text) if w.upper() not in TSQL_WORDS and len(w) > _KEPT_LENGTH)
        self._names.add(estate.database.casefold())
        self._names.discard("")
        for name in sorted(self._names):
            self.replace(name)
            first = _WORD.search(name)
            if first and first[0] != name:
                self._phrases.setdefault(first[0], []).append(name)
        for phrases in self._phrases.values():
            phrases.sort(key=len, reverse=True)

    def _read(self, text: str, *, quoted_identifier: bool) -> None:
        """Take in the identifiers of a text, and apart from them all its words."""
        for token in tokenize(text, quoted_identifier=quoted_identifier):
            if token.kind is Kind.QUOTED:
                self._names.add(token.value.casefold())
            elif token.kind in (Kind.WORD, Kind.VARIABLE):
                bare = token.text.lstrip("@#$")
                if bare.upper() not in TSQL_WORDS:
                    self._names.add(bare.strip("()").casefold())
        self._words.update(word.casefold() for word in _WORD.findall(text))

    def replace(self, name: str, kind: str = "") -> str:
        """The replacement of one bare name.

        Args:
            name: Without brackets, quotes, ``@`` and ``#``.
            kind: What it stands for where nothing else is known: ``file``, ``folder``, ``database``, ``server``.
        """
        folded = name.casefold()
        if not folded or folded in _EVERYWHERE:
            return name
        if folded not in self._given:
            prefix = self._kinds.get(folded) or kind or "name"
            digest = hmac.new(self._key, folded.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
            letters = base64.b32encode(digest).decode().lower()
            length = _CODE_LENGTH
            while (made := f"{prefix}_{letters[:length]}") in self._taken or made in self._names:
                length += 1
            self._taken.add(made)
            self._given[folded] = made
        return self._given[folded]

    def path(self, path: str) -> str:
        """A file's path, part by part; the ending stays where it says no more than what the file is."""
        if not path:
            return path
        *folders, last = path.split("/")
        stem, dot, ending = last.rpartition(".")
        if not stem or f"{dot}{ending}".lower() not in _EXTENSIONS:
            stem, dot, ending = last, "", ""
        return "/".join([*(self.replace(f, "folder") for f in folders), f"{self.replace(stem, 'file')}{dot}{ending}"])

    def dotted(self, name: str) -> str:
        """A name of several parts: ``schema.name``, also with server and database before it."""
        schema, dot, rest = name.partition(".")
        if dot and rest.casefold() in self._names:
            return f"{self.replace(schema)}.{self.replace(rest)}"
        return ".".join(self.replace(part.strip('[]"')) for part in name.split("."))

    def message(self, code: str, text: str) -> str:
        """A finding's message: the rule's own sentence stays, what stands behind it is made anonymous."""
        rule = RULES.get(code)
        kept = rule.text if rule and text.startswith(rule.text) else ""
        return kept + self.prose(text[len(kept) :])

    def prose(self, text: str) -> str:
        """A text in which names stand among words of quickplan's."""
        made: list[str] = []
        at = 0
        while found := _WORD.search(text, at):
            start, end = found.span()
            made.append(text[at:start])
            word = found[0]
            phrase = next((p for p in self._phrases.get(word.casefold(), ()) if text[start : start + len(p)].casefold() == p), "")
            if phrase:
                end = start + len(phrase)
                made.append(self.replace(phrase))
            else:
                beside = (text[start - 1] if start else "", text[end : end + 1])
                made.append(self.replace(word) if self._tells(word, beside) else word)
            at = end
        return "".join([*made, text[at:]])

    def _tells(self, word: str, beside: tuple[str, str]) -> bool:
        """Whether a word of a message, with the characters beside it, comes from the source."""
        folded = word.casefold()
        before, after = beside
        qualified = before in ("@", "#") or ("." in beside and after != "")
        if word.upper() in TSQL_WORDS:
            return qualified and folded in self._names and before != "@"
        if len(word) <= _KEPT_LENGTH:
            return qualified and folded in self._names
        if folded in self._names:
            return True
        if folded in self._words:
            return folded not in self._own and not word.isdigit()
        parts = folded.split("_")
        joined = ("_".join(parts[i:j]) for i in range(len(parts)) for j in range(i + 1, len(parts) + 1))
        return any(len(part) > _KEPT_LENGTH and part in self._names for part in joined)


def _kinds(estate: Estate) -> dict[str, str]:
    """What each name of an object stands for; a schema before all."""
    kinds: dict[str, str] = {}
    for item in estate.objects:
        if item.name == f"{item.file}:{item.line}":
            continue
        schema, dot, name = item.name.partition(".")
        if dot or item.kind is ObjectKind.SCHEMA:
            kinds[schema.casefold()] = "schema"
        else:
            name = schema
        if item.kind is ObjectKind.SCHEMA:
            kinds[(name or schema).casefold()] = "schema"
        elif item.kind.is_definition or item.kind is ObjectKind.INDEX:
            kinds.setdefault(name.casefold(), _PREFIXES.get(item.kind.value, "object"))
    if estate.database:
        kinds.setdefault(estate.database.casefold(), "database")
    return kinds


def anonymise(report: AssessmentReport, names: Names) -> AssessmentReport:
    """The report with every name of the source replaced."""
    objects = tuple(_object(item, names) for item in report.objects)
    scripts = {old.object: new.object for old, new in zip(report.objects, objects, strict=True)}

    def named(name: str) -> str:
        return scripts.get(name) or names.dotted(name)

    return report.model_copy(
        update={
            "anonymised": True,
            "source": "source",
            "database": names.replace(report.database, "database"),
            "server": names.replace(report.server, "server"),
            "totals": report.totals.model_copy(
                update={"schemas": {k if k.startswith("(") else names.replace(k): v for k, v in report.totals.schemas.items()}}
            ),
            "waves": tuple(w.model_copy(update={"steps": tuple(_all(step, named) for step in w.steps)}) for w in report.waves),
            "cycles": tuple(_all(cycle, named) for cycle in report.cycles),
            "missing": _unmet(report.missing, named),
            "external": _unmet(report.external, named),
            "blockers": blockers(objects),
            "findings": tuple(_notice(f, names) for f in report.findings),
            "objects": objects,
        }
    )


def _all(given: Iterable[str], how: Callable[[str], str]) -> tuple[str, ...]:
    return tuple(map(how, given))


def _unmet(given: Iterable[Unmet], how: Callable[[str], str]) -> tuple[Unmet, ...]:
    return tuple(Unmet(name=how(m.name), used_by=_all(m.used_by, how)) for m in given)


def _object(item: ReportObject, names: Names) -> ReportObject:
    file = names.path(item.file)
    lists: dict[str, Any] = {
        field: _all(getattr(item, field), names.dotted) for field in ("reads", "writes", "calls", "missing", "external", "needs")
    }
    loose = item.object == f"{item.file}:{item.line}"
    return item.model_copy(
        update={
            "object": f"{file}:{item.line}" if loose else names.dotted(item.object),
            "file": file,
            "findings": tuple(_notice(f, names) for f in item.findings),
            "marks": tuple(_record(m, names) for m in item.marks),
            **lists,
        }
    )


def _record(record: Record, names: Names) -> Record:
    """Who is one replacement in all reports; what a person wrote can name anything, so that only its being there is told."""
    return record.model_copy(update={"by": names.replace(record.by, "person") if record.by else "", "note": _REMARK if record.note else ""})


def _notice(finding: Notice, names: Names) -> Notice:
    rule = RULES.get(finding.code)
    return finding.model_copy(
        update={
            "message": names.message(finding.code, finding.message),
            "remedy": finding.remedy if rule and finding.remedy == rule.remedy else names.prose(finding.remedy),
            "file": names.path(finding.file),
        }
    )
