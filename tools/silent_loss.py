"""Does the result say everything that the source says? An independent look at both texts, token by token.

    python tools/silent_loss.py SOURCE … [--runtime 18.1]

It shares nothing with the gates of the transpiler: it has a lexer of its own for both languages and asks of every object that is called
converted or partial whether each name, literal, called function, join, predicate, ordering, DISTINCT, TOP, set operator, CASE branch and
parameter of the source is found in the result at least as often. What is missing must be accounted for by one of the rules written here,
or stand in a statement that a finding reports as replaced or left out.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from core.findings import Severity
from migration.conversion import Conversion, Status
from migration.estate import ObjectKind, SqlObject
from migration.tsql.statements import split_statements
from tools.silent_known import CATALOG, asked_of_server, before_1900, json_words, namespaces, storage
from tools.silent_words import COUNTED, TYPES, Word, behind, facts, number_of, result_words, skeleton, source_words, words_of

#: Findings that say that the statement they stand in was left out or replaced.
_LEFT_OUT = frozenset({
    "PRINT", "SESSION_OPTION", "TEMP_DROPPED", "TEMP_INDEX", "MAINTENANCE", "TRANSACTION_SINGLE", "TRANSACTION_ROLLED_BACK",
    "IDENTITY_INSERT_OPTION", "NOCHECK", "SESSION_SETTING", "TEMPORAL", "VALUE_UNUSED",
})  # fmt: skip
_CURSOR_HEADS = frozenset({"OPEN", "FETCH", "CLOSE", "DEALLOCATE"})


def _body(item: SqlObject, words: list[Word]) -> int:
    """Offset behind the AS that begins the body of a procedure or function; 0 for other objects."""
    if item.kind not in (ObjectKind.PROCEDURE, ObjectKind.SCALAR_FUNCTION, ObjectKind.TABLE_FUNCTION):
        return 0
    depth = 0
    for number, word in enumerate(words):
        depth += (word.text == "(") - (word.text == ")")
        before = words[number - 1] if number else word
        if word.kind == "word" and word.text == "AS" and not depth and before.kind != "variable" and before.text not in ("EXECUTE", "EXEC"):
            return word.at + 2
        if word.kind == "word" and word.text == "BEGIN" and not depth:
            return word.at
    return 0


def _offset(item: SqlObject, line: int, column: int) -> int:
    lines = item.text.split("\n")
    index = line - item.line
    if not 0 <= index < len(lines):
        return -1
    return sum(len(x) + 1 for x in lines[:index]) + (column - 1 if column - 1 <= len(lines[index]) else 0)


def accounted(item: SqlObject, made: Conversion, words: list[Word]) -> list[Word]:
    """The source without the statements that a finding says were replaced or left out."""
    start = _body(item, words)
    split = split_statements(item.text[start:]) if start or item.kind is ObjectKind.SCRIPT else []
    spans = [(s.start + start, s.end + start, s.head) for s in split]
    starts = [s[0] for s in spans]
    dropped: list[tuple[int, int]] = []
    for finding in made.findings:
        if finding.severity is not Severity.ERROR and finding.code not in _LEFT_OUT:
            continue
        at = _offset(item, finding.line, finding.column)
        place = bisect_right(starts, at) - 1
        if place >= 0:
            dropped.append(spans[place][:2])
            if finding.severity is Severity.ERROR and spans[place][2] in ("EXEC", "EXECUTE"):
                dropped += _texts_of(item.text, spans, place)
            if spans[place][2] in ("IF", "WHILE") and place + 1 < len(spans) and finding.severity is Severity.ERROR:
                dropped.append(_governed(spans, place))
            if finding.code == "TEMP_DROPPED" and spans[place][2] == "IF":
                dropped.append(spans[place + 1][:2])
    if any(f.code.startswith("CURSOR") for f in made.findings) or any("cursor_" in s for s in made.statements):
        dropped += [s[:2] for s in spans if s[2] in _CURSOR_HEADS]
    return [w for w in words if not any(a <= w.at < b for a, b in dropped)]


def _texts_of(text: str, spans: list[tuple[int, int, str]], place: int) -> list[tuple[int, int]]:
    """Where the variables of an EXEC of text that was replaced get their parts: what runs there says nothing else."""
    run = text[spans[place][0] : spans[place][1]]
    names = re.findall(r"@[\w$#@]+", run) if "(" in run or "executesql" in run.lower() else []
    found: list[tuple[int, int]] = []
    for name in names:  # which grows: the parts of a text are texts themselves
        given = re.compile(rf"{re.escape(name)}(?:\s+N?VARCHAR\s*\(\s*\w+\s*\))?\s*\+?=", re.IGNORECASE)
        parts = [s[:2] for s in spans if s[2] in ("SET", "SELECT", "DECLARE") and given.search(text, s[0], s[1])]
        found += parts
        names += {n for a, b in parts for n in re.findall(r"@[\w$#@]+", text[a:b])} - set(names)
    return found


def _governed(spans: list[tuple[int, int, str]], place: int) -> tuple[int, int]:
    """What an IF or WHILE governs: to the END of its block, ELSE included."""
    depth, at = 0, place + 1
    while at < len(spans):
        head = spans[at][2]
        depth += (head == "BEGIN") - (head == "END")
        following = spans[at + 1][2] if at + 1 < len(spans) else ""
        if depth <= 0 and head not in ("ELSE", "IF", "WHILE") and following != "ELSE":
            break
        at += 1
    return spans[place + 1][0], spans[min(at, len(spans) - 1)][1]


def missing(item: SqlObject, made: Conversion) -> list[str]:
    """What the source says and the result does not, each as ``kind value wanted→found``."""
    every = list(source_words(item.text))
    words = accounted(item, made, every)
    wanted = facts(words, source=True)
    qualifiers = {a.text.lower() for a, b in pairwise(words) if b.text == "." and a.kind in ("name", "word")}
    result = list(result_words("\n".join(made.statements)))
    has = facts(result, source=False)
    run = [w.text for w in result if w.kind == "text" and " " in w.text] if has["word", "IMMEDIATE"] else []
    texts = [k[1] for k in has.elements() if k[0] == "text"]
    lost: list[str] = []
    for (kind, value), count in sorted(wanted.items()):
        found = _found(kind, value, has, texts, run)
        if kind == "name" and value in qualifiers:
            count = 1  # an alias: how often it is written says nothing
        if found < count and not explained(kind, value, item, made, has, every):
            lost.append(f"{kind} {value!r} {count}→{found}")
    return lost


def _found(kind: str, value: str, has: Counter[tuple[str, str]], texts: list[str], run: list[str]) -> int:
    if kind == "word":
        inside = sum(len(re.findall(rf"\b{w}\b", t, re.IGNORECASE)) for t in run for w in COUNTED[value])
        return sum(has["word", w] for w in COUNTED[value]) + inside
    if kind == "variable":
        if _in_texts("var_" + value, has, texts):
            return sum(n for (k, v), n in has.items() if k == "name" and v.endswith(f"_{value}")) + _in_texts("var_" + value, has, texts)
        spelled = [f"p_{value}", f"v_{value}", value, f"rows_{value}", f"v_{value}_2", f"p_{value}_2"]
        return sum(has["name", s] for s in spelled) + sum(n for (k, v), n in has.items() if k == "name" and v.endswith(f"_{value}"))
    if kind == "text":
        return has["text", value] + sum(1 for t in texts if value in t and t != value)
    if kind == "number":
        extra = has["word", "TRUE"] + has["word", "FALSE"] if value in ("0", "1") else 0
        return has["number", value] + extra + sum(1 for t in texts if t == value)
    if kind == "compare":
        return has["compare", value] + (has["word", "NOT"] if value == "<>" else 0)
    if kind == "call":
        return has["name", value] + has["word", value.upper()] + (99 if value in _METHODS else 0)
    # Columns of a joined source are given the name of their table as well; what runs as a text stands in it.
    joined = sum(n for (k, v), n in has.items() if k == "name" and v.endswith("_" + value))
    return has["name", value] + joined + has["text", skeleton(value)] + has["word", value.upper()] + _in_texts(value, has, texts)


def _in_texts(value: str, has: Counter[tuple[str, str]], texts: list[str]) -> int:
    """How often the texts that are executed say it."""
    return sum(t.count(skeleton(value)) for t in texts) if has["word", "IMMEDIATE"] and len(skeleton(value)) > 1 else 0


_METHODS = words_of("""
    stgeometrytype value nodes query exist modify tostring getlevel getancestor getroot getdescendant isdescendantof parse point write
