"""A deployment against a workspace of our own: what it shows, does, leaves alone, and how it goes on after it was stopped anywhere."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from workspace import Fault, Workspace
from workspace.sample import NOTEBOOK, PASSWORD, TARGET, VALUES, blueprint, fresh, shape
from workspace.scene import KEYS, ME, configure
from workspace.state import Pipeline, Scope

from core.secret import Secret
from migration.workspace import calls
from migration.workspace.calls import open_session
from migration.workspace.deploy import revert, runner
from migration.workspace.deploy.ledger import open_ledger
from migration.workspace.deploy.model import Blueprint, SqlWanted
from migration.workspace.deploy.steps import Site
from migration.workspace.profile import find_profile
from migration.workspace.target import WorkspaceTarget
from tests.trials import rounds

pytestmark = pytest.mark.xdist_group("workspace")


@pytest.fixture
def served() -> Iterator[Workspace]:
    with Workspace(fresh()) as workspace:
        yield workspace
    assert not workspace.crashes


@pytest.fixture
def site(served: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Site]:
    """A fresh process on the same journal: ``site(blueprint)``."""
    monkeypatch.setenv("DATABRICKS_CONFIG_FILE", str(configure(served, tmp_path)))
    for name in [n for n in os.environ if n.startswith("DATABRICKS_") and n != "DATABRICKS_CONFIG_FILE"]:
        monkeypatch.delenv(name)
    monkeypatch.setattr("migration.workspace.updates.wait", lambda _: None)
    monkeypatch.setattr(calls, "pause", lambda _: None)

    def make(wanted: Blueprint | None = None, **values: str) -> Site:
        with open_ledger(tmp_path / "ledger.json") as ledger:
            session = open_session(find_profile("DEFAULT"), 5.0)
            return Site(session, wanted or blueprint(), ledger, {k: Secret(v) for k, v in (values or VALUES).items()}, "wh1")

    return make


def run(site: Site, *only: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    runner.apply(site, only, rows.append)
    return rows


def test_a_deployment_from_nothing(site: Callable[..., Site], served: Workspace) -> None:
    planned = runner.plan(site())
    assert {c.action.value for c in planned} == {"create", "update", "run"}  # the update is the scope's access list
    assert not served.changes()  # looking changes nothing
    rows = run(site())
    assert {r["status"] for r in rows} == {"done"}, [r for r in rows if r["status"] != "done"]
    (pipeline,) = served.state.pipelines.values()
    spec = pipeline.spec
    assert (spec["catalog"], spec["schema"], spec["serverless"], spec["development"]) == ("main", "target", True, True)
    assert "target" not in spec
    assert "clusters" not in spec
    assert pipeline.run_as == "runner@example.org"
    assert [u.validate_only for u in pipeline.updates] == [True, False]
    assert served.state.scopes["fresh"].secrets == VALUES
    assert served.state.scopes["fresh"].acls["runner@example.org"] == "READ"
    assert served.state.nodes["/Shared/quickplan/sales/pipeline"].kind == "NOTEBOOK"
    assert served.state.catalogs["main"].schemas["hr"].objects == {"usp_x": "procedure"}
    assert served.state.catalogs["main"].schemas["target"].objects == {"orders": "table", "v_orders": "view"}


def test_a_second_run_changes_nothing(site: Callable[..., Site], served: Workspace) -> None:
    run(site())
    before, changes = shape(served.state), len(served.changes())
    rows = run(site())
    assert {r["status"] for r in rows} == {"kept"}
    assert shape(served.state) == before
    assert len(served.changes()) == changes


def test_only_what_differs_is_changed(site: Callable[..., Site], served: Workspace) -> None:
    run(site())
    (pipeline,) = served.state.pipelines.values()
    while pipeline.updates[-1].state != "COMPLETED":
        served.state.now()
        from workspace import runs

        runs.advance(served.state, pipeline)
    pipeline.spec |= {"photon": True, "development": False}
    pipeline.spec["configuration"]["own.key"] = "kept"
    served.calls.clear()
    rows = [r for r in run(site(blueprint(NOTEBOOK + "# changed\n"))) if r["status"] == "done"]
    assert [(r["step"], r["action"]) for r in rows] == [
        ("notebook", "update"),
        ("pipeline", "update"),
        ("validate", "run"),
        ("update", "run"),
    ]
    assert rows[0]["fields"] == [["lines", "0 removed", "1 added"]]
    assert rows[1]["fields"] == [["development", "false", "true"]]
    assert pipeline.spec["photon"] is True
    assert pipeline.spec["configuration"]["own.key"] == "kept"


def test_what_is_there_already_is_adopted_and_never_removed(site: Callable[..., Site], served: Workspace) -> None:
    served.state.with_catalog("main", "target", owner=ME)
    served.state.catalogs["main"].schemas["target"].objects["orders"] = "table"
    run(site())
    assert served.state.catalogs["main"].schemas["target"].objects["orders"] == "table"
    assert len(served.state.pipelines) == 1
    rows: list[dict[str, Any]] = []
    assert revert.revert(site(), rows.append)
    assert list(served.state.catalogs["main"].schemas) == ["target"]
    assert served.state.catalogs["main"].schemas["target"].objects == {"orders": "table"}


def test_revert_removes_all_that_was_made_and_keeps_what_others_put_there(site: Callable[..., Site], served: Workspace) -> None:
    nothing = shape(served.state)
    run(site())
    rows: list[dict[str, Any]] = []
    assert revert.revert(site(), rows.append), [r for r in rows if r["status"] != "done"]
    assert shape(served.state) == nothing
    run(site())
    served.state.scopes["fresh"].secrets["other"] = "x"
    assert not revert.revert(site(), rows.append)
    assert list(served.state.scopes["fresh"].secrets) == ["other"]
    assert "it holds other" in {r["note"] for r in rows}


def test_what_was_made_anew_under_the_same_name_is_not_removed(site: Callable[..., Site], served: Workspace) -> None:
    """A pipeline, a schema and a notebook that somebody made or changed since are not this deployment's."""
    run(site(blueprint(objects=())))
    (pipeline,) = served.state.pipelines.values()
    served.state.pipelines["other"] = Pipeline("other", {k: v for k, v in pipeline.spec.items() if k != "configuration"}, ME, 0)
    del served.state.pipelines[pipeline.id]
    served.state.catalogs["main"].schemas["target"].properties.clear()
    served.state.nodes["/Shared/quickplan/sales/pipeline"].content += "# mine\n"
    rows: list[dict[str, Any]] = []
    assert not revert.revert(site(blueprint(objects=())), rows.append)
    assert list(served.state.pipelines) == ["other"]
    assert "target" in served.state.catalogs["main"].schemas
    assert "/Shared/quickplan/sales/pipeline" in served.state.nodes
    notes = {r["step"]: r["note"] for r in rows if r["status"] == "stays"}
    assert notes["notebook"] == "it was changed in the workspace since: delete it there"
    assert notes["schema"] == "it is not the one that this deployment made"


