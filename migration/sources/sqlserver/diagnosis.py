"""Why a connection or a query failed, in words, with what mends it.

A failure is classified by its SQLSTATE, the server's error number and a TCP probe of our own: the drivers' texts differ by driver,
version and language (and Microsoft's driver reports a refused port as a timeout).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.errors import ExitCode, QuickplanError
from core.safe_text import one_line
from core.targets import ProbeResult
from migration.sources.sqlserver.address import Encrypt, Login, SourceAddress
from migration.tsql.quoting import bracket

_NATIVE = re.compile(r"\((\d{1,6})\)")
_STATE = re.compile(r"[0-9A-Z]{5}")


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is wrong and what mends it.

    Attributes:
        code: ``LOGIN_FAILED``, ``UNKNOWN_DATABASE`` … stable; programs match on it.
        message: One sentence.
        remedy: The command, GRANT or setting that mends it.
    """

    code: str
    message: str
    remedy: str


class SourceFailed(QuickplanError):
    """The source could not be reached or read; :attr:`diagnosis` says why (exit 3)."""

    code = "SOURCE_FAILED"
    exit_code = ExitCode.UNREACHABLE

    def __init__(self, diagnosis: Diagnosis, *, object: str = "", state: str = "", native: int = 0) -> None:
        super().__init__(diagnosis.message, remedy=diagnosis.remedy, object=object)
        self.code = diagnosis.code
        self.diagnosis = diagnosis
        self.state = state
        self.native = native


#: Server error number → diagnosis code. Numbers: Microsoft Learn, "Database Engine events and errors".
_BY_NUMBER: dict[int, str] = {
    18456: "LOGIN_FAILED",
    18452: "LOGIN_UNTRUSTED_DOMAIN",
    18470: "LOGIN_DISABLED",
    18486: "LOGIN_LOCKED",
    18487: "PASSWORD_EXPIRED",
    18488: "PASSWORD_EXPIRED",
    4060: "UNKNOWN_DATABASE",
    911: "UNKNOWN_DATABASE",
    916: "DATABASE_DENIED",
    927: "DATABASE_OFFLINE",
    942: "DATABASE_OFFLINE",
    945: "DATABASE_OFFLINE",
    40532: "UNKNOWN_SERVER_LOGIN",
    40613: "DATABASE_PAUSED",
    40615: "FIREWALL_BLOCKED",
    40914: "FIREWALL_BLOCKED",
    10928: "TOO_BUSY",
    10929: "TOO_BUSY",
    40501: "TOO_BUSY",
    229: "PERMISSION_DENIED",
    262: "PERMISSION_DENIED",
    230: "PERMISSION_DENIED",
    297: "PERMISSION_DENIED",
    300: "PERMISSION_DENIED",
    371: "PERMISSION_DENIED",
    207: "UNKNOWN_COLUMN",
    208: "UNKNOWN_OBJECT",
    1222: "LOCK_TIMEOUT",
    1205: "DEADLOCK",
    978: "READ_INTENT_REFUSED",
    976: "DATABASE_OFFLINE",
    983: "DATABASE_OFFLINE",
}


def state_of(error: BaseException) -> str:
    """The SQLSTATE of a ``pyodbc.Error``; empty when it has none."""
    first = error.args[0] if error.args else ""
    return first if isinstance(first, str) and _STATE.fullmatch(first) else ""


def native_of(error: BaseException) -> int:
    """The server's (or driver's) error number of a ``pyodbc.Error``, 0 when it has none.

    pyodbc gives it only as the last number in parentheses before the name of the ODBC function, whatever the language of the text.
    """
    text = str(error.args[1]) if len(error.args) > 1 else ""
    known = [int(n) for n in _NATIVE.findall(text)]
    return next((n for n in known if n in _BY_NUMBER), known[0] if known else 0)


def diagnose(error: BaseException, address: SourceAddress, probe: ProbeResult | None = None, *, object: str = "") -> SourceFailed:
    """Turn a driver's error into words.

    Args:
        error: A ``pyodbc.Error``.
        address: What was being connected to.
        probe: What our own TCP probe of the same address gave, where one was made.
        object: What was being read.
    """
    state, native = state_of(error), native_of(error)
    return SourceFailed(explain(state, native, address, probe, object=object), object=object, state=state, native=native)


def explain(state: str, native: int, address: SourceAddress, probe: ProbeResult | None = None, *, object: str = "") -> Diagnosis:
    """The diagnosis of a SQLSTATE, an error number and a probe."""
    code = _BY_NUMBER.get(native, "")
    if code:
        return _of_number(code, native, address, object)
    if probe is not None and not probe.ok:
        return Diagnosis(probe.check_code, f"{address.server}: {probe.message}", probe.remedy)
    return _of_state(state, native, address)


#: Codes that a SQLSTATE alone gives, where the connection itself must be looked at.
UNCLEAR = frozenset({"DRIVER_MISSING", "DRIVER_ERROR", "SOURCE_ERROR", "NO_ANSWER"})


