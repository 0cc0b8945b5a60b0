from __future__ import annotations

import pickle
from datetime import UTC, datetime

import pytest

from core.clock import FixedClock, SystemClock
from core.errors import Cancelled, UnreadableInput
from core.findings import Finding, Severity
from core.progress import CancelToken
from core.secret import Secret


def test_finding_names_its_place() -> None:
    finding = Finding("X", Severity.WARNING, "m", "r", "a.sql", 3, 7)
    assert finding.place == "a.sql:3:7"
    assert finding.to_dict()["severity"] == "warning"
    assert Severity.ERROR.rank > Severity.WARNING.rank > Severity.INFO.rank


def test_error_place_leaves_out_what_is_unknown() -> None:
    assert UnreadableInput("m", file="f", line=2).place == "f:2"


def test_a_secret_is_never_shown() -> None:
    secret = Secret("hunter2")
    assert "hunter2" not in f"{secret} {secret!r} {secret:>20}"
    assert secret.reveal() == "hunter2"
    assert secret == Secret("hunter2")
    with pytest.raises(TypeError):
        pickle.dumps(secret)


def test_cancel_token_stops_work() -> None:
    token = CancelToken()
    token.check()
    token.cancel()
    assert token.cancelled
    with pytest.raises(Cancelled):
        token.check()


def test_clocks() -> None:
    clock = FixedClock(datetime(2026, 1, 1, tzinfo=UTC))
    clock.advance(90)
    assert clock.now().minute == 1
    assert clock.monotonic() == 90
    assert SystemClock().now().tzinfo is UTC
