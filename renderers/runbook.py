"""The cutover runbook: a part of a plan's Notes, in blocks of their own heading.

Numbers are facts of the source or follow from them and from assumptions that stand in a table, so that whoever changes one sees what it
does to the times. :mod:`renderers.runbook_reader` reads the tables back.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from core.safe_text import code_block, code_span, one_line
from migration.cutover.assumptions import DEFAULTS, Assumptions, Name
from migration.cutover.model import CutoverFacts, Rows, RunbookInputs
from migration.cutover.times import Amount, Times, times
from migration.cutover.volumes import TableVolume, Volumes
from renderers.markdown_tables import table

HEADING = "Cutover Runbook"
FACTS = ("Fact", "Value", "From")
TABLES = ("Table", "Rows", "MB", "Bytes a row", "From")
SUMS = ("Schema", "Other tables", "Rows known", "MB known", "Not known", "Bytes of their rows")
ASSUMPTIONS = ("Assumption", "Value", "Unit")
SIGN_OFFS = ("Sign-off", "Owner", "Signed by", "When (UTC)")
OWNERS = ("Role", "Owner", "Deputy", "Reached at")
MESSAGES = ("When", "To", "What", "Sent by")
OBJECTS, BY_HAND, LOADED = "Converted objects to create", "Objects written or completed by hand", "Tables to load"
#: Blocks whose text follows from the tables of the others.
DERIVED = ("Final Load", "Timeline", "Rollback")
_DAY = 24 * 60
_WAVES_SHOWN = 12


def render_runbook(facts: CutoverFacts, inputs: RunbookInputs | None = None) -> str:
    """The runbook's Markdown below its heading."""
    given = inputs or RunbookInputs()
    reckoned = times(facts.volumes, facts.objects, given.assumed)
    blocks = {
        "Facts": _facts(facts),
        "Volumes": _volumes(facts.volumes, given.assumed),
        "Assumptions": _assumptions(given),
        "Freeze": _freeze(facts),
        "Waves": _waves(facts),
        "Final Load": final_load(reckoned, facts.plan),
        "Gates": _gates(facts),
        "Sign-offs": _people(SIGN_OFFS, given.sign_offs, _usual_sign_offs(facts)),
        "Timeline": timeline(reckoned, given.assumed, facts.plan),
        "Rollback": rollback(reckoned),
        "Owners": _people(OWNERS, given.owners, [(r,) for r in _ROLES]),
        "Messages": _people(MESSAGES, given.messages, _USUAL_MESSAGES),
    }
    intro = (
        "T is the moment at which the applications use the target. Every time below is reckoned from the facts and assumptions of the "
        f"tables: change a value, and {code_span('quickplan runbook ' + shlex.quote(facts.plan))} reckons anew (the app does so at once)."
    )
    return "\n\n".join([intro, *(f"#### {heading}\n{text}" for heading, text in blocks.items())])


# -- facts and assumptions ------------------------------------------------------------------------------------------------


def _facts(f: CutoverFacts) -> str:
    origin = "assessment" if f.objects else "not assessed yet"
    return table(FACTS, [(LOADED, f"{f.tables:,}", origin), (OBJECTS, f"{f.objects:,}", origin), (BY_HAND, f"{f.by_hand:,}", origin)])


def _volumes(v: Volumes, assumed: Assumptions) -> str:
    if not v.tables:
        return "No table is known yet: assess the source, and draft again."
    parts = [table(TABLES, [_table_row(each, assumed) for each in v.largest])]
    if v.others:
        parts.append(table(SUMS, [_sum_row(each) for each in v.others]))
    parts.append(
        "Where `From` says `declared`, the source did not tell the size: rows are assumed, their width is that of the declared types. "
        "Write the rows you know and `given` beside them; such a row is kept."
    )
    return "\n\n".join(parts)


def _table_row(v: TableVolume, assumed: Assumptions) -> tuple[str, ...]:
    name = code_span(v.name)
    if (rows := assumed.rows.get(v.name)) is not None:
        return name, f"{rows:,}", "", _width(v), "given"
    rows_text = f"{v.rows:,}" if v.rows is not None else ""
    if not v.unknown:
        return name, rows_text, f"{(v.kilobytes or 0) / 1000:.3f}", _width(v), "source"
    return name, rows_text, "", _width(v), "declared"


def _width(v: TableVolume) -> str:
    if v.kilobytes and v.rows:
        return f"{max(1, round(v.kilobytes * 1000 / v.rows)):,}"
    return f"{v.width:,}" + (f" + {v.large} large" if v.large else "")


def _sum_row(v: TableVolume) -> tuple[str, ...]:
    known = v.kilobytes is not None
    return (
        code_span(v.name),
        f"{v.tables:,}",
        f"{v.rows:,}" if v.rows is not None else "",
        f"{(v.kilobytes or 0) / 1000:.3f}" if known else "",
        f"{v.unknown:,}",
        _width(TableVolume(v.name, width=v.width, large=v.large)),
    )


