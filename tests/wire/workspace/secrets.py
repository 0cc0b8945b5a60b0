"""Secret scopes, their keys and access lists."""

from __future__ import annotations

import base64
import re
from typing import Any

from workspace.api import ApiError, Request, denied, invalid, not_found, route
from workspace.state import Scope

_RANKS = ("READ", "WRITE", "MANAGE")
_NAME = re.compile(r"[\w.@-]{1,128}")


def _scope(request: Request, name: str, permission: str) -> Scope:
    found = request.state.scopes.get(name)
    if found is None:
        raise not_found(f"Scope {name} does not exist!")
    if not allowed(found, request.identity.name, request.identity.groups, permission):
        raise denied(f"Does not have {permission} permission on scope {name}")
    return found


def allowed(scope: Scope, name: str, groups: tuple[str, ...], permission: str) -> bool:
    """Whether an identity has a permission, or a higher one."""
    held = [scope.acls[p] for p in (name, *groups) if p in scope.acls]
    return any(_RANKS.index(h) >= _RANKS.index(permission) for h in held)


@route("GET", "/api/2.0/secrets/scopes/list")
def _scopes(request: Request) -> dict[str, Any]:
    who = request.identity
    return {
        "scopes": [
            {"name": n, "backend_type": "DATABRICKS"} for n, s in request.state.scopes.items() if allowed(s, who.name, who.groups, "READ")
        ]
    }


@route(
    "POST", "/api/2.0/secrets/scopes/create", body=("scope!", "initial_manage_principal", "scope_backend_type", "backend_azure_keyvault")
)
def _create(request: Request) -> dict[str, Any]:
    name = request.body["scope"]
    if not _NAME.fullmatch(name):
        raise invalid(f"Invalid scope name {name}")
    if name in request.state.scopes:
        raise ApiError(400, "RESOURCE_ALREADY_EXISTS", f"Scope {name} already exists!")
    request.state.scopes[name] = Scope(acls={request.identity.name: "MANAGE"})
    return {}


@route("POST", "/api/2.0/secrets/scopes/delete", body=("scope!",))
def _delete(request: Request) -> dict[str, Any]:
    _scope(request, request.body["scope"], "MANAGE")
    del request.state.scopes[request.body["scope"]]
    return {}


@route("POST", "/api/2.0/secrets/put", body=("scope!", "key!", "string_value", "bytes_value"))
def _put(request: Request) -> dict[str, Any]:
    scope = _scope(request, request.body["scope"], "WRITE")
    if not _NAME.fullmatch(request.body["key"]):
        raise invalid("Invalid key")
    value = request.body.get("string_value")
    if value is None:
        value = base64.b64decode(request.body["bytes_value"]).decode()
    scope.secrets[request.body["key"]] = value
    return {}


@route("POST", "/api/2.0/secrets/delete", body=("scope!", "key!"))
def _delete_key(request: Request) -> dict[str, Any]:
    scope = _scope(request, request.body["scope"], "WRITE")
    if scope.secrets.pop(request.body["key"], None) is None:
        raise not_found(f"Secret does not exist with scope: {request.body['scope']} and key: {request.body['key']}")
    return {}


@route("GET", "/api/2.0/secrets/list", query=("scope",))
def _list(request: Request) -> dict[str, Any]:
    scope = _scope(request, request.query["scope"], "READ")
    return {"secrets": [{"key": key, "last_updated_timestamp": 1} for key in scope.secrets]}


@route("GET", "/api/2.0/secrets/get", query=("scope", "key"))
def _get(request: Request) -> dict[str, Any]:
    scope = _scope(request, request.query["scope"], "READ")
    key = request.query["key"]
    if key not in scope.secrets:
        raise not_found(f"Secret does not exist with scope: {request.query['scope']} and key: {key}")
    return {"key": key, "value": base64.b64encode(scope.secrets[key].encode()).decode()}


@route("GET", "/api/2.0/secrets/acls/list", query=("scope",))
def _acls(request: Request) -> dict[str, Any]:
    scope = _scope(request, request.query["scope"], "MANAGE")
    return {"items": [{"principal": p, "permission": v} for p, v in scope.acls.items()]}


@route("GET", "/api/2.0/secrets/acls/get", query=("scope", "principal"))
def _acl(request: Request) -> dict[str, Any]:
    scope = _scope(request, request.query["scope"], "MANAGE")
    principal = request.query["principal"]
    if principal not in scope.acls:
        raise not_found(f"Failed to get secret acl for principal {principal} for scope {request.query['scope']}.")
    return {"principal": principal, "permission": scope.acls[principal]}


@route("POST", "/api/2.0/secrets/acls/put", body=("scope!", "principal!", "permission!"))
def _put_acl(request: Request) -> dict[str, Any]:
    scope = _scope(request, request.body["scope"], "MANAGE")
    if request.body["permission"] not in _RANKS:
        raise invalid("Invalid permission")
    scope.acls[request.body["principal"]] = request.body["permission"]
    return {}


@route("POST", "/api/2.0/secrets/acls/delete", body=("scope!", "principal!"))
def _delete_acl(request: Request) -> dict[str, Any]:
    scope = _scope(request, request.body["scope"], "MANAGE")
    if scope.acls.pop(request.body["principal"], None) is None:
        raise not_found("Failed to delete secret acl")
    return {}
