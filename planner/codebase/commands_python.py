"""Commands that a Python project declares."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from typing import Any

from planner.codebase.manifests import Project, purpose_of, sections, table
from planner.codebase.model import ProjectCommand

_REQUIREMENTS = re.compile(r"^(?:requirements|dev|test|tests|ci)[\w.-]*\.(?:txt|in)$")


def package_manager(project: Project) -> str:
    """``uv``, ``poetry``, ``pdm``, ``pipenv``, ``hatch``, ``pip``, or empty when the folder is no Python project."""
    data = project.toml("pyproject.toml")
    locks = {"uv.lock": "uv", "poetry.lock": "poetry", "pdm.lock": "pdm", "Pipfile.lock": "pipenv"}
    lock = project.find_up(*locks)
    tools = table(data, "tool")
    if lock:
        return locks[lock]
    for name in ("uv", "poetry", "pdm"):
        if name in tools:
            return name
    if table(tools, "hatch", "envs"):
        return "hatch"
    if project.has("Pipfile"):
        return "pipenv"
    return "pip" if any(project.has(n) for n in ("pyproject.toml", "setup.py", "setup.cfg", "requirements.txt")) else ""


def commands(project: Project) -> Iterator[ProjectCommand]:
    """Declared commands, the most specific of each purpose first."""
    manager = package_manager(project)
    # What only a lock proves is prefixed: a bare [tool.uv] table does not say that the environment is uv's.
    prefix = {"uv": "uv run ", "poetry": "poetry run ", "pdm": "pdm run ", "pipenv": "pipenv run "}.get(manager, "")
    data = project.toml("pyproject.toml")
    yield from _tests(project, data, prefix)
    yield from _tools(project, data, prefix)
    yield from _task_tables(project, data, prefix)
    yield from _tox(project, data, prefix)
    yield from _nox(project, prefix)
    yield from _build_and_run(project, data, manager, prefix)


def _tests(project: Project, data: dict[str, Any], prefix: str) -> Iterator[ProjectCommand]:
    source = pytest_source(project, data)
    if source:
        yield project.command("test", f"{prefix}pytest" if prefix else "python -m pytest", source)
    elif project.has("manage.py") and "django" in project.text("manage.py"):
        yield project.command("test", f"{prefix}python manage.py test", project.source("manage.py"))


def pytest_source(project: Project, data: dict[str, Any] | None = None) -> str:
    """Where a project says that it uses pytest: its configuration, else a requirement; empty when nowhere."""
    data = project.toml("pyproject.toml") if data is None else data
    if table(data, "tool", "pytest"):
        return project.source("pyproject.toml", r"^\s*\[tool\.pytest")
    for name, section in (("pytest.ini", "pytest"), (".pytest.ini", "pytest"), ("tox.ini", "pytest"), ("setup.cfg", "tool:pytest")):
        for line, found in sections(project.text(name)):
            if found == section:
                return f"{project.path_of(name)}:{line}"
    if project.has("pytest.ini"):
        return project.source("pytest.ini")
    if project.has("pyproject.toml"):
        source = project.source("pyproject.toml", r"""^\s*["']?pytest["']?\s*(?:[\[=<>~!;,"']|$)|["']pytest(?:["'\[<>=~! ])""")
        if ":" in source:
            return source
    for name in sorted(project.names):
        if _REQUIREMENTS.match(name):
            source = project.source(name, r"^pytest(?:[<>=~!\[\s;#]|$)")
            if ":" in source:
                return source
    for name in ("setup.py", "setup.cfg", "Pipfile"):
        source = project.source(name, r"""^\s*pytest(?:\s*[<>=~!].*)?$|["']pytest(?:["'<>=~!])|^pytest\s*=""") if project.has(name) else ""
        if ":" in source:
            return source
    return ""


def _tools(project: Project, data: dict[str, Any], prefix: str) -> Iterator[ProjectCommand]:
    tools = table(data, "tool")
    hooks = project.text(".pre-commit-config.yaml")
    ruff = (
        project.source("pyproject.toml", r"^\s*\[tool\.ruff")
        if "ruff" in tools
        else next((project.source(n) for n in ("ruff.toml", ".ruff.toml") if project.has(n)), "")
    )
    if ruff:
        yield project.command("lint", f"{prefix}ruff check .", ruff)
        if (
            "format" in table(tools, "ruff")
            or re.search(r"id:\s*ruff-format", hooks)
            or re.search(r"^\[format\]", project.text("ruff.toml"), re.M)
        ):
            where = project.source("pyproject.toml", r"^\s*\[tool\.ruff\.format") if "format" in table(tools, "ruff") else ""
            yield project.command(
                "format",
                f"{prefix}ruff format .",
                where or (project.source(".pre-commit-config.yaml", r"id:\s*ruff-format") if hooks else ruff),
            )
    for name in (".flake8", "setup.cfg", "tox.ini"):
        line = next((n for n, s in sections(project.text(name)) if s == "flake8"), 0)
        if line:
            yield project.command("lint", f"{prefix}flake8", f"{project.path_of(name)}:{line}")
            break
    yield from _types(project, tools, prefix)
    if "black" in tools:
        yield project.command("format", f"{prefix}black .", project.source("pyproject.toml", r"^\s*\[tool\.black"))
    if "isort" in tools:
        yield project.command("format", f"{prefix}isort .", project.source("pyproject.toml", r"^\s*\[tool\.isort"))


def _types(project: Project, tools: dict[str, Any], prefix: str) -> Iterator[ProjectCommand]:
    if "mypy" in tools:
        target = "" if {"files", "packages", "modules"} & table(tools, "mypy").keys() else " ."
        yield project.command("types", f"{prefix}mypy{target}", project.source("pyproject.toml", r"^\s*\[tool\.mypy"))
    else:
        for name in ("mypy.ini", ".mypy.ini", "setup.cfg"):
            line = next((n for n, s in sections(project.text(name)) if s == "mypy"), 0)
            if line:
                target = "" if re.search(r"^(?:files|packages|modules)\s*=", project.text(name), re.MULTILINE) else " ."
                yield project.command("types", f"{prefix}mypy{target}", f"{project.path_of(name)}:{line}")
                break
    for key in ("pyright", "basedpyright"):
        if key in tools:
            yield project.command("types", f"{prefix}{key}", project.source("pyproject.toml", rf"^\s*\[tool\.{key}"))
    if project.has("pyrightconfig.json"):
        yield project.command("types", f"{prefix}pyright", project.source("pyrightconfig.json"))


def _task_tables(project: Project, data: dict[str, Any], prefix: str) -> Iterator[ProjectCommand]:
    tools = table(data, "tool")
    runners = [
        (table(tools, "poe", "tasks"), f"{prefix}poe ", r"^\s*\[tool\.poe\.tasks"),
        (table(tools, "pdm", "scripts"), "pdm run ", r"^\s*\[tool\.pdm\.scripts"),
        (table(tools, "taskipy", "tasks"), f"{prefix}task ", r"^\s*\[tool\.taskipy\.tasks"),
    ]
    for env, value in table(tools, "hatch", "envs").items():
        runners.append(
            (
                table(value, "scripts"),
                "hatch run " + ("" if env == "default" else f"{env}:"),
                rf"^\s*\[tool\.hatch\.envs\.[\"']?{re.escape(env)}[\"']?\.scripts",
            )
        )
    for tasks, run, heading in runners:
        for name, body in tasks.items():
            if purpose := purpose_of(name, str(body)):
                where = rf"^\s*[\"']?{re.escape(name)}[\"']?\s*=|\.[\"']?{re.escape(name)}[\"']?\]"
                source = project.source("pyproject.toml", where, after=heading)
                yield project.command(purpose, run + name, source if ":" in source else project.source("pyproject.toml", where))


def _tox(project: Project, data: dict[str, Any], prefix: str) -> Iterator[ProjectCommand]:
    found: list[tuple[str, str, str]] = []
    main = ""
    for name in ("tox.ini", "setup.cfg"):
        for line, section in sections(project.text(name)):
            place = f"{project.path_of(name)}:{line}"
            if section in ("tox", "tox:tox", "testenv") and (name == "tox.ini" or section.startswith("tox:")):
                main = main or place
            elif section.startswith("testenv:"):
                found.append((section.partition(":")[2].strip(), place, section))
    tox = table(data, "tool", "tox")
    if tox:
        main = main or project.source("pyproject.toml", r"^\s*\[tool\.tox")
        found += [
            (env, project.source("pyproject.toml", rf"^\s*\[tool\.tox\.env\.[\"']?{re.escape(env)}[\"']?\]"), env)
            for env in table(tox, "env")
        ]
    elif project.has("tox.toml"):
        main = main or project.source("tox.toml")
        found += [
            (env, project.source("tox.toml", rf"^\s*\[env\.[\"']?{re.escape(env)}[\"']?\]"), env)
            for env in table(project.toml("tox.toml"), "env")
        ]
    for env, place, _ in found:
        purpose = purpose_of(env)
        if purpose and purpose != "test" and re.fullmatch(r"[\w.-]+", env):
            yield project.command(purpose, f"{prefix}tox run -e {env}", place)
    if main:
        yield project.command("test", f"{prefix}tox", main)


def _nox(project: Project, prefix: str) -> Iterator[ProjectCommand]:
    """Sessions by reading the file's syntax; it is never run."""
    text = project.text("noxfile.py")
    if not text:
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef):
            continue
        for decorator in node.decorator_list:
            called = decorator.func if isinstance(decorator, ast.Call) else decorator
            if not (isinstance(called, ast.Attribute) and called.attr == "session") and not (
                isinstance(called, ast.Name) and called.id == "session"
            ):
                continue
            name = node.name
            for keyword in decorator.keywords if isinstance(decorator, ast.Call) else ():
                if keyword.arg == "name" and isinstance(keyword.value, ast.Constant) and isinstance(keyword.value.value, str):
                    name = keyword.value.value
            if (purpose := purpose_of(name)) and re.fullmatch(r"[\w.:-]+", name):
                yield project.command(purpose, f"{prefix}nox -s {name}", f"{project.path_of('noxfile.py')}:{node.lineno}")


def _build_and_run(project: Project, data: dict[str, Any], manager: str, prefix: str) -> Iterator[ProjectCommand]:
    if "build-system" in data:
        build = {"uv": "uv build", "poetry": "poetry build", "pdm": "pdm build", "hatch": "hatch build"}.get(
            manager, "python -m pip wheel --no-deps --wheel-dir dist ."
        )
        yield project.command("build", build, project.source("pyproject.toml", r"^\s*\[build-system\]"))
    scripts = table(data, "project", "scripts") or table(data, "tool", "poetry", "scripts")
    for name in scripts:
        if re.fullmatch(r"[\w.-]+", name):
            yield project.command(
                "run",
                f"{prefix}{name}",
                project.source(
                    "pyproject.toml", rf"^\s*[\"']?{re.escape(name)}[\"']?\s*=", after=r"^\s*\[(?:project|tool\.poetry)\.scripts\]"
                ),
            )
            break
    if project.has("manage.py") and "django" in project.text("manage.py"):
        yield project.command("run", f"{prefix}python manage.py runserver", project.source("manage.py"))
