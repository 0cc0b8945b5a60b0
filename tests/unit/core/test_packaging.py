"""What an installation holds."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
OURS = ("core", "planner", "migration", "renderers", "workbench", "widgets", "tui", "cli", "samples")


def test_every_package_is_installed() -> None:
    named = set(tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"])
    there = {p.parent.relative_to(ROOT).as_posix().replace("/", ".") for top in OURS for p in (ROOT / top).rglob("__init__.py")}
    assert named == there | {"samples"}


def test_what_packages_read_is_installed_with_them() -> None:
    data = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]
    suffixes = {"." + pattern.rpartition(".")[2] for pattern in data["*"]} | {".py"}
    strays = [
        p for top in OURS[:-1] for p in (ROOT / top).rglob("*") if p.is_file() and p.suffix not in suffixes and "__pycache__" not in p.parts
    ]
    assert strays == []
