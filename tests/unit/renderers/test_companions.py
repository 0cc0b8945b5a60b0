from __future__ import annotations

import ast
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trials import rounds

from core.errors import ConfigProblem
from renderers.companions import SCRIPTS, companions
from renderers.plan_settings import PlanSettings, locate_source, read_settings, source_path, write_settings

ROWS = [
    {"object": "hr.p", "kind": "procedure", "file": "a.sql", "line": 3, "indicators": [{"name": "CURSOR", "line": 5, "column": 1}], "status": "manual",
     "findings": [{"severity": "warning", "message": "later", "line": 9}, {"severity": "error", "message": "a \x1b[31mcursor", "line": 5}]},
    {"object": "hr.t", "kind": "table", "file": "a.sql", "line": 1, "indicators": [], "status": "converted", "findings": []},
]  # fmt: skip


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A saved plan's folder inside a repository that holds the source."""
    (tmp_path / "repo" / "sql dir").mkdir(parents=True)
    folder = tmp_path / "repo" / "specs" / "move-it"
    folder.mkdir(parents=True)
    for name, text in companions(PlanSettings(source="../../sql dir", connection="mssql://sa@sql01/Work", runtime="18.1")).items():
        path = folder / name
        path.write_text(text, encoding="utf-8")
        if text.startswith("#!"):
            path.chmod(0o755)
    return folder


def fake(folder: Path, code: int = 0, *, rows: list[object] | None = None, raw: str = "", kill: bool = False) -> Path:
    """A quickplan that notes its arguments and answers with rows."""
    folder.mkdir(exist_ok=True)
    path = folder / "quickplan"
    out = "".join(json.dumps(r) + "\n" for r in (ROWS if rows is None else rows)) + raw
    path.write_text(
        f"#!{sys.executable}\nimport json, os, sys\n"
        f"open({str(folder / 'argv.json')!r}, 'w').write(json.dumps(sys.argv[1:]))\n"
        f"sys.stdout.write({out!r}); sys.stdout.flush()\n" + ("os.kill(os.getpid(), 15)\n" if kill else "") + f"sys.exit({code})\n"
    )
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def start(
    script: Path, *arguments: str, path: Path | None = None, cwd: Path | None = None, **variables: str
) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if k not in ("QUICKPLAN", "PATH")} | variables
    environment["PATH"] = str(path) if path else "/nonexistent"
    return subprocess.run(
        [sys.executable, str(script), *arguments], capture_output=True, text=True, env=environment, cwd=cwd or script.parent, timeout=60
    )


