"""The workspace by hand: ``cd tests/wire; python -m workspace FOLDER [--empty] [--failure CODE]``, then the two exports that it prints.

While it runs, a line on standard input breaks something (the code of a failure), mends all of it (``mend``) or tells what was
changed so far (``changes``). It ends with its input.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from responder.certificates import make_certificates

from workspace import Workspace
from workspace.scene import FAILURES, configure, empty, ready, spoil


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m workspace", description="A Databricks workspace of our own on loopback, over TLS.")
    parser.add_argument("folder", type=Path, help="where the profile and the authority are written")
    parser.add_argument("--empty", action="store_true", help="neither schema nor scope: a deployment makes both")
    parser.add_argument("--failure", action="append", default=[], choices=list(FAILURES), help="what is wrong from the beginning")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    certificates = make_certificates(given.folder)
    state = empty() if given.empty else ready()
    with Workspace(state, certificates.context(strict=False)) as served:
        print(f"export DATABRICKS_CONFIG_FILE={configure(served, given.folder)}")
        print(f"export REQUESTS_CA_BUNDLE={certificates.authority}", flush=True)
        undo = [spoil(state, code) for code in given.failure]
        for line in map(str.strip, sys.stdin):
            if line in FAILURES:
                with served.lock:
                    undo.append(spoil(state, line))
            elif line == "mend":
                while undo:
                    undo.pop()()
            elif line == "changes":
                print("\n".join(served.changes()), flush=True)
            elif line:
                print(f"unknown: {line}", flush=True)
        for crash in served.crashes:
            print(crash, file=sys.stderr)


if __name__ == "__main__":
    main()
