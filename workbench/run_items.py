"""What the stages of a run bring, as rows: the JSON of checks, findings, datasets, changes, events and comparisons in one shape.

Values in, values out. All texts are data; whoever shows them escapes them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.findings import Severity
from migration.checks import CheckResult, CheckStatus

_LISTED_DIFFERENCES = 20
_CHANGE = {"planned": CheckStatus.WAITING, "done": CheckStatus.PASSED, "kept": CheckStatus.PASSED, "stays": CheckStatus.WARNING}
_COMPARED = {"matched": CheckStatus.PASSED, "mismatched": CheckStatus.FAILED}
_LEVELS = {"ERROR": CheckStatus.FAILED, "WARN": CheckStatus.WARNING}


@dataclass(frozen=True, slots=True)
class RunItem:
    """One thing that a stage found, did or would do.

    Attributes:
        key: What it is about; a later item of the same key takes its place.
        title: The thing.
        status: How it went.
        words: What was seen, in a line.
        step: Step of the deployment that it belongs to; empty elsewhere.
        code: Diagnosis or finding; empty when nothing is wrong.
        remedy: What mends it.
        file: Where it comes from; empty when that is not known.
        line: Line there, from 1; 0 for none.
        object: Object of the source.
        more: Further rows of the detail: name and text.
    """

    key: str
    title: str
    status: CheckStatus
    words: str = ""
    step: str = ""
    code: str = ""
    remedy: str = ""
    file: str = ""
    line: int = 0
    object: str = ""
    more: tuple[tuple[str, str], ...] = ()

    @property
    def place(self) -> str:
        """``file:line``, as far as it is known."""
        return f"{self.file}:{self.line}" if self.file and self.line else self.file


#: What a place may lack before its first deployment, which makes it; the codes are the checks'.
MADE_BY_DEPLOYMENT = frozenset({"MISSING_TARGET_SCHEMA", "SECRET_SCOPE_NOT_FOUND"})


def of_check(result: CheckResult) -> RunItem:
    """A check of the preflight; what the deployment after it makes by itself is a warning, and keeps nothing from running."""
    more = (("checks", result.target),) if result.target else ()
    status = CheckStatus.WARNING if result.diagnosis in MADE_BY_DEPLOYMENT else result.status
    return RunItem(result.check, result.check, status, result.evidence, code=result.diagnosis, remedy=result.remedy, more=more)


def of_finding(item: Mapping[str, Any]) -> RunItem:
    """A finding of the lint: :meth:`core.findings.Finding.to_dict`."""
    file, line = str(item["file"]), int(item["line"] or 0)
    return RunItem(
        f"{file}:{line}:{item['column']}:{item['code']}",
        f"{file.rpartition('/')[2]}:{line}",
        CheckStatus.FAILED if item["severity"] == Severity.ERROR.value else CheckStatus.WARNING,
        str(item["message"]),
        code=str(item["code"]),
        remedy=str(item["remedy"]),
        file=file,
        line=line,
    )


def of_diagnosis(why: Mapping[str, Any], *, key: str, title: str) -> RunItem:
    """Why something failed: a diagnosis as the jobs give it."""
    return RunItem(
        key,
        title,
        CheckStatus.FAILED,
        str(why["evidence"]),
        code=str(why["code"]),
        remedy=str(why["remedy"]),
        file=str(why["file"]),
        line=int(why["line"] or 0),
        object=str(why["object"]),
    )


def of_rehearsal(result: Mapping[str, Any]) -> Iterator[RunItem]:
    """The errors of a rehearsal, its datasets with their rows and rules, its notes."""
    for number, error in enumerate(result["errors"], 1):
        yield RunItem(
            f"error {number}",
            str(error["dataset"] or error["diagnosis"]),
            CheckStatus.FAILED,
            str(error["message"]),
            code=str(error["diagnosis"]),
            remedy=str(error["remedy"]),
            file=str(error["file"]),
            line=int(error["line"] or 0),
            object=str(error["dataset"]),
        )
    for made in result["datasets"]:
        rows = f"{made['rows']:,} row{'s' * (made['rows'] != 1)}" if made["rows"] is not None else str(made["state"])
        rules = made["expectations"]
        broken = [r for r in rules if r["failed"]]
        counted = f", {len(broken)} of {len(rules)} expectations broken" if broken else f", {len(rules)} expectations met" if rules else ""
        whole = made["state"] == "completed" or (result["dry_run"] and made["state"] != "failed")
        status = CheckStatus.FAILED if made["state"] == "failed" else CheckStatus.PASSED if whole else CheckStatus.SKIPPED
        if broken and status is CheckStatus.PASSED:
            status = CheckStatus.WARNING
        more = tuple((str(r["action"]), f"{r['name']}: broken by {r['failed']:,}") for r in broken)
        yield RunItem(f"dataset {made['name']}", str(made["name"]), status, rows + ("" if result["dry_run"] else counted), more=more)
    for number, note in enumerate(result["notes"], 1):
        yield RunItem(f"note {number}", "note", CheckStatus.SKIPPED, str(note))


def of_change(item: Mapping[str, Any]) -> RunItem | None:
    """A change of a deployment; None for a thing that is and stays as it should be, without a note."""
    action, status = str(item["action"]), str(item["status"])
    if action == "keep" and not item["note"]:
        return None
    fields = tuple((str(n), f"{before} → {after}" if before else str(after)) for n, before, after in item["fields"])
    lacking = action == "lack" and status == "planned"
    facts = " ".join(f"{name} {item[name]}" for name in ("id", "update", "run") if item.get(name))
    words = " ".join(part for part in (str(item["note"]), facts) if part)
    why: Mapping[str, Any] = item.get("diagnosis") or {}
    return RunItem(
        f"{item['step']} {item['shown']}",
        f"{action} {item['shown']}",
        CheckStatus.WARNING if lacking else _CHANGE.get(status, CheckStatus.FAILED),
        str(why.get("evidence") or words or _changed(fields)),
        step=str(item["step"]),
        code=str(why.get("code", "")),
        remedy=str(why.get("remedy", "")),
        file=str(why.get("file", "")),
        line=int(why.get("line") or 0),
        object=str(why.get("object", "")),
        more=(("step", str(item["step"])), *fields),
    )


def _changed(fields: tuple[tuple[str, str], ...]) -> str:
    return ", ".join(name for name, _ in fields)


def of_event(item: Mapping[str, Any]) -> RunItem | None:
    """An event of an update; None for those that only say that something goes on."""
    level = str(item["level"])
    if item["event_type"] != "update_progress" and level not in _LEVELS:
        return None
    more = tuple(("class", str(kind)) for kind in item["exceptions"])
    status = _LEVELS.get(level, CheckStatus.PASSED)
    title = str(item["dataset"] or item["event_type"])
    return RunItem(f"event {item['id']}", title, status, str(item["message"]), more=(("at", str(item["timestamp"])), *more))


def of_dataset(row: Mapping[str, Any]) -> RunItem:
    """How one dataset of an update ended."""
    state = str(row["status"])
    broken = [r for r in row["expectations"] if r["failed_records"]]
    status = CheckStatus.FAILED if state == "FAILED" else CheckStatus.WARNING if broken or row["dropped"] else _dataset_status(state)
    rows = f"{row['rows']:,} rows" if row["rows"] is not None else state.lower()
    dropped = f", {row['dropped']:,} dropped" if row["dropped"] else ""
    more = tuple(
        ("rule", f"{r['name']} fails for {r['failed_records']:,} of {r['passed_records'] + r['failed_records']:,}") for r in broken
    )
    return RunItem(f"dataset {row['dataset']}", str(row["dataset"]), status, rows + dropped, more=more)


def _dataset_status(state: str) -> CheckStatus:
    if state in ("SKIPPED", "EXCLUDED", "CANCELED", "STOPPED"):
        return CheckStatus.SKIPPED
    return CheckStatus.PASSED if state == "COMPLETED" else CheckStatus.RUNNING


def of_comparison(item: Mapping[str, Any]) -> RunItem:
    """A compared table with its first differences."""
    rows = "" if item["source_rows"] is None else f"{item['source_rows']:,} rows"
    listed = [m for m in item["mismatches"] if m["level"] == "row"] or list(item["mismatches"])
    more = tuple((str(m["kind"]).replace("_", " "), _difference(m)) for m in listed[:_LISTED_DIFFERENCES])
    found = int(item["found"])
    words = (
        f"{found:,} difference{'s' * (found != 1)}"
        if item["status"] == "mismatched"
        else "could not be compared" * (item["status"] == "failed")
    )
    more += (("more", f"{found - len(more):,} differences"),) if found > len(more) else ()
    text = ", ".join(part for part in (rows, words, more[0][1] if more and item["status"] == "failed" else "") if part)
    return RunItem(f"table {item['table']}", str(item["table"]), _COMPARED.get(str(item["status"]), CheckStatus.FAILED), text, more=more)


def _difference(m: Mapping[str, Any]) -> str:
    where = " ".join(part for part in (str(m["column"] or ""), f"of {'|'.join(map(str, m['key']))}" if m["key"] else "") if part)
    values = f"{m['source']!r} → {m['target']!r}" if m["source"] is not None or m["target"] is not None else ""
    hint = f"({m['hint']})" if m["hint"] else ""
    return " ".join(part for part in (where, values, hint) if part)
