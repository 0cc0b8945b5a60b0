"""Rehearses notebooks in one child for all tests: each line on its standard input is a request, each line out a result."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from migration.rehearse.pipeline import Request, rehearse
from migration.rehearse.server import ServerSettings, stop_server

HOME = Path(sys.argv[1])
OUT = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)

for line in sys.stdin:
    asked = json.loads(line)
    data = asked.pop("data", None)
    keys = frozenset(asked.pop("keys", ()))
    made = rehearse(
        Request(server=ServerSettings(HOME), today=dt.date(2026, 3, 1), data=Path(data) if data else None, keys=keys, **asked),
        lambda _: None,
    )
    OUT.write(json.dumps(made.to_dict()) + "\n")
    OUT.flush()
stop_server(HOME)
