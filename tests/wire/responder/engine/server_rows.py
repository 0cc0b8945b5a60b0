"""Views that tell of the server rather than of one database: sys.databases and the sessions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from responder.record import Session

SYSTEM = ("master", "tempdb", "model", "msdb")
#: Column names, and rows in that order; columns that are not named get the defaults of the view.
Table = tuple[Sequence[str], Iterable[Sequence[Any]]]

_COLUMNS = (
    "name", "database_id", "create_date", "compatibility_level", "collation_name", "user_access", "user_access_desc", "state", "state_desc",
    "snapshot_isolation_state", "snapshot_isolation_state_desc", "recovery_model", "recovery_model_desc", "page_verify_option",
    "page_verify_option_desc", "is_auto_create_stats_on", "is_auto_update_stats_on", "containment", "containment_desc", "is_cdc_enabled",
    "default_language_name", "log_reuse_wait", "log_reuse_wait_desc", "is_query_store_on", "physical_database_name",
)  # fmt: skip


def databases(names: list[str], identify: Any, compatibility: int, collation: str, changes: set[str]) -> Table:
    """Rows of sys.databases; ``changes`` are databases whose changes are captured."""
    rows = []
    for name in sorted(names, key=identify):
        simple = name in SYSTEM
        rows.append(
            (name, identify(name), "2021-03-05 08:30:00.000", compatibility, collation, 0, "MULTI_USER", 0, "ONLINE", 0, "OFF", 3 if simple else 1,
             "SIMPLE" if simple else "FULL", 2, "CHECKSUM", 1, 1, 0, "NONE", int(name in changes), "us_english", 0, "NOTHING", int(not simple), name)
        )  # fmt: skip
    return _COLUMNS, rows


def sessions(now: Sequence[Session]) -> Table:
    """Rows of sys.dm_exec_sessions."""
    names = ("session_id", "host_name", "program_name", "login_name", "is_user_process", "client_interface_name")
    return names, [(50 + s.number, s.host, s.application, s.user, 1, s.library) for s in now]


def connections(now: Sequence[Session], port: int) -> Table:
    """Rows of sys.dm_exec_connections."""
    names = (
        "session_id",
        "net_transport",
        "protocol_type",
        "protocol_version",
        "encrypt_option",
        "auth_scheme",
        "client_net_address",
        "local_tcp_port",
    )
    return names, [(50 + s.number, "TCP", "TSQL", s.tds, str(bool(s.tls)).upper(), "SQL", "127.0.0.1", port) for s in now]


def configurations() -> Table:
    """A few rows of sys.configurations."""
    columns = ("configuration_id", "name", "value", "minimum", "maximum", "value_in_use", "description", "is_dynamic", "is_advanced")
    rows = [
        (1539, "max degree of parallelism", 8, 0, 32_767, 8, "maximum degree of parallelism", 1, 1),
        (1544, "max server memory (MB)", 16_384, 128, 2_147_483_647, 16_384, "Maximum size of server memory (MB)", 1, 1),
        (1562, "clr enabled", 1, 0, 1, 1, "CLR user code execution enabled in the server", 1, 0),
        (16_390, "xp_cmdshell", 0, 0, 1, 0, "Enable or disable command shell", 1, 1),
    ]
    return columns, rows


def principals() -> Table:
    """Rows of sys.server_principals."""
    columns = ("name", "principal_id", "sid", "type", "type_desc", "is_disabled", "create_date", "modify_date", "default_database_name")
    day = "2021-03-05 08:30:00.000"
    rows = [
        ("sa", 1, b"\x01", "S", "SQL_LOGIN", 1, day, day, "master"),
        ("quickplan_reader", 267, b"\x10\x02", "S", "SQL_LOGIN", 0, day, day, "master"),
    ]
    return columns, rows
