"""``quickplan objects``: what is known and decided about each object of a source, and deciding it without the screen."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cli.options import find_repo, settings_for
from cli.runner import ProgressLine, run_async
from core.errors import ExitCode, UsageProblem
from core.files import decode, read_text
from core.safe_text import one_line
from migration.assessment.totals import hours_range

if TYPE_CHECKING:
    from workbench.store.model import Run, StoredObject
    from workbench.store.store import EstateStore

F = TypeVar("F", bound=Callable[..., Any])
_SQL_LIMIT = 20_000_000


@click.group()
def objects() -> None:
    """What is known and decided about each object of a source that was analysed.

    SRC is given as to `quickplan analyze`. NAMES are object names, also with * and ?, also bound to a kind: view:hr.*
    """


_json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
_source = click.argument("source", metavar="SRC")
_names = click.argument("names", metavar="NAME…", nargs=-1, required=True)
_by = click.option("--by", default="", metavar="WHO", help="Who decides (default: the login).")


@objects.command("list")
@_source
@click.argument("names", metavar="[NAME…]", nargs=-1)
@click.option("--state", metavar="STATE", help="Only this state, such as accepted or signed_off; `changed` for those changed since.")
@click.option("--class", "effort_class", type=click.Choice(["automatic", "assisted", "manual"]), help="Only this class.")
@click.option("--statements", is_flag=True, help="List what is no object of its own too.")
@click.option("--gone", is_flag=True, help="List what the last run no longer found too.")
@_json_option
def list_objects(
    source: str, names: tuple[str, ...], state: str | None, effort_class: str | None, statements: bool, gone: bool, as_json: bool
) -> int:
    """List objects with class, effort, state, and whether they may be deployed."""
    from workbench.store.model import DEFINITIONS, State, deployable

    wanted = state.casefold().replace("-", "_").replace(" ", "_") if state else ""
    if wanted and wanted != "changed" and wanted not in {s.value for s in State}:
        raise UsageProblem(f"{state!r} is no state", remedy=f"States: {', '.join(s.value for s in State)}, changed.")
    with _opened(source) as store:
        found = store.find(names, gone=gone) if names else store.objects(gone=gone)
        last = store.run()
    shown = [
        item
        for item in found
        if (statements or names or item.kind in DEFINITIONS)
        and (not wanted or (bool(item.changed_since) if wanted == "changed" else item.state.value == wanted))
        and (not effort_class or item.effort_class == effort_class)
    ]
    for item in shown:
        if as_json:
            click.echo(json.dumps(item.to_dict()))
        else:
            mark = "gone" if item.gone else "deployable" if deployable(item) else item.why_not_deployable
            hours = hours_range(item.low, item.high)
            click.echo(one_line(f"{item.kind} {item.name}  {item.effort_class}, {hours}; {item.state_word}; {mark}", 200))
    if not as_json:
        click.echo(f"{len(shown):,} of {len(found):,} listed, as of run {last.id}")
    return ExitCode.OK


@objects.command()
@_source
@_names
@_by
@_json_option
def accept(source: str, names: tuple[str, ...], by: str, as_json: bool) -> int:
    """Take the conversions as they are; an override holds for the present text from now on."""
    return _decide(source, names, as_json, lambda store, found: store.accept(found, who=_who(by)))


@objects.command()
@_source
@_names
@click.option("--reason", required=True, help="Why; it stands in the report.")
@_by
@_json_option
def skip(source: str, names: tuple[str, ...], reason: str, by: str, as_json: bool) -> int:
    """Leave objects out, with a reason."""
    return _decide(source, names, as_json, lambda store, found: store.skip(found, reason, who=_who(by)))


@objects.command("sign-off")
@_source
@_names
@click.option("--by", required=True, metavar="WHO", help="Who signs off.")
@click.option("--note", default="", help="A remark.")
@_json_option
def sign_off(source: str, names: tuple[str, ...], by: str, note: str, as_json: bool) -> int:
    """Record who agrees that objects are done."""
    return _decide(source, names, as_json, lambda store, found: store.sign_off(found, who=by, note=note))


@objects.command()
@_source
@_names
@_by
@_json_option
def withdraw(source: str, names: tuple[str, ...], by: str, as_json: bool) -> int:
    """Take back what was accepted, overridden, skipped or signed off; the history keeps it."""
    return _decide(source, names, as_json, lambda store, found: store.withdraw(found, who=_who(by)))


@objects.command()
@_source
@click.argument("name", metavar="NAME")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--keep", is_flag=True, help="Keep it although a gate fails.")
@click.option("--verify", is_flag=True, help="Let a real Spark parse it too (needs the extra: spark, and Java 17).")
@_by
@_json_option
def override(source: str, name: str, file: Path, keep: bool, verify: bool, by: str, as_json: bool) -> int:
    """Give an object SQL of your own, from FILE or - for standard input; it is kept when the source is analysed again."""
    from workbench.jobs import run_job

    dash = str(file) == "-"
    sql = (decode(sys.stdin.buffer.read(_SQL_LIMIT), file="standard input") if dash else read_text(file, limit=_SQL_LIMIT)).text
    with _opened(source) as store:
        item = _one(store, name)
        arguments = {"sql": sql, "object": item.name, "kind": item.kind, "verify": verify}
        line = ProgressLine()
        try:
            checked = run_async(run_job("check_sql", arguments, line))
        finally:
            line.clear()
        failed = [f for f in checked["findings"] if f["severity"] == "error"]
        for finding in checked["findings"]:
            where = f"{file}:{finding['line']}:{finding['column']}" if finding["line"] else str(file)
            click.echo(one_line(f"{finding['severity']}: {where}: {finding['message']} [{finding['code']}]"), err=True)
        if failed and not keep:
            click.echo(f"not kept: {len(failed)} gate{'s' * (len(failed) != 1)} failed; correct it, or give --keep", err=True)
            return ExitCode.FINDINGS
        note = "\n".join(f"line {f['line']}: {f['message']} [{f['code']}]" for f in failed)
        store.override(item, sql, who=_who(by), note=note)
        _tell(store, [item], as_json)
    return ExitCode.OK


@objects.command()
@_source
@click.argument("name", metavar="NAME")
@_json_option
def show(source: str, name: str, as_json: bool) -> int:
    """Show what was recorded of one object, and its override."""
    with _opened(source) as store:
        item = _one(store, name)
        events, sql = store.history(item), store.override_sql(item)
    if as_json:
        history = [{"at": e.at, "what": e.what, "by": e.who, "note": e.note} for e in events]
        click.echo(json.dumps(item.to_dict() | {"history": history, "sql": sql}))
        return ExitCode.OK
    click.echo(one_line(f"{item.kind} {item.name}  {item.file}:{item.line}  {item.effort_class}, {hours_range(item.low, item.high)}", 200))
    click.echo(one_line(f"{item.state_word}; {item.why_not_deployable or 'deployable'}", 200))
    for event in events:
        who = f" by {event.who}" if event.who else ""
        click.echo(one_line(f"{event.at} {event.what.replace('_', ' ')}{who}{': ' if event.note else ''}{event.note}", 200))
    if sql is not None:
        click.echo(sql.rstrip("\n"))
    return ExitCode.OK


@objects.command()
@_source
@_json_option
def runs(source: str, as_json: bool) -> int:
    """List the runs of a source."""
    with _opened(source) as store:
        every = store.runs()
    for run in every:
        click.echo(json.dumps(run.to_dict()) if as_json else one_line(_run_words(run), 200))
    return ExitCode.OK


def _run_words(run: Run) -> str:
    counts = run.counts
    moved = ", ".join(f"{counts[what]} {what}" for what in ("new", "changed", "gone") if counts.get(what)) or "nothing changed"
    return f"run {run.id}  {run.ended}  {run.options['runtime']}  {counts['objects']} objects; {moved}; {hours_range(run.low, run.high)}"


def _opened(source: str) -> EstateStore:
    """The store of a source that was analysed.

    Raises:
        UsageProblem: It never was.
    """
    from workbench.sources import find_any_source
    from workbench.store.places import store_path
    from workbench.store.store import EstateStore

    root = find_repo(None)
    found = find_any_source(source, root, settings_for(root))  # needs no password: only its name matters
    if not store_path(found.shown).exists():
        raise UsageProblem(f"{found.shown} was not analysed yet", remedy=f"Run: quickplan analyze {source}")
    store = EstateStore(found.shown)
    for notice in store.notices:
        click.echo(one_line(f"{notice.severity}: {notice.message} [{notice.code}]"), err=True)
    return store


def _one(store: EstateStore, name: str) -> StoredObject:
    found = store.find([name])
    if len(found) > 1:
        shown = ", ".join(f"{item.kind}:{item.name}" for item in found[:5])
        raise UsageProblem(f"{name} names {len(found)} objects: {shown}", remedy="Name one of them.")
    return found[0]


def _decide(source: str, names: Sequence[str], as_json: bool, decide: Callable[[EstateStore, Sequence[StoredObject]], object]) -> int:
    with _opened(source) as store:
        found = store.find(names)
        decide(store, found)
        _tell(store, found, as_json)
    return ExitCode.OK


def _tell(store: EstateStore, changed: Sequence[StoredObject], as_json: bool) -> None:
    """The objects as they are now."""
    for item in store.by_ids(item.id for item in changed):
        if as_json:
            click.echo(json.dumps(item.to_dict()))
        else:
            click.echo(one_line(f"{item.kind} {item.name}: {item.state_word}", 200))


def _who(given: str) -> str:
    """Who decides: as given, else the login; never nobody."""
    try:
        return given.strip() or getpass.getuser()
    except (KeyError, OSError):
        raise UsageProblem("nobody is named, and the login has no name", remedy="Give --by WHO.") from None