""")


def explained(kind: str, value: str, item: SqlObject, made: Conversion, has: Counter[tuple[str, str]], words: list[Word]) -> bool:
    """Whether a rule that is known says why."""
    codes = {f.code for f in made.findings}
    if kind != "call" and has["word", "PYTHON"]:
        return True  # another language, whose own tests run it
    if kind == "name":
        if value.startswith(("#", "tempdb")):
            return any(k == "name" and v.endswith(value.strip("#")) for k, v in has)
        if "." in value and "JSON_TEXT" in codes:
            return all(has["text", skeleton(part)] or has["name", part] for part in value.split("."))
        if value == "$action":
            return has["text", "delete"] + has["text", "insert"] + has["text", "update"] > 0
        if value in _collations(words):
            return value == "database_default" or "COLLATION" in codes
        if item.kind is ObjectKind.TABLE_FUNCTION and has["name", value]:
            return True  # columns of INSERT
        if value in namespaces(words):
            return True  # prefixes, whose names are found by their local part
        if ("CATALOG_VIEW" in codes and value in CATALOG) or value == "persisted":
            return True  # a computed column is stored anyway
        if "KEY_NOT_ENFORCED" in codes and value in {b.text.lower() for a, b in pairwise(words) if a.text == "CONSTRAINT"}:
            return True
        if value == "primary" and "STORAGE" in codes:
            return True  # the filegroup
        if value in storage(words) and codes & {"STORAGE", "MEMORY_OPTIMIZED", "STORAGE_KEPT", "KEY_STORAGE", "IGNORE_DUP_KEY"}:
            return True
        return (
            value in _SESSION
            or value in _TYPE_NAMES
            or value in _transactions(words)
            or value in _targets(words)
            or (value in _OF_RAISERROR and any(w.text == "RAISERROR" for w in words))
            or bool(has["name", value + "_rows"] or has["name", "to_" + value])
            or value in _typed(words)
            or (value in _cursors(words) and bool(has["name", "cursor_" + value] or has["name", "row_" + value]))
            or (value == "type" and has["word", "LISTAGG"] > 0)
            or (value == "sp_executesql" and has["word", "IMMEDIATE"] > 0)
            or (value in ("json", "without_array_wrapper", "include_null_values") and "JSON_TEXT" in codes)
            or (value in _PROPERTIES and any(k == "word" and v.startswith("ST_") for k, v in has))
        )
    if kind == "variable":
        if "DYNAMIC_TEXT" in codes and value in _built(words):
            return True  # it held the text of a statement, which was converted itself
        # Folding puts values in place of variables, and a parameter that is given another value stands there as often as it is read.
        return item.kind.is_function and (value not in _parameters(item, words) or has["name", value] > 0)
    if kind == "text":
        if value in asked_of_server(words) and "MEANING_MAY_DIFFER" in codes:
            return True  # a constant stands for the answer
        if value in json_words(words):
            return True  # a word of JSON paths, whose steps stand apart
        if any(k == "word" and v in _FROM_XML for k, v in has) and value in _paths(words):
            return True
        if has["word", "IMMEDIATE"]:
            return True  # the text of a statement, which was converted itself
        if value in _labels(words):
            return bool(has["name", value] or any(k == "name" and skeleton(v) == value for k, v in has))
        if "XMLNAMESPACES" in item.text.upper() and value.startswith(("http", "urn")):
            return True  # names are found by their local part
        dated = re.fullmatch(r"\d{6,}|\d{8}t\d+", value) is not None
        return (
            not value
            or value in _ALGORITHMS
            or (dated and any(k == "text" and v.startswith((value[:4], value[4:8], value[-4:])) for k, v in has))
        )
    if kind == "call" and has["word", "PYTHON"] and any(k == "name" and v.startswith("v0g") for k, v in has):
        return True  # a function that another calls stands in its body under a name of its own
    if kind == "call" and has["word", "FROM_XML"]:
        return value in _METHODS
    if kind == "word":
        if value == "IF" and "TRANSACTION_ANY_ERROR" in codes:
            return True  # IF @@ERROR, which the block does itself
        if value == "CALL" and has["word", "IMMEDIATE"]:
            return True
        return (value == "TOP" and "TOP_100_PERCENT" in codes) or (item.kind.is_function and value in ("IF", "INSERT", "UPDATE"))
    if kind == "number":
        if "STORAGE" in codes and value in storage(words):
            return True
        if value in _returned(words) and (not has["name", "p_return_value"] or "TRANSACTION_ANY_ERROR" in codes):
            return True
        if value in _lengths(words):
            return True  # STUFF(…, 1, 2, '') became SUBSTRING(…, 3), SUBSTRING(…, 0, 9) became LEFT(…, 8)
        if value.isdigit() and before_1900(int(value)) in {v for k, v in has if k == "text"}:
            return True  # days before the first one
        if value.isdigit() and int(value) < 9 and any(k == "text" and v.startswith(f"1900010{int(value) + 1}") for k, v in has):
            return True  # days after the first one
        if value == "0" and (item.kind.is_function or any(w.text.endswith("FROMPARTS") for w in words)):
            return True  # a first value that is overwritten, parts of a second that are none
        if value == "0" and any(w.text in ("@@trancount", "@@fetch_status", "XACT_STATE") for w in words):
            return True
        if value == "16" and value in _raised(words):
            return True  # the severity of any error that is raised
        raised = bool(codes & {"ERROR_NUMBER", "ERROR_SEVERITY", "ERROR_STATE", "RAISERROR_STOPS"})
        return (value == "100" and "TOP_100_PERCENT" in codes) or (raised and value in _raised(words))
    if kind == "compare":
        return bool(codes & {"ERROR_VARIABLE", "TRANSACTION_ANY_ERROR"})
    return False


def _typed(words: list[Word]) -> set[str]:
    """Names of types: what stands behind a variable, with or without a schema."""
    found: set[str] = set()
    for at, word in enumerate(words[:-3]):
        if word.kind == "variable":
            behind = [w for w in words[at + 1 : at + 5] if w.text not in ("AS", ".")]
            found |= {w.text.lower() for w in behind[:2] if w.kind in ("name", "word")}
    return found


def _cursors(words: list[Word]) -> set[str]:
    return {a.text.lower() for a, b in pairwise(words) if b.text == "CURSOR"}


def _returned(words: list[Word]) -> set[str]:
    signed = [w for w in words if w.text != "-"]
    return {number_of(b.text) for a, b in pairwise(signed) if a.text == "RETURN" and b.kind == "number"}


def _collations(words: list[Word]) -> set[str]:
    return {b.text.lower() for a, b in pairwise(words) if a.text == "COLLATE"}


def _transactions(words: list[Word]) -> set[str]:
    """Names of transactions, which say nothing but to their own ends."""
    return {b.text.lower() for a, b in pairwise(words) if a.text in ("TRAN", "TRANSACTION") and b.kind in ("name", "word")}


def _targets(words: list[Word]) -> set[str]:
    """What UPDATE and DELETE name, when FROM says it again or says what it stands for."""
    named = {b.text.lower() for a, b in pairwise(words) if a.text in ("UPDATE", "DELETE") and b.kind in ("name", "word")}
    for at, word in enumerate(words[:-1]):
        if word.text == "UPDATE":
            path = [w for w in words[at + 1 : at + 6] if w.kind in ("name", "word")]
            named |= {w.text.lower() for w, after in pairwise([*words[at + 1 : at + 7]]) if after.text in (".", "SET") and w in path}
    named |= {c.text.lower() for a, b, c in zip(words, words[1:], words[2:], strict=False) if (a.text, b.text) == ("DELETE", "FROM")}
    count = Counter(w.text.lower() for w in words if w.kind in ("name", "word"))
    return {n for n in named if count[n] > 1}


def _labels(words: list[Word]) -> set[str]:
    """Names of columns that are written as texts: ``AS 'a'`` and ``x 'a'``."""
    found = [(a, b) for a, b in pairwise(words) if b.kind == "text" and a.text not in ("LIKE", "ESCAPE")]
    return {skeleton(b.text) for a, b in found if a.text in ("AS", "END", ")") or a.kind in ("name", "word")}


def _lengths(words: list[Word]) -> set[str]:
    """Places and lengths that are given to STUFF and SUBSTRING."""
    found: set[str] = set()
    for at, word in enumerate(words[:-1]):
        if word.text in ("STUFF", "SUBSTRING") and words[at + 1].text == "(":
            found |= {number_of(w.text) for w in words[at : behind(words, at + 1)] if w.kind == "number"}
    return found


def _parameters(item: SqlObject, words: list[Word]) -> set[str]:
    head = [(w, after) for w, after in pairwise(words) if w.kind == "variable" and w.at < (_body(item, words) or len(item.text))]
    return {w.text[1:] for w, after in head if after.text != "TABLE"}  # RETURNS @r TABLE is none


def _raised(words: list[Word]) -> set[str]:
    """Numbers of errors, severities and states: those near RAISERROR and THROW."""
    found: set[str] = set()
    for at, word in enumerate(words):
        if word.text in ("RAISERROR", "THROW"):
            found |= {number_of(w.text) for w in words[at : at + 40] if w.kind == "number"}
    return found


def _built(words: list[Word]) -> set[str]:
    """Variables that are executed as text."""
    found: set[str] = set()
    for at, word in enumerate(words[1:], 1):
        before = words[at - 1].text.upper()
        run = before == "(" and at > 1 and words[at - 2].text.upper() in ("EXEC", "EXECUTE")
        if word.kind == "variable" and (run or before.lower().strip("[]") == "sp_executesql"):
            found.add(word.text[1:])
    spoken = {w.text[1:] for at, w in enumerate(words) if w.kind == "variable" and "+" in {x.text for x in words[max(at - 1, 0) : at + 2]}}
    return found | (spoken if found else set())


def _paths(words: list[Word]) -> set[str]:
    """Paths and types that are given to the methods of XML."""
    found: set[str] = set()
    for at, word in enumerate(words[:-1]):
        if word.text.lower() in _METHODS and words[at + 1].text == "(" and words[at - 1].text == ".":
            found |= {skeleton(w.text) for w in words[at : behind(words, at + 1)] if w.kind == "text"}
    return found


_FROM_XML = frozenset({"XPATH_STRING", "XPATH_BOOLEAN", "XPATH", "FROM_XML", "LISTAGG", "XPATH_INT"})
_PROPERTIES = frozenset({"lat", "long", "stx", "sty", "z", "m", "stsrid"})
_OF_RAISERROR = frozenset({"nowait", "seterror", "log"})
_TYPE_NAMES = frozenset(t.lower() for t in TYPES)
_ALGORITHMS = frozenset({"sha2256", "sha2512", "md5", "sha1", "sha"})
_SESSION = frozenset({"getdate", "current_timestamp", "user", "session_user", "system_user", "current_user"})


def check(sources: list[Path], runtime: str = "18.1") -> Iterator[tuple[SqlObject, Conversion, list[str]]]:
    """Every object of the sources that lost something."""
    from migration.runtime import TargetRuntime
    from migration.sources.scripts import read_estate
    from migration.transpile.catalog import build_catalog
    from migration.transpile.convert import Options, convert_object

    version = TargetRuntime.parse(runtime)
    for source in sources:
        objects = read_estate(source).objects
        options = Options(runtime=version, estate=build_catalog(objects, version))
        for item in objects:
            made = convert_object(item, options)
            if made.status is Status.MANUAL or item.kind not in _CHECKED:
                continue
            yield item, made, missing(item, made)


_CHECKED = frozenset({ObjectKind.VIEW, ObjectKind.PROCEDURE, ObjectKind.SCRIPT}) | {k for k in ObjectKind if k.is_function}


def main() -> int:
    """Print what got lost; exit code 1 when anything did."""
    runtime = "18.1"
    paths = sys.argv[1:]
    if "--runtime" in paths:
        at = paths.index("--runtime")
        runtime = paths[at + 1]
        del paths[at : at + 2]
    checked = losers = 0
    for item, _made, lost in check([Path(p) for p in paths], runtime):
        checked += 1
        if lost:
            losers += 1
            print(f"{item.file}:{item.line} {item.kind.value} {item.name}: {'; '.join(lost)}")
    print(f"{checked} objects checked, {losers} to look at")
    return bool(losers)


if __name__ == "__main__":
    sys.exit(main())
