"""``quickplan intent``: what a prompt asks for, and nothing else."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from cli.options import read_prompt
from core.errors import ExitCode, NoPrompt, UnreadableInput, UsageProblem
from core.safe_text import one_line

_NOT_A_STRING = {"error": "NOT_A_JSON_STRING", "message": "the line is not one JSON string"}


@click.command()
@click.argument("prompt", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--lines", is_flag=True, help="Read one JSON string a line, answer one JSON object a line.")
@click.option("--prompt-file", type=click.Path(path_type=Path), help="Read the prompt (or the lines) from a file.")
def intent(prompt: tuple[str, ...], as_json: bool, lines: bool, prompt_file: Path | None) -> int:
    """Classify PROMPT (or - for standard input): type, complexity, cues, entities."""
    from planner.intent import classify

    if lines:
        return _classify_lines(prompt, prompt_file)
    found = classify(read_prompt(prompt, prompt_file))
    if as_json:
        click.echo(json.dumps(found.to_dict()))
        return ExitCode.OK
    words = found.entities
    click.echo(f"{found.task_type}, {found.complexity} (or {found.runner_up})")
    named = {"database": words.database, "server": words.server, "catalog": words.catalog, "schema": words.schema}
    for key, value in named.items():
        if value:
            click.echo(f"{key}: {one_line(value)}")
    return ExitCode.OK


def _classify_lines(prompt: tuple[str, ...], file: Path | None) -> int:
    """One JSON string in, one JSON object out, line by line; a line that is no string answers with an error object."""
    from planner.intent import classify

    if prompt not in ((), ("-",)):
        raise UsageProblem("--lines reads prompts from standard input or --prompt-file, not from arguments")
    try:
        lines = file.open("rb") if file else sys.stdin.buffer
    except OSError as error:
        raise UnreadableInput(f"cannot read {file}: {error.strerror or error}", remedy="Check the path.", file=str(file)) from error
    with lines as stream:
        for raw in stream:
            if not raw.strip():
                continue
            try:
                text = json.loads(raw)
                answer: dict[str, Any] = classify(text).to_dict() if isinstance(text, str) else _NOT_A_STRING
            except NoPrompt as error:
                answer = {"error": error.code, "message": error.message}
            except (ValueError, RecursionError):  # not JSON, or nested beyond what its reader takes
                answer = _NOT_A_STRING
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()
    return ExitCode.OK
