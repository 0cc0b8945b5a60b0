"""A ``.dacpac`` as a source: the model that SqlPackage and SSDT build, written as scripts again.

A dacpac is a ZIP whose ``model.xml`` holds typed elements (namespace ``…/dac/Serialization/2012/02``). Modules keep their own text in
two pieces: the header in a ``SysCommentsObjectAnnotation``, the body in ``BodyScript`` or ``QueryScript``. Everything else is written
from its properties by the same code that writes a live server's catalog. The shapes are read from the files themselves: the format has
no published schema, so an element that is not understood is named in a finding.
"""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from core.errors import UnreadableInput
from core.file_names import FileNames
from core.findings import Finding, Severity
from migration.sources.dacpac_model import Element, bracketed, parts_of
from migration.sources.dacpac_tables import TableModel, type_of
from migration.sources.sqlserver.table_text import schema_script, synonym_script

_MODEL = "model.xml"
_INSTEAD_OF = "3"  # SqlTriggerType
_SCRIPTS = ("predeploy.sql", "postdeploy.sql")
#: Largest model that is read, in bytes unpacked: a ZIP of a few kilobytes can unpack to any size.
_LIMIT = 1_000_000_000
_MODULES = {
    "SqlView": ("views", "VIEW"),
    "SqlProcedure": ("procedures", "PROCEDURE"),
    "SqlScalarFunction": ("scalar_functions", "FUNCTION"),
    "SqlInlineTableValuedFunction": ("inline_functions", "FUNCTION"),
    "SqlMultiStatementTableValuedFunction": ("table_functions", "FUNCTION"),
    "SqlDmlTrigger": ("triggers", "TRIGGER"),
    "SqlDatabaseDdlTrigger": ("triggers", "TRIGGER"),
    "SqlServerDdlTrigger": ("triggers", "TRIGGER"),
}
#: Elements that say nothing about objects: options, users, storage, statistics.
_IGNORED = frozenset(
    {
        "SqlDatabaseOptions", "SqlFilegroup", "SqlFile", "SqlUser", "SqlLogin", "SqlRole", "SqlRoleMembership", "SqlApplicationRole",
        "SqlDatabaseRole", "SqlStatistic", "SqlQueryStoreDatabaseOptions", "SqlDynamicColumnSource",
        "SqlGenericDatabaseScopedConfigurationOptions",
        "SqlPermissionStatement", "SqlDatabaseCredential", "SqlMasterKey", "SqlCertificate", "SqlSymmetricKey", "SqlAsymmetricKey",
    }
)  # fmt: skip
_CLR = frozenset({"SqlAssembly", "SqlAssemblySource", "SqlClrTableOption", "SqlUserDefinedType", "SqlAggregate"})


@dataclass(slots=True)
class DacpacScripts:
    """What a dacpac holds.

    Attributes:
        scripts: Path as in an extract (``tables/dbo.T.sql``) and text, sorted.
        database: Name from its metadata; empty when it has none.
        findings: What could not be written as a script.
    """

    scripts: list[tuple[str, str]] = field(default_factory=list)
    database: str = ""
    findings: list[Finding] = field(default_factory=list)


