"""``--verify-with warehouse``: the SDK as it is, against a service on the loopback that answers as the statement API does."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from cli.main import run
from core.errors import UsageProblem
from migration.workspace.client import WorkspaceFailed
from migration.workspace.explain import UNSAID, Verdict, WarehouseVerifier, judge
from tools.transpile_pairs import convert_script

PLAN = [["== Physical Plan ==\nExecute CreateViewCommand"]]
MISSING = "[TABLE_OR_VIEW_NOT_FOUND] The table or view `t` cannot be found. SQLSTATE: 42P01"


def succeeded(rows: list[list[str]] = PLAN) -> dict[str, Any]:
    return {"statement_id": "s1", "status": {"state": "SUCCEEDED"}, "result": {"data_array": rows, "row_count": len(rows)}}


def failed(message: str) -> dict[str, Any]:
    return {"statement_id": "s1", "status": {"state": "FAILED", "error": {"error_code": "BAD_REQUEST", "message": message}}}


class Service:
    """Answers in turn; what it was asked is kept."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, dict[str, Any]]] = []
        self.asked: list[dict[str, Any]] = []
        self.paths: list[str] = []
        service = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, format: str, *args: object) -> None:
                """Keep quiet."""

            def _answer(self, code: int, body: dict[str, Any]) -> None:
                data = json.dumps(body).encode()
                self.send_response(code)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def do_GET(self) -> None:
                if "/sql/statements" in self.path:
                    service.paths.append(self.path)
                    self._answer(*service.answers.pop(0))
                else:
                    self._answer(404, {"error_code": "NOT_FOUND", "message": "no"})

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                service.paths.append(self.path)
                service.asked.append(body)
                self._answer(*(service.answers.pop(0) if service.answers else (200, succeeded())))

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Service]:
    made = Service()
    monkeypatch.setenv("DATABRICKS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("DATABRICKS_HOST", f"http://127.0.0.1:{made.server.server_port}")
    monkeypatch.setenv("DATABRICKS_TOKEN", "loopback")
    yield made
    made.close()


def verified(text: str, **options: Any) -> list[tuple[str, bool | None, bool | None]]:
    verifier = WarehouseVerifier("", "w1", pause=lambda _: None, **options)
    return [(m.object, m.gates.parsed, m.gates.resolved) for m in verifier.verify(convert_script(text), lambda _: None)]


def test_each_statement_is_explained_and_nothing_is_run(service: Service) -> None:
    found = verified("CREATE TABLE dbo.t (a int)\nGO\nCREATE VIEW dbo.v AS SELECT a FROM dbo.t", catalog="main")
    assert found == [("dbo.t", True, True), ("dbo.v", True, True)]
    assert [a["statement"].split("\n")[0] for a in service.asked] == [
        "EXPLAIN CREATE TABLE `dbo`.`t` (",
        "EXPLAIN CREATE VIEW `dbo`.`v` AS SELECT `a` FROM `dbo`.`t` AS `t`",
    ]
    assert {(a["warehouse_id"], a["catalog"]) for a in service.asked} == {("w1", "main")}
    assert set(service.paths) == {"/api/2.0/sql/statements"}


def test_what_is_refused_and_what_is_not_there_yet(service: Service) -> None:
    service.answers = [
        (200, failed("[PARSE_SYNTAX_ERROR] Syntax error at or near 'x'. SQLSTATE: 42601")),
        (200, failed(MISSING)),
        (200, succeeded([["Error occurred during query planning: \n[UNRESOLVED_COLUMN.WITH_SUGGESTION] no `a`. SQLSTATE: 42703"]])),
        (200, failed("[INSUFFICIENT_PERMISSIONS] no. SQLSTATE: 42501")),
    ]
    text = "\nGO\n".join(f"CREATE VIEW dbo.v{n} AS SELECT {n} AS a" for n in range(4))
    assert [f[1:] for f in verified(text)] == [(False, None), (True, None), (True, False), (None, None)]


def test_a_warehouse_that_starts_is_waited_for(service: Service) -> None:
    service.answers = [(200, {"statement_id": "s7", "status": {"state": "PENDING"}}), (200, succeeded())]
    assert verified("CREATE VIEW dbo.v AS SELECT 1 AS a") == [("dbo.v", True, True)]
    assert service.paths[-1] == "/api/2.0/sql/statements/s7"


def test_what_explain_does_not_take_is_left_unsaid(service: Service) -> None:
    text = "CREATE PROCEDURE dbo.p AS SELECT 1 AS a\nGO\nCREATE FUNCTION dbo.f (@i int) RETURNS int AS BEGIN WHILE @i > 9 SET @i = @i / 2 RETURN @i END"
    assert verified(text) == [("dbo.p", None, None), ("dbo.f", None, None)]
    assert service.asked == []


def test_a_warehouse_that_is_not_there_is_told_once(service: Service) -> None:
    service.answers = [(404, {"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "secret words of the service"})]
    with pytest.raises(WorkspaceFailed) as told:
        verified("CREATE VIEW dbo.v AS SELECT 1 AS a")
    assert told.value.code in ("RESOURCE_DOES_NOT_EXIST", "NOT_FOUND")
    assert "secret words" not in str(told.value)


def test_a_warehouse_has_to_be_named(service: Service) -> None:
    with pytest.raises(UsageProblem):
        WarehouseVerifier("", "")


def test_a_host_that_does_not_answer(monkeypatch: pytest.MonkeyPatch, service: Service) -> None:
    service.close()
    with pytest.raises(WorkspaceFailed) as told:
        WarehouseVerifier("", "w1", timeout=1)
    assert told.value.code == "NO_ANSWER"


@pytest.mark.parametrize(
    ("message", "state", "expected"),
    [
        ("[PARSE_EMPTY_STATEMENT] x", "", Verdict(False, None)),
        ("anything", "42601", Verdict(False, None)),
        ("[DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES] x", "42K09", Verdict(True, False)),
        ("[SCHEMA_NOT_FOUND] x", "42704", Verdict(True, None)),
        ("the connection was lost", "08006", UNSAID),
        ("words without a code", "", UNSAID),
    ],
)
def test_errors_are_told_apart_by_their_codes(message: str, state: str, expected: Verdict) -> None:
    assert judge(message, state) == expected


def test_the_command_asks_the_warehouse_of_the_flag(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QUICKPLAN_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "v.sql").write_text("CREATE VIEW dbo.v AS SELECT 1 AS a", encoding="utf-8")
    asked = ["transpile", "v.sql", "--json", "--no-cache", "--verify-with", "warehouse"]
    assert run([*asked, "--warehouse", "w9"]) == 0
    printed = capsys.readouterr().out
    assert json.loads(printed.splitlines()[0])["gates"] == {"residue": True, "conserved": True, "parsed": True, "resolved": True}
    assert [a["warehouse_id"] for a in service.asked] == ["w9"]
    assert run(asked) == UsageProblem.exit_code
    assert "--warehouse ID" in capsys.readouterr().err
