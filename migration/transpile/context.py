"""What the rules share while one object is converted: its tokens, its findings, and how to give up honestly."""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.findings import Finding, Severity
from migration.estate import SqlObject
from migration.transpile.names import quote_path, safe_name, target_path
from migration.transpile.options import CollationMode, Options
from migration.transpile.rules import RULES
from migration.tsql.lexer import TokenStream

#: What tools fill in before a script runs: ``$(variable)`` of sqlcmd, ``<name, type, value>`` of SSMS.
_PLACE = re.compile(r"\$\(\w+\)|<[^<>]*,[^<>]*,[^<>]*>")


_DATABASE = re.compile(r"\$\((\w+)\)")


class CannotConvert(Exception):
    """The object is left to a person.

    Args:
        code: A rule of severity ``error``.
        offset: Place in the object's text.
        detail: What exactly, to follow the rule's text after a colon.
    """

    def __init__(self, code: str, offset: int = 0, detail: str = "") -> None:
        super().__init__(code, offset, detail)
        self.code = code
        self.offset = offset
        self.detail = detail


class Context:
    """One object on its way.

    Attributes:
        object: The source object.
        options: How to convert.
        tokens: Its tokens without comments.
        findings: What was noticed, in the order noticed.
        expected: Clause counts by which the result may differ from the source, by the rule that caused it (for the conservation gate).
        failed: Whether the whole was given up.
        replaced: Parts that could not be converted and raise an error where they stood; the rest of the object is executable.
    """

    __slots__ = ("_adopted", "_seen", "expected", "failed", "findings", "object", "options", "replaced", "tokens")

    def __init__(self, item: SqlObject, options: Options, tokens: TokenStream) -> None:
        self.object = item
        self.options = options
        self.tokens = tokens
        self.findings: list[Finding] = []
        self.expected: dict[str, int] = {}
        self.replaced = 0
        self.failed = False
        self._seen: set[tuple[str, int, str]] = set()
        self._adopted: set[tuple[str, int, int, str]] = set()

    def fork(self) -> Context:
        """The same object with findings and clause counts of its own, for a part that may yet be given up."""
        return Context(self.object, self.options, self.tokens)

    def note(self, code: str, offset: int = 0, detail: str = "") -> None:
        """Report a finding at an offset of the object's text; the same one at the same place is reported once."""
        key = (code, offset, detail)
        if key in self._seen:
            return
        self._seen.add(key)
        rule = RULES[code]
        line, column = self.object.place(offset)
        message = f"{rule.text}: {detail}" if detail else rule.text
        item = self.object
        self.adopt([Finding(code, rule.severity, message, rule.remedy, item.file, line, column, item.name)])

    def adopt(self, findings: Iterable[Finding]) -> None:
        """Take over what was noticed in a part of the object, each finding once."""
        for finding in findings:
            key = (finding.code, finding.line, finding.column, finding.message)
            if key not in self._adopted:
                self._adopted.add(key)
                self.findings.append(finding)

    def note_once(self, code: str, offset: int = 0, detail: str = "") -> None:
        """Report a finding only where it first occurs in the object."""
        if code == "CASE_COMPARISON" and self.options.collation is not CollationMode.BINARY:
            return  # columns are asked to ignore case
        if not any(f.code == code for f in self.findings):
            self.note(code, offset, detail)

    def expect(self, clause: str, change: int) -> None:
        """Tell the conservation gate that a rule adds or removes clauses on purpose."""
        self.expected[clause] = self.expected.get(clause, 0) + change

    def target(self, parts: list[str], offset: int = 0) -> tuple[str, ...]:
        """The Databricks path of a source name; reports what mapping it meant.

        Raises:
            CannotConvert: A linked server is named.
        """
        options = self.options
        database = _DATABASE.fullmatch(parts[0]) if len(parts) == 3 else None
        if database is not None:
            # A reference to another database, as SSDT projects write it: the variable is called as the database is.
            parts = [database[1], *parts[1:]]
        open_place = next((p for p in parts[:-1] if p.startswith("@")), None) or next((p for p in parts if _PLACE.search(p)), None)
        if open_place is not None:
            raise CannotConvert("TEMPLATE_PARAMETER", offset, open_place)
        server = options.server_catalog(parts[0], parts[1]) if len(parts) == 4 else ""
        if server:
            self.note("LINKED_SERVER_CATALOG", offset, f"{'.'.join(parts[:2])} became {server}")
            parts = [server, parts[2] or "dbo", parts[3]]
        elif len(parts) > 3:
            raise CannotConvert(
                "UNSUPPORTED_CLAUSE",
                offset,
                "a change or a call on a linked server, whose tables can only be read unless --linked-server names its catalog",
            )
        if any(p.startswith("#") for p in parts):
            raise CannotConvert("TEMP_TABLE", offset, parts[-1])
        safe = safe_name(parts[-1])
        if f"{(parts[-2] if len(parts) > 1 else '') or 'dbo'}.{safe}".lower() in options.estate.twins:
            raise CannotConvert("NAME_TAKEN", offset, f"{parts[-1]} would be {safe}")
        if safe != parts[-1]:
            self.note("NAME_REFUSED", offset, f"{parts[-1]} became {safe}")
        if server:
            return (server, parts[1], safe)
        if len(parts) == 3 and parts[0]:
            self.note("CROSS_DATABASE", offset, ".".join(parts))
        elif options.schema and len(parts) > 1 and parts[-2] and parts[-2].lower() != "dbo":
            self.note_once("SCHEMA_KEPT", offset)
        return target_path(parts, catalog=options.catalog, schema=options.schema)

    def target_sql(self, parts: list[str], offset: int = 0) -> str:
        """:meth:`target` as quoted SQL."""
        return quote_path(self.target(parts, offset))

    @property
    def default_namespace(self) -> bool:
        """Whether WITH XMLNAMESPACES gives names without a prefix a namespace: they are found by their local name."""
        words = [t.upper for t in self.tokens] if "XMLNAMESPACES" in self.object.text.upper() else []
        return any(
            w == "XMLNAMESPACES" and "DEFAULT" in words[n : n + words[n:].index(")")] for n, w in enumerate(words) if ")" in words[n:]
        )

    @property
    def lost(self) -> bool:
        """Whether an error was reported."""
        return any(f.severity is Severity.ERROR for f in self.findings)
