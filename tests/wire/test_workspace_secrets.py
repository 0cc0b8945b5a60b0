"""Secrets planted everywhere a run takes one are in nothing that the run produces: arguments, output, journals, logs, plans, evidence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from responder.certificates import Certificates
from workspace import Fault, Workspace
from workspace.scene import KEYS, empty

pytestmark = pytest.mark.xdist_group("workspace_failures")
ROOT = Path(__file__).resolve().parents[2]
TOKEN = "dapi-planted-5f0c"
#: What a run is given: the login of the workspace, the three values, the password of a source that is not even asked for.
PLANTED = {
    "token": TOKEN, "url": "jdbc:sqlserver://sql01;databaseName=Shop;trustStorePassword=planted-store-71",
    "user": "planted_reader_3b", "password": "planted=Pa55;'\"\\ü-9d", "source": "planted-source-44",
}  # fmt: skip
VALUES = f"{KEYS[0]}={PLANTED['url']}\n{KEYS[1]}={PLANTED['user']}\n{KEYS[2]}={PLANTED['password']}\n"


def test_what_is_secret_is_nowhere(certificates: Certificates, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    (tmp_path / "sql").mkdir()
    (tmp_path / "sql" / "shop.sql").write_text("CREATE TABLE dbo.Orders (OrderID int NOT NULL PRIMARY KEY);\n")
    state = empty()
    state.tokens = {TOKEN: next(iter(state.tokens.values()))}
    arguments: set[str] = set()

    def look() -> None:
        """The arguments of every process there is while a request is served."""
        for process in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                arguments.add(process.read_bytes().decode("utf-8", "replace"))
            except OSError:
                continue

    output = []
    with Workspace(state, certificates.context(strict=False), token=TOKEN, on_request=look) as served:
        profile = tmp_path_factory.mktemp("profile") / "databrickscfg"
        profile.write_text(f"[DEFAULT]\nhost = {served.url}\ntoken = {TOKEN}\n")
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("QUICKPLAN_", "DATABRICKS_"))} | {
            "QUICKPLAN_STATE_DIR": str(tmp_path / "state"), "HOME": str(tmp_path), "REQUESTS_CA_BUNDLE": str(certificates.authority),
            "DATABRICKS_CONFIG_FILE": str(profile), "QUICKPLAN_SOURCE_PASSWORD": PLANTED["source"], "DATABRICKS_DEBUG_HEADERS": "true",
        }  # fmt: skip

        def run(*words: str, stdin: str = "") -> int:
            command = [sys.executable, str(ROOT / "quickplan.py"), *words]
            done = subprocess.run(
                command, capture_output=True, env=environment, cwd=tmp_path, timeout=180, input=stdin.encode(), check=False
            )
            output.append((done.stdout + done.stderr).decode("utf-8", "replace"))
            return done.returncode

        run("plan", "Migrate Shop on sql01.corp.local to catalog main schema shop", "--source", "sql", "--out", "specs")
        (plan,) = map(str, (tmp_path / "specs").glob("*.md"))
        # A server that says in its errors what it was sent.
        words = " ".join(PLANTED.values())
        served.faults.add("POST", "/api/2.0/secrets/put", Fault(400, "INVALID_PARAMETER_VALUE", f"bad value {words}"))
        assert run("deploy", plan, "--yes", "--json", "--secrets", "-", stdin=VALUES) == 1
        served.faults.add("POST", "/api/2.0/secrets/put", Fault(500, "INTERNAL_ERROR", f"bad value {words}"))
        assert run("deploy", plan, "--yes", "--secrets", "-", stdin=VALUES) == 0
        assert state.scopes["sqlserver"].secrets[KEYS[2]] == PLANTED["password"]  # whole, with all its signs
        assert run("check", "--workspace", "--plan", plan, "--only", "workspace.secrets", "--only", "workspace.identity") == 0
        served.faults.add("GET", "/api/2.0/secrets/get", Fault(403, "PERMISSION_DENIED", f"may not read {words}"))
        assert run("deploy", plan, "--yes", "--json", "--secrets", "-", "--only", "secrets", stdin=VALUES) == 0
        assert run("monitor", plan, "--json") == 0
        served.faults.add("GET", "/api/2.0/preview/scim", Fault(401, "UNAUTHENTICATED", f"no {TOKEN}"), times=-1)
        assert run("check", "--workspace", "--only", "workspace.identity", "--json") == 3
        served.faults.clear()
        assert run("deploy", plan, "--revert", "--yes", "--json") == 0
    assert not served.crashes
    files = {str(p): p.read_bytes().decode("utf-8", "replace") for p in tmp_path.rglob("*") if p.is_file()}
    assert any("deployments" in name for name in files)
    assert any("--job" in words for words in arguments)  # the jobs were seen while they ran
    produced = files | {f"output {n}": text for n, text in enumerate(output)} | {f"arguments {a[:80]!r}": a for a in arguments}
    for name, secret in PLANTED.items():
        for form in {secret, secret.encode("unicode_escape").decode(), secret.replace('"', '\\"')}:
            assert not [place for place, text in produced.items() if form in text], name
