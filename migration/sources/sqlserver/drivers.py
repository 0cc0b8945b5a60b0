"""ODBC drivers for SQL Server on this machine: which there are, which is used, and what to install when none is.

Microsoft's driver is preferred (18, then 17, then the one inside the ``mssql-python-odbc`` wheel), then FreeTDS. The wheel's library and
FreeTDS's are found by path, so that neither needs an entry in ``odbcinst.ini``, which only root can write.
"""

from __future__ import annotations

import ctypes
import importlib.util
import platform
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from core.errors import QuickplanError
from core.safe_text import one_line

_FREETDS_FOLDERS = ("/usr/lib/*/odbc", "/usr/lib64", "/usr/lib", "/usr/local/lib", "/opt/homebrew/lib", "/usr/local/opt/freetds/lib")
#: Shared libraries that the drivers load, by what provides them.
_LIBRARIES = {
    "odbc": ("libodbc.so.2",),
    "odbcinst": ("libodbcinst.so.2",),
    "krb5": ("libkrb5.so.3",),
    "gssapi": ("libgssapi_krb5.so.2",),
    "ssl": ("libssl.so.3", "libssl.so.1.1"),
}
#: Package of each by package manager: Debian and Ubuntu, Fedora and RHEL, Alpine.
_PACKAGES = {
    manager: dict(zip((*_LIBRARIES, "freetds"), names, strict=True))
    for manager, names in {
        "apt": ("unixodbc", "unixodbc", "libkrb5-3", "libgssapi-krb5-2", "libssl3", "tdsodbc"),
        "dnf": ("unixODBC", "unixODBC", "krb5-libs", "krb5-libs", "openssl-libs", "freetds-libs"),
        "apk": ("unixodbc", "unixodbc", "krb5-libs", "krb5-libs", "libssl3", "freetds"),
    }.items()
}
_COMMANDS = {"apt": "sudo apt-get install -y", "dnf": "sudo dnf install -y", "apk": "sudo apk add"}
_WHEEL = "mssql_python_odbc"


class DriverKind(StrEnum):
    """Whose driver it is: their connection keywords differ."""

    MICROSOFT = "microsoft"
    FREETDS = "freetds"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Driver:
    """An ODBC driver that can be named in a connection string.

    Attributes:
        name: Name in ``odbcinst.ini``, or the path of its library.
        kind: Whose it is.
        version: ``18.6`` where the name tells; empty otherwise.
        origin: ``installed``, ``wheel`` or ``library``.
    """

    name: str
    kind: DriverKind
    version: str
    origin: str

    @property
    def shown(self) -> str:
        """``Microsoft 18.6 (wheel)``."""
        whose = {DriverKind.MICROSOFT: "Microsoft", DriverKind.FREETDS: "FreeTDS", DriverKind.OTHER: self.name}[self.kind]
        return f"{whose} {self.version}".rstrip() + f" ({self.origin})"

    def to_dict(self) -> dict[str, Any]:
        """The JSON shape of ``quickplan info``."""
        return {"name": self.name, "kind": self.kind.value, "version": self.version, "origin": self.origin}


class DriverMissing(QuickplanError):
    """No ODBC driver, or no driver manager, is on this machine (exit 3)."""

    code = "DRIVER_MISSING"
    exit_code = 3


def installed_drivers() -> tuple[Driver, ...]:
    """Every driver for SQL Server that is found, best first; empty where the driver manager itself is missing.

    Loads ``pyodbc`` and so the driver manager: call it in a job or a command, never beside the screen.
    """
    if missing_libraries(("odbc",)):
        return ()
    import pyodbc

    named = [made for name in pyodbc.drivers() if (made := _from_name(name))]
    found = [*named, *_wheel_drivers(), *_freetds_libraries()]
    unique = {d.name: d for d in reversed(found)}
    return tuple(sorted(unique.values(), key=_rank))


