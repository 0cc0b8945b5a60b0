"""``quickplan plan``: from a prompt to a saved plan, without a screen."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import click

from cli.options import fail_on_option, find_repo, find_source, jobs_option, reaches, read_prompt, repo_option, runtime_option, settings_for
from cli.runner import ProgressLine, run_async
from core.errors import ExitCode, UsageProblem
from core.files import expand_user
from planner.codebase.model import Codebase
from planner.plan import Plan
from planner.task import Complexity, Intent, TaskType
from workbench.workflow import Assessment, Workflow

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@click.command()
@click.argument("prompt", nargs=-1)
@click.option("--prompt-file", type=click.Path(path_type=Path), help="Read the prompt from a file.")
@repo_option
@click.option("--source", metavar="PATH", help="File or folder of T-SQL scripts to assess.")
@click.option("--type", "task_type", type=click.Choice([t.value for t in TaskType]), help="Task type, instead of the one found.")
@click.option("--complexity", type=click.Choice([c.value for c in Complexity]), help="Complexity, instead of the one found.")
@runtime_option
@click.option("--out", default=None, metavar="DIR", help="Folder for plans (default: specs in the repository).")
@click.option("--name", default=None, metavar="SLUG", help="File name without extension, in kebab-case.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of the report.")
@click.option("--no-save", is_flag=True, help="Write nothing.")
@click.option("--force", is_flag=True, help="Overwrite an existing plan of that name.")
@jobs_option
@fail_on_option
def plan(
    prompt: tuple[str, ...],
    prompt_file: Path | None,
    repo: Path | None,
    source: str | None,
    task_type: str | None,
    complexity: str | None,
    runtime: str | None,
    out: str | None,
    name: str | None,
    as_json: bool,
    no_save: bool,
    force: bool,
    jobs: int | None,
    fail_on: str | None,
) -> int:
    """Draft a plan from PROMPT (or - for standard input) and save it."""
    text = read_prompt(prompt, prompt_file)
    if name is not None and not (_SLUG.fullmatch(name) and len(name) <= 80):
        raise UsageProblem(f"--name {name!r} is not a kebab-case name", remedy="Use lower-case letters, digits and single hyphens.")
    root = find_repo(repo)
    settings = settings_for(root, runtime=runtime)
    folder = expand_user(out).absolute() if out else root / settings.out
    workflow = Workflow(root, settings, find_source(source, root, settings), folder, jobs)
    return run_async(
        _make_plan(
            workflow, text, _forced(task_type, complexity), name=name, save=not no_save, force=force, as_json=as_json, fail_on=fail_on
        )
    )


def _forced(task_type: str | None, complexity: str | None) -> tuple[TaskType | None, Complexity | None]:
    return TaskType(task_type) if task_type else None, Complexity(complexity) if complexity else None


async def _make_plan(
    workflow: Workflow,
    text: str,
    forced: tuple[TaskType | None, Complexity | None],
    *,
    name: str | None,
    save: bool,
    force: bool,
    as_json: bool,
    fail_on: str | None,
) -> int:
    from planner.lint import lint
    from workbench.session import PlanSession

    line = ProgressLine()
    try:
        asked, size = forced
        intent = workflow.classify(text, task_type=asked, complexity=size)
        assessment, codebase = await _look(workflow, intent, line)
        if assessment:
            intent = workflow.classify(text, task_type=asked, complexity=size, assessment=assessment)
        slug = name or intent.slug
        chosen = slug if force or not save else workflow.free_name(slug)
        drafted = workflow.draft(intent, codebase, assessment, chosen)
        session = PlanSession(workflow.out, workflow.repo)
        session.redraft(drafted)
        report = None
        if save:
            files = await workflow.companions(intent, chosen, line, assessment)
            report = session.save(chosen, force=force, companions=files)
    finally:
        line.clear()
    assert session.plan is not None
    findings = lint(session.plan, root=workflow.repo)
    if as_json:
        path = str(report.path) if report else None
        click.echo(json.dumps(_as_json(intent, codebase, assessment, session.plan, path, chosen)))
    else:
        from core.safe_text import plain
        from renderers.plan_markdown import render

        click.echo(plain(report.report if report else render(session.plan)), nl=False)
    noticed = [*findings, *codebase.findings, *(assessment.summary.findings if assessment else ())]
    return ExitCode.FINDINGS if reaches(noticed, fail_on) else ExitCode.OK


async def _look(workflow: Workflow, intent: Intent, line: ProgressLine) -> tuple[Assessment | None, Codebase]:
    """Explore the repository and assess the source side by side."""
    if workflow.source is None:
        return None, await workflow.explore(intent, line)
    async with asyncio.TaskGroup() as group:
        exploring = group.create_task(workflow.explore(intent, line))
        assessing = group.create_task(workflow.assess(line, intent=intent))
    return assessing.result(), exploring.result()


def _as_json(intent: Intent, codebase: Codebase, assessment: Assessment | None, plan: Plan, path: str | None, name: str) -> dict[str, Any]:
    summary = assessment.summary if assessment else None
    return {
        "path": path,
        "name": Path(path).stem if path else name,
        "task_type": intent.task_type.value,
        "task_type_runner_up": intent.runner_up.value,
        "complexity": intent.complexity.value,
        "cues": [c.to_dict() for c in intent.cues],
        "entities": intent.entities.to_dict(),
        "relevant_files": [
            {"path": f.path, "reason": f.reason, "new": f.new, "lines": [list(pair) for pair in f.lines]} for f in plan.files
        ],
        "objects": summary.counts if summary else {},
        "indicators": summary.indicators if summary else {},
        "findings": [f.to_dict() for f in (*codebase.findings, *(summary.findings if summary else ()))],
        "plan": plan.model_dump(mode="json"),
    }
