"""Deployments in processes of their own, which really die: ``python -m workspace.deployer`` loads the SDK once and forks one for each request.

A request is a line of JSON on standard input: ``mode`` (``apply``, ``plan`` or ``revert``), ``profile`` (path of the profile),
``ledger``, ``out`` (path for what it reports, a JSON line each), ``jar``, and where it kills itself: ``at`` (number of the request that
changes something) and ``when`` (``before`` it is sent, or ``after`` its answer came). Answers are the process's id, then how it ended.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]


@dataclass
class Deployer:
    """The parent's side."""

    process: subprocess.Popen[str]

    @classmethod
    def start(cls) -> Deployer:
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("DATABRICKS_", "QUICKPLAN_"))}
        environment["PYTHONPATH"] = os.pathsep.join([str(ROOT), str(ROOT / "tests" / "wire")])
        return cls(
            subprocess.Popen(
                [sys.executable, "-m", "workspace.deployer"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT,
            )
        )  # fmt: skip

    def begin(self, **request: Any) -> int:
        """Start a deployment; its process id."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def end(self) -> int:
        """Wait for it; 0, or the number of the signal that ended it as a negative number."""
        assert self.process.stdout is not None
        return int(self.process.stdout.readline())

    def stop(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(30)


def main() -> None:
    from migration.workspace.deploy import runner  # noqa: F401
    from workspace import sample  # noqa: F401 - loads the SDK before the first fork

    for line in sys.stdin:
        request = json.loads(line)
        child = os.fork()
        if not child:
            try:
                carry_out(request)
                os._exit(0)
            finally:
                os._exit(1)
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print(-os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status), flush=True)


def carry_out(request: dict[str, Any]) -> None:
    """One deployment, without waits."""
    from core.secret import Secret
    from migration.workspace import calls, updates
    from migration.workspace.deploy import revert, runner
    from migration.workspace.deploy.ledger import open_ledger
    from migration.workspace.deploy.steps import Site
    from migration.workspace.profile import find_profile
    from workspace.sample import VALUES, blueprint

    updates.wait = lambda _: None
    calls.pause = lambda _: None
    os.environ["DATABRICKS_CONFIG_FILE"] = request["profile"]
    if "at" in request:
        die(request["at"], request["when"])
    with open_ledger(Path(request["ledger"])) as ledger, Path(request["out"]).open("w") as out:
        site = Site(
            calls.open_session(find_profile("DEFAULT"), 5.0),
            blueprint(jar=request["jar"]),
            ledger,
            {k: Secret(v) for k, v in VALUES.items()},
            "wh1",
        )

        def report(row: dict[str, Any]) -> None:
            out.write(json.dumps(row) + "\n")

        match request["mode"]:
            case "apply":
                runner.apply(site, (), report)
            case "plan":
                runner.preview(site, (), report)
            case "revert":
                revert.revert(site, report)


def die(at: int, when: str) -> None:
    """Kill this process at the request of this number that changes something."""
    from requests.adapters import HTTPAdapter

    send, seen = HTTPAdapter.send, iter(range(10_000))

    def sent(self: Any, request: Any, *args: Any, **given: Any) -> Any:
        here = request.method not in ("GET", "HEAD") and "/oidc/" not in request.url and next(seen) == at
        if here and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        answer = send(self, request, *args, **given)
        if here:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    HTTPAdapter.send = sent  # type: ignore[method-assign]  # this process ends by it


if __name__ == "__main__":
    main()
