"""Drafting a migration: the part that needs no estate. The phases, figures and tasks come from the migration floor."""

from __future__ import annotations

import posixpath
import re
import shlex

from planner.contribution import Contribution
from planner.drafts import checks, common, say
from planner.drafts.brief import Brief
from planner.plan import FileRef


def draft(brief: Brief) -> Contribution:
    """What every migration plan says, whatever the source holds."""
    route = route_of(brief)
    what = _what(brief)
    sections = [
        ("Task Description", common.description(brief, _describe(brief, what, route), _asks(brief))),
        (
            "Objective",
            f"{say.sentence(what[:1].upper() + what[1:])[:-1]} runs on {_target(brief)} with results that agree with the "
            "source, row counts and column totals compared, and everything that "
            "could not be converted by rule is either written by hand and signed off or left out by a decision with a name to it.",
        ),
        ("Relevant Files", _files_intro(brief)),
    ]
    if brief.needs_strategy:
        sections += [
            (
                "Problem Statement",
                f"The logic lives in {_source(brief)}, in its own dialect and with its own rules for integer division, text "
                f"comparison, dates and NULL. Much of it would also run on {_target(brief)} after a "
                "change of spelling and give other results. The danger is therefore not what fails to convert, which is "
                "visible, but what converts and means something else.",
            ),
            (
                "Solution Approach",
                "Count and classify every object before promising a date; convert by rule what rules can prove, hold back "
                "the rest as work for a person, and never count an object as done because it parses. "
                "Load data in layers (raw, cleaned, business views), so that each difference can be traced to the layer "
                "that made it. Compare with the source at the end of every layer. "
                "Until the comparison agrees, the source stays the system of record.",
            ),
            (
                "Testing Strategy",
                "Four gates for each converted object: nothing of the old dialect is left; no clause was lost (FROM, JOIN, "
                "WHERE, SET, VALUES counted on both sides); the target parses it; the target resolves its names. "
                "Then meaning: both sides on the same rows.\n\n"
                "Edge cases to have among those rows:\n\n"
                "- Integer division and averages of integers; division by zero.\n"
                "- Text with trailing blanks, mixed case and accents, compared and joined; the empty string beside NULL.\n"
                "- Dates at the turn of month and year, times with fractions of a second, and time zones.\n"
                "- Amounts at the limits of their precision; NULL in every nullable column that takes part in a comparison.\n"
                "- An empty table, and the largest one at its full size.\n\n"
                "Reconciliation goes from coarse to fine: counts, schema, totals per column, then rows of the parts that "
                "differ. A failed load may be repeated without doubling rows; test that by running it twice.",
            ),
        ]
    return Contribution(
        sections=tuple(sections),
        files=tuple(r for r in common.file_refs(brief) if _bears(r)),
        commands=tuple(
            c
            for c in checks.commands(brief)
            if c.purpose.startswith("the whole test suite") and any(_bears(r) for r in common.file_refs(brief))
        ),
        criteria=common.criteria(*common.ask_criteria(brief), *common.limit_criteria(brief)),
        notes=common.notes(brief, _sources_note(brief)),
        questions=_type_question(brief),
    )


_DATA_PATH = re.compile(
    r"\.(?:sql|ddl|dacpac|sqlproj|dtsx|ipynb|hql|prc|pks|pkb)$|(?<![a-z])(?:sql|db|database|etl|elt|dlt|dbt|databricks"
    r"|warehouse|lakehouse|ingest\w*|notebooks?|pipelines?"
    r"|airflow|dags?|spark)(?![a-z])",
    re.I,
)


def _bears(ref: FileRef) -> bool:
    """Whether a file can belong to a migration: words such as "port" and "server" match too much of an ordinary repository."""
    return bool(_DATA_PATH.search(ref.path)) or ref.reason.lower().startswith(("named in the prompt", "may configure the connection"))


def route_of(brief: Brief) -> str:
    """``from SQL Server to Databricks`` as far as known."""
    start, end = brief.intent.platform_from, brief.intent.platform_to
    return " ".join(([f"from {say.readable(start)}"] if start else []) + ([f"to {say.readable(end)}"] if end else []))


def _source(brief: Brief) -> str:
    return say.readable(brief.intent.platform_from) or "the source database"


def _target(brief: Brief) -> str:
    return say.readable(brief.intent.platform_to) or "the target platform"


def _what(brief: Brief) -> str:
    e = brief.intent.entities
    if e.objects and (len(e.objects) <= 4 or not e.database):
        named = say.joined([say.span(o) for o in e.objects[:4]])
        more = f" and {len(e.objects) - 4} more" if len(e.objects) > 4 else ""
        return f"{named}{more}" + (f" of {say.span(e.database)}" if e.database else "")
    return f"the database {say.span(e.database)}" if e.database else "what the request names"


def _describe(brief: Brief, what: str, route: str) -> str:
    e = brief.intent.entities
    where = f" on {say.span(e.server)}" if e.server else ""
    goal = ".".join([say.span(x) for x in (e.catalog, e.schema) if x])
    into = f", into {say.span('.'.join(x for x in (e.catalog, e.schema) if x))}" if goal else ""
    subject = what[:1].upper() + what[1:] if not what.startswith("`") else what
    return (
        f"{subject}{where} moves {route or 'to another platform'}{into}: its objects are assessed, converted, deployed and "
        "compared with the source. "
        "The source is only read and stays as it is."
    )


def _asks(brief: Brief) -> str:
    return "The request also asks for:\n\n" + "\n".join(f"- {a}" for a in brief.asks) if brief.asks else ""


def _files_intro(brief: Brief) -> str:
    if any(_bears(r) for r in common.file_refs(brief)):
        return "Use these files to complete the task:"
    return "Use these files to complete the task; the repository itself holds none that bears on it, so the work starts from the source."


def _sources_note(brief: Brief) -> str:
    """How the SQL in the repository becomes the plan's source; empty where there is none."""
    sql = [r.path for r in common.file_refs(brief) if r.path.lower().endswith((".sql", ".ddl")) and not r.new]
    if not sql:
        return ""
    folders = {p.rpartition("/")[0] for p in sql}
    source = sql[0] if len(sql) == 1 else folders.pop() if len(folders) == 1 else posixpath.commonpath(sql)
    source = shlex.quote(source or ".")
    return (
        f"The SQL listed under Relevant Files lies in this repository: drafted with {say.span('--source ' + source)}, this plan "
        "counts its objects, names their indicators with lines and shows what converts by rule."
    )


def _type_question(brief: Brief) -> tuple[str, ...]:
    return tuple(q for q in common.questions(brief) if q.startswith(("Is this a", "Is this an")))
