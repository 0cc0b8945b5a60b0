"""Source System Analysis and Target Architecture."""

from __future__ import annotations

from core.findings import Severity
from core.safe_text import code_span, markdown_text
from migration.assessment.totals import hours_range
from migration.estate import INDICATORS, ObjectKind
from migration.plan_parts.facts import NOT_COUNTED, Facts, kind_words, plural, reasons
from migration.runtime import TargetRuntime
from migration.summary import ManualItem

#: Manual objects listed in full; the rest is counted.
LISTED = 50
_NOTICED_SHOWN = 8
_MISSING_SHOWN = 8
#: Findings after which a part of the source may be missing from the counts.
_NOT_READ = ("UNREADABLE_", "UNBALANCED_", "INCLUDE_")

#: First runtime with each feature (Databricks release notes).
PROCEDURES = TargetRuntime(17, 0)
SCRIPTING = TargetRuntime(16, 3)
COLLATIONS = TargetRuntime(16, 1)
GEOSPATIAL = TargetRuntime(17, 1)
CURSORS = TargetRuntime(18, 1)
TEMP_TABLES = TargetRuntime(18, 1)
TRANSACTIONS = TargetRuntime(18, 0)


def source_analysis(f: Facts) -> str:
    """The five bullets of quick-plan.md, from figures that were counted, or saying that none was."""
    run = code_span("python extract_sql_objects.py")
    pending = "" if "extract_sql_objects.py" in f.scripts else " (not written yet)"
    where = f"; answer the open question about the source, or run {run}{pending} in {code_span(f.folder + '/')}"
    bullets = [
        f"- **Database**: {f.database or 'not stated (see Open Questions)'}",
        f"- **Server**: {f.server or 'not stated (see Open Questions)'}",
    ]
    if not f.summary:
        named = _named_objects(f)
        bullets += [
            f"- **Object Count**: {NOT_COUNTED}{named}{where}",
            f"- **Complexity Indicators**: {NOT_COUNTED}{_looked_for(f)}",
            f"- **Estimated Manual Work**: {NOT_COUNTED}; the assessment of Phase 2 lists it object by object",
        ]
        return "\n".join(bullets)
    read_from = (
        f", read from {plural(f.summary.files, 'file')} of {code_span(f.summary.source)}"
        if f.summary.files
        else f", read from {code_span(f.summary.source)}"
    )
    bullets += [
        f"- **Object Count**: {f.counted} ({f.summary.total:,} in all{read_from})",
        f"- **Complexity Indicators**: {_indicators(f)}",
        f"- **Estimated Manual Work**: {_manual(f)}",
    ]
    if f.summary.missing:
        names = f.summary.missing
        more = f" and {len(names) - _MISSING_SHOWN} more" if len(names) > _MISSING_SHOWN else ""
        bullets.append(
            f"- **Missing**: {plural(len(names), 'object')} used by the code and not in the source: "
            f"{', '.join(code_span(n) for n in names[:_MISSING_SHOWN])}{more}"
        )
    unread = [finding for finding in f.summary.findings if finding.code.startswith(_NOT_READ)]
    if unread:
        place = f" (first: {code_span(unread[0].place)})" if unread[0].place else ""
        bullets.append(f"- **Not readable**: {plural(len(unread), 'place')} in the source{place}; mend them before trusting the counts")
    noticed = [finding for finding in f.summary.findings if finding not in unread and finding.severity is not Severity.INFO]
    if noticed:
        bullets.append(f"- **Noticed**: {plural(len(noticed), 'thing')} to decide about")
        bullets += [
            f"  - {markdown_text(n.message.rstrip('.'))}" + (f" ({code_span(n.place)})" if n.place else "")
            for n in noticed[:_NOTICED_SHOWN]
        ]
        if len(noticed) > _NOTICED_SHOWN:
            bullets.append(f"  - and {len(noticed) - _NOTICED_SHOWN} more")
    return "\n".join(bullets)


