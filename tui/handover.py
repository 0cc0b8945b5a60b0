"""Handing a text to the person's own editor and taking it back."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from core.errors import CannotWrite, UsageProblem
from core.files import decode


def editor_command(environment: Mapping[str, str]) -> list[str]:
    """The editor as an argument list: ``$VISUAL``, ``$EDITOR``, else what every jump host has.

    Raises:
        UsageProblem: The variable names something that is not there, or there is no editor at all.
    """
    for variable in ("VISUAL", "EDITOR"):
        if text := environment.get(variable, "").strip():
            try:
                command = shlex.split(text)
            except ValueError as error:
                raise UsageProblem(f"${variable} cannot be read: {error}", remedy=f"Set ${variable} to a command.") from error
            if shutil.which(command[0]):
                return command
            raise UsageProblem(f"${variable} is {text!r}, which is not on PATH", remedy=f"Set ${variable} to an editor that is installed.")
    for name in ("sensible-editor", "nano", "vim", "vi"):
        if found := shutil.which(name):
            return [found]
    raise UsageProblem("no editor was found", remedy="Set $EDITOR to one.")


def view_outside(text: str, environment: Mapping[str, str], *, suffix: str = ".txt") -> None:
    """Run the editor on a temporary file that only its owner may read and nobody write; nothing is taken back.

    Call it with the app suspended.

    Raises:
        UsageProblem: No editor, or it could not be run.
        CannotWrite: No room for the temporary file.
    """
    command = editor_command(environment)
    try:
        handle, name = tempfile.mkstemp(prefix="quickplan-", suffix=suffix)
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace", newline="") as stream:
            stream.write(text)
        os.chmod(name, 0o400)
    except OSError as error:
        raise CannotWrite(f"cannot write a temporary file: {error.strerror}", remedy="Free space, or set TMPDIR.") from error
    try:
        subprocess.run([*command, name], check=False)
    except OSError as error:
        raise UsageProblem(f"{command[0]} could not be run: {error.strerror}", remedy="Set $EDITOR to another editor.") from error
    finally:
        Path(name).unlink(missing_ok=True)


def edit_outside(text: str, environment: Mapping[str, str], *, suffix: str = ".md") -> str:
    """Run the editor on a temporary file (mode 0600) and return what it left there.

    Call it with the app suspended. An editor that ends with an error leaves the text as it was.

    Raises:
        UsageProblem: No editor, or it failed.
        CannotWrite: No room for the temporary file.
    """
    command = editor_command(environment)
    try:
        handle, name = tempfile.mkstemp(prefix="quickplan-", suffix=suffix)  # mkstemp makes it 0600
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            stream.write(text if text.endswith("\n") else text + "\n")
    except OSError as error:
        raise CannotWrite(f"cannot write a temporary file: {error.strerror}", remedy="Free space, or set TMPDIR.") from error
    path = Path(name)
    try:
        code = subprocess.run([*command, name], check=False).returncode
        if code:
            raise UsageProblem(f"{command[0]} ended with {code}; the text is as it was", remedy="Save and leave the editor normally.")
        return decode(path.read_bytes(), file=name).text.rstrip("\n")
    except OSError as error:
        raise UsageProblem(f"{command[0]} could not be run: {error.strerror}", remedy="Set $EDITOR to another editor.") from error
    finally:
        path.unlink(missing_ok=True)