def test_only_scripts_whose_stage_exists():
    assert set(companions(PlanSettings())) == {
        "plan.toml",
        "test_connections.py",
        "extract_sql_objects.py",
        "analyze_sql.py",
        "transpile_sql.py",
        "generate_dlt_pipeline.py",
        "deploy_to_databricks.py",
        "monitor_pipeline.py",
    }
    for name in SCRIPTS:
        tree = ast.parse(companions(PlanSettings())[name])
        imported = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
        imported |= {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
        assert {i.partition(".")[0] for i in imported} <= set(sys.stdlib_module_names)


@pytest.mark.parametrize(
    ("script", "verb", "output"), [("analyze_sql.py", "analyze", "analysis.jsonl"), ("transpile_sql.py", "transpile", "transpile.jsonl")]
)
def test_a_script_runs_quickplan_on_the_plans_source(plan, tmp_path, script, verb, output):
    tools = tmp_path / "bin"
    fake(tools)
    done = start(plan / script, "--fail-on", "error", path=tools, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    arguments = json.loads((tools / "argv.json").read_text())
    runtime = ["--runtime", "18.1"] if verb == "transpile" else []
    assert arguments == [verb, str(tmp_path / "repo" / "sql dir"), "--json", *runtime, "--fail-on", "error"]
    assert [json.loads(line) for line in (plan / "out" / output).read_text().splitlines()] == ROWS
    assert "\x1b" not in done.stdout
    assert "2 lines in " in done.stdout


@pytest.mark.parametrize(
    ("script", "arguments", "output"),
    [
        ("test_connections.py", ["check", "--source", "mssql://sa@sql01/Work", "--json", "--workspace", "DEFAULT"], "checks.jsonl"),
        ("extract_sql_objects.py", ["extract", "--source", "mssql://sa@sql01/Work", "--json", "-o", "{out}/extract"], "extract.jsonl"),
    ],
)
def test_a_script_of_the_database_uses_the_plans_connection(plan, tmp_path, script, arguments, output):
    tools = tmp_path / "bin"
    fake(tools)
    assert start(plan / script, path=tools).returncode == 0
    assert json.loads((tools / "argv.json").read_text()) == [a.replace("{out}", str(plan / "out")) for a in arguments]
    assert (plan / "out" / output).exists()


def test_failed_checks_are_kept_and_shown(plan, tmp_path):
    row = {"check": "source.login", "status": "failed", "evidence": "no \x1b[1m", "remedy": "CREATE LOGIN"}
    fake(tmp_path / "bin", 3, rows=[row])
    done = start(plan / "test_connections.py", path=tmp_path / "bin")
    assert done.returncode == 3
    assert "source.login: no ?[1m" in done.stdout
    assert "CREATE LOGIN" in done.stdout
    assert (plan / "out" / "checks.jsonl").exists()


@pytest.mark.parametrize("script", ["test_connections.py", "extract_sql_objects.py"])
def test_without_a_connection_it_says_where_to_write_one(plan, tmp_path, script):
    fake(tmp_path / "bin")
    (plan / "plan.toml").write_text("[source]\n")
    done = start(plan / script, path=tmp_path / "bin")
    assert done.returncode == 2
    assert "connection" in done.stderr


def test_the_summaries_say_what_and_where(plan, tmp_path):
    tools = tmp_path / "bin"
    fake(tools)
    assert start(plan / "analyze_sql.py", path=tools).stdout.startswith("Objects: 1 procedure, 1 table\nCURSOR: 1\n  hr.p at a.sql:5\n")
    assert start(plan / "transpile_sql.py", path=tools).stdout.startswith(
        "Objects: 1 manual, 1 converted\n  manual: hr.p at a.sql:5: a ?[31mcursor\n"
    )


def test_the_variable_goes_before_the_path(plan, tmp_path):
    chosen = fake(tmp_path / "my tools", 0)
    fake(tmp_path / "bin", 9)
    done = start(plan / "analyze_sql.py", path=tmp_path / "bin", QUICKPLAN=f"{sys.executable} '{chosen}' --verbose")
    assert done.returncode == 0
    assert json.loads((tmp_path / "my tools" / "argv.json").read_text())[0] == "--verbose"


def test_a_runtime_given_by_hand_wins(plan, tmp_path):
    fake(tmp_path / "bin")
    start(plan / "transpile_sql.py", "--runtime=17.0", path=tmp_path / "bin")
    assert json.loads((tmp_path / "bin" / "argv.json").read_text())[2:] == ["--json", "--runtime=17.0"]


@pytest.mark.parametrize("script", SCRIPTS)
def test_without_quickplan_it_says_what_to_install(plan, script):
    done = start(plan / script)
    assert done.returncode == 2
    assert "pipx install quickplan" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (plan / "out").exists()


@pytest.mark.parametrize("code", [1, 2, 3, 70, 130])
def test_the_exit_code_goes_through(plan, tmp_path, code):
    fake(tmp_path / "bin", code)
    assert start(plan / "analyze_sql.py", path=tmp_path / "bin").returncode == code
    assert (plan / "out" / "analysis.jsonl").exists() == (code == 1)


def test_a_broken_run_keeps_the_last_whole_result(plan, tmp_path):
    fake(tmp_path / "bin")
    start(plan / "analyze_sql.py", path=tmp_path / "bin")
    before = (plan / "out" / "analysis.jsonl").read_text()
    fake(tmp_path / "bin", rows=ROWS[:1], kill=True)
    assert start(plan / "analyze_sql.py", path=tmp_path / "bin").returncode == 143
    assert (plan / "out" / "analysis.jsonl").read_text() == before
    assert [p.name for p in (plan / "out").iterdir()] == ["analysis.jsonl"]


def test_lines_that_are_no_objects_are_shown_not_kept(plan, tmp_path):
    fake(tmp_path / "bin", rows=[], raw="note: \x1b[1mhello\n[1]\n")
    done = start(plan / "analyze_sql.py", path=tmp_path / "bin")
    assert "note: ?[1mhello\n[1]\nObjects: none\n0 lines in" in done.stdout


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, "is missing"),
        ("[source", "not valid TOML"),
        ("[source]\npath = ''", "names no source"),
        ("source = 1", "names no source"),
        ("[source]\npath = 'nowhere'", "does not exist"),
    ],
)
def test_bad_settings_are_told_without_a_traceback(plan, tmp_path, text, says):
    fake(tmp_path / "bin")
    (plan / "plan.toml").unlink()
    if text is not None:
        (plan / "plan.toml").write_text(text)
    done = start(plan / "analyze_sql.py", path=tmp_path / "bin")
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_a_reader_that_leaves_early_gets_no_traceback(plan, tmp_path):
    fake(tmp_path / "bin", rows=[ROWS[0]] * 5000)
    environment = {"PATH": str(tmp_path / "bin")}
    process = subprocess.Popen(
        [sys.executable, str(plan / "analyze_sql.py")], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    said = process.stderr.read()
    assert (process.wait(timeout=60), said) == (141, "")
    assert len((plan / "out" / "analysis.jsonl").read_text().splitlines()) == 5000


def test_a_loose_statement_is_named_by_its_place(plan, tmp_path):
    fake(tmp_path / "bin", rows=[ROWS[0] | {"object": "a.sql:3"}])
    assert "\n  a.sql:5\n" in start(plan / "analyze_sql.py", path=tmp_path / "bin").stdout


def test_a_command_that_cannot_start_is_told(plan):
    done = start(plan / "analyze_sql.py", QUICKPLAN="/nonexistent/quickplan")
    assert done.returncode == 2
    assert "/nonexistent/quickplan" in done.stderr
    assert start(plan / "analyze_sql.py", QUICKPLAN="'open").returncode == 2


def test_settings_stay_relative_inside_the_repository(tmp_path):
    repo = tmp_path / "repo"
    folder = repo / "specs" / "x"
    shown = locate_source(repo / "db" / "sql", folder, repo)
    assert shown == "../../db/sql"
    assert source_path(PlanSettings(source=shown), folder) == repo / "db" / "sql"
    outside = locate_source(tmp_path / "elsewhere", folder, repo)
    assert outside == (tmp_path / "elsewhere").as_posix()
    assert source_path(PlanSettings(source=outside), folder) == tmp_path / "elsewhere"
    assert source_path(PlanSettings(), folder) is None


VALUES = st.recursive(
    st.one_of(
        st.booleans(),
        st.integers(-(2**60), 2**60),
        st.floats(allow_nan=False),
        st.text(st.characters(exclude_categories=["Cs"])),
        st.dates(),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(WORDS, WORDS, WORDS, st.dictionaries(WORDS, VALUES, max_size=3), st.dictionaries(WORDS, VALUES, max_size=3))
@settings(max_examples=rounds(60), deadline=None)
def test_what_is_written_is_read_back(source, catalog, server, extra, more):
    known = {"source", "target", "pipeline"}
    extra = {k: v for k, v in extra.items() if k not in known}
    more = {k: v for k, v in more.items() if k not in ("path", "database", "server")}
    wanted = PlanSettings(source=source, catalog=catalog, server=server, extra=extra | ({"source": more} if more else {}))
    text = write_settings(wanted)
    found, findings = read_settings(text)
    assert found == wanted
    assert write_settings(found) == text
    assert len(findings) == len(extra) + len(more)


def test_an_unknown_key_is_reported_with_line_and_nearest_key():
    found, findings = read_settings('[target]\ncatalgo = "main"\n\n[future]\nx = 1\n', file="specs/x/plan.toml")
    assert [(f.line, f.file, f.severity) for f in findings] == [(2, "specs/x/plan.toml", "warning"), (4, "specs/x/plan.toml", "warning")]
    assert "catalog" in findings[0].remedy
    assert found.extra == {"target": {"catalgo": "main"}, "future": {"x": 1}}


@pytest.mark.parametrize(
    ("text", "line"),
    [("a = \n", 1), ("[target]\nruntime = 17.3\n", 2), ('[pipeline]\n\ndialect = "ldp"\n', 3), ("source = 3\n", 1)],
)
def test_a_wrong_value_names_its_line(text, line):
    with pytest.raises(ConfigProblem) as caught:
        read_settings(text)
    assert caught.value.line == line
    assert caught.value.remedy
