#!/usr/bin/env python3
"""Follow the update of this plan's pipeline until it ends; --events FILE reads a saved event log instead.

Reads plan.toml beside it and runs `quickplan monitor` on the plan's source: $QUICKPLAN when set, else quickplan on PATH.
Writes one JSON object per line to out/monitor.jsonl and a summary to the screen. Arguments go through to quickplan; so does
its exit code. Needs Python 3.11 or newer and nothing else.
"""

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
OUTPUT = HERE / "out" / "monitor.jsonl"


def stop(message):
    """Say what is wrong and leave with exit code 2."""
    print(f"{Path(__file__).name}: {message}", file=sys.stderr)
    raise SystemExit(2)


def settings():
    """The plan's settings."""
    try:
        import tomllib
    except ModuleNotFoundError:
        stop("needs Python 3.11 or newer, this is " + sys.version.split()[0])
    path = HERE / "plan.toml"
    try:
        with path.open("rb") as stream:
            return tomllib.load(stream)
    except FileNotFoundError:
        stop(f"{path} is missing: save the plan again")
    except OSError as error:
        stop(f"cannot read {path}: {error.strerror}")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        stop(f"{path} is not valid TOML: {error}")


def arguments(plan):
    """What follows the command's name."""
    return [str(HERE), "--json"]


def quickplan():
    """The command to run, as a list."""
    named = os.environ.get("QUICKPLAN", "").strip()
    if named:
        try:
            return shlex.split(named)
        except ValueError as error:
            stop(f"the variable QUICKPLAN cannot be read as a command: {error}")
    found = shutil.which("quickplan")
    if found is None:
        stop(
            "quickplan is not on PATH: install it with `pipx install quickplan` or `uv tool install quickplan`, "
            "or set QUICKPLAN to its command"
        )
    return [found]


def place(row, line):
    """Object and place in words; a loose statement has no name but its place."""
    where = f"{row.get('file', '')}:{line}"
    name = str(row.get("object", ""))
    return where if name.startswith(f"{row.get('file', '')}:") else f"{name} at {where}"


def printable(text):
    """Text from the source without what could steer a terminal."""
    return "".join(c if c.isprintable() else "?" for c in str(text))


def summary(rows):
    """One line a dataset, then the outcome with its diagnosis."""
    for row in rows:
        if isinstance(row.get("dataset"), str) and "rows" in row:
            print(printable(f"  {row.get('status', ''):10} {row['dataset']}: {row.get('rows')} rows, {row.get('dropped')} dropped"))
    outcome = rows[-1] if rows and "state" in rows[-1] else {}
    print(printable(f"Update {outcome.get('update', '')}: {outcome.get('state', 'unknown')}"))
    why = outcome.get("diagnosis")
    if isinstance(why, dict):
        print(printable(f"  {why.get('code', '')}: {why.get('evidence', '')}"))
        if why.get("file"):
            print(printable(f"  at {why['file']}:{why.get('line')} {why.get('object', '')}"))
        if why.get("remedy"):
            print(printable(f"  {why['remedy']}"))


def main():
    """Run quickplan, keep its lines, sum them up."""
    sys.stdout.reconfigure(errors="replace")
    plan = settings()
    command = [*quickplan(), "monitor", *arguments(plan), *sys.argv[1:]]
    partial = OUTPUT.with_name(OUTPUT.name + ".partial")
    rows = []
    try:
        OUTPUT.parent.mkdir(exist_ok=True)
        with partial.open("w", encoding="utf-8") as stream:
            with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8", errors="replace") as process:
                for line in process.stdout:
                    try:
                        row = json.loads(line)
                    except ValueError:
                        row = None
                    if isinstance(row, dict):
                        rows.append(row)
                        stream.write(line)
                    else:
                        print(printable(line.rstrip("\n")))
        code = process.returncode
        if code < 0:
            code = 128 - code
        # A run that broke off leaves the last whole result in place.
        complete = code == 0 or (code in (1,) and rows)
        if complete:
            os.replace(partial, OUTPUT)
        else:
            partial.unlink()
    except BrokenPipeError:
        raise
    except OSError as error:
        stop(f"cannot run {command[0]} or write {OUTPUT}: {error.strerror or error}")
    except KeyboardInterrupt:
        partial.unlink(missing_ok=True)
        return 130
    if complete:
        summary(rows)
        print(f"{len(rows)} lines in {OUTPUT}")
    return code


if __name__ == "__main__":
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the summary has seen enough; the output file is complete.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 141
    sys.exit(code)
