"""``quickplan plan`` and ``quickplan intent`` as a person runs them."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from renderers.plan_markdown import render
from renderers.plan_reader import read

KEYS = {
    "path", "name", "task_type", "task_type_runner_up", "complexity", "cues", "entities", "relevant_files", "objects", "indicators", "findings", "plan",
}  # fmt: skip


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    root = tmp_path / "repo"
    (root / "src" / "shop").mkdir(parents=True)
    (root / "tests").mkdir()
    (root / "pyproject.toml").write_text('[project]\nname = "shop"\nversion = "1"\n\n[tool.pytest.ini_options]\ntestpaths = ["tests"]\n')
    (root / "src/shop/upload.py").write_text(
        '"""Uploads."""\n\n\ndef send_file(path: str) -> int:\n    """Send one file."""\n    return len(path)\n\n\ndef list_uploads() -> list[str]:\n    return []\n'
    )
    (root / "src/shop/money.py").write_text("def parse_money(text: str) -> float:\n    return float(text)\n")
    (root / "tests/test_upload.py").write_text(
        "from shop.upload import send_file\n\n\ndef test_send() -> None:\n    assert send_file('ab') == 2\n"
    )
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    return root


def test_no_prompt_asks_for_one_and_writes_nothing(quickplan, repo: Path) -> None:
    for arguments in (["plan"], ["plan", "   "], ["plan", "-"], ["intent"]):
        done = quickplan(*arguments, cwd=repo, stdin="")
        assert done.returncode == 2
        assert "prompt" in done.stderr
        assert done.stdout == ""
    assert not (repo / "specs").exists()


def test_report_is_exact_and_the_plan_round_trips(quickplan, repo: Path) -> None:
    done = quickplan("plan", "retry", "failed", "uploads", "in", "send_file", cwd=repo)
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(
        r"✅ Implementation Plan Created\n\nFile: specs/[a-z0-9-]+\.md\nTopic: .+\nKey Components:\n(?:- .+\n){3,}", done.stdout
    )
    path = repo / re.search(r"File: (.+)", done.stdout)[1]
    text = path.read_text()
    assert render(read(text)) == text
    assert "src/shop/upload.py" in text


def test_json_holds_what_was_found(quickplan, repo: Path) -> None:
    done = quickplan("plan", "fix parse_money: it crashes on '1,000'", "--json", "--repo", str(repo), "--name", "mend-money")
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    assert set(data) == KEYS
    assert data["task_type"] == "fix"
    assert data["task_type"] != data["task_type_runner_up"]
    assert data["name"] == "mend-money"
    assert Path(data["path"]) == repo / "specs/mend-money.md"
    assert data["entities"] == {"database": None, "server": None, "catalog": None, "schema": None, "objects": data["entities"]["objects"]}
    assert data["relevant_files"][0]["path"] == "src/shop/money.py"
    for file in data["relevant_files"]:
        assert (repo / file["path"]).exists() is not file["new"]
    assert data["plan"]["title"]


def test_cues_are_exact_slices(quickplan, repo: Path) -> None:
    prompt = "Migrate [SalesDB] at 10.0.0.5,1433 into prod.sales"
    data = json.loads(quickplan("plan", prompt, "--json", "--no-save", cwd=repo).stdout)
    assert data["path"] is None
    assert data["task_type"] == "migration"
    assert (data["entities"]["database"], data["entities"]["server"]) == ("SalesDB", "10.0.0.5,1433")
    assert (data["entities"]["catalog"], data["entities"]["schema"]) == ("prod", "sales")
    assert data["cues"]
    assert all(prompt[c["start"] : c["end"]] == c["text"] for c in data["cues"])
    assert not (repo / "specs").exists()


def test_an_existing_plan_is_never_overwritten(quickplan, repo: Path) -> None:
    for expected in ("a.md", "a-2.md", "a-3.md"):
        done = quickplan("plan", "bump dependencies", "--name", "a", cwd=repo)
        assert f"File: specs/{expected}" in done.stdout
    (repo / "specs/a.md").write_text("mine")
    quickplan("plan", "bump dependencies", "--name", "a", "--force", cwd=repo)
    assert (repo / "specs/a.md").read_text().startswith("# Plan: ")


@pytest.mark.parametrize(("option", "value", "key"), [("--type", "chore", "task_type"), ("--complexity", "complex", "complexity")])
def test_what_is_given_wins(quickplan, repo: Path, option: str, value: str, key: str) -> None:
    data = json.loads(quickplan("plan", "fix the crash in send_file", option, value, "--json", "--no-save", cwd=repo).stdout)
    assert data[key] == value


def test_prompt_from_stdin_and_file(quickplan, repo: Path, tmp_path: Path) -> None:
    (tmp_path / "p.txt").write_bytes("Füge einen Retry hinzu\n".encode("utf-16"))
    assert quickplan("plan", "-", "--no-save", cwd=repo, stdin="add a retry to send_file").stdout.startswith("# Plan: ")
    assert quickplan("plan", "--prompt-file", str(tmp_path / "p.txt"), "--no-save", cwd=repo).returncode == 0
    both = quickplan("plan", "x", "--prompt-file", str(tmp_path / "p.txt"), cwd=repo)
    assert both.returncode == 2


def test_intent_lines_answers_each_line(quickplan) -> None:
    lines = [
        json.dumps("fix the login crash"),
        json.dumps("port usp_x to Databricks SQL"),
        json.dumps(""),
        "not json",
        "[1]",
        json.dumps("a\nb"),
    ]
    done = quickplan("intent", "--json", "--lines", stdin="\n".join(lines) + "\n")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [a.get("task_type") or a["error"] for a in answers][:5] == [
        "fix",
        "migration",
        "NO_PROMPT",
        "NOT_A_JSON_STRING",
        "NOT_A_JSON_STRING",
    ]
    assert len(answers) == 6
    assert done.returncode == 0


def test_a_wrong_name_or_runtime_is_refused(quickplan, repo: Path) -> None:
    for arguments in (
        ["--name", "../evil"],
        ["--name", "Has Space"],
        ["--runtime", "latest"],
        ["--repo", "/nowhere/at/all"],
        ["--source", "missing.sql"],
    ):
        done = quickplan("plan", "add a retry", *arguments, cwd=repo)
        assert done.returncode == 2, arguments
        assert "Traceback" not in done.stderr
        assert len(done.stderr.splitlines()) >= 1
    assert not (repo / "specs").exists()


def test_a_command_comes_first_and_a_path_is_told_by_its_form(quickplan, repo: Path) -> None:
    done = quickplan("plann", cwd=repo)
    assert done.returncode == 2
    assert "quickplan plan" in done.stderr
    missing = quickplan("./plan", cwd=repo)
    assert missing.returncode == 2
    assert "does not exist" in missing.stderr


@pytest.mark.parametrize(
    "prompt",
    ["\x1b[31mfix\x1b[0m the \x1b]0;pwned\x07 crash", "add [bold red]markup[/] and \u202e bidi", "fix `backticks` # and <tags> | pipes"],
)
def test_escapes_never_reach_output_or_file(quickplan, repo: Path, prompt: str) -> None:
    done = quickplan("plan", prompt, cwd=repo)
    assert done.returncode == 0, done.stderr
    written = "".join(p.read_text() for p in (repo / "specs").glob("*.md"))
    for text in (done.stdout, done.stderr, written):
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)
    assert render(read(written)) == written


def test_a_prompt_of_a_megabyte(quickplan, repo: Path) -> None:
    done = quickplan("plan", "-", "--json", cwd=repo, stdin="fix the crash in send_file. " + "lorem ipsum " * 85_000)
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    assert data["task_type"] == "fix"
    assert len(Path(data["path"]).stem) <= 60
    assert Path(data["path"]).stat().st_size < 100_000


def test_a_repo_that_is_not_git_and_is_empty(quickplan, tmp_path: Path) -> None:
    done = quickplan("plan", "write the first README", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["path"].startswith(str(tmp_path))


def test_a_folder_that_cannot_be_written(quickplan, repo: Path) -> None:
    (repo / "specs").write_text("a file in the way")
    done = quickplan("plan", "add a retry", cwd=repo)
    assert done.returncode == 2
    assert "specs" in done.stderr
    assert "Traceback" not in done.stderr
    assert (repo / "specs").read_text() == "a file in the way"


def test_decoys_in_the_repository_are_not_imported(quickplan, repo: Path) -> None:
    for name in (
        "pickle.py",
        "click.py",
        "core/__init__.py",
        "cli/__init__.py",
        "planner/__init__.py",
        "workbench/__init__.py",
        "textual.py",
    ):
        decoy = repo / name
        decoy.parent.mkdir(exist_ok=True)
        decoy.write_text("raise SystemExit('decoy imported')\n")
    done = quickplan("plan", "add a retry to send_file", "--no-save", cwd=repo, env={"PYTHONPATH": "."})
    assert done.returncode == 0, done.stderr
    assert "decoy" not in done.stderr


def test_a_password_in_the_prompt_reaches_no_output(quickplan, repo: Path) -> None:
    prompt = "fix the login timeout: Server=sql01;Database=SalesDB;User Id=sa;Password=hunter2; or mssql://sa:hunter2@sql01/x"
    (repo / "notes.md").write_text("hunter2 is the password\n")
    done = quickplan("plan", prompt, "--json", cwd=repo)
    assert done.returncode == 0, done.stderr
    text = Path(json.loads(done.stdout)["path"]).read_text()
    assert "hunter2" not in done.stdout + done.stderr + text
    assert "Password=•••••••" in text