def choose_driver(wanted: str, found: Iterable[Driver] | None = None) -> Driver:
    """The driver to use: as wanted by name, path, kind (``freetds``) or version (``17``), else the best.

    Raises:
        DriverMissing: There is none, or not the one wanted; says what to install on this system.
    """
    drivers = installed_drivers() if found is None else tuple(found)
    lacking = missing_libraries(("odbc",))
    if lacking:
        raise DriverMissing("the ODBC driver manager (libodbc) is not on this machine", remedy=install_command(("odbc", "freetds")))
    if wanted:
        for driver in drivers:
            if wanted.casefold() in (driver.name.casefold(), driver.kind.value, driver.version.split(".")[0]):
                return driver
        if wanted.startswith("/") and Path(wanted).is_file():
            return _from_name(wanted) or Driver(wanted, DriverKind.OTHER, "", "library")
        names = ", ".join(d.shown for d in drivers) or "none"
        raise DriverMissing(f"the ODBC driver {one_line(wanted)} is not on this machine", remedy=f"Found: {names}.")
    if not drivers:
        raise DriverMissing("no ODBC driver for SQL Server is on this machine", remedy=advice())
    return drivers[0]


def missing_libraries(wanted: Iterable[str] = tuple(_LIBRARIES)) -> tuple[str, ...]:
    """Which of the shared libraries (keys of the table above) cannot be loaded here."""
    return tuple(key for key in wanted if not any(_loads(name) for name in _LIBRARIES[key]))


def lacking_for(driver: Driver) -> tuple[str, ...]:
    """The shared libraries that this driver needs and that are missing: what "Can't open lib" hides."""
    needs = ("odbc", "odbcinst", "krb5", "gssapi", "ssl") if driver.kind is DriverKind.MICROSOFT else ("odbc", "odbcinst")
    return missing_libraries(needs)


def advice() -> str:
    """How to get a driver here: the wheel needs no root, the system's package does."""
    wheel = "pip install 'quickplan[odbc]' (Microsoft's driver, no root needed)"
    if _system() == "apk":
        return install_command(("odbc", "freetds"))
    return f"{wheel}, or {install_command(('odbc', 'freetds'))}"


def install_command(needs: Iterable[str]) -> str:
    """The command that installs libraries on this system's package manager; all three where it is not known."""
    system = _system()
    chosen = [system] if system else list(_PACKAGES)
    lines = [f"{_COMMANDS[s]} {' '.join(dict.fromkeys(_PACKAGES[s][n] for n in needs))}" for s in chosen]
    return " or ".join(lines)


def _system() -> str:
    """``apt``, ``dnf`` or ``apk`` by /etc/os-release's ID and ID_LIKE; empty when it says none of them."""
    try:
        facts = platform.freedesktop_os_release()
    except OSError:
        return ""
    names = {facts.get("ID", ""), *facts.get("ID_LIKE", "").split()}
    if names & {"debian", "ubuntu"}:
        return "apt"
    if names & {"fedora", "rhel", "centos", "suse"}:
        return "dnf"
    return "apk" if "alpine" in names else ""


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _from_name(name: str) -> Driver | None:
    lower = name.lower()
    found = re.search(r"odbc driver (\d+(?:\.\d+)?) for sql server|msodbcsql-(\d+(?:\.\d+)?)", lower)
    origin = "library" if name.startswith("/") else "installed"
    if found:
        return Driver(name, DriverKind.MICROSOFT, found[1] or found[2], origin)
    if "freetds" in lower or "tdsodbc" in lower:
        return Driver(name, DriverKind.FREETDS, "", origin)
    return None


def _wheel_drivers() -> list[Driver]:
    """The library inside the ``mssql-python-odbc`` wheel for this distribution and processor."""
    spec = importlib.util.find_spec(_WHEEL)
    if spec is None or not spec.submodule_search_locations:
        return []
    machine = {"aarch64": "arm64", "amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    family = "rhel" if _system() == "dnf" else "debian_ubuntu"
    roots = [Path(place) / "libs" / "linux" for place in spec.submodule_search_locations]
    files = [f for root in roots for f in sorted((root / family / machine / "lib").glob("libmsodbcsql-*.so*"))]
    return [Driver(str(f), DriverKind.MICROSOFT, made.version, "wheel") for f in files if (made := _from_name(str(f)))]


def _freetds_libraries() -> list[Driver]:
    files = [f for folder in _FREETDS_FOLDERS for f in sorted(Path("/").glob(f"{folder.lstrip('/')}/libtdsodbc.so*"))]
    return [Driver(str(files[0]), DriverKind.FREETDS, "", "library")] if files else []


def _rank(driver: Driver) -> tuple[int, int, int]:
    kinds = (DriverKind.MICROSOFT, DriverKind.FREETDS, DriverKind.OTHER)
    version = float(driver.version) if re.fullmatch(r"\d+(?:\.\d+)?", driver.version) else 0.0
    return kinds.index(driver.kind), -int(version), ("installed", "wheel", "library").index(driver.origin)
