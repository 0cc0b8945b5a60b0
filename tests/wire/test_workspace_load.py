"""The load by JDBC: the driver goes to a volume and on the cluster of a job, which fills landing tables before the pipeline reads them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from workspace import Workspace
from workspace.sample import INGEST, blueprint, driver_jar, fresh, shape
from workspace.sample import VALUES as GIVEN
from workspace.scene import configure

from core.secret import Secret
from migration.workspace import calls
from migration.workspace.calls import open_session
from migration.workspace.deploy import revert, runner
from migration.workspace.deploy.job_errors import chain_of
from migration.workspace.deploy.ledger import open_ledger
from migration.workspace.deploy.model import Blueprint
from migration.workspace.deploy.steps import Site
from migration.workspace.profile import find_profile

pytestmark = pytest.mark.xdist_group("workspace")
REMOTE = "/Volumes/main/target/quickplan/mssql-jdbc-12.4.2.jre11.jar"


@pytest.fixture
def served() -> Iterator[Workspace]:
    with Workspace(fresh()) as workspace:
        yield workspace
    assert not workspace.crashes


@pytest.fixture
def jar(tmp_path: Path) -> str:
    return driver_jar(tmp_path / "mssql-jdbc-12.4.2.jre11.jar")


@pytest.fixture
def site(served: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Blueprint], Site]:
    monkeypatch.setenv("DATABRICKS_CONFIG_FILE", str(configure(served, tmp_path)))
    for name in [n for n in os.environ if n.startswith("DATABRICKS_") and n != "DATABRICKS_CONFIG_FILE"]:
        monkeypatch.delenv(name)
    monkeypatch.setattr("migration.workspace.updates.wait", lambda _: None)
    monkeypatch.setattr(calls, "pause", lambda _: None)

    def make(wanted: Blueprint) -> Site:
        with open_ledger(tmp_path / "ledger.json") as ledger:
            return Site(open_session(find_profile("DEFAULT"), 5.0), wanted, ledger, {k: Secret(v) for k, v in GIVEN.items()}, "wh1")

    return make


def run(site: Site, *only: str) -> dict[str, dict[str, Any]]:
    """What is reported, by step; the last of each."""
    rows: list[dict[str, Any]] = []
    runner.apply(site, only, rows.append)
    return {r["step"]: r for r in rows}


def test_the_driver_is_uploaded_and_attached_to_the_cluster_of_a_job_and_never_to_the_pipeline(
    site: Callable[[Blueprint], Site], served: Workspace, jar: str
) -> None:
    wanted = blueprint(jar=jar)
    planned = {c.key: c for c in runner.plan(site(wanted))}
    assert not served.changes()
    assert {f[0]: f[2] for f in planned["job:Sales_Load"].fields}["job_clusters"].count("Standard_D4ds_v5") == 1
    rows = run(site(wanted))
    assert {r["status"] for r in rows.values()} == {"done"}
    assert served.state.volumes_files == {REMOTE: Path(jar).read_bytes()}
    (job,) = served.state.jobs.values()
    (task,), (cluster,) = job["settings"]["tasks"], job["settings"]["job_clusters"]
    assert task["libraries"] == [{"jar": REMOTE}]
    assert task["notebook_task"]["notebook_path"] == "/Workspace/Shared/quickplan/sales/ingest_jdbc"
    assert cluster["new_cluster"] == {
        "spark_version": "17.3.x-scala2.13", "node_type_id": "Standard_D4ds_v5", "num_workers": 2, "data_security_mode": "SINGLE_USER",
    }  # fmt: skip
    assert job["settings"]["run_as"] == {"user_name": "runner@example.org"}
    (pipeline,) = served.state.pipelines.values()
    assert pipeline.spec["libraries"] == [{"notebook": {"path": "/Workspace/Shared/quickplan/sales/pipeline"}}]
    order = [c.path.rpartition("/")[2] for c in served.calls if c.changes]
    assert order.index("run-now") < order.index("pipelines")  # landing tables are there when the pipeline is validated
    before = len(served.changes())
    assert {r["status"] for r in run(site(wanted)).values()} == {"kept"}
    assert len(served.changes()) == before


def test_what_differs_in_the_job_is_shown_field_by_field_and_the_rest_stays(
    site: Callable[[Blueprint], Site], served: Workspace, jar: str
) -> None:
    run(site(blueprint(jar=jar)))
    (job,) = served.state.jobs.values()
    settings = job["settings"]
    settings["tasks"][0]["libraries"] = []
    settings["job_clusters"][0]["new_cluster"] |= {"num_workers": 7, "node_type_id": "Standard_E8ds_v5"}
    settings["email_notifications"] = {"on_failure": ["ops@example.org"]}
    (change,) = runner.plan(site(blueprint(jar=jar)), ["load"])
    assert change.fields == (("tasks[0].libraries", "[]", f'[{{"jar": "{REMOTE}"}}]'),)
    run(site(blueprint(jar=jar)), "load")
    assert settings["tasks"][0]["libraries"] == [{"jar": REMOTE}]
    assert settings["job_clusters"][0]["new_cluster"]["num_workers"] == 7
    assert settings["email_notifications"]


def test_another_driver_is_uploaded_in_its_place(site: Callable[[Blueprint], Site], served: Workspace, jar: str, tmp_path: Path) -> None:
    run(site(blueprint(jar=jar)))
    with Path(jar).open("ab") as stream:
        stream.write(b"more")
    (_, change) = runner.plan(site(blueprint(jar=jar)), ["library"])
    assert (change.action.value, change.fields[0][0]) == ("update", "bytes")
    run(site(blueprint(jar=jar)), "library")
    assert served.state.volumes_files[REMOTE] == Path(jar).read_bytes()


def test_without_a_file_it_says_what_to_name_and_takes_one_that_lies_there(
    site: Callable[[Blueprint], Site], served: Workspace, jar: str, tmp_path: Path
) -> None:
    row = run(site(blueprint(jar="")))["library"]
    assert row["diagnosis"]["code"] == "MISSING_JDBC_DRIVER"
    assert "--jdbc-jar" in row["diagnosis"]["remedy"]
    assert "Federation" in row["diagnosis"]["remedy"]
    assert not served.state.jobs
    assert not served.state.pipelines
    (tmp_path / "notes.jar").write_text("no archive")
    row = run(site(blueprint(jar=str(tmp_path / "notes.jar"))))["library"]
    assert (row["diagnosis"]["code"], row["diagnosis"]["file"]) == ("MISSING_JDBC_DRIVER", str(tmp_path / "notes.jar"))
    run(site(blueprint(jar=jar)), "library")
    assert run(site(blueprint(jar="")), "library")["library"]["status"] == "kept"


@pytest.mark.parametrize(
    ("code", "needle"),
    [("MISSING_JDBC_DRIVER", '"driver"'), ("FIREWALL_BLOCKED", '"url"'), ("SECRET_SCOPE_NOT_FOUND", "dbutils.secrets"), ("WAITING_FOR_RESOURCES", "")],
)  # fmt: skip
def test_a_run_that_fails_is_diagnosed_and_run_anew_once_it_is_mended(
    site: Callable[[Blueprint], Site], served: Workspace, jar: str, code: str, needle: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = blueprint(jar=jar)
    run(site(wanted), "schema", "scope", "secrets", "folder", "notebook", "library", "load")
    state, held = served.state, dict(served.state.volumes_files)
    secrets = dict(state.scopes["fresh"].secrets)
    if code == "MISSING_JDBC_DRIVER":
        state.volumes_files.clear()
    state.reachable = code != "FIREWALL_BLOCKED"
    if code == "SECRET_SCOPE_NOT_FOUND":
        state.scopes["fresh"].secrets.clear()
    if code == "WAITING_FOR_RESOURCES":
        state.quota = False
        clock = iter(range(0, 1_000_000, 500))
        monkeypatch.setattr("migration.workspace.updates.now", lambda: next(clock))
    why = run(site(wanted), "fill")["fill"]["diagnosis"]
    assert why["code"] == code
    assert why["remedy"]
    if needle:
        assert why["file"] == "ingest_jdbc.py"
        assert needle in INGEST.splitlines()[why["line"] - 1]
    state.volumes_files.update(held)
    state.scopes["fresh"].secrets.update(secrets)
    state.reachable = state.quota = True
    row = run(site(wanted), "fill")["fill"]
    assert row["status"] == "done"
    assert row["run"] == str(max(state.runs))
    assert len(state.runs) == (1 if code == "WAITING_FOR_RESOURCES" else 2)  # one that waits is looked at again, not started twice


def test_taken_back_the_driver_and_the_job_are_gone_and_what_others_put_there_is_not(
    site: Callable[[Blueprint], Site], served: Workspace, jar: str
) -> None:
    nothing = shape(served.state)
    wanted = blueprint(jar=jar)
    run(site(wanted))
    served.state.volumes_files["/Volumes/main/target/quickplan/other.jar"] = b"x"
    rows: list[dict[str, Any]] = []
    assert not revert.revert(site(wanted), rows.append)
    assert {r["key"] for r in rows if r["status"] == "stays"} == {"volume:main.target.quickplan", "schema:main.target"}
    served.state.volumes_files.clear()
    assert revert.revert(site(wanted), rows.append)
    assert {k: v for k, v in shape(served.state).items() if k != "runs"} == {k: v for k, v in nothing.items() if k != "runs"}


def test_a_trace_is_read_as_its_chain_of_exceptions() -> None:
    trace = (
        "Py4JJavaError: An error occurred while calling o1.load.\n: org.apache.spark.SparkException: Job aborted\n\tat x.y(Z.scala:1)\n"
        "Caused by: java.net.ConnectException: Connection refused\n"
    )
    assert chain_of(trace) == [
        ("Py4JJavaError", "An error occurred while calling o1.load."),
        ("org.apache.spark.SparkException", "Job aborted"),
        ("java.net.ConnectException", "Connection refused"),
    ]
