"""Options and arguments that several commands share, and how a prompt is read."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from core.errors import NoPrompt, UnreadableInput, UsageProblem
from core.files import decode, exists, expand_user, read_text
from core.findings import Finding, Severity
from core.safe_text import one_line

if TYPE_CHECKING:
    from workbench.config import Settings
    from workbench.sources import Source

F = TypeVar("F", bound=Callable[..., Any])
_PROMPT_LIMIT = 8_000_000


def repo_option(command: F) -> F:
    """``--repo DIR``."""
    return click.option(
        "--repo", type=click.Path(path_type=Path), default=None, help="Repository to plan for (default: the enclosing one)."
    )(command)


def runtime_option(command: F) -> F:
    """``--runtime 17.3``."""
    return click.option("--runtime", default=None, metavar="VERSION", help="Target Databricks runtime, such as 17.3.")(command)


def jobs_option(command: F) -> F:
    """``--jobs N``."""
    return click.option("--jobs", type=click.IntRange(1, 64), default=None, help="Worker processes (default: one a processor).")(command)


def fail_on_option(command: F) -> F:
    """``--fail-on LEVEL``."""
    return click.option(
        "--fail-on", type=click.Choice([s.value for s in Severity]), default=None, help="Exit 1 when a finding is at least this severe."
    )(command)


def report_options(command: F) -> F:
    """``--report FORMAT -o FILE --anonymise``."""
    from workbench.report_job import FORMATS

    for option in (
        click.option("--anonymise", is_flag=True, help="Replace every name of the source in the report, each by the same everywhere."),
        click.option("-o", "--output", type=click.Path(path_type=Path), help="File of the report; one that exists is replaced."),
        click.option("--report", type=click.Choice(list(FORMATS)), help="Write a report too (default: as the ending of -o says)."),
    ):
        command = option(command)
    return command


def find_repo(given: Path | None) -> Path:
    """The repository: as given, else the nearest folder upwards with ``.git``, else the current folder.

    Raises:
        UnreadableInput: The given folder does not exist or cannot be entered.
    """
    if given is not None and given.is_absolute():
        here = given
    else:
        try:
            here = Path.cwd()
        except OSError as error:
            raise UnreadableInput("the current folder no longer exists", remedy="Change to another folder, or give --repo.") from error
    if given is not None:
        if not os.path.isdir(given):
            what = "is not a folder" if exists(given) else "does not exist"
            raise UnreadableInput(f"--repo {given} {what}", remedy="Give the root of a repository.", file=str(given))
        if not os.access(given, os.R_OK | os.X_OK):
            raise UnreadableInput(f"--repo {given} cannot be read: permission denied", remedy="Check its permissions.", file=str(given))
        return given.resolve()
    for folder in (here, *here.parents):
        if exists(folder / ".git"):
            return folder
    return here


def sample_estate() -> Path:
    """The sample estate that ships with quickplan."""
    return Path(__file__).resolve().parent.parent / "samples" / "workforce"


def find_source(given: str | None, repo: Path, settings: Settings) -> Source | None:
    """The source to assess: the option's, else the configured one, else none; a password it needs is asked for unseen.

    Raises:
        UnreadableInput: It does not exist.
        UsageProblem: It is a malformed address, or there is nobody to ask for its password.
    """
    from workbench.sources import Source, find_any_source, is_named

    if given is None and not settings.source:
        return None
    if given is not None or is_named(settings.source, settings):
        return with_password(find_any_source(given or settings.source, repo, settings))
    path = repo / expand_user(settings.source)
    if not exists(path):
        raise UnreadableInput(f"the source {path} does not exist", remedy="Give a file or folder of T-SQL scripts.", file=str(path))
    return Source(path=path.resolve())


def with_password(source: Source) -> Source:
    """The source with its password, asked for unseen when it needs one and none is known.

    Raises:
        UsageProblem: There is none and standard input is no terminal.
    """
    from core.secret import Secret
    from workbench.sources import PASSWORD

    if not source.lacks_password or source.address is None:
        return source
    if not sys.stdin.isatty():
        raise UsageProblem(f"{source.address.server} needs a password", remedy=f"Set {PASSWORD} in the environment.")
    who, where = one_line(source.address.user or "the login"), one_line(source.address.server)
    return source.with_secret(Secret(click.prompt(f"Password of {who} on {where}", hide_input=True, err=True)))


def settings_for(repo: Path, **flags: str | None) -> Settings:
    """The merged settings with this command's flags on top."""
    from workbench.config import load_settings  # pydantic: commands without settings start in half the time

    return load_settings(repo, flags=flags)


def read_prompt(words: tuple[str, ...], file: Path | None) -> str:
    """The prompt from arguments, ``-`` for stdin, or a file.

    Raises:
        NoPrompt: There is none, or it is blank.
        UsageProblem: Both a file and words were given.
    """
    if file is not None and words:
        raise UsageProblem("give the prompt either as words or with --prompt-file, not both")
    if file is not None:
        text = read_text(file, limit=_PROMPT_LIMIT).text
    elif words == ("-",):
        data = sys.stdin.buffer.read(_PROMPT_LIMIT + 1)
        if len(data) > _PROMPT_LIMIT:
            raise UsageProblem(f"the prompt on standard input is larger than {_PROMPT_LIMIT // 1_000_000} MB", remedy="Shorten it.")
        text = decode(data, file="standard input").text
    else:
        text = " ".join(words).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if not text.strip():
        raise NoPrompt(
            "no prompt was given: what should be planned?",
            remedy='Say it in words, for example: quickplan plan "add retries to the uploader"',
        )
    return text


def reaches(findings: list[Finding] | tuple[Finding, ...], level: str | None) -> bool:
    """Whether a finding is at least as severe as ``level``; never when no level is set."""
    return level is not None and any(f.severity.rank >= Severity(level).rank for f in findings)
