"""The checks of a source: each is run by itself, in a worker of its own, and can be run again alone.

Those before ``login`` need no driver: a name, a port and a certificate are looked at by ourselves, so that a jump host without ODBC
still learns which of them is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.safe_text import one_line
from core.secret import Secret
from core.targets import probe, resolve
from migration.checks import CheckResult, carry_out
from migration.sources.sqlserver.address import Encrypt, SourceAddress
from migration.sources.sqlserver.browser import ask_port
from migration.sources.sqlserver.connection import Connection, connect
from migration.sources.sqlserver.diagnosis import SourceFailed
from migration.sources.sqlserver.drivers import choose_driver, install_command, lacking_for
from migration.sources.sqlserver.queries import QUERIES
from migration.sources.sqlserver.server import OLDEST, ServerFacts, read_server
from migration.sources.sqlserver.tls_probe import UNVERIFIED, TlsState, explain_tls, look

_PERMISSIONS = """SELECT HAS_PERMS_BY_NAME(DB_NAME(), 'DATABASE', 'VIEW DEFINITION') AS view_definition,
    HAS_PERMS_BY_NAME(DB_NAME(), 'DATABASE', 'VIEW DATABASE STATE') AS view_state"""
_TRACKING = """SELECT CASE WHEN EXISTS (SELECT 1 AS one FROM sys.change_tracking_databases AS t JOIN sys.databases AS d
    ON d.database_id = t.database_id WHERE d.name = DB_NAME()) THEN 1 ELSE 0 END AS change_tracking"""
_CDC = "SELECT CAST(d.is_cdc_enabled AS int) AS enabled FROM sys.databases AS d WHERE d.name = DB_NAME()"


@dataclass(frozen=True, slots=True)
class CheckContext:
    """What a check is given.

    Attributes:
        address: The source.
        secret: Its password or token; None when there is none.
        timeout: Seconds for each network step.
        folder: Private folder for driver configuration.
    """

    address: SourceAddress
    secret: Secret | None
    timeout: float
    folder: Path

    def located(self) -> SourceAddress:
        """The address with its port; SQL Browser is asked for a named instance's.

        Raises:
            SourceFailed: Nobody tells the port.
        """
        if self.address.instance and not self.address.port:
            return self.address.with_port(ask_port(self.address, self.timeout))
        return self.address

    def open(self) -> Connection:
        """A connection.

        Raises:
            QuickplanError: Why there is none.
        """
        return connect(self.address, self.secret, timeout=self.timeout, folder=self.folder, query_timeout=max(1, round(self.timeout)))


def run_check(name: str, context: CheckContext) -> CheckResult:
    """Run one check and time it; whatever goes wrong is its result, never an exception.

    Raises:
        KeyError: There is no such check.
    """
    run = CHECKS[name]
    return carry_out(name, context.address.shown, lambda: run(context))


def _passed(name: str, context: CheckContext, evidence: str) -> CheckResult:
    return CheckResult.passed(name, context.address.shown, evidence)


def _failed(name: str, context: CheckContext, diagnosis: str, evidence: str, remedy: str) -> CheckResult:
    return CheckResult.failed(name, context.address.shown, diagnosis, evidence, remedy)


def _warned(name: str, context: CheckContext, diagnosis: str, evidence: str, remedy: str) -> CheckResult:
    return CheckResult.warned(name, context.address.shown, diagnosis, evidence, remedy)


def _name_resolves(context: CheckContext) -> CheckResult:
    found = resolve(context.address.host)
    if not found:
        host = one_line(context.address.host)
        return _failed("source.name", context, "NAME_NOT_RESOLVED", f"{host} does not resolve", f"Check the name: getent hosts {host}")
    return _passed("source.name", context, ", ".join(found[:4]))


def _port_open(context: CheckContext) -> CheckResult:
    located = context.located()
    result = probe(located.target, context.timeout)
    if not result.ok:
        return _failed("source.port", context, result.check_code, f"{located.host} port {located.port}: {result.message}", result.remedy)
    note = f", named by SQL Browser for {located.instance}" if located.instance else ""
    return _passed("source.port", context, f"{located.host} port {located.port} accepts connections{note}")


def _tls(context: CheckContext) -> CheckResult:
    address = context.located()
    if address.encrypt is Encrypt.NO:
        return _warned("source.tls", context, "NOT_ENCRYPTED", "encrypt=no was chosen", "Use encrypt=yes unless the network is trusted.")
    found = look(address, context.timeout)
    if found.state is TlsState.TRUSTED:
        return _passed("source.tls", context, found.evidence)
    diagnosis = explain_tls(found, context.address)
    if found.state in UNVERIFIED and not address.verifies:
        return _warned(
            "source.tls",
            context,
            "CERTIFICATE_NOT_VERIFIED",
            f"{diagnosis.message}; trust_server_certificate=yes was chosen",
            "",
        )
    return _failed("source.tls", context, diagnosis.code, diagnosis.message, diagnosis.remedy)


def _driver(context: CheckContext) -> CheckResult:
    driver = choose_driver(context.address.driver)
    lacking = lacking_for(driver)
    if lacking:
        words = f"{driver.shown} needs libraries that are not on this machine: {', '.join(lacking)}"
        return _failed("source.driver", context, "DRIVER_MISSING", words, install_command(lacking))
    return _passed("source.driver", context, driver.shown)


def _login(context: CheckContext) -> CheckResult:
    with context.open() as connection:
        who = connection.value("SELECT SUSER_SNAME() AS login_name", object="SUSER_SNAME")
        return _passed("source.login", context, f"logged in as {who or context.address.user} with {connection.driver.shown}")


def _database(context: CheckContext) -> CheckResult:
    with context.open() as connection:
        name = connection.value("SELECT DB_NAME() AS database_name", object="DB_NAME")
    wanted = context.address.database
    if wanted and str(name).casefold() != wanted.casefold():
        remedy = "Check the name; else ask for a user in it."
        return _failed("source.database", context, "UNKNOWN_DATABASE", f"the connection is in {name}, not in {wanted}", remedy)
    return _passed("source.database", context, f"database {name}")


def _permissions(context: CheckContext) -> CheckResult:
    with context.open() as connection:
        may_read, may_see = next(connection.rows(_PERMISSIONS, object="HAS_PERMS_BY_NAME"))
    if not may_read:
        words = "VIEW DEFINITION is missing: the text of procedures and views stays hidden"
        return _failed("source.permissions", context, "PERMISSION_DENIED", words, f"GRANT VIEW DEFINITION TO {context.address.principal}")
    if not may_see:
        return _passed("source.permissions", context, "VIEW DEFINITION granted; VIEW DATABASE STATE is not, and not needed")
    return _passed("source.permissions", context, "VIEW DEFINITION and VIEW DATABASE STATE granted")


def _catalog(context: CheckContext) -> CheckResult:
    """Every view that an extraction reads is asked for no row at all."""
    denied: list[tuple[str, bool]] = []
    views = {view: query.optional for query in reversed(QUERIES) for view in query.views}
    with context.open() as connection:
        for view in sorted(views):
            try:
                connection.value(f"SELECT COUNT(*) AS rows_seen FROM {view} WHERE 1 = 0", object=view)  # noqa: S608 - a view of ours
            except SourceFailed as error:
                if error.diagnosis.code not in ("PERMISSION_DENIED", "UNKNOWN_OBJECT", "UNKNOWN_COLUMN"):
                    raise
                denied.append((view, views[view]))
    names = ", ".join(view for view, _ in denied)
    remedy = f"GRANT VIEW DEFINITION TO {context.address.principal}"
    if any(not optional for _, optional in denied):
        return _failed("source.catalog", context, "CATALOG_DENIED", f"cannot be read: {names}", remedy)
    if denied:
        return _warned("source.catalog", context, "CATALOG_DENIED", f"cannot be read, figures will be missing: {names}", remedy)
    return _passed("source.catalog", context, f"{len(views)} catalog views can be read")


def _facts(context: CheckContext) -> ServerFacts:
    with context.open() as connection:
        return read_server(connection)


def _version(context: CheckContext) -> CheckResult:
    facts = _facts(context)
    if facts.major < OLDEST:
        return _failed("source.version", context, "TOO_OLD", f"version {facts.version}", "SQL Server 2012 is the oldest that is read.")
    return _passed("source.version", context, f"{facts.name}, {facts.version}, {facts.edition}")


def _collation(context: CheckContext) -> CheckResult:
    facts = _facts(context)
    blind = "_CI_" in facts.collation.upper()
    words = facts.collation + (": comparisons ignore case, Databricks' do not" if blind else "")
    if blind:
        return _warned("source.collation", context, "CASE_INSENSITIVE", words, "quickplan transpile says where it matters.")
    return _passed("source.collation", context, words)


def _tracking(context: CheckContext) -> CheckResult:
    with context.open() as connection:
        tracked = connection.value(_TRACKING, object="sys.change_tracking_databases")
        captured = connection.value(_CDC, object="sys.databases")
    words = f"change tracking {'on' if tracked else 'off'}, change data capture {'on' if captured else 'off'}"
    return _passed("source.tracking", context, words)


#: What each check of :data:`migration.sources.sqlserver.check_list.SOURCE_CHECKS` does.
CHECKS: dict[str, Callable[[CheckContext], CheckResult]] = {
    "source.name": _name_resolves,
    "source.port": _port_open,
    "source.tls": _tls,
    "source.driver": _driver,
    "source.login": _login,
    "source.database": _database,
    "source.permissions": _permissions,
    "source.catalog": _catalog,
    "source.version": _version,
    "source.collation": _collation,
    "source.tracking": _tracking,
}