def _named_objects(f: Facts) -> str:
    names = f.intent.entities.objects
    if not names:
        return ""
    shown = ", ".join(code_span(n) for n in names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
    return f" (the request names {shown})"


def _looked_for(f: Facts) -> str:
    names = ", ".join(INDICATORS)
    return (
        f"; the assessment looks for {names}"
        if f.tsql
        else (
            f"; they depend on the dialect of {f.source}: cursors, temporary tables, dynamic SQL, packages and spatial "
            "types are what to look for"
        )
    )


def _indicators(f: Facts) -> str:
    if not f.indicators:
        return f"none of {', '.join(INDICATORS)} was found"
    found = ", ".join(f"{name} ({plural(n, 'object')})" for name, n in f.indicators)
    absent = [n for n in INDICATORS if n not in dict(f.indicators)]
    further = f.summary.further if f.summary else {}
    also = "; also " + ", ".join(f"{name} ({plural(n, 'object')})" for name, n in further.items()) if further else ""
    return found + (f"; not found: {', '.join(absent)}" if absent else "") + also


def _manual(f: Facts) -> str:
    s = f.summary
    assert s
    if not s.transpiled:
        return "not converted yet; the objects with indicators are where to expect it" if f.indicators else "not converted yet"
    done = f"{s.converted:,} of {s.total:,} converted by rule, {s.partial:,} in part, {s.manual:,} by hand"
    if s.transpiled < s.total:
        done += f" (so far: conversion has run over {s.transpiled:,} of {s.total:,})"
    done += _hours(f)
    if not s.manual_items:
        return f"{done}; no object is left to convert by hand" if s.transpiled >= s.total else done
    rows = [
        (
            f"  - {code_span(m.object)} ({kind_words(m.kind)[0]}{', in part' if m.status == 'partial' else ''}) — "
            f"{reasons(m) or 'see the assessment report'}{_item_hours(m)}"
        )
        for m in s.manual_items[:LISTED]
    ]
    rest = len(s.manual_items) - LISTED
    if rest > 0:
        rows.append(
            f"  - {plural(rest, 'further object')}, listed with file and line by {code_span('python analyze_sql.py')} in "
            f"{code_span(f.folder + '/')}"
        )
    return "\n".join([done, *rows])


def _hours(f: Facts) -> str:
    """The estimate in one clause: the whole, its classes, and where each figure comes from."""
    s = f.summary
    if not s or not s.effort:
        return ""
    classes = [
        f"{c['count']:,.0f} {name} {hours_range(c['low'], c['high'])}"
        for name in ("automatic", "assisted", "manual")
        if (c := s.effort["classes"].get(name))
    ]
    return (
        f"; {hours_range(s.effort['low'], s.effort['high'])} of work on {s.effort['count']:,.0f} objects and statements "
        f"({', '.join(classes)}), each the sum of weighted terms that {code_span('quickplan analyze --json')} lists"
    )


def _item_hours(item: ManualItem) -> str:
    if not item.high:
        return ""
    return f"; {hours_range(item.low, item.high)}" + (f" ({markdown_text(', '.join(item.terms))})" if item.terms else "")


def target_architecture(f: Facts) -> str:
    """The four bullets of quick-plan.md and what the runtime allows."""
    open_name = "not chosen yet (see Open Questions)"
    bullets = [
        f"- **Catalog**: {code_span(f.catalog) if f.catalog else open_name}",
        f"- **Schema**: {code_span(f.schema) if f.schema else open_name}",
    ]
    if not f.to_databricks:
        bullets = [
            f"- **Catalog**: for {f.target}, its database: {code_span(f.catalog) if f.catalog else open_name}",
            f"- **Schema**: {code_span(f.schema) if f.schema else open_name}",
            (
                f"- **Pipeline Type**: the loader of {f.target}; the six phases name the Databricks tools of the format, and "
                "each step says what stands for them"
            ),
            "- **Medallion Layers**: Bronze, Silver, Gold, as three schemas or name prefixes",
        ]
        return "\n".join(bullets)
    tables, views = f.some(ObjectKind.TABLE), f.some(ObjectKind.VIEW)
    bullets += [
        "- **Pipeline Type**: DLT, triggered and serverless, in development mode first. Its name today is Lakeflow Spark "
        "Declarative Pipelines; `import dlt` still runs, and "
        "`from pyspark import pipelines as dp` is the newer spelling",
        "- **Medallion Layers**: Bronze, Silver, Gold",
        (
            "  - Bronze: raw rows over JDBC from "
            f"{tables if f.count(ObjectKind.TABLE) or not f.summary else 'the tables that the objects read'}, as they are"
        ),
        "  - Silver: data quality expectations, the time of ingestion, soft-deleted rows filtered, names and types standardised",
        f"  - Gold: {views if f.count(ObjectKind.VIEW) or not f.summary else 'business views'} and aggregates, columns selected explicitly",
        f"- **Runtime**: {f.runtime}: {runtime_means(f.runtime, tsql=f.tsql)}",
        *(f"  - {markdown_text(text[:1].upper() + text[1:])}" for text in (f.summary.choice if f.summary else ())),
    ]
    return "\n".join(bullets)


def runtime_means(runtime: TargetRuntime, *, tsql: bool) -> str:
    """What the target runtime can hold of procedural SQL, in one line."""
    features = (
        ("SQL scripting", SCRIPTING),
        ("stored procedures", PROCEDURES),
        ("spatial types (preview)", GEOSPATIAL),
        ("transactions (preview)", TRANSACTIONS),
        ("cursors", CURSORS),
        ("temporary tables", TEMP_TABLES),
    )
    have = [name for name, first in features if runtime >= first]
    lack = [f"{name} (from {first})" for name, first in features if runtime < first]
    text = f"has {', '.join(have)}" if have else "has no procedural SQL"
    if lack:
        text += f"; lacks {', '.join(lack)}"
    return text + ("; a SQL warehouse has temporary tables on its own account" if runtime < TEMP_TABLES and tsql else "")
