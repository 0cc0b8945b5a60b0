"""Metadata, security and session functions, and global variables."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from responder.engine.functions_names import split_name
from responder.handshake import LoginRequest
from responder.record import Session
from responder.settings import Login

if TYPE_CHECKING:
    from responder.engine.store import Lookup
    from responder.server import Responder

_SET_NUMBER = re.compile(r"^SET\s+(LOCK_TIMEOUT|TEXTSIZE)\s+(-?\d+)", re.IGNORECASE)
_TABLE_KINDS = {"IsTable": ("U", "S", "IT"), "IsUserTable": ("U",), "IsView": ("V",), "IsProcedure": ("P", "PC")}
_TABLE_KINDS |= {
    "IsScalarFunction": ("FN", "FS"),
    "IsTableFunction": ("TF", "IF", "FT"),
    "IsInlineFunction": ("IF",),
    "IsTrigger": ("TR", "TA"),
}
#: Permissions of the database or server that say whether a reader sees what it needs.
_STATE = {
    "VIEW DATABASE STATE": (0, "view_database_state"), "VIEW DATABASE PERFORMANCE STATE": (2022, "view_database_state"),
    "VIEW SERVER STATE": (0, "view_server_state"), "VIEW SERVER PERFORMANCE STATE": (2022, "view_server_state"),
    "VIEW DEFINITION": (0, "view_definition"), "VIEW ANY DEFINITION": (0, "view_definition"),
    "VIEW ANY SECURITY DEFINITION": (2022, "view_definition"), "VIEW SECURITY DEFINITION": (2022, "view_definition"),
}  # fmt: skip
_GRANTED = frozenset({"CONNECT", "CONNECT SQL", "SELECT", "EXECUTE", "VIEW ANY DATABASE"})
_KNOWN = frozenset(
    {"CONTROL", "ALTER", "INSERT", "UPDATE", "DELETE", "REFERENCES", "IMPERSONATE", "TAKE OWNERSHIP", "CONTROL SERVER", "ALTER ANY SCHEMA"}
    | {"CREATE TABLE", "BACKUP DATABASE", "ALTER ANY DATABASE", "VIEW CHANGE TRACKING"}
)


class Metadata:
    """Answers what functions ask of the server, the database and the session."""

    def __init__(self, server: Responder, session: Session, login: Login, request: LoginRequest) -> None:
        self._server, self._session, self._login, self._request = server, session, login, request
        self._options = {"LOCK_TIMEOUT": -1, "TEXTSIZE": 2_147_483_647}

    def set_option(self, text: str) -> None:
        """Note SET LOCK_TIMEOUT and SET TEXTSIZE."""
        if found := _SET_NUMBER.match(text):
            self._options[found[1].upper()] = int(found[2])

    def _lookup(self, database_id: Any = None) -> Lookup:
        store = self._server.store
        name = self._session.database
        if database_id is not None:
            name = next((n for n in store.names if store.database_id(n) == database_id), name)
        return store.lookup(name)

    def strict(self) -> dict[str, Callable[..., Any]]:
        """Functions that give NULL for NULL."""
        return {
            "serverproperty": self._server_property,
            "databasepropertyex": self._database_property,
            "connectionproperty": self._connection_property,
            "objectproperty": self._object_property,
            "objectpropertyex": self._object_property,
            "object_name": lambda i, d=None: self._lookup(d).objects.get(i, (0, None, ""))[1],
            "object_schema_name": self._object_schema,
            "object_id": self._object_id,
            "object_definition": self._definition,
            "type_name": lambda i: self._lookup().types.get(i),
            "type_id": lambda n: next((k for k, v in self._lookup().types.items() if v.lower() == str(n).rpartition(".")[2].lower()), None),
            "col_name": self._column_name,
            "col_length": lambda t, c: self._column(self._object_id(t), "max_length", "name", c),
            "columnproperty": self._column_property,
            "has_dbaccess": lambda n: int(self._server.store.find(n) is not None),
            "is_member": lambda n: int(str(n).lower() == "public"),
            "is_rolemember": lambda n, _=None: int(str(n).lower() == "public"),
            "is_srvrolemember": lambda n, _=None: int(str(n).lower() == "public"),
            "filegroup_name": lambda i: "PRIMARY" if i == 1 else None,
            "database_principal_id": lambda n: {"public": 0, "dbo": 1}.get(str(n).lower(), 5),
            "sql_variant_property": lambda *_: None,
            "global": self._global,
        }

    def loose(self) -> dict[str, Callable[..., Any]]:
        """Functions that take no argument, or NULL."""
        return {
            "db_name": self._db_name,
            "db_id": self._db_id,
            "schema_name": lambda i=1: self._lookup().schemas.get(i),
            "schema_id": lambda n="dbo": next((k for k, v in self._lookup().schemas.items() if v.lower() == str(n).lower()), None),
            "has_perms_by_name": self._has_permission,
            "suser_sname": lambda *_: self._login.user,
            "suser_name": lambda *_: self._login.user,
            "original_login": lambda: self._login.user,
            "user_name": lambda *_: self._login.user,
            "host_name": lambda: self._request.host,
            "app_name": lambda: self._request.application,
        }

    # Names

    def _db_name(self, key: Any = None) -> str | None:
        store = self._server.store
        return self._session.database if key is None else next((n for n in store.names if store.database_id(n) == key), None)

    def _db_id(self, name: Any = None) -> int | None:
        found = self._session.database if name is None else self._server.store.find(str(name))
        return self._server.store.database_id(found) if found else None

    def _object_schema(self, key: Any, database: Any = None) -> str | None:
        lookup = self._lookup(database)
        return lookup.schemas.get(lookup.objects[key][0]) if key in lookup.objects else None

    def _object_id(self, name: Any, kind: Any = None) -> int | None:
        parts = split_name(str(name))
        lookup = self._lookup()
        key = lookup.ids.get(((parts[-2] if len(parts) > 1 and parts[-2] else "dbo").lower(), parts[-1].lower()))
        return key if kind is None or (key is not None and lookup.objects[key][2].strip() == str(kind).strip()) else None

    def _read(self, sql: str, view: str) -> list[tuple[Any, ...]]:
        return self._server.store.read(self._session.database, sql, (view,))

    def _definition(self, key: Any) -> str | None:
        rows = self._read(f"SELECT definition FROM sys__sql_modules WHERE object_id = {int(key)}", "sys.sql_modules")
        return rows[0][0] if rows and self._login.rights.view_definition else None

    def _column(self, table: Any, wanted: str, by: str, value: Any) -> Any:
        rows = self._read(f"SELECT {by}, {wanted} FROM sys__columns WHERE object_id = {int(table or 0)}", "sys.columns")
        return next((found for key, found in rows if str(key).lower() == str(value).lower()), None)

    def _column_name(self, table: Any, column: Any) -> Any:
        return self._column(table, "name", "column_id", column)

    def _column_property(self, table: Any, column: Any, what: Any) -> Any:
        names = {
            "allowsnull": "is_nullable",
            "iscomputed": "is_computed",
            "isidentity": "is_identity",
            "columnid": "column_id",
            "precision": "precision",
        }
        wanted = names.get(str(what).lower())
        return self._column(table, wanted, "name", column) if wanted else None

    def _object_property(self, key: Any, what: Any) -> Any:
        found = self._lookup().objects.get(key)
        if found is None:
            return None
        kinds = {name.lower(): values for name, values in _TABLE_KINDS.items()}
        name = str(what).lower()
        if name in kinds:
            return int(found[2].strip() in kinds[name])
        if name == "ismsshipped":
            return 0
        if name == "isencrypted":
            rows = self._read(f"SELECT definition FROM sys__sql_modules WHERE object_id = {int(key)}", "sys.sql_modules")
            return int(rows[0][0] is None) if rows else 0
        if name in ("tablehasprimarykey", "tablehasclustindex"):
            wanted = "is_primary_key = 1" if "primary" in name else "index_id = 1"
            return int(bool(self._read(f"SELECT 1 FROM sys__indexes WHERE object_id = {int(key)} AND {wanted}", "sys.indexes")))
        return None

    # Properties

    def _server_property(self, name: Any) -> Any:
        version, settings = self._server.version, self._server.settings
        return {
            "productversion": version.product, "productlevel": "RTM", "productmajorversion": str(version.major), "edition": version.edition,
            "productminorversion": str(version.minor), "engineedition": version.engine_edition, "collation": settings.collation,
            "servername": settings.server_name, "machinename": settings.server_name.partition("\\")[0], "instancename": settings.instance or None,
            "isintegratedsecurityonly": 0, "isclustered": 0, "ishadrenabled": 0, "issingleuser": 0, "lcid": 1033, "processid": 4711,
            "computernamephysicalnetbios": settings.server_name.partition("\\")[0], "isfulltextinstalled": 1, "isadvancedanalyticsinstalled": 0,
        }.get(str(name).lower())  # fmt: skip

    def _database_property(self, database: Any, name: Any) -> Any:
        if self._server.store.find(str(database)) is None:
            return None
        common = {"status": "ONLINE", "updateability": "READ_WRITE", "useraccess": "MULTI_USER", "recovery": "FULL", "isautoclose": 0}
        common |= {"collation": self._server.settings.collation, "version": 957, "isnullconcat": 0, "lcid": 1033, "isfulltextenabled": 1}
        if self._server.version.azure:
            common |= {"edition": "GeneralPurpose", "serviceobjective": "GP_S_Gen5_2"}
        return common.get(str(name).lower())

    def _connection_property(self, name: Any) -> Any:
        return {
            "net_transport": "TCP", "protocol_type": "TSQL", "auth_scheme": "SQL", "local_net_address": "127.0.0.1",
            "local_tcp_port": self._server.port, "client_net_address": "127.0.0.1", "physical_net_transport": "TCP",
        }.get(str(name).lower())  # fmt: skip

    def _global(self, name: Any) -> Any:
        version = self._server.version
        return {
            "VERSION": version.banner, "SERVERNAME": self._server.settings.server_name, "SERVICENAME": "MSSQLSERVER", "SPID": 50 + self._session.number,
            "TRANCOUNT": 0, "ROWCOUNT": 0, "ERROR": 0, "LANGUAGE": "us_english", "OPTIONS": 5432, "MAX_PRECISION": 38, "NESTLEVEL": 0,
            "MICROSOFTVERSION": version.major << 24 | version.build, "DATEFIRST": 7, "LANGID": 0, **self._options,
        }.get(str(name))  # fmt: skip

    # Rights

    def _has_permission(self, securable: Any, kind: Any, permission: Any, *_: Any) -> int | None:
        """HAS_PERMS_BY_NAME: NULL for a permission or a securable that does not exist."""
        name = str(permission).upper()
        if (
            securable is not None
            and str(kind or "").upper() == "DATABASE"
            and self._server.store.find(split_name(str(securable))[-1]) is None
        ):
            return None
        if name in _STATE:
            since, right = _STATE[name]
            if since > self._server.version.year:
                return None
            return int(getattr(self._login.rights, right))
        if name in _GRANTED or name == "ANY":
            return 1
        return 0 if name in _KNOWN else None