def _of_number(code: str, native: int, address: SourceAddress, object: str) -> Diagnosis:
    database, server, user = one_line(address.database), one_line(address.server), one_line(address.user) or "the login"
    name, principal = bracket(one_line(address.database)), address.principal
    match code:
        case "LOGIN_FAILED":
            remedy = f"Check the password in QUICKPLAN_SOURCE_PASSWORD, and that the server allows SQL logins: CREATE LOGIN {principal} …"
            if address.login is not Login.SQL:
                remedy = (
                    f"Check the credentials, and that the account is a user of the database: CREATE USER {principal} FROM EXTERNAL PROVIDER"
                )
            return Diagnosis(code, f"{server} refused {user}: wrong password, or no such login ({native})", remedy)
        case "LOGIN_UNTRUSTED_DOMAIN":
            return Diagnosis(
                code, f"{server} does not trust the domain of this account ({native})", "Get a ticket with kinit, or use a SQL login."
            )
        case "LOGIN_DISABLED":
            return Diagnosis(code, f"{user} is disabled on {server} ({native})", f"ALTER LOGIN {principal} ENABLE")
        case "LOGIN_LOCKED":
            return Diagnosis(code, f"{user} is locked on {server} ({native})", f"ALTER LOGIN {principal} WITH PASSWORD = '…' UNLOCK")
        case "PASSWORD_EXPIRED":
            return Diagnosis(code, f"the password of {user} has expired ({native})", f"ALTER LOGIN {principal} WITH PASSWORD = '…'")
        case "UNKNOWN_DATABASE" | "DATABASE_DENIED" | "UNKNOWN_SERVER_LOGIN":
            return Diagnosis(
                code,
                f"{user} cannot open database {database} on {server}: it does not exist, or the login has no user in it ({native})",
                f"Check the name; else USE {name}; CREATE USER {principal} FOR LOGIN {principal}",
            )
        case "DATABASE_OFFLINE":
            return Diagnosis(code, f"database {database} is not online ({native})", f"ALTER DATABASE {name} SET ONLINE")
        case "DATABASE_PAUSED":
            return Diagnosis(
                code, f"database {database} is not available now ({native})", "A serverless database wakes up: try again in a minute."
            )
        case "FIREWALL_BLOCKED":
            return Diagnosis(
                code, f"the firewall of {server} does not let this machine in ({native})",
                "az sql server firewall-rule create --server … --start-ip-address … --end-ip-address …",
            )  # fmt: skip
        case "TOO_BUSY":
            return Diagnosis(code, f"{server} has no resources left for another connection ({native})", "Try again later.")
        case "PERMISSION_DENIED":
            what = f" on {one_line(object)}" if object else ""
            return Diagnosis(code, f"{user} has no permission{what} ({native})", f"GRANT VIEW DEFINITION TO {principal}")
        case "LOCK_TIMEOUT" | "DEADLOCK":
            return Diagnosis(
                code, f"another session holds a lock on the catalog of {database} ({native})", "Try again when its DDL has ended."
            )
        case "READ_INTENT_REFUSED":
            return Diagnosis(
                code, f"{server} serves {database} to read-only connections elsewhere ({native})", "Connect to the listener's name."
            )
    return Diagnosis(code, f"{server} does not know {one_line(object) or 'an object or column'} that was asked for ({native})", "")


def _of_state(state: str, native: int, address: SourceAddress) -> Diagnosis:
    server = one_line(address.server)
    detail = f" ({state}{f', {native}' if native else ''})"
    if state in ("01000", "IM002", "IM003", "IM004"):
        return Diagnosis(
            "DRIVER_MISSING",
            f"the ODBC driver could not be loaded{detail}",
            "quickplan info says which drivers are here and what is missing.",
        )
    if state == "28000":
        return _of_number("LOGIN_FAILED", native, address, "")
    if state == "42000":  # "syntax error or access violation": without a number that is known it may be either
        remedy = f"The number is explained in Microsoft Learn, Database Engine events and errors, and in sys.messages: message_id {native}."
        return Diagnosis("QUERY_REFUSED", f"{server} refused the query{detail}", remedy if native else "The log has the driver's words.")
    if state in {"HYT00", "HYT01"}:
        return Diagnosis("NO_ANSWER", f"{server} accepts connections and says nothing{detail}", "Is it a SQL Server? Check host and port.")
    if state == "08004":
        return _of_number("UNKNOWN_DATABASE", native, address, "")
    if state == "08001":
        if address.encrypt is Encrypt.NO or address.trust_server_certificate:
            return Diagnosis("CLOSED_EARLY", f"{server} closed the connection before the login{detail}", _ENCRYPT_REMEDY)
        return Diagnosis(
            "TLS_FAILED", f"no encrypted connection to {server}: its certificate is not trusted, or it closed early{detail}", _TLS_REMEDY
        )
    if state in ("08S01", "01002", "08003", "08007"):
        return Diagnosis("CONNECTION_LOST", f"the connection to {server} broke{detail}", "Run it again; extract continues with --resume.")
    if state in {"HY000", "HYC00"}:
        return Diagnosis("DRIVER_ERROR", f"the driver could not do it{detail}", "Try another driver: quickplan info lists them.")
    return Diagnosis(
        "SOURCE_ERROR",
        f"{server} answered with an error{detail}",
        "quickplan check names the step that fails; another driver may say more: quickplan info lists them.",
    )


_TLS_REMEDY = (
    "Install the certificate's authority on this machine (or give ca_file=… for FreeTDS); "
    "or choose trust_server_certificate=yes, which does not verify it."
)
_ENCRYPT_REMEDY = "Try encrypt=yes or encrypt=strict, and check that it is a SQL Server."
