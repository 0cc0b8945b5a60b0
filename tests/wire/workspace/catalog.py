"""Unity Catalog: catalogs, schemas, objects, volumes, grants."""

from __future__ import annotations

from typing import Any

from workspace.api import ApiError, Request, denied, invalid, not_found, page, route
from workspace.state import Catalog, Schema

UC = "/api/2.1/unity-catalog"


def _catalog(request: Request, name: str) -> Catalog:
    found = request.state.catalogs.get(name)
    if found is None:
        raise not_found(f"Catalog '{name}' does not exist.", "CATALOG_DOES_NOT_EXIST")
    if not request.state.privileges(request.identity, name):
        raise denied(f"User does not have USE CATALOG on Catalog '{name}'.")
    return found


def _split(request: Request, full_name: str) -> tuple[Catalog, str]:
    catalog, dot, schema = full_name.partition(".")
    if not dot or not schema:
        raise invalid(f"'{full_name}' is not a valid name")
    return _catalog(request, catalog), schema


def _schema(request: Request, full_name: str) -> tuple[Catalog, Schema]:
    catalog, name = _split(request, full_name)
    found = catalog.schemas.get(name)
    if found is None:
        raise not_found(f"Schema '{full_name}' does not exist.", "SCHEMA_DOES_NOT_EXIST")
    return catalog, found


def _need(request: Request, privilege: str, catalog: str, schema: str = "") -> None:
    if privilege not in request.state.privileges(request.identity, catalog, schema):
        what = f"Schema '{catalog}.{schema}'" if schema else f"Catalog '{catalog}'"
        raise denied(f"User does not have {privilege.replace('_', ' ')} on {what}.")


@route("GET", UC + "/catalogs/{name}", query=("include_browse",))
def _get_catalog(request: Request) -> dict[str, Any]:
    found = _catalog(request, request.parts["name"])
    return {"name": found.name, "owner": found.owner, "catalog_type": "MANAGED_CATALOG", "full_name": found.name}


@route("GET", UC + "/catalogs", query=("include_browse", "max_results", "page_token", "include_unbound"))
def _list_catalogs(request: Request) -> dict[str, Any]:
    seen = [
        {"name": c.name, "owner": c.owner} for c in request.state.catalogs.values() if request.state.privileges(request.identity, c.name)
    ]
    return page(seen, request, "catalogs", limit=1000)


def _shown(catalog: Catalog, schema: Schema) -> dict[str, Any]:
    return {
        "name": schema.name, "catalog_name": catalog.name, "full_name": f"{catalog.name}.{schema.name}",
        "owner": schema.owner, "comment": schema.comment, "properties": schema.properties,
    }  # fmt: skip


@route("GET", UC + "/schemas/{name}", query=("include_browse",))
def _get_schema(request: Request) -> dict[str, Any]:
    return _shown(*_schema(request, request.parts["name"]))


@route("POST", UC + "/schemas", body=("name!", "catalog_name!", "comment", "properties", "storage_root"))
def _create_schema(request: Request) -> dict[str, Any]:
    catalog = _catalog(request, request.body["catalog_name"])
    _need(request, "USE_CATALOG", catalog.name)
    _need(request, "CREATE_SCHEMA", catalog.name)
    name = request.body["name"]
    if name.lower() in {s.lower() for s in catalog.schemas}:
        raise ApiError(400, "SCHEMA_ALREADY_EXISTS", f"Schema '{catalog.name}.{name}' already exists")
    made = Schema(name, request.identity.name, request.body.get("properties") or {}, request.body.get("comment") or "")
    catalog.schemas[name] = made
    return _shown(catalog, made)


@route("DELETE", UC + "/schemas/{name}", query=("force",))
def _delete_schema(request: Request) -> dict[str, Any]:
    catalog, found = _schema(request, request.parts["name"])
    if request.identity.name not in (found.owner, catalog.owner):
        raise denied(f"User is not an owner of Schema '{request.parts['name']}'.")
    if found.objects and request.query.get("force") != "true":
        raise ApiError(400, "SCHEMA_NOT_EMPTY", f"Schema '{request.parts['name']}' is not empty.")
    del catalog.schemas[found.name]
    return {}


def _objects(request: Request, *kinds: str) -> list[dict[str, Any]]:
    catalog, schema = _schema(request, f"{request.query['catalog_name']}.{request.query['schema_name']}")
    return [
        {"name": n, "catalog_name": catalog.name, "schema_name": schema.name, "full_name": f"{catalog.name}.{schema.name}.{n}"}
        for n, kind in schema.objects.items()
        if kind in kinds
    ]


@route(
    "GET",
    UC + "/tables",
    query=("catalog_name", "schema_name", "max_results", "page_token", "omit_columns", "omit_properties", "omit_username"),
)
def _list_tables(request: Request) -> dict[str, Any]:
    return page(_objects(request, "table", "view"), request, "tables", limit=50)


@route("GET", UC + "/functions", query=("catalog_name", "schema_name", "max_results", "page_token", "include_browse"))
def _list_functions(request: Request) -> dict[str, Any]:
    return page(_objects(request, "function", "procedure"), request, "functions", limit=100)


@route("GET", UC + "/effective-permissions/{kind}/{name}", query=("principal", "max_results", "page_token"))
def _effective(request: Request) -> dict[str, Any]:
    kind, name = request.parts["kind"].lower(), request.parts["name"]
    if kind not in ("catalog", "schema"):
        raise invalid(f"unknown securable type {kind}")
    if kind == "catalog":
        _catalog(request, name)
    else:
        _schema(request, name)
    catalog = name.partition(".")[0]
    held: dict[str, list[dict[str, str]]] = {}
    for key in dict.fromkeys((f"catalog:{catalog}", f"{kind}:{name}")):
        for principal, privileges in request.state.grants[key].items():
            if request.query.get("principal") in (None, principal):
                where = {} if key == f"{kind}:{name}" else {"inherited_from_type": "CATALOG", "inherited_from_name": catalog}
                held.setdefault(principal, []).extend({"privilege": p, **where} for p in sorted(privileges))
    rows = [{"principal": p, "privileges": ps} for p, ps in held.items() if ps]
    return page(rows, request, "privilege_assignments", limit=100)
