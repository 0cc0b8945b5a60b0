"""A deployment killed for good (SIGKILL) around every request that changes something: the next run converges, nothing is doubled or left over."""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from workspace import Fault, Workspace
from workspace.deployer import Deployer
from workspace.sample import driver_jar, fresh, shape
from workspace.scene import configure

from tests.trials import rounds

pytestmark = pytest.mark.xdist_group("killed")
#: Requests of an undisturbed deployment that change something; asserted below.
CALLS = 22
#: When it is killed: before the request leaves, when it arrived and was not carried out, when it was and its answer is not sent, and
#: when the answer came and is not noted yet.
MOMENTS = ("before it is sent", "sent and not done", "done and not answered", "answered and not noted")
#: In the suite each request at one of the moments, in turn; all pairs in ``make soak``.
TRIALS = [(n, m) for n in range(CALLS) for at, m in enumerate(MOMENTS) if rounds(0, 1) or n % len(MOMENTS) == at]
Run = Callable[..., tuple[int, list[dict[str, Any]]]]


@pytest.fixture(scope="module")
def deployer() -> Iterator[Deployer]:
    started = Deployer.start()
    yield started
    started.stop()


@pytest.fixture
def served() -> Iterator[Workspace]:
    with Workspace(fresh()) as workspace:
        yield workspace
    assert not workspace.crashes


@pytest.fixture
def run(deployer: Deployer, served: Workspace, tmp_path: Path) -> Run:
    """A deployment in a process of its own: ``run("apply", at=3, moment=…)``; how it ended and what it reported."""
    jar = driver_jar(tmp_path / "mssql-jdbc-12.4.2.jre11.jar")
    profile = str(configure(served, tmp_path))

    def start(mode: str, at: int = -1, moment: str = "") -> tuple[int, list[dict[str, Any]]]:
        known, victim = threading.Event(), []

        def kill() -> None:
            known.wait(30)
            os.kill(victim[0], signal.SIGKILL)

        served.faults.clear()
        request = {"mode": mode, "profile": profile, "ledger": str(tmp_path / "ledger.json"), "out": str(tmp_path / "out"), "jar": jar}
        if moment == MOMENTS[0]:
            request |= {"at": at, "when": "before"}
        elif moment == MOMENTS[3]:
            request |= {"at": at, "when": "after"}
        elif moment:
            done = moment == MOMENTS[2]
            served.faults.add("!", "/api/", Fault(lost="reset", processed=done, first=kill), skip=at)
        victim.append(deployer.begin(**request))
        known.set()
        ended = deployer.end()
        served.faults.clear()
        return ended, [json.loads(line) for line in (tmp_path / "out").read_text().splitlines()]

    return start


@pytest.fixture(scope="module")
def undisturbed(deployer: Deployer, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], int]:
    """What a deployment leaves behind that nobody killed, and how many of its requests change something."""
    folder = tmp_path_factory.mktemp("undisturbed")
    with Workspace(fresh()) as workspace:
        jar = driver_jar(folder / "mssql-jdbc-12.4.2.jre11.jar")
        deployer.begin(
            mode="apply", profile=str(configure(workspace, folder)), ledger=str(folder / "ledger.json"), out=str(folder / "out"), jar=jar
        )
        assert deployer.end() == 0
        return shape(workspace.state), len([c for c in workspace.calls if c.changes])


@pytest.mark.parametrize(("number", "moment"), TRIALS)
def test_killed_at_every_step_the_next_run_converges(
    run: Run, served: Workspace, number: int, moment: str, undisturbed: tuple[dict[str, Any], int]
) -> None:
    wanted, count = undisturbed
    assert count == CALLS
    nothing = shape(served.state)
    assert run("apply", number, moment)[0] == -signal.SIGKILL
    ended, rows = run("apply")
    assert ended == 0
    assert not [r for r in rows if r["status"] == "failed"], rows
    assert shape(served.state) == wanted  # nothing doubled, nothing missing
    assert {r["action"] for r in run("plan")[1]} == {"keep"}
    assert run("revert")[0] == 0
    left = shape(served.state)
    assert {k: v for k, v in left.items() if k != "runs"} == {k: v for k, v in nothing.items() if k != "runs"}  # nothing left over


@pytest.mark.parametrize("number", range(0, 18, rounds(5, 1)))
def test_killed_while_it_is_taken_back_the_next_run_takes_back_the_rest(run: Run, served: Workspace, number: int) -> None:
    nothing = shape(served.state)
    run("apply")
    moment = MOMENTS[number % len(MOMENTS)]
    assert run("revert", number, moment)[0] == -signal.SIGKILL
    ended, rows = run("revert")
    assert (ended, [r for r in rows if r["status"] != "done"]) == (0, [])
    assert {k: v for k, v in shape(served.state).items() if k != "runs"} == {k: v for k, v in nothing.items() if k != "runs"}
