"""The ``quickplan`` command: which command was meant, and how everything ends."""

from __future__ import annotations

import difflib
import errno
import os
import sys
from pathlib import Path
from typing import Any

import click

from cli.options import find_repo, find_source, repo_option, runtime_option, settings_for
from cli.runner import end_by_signal, show_error
from core.errors import CannotWrite, ExitCode, QuickplanError, UsageProblem
from core.files import exists, expand_user
from core.safe_text import one_line, plain

_BROKEN_PIPE = 141
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
_HEADLESS = {
    "plan": "cli.plan:plan",
    "intent": "cli.intent:intent",
    "analyze": "cli.estate:analyze",
    "transpile": "cli.estate:transpile",
    "generate": "cli.generate:generate",
    "objects": "cli.objects:objects",
    "lint": "cli.lint:lint",
    "reconcile": "cli.reconcile:reconcile",
    "rehearse": "cli.rehearse:rehearse",
    "calibrate": "cli.calibrate:calibrate",
    "check": "cli.source:check",
    "extract": "cli.source:extract",
    "deploy": "cli.deploy:deploy",
    "monitor": "cli.monitor:monitor",
    "evidence": "cli.evidence:evidence",
    "runbook": "cli.runbook:runbook",
    "info": "cli.info:info",
}


class _ReaderLeft(Exception):
    """Whoever read standard output has seen enough."""


class _Commands(click.Group):
    """Commands are imported when they are called; what is no command may be a plan file to open."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_HEADLESS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _HEADLESS:
            return None
        module, _, name = _HEADLESS[cmd_name].partition(":")
        command = getattr(__import__(module, fromlist=[name]), name)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise _ReaderLeft from None  # click would turn it into exit 1, which means findings

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        first = args[0]
        if first in _HEADLESS:
            return super().resolve_command(ctx, args)
        if is_plan_path(first):
            ctx.obj = first
            return "open", _open_plan, args
        near = difflib.get_close_matches(first, _HEADLESS, n=1)
        hint = f"Did you mean 'quickplan {near[0]}'?" if near else f"To plan something: quickplan plan {one_line(' '.join(args), 60)!r}"
        raise UsageProblem(f"{one_line(first, 60)!r} is neither a command nor a plan (a plan's path is ./NAME or ends in .md)", remedy=hint)


def is_plan_path(text: str) -> bool:
    """Whether an argument names a file to open: ``./x``, ``../x``, an absolute path, or anything that ends in ``.md``."""
    return text.endswith(".md") or text.startswith(("./", "../", "/", "~/"))


def _app_options(command: Any) -> Any:
    for option in (
        click.option("--out", default=None, metavar="DIR", help="Folder for plans (default: specs in the repository)."),
        runtime_option,
        repo_option,
        click.option("--source", metavar="PATH", help="File or folder of T-SQL scripts to assess."),
        click.option("--prompt", default=None, metavar="TEXT", help="Prompt to begin with."),
    ):
        command = option(command)
    return command


@click.group(cls=_Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@_app_options
@click.version_option(package_name="quickplan", prog_name="quickplan")
@click.pass_context
def quickplan(ctx: click.Context, /, **options: Any) -> int:
    """Plan work from the terminal. Without a command the full-screen planner opens; PLAN.md opens a saved plan."""
    if ctx.invoked_subcommand is None:
        return _open_app(None, **options)
    ctx.meta["quickplan.options"] = options
    return ExitCode.OK


@click.command(name="open", context_settings={"ignore_unknown_options": False})
@click.argument("path", type=click.Path(path_type=Path))
@_app_options
@click.pass_context
def _open_plan(ctx: click.Context, /, path: Path, **options: Any) -> int:
    """Open a saved plan on the screen."""
    outer = ctx.meta.get("quickplan.options", {})
    return _open_app(path, **{key: value if value is not None else outer.get(key) for key, value in options.items()})


def _open_app(path: Path | None, *, prompt: str | None, source: str | None, repo: Path | None, runtime: str | None, out: str | None) -> int:
    root = find_repo(repo)
    settings = settings_for(root, runtime=runtime)
    folder = expand_user(out).absolute() if out else root / settings.out
    found = find_source(source, root, settings)
    if path is not None and not exists(path):
        raise UsageProblem(f"{path} does not exist", remedy="To plan something new, run quickplan without a file.")
    from tui.app import run_app

    return run_app(repo=root, settings=settings, source=found, out=folder, plan=path, prompt=prompt or "")


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code; nothing but :class:`SystemExit` for signals leaves it."""
    _tame_streams()
    end_by_signal()
    try:
        code = quickplan.main(args=arguments, prog_name="quickplan", standalone_mode=False)
        return code if isinstance(code, int) else ExitCode.OK
    except QuickplanError as error:
        show_error(error)
        return error.exit_code
    except BaseExceptionGroup as group:
        return _end_group(group)
    except click.exceptions.Abort:
        return ExitCode.INT
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.ClickException as error:
        _show_usage(error)
        return ExitCode.USAGE
    except (_ReaderLeft, BrokenPipeError):
        _drop_output()
        return _BROKEN_PIPE
    except KeyboardInterrupt:
        return ExitCode.INT
    except OSError as error:
        if error.errno not in _NO_ROOM or error.filename is not None:
            return _end_internal()
        _drop_output()
        show_error(CannotWrite(f"cannot write the output: {error.strerror}", remedy="Free space, or send the output elsewhere."))
        return ExitCode.USAGE
    except Exception:  # noqa: BLE001 - the outermost edge: logged in full, shown as one sentence that names the log
        return _end_internal()


def _end_internal() -> int:
    """Log the exception being handled and say where."""
    from workbench.log import logger, start_log
    from workbench.paths import log_file

    start_log()
    logger.exception("internal error")
    click.echo(f"quickplan: internal error; the details are in {log_file()}", err=True)
    return ExitCode.INTERNAL


def _show_usage(error: click.ClickException) -> None:
    """What click objects to, in its form; words of the command line reach the terminal as plain text."""
    if isinstance(error, click.UsageError) and error.ctx is not None:
        click.echo(f"{error.ctx.get_usage()}\nTry '{error.ctx.command_path} --help' for help.\n", err=True)
    click.echo(f"quickplan: {plain(error.format_message())}", err=True)


def _drop_output() -> None:
    """Let what is still buffered go nowhere, so that leaving does not fail once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _end_group(group: BaseExceptionGroup[BaseException]) -> int:
    """Work done side by side failed: show the first error a person can act on."""
    known, other = group.split(QuickplanError)
    if known is not None:
        first: BaseException = known
        while isinstance(first, BaseExceptionGroup):
            first = first.exceptions[0]
        assert isinstance(first, QuickplanError)
        show_error(first)
        return first.exit_code
    raise other or group


def _tame_streams() -> None:
    """Output that the terminal's encoding lacks becomes a question mark instead of a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