def test_a_right_to_read_that_was_given_is_taken_back(site: Callable[..., Site], served: Workspace) -> None:
    served.state.scopes["fresh"] = Scope(dict(VALUES), {ME: "MANAGE"})
    run(site())
    assert served.state.scopes["fresh"].acls == {ME: "MANAGE", "runner@example.org": "READ"}
    rows: list[dict[str, Any]] = []
    assert revert.revert(site(), rows.append)
    assert served.state.scopes["fresh"].acls == {ME: "MANAGE"}
    assert served.state.scopes["fresh"].secrets == VALUES
    assert [r["shown"] for r in rows if r["step"] in ("scope", "schema")] == ["runner@example.org reads fresh", "main.hr", "main.target"]
    assert not [r for r in rows if "rows" in r["note"] and "Orders" not in r["shown"]]  # only a table has rows


def test_whom_a_pipeline_runs_as_is_part_of_what_differs(site: Callable[..., Site], served: Workspace) -> None:
    run(site())
    (pipeline,) = served.state.pipelines.values()
    pipeline.run_as = ME
    planned = {c.step: c for c in runner.plan(site(), ["pipeline"])}
    assert planned["pipeline"].fields == (("run_as", ME, "runner@example.org"),)
    run(site(), "pipeline")
    assert pipeline.run_as == "runner@example.org"