def _assumptions(given: RunbookInputs) -> str:
    rows = [(name.value, number(given.assumed[name]), DEFAULTS[name][1]) for name in Name]
    further = [tuple(row.get(column, "") for column in ASSUMPTIONS) for row in given.further]
    return f"{table(ASSUMPTIONS, [*rows, *further])}\n\nReplace them by what the dress rehearsal measures."


def number(value: float) -> str:
    """A value without needless places: ``1,000,000``, ``2.5``."""
    return f"{value:,.0f}" if value == round(value) else f"{value:,.3f}".rstrip("0")


# -- what is done ---------------------------------------------------------------------------------------------------------


def _freeze(f: CutoverFacts) -> str:
    schemas = f.volumes.schemas
    which = f"all {f.tables:,} tables" if f.tables != 1 else "the one table"
    named = f", in the schema{'s' if len(schemas) != 1 else ''} {', '.join(map(code_span, schemas))}" if schemas else ""
    lines = [
        f"Frozen are {which} that are loaded{named}: from the freeze until T nobody writes to them, also no job and no replication.",
        "Stop the applications and the scheduled jobs that write, then close the database; going back opens it again:",
    ]
    if f.database:
        name = "[" + one_line(f.database).replace("]", "]]") + "]"
        close = f"ALTER DATABASE {name} SET READ_ONLY WITH ROLLBACK IMMEDIATE; -- freeze"
        lines.append(code_block(f"{close}\nALTER DATABASE {name} SET READ_WRITE; -- back, before T", "sql"))
    else:
        lines.append("`ALTER DATABASE … SET READ_ONLY WITH ROLLBACK IMMEDIATE`, and `SET READ_WRITE` to go back, with the database's name.")
    lines.append("`WITH ROLLBACK IMMEDIATE` ends open transactions: that is why writers are stopped first.")
    return "\n\n".join(lines)


def _waves(f: CutoverFacts) -> str:
    command = code_span(f"quickplan deploy {shlex.quote(f.plan)}")
    lead = f"Converted objects are created before the freeze, by {command}"
    if len(f.waves) < 2:
        return f"{lead}; what another needs comes first."
    shown = [f"- Wave {n}: {text}" for n, text in enumerate(f.waves[:_WAVES_SHOWN], 1)]
    if len(f.waves) > _WAVES_SHOWN:
        shown.append(f"- Waves {_WAVES_SHOWN + 1} to {len(f.waves)}, as the assessment report lists them")
    return f"{lead}, in {len(f.waves)} waves:\n\n" + "\n".join(shown)


def final_load(t: Times, plan: str) -> str:
    """What is loaded last and how long that takes."""
    if not t.megabytes:
        return "Nothing is known to load yet."
    rows = [(code_span(a.volume.name), _rows(a), f"{a.megabytes:,.1f}", a.origin) for a in t.amounts]
    rows += [(f"{a.volume.tables:,} more of {code_span(a.volume.name)}", _rows(a), f"{a.megabytes:,.1f}", a.origin) for a in t.others]
    rows.append(("**all**", "", f"{t.megabytes:,.1f}", ""))
    why = "the largest table alone takes longest" if t.slowest else "all tables side by side"
    monitor = shlex.quote(plan)
    start = f"databricks pipelines start-update PIPELINE_ID  # the id: quickplan monitor {monitor} --json\nquickplan monitor {monitor}"
    return (
        f"{table(('Loaded after the freeze', 'Rows', 'MB', 'From'), rows)}\n\n"
        f"Load {_minutes(t.load)} ({why}), silver and gold {_minutes(t.layers)}; "
        f"with the start of compute and the reserve the update takes {_minutes(t.update)}.\n\n{code_block(start, 'bash')}\n\n"
        "Where the plan loads by JDBC, its job runs first: `databricks jobs run-now JOB_ID` (`databricks jobs list` has the id)."
    )


def _rows(a: Amount) -> str:
    return f"{a.rows:,}"


def _gates(f: CutoverFacts) -> str:
    plan, folder = shlex.quote(f.plan), shlex.quote(f.plan.removesuffix(".md"))
    commands = [
        (f"quickplan lint {folder}", "exit 0: no error in the notebooks"),
        (f"quickplan rehearse {folder}", "exit 0: every dataset computed from sample rows"),
        (f"quickplan check --workspace --plan {plan}", "exit 0: the workspace has what is needed"),
        (f"quickplan deploy {plan}", "exit 0: every step done"),
        (f"quickplan monitor {plan}", "exit 0: the update completed; exit 1 names why not"),
        (f"quickplan reconcile {plan}", "exit 0: all tables agree; exit 1: one differs or was not compared"),
        (f"quickplan evidence {plan}", "exit 0: every criterion has its evidence; exit 1: no cutover"),
    ]
    width = max(len(command) for command, _ in commands)
    text = "\n".join(f"{command.ljust(width)}  # {what}" for command, what in commands)
    return f"{code_block(text, 'bash')}\n\nOne that does not end with 0 stops the cutover until it does, or until it is gone back."


