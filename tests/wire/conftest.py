"""Real ODBC drivers against the responder, which stands for SQL Server on loopback."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from responder import Responder, Settings
from responder.certificates import Certificates, make_certificates
from responder.contents.builder import Builder
from responder.contents.estate import load_scripts
from responder.drivers import Driver, find_drivers
from responder.engine.store import Store

ROOT = Path(__file__).resolve().parents[2]
StartResponder = Callable[..., Responder]


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """An authority and a server certificate, once."""
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="session")
def workforce() -> Builder:
    """The sample estate as a database."""
    builder = load_scripts(ROOT / "samples" / "workforce", name="WorkforceDB")
    builder.add_module("P", "dbo", "usp_Hidden", None)
    builder.add_clr("PC", "dbo", "usp_FromAssembly", "WorkforceClr", "Workforce.Procedures", "Run")
    return builder


@pytest.fixture(scope="session")
def workforce_store(workforce: Builder) -> Iterator[Store]:
    """The sample estate in SQLite, filled view by view as tests ask."""
    store = Store(workforce)
    yield store
    store.close()


@pytest.fixture
def start_responder(workforce_store: Store, certificates: Certificates) -> Iterator[StartResponder]:
    """Start responders: ``start_responder(store=None, **settings)`` with the fields of :class:`Settings`; stopped after the test."""
    started: list[Responder] = []

    def start(store: Store | None = None, **settings: Any) -> Responder:
        responder = Responder(store or workforce_store, Settings(**settings), certificates)
        started.append(responder)
        return responder.__enter__()

    yield start
    for responder in started:
        responder.stop()
    crashes = [crash for responder in started for crash in responder.record.crashes]
    assert not crashes, "\n".join(crashes)


@pytest.fixture
def responder(start_responder: StartResponder) -> Responder:
    """SQL Server 2022 with the sample estate."""
    return start_responder()


@pytest.fixture(params=["freetds", "microsoft"])
def driver(request: pytest.FixtureRequest) -> Driver:
    """Each real driver."""
    return _installed(request.param)


@pytest.fixture
def microsoft() -> Driver:
    """Microsoft's ODBC Driver 18."""
    return _installed("microsoft")


@pytest.fixture
def freetds() -> Driver:
    """FreeTDS."""
    return _installed("freetds")


def _installed(name: str) -> Driver:
    pytest.importorskip("pyodbc", reason="libodbc.so.2 is not installed", exc_type=ImportError)
    found = find_drivers()
    if name not in found:
        pytest.skip(f"the ODBC driver {name} is not installed (make dev installs it)")
    return found[name]
