#!/usr/bin/env python3
"""Deploy this plan to its Databricks workspace; without --yes it only shows what would change.

Reads plan.toml beside it and runs `quickplan deploy` on the plan's source: $QUICKPLAN when set, else quickplan on PATH.
Writes one JSON object per line to out/deploy.jsonl and a summary to the screen. Arguments go through to quickplan; so does
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
OUTPUT = HERE / "out" / "deploy.jsonl"


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
    """What follows the command's name; nothing is changed unless `--yes` is an argument."""
    return [str(HERE), "--json", *([] if "--yes" in sys.argv[1:] or "--dry-run" in sys.argv[1:] else ["--dry-run"])]


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
    """One line a change; what failed with its diagnosis and remedy."""
    for row in rows:
        if row.get("action") == "keep":
            continue
        print(printable(f"  {row.get('status', ''):8} {row.get('step', ''):9} {row.get('action', ''):7} {row.get('shown', '')}"))
        why = row.get("diagnosis")
        if isinstance(why, dict):
            print(printable(f"           {why.get('code', '')}: {why.get('evidence', '')}"))
            if why.get("remedy"):
                print(printable(f"           {why['remedy']}"))
    states = Counter(str(row.get("status", "")) for row in rows)
    print("Changes: " + (", ".join(f"{n} {printable(state)}" for state, n in states.most_common()) or "none"))
    if states.get("planned") and len(states) == 1:
        print("Nothing was changed: add --yes to carry it out.")


def main():
    """Run quickplan, keep its lines, sum them up."""
    sys.stdout.reconfigure(errors="replace")
    plan = settings()
    command = [*quickplan(), "deploy", *arguments(plan), *sys.argv[1:]]
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
