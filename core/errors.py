"""Errors that reach a person: typed, located, with a remedy and an exit code."""

from __future__ import annotations


class ExitCode:
    """Exit codes of the ``quickplan`` command (sysexits.h where one fits; 128+n for signals)."""

    OK = 0
    FINDINGS = 1
    USAGE = 2
    UNREACHABLE = 3
    INTERNAL = 70
    HUP = 129
    INT = 130
    TERM = 143


class QuickplanError(Exception):
    """Something a person can act on. Shown as words, never as a traceback.

    Args:
        message: What is wrong, in one sentence.
        remedy: What to do about it.
        file: Path it is about, as the user gave it.
        line: 1-based line, 0 when unknown.
        column: 1-based column, 0 when unknown.
        object: ``schema.name`` of the SQL object, when there is one.
    """

    code = "ERROR"
    exit_code = ExitCode.USAGE

    def __init__(self, message: str, *, remedy: str = "", file: str = "", line: int = 0, column: int = 0, object: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.file = file
        self.line = line
        self.column = column
        self.object = object

    @property
    def place(self) -> str:
        """``file:line:column`` with the unknown parts left out."""
        return ":".join([p for p in (self.file, self.line and str(self.line), self.column and str(self.column)) if p])


class UsageProblem(QuickplanError):
    """The request itself cannot be carried out as typed (exit 2)."""

    code = "USAGE"


class NoPrompt(UsageProblem):
    """No prompt was given (quick-plan.md: stop and ask for it)."""

    code = "NO_PROMPT"


class UnreadableInput(QuickplanError):
    """A file or folder that cannot be read, or is not what it should be (exit 2)."""

    code = "UNREADABLE_INPUT"


class CannotWrite(QuickplanError):
    """Output could not be written; whatever was being saved is kept elsewhere and the message says where (exit 2)."""

    code = "CANNOT_WRITE"


class ConfigProblem(QuickplanError):
    """A configuration file or variable is wrong: names file, line and nearest key (exit 2)."""

    code = "CONFIG"


class JobFailed(QuickplanError):
    """A job's child process ended without its result (exit 70)."""

    code = "JOB_FAILED"
    exit_code = ExitCode.INTERNAL


class Cancelled(Exception):
    """Work was stopped because the person asked for it; not an error."""