def timeline(t: Times, assumed: Assumptions, plan: str) -> str:
    """The steps with their times before and after T."""
    span = shlex.quote(plan)
    freeze = t.closed
    ready = max(round(assumed[Name.DEPLOY] * _DAY), freeze + t.objects)
    steps = [
        (
            f"T−{number(assumed[Name.REHEARSE])} d",
            "Rehearse this runbook whole, and correct the assumptions by it",
            "",
            Name.REHEARSE.value,
        ),
        (f"T−{number(assumed[Name.NOTICE])} d", "Give notice (Messages)", "", Name.NOTICE.value),
        (before(ready), f"`quickplan deploy {span}`, the gates before it", _minutes(t.objects), _objects_why()),
        (before(freeze), "Freeze", "", "the steps below, added up"),
        (before(freeze), "Final load, followed to its end", _minutes(t.update), "Final Load, with its reserve"),
        (before(freeze - t.update), f"`quickplan reconcile {span}`", _minutes(t.compare), _compare_why(t)),
        (before(t.decide + t.switch), f"`quickplan evidence {span}`, sign-offs, decision", _minutes(t.decide), Name.DECIDE.value),
        (before(t.switch), "Point the applications at the target", _minutes(t.switch), Name.SWITCH.value),
        ("T", "The target is open: the first write ends the way back", "", ""),
        ("T", "Try the applications", _minutes(t.smoke), Name.SMOKE.value),
        (after(t.smoke), "Tell that it is done; the source stays closed and is kept", "", ""),
    ]
    made = table(("When", "Step", "Takes", "Derived from"), [(w, s, d, why) for w, s, d, why in steps])
    return f"{made}\n\nThe source is closed for {_minutes(t.closed)} before T."


def _objects_why() -> str:
    return f"{OBJECTS} × {Name.STATEMENT.value.lower()}, with the reserve; {Name.DEPLOY.value.lower()}, the freeze at the latest"


def _compare_why(t: Times) -> str:
    return f"{t.megabytes:,.1f} MB ÷ {Name.COMPARE.value.lower()}, with the reserve"


def rollback(t: Times) -> str:
    """Until when and how it can be gone back."""
    latest = t.last_start_back - t.closed
    moment = after(latest) if latest >= 0 else before(-latest)
    lines = [
        f"- **Decision point**: {before(t.decision)}, when the gates and sign-offs are there. Not all of them: go back.",
        "- **Last safe moment**: T. Until an application writes to the target, going back loses nothing.",
        f"- **How**: point the applications at the source again, `SET READ_WRITE` (Freeze): {_minutes(t.reopen)}.",
        f"- **Latest**: {moment} going back must have begun, for the source to be open when the window of {_minutes(t.window)} ends.",
        "- **After T**: what was written at the target exists there alone. Going back then means carrying it over by hand: settle "
        "beforehand who may decide that, and keep the source closed so that nothing is written on both sides.",
    ]
    if t.lacking:
        lines.append(
            f"- **Too short**: the window lacks {_minutes(t.lacking)} for going to T and back. Load less after the freeze "
            "(ingestion of changes), or ask for a longer window."
        )
    elif latest < 0:
        lines.append("- **Before T**: the window ends so early that the way back closes before T; from then on only forwards.")
    return "\n".join(lines)


# -- people ---------------------------------------------------------------------------------------------------------------

_ROLES = (
    "Cutover lead: decides",
    "Source database",
    "Databricks workspace and pipeline",
    "Data owner: reads the reconciliation",
    "Applications",
)
_USUAL_MESSAGES = (
    ("Notice", "users, application owners", "when the source closes, how long, what changes for them"),
    ("Freeze", "everyone with a task", "the source is closed"),
    ("Decision", "everyone with a task", "go, or back"),
    ("T", "users, application owners", "the target is open; where to report trouble"),
    ("Going back", "everyone", "the source is open again, and what happens next"),
)


def _usual_sign_offs(f: CutoverFacts) -> Sequence[Sequence[str]]:
    rows = [
        (f"Reconciliation of {f.tables:,} tables" if f.tables != 1 else "Reconciliation of the table",),
        ("Reports and applications tried",),
        ("Going back was rehearsed",),
        ("Go",),
    ]
    return [(f"{f.by_hand:,} object{'' if f.by_hand == 1 else 's'} written or completed by hand",), *rows] if f.by_hand else rows


def _people(head: Sequence[str], given: Rows, usual: Sequence[Sequence[str]]) -> str:
    rows = [tuple(row.get(column, "") for column in head) for row in given] or [(*r, *[""] * (len(head) - len(r))) for r in usual]
    return table(head, rows)


# -- moments --------------------------------------------------------------------------------------------------------------


def before(minutes: int) -> str:
    """``T−2 h 05 min`` for a number of minutes before T; days where it is whole ones."""
    return f"T−{_clock(minutes)}" if minutes > 0 else "T"


def after(minutes: int) -> str:
    """``T+45 min``."""
    return f"T+{_clock(minutes)}" if minutes > 0 else "T"


def _clock(minutes: int) -> str:
    if minutes % _DAY == 0:
        return f"{minutes // _DAY} d"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest:02} min" if hours else f"{rest} min"


def _minutes(minutes: int) -> str:
    return _clock(minutes) if minutes and minutes % _DAY else f"{minutes} min"
