"""Which driver is used, and what is said where none is."""

from __future__ import annotations

from pathlib import Path

import pytest

from migration.sources.sqlserver import drivers
from migration.sources.sqlserver.drivers import (
    Driver,
    DriverKind,
    DriverMissing,
    choose_driver,
    install_command,
    lacking_for,
    missing_libraries,
)

M18 = Driver("ODBC Driver 18 for SQL Server", DriverKind.MICROSOFT, "18", "installed")
M17 = Driver("ODBC Driver 17 for SQL Server", DriverKind.MICROSOFT, "17", "installed")
WHEEL = Driver("/x/libmsodbcsql-18.6.so.2.1", DriverKind.MICROSOFT, "18.6", "wheel")
TDS = Driver("/usr/lib/libtdsodbc.so", DriverKind.FREETDS, "", "library")


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Pretend to be on a system with some libraries missing."""

    def pretend(missing: tuple[str, ...] = (), **release: str) -> None:
        monkeypatch.setattr(drivers, "_loads", lambda name: not any(name.startswith(m) for m in missing))
        monkeypatch.setattr(drivers.platform, "freedesktop_os_release", lambda: release)

    return pretend


def test_the_newest_of_microsoft_goes_first() -> None:
    assert sorted([TDS, WHEEL, M17, M18], key=drivers._rank) == [M18, WHEEL, M17, TDS]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("", M18),
        ("freetds", TDS),
        ("FREETDS", TDS),
        ("17", M17),
        ("microsoft", M18),
        ("odbc driver 17 for sql server", M17),
        (WHEEL.name, WHEEL),
    ],
)
def test_a_driver_is_chosen_by_name_kind_or_version(system, wanted: str, found: Driver) -> None:  # type: ignore[no-untyped-def]
    system(ID="debian")
    assert choose_driver(wanted, [M18, WHEEL, M17, TDS]) == found


def test_a_driver_that_is_not_there_is_named_with_those_that_are(system) -> None:  # type: ignore[no-untyped-def]
    system(ID="debian")
    with pytest.raises(DriverMissing) as caught:
        choose_driver("Oracle", [TDS])
    assert "FreeTDS" in caught.value.remedy


@pytest.mark.parametrize(
    ("release", "command"),
    [
        ({"ID": "debian"}, "sudo apt-get install -y unixodbc tdsodbc"),
        ({"ID": "linuxmint", "ID_LIKE": "ubuntu debian"}, "sudo apt-get install -y unixodbc tdsodbc"),
        ({"ID": "rocky", "ID_LIKE": "rhel centos fedora"}, "sudo dnf install -y unixODBC freetds-libs"),
        ({"ID": "alpine"}, "sudo apk add unixodbc freetds"),
    ],
)
def test_without_a_driver_manager_the_systems_own_command_is_given(system, release: dict[str, str], command: str) -> None:  # type: ignore[no-untyped-def]
    system(("libodbc",), **release)
    with pytest.raises(DriverMissing) as caught:
        choose_driver("", [])
    assert "libodbc" in caught.value.message
    assert caught.value.remedy == command
    assert drivers.installed_drivers() == ()


def test_an_unknown_system_gets_all_commands(system) -> None:  # type: ignore[no-untyped-def]
    system(ID="plan9")
    assert install_command(("odbc",)).count(" or ") == 2


def test_what_hides_behind_cannot_open_lib_is_named(system) -> None:  # type: ignore[no-untyped-def]
    system(("libkrb5", "libssl"), ID="debian")
    assert lacking_for(WHEEL) == ("krb5", "ssl")
    assert install_command(lacking_for(WHEEL)) == "sudo apt-get install -y libkrb5-3 libssl3"
    assert lacking_for(TDS) == ()


def test_either_openssl_will_do(system) -> None:  # type: ignore[no-untyped-def]
    system(("libssl.so.3",), ID="debian")
    assert missing_libraries(("ssl",)) == ()


def test_no_driver_at_all_is_told_the_way_without_root(system) -> None:  # type: ignore[no-untyped-def]
    system(ID="debian")
    with pytest.raises(DriverMissing) as caught:
        choose_driver("", [])
    assert "quickplan[odbc]" in caught.value.remedy


def test_a_path_to_a_library_is_taken(system, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    system(ID="debian")
    library = tmp_path / "libmsodbcsql-18.9.so"
    library.write_bytes(b"")
    found = choose_driver(str(library), [])
    assert (found.kind, found.version, found.origin) == (DriverKind.MICROSOFT, "18.9", "library")