def test_of_two_things_an_object_creates_only_the_new_one_is_dropped(site: Callable[..., Site], served: Workspace) -> None:
    both = SqlWanted(
        "dbo.Pair",
        "view",
        ("CREATE OR REPLACE VIEW main.target.one AS SELECT 1", "-- more\nCREATE OR REPLACE VIEW main.target.two AS SELECT 1"),
    )
    served.state.with_catalog("main", "target", owner=ME)
    served.state.catalogs["main"].schemas["target"].objects["one"] = "view"
    run(site(blueprint(objects=(both,))), "objects")
    assert revert.revert(site(blueprint(objects=(both,))), lambda _: None)
    assert served.state.catalogs["main"].schemas["target"].objects == {"one": "view"}


def test_a_table_whose_definition_changed_stays_and_is_said(site: Callable[..., Site], served: Workspace) -> None:
    run(site())
    changed = SqlWanted("dbo.Orders", "table", ("CREATE TABLE `main`.`target`.`Orders` (id INT, more INT)",))
    (row,) = run(site(blueprint(objects=(changed,))), "objects")
    assert (row["status"], row["note"]) == ("kept", "its definition has changed, the table stays: alter or drop it")


def test_an_update_that_is_running_is_named_with_the_command_that_stops_it(site: Callable[..., Site], served: Workspace) -> None:
    run(site())  # its update is still queued: nobody has looked at it
    (row,) = [r for r in run(site(blueprint(NOTEBOOK + "# changed\n"))) if r["status"] == "failed"]
    assert (row["step"], row["diagnosis"]["code"]) == ("validate", "UPDATE_RUNNING")
    assert f"databricks pipelines stop {next(iter(served.state.pipelines))}" in row["diagnosis"]["remedy"]


def test_what_may_not_be_looked_at_is_a_step_with_its_grant(site: Callable[..., Site], served: Workspace) -> None:
    served.state.grants.clear()
    for carry in (lambda s, r: runner.preview(s, (), r), lambda s, r: runner.apply(s, (), r)):
        rows: list[dict[str, Any]] = []
        assert not carry(site(), rows.append)
        why = next(r for r in rows if r["status"] == "failed")
        assert (why["step"], why["diagnosis"]["code"]) == ("schema", "CATALOG_PERMISSION_DENIED")
        assert why["diagnosis"]["remedy"] == f"GRANT USE CATALOG, CREATE SCHEMA ON CATALOG `main` TO `{ME}`"
    assert not served.changes()


def test_a_catalog_that_is_missing_is_named(site: Callable[..., Site], served: Workspace) -> None:
    served.state.catalogs.clear()
    row = run(site())[-1]
    assert (row["step"], row["diagnosis"]["code"]) == ("schema", "CATALOG_NOT_FOUND")
    assert row["diagnosis"]["remedy"].startswith("CREATE CATALOG IF NOT EXISTS `main`")


def test_a_notebook_that_cannot_work_is_refused_with_its_line_and_other_steps_are_not(site: Callable[..., Site], served: Workspace) -> None:
    broken = site(blueprint(NOTEBOOK.replace("\n@dlt", "\n# MAGIC %md\n@dlt")))
    refused = runner.refusal(broken)
    assert refused is not None
    assert (refused.code, refused.file) == ("NO_TABLES_IN_PIPELINE", "pipeline.py")
    assert refused.line > 1
    assert runner.refusal(broken, ["objects"]) is None
    jdbc = runner.refusal(site(blueprint(NOTEBOOK.replace('format("sqlserver")', 'format("jdbc")'))))
    assert jdbc is not None
    assert jdbc.code == "MISSING_JDBC_DRIVER"
    assert NOTEBOOK.splitlines()[jdbc.line - 1].strip().startswith("return spark.read.format")


