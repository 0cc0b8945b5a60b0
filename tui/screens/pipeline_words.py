"""What the Pipeline screen says: lines of the tree, rows of the reasons, findings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual.content import Content

from core.safe_text import one_line
from migration.medallion.model import Layer, Violation
from widgets.dataset_tree import TreeLine
from workbench.pipeline_sheet import PipelineSheet

#: Sign of each violation; the word stands behind it, so that no colour is needed.
SIGNS: Mapping[Violation | None, str] = {Violation.WARN: "!", Violation.DROP: "–", Violation.FAIL: "✗", None: "·"}
_MOST_FINDINGS = 400


def tree_lines(sheet: PipelineSheet) -> list[TreeLine]:
    """The whole tree."""
    lines = []
    for layer in Layer:
        keys = sheet.keys(layer)
        inner = tuple(_dataset(sheet, key) for key in keys)
        count = sum(sheet.included(k) for k in keys)
        out = f", {len(keys) - count} left out" if count < len(keys) else ""
        lines.append(TreeLine(layer.value, layer.value.capitalize(), f"{count}{out}", inner=inner, open=True))
    return lines


def _dataset(sheet: PipelineSheet, key: str) -> TreeLine:
    row = sheet.row(key) or {}
    rules = tuple(
        TreeLine(f"{key}/{name}", name, violation.value if violation else "off", SIGNS[violation], violation is None)
        for name, _, violation in sheet.expectations(key)
    )
    parts = []
    if not sheet.included(key):
        parts.append("left out")
    else:
        ingest = row.get("ingest")
        if ingest and (ingest["mode"] != "sqlserver" or ingest["advice"]):
            parts.append(ingest["mode"] + (" (advice)" if ingest["advice"] else ""))
        if row.get("where"):
            parts.append("filtered")
        if row.get("merged"):
            parts.append(f"with {len(row['merged'])} merged")
        if sheet.choices.of(key).merge:
            parts.append(f"→ {sheet.choices.of(key).merge}")
        if rules:
            parts.append(f"{len(rules)} rule{'s' * (len(rules) != 1)}")
    return TreeLine(key, sheet.name(key), ", ".join(parts), faint=not sheet.included(key), inner=rules)


def reasons(sheet: PipelineSheet, line_id: str) -> tuple[tuple[str, str, str], ...]:
    """Name, text and style of what is known of the line under the cursor."""
    key, _, rule = line_id.partition("/")
    row = sheet.row(key)
    if row is None:
        return ()
    if rule:
        return _rule(sheet, row, key, rule)
    rows = [("source", f"{row['source']}  {row['file']}:{row['line']}" if row["file"] else row["source"], "")]
    ingest = row.get("ingest")
    if ingest:
        rows.append(("read by", ingest["mode"], "bold"))
        rows.append(("why", ingest["reason"], ""))
        if ingest["advice"]:
            rows.append(("better", ingest["advice"], "$warning"))
        rows += [("enable", statement, "") for statement in ingest["enable"]]
    if row["reads"]:
        rows.append(("reads", ", ".join(row["reads"]), ""))
    if row["where"]:
        rows.append(("keeps", row["where"], ""))
        if row["where_reason"]:
            rows.append(("why", row["where_reason"], ""))
    if row["merged"]:
        rows.append(("merged", ", ".join(row["merged"]), ""))
    renamed = [f"{c['source']} → {c['name']}" for c in row["columns"] if c["source"] and c["source"] != c["name"]]
    rows.append(("columns", str(len(row["columns"])) + (f"; renamed: {', '.join(renamed[:6])}" if renamed else ""), ""))
    rows += [("note", note, "") for note in row["notes"][:6]]
    return tuple(rows)


def _rule(sheet: PipelineSheet, row: Mapping[str, Any], key: str, name: str) -> tuple[tuple[str, str, str], ...]:
    designed = next((e for e in row["expectations"] if e["name"] == name), None)
    condition, violation = next(((c, v) for n, c, v in sheet.expectations(key) if n == name), ("", None))
    meaning = {
        Violation.WARN: "counted, the row stays",
        Violation.DROP: "the row is left out and counted",
        Violation.FAIL: "the update stops",
        None: "not checked",
    }[violation]
    rows = [("rule", name, "bold"), ("bad row", f"{violation.value if violation else 'off'}: {meaning}", "")]
    if condition:
        rows.append(("keeps", condition, ""))
    if designed is not None and designed["origin"]:
        place = f"  {row['file']}:{designed['line']}" if designed["line"] else ""
        rows.append(("from", f"{designed['origin']}{place}", ""))
    return tuple(rows)


def noticed(sheet: PipelineSheet) -> Content:
    """Findings and what was left out, the gravest first."""
    order = {"error": 0, "warning": 1, "info": 2}
    lines: list[Content] = []
    findings = sorted(sheet.view.findings, key=lambda f: order.get(f["severity"], 3))
    for finding in findings[:_MOST_FINDINGS]:
        style = {"error": "bold $error", "warning": "bold $warning"}.get(finding["severity"], "$text-muted")
        place = ":".join(str(p) for p in (finding["file"], finding["line"]) if p)
        lines.append(Content.assemble((f"{finding['severity']:<8}", style), one_line(f"{finding['message']} [{finding['code']}]  {place}")))
        if finding["remedy"]:
            lines.append(Content.assemble((f"{'':<8}{one_line(finding['remedy'])}", "$text-muted")))
    lines += [
        Content.assemble((f"{'left out':<9}", "$text-muted"), one_line(f"{o['layer']}: {o['object']}: {o['reason']}"))
        for o in sheet.view.left_out
    ]
    return Content("\n").join(lines) if lines else Content("Nothing was noticed.")
