"""How far objects have come, as deployments and reconciliations tell it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from store_helpers import Thing, keep

from core.clock import FixedClock
from workbench.evidence.progress import note_progress
from workbench.store.store import EstateStore

THINGS = [Thing("dbo.A", kind="table"), Thing("dbo.B", kind="table"), Thing("dbo.V"), Thing("dbo.P", status="manual", kind="procedure")]
CLOCK = FixedClock(datetime(2026, 11, 24, 5, 1, tzinfo=UTC))


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("QUICKPLAN_STATE_DIR", str(tmp_path / "state"))
    with EstateStore(str(tmp_path / "sql"), clock=CLOCK) as made:
        keep(made, THINGS)
        yield made


def states(store: EstateStore) -> dict[str, str]:
    return {i.name: i.state_word for i in store.objects()}


def compared(table: str, status: str = "matched") -> dict[str, Any]:
    return {"table": table, "status": status}


def carried(name: str, status: str = "done", action: str = "create", step: str = "objects") -> dict[str, Any]:
    return {"step": step, "key": f"object:{name}", "shown": name, "status": status, "action": action}


def test_a_table_that_agrees_is_reconciled_with_its_run_and_one_that_differs_falls_back(store: EstateStore) -> None:
    note_progress("deploy", store.source, [carried("dbo.A"), carried("dbo.B", "kept", "keep"), carried("dbo.V", "failed")], "deploy run 1")
    assert states(store) == {"dbo.A": "deployed", "dbo.B": "deployed", "dbo.V": "converted", "dbo.P": "assessed"}
    note_progress("reconcile", store.source, [compared("DBO.a"), compared("dbo.B", "mismatched"), compared("dbo.gone")], "reconcile run 2")
    assert (states(store)["dbo.A"], states(store)["dbo.B"]) == ("reconciled", "deployed")
    assert [(e.what, e.note) for e in store.history(store.find(["dbo.A"])[0])][-2:] == [
        ("deployed", "deploy run 1"),
        ("reconciled", "reconcile run 2"),
    ]
    note_progress("reconcile", store.source, [compared("dbo.A", "mismatched")], "reconcile run 3")
    assert states(store)["dbo.A"] == "deployed"
    note_progress("reconcile", store.source, [compared("dbo.A"), compared("dbo.B")], "reconcile run 4")
    note_progress("reconcile", store.source, [compared("dbo.A", "failed")], "reconcile run 5")
    assert states(store)["dbo.A"] == "reconciled"  # it could not be compared: that says nothing of its rows


def test_an_object_that_changed_falls_back_to_what_it_was_before_and_says_so(store: EstateStore) -> None:
    note_progress("deploy", store.source, [carried("dbo.A"), carried("dbo.V")], "deploy run 1")
    note_progress("reconcile", store.source, [compared("dbo.A")], "reconcile run 2")
    store.accept(store.find(["dbo.B"]), who="ann")
    note_progress("deploy", store.source, [carried("dbo.B")], "deploy run 3")
    keep(store, [Thing(t.name, "new", t.status, t.kind) for t in THINGS])
    assert states(store) == {
        "dbo.A": "converted, changed since",
        "dbo.B": "accepted, changed since",
        "dbo.V": "converted, changed since",
        "dbo.P": "assessed",
    }
    keep(store, THINGS)
    assert (states(store)["dbo.A"], states(store)["dbo.B"]) == ("reconciled", "deployed")


def test_what_was_taken_back_is_deployed_no_more(store: EstateStore) -> None:
    note_progress("deploy", store.source, [carried("dbo.A"), carried("dbo.V")], "deploy run 1")
    note_progress("reconcile", store.source, [compared("dbo.A")], "reconcile run 2")
    gone = [carried("dbo.A", "done", "delete"), carried("dbo.V", "stays", "delete")]
    note_progress("deploy", store.source, gone, "deploy run 3")
    assert (states(store)["dbo.A"], states(store)["dbo.V"]) == ("converted", "deployed")


def test_the_same_news_is_kept_once_and_again_after_another_decision(store: EstateStore) -> None:
    for run in ("deploy run 1", "deploy run 2"):
        note_progress("deploy", store.source, [carried("dbo.V", "kept", "keep")], run)
    (item,) = store.find(["dbo.V"])
    assert [e.what for e in store.history(item)].count("deployed") == 1
    store.override(item, "SELECT 2", who="ann")
    assert states(store)["dbo.V"] == "overridden"
    note_progress("deploy", store.source, [carried("dbo.V")], "deploy run 3")
    assert states(store)["dbo.V"] == "deployed"


def test_what_must_not_be_deployed_is_passed_over(store: EstateStore) -> None:
    store.skip(store.find(["dbo.B"]), "not used", who="ann")
    note_progress("deploy", store.source, [carried("dbo.P"), carried("dbo.B"), carried("dbo.V")], "deploy run 1")
    assert (states(store)["dbo.P"], states(store)["dbo.B"], states(store)["dbo.V"]) == ("assessed", "skipped", "deployed")


def test_a_source_that_was_never_assessed_gets_no_store(store: EstateStore, tmp_path: Path) -> None:
    note_progress("deploy", str(tmp_path / "other"), [carried("dbo.A")], "deploy run 1")
    note_progress("monitor", store.source, [{"any": 1}], "monitor run 1")
    assert len(list((tmp_path / "state" / "estates").glob("*.db"))) == 1