def changing_calls(served: Workspace) -> int:
    """How many requests of an undisturbed deployment change something."""
    return len([c for c in served.calls if c.changes])


#: Requests of :func:`test_a_deployment_from_nothing` that change something.
CALLS = 17
#: Every second one in the suite, all of them in ``make soak``.
STEPS_TRIED = range(0, CALLS, rounds(2, 1))


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], int]:
    """What a deployment without faults leaves behind, and how many requests change something."""
    folder = tmp_path_factory.mktemp("undisturbed")
    with pytest.MonkeyPatch.context() as patched, Workspace(fresh()) as workspace:
        patched.setenv("DATABRICKS_CONFIG_FILE", str(configure(workspace, folder)))
        patched.setattr("migration.workspace.updates.wait", lambda _: None)
        with open_ledger(folder / "ledger.json") as ledger:
            site = Site(open_session(find_profile("DEFAULT"), 5.0), blueprint(), ledger, {k: Secret(v) for k, v in VALUES.items()}, "wh1")
            run(site)
        return shape(workspace.state), changing_calls(workspace)


@pytest.mark.parametrize("number", STEPS_TRIED)
@pytest.mark.parametrize(
    "fault", [Fault(lost="reset"), Fault(lost="mid-body", processed=True), Fault(503, retry_after=1), Fault(429, retry_after=1)],
    ids=["reset", "answer-lost", "503", "429"],
)  # fmt: skip
def test_a_fault_at_every_step_is_gone_through(
    site: Callable[..., Site], served: Workspace, fault: Fault, number: int, undisturbed: tuple[dict[str, Any], int]
) -> None:
    served.faults.add("!", "/api/", fault, skip=number)
    rows = run(site())
    assert {r["status"] for r in rows} == {"done"}
    assert (shape(served.state), CALLS) == undisturbed


def test_lists_in_pages_of_one_and_slow_answers_lead_to_the_same(
    site: Callable[..., Site], served: Workspace, undisturbed: tuple[dict[str, Any], int]
) -> None:
    """What is looked for stands on the last of several pages; each kind of list is paged."""
    served.state.page_size = 1
    for number in range(3):
        spec = {"name": f"Sales_Pipeline{number}", "libraries": [{}], "configuration": {}}
        served.state.pipelines[f"other{number}"] = Pipeline(f"other{number}", spec, ME, 0)
    hold = threading.Event()
    released = threading.Timer(0.2, hold.set)
    released.start()
    served.faults.add("!", "/api/2.0/workspace/import", Fault(hold=hold, processed=True))
    rows = run(site())
    released.join()
    assert {r["status"] for r in rows} == {"done"}
    for number in range(3):
        del served.state.pipelines[f"other{number}"]
    assert shape(served.state) == undisturbed[0]
    assert {r["status"] for r in run(site())} == {"kept"}


