"""The estate store: states, decisions that survive runs, what changed, files that are damaged, newer or shared."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from core.clock import FixedClock
from core.errors import CannotWrite, UsageProblem
from tests.trials import rounds
from tests.unit.workbench.store_helpers import CLOCK, Thing, changed, keep, open_store
from workbench.store import schema
from workbench.store.model import State, StoreProblem, deployable, keys_of
from workbench.store.places import file_system, journal_mode, store_path
from workbench.store.store import EstateStore

THINGS = [Thing("dbo.A"), Thing("dbo.B", status="partial"), Thing("dbo.C", status="manual", result="", kind="procedure")]


def states(store: EstateStore) -> dict[str, str]:
    """Each object's state in words."""
    return {item.name: item.state_word for item in store.objects()}


def test_before_any_decision(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        keep(store, THINGS)
        assert states(store) == {"dbo.A": "converted", "dbo.B": "assessed", "dbo.C": "assessed"}
        assert [item.name for item in store.objects() if deployable(item)] == ["dbo.A"]
        assert store.objects()[2].why_not_deployable == "it has no conversion: accept, override or skip it"


def test_decisions_are_kept_across_runs_and_openings(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        keep(store, THINGS)
        a, b, c = store.objects()
        store.accept([a], who="ann")
        store.override(b, "SELECT 2;", who="bob", note="parsed: no")
        store.skip([c], "nobody calls it", who="cy")
    with open_store(tmp_path) as store:
        keep(store, THINGS)
        assert states(store) == {"dbo.A": "accepted", "dbo.B": "overridden", "dbo.C": "skipped"}
        assert [deployable(item) for item in store.objects()] == [True, True, False]
        mark = store.objects()[1].marks[State.OVERRIDDEN]
        assert (mark.who, mark.note, mark.at) == ("bob", "parsed: no", "2026-11-20T09:30:00+00:00")
        assert store.override_sql(store.objects()[1]) == "SELECT 2;"
        assert store.objects()[2].why_not_deployable == "skipped: nobody calls it"


def test_a_changed_text_keeps_the_record_and_stops_deployment_until_accepted_again(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        keep(store, THINGS)
        store.accept(store.find(["dbo.A"]), who="ann")
        store.sign_off(store.find(["dbo.A"]), who="max")
        keep(store, changed(THINGS, "dbo.A", text="b"))
        item = store.find(["dbo.A"])[0]
        assert item.state_word == "signed off, changed since"
        assert not deployable(item)
        assert item.why_not_deployable == "its text changed since it was signed off: accept it again"
        assert item.marks[State.SIGNED_OFF].who == "max"
        store.accept([item], who="ann")
        item = store.find(["dbo.A"])[0]
        assert (item.state_word, deployable(item)) == ("accepted", True)
        assert item.marks[State.SIGNED_OFF].who == "max", "the old sign-off is still on record"


def test_the_same_holds_for_an_override_whose_sql_is_never_dropped(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        keep(store, THINGS)
        store.override(store.find(["dbo.C"])[0], "SELECT 3", who="bob")
        keep(store, changed(THINGS, "dbo.C", text="b"))
        item = store.find(["dbo.C"])[0]
        assert (item.state_word, deployable(item)) == ("overridden, changed since", False)
        store.accept([item], who="ann")
        item = store.find(["dbo.C"])[0]
        assert (item.state_word, deployable(item), store.override_sql(item)) == ("overridden", True, "SELECT 3")


def test_other_sql_for_the_same_target_must_be_accepted_again_for_another_target_not(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        keep(store, THINGS)
        store.accept(store.find(["dbo.B"]), who="ann")
        keep(store, changed(THINGS, "dbo.B", result="SELECT 9"), target="other catalog")
        assert deployable(store.find(["dbo.B"])[0])
        keep(store, changed(THINGS, "dbo.B", result="SELECT 9"))
        assert not deployable(store.find(["dbo.B"])[0])


def test_text_that_changes_back_needs_no_second_look(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        keep(store, THINGS)
        store.accept(store.find(["dbo.A"]), who="ann")
        keep(store, changed(THINGS, "dbo.A", text="b"))
        keep(store, THINGS)
        assert store.find(["dbo.A"])[0].state_word == "accepted"


def test_a_decision_after_a_deployment_is_what_counts(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        keep(store, THINGS)
        store.progress(store.find(["dbo.A"]), State.DEPLOYED, who="ann")
        store.progress(store.find(["dbo.A"]), State.RECONCILED, who="ann")
        assert states(store)["dbo.A"] == "reconciled"
        store.override(store.find(["dbo.A"])[0], "SELECT 4", who="ann")
        assert states(store)["dbo.A"] == "overridden"
        store.progress(store.find(["dbo.A"]), State.DEPLOYED, who="ann")
        assert states(store)["dbo.A"] == "deployed"


@pytest.mark.parametrize("name", ["dbo.B", "dbo.C"])
def test_what_is_not_decided_is_neither_deployed_nor_signed_off(tmp_path: Path, name: str) -> None:
    with open_store(tmp_path) as store:
        keep(store, THINGS)
        items = store.find([name])
        with pytest.raises(UsageProblem, match="cannot be deployed"):
            store.progress(items, State.DEPLOYED, who="ann")
        with pytest.raises(UsageProblem, match="cannot be signed off"):
            store.sign_off(items, who="ann")
        assert store.history(items[0]) == []


def test_nothing_is_recorded_when_one_of_many_cannot_be(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        keep(store, THINGS)
        with pytest.raises(UsageProblem, match=r"dbo\.C cannot be accepted: it has no conversion"):
            store.accept(store.objects(), who="ann")
        assert states(store)["dbo.A"] == "converted"


def test_skipping_needs_a_reason_and_signing_off_a_name(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        keep(store, THINGS)
        with pytest.raises(UsageProblem, match="reason"):
            store.skip(store.objects(), "  ", who="ann")
        with pytest.raises(UsageProblem, match="name"):
            store.sign_off(store.find(["dbo.A"]), who=" ")


def test_undo_and_redo_leave_what_others_did_since(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        keep(store, THINGS)
        store.override(store.find(["dbo.B"])[0], "SELECT 5", who="ann")
        change = store.skip(store.objects(), "all of it", who="ann")
        store.withdraw(store.find(["dbo.C"]), who="bob")
        redo = store.undo(change, who="ann")
        assert states(store) == {"dbo.A": "converted", "dbo.B": "overridden", "dbo.C": "assessed"}
        assert store.override_sql(store.find(["dbo.B"])[0]) == "SELECT 5"
        assert redo.count == 2
        store.undo(redo, who="ann")
        assert states(store) == {"dbo.A": "skipped", "dbo.B": "skipped", "dbo.C": "assessed"}
        assert [e.what for e in store.history(store.find(["dbo.B"])[0])] == ["overridden", "skipped", "undone", "undone"]


def test_secrets_are_not_kept(tmp_path: Path) -> None:
    token = "dapi" + "0" * 32
    with open_store(tmp_path) as store:
        keep(store, THINGS)
        with pytest.raises(UsageProblem, match="token"):
            store.override(store.objects()[0], f"SELECT '{token}'", who="ann")
        store.override(store.objects()[0], "SELECT Password = p.Password FROM p", who="ann")
        store.skip(store.objects()[1:], f"see {token}", who="ann")
    assert token.encode() not in (tmp_path / "estates" / "erp.db").read_bytes()


def test_what_changed_between_runs(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        first = keep(store, THINGS)
        second = keep(store, [*changed(THINGS[1:], "dbo.B", text="b", status="converted"), Thing("dbo.D", high=9.0)])
        third = keep(store, [*changed(THINGS[1:], "dbo.B", text="b", status="converted", high=3.0), Thing("dbo.D", high=9.0)])
        told = store.delta(first, second)
        assert [(m.what, m.name, m.before, m.after) for m in told.moved] == [
            ("new", "dbo.D", None, ("automatic", 1.0, 9.0)),
            ("changed", "dbo.B", ("assisted", 1.0, 2.0), ("automatic", 1.0, 2.0)),
            ("gone", "dbo.A", ("automatic", 1.0, 2.0), None),
        ]
        assert told.sentences()[0] == "since run 1 (2026-11-20T09:30:00+00:00): 1 new, 1 changed, 1 gone; effort +3.5 h to 3–13 h"
        assert "assisted: 1 → 0" in told.sentences()
        assert [(m.what, m.name) for m in store.delta(second, third).moved] == [("moved", "dbo.B")]
        assert store.delta(third, third).moved == ()
        assert (second.counts["new"], second.counts["changed"], second.counts["gone"]) == (1, 1, 1)
        assert store.run("2").id == 2
        with pytest.raises(UsageProblem, match="no run '9'"):
            store.run("9")


def test_an_object_that_comes_back_has_its_record(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        keep(store, THINGS)
        store.accept(store.find(["dbo.A"]), who="ann")
        keep(store, THINGS[1:])
        assert [item.name for item in store.objects()] == ["dbo.B", "dbo.C"]
        gone = store.find(["dbo.A"], gone=True)[0]
        assert (gone.gone, deployable(gone)) == (True, False)
        keep(store, THINGS)
        assert store.find(["dbo.A"])[0].state is State.ACCEPTED


def test_a_run_of_the_same_work_is_found_and_repeated(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        assert store.unchanged("w") is None
        keep(store, THINGS, work="w")
        same = store.unchanged("w")
        assert same is not None
        assert store.unchanged("") is None
        again = store.repeat(same, store.now())
        assert (again.id, again.counts["new"], again.counts["objects"]) == (2, 0, 3)
        assert store.summary(again) == {"x": 1}
        assert [item["n"] for _, item in store.items()] == [1, 2, 3]


def test_names_are_found_by_pattern(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        keep(store, [Thing("dbo.usp_Load", kind="procedure"), Thing("hr.Load"), Thing("f.sql:3", kind="script")])
        found = {p: [i.name for i in store.find([p])] for p in ("dbo.usp_*", "LOAD", "view:*", "f.sql:3", "*load")}
        assert found == {
            "dbo.usp_*": ["dbo.usp_Load"], "LOAD": ["hr.Load"], "view:*": ["hr.Load"], "f.sql:3": ["f.sql:3"],
            "*load": ["dbo.usp_Load", "hr.Load"],
        }  # fmt: skip
        with pytest.raises(UsageProblem, match=r"is named dbo\.X"):
            store.find(["dbo.X"])


def test_identities_do_not_hang_on_places() -> None:
    first = keys_of([("view", "dbo.A", "a.sql", 1), ("alter_table", "dbo.T", "a.sql", 5), ("script", "a.sql:9", "a.sql", 9)])
    moved = keys_of([("view", "DBO.a", "b.sql", 3), ("alter_table", "dbo.T", "a.sql", 8), ("script", "a.sql:12", "a.sql", 12)])
    assert first == moved
    assert len(set(keys_of([("alter_table", "dbo.T", "a.sql", n) for n in range(5)]))) == 5


# -- the file ----------------------------------------------------------------------------------------------------------------


def test_the_file_is_private_and_named_after_the_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUICKPLAN_STATE_DIR", str(tmp_path / "state"))
    with EstateStore("/data/My ERP") as store:
        assert store.path == store_path("/data/My ERP")
        assert store.path.name.startswith("My-ERP-")
        assert stat.S_IMODE(store.path.stat().st_mode) == 0o600
        assert stat.S_IMODE(store.path.parent.stat().st_mode) == 0o700
    assert store_path("/data/My ERP") != store_path("/other/My ERP")


def test_journal_of_local_and_network_file_systems(tmp_path: Path) -> None:
    mounts = tmp_path / "mountinfo"
    home = os.path.realpath(tmp_path)
    mounts.write_text(
        "1 0 8:1 / / rw - ext4 /dev/a rw\n"
        f"2 1 0:9 / {home}/na\\040me rw,nosuid shared:7 master:3 - nfs4 host:/x rw\n"
        f"3 1 0:9 / {home}/ssh rw - fuse.sshfs host:/x rw\n"
        f"4 1 0:9 / {home}/usb rw - fuseblk /dev/b rw\n"
        f"5 1 0:9 / {home}/over rw - nfs host:/x rw\n"
        f"6 1 0:9 / {home}/over rw - xfs /dev/c rw\n"
    )
    names = ("na me/state", "ssh", "usb", "over", "names")
    assert {n: journal_mode(tmp_path / n, mounts) for n in names} == {
        "na me/state": "delete", "ssh": "delete", "usb": "wal", "over": "wal", "names": "wal",
    }  # fmt: skip
    assert file_system(tmp_path / "na me", mounts) == "nfs4"
    assert journal_mode(tmp_path, tmp_path / "none") == "delete"


def test_a_store_that_moves_to_a_network_file_system_changes_its_journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.store.base.journal_mode", lambda _: "wal")
    with open_store(tmp_path) as store:
        keep(store, THINGS)
        assert store.journal == "wal"
    monkeypatch.setattr("workbench.store.base.journal_mode", lambda _: "delete")
    with open_store(tmp_path) as store:
        assert store.journal == "delete"
        assert len(store.objects()) == 3
    assert not (tmp_path / "estates" / "erp.db-wal").exists()


def test_a_newer_file_is_left_alone_and_located(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        keep(store, THINGS)
    path = tmp_path / "estates" / "erp.db"
    base = sqlite3.connect(path)
    base.execute("PRAGMA user_version = 99")
    base.close()
    before = path.read_bytes()
    with pytest.raises(StoreProblem, match="has version 99, and this quickplan knows 1") as caught:
        open_store(tmp_path)
    assert caught.value.file == str(path)
    assert path.read_bytes() == before


def test_an_older_file_is_brought_up_with_all_it_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(tmp_path) as store:
        keep(store, THINGS)
        store.accept(store.find(["dbo.A"]), who="ann")
    monkeypatch.setattr("workbench.store.base.STEPS", (*schema.STEPS, ("CREATE TABLE more (x)", "INSERT INTO more VALUES (1)")))
    for _ in range(2):
        with open_store(tmp_path) as store:
            assert states(store)["dbo.A"] == "accepted"
            base = sqlite3.connect(store.path)
            assert base.execute("SELECT COUNT(*) FROM more").fetchone() == (1,)
            assert base.execute("PRAGMA user_version").fetchone() == (2,)
            base.close()


@pytest.mark.parametrize("damage", ["no store at all", "overwritten page", "cut"])
def test_a_damaged_file_is_set_aside_with_a_message(tmp_path: Path, damage: str) -> None:
    with open_store(tmp_path) as store:
        keep(store, [Thing(f"dbo.T{n}") for n in range(400)])
    path = tmp_path / "estates" / "erp.db"
    data = path.read_bytes()
    bad = {"no store at all": b"hello", "overwritten page": data[:4096] + b"\xff" * 8192 + data[12288:], "cut": data[: len(data) // 2]}[
        damage
    ]
    path.write_bytes(bad)
    with open_store(tmp_path) as store:
        assert store.objects() == []
        (notice,) = store.notices
        assert notice.code == "STORE_SET_ASIDE"
    kept = tmp_path / "estates" / "erp.damaged-20261120T093000Z.db"
    assert kept.read_bytes()[:1000] == bad[:1000]
    assert str(kept) in notice.message
    path.write_bytes(b"again")
    with open_store(tmp_path) as store:
        assert "erp.damaged-20261120T093000Z-2.db" in store.notices[0].message


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "estates").write_text("a file where the folder should be")
    with pytest.raises(CannotWrite, match="state directory"):
        open_store(tmp_path)


def test_two_at_once_lose_nothing(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        keep(store, [Thing(f"dbo.T{n}") for n in range(40)])

    def decide(part: int) -> None:
        with open_store(tmp_path) as mine:
            for item in mine.objects()[part::4]:
                mine.accept([item], who=f"p{part}")

    threads = [threading.Thread(target=decide, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with open_store(tmp_path, FixedClock(CLOCK)) as store:
        assert [item.marks[State.ACCEPTED].who for item in store.objects()] == [f"p{n % 4}" for n in range(40)]
        sequences = [item.marks[State.ACCEPTED].sequence for item in store.objects()]
        assert len(set(sequences)) == 40


_WRITER = """
import sys
from pathlib import Path
from tests.trials import rounds
from tests.unit.workbench.store_helpers import Thing, keep, open_store
folder, first = Path(sys.argv[1]), int(sys.argv[2])
things = [Thing(f"dbo.T{n}", text=str(first)) for n in range(300)]
with open_store(folder) as store:
    print("ready", flush=True)
    for n in range(first, first + 10_000):
        keep(store, [Thing(t.name, text=str(n)) for t in things])
        store.accept(store.objects()[:50], who=str(n))
        print(n, flush=True)
"""


@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_killed_at_any_instant_it_opens_clean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str) -> None:
    """A child writes runs and decisions; it is killed after a moment that differs each time, also in the middle of a write."""
    monkeypatch.setattr("workbench.store.base.journal_mode", lambda _: mode)
    switch = f"import workbench.store.base as b; b.journal_mode = lambda _: {mode!r}\n"
    seen = 0
    for trial in range(rounds(6, 100)):
        child = subprocess.Popen(
            [sys.executable, "-c", switch + _WRITER, str(tmp_path), str(trial * 100_000)],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[3],
        )
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        # The moment is counted in bytes that the child has written to its journal or file, so no clock decides what is tried.
        _wait_for_writing(tmp_path / "estates", trial)
        child.kill()
        told = [int(line) for line in child.stdout.read().split()]
        child.wait()
        child.stdout.close()
        with open_store(tmp_path) as store:
            assert store.notices == []
            assert store._file.base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            all_runs = store.runs()
            assert len(all_runs) >= seen + len(told), "a run that was reported done is there"
            seen = len(all_runs)
            for run in all_runs[-2:]:
                assert run.counts["objects"] == 300
            if all_runs:
                prints = {item.source_print for item in store.objects()}
                assert len(prints) == 1, "objects of two runs never stand together"
                assert len(store.objects()) == 300
            held = {item.marks[State.ACCEPTED].who for item in store.objects()[:50] if item.marks}
            assert len(held) <= 1, "fifty decisions are kept together"


def _wait_for_writing(folder: Path, trial: int) -> None:
    """Until the folder's files changed a few times, a number that depends on the trial."""
    looks, before = 0, None
    while looks <= trial % 7 * 3:
        now = _sizes(folder)
        looks += now != before
        before = now


def _sizes(folder: Path) -> list[tuple[str, int, int]]:
    found = []
    for path in folder.iterdir():
        with contextlib.suppress(FileNotFoundError):  # a journal that was just removed
            found.append((path.name, path.stat().st_size, path.stat().st_mtime_ns))
    return sorted(found)