def read_dacpac(path: Path) -> DacpacScripts:
    """Every object of a dacpac as a script.

    Raises:
        UnreadableInput: It is no ZIP, has no model, or the model is no XML or too large.
    """
    made = DacpacScripts()
    try:
        with zipfile.ZipFile(path) as archive:
            names = {name.lower(): name for name in archive.namelist()}
            if _MODEL not in names:
                raise UnreadableInput(f"{path} holds no {_MODEL}", remedy="Give a .dacpac made by SqlPackage or SSDT.", file=str(path))
            if archive.getinfo(names[_MODEL]).file_size > _LIMIT:
                raise UnreadableInput(
                    f"the model of {path} is larger than {_LIMIT:,} bytes", remedy="Extract it to scripts.", file=str(path)
                )
            made.database = _database(archive, names)
            with archive.open(names[_MODEL]) as stream:
                _read_model(stream, made, path.name)
            for script in _SCRIPTS:
                if script in names and archive.getinfo(names[script]).file_size < _LIMIT:
                    text = archive.read(names[script]).decode("utf-8-sig", "replace")
                    made.scripts.append((script, text))
    except (zipfile.BadZipFile, RuntimeError, OSError, NotImplementedError) as error:
        why = "it is encrypted" if isinstance(error, RuntimeError) else "it is damaged, or no ZIP file"
        raise UnreadableInput(f"{path} cannot be read: {why}", remedy="Build or export it again.", file=str(path)) from error
    except ElementTree.ParseError as error:
        line, column = error.position
        raise UnreadableInput(
            f"the model of {path} is not valid XML (line {line}, column {column + 1} of {_MODEL})", remedy="Build it again.", file=str(path)
        ) from error
    return made


def _database(archive: zipfile.ZipFile, names: dict[str, str]) -> str:
    """``Name`` of DacMetadata.xml."""
    name = names.get("dacmetadata.xml")
    if name is None or archive.getinfo(name).file_size > 1_000_000:
        return ""
    try:
        root = ElementTree.fromstring(_without_doctype(archive.read(name)))  # noqa: S314 - document types were refused
    except (ElementTree.ParseError, ValueError):
        return ""
    return next((e.text or "" for e in root if e.tag.rpartition("}")[2] == "Name"), "")


def _without_doctype(data: bytes) -> bytes:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise ValueError("a document type")
    return data


def _elements(stream: IO[bytes]) -> Iterator[Element]:
    """The model's elements one by one; each is dropped after use, so that a large model is never whole in memory."""
    depth = 0
    model: ElementTree.Element | None = None
    for event, node in ElementTree.iterparse(_Guarded(stream), events=("start", "end")):  # noqa: S314 - document types are refused
        if event == "start":
            depth += 1
            if depth == 2:
                model = node
            continue
        depth -= 1
        if depth == 2 and model is not None and model.tag.rpartition("}")[2] == "Model":
            yield Element(node)
            model.clear()


class _Guarded:
    """A stream that refuses document types, so that no entity can be declared."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._tail = b""

    def read(self, size: int = -1) -> bytes:
        """As a file's."""
        data = self._stream.read(size)
        # Bytes other than ASCII's cannot hide it: expat reads UTF-16 too, where the letters are parted by zeros.
        seen = (self._tail + data).replace(b"\x00", b"")
        if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
            raise UnreadableInput("the model declares a document type", remedy="Build the .dacpac again.")
        self._tail = data[-32:]
        return data


def _read_model(stream: IO[bytes], made: DacpacScripts, shown: str) -> None:
    tables = TableModel()
    names = FileNames()
    modules: list[tuple[str, str, str]] = []
    unknown: Counter[str] = Counter()
    for element in _elements(stream):
        kind = element.kind
        if kind in _MODULES:
            folder, word = _MODULES[kind]
            text = _module(element, word)
            if text is None:
                made.findings.append(_no_text(element, shown))
            else:
                modules.append((folder, _plain(element.name), text))
        elif kind == "SqlSchema":
            modules.append(("schemas", _plain(element.name), schema_script(parts_of(element.name)[-1])))
        elif kind == "SqlSynonym":
            modules.append(("synonyms", _plain(element.name), _synonym(element)))
        elif kind == "SqlSequence":
            modules.append(("sequences", _plain(element.name), _sequence(element)))
        elif kind == "SqlUserDefinedDataType":
            modules.append(("types", _plain(element.name), _alias(element)))
        elif kind in _CLR:
            message = f"{_plain(element.name)} is a .NET assembly's"
            made.findings.append(Finding("CLR_MODULE", Severity.WARNING, message, "Rewrite it: its code is not T-SQL.", shown))
        elif not tables.take(element) and kind not in _IGNORED:
            unknown[kind] += 1
    for kind, count in sorted(unknown.items()):
        message = f"{count} element{'s' if count != 1 else ''} of type {kind} of the model {'are' if count != 1 else 'is'} left out"
        made.findings.append(Finding("DACPAC_ELEMENT", Severity.WARNING, message, "Script these objects from the server.", shown))
    behind = tables.attached_to_modules()
    texts = [*modules, *tables.scripts()]
    for folder, name, text in sorted(texts):
        made.scripts.append((f"{names.stem(folder, name)}.sql", text + behind.get(name.casefold(), "")))