def test_a_pipeline_that_somebody_changes_meanwhile_is_not_overwritten(site: Callable[..., Site], served: Workspace) -> None:
    run(site())
    (pipeline,) = served.state.pipelines.values()
    pipeline.spec["development"] = False

    def meddle() -> None:
        pipeline.last_modified += 1
        pipeline.spec["photon"] = True

    reads = "/api/2.0/pipelines/0"
    served.faults.add("GET", reads, Fault(processed=True, then=meddle), skip=1)
    row = run(site(), "pipeline")[-1]
    assert (row["status"], row["diagnosis"]["code"]) == ("failed", "CONFLICT")
    assert "run it again" in row["diagnosis"]["remedy"]
    assert run(site(), "pipeline")[-1]["status"] == "done"
    assert (pipeline.spec["photon"], pipeline.spec["development"]) == (True, True)


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault(401, "UNAUTHENTICATED"), "LOGIN_FAILED"),
        (Fault(403, "PERMISSION_DENIED"), "CATALOG_PERMISSION_DENIED"),
        (Fault(404, "CATALOG_DOES_NOT_EXIST"), "CATALOG_NOT_FOUND"),
        (Fault(409, "RESOURCE_CONFLICT"), "CONFLICT"),
        (Fault(429, retry_after=600), "THROTTLED"),
        (Fault(500, "INTERNAL_ERROR"), "INTERNAL_ERROR"),
        (Fault(503, retry_after=600), "UNAVAILABLE"),
        (Fault(lost="mid-body", processed=False), "CONNECTION_LOST"),
    ],
    ids=["401", "403", "404", "409", "429", "500", "503", "mid-body"],
)
def test_a_fault_that_stays_is_a_step_with_its_name_and_the_next_run_goes_on(
    site: Callable[..., Site], served: Workspace, fault: Fault, code: str, undisturbed: tuple[dict[str, Any], int]
) -> None:
    served.faults.add("POST", "/api/2.1/unity-catalog/schemas", fault, times=-1)
    rows = run(site())
    assert [r["status"] for r in rows] == ["failed"]
    assert rows[0]["diagnosis"]["code"] == code
    assert not served.state.scopes  # what comes after is not begun
    served.faults.clear()
    assert {r["status"] for r in run(site())} == {"done"}
    assert shape(served.state) == undisturbed[0]


def test_no_secret_is_in_the_journal_or_in_what_is_reported(site: Callable[..., Site], served: Workspace, tmp_path: Path) -> None:
    served.faults.add("POST", "/api/2.0/secrets/put", Fault(400, "INVALID_PARAMETER_VALUE", f"bad value {PASSWORD}"))
    told = json.dumps(run(site()))
    told += json.dumps(run(site()))
    told += json.dumps([c.to_dict() for c in runner.plan(site())])
    assert PASSWORD not in told + (tmp_path / "ledger.json").read_text()
    assert (tmp_path / "ledger.json").stat().st_mode & 0o777 == 0o600


def test_a_missing_value_stops_before_the_pipeline_and_says_how_to_give_it(site: Callable[..., Site], served: Workspace) -> None:
    rows = run(site(**{KEYS[0]: "url"}))
    assert rows[-1]["diagnosis"]["code"] == "SECRET_VALUE_MISSING"
    assert "QUICKPLAN_SQLSERVER_USER" in rows[-1]["diagnosis"]["remedy"]
    assert not served.state.pipelines


def test_a_failed_statement_is_told_and_the_rest_goes_on(site: Callable[..., Site], served: Workspace) -> None:
    served.state.statement_failures["orders"] = ("42601", "[PARSE_SYNTAX_ERROR] Syntax error at or near 'x'. SQLSTATE: 42601")
    rows = {r["shown"]: r for r in run(site(), "schema", "objects")}
    assert rows["dbo.Orders"]["diagnosis"]["code"] == "PARSE_SYNTAX_ERROR"
    assert rows["dbo.v_orders"]["diagnosis"]["code"] == "TABLE_OR_VIEW_NOT_FOUND"
    assert rows["hr.usp_x"]["status"] == "done"
    served.state.statement_failures.clear()
    rows = {r["shown"]: r for r in run(site(), "schema", "objects")}
    assert {r["status"] for r in rows.values()} == {"done", "kept"}


def test_a_jar_on_a_pipeline_is_refused(site: Callable[..., Site], served: Workspace) -> None:
    wanted = blueprint()
    refused = runner.refusal(
        site(
            Blueprint(
                WorkspaceTarget.from_dict(TARGET.to_dict() | {"ingestion": "jdbc"}), wanted.folder, wanted.notebooks, wanted.pipelines
            )
        )
    )
    assert refused is not None
    assert refused.code == "MISSING_JDBC_DRIVER"
    assert "Federation" in refused.remedy


def test_two_at_once_are_one_too_many(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "x.json"), pytest.raises(Exception, match="being deployed"), open_ledger(tmp_path / "x.json"):
        pass
