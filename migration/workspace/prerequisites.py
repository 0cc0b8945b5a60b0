"""What must be there before a deployment (quick-plan.md, Phase 4), each looked at by itself: catalog, schema, privileges, secrets, compute.

Nothing here changes the workspace.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from databricks.sdk.service.catalog import CatalogInfo, SchemaInfo
from databricks.sdk.service.sql import EndpointInfo, GetWarehouseResponse

from core.safe_text import one_line
from migration.checks import CheckResult, CheckStatus
from migration.medallion.naming import tick
from migration.workspace import diagnoses as d
from migration.workspace.calls import Session, open_session
from migration.workspace.client import WorkspaceFailed
from migration.workspace.profile import Profile
from migration.workspace.target import WorkspaceTarget

_EVERYBODY = "account users"
_MOST_GROUPS = 20


@dataclass
class Prerequisites:
    """One look at a workspace for one target.

    Attributes:
        profile: The workspace.
        target: What it must have.
        timeout: Seconds for each request.
    """

    profile: Profile
    target: WorkspaceTarget
    timeout: float

    @cached_property
    def session(self) -> Session:
        """The connection, made when it is first needed."""
        return open_session(self.profile, self.timeout)

    @cached_property
    def run_as(self) -> tuple[str, tuple[str, ...]]:
        """Who the pipeline runs as, and the groups that are known."""
        me = self.session.call(self.session.sdk.current_user.me, "read who is logged in")
        own = tuple(g.display for g in me.groups or () if g.display)
        if not self.target.run_as or self.target.run_as == me.user_name:
            return me.user_name or "", (*own, _EVERYBODY)
        return self.target.run_as, (_EVERYBODY,)

    # -- catalog and schema ---------------------------------------------------------------------------------------------

    def catalog(self) -> CheckResult:
        """The catalog exists and is seen."""
        name, check = self.target.catalog, "workspace.catalog"
        if not name:
            return _skipped(
                check, "NO_CATALOG", "no catalog is named", 'Write catalog = "…" in quickplan.toml, or give a plan with --plan.'
            )
        try:
            found = self._catalog()
        except WorkspaceFailed as failed:
            if failed.code != "PERMISSION_DENIED":
                raise
            remedy = d.grants((("catalog", "USE_CATALOG"),), name, "", self.run_as[0])
            return CheckResult.failed(check, name, d.CATALOG_PERMISSION_DENIED, f"catalog {name} may not be looked at", remedy)
        if found is None:
            remedy = f"CREATE CATALOG IF NOT EXISTS {tick(one_line(name))}, by a metastore admin; or correct `catalog`."
            return CheckResult.failed(
                check, name, "CATALOG_NOT_FOUND", f"catalog {name} does not exist, or is hidden from this account", remedy
            )
        return CheckResult.passed(check, name, f"{name}, owned by {found.owner}")

    def schema(self) -> CheckResult:
        """The target schema exists."""
        where, check = f"{self.target.catalog}.{self.target.schema}", "workspace.schema"
        if not self.target.schema:
            return _skipped(check, "NO_SCHEMA", "no schema is named", 'Write schema = "…" in quickplan.toml, or give a plan with --plan.')
        if (found := self._schema()) is None:
            words = f"schema {where} does not exist; quickplan deploy makes it"
            return CheckResult.failed(
                check, where, d.MISSING_TARGET_SCHEMA, words, d.create_schema(self.target.catalog, self.target.schema)
            )
        return CheckResult.passed(check, where, f"{where}, owned by {found.owner}")

    def _catalog(self) -> CatalogInfo | None:
        sdk, name = self.session.sdk, self.target.catalog
        return self.session.find(lambda: sdk.catalogs.get(name), f"read the catalog {one_line(name)}")

    def _schema(self) -> SchemaInfo | None:
        sdk, name = self.session.sdk, f"{self.target.catalog}.{self.target.schema}"
        return self.session.find(lambda: sdk.schemas.get(name), f"read the schema {one_line(name)}")

    # -- privileges -----------------------------------------------------------------------------------------------------

    def privileges(self) -> CheckResult:
        """The identity that the pipeline runs as holds what it needs, by itself, by a group or as an owner."""
        check, who = "workspace.privileges", self.run_as[0]
        if not self.target.schema:
            return _skipped(check, "NO_SCHEMA", "no schema is named", 'Write schema = "…" in quickplan.toml.')
        missing = self.missing_privileges()
        if missing:
            names = ", ".join(f"{p} on the {kind}" for kind, p in missing)
            remedy = d.grants(missing, self.target.catalog, self.target.schema, who)
            return CheckResult.failed(check, who, d.CATALOG_PERMISSION_DENIED, f"{who} lacks {names}", remedy)
        return CheckResult.passed(check, who, f"{who} holds all that the pipeline needs")

    def missing_privileges(self) -> tuple[tuple[str, str], ...]:
        """Securable and privilege of each that is needed and not held; empty when all are."""
        who, groups = self.run_as
        schema, catalog = self._schema(), self._catalog()
        if catalog is not None and catalog.owner in (who, *groups):
            return ()
        needed = list(d.NEEDED_PRIVILEGES)
        if schema is None:
            needed = [("catalog", "USE_CATALOG"), ("catalog", "CREATE_SCHEMA")]  # whoever creates a schema owns it
        elif schema.owner in (who, *groups):
            needed = [("catalog", "USE_CATALOG")]
        kind, name = ("catalog", self.target.catalog) if schema is None else ("schema", f"{self.target.catalog}.{self.target.schema}")
        held: set[str] = set()
        for principal in (who, *groups[-_MOST_GROUPS:]):
            held |= self._effective(kind, name, principal)
            if "ALL_PRIVILEGES" in held or all(p in held for _, p in needed):
                return ()
        return tuple((k, p) for k, p in needed if p not in held)

    def _effective(self, kind: str, name: str, principal: str) -> set[str]:
        """Effective privileges of one principal; none when they may not be looked at."""
        sdk, token, held = self.session.sdk, None, set[str]()
        while True:
            answer = self.session.call(
                lambda token=token: sdk.grants.get_effective(kind, name, principal=principal, page_token=token),  # type: ignore[misc]
                f"read the privileges on {one_line(name)}",
            )
            for row in answer.privilege_assignments or ():
                held |= {p.privilege.value for p in row.privileges or () if p.privilege is not None}
            token = answer.next_page_token
            if not token:
                return held

    # -- secrets --------------------------------------------------------------------------------------------------------

    def secrets(self) -> CheckResult:
        """The scope and its three keys exist."""
        check, scope, name = "workspace.secrets", self.target.scope, self.profile.name
        keys = self.secret_keys()
        if keys is None:
            words = f"secret scope {scope} does not exist; quickplan deploy makes it"
            return CheckResult.failed(check, scope, d.SECRET_SCOPE_NOT_FOUND, words, d.fill_scope(scope, name))
        if missing := [k for k in d.SECRET_KEYS if k not in keys]:
            remedy = "; ".join(d.put_secret(scope, key, name) for key in missing)
            words = f"secret scope {scope} lacks {', '.join(missing)}"
            return CheckResult.failed(check, scope, d.SECRET_SCOPE_NOT_FOUND, words, remedy)
        return CheckResult.passed(check, scope, f"{scope} holds {', '.join(d.SECRET_KEYS)}")

    def secret_keys(self) -> frozenset[str] | None:
        """The keys of the scope; None when there is no such scope."""
        sdk, scope = self.session.sdk, self.target.scope
        found = self.session.find(lambda: [s.key for s in sdk.secrets.list_secrets(scope)], f"list the keys of the scope {one_line(scope)}")
        return None if found is None else frozenset(k for k in found if k)

    def acl(self) -> CheckResult:
        """The identity that the pipeline runs as may read the scope."""
        check, scope, (who, groups) = "workspace.acl", self.target.scope, self.run_as
        sdk = self.session.sdk
        try:
            items = self.session.call(lambda: list(sdk.secrets.list_acls(scope)), f"read who may read the scope {one_line(scope)}")
        except WorkspaceFailed as failed:
            if failed.code != "PERMISSION_DENIED":
                raise
            if not self.target.run_as:  # its keys could be listed, which takes READ
                return CheckResult.passed(check, scope, f"{who} reads {scope}")
            words = f"only who manages {scope} sees whether {who} may read it"
            return CheckResult.warned(check, scope, "ACL_NOT_SEEN", words, d.put_acl(scope, who, self.profile.name))
        if {i.principal for i in items} & {who, *groups, "users"}:
            return CheckResult.passed(check, scope, f"{who} reads {scope}")
        words = f"{who} may not read the secret scope {scope}"
        return CheckResult.failed(check, scope, "SECRET_SCOPE_DENIED", words, d.put_acl(scope, who, self.profile.name))

    # -- compute --------------------------------------------------------------------------------------------------------

    def serverless(self) -> CheckResult:
        """A pipeline like the one to come would be accepted on serverless compute: asked with a dry run, which creates nothing."""
        check, where = "workspace.serverless", f"{self.target.catalog}.{self.target.schema}"
        failed = self._dry_run(serverless=True)
        if failed is None:
            return CheckResult.passed(check, where, "a serverless pipeline would be accepted (dry run)")
        if self._dry_run(serverless=False) is None:
            remedy = "An account admin enables serverless compute (account console, Feature enablement)."
            return CheckResult.failed(
                check, where, "SERVERLESS_NOT_ENABLED", "a serverless pipeline is refused, a classic one is not", remedy
            )
        code = d.CATALOG_PERMISSION_DENIED if failed.code == "PERMISSION_DENIED" else failed.code
        remedy = (
            d.grants(d.NEEDED_PRIVILEGES, self.target.catalog, self.target.schema, self.run_as[0]) if code != failed.code else failed.remedy
        )
        return CheckResult.failed(check, where, code, failed.message, remedy)

    def _dry_run(self, *, serverless: bool) -> WorkspaceFailed | None:
        from databricks.sdk.service.pipelines import NotebookLibrary, PipelineLibrary

        sdk = self.session.sdk
        library = PipelineLibrary(notebook=NotebookLibrary(path="/Workspace/Shared/quickplan/dry-run"))
        try:
            self.session.call(
                lambda: sdk.pipelines.create(
                    name="quickplan dry run", catalog=self.target.catalog, schema=self.target.schema or "default",
                    development=True, serverless=serverless, libraries=[library], dry_run=True, allow_duplicate_names=True,
                ),
                "try a pipeline",
            )  # fmt: skip
        except WorkspaceFailed as failed:
            return failed
        return None

    def warehouse(self) -> CheckResult:
        """A SQL warehouse is there for views, functions and procedures."""
        check, wanted = "workspace.warehouse", self.target.warehouse
        found = self.find_warehouse()
        if found is not None:
            state = found.state.value if found.state else "unknown"
            return CheckResult.passed(check, found.name or "", f"{found.name} ({found.id}), {state}")
        words = f"there is no SQL warehouse {wanted}" if wanted else "there is no SQL warehouse that this account may use"
        remedy = (
            'Write warehouse = "…" (id or name) in quickplan.toml: databricks warehouses list. Converted views and procedures need one.'
        )
        return CheckResult.failed(check, wanted or "any", "WAREHOUSE_NOT_FOUND", words, remedy)

    def find_warehouse(self) -> EndpointInfo | GetWarehouseResponse | None:
        """The warehouse of this id or name; the first running one, else the first, when none is named."""
        sdk, wanted = self.session.sdk, self.target.warehouse
        rows = self.session.call(lambda: list(sdk.warehouses.list()), "list the SQL warehouses")
        if wanted:
            return next((w for w in rows if wanted in (w.id, w.name)), None)
        return min(rows, key=_idle, default=None)


def _idle(warehouse: EndpointInfo) -> bool:
    return warehouse.state is None or warehouse.state.value != "RUNNING"


_WAYS = {
    "sqlserver": 'format("sqlserver"): its driver is part of runtime {runtime}',
    "federation": "Lakehouse Federation: a foreign catalog reads the source",
    "connect": "Lakeflow Connect: a gateway and an ingestion pipeline fill landing tables",
}


def ingestion(target: WorkspaceTarget) -> CheckResult:
    """Whether the source can be read in the way that was chosen; nothing is asked."""
    check = "workspace.ingestion"
    if target.ingestion != "jdbc":
        return CheckResult.passed(check, target.ingestion, _WAYS.get(target.ingestion, target.ingestion).format(runtime=target.runtime))
    if not target.jdbc_jar:
        words = 'format("jdbc") needs mssql-jdbc as a library: pipelines take no JAR, and for a job on classic compute no file was named'
        remedy = (
            'jdbc_jar = "…/mssql-jdbc-12.4.2.jre11.jar" in quickplan.toml: quickplan deploy uploads it to a volume and attaches it to '
            f"the job's cluster. Ways without it: {d.WAYS_WITHOUT_JAR}."
        )
        return CheckResult.failed(check, target.ingestion, d.MISSING_JDBC_DRIVER, words, remedy)
    return CheckResult.passed(check, target.ingestion, f"a job on classic compute loads by JDBC with {one_line(target.jdbc_jar)}")


def _skipped(check: str, code: str, words: str, remedy: str) -> CheckResult:
    return CheckResult(check, "", CheckStatus.SKIPPED, code, words, remedy)