def _module(element: Element, word: str) -> str | None:
    """A module's text: header and body joined; a header is made where the model has none (it then lacks parameters)."""
    holder = element.child("FunctionBody") or element
    body = holder.text("BodyScript") or holder.text("QueryScript")
    if body is None:
        return None
    header = holder.annotation("SysCommentsObjectAnnotation", "HeaderContents") or holder.text("HeaderContents")
    if header is None and holder is not element:
        header = element.annotation("SysCommentsObjectAnnotation", "HeaderContents")
    if header is None:
        header = _trigger_header(element) if word == "TRIGGER" else f"CREATE {word} {bracketed(element.name)} AS\n"
        if word == "FUNCTION" or element.has("Parameters") or not header:
            return None
    footer = holder.annotation("SysCommentsObjectAnnotation", "FooterContents") or ""
    quoted = element.flag("IsQuotedIdentifierOn", True)
    head = "" if quoted else "SET QUOTED_IDENTIFIER OFF\nGO\n"
    tail = "" if quoted else "SET QUOTED_IDENTIFIER ON\nGO\n"
    text = f"{header}{body}{footer}".strip()
    return f"{head}{text}\nGO\n{tail}"


def _trigger_header(element: Element) -> str:
    """The head of a table's trigger from its properties; empty for one of the database or server, whose events are not all there."""
    parent = element.reference("Parent")
    events = ", ".join(verb.upper() for verb in ("Insert", "Update", "Delete") if element.flag(f"Is{verb}Trigger", False))
    if not parent or not events:
        return ""
    moment = "INSTEAD OF" if element.text("SqlTriggerType") == _INSTEAD_OF else "AFTER"
    return f"CREATE TRIGGER {bracketed(element.name)} ON {bracketed(parent)} {moment} {events} AS\n"


def _no_text(element: Element, shown: str) -> Finding:
    name = _plain(element.name)
    if element.flag("IsEncrypted", False) or element.flag("IsEncryptionOn", False):
        return Finding("ENCRYPTED_MODULE", Severity.WARNING, f"{name} is encrypted", "Take its text from version control.", shown)
    return Finding("DEFINITION_DENIED", Severity.WARNING, f"the text of {name} is not in the model", "Script it from the server.", shown)


def _synonym(element: Element) -> str:
    parts = parts_of(element.name)
    target = element.text("ForObjectScript") or bracketed(element.reference("ForObject"))
    return synonym_script((0, parts[0], parts[-1], target))


def _sequence(element: Element) -> str:
    kind = element.child("TypeSpecifier")
    shown = parts_of(kind.reference("Type"))[-1] if kind is not None else "bigint"
    text = f"CREATE SEQUENCE {bracketed(element.name)} AS {shown} START WITH {element.text('StartValue') or 1}"
    text += f" INCREMENT BY {element.text('Increment') or 1}"
    for word, key in (("MINVALUE", "MinValue"), ("MAXVALUE", "MaxValue")):
        if element.text(key) is not None:
            text += f" {word} {element.text(key)}"
    return text + (" CYCLE" if element.flag("IsCycling", False) else "") + ";\nGO\n"


def _alias(element: Element) -> str:
    nullable = element.flag("IsNullable", True)
    return f"CREATE TYPE {bracketed(element.name)} FROM {type_of(element)}{'' if nullable else ' NOT NULL'};\nGO\n"


def _plain(name: str) -> str:
    return ".".join(parts_of(name))
