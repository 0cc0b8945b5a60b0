"""Who is calling: personal access tokens, OAuth for service principals, the caller's own record."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import parse_qsl

from workspace.api import ApiError, Request, route
from workspace.state import Identity, State

OPEN_PATHS = frozenset({"/.well-known/databricks-config", "/oidc/.well-known/oauth-authorization-server", "/oidc/v1/token"})


def who(state: State, header: str) -> Identity:
    """The identity of an ``Authorization`` header."""
    kind, _, token = header.partition(" ")
    if kind != "Bearer" or token not in state.tokens:
        raise ApiError(401, "UNAUTHENTICATED", "Credential was not sent or was of an unsupported type for this API.")
    return state.tokens[token]


@route("GET", "/.well-known/databricks-config")
def _config(request: Request) -> dict[str, Any]:
    return {"oidc_endpoint": f"{request.base_url}/oidc", "workspace_id": "1234567890"}


@route("GET", "/oidc/.well-known/oauth-authorization-server")
def _oidc(request: Request) -> dict[str, Any]:
    return {
        "authorization_endpoint": f"{request.base_url}/oidc/v1/authorize",
        "token_endpoint": f"{request.base_url}/oidc/v1/token",
        "issuer": f"{request.base_url}/oidc",
    }


@route("POST", "/oidc/v1/token", changes=False, raw=True)
def _token(request: Request) -> dict[str, Any]:
    form = dict(parse_qsl(request.raw.decode()))
    kind, _, encoded = (request.body.get("_authorization") or "").partition(" ")
    client, _, secret = base64.b64decode(encoded).decode().partition(":") if kind == "Basic" else ("", "", "")
    client, secret = client or form.get("client_id", ""), secret or form.get("client_secret", "")
    known = request.state.clients.get(client)
    if form.get("grant_type") != "client_credentials" or known is None or known[0] != secret:
        raise ApiError(401, "invalid_client", "Client authentication failed")
    token = f"oauth-{request.state.new_id()}"
    request.state.tokens[token] = known[1]
    return {"access_token": token, "token_type": "Bearer", "expires_in": 3600, "scope": "all-apis"}


@route("GET", "/api/2.0/preview/scim/v2/Me")
def _me(request: Request) -> dict[str, Any]:
    return _scim(request.identity)


@route(
    "GET",
    "/api/2.0/preview/scim/v2/Users",
    query=("filter", "attributes", "count", "startIndex", "excludedAttributes", "sortBy", "sortOrder"),
)
def _users(request: Request) -> dict[str, Any]:
    wanted = request.query.get("filter", "").partition(' eq "')[2].rstrip('"')
    found = [_scim(i) for i in {i.name: i for i in request.state.tokens.values()}.values() if not wanted or i.name == wanted]
    return {
        "Resources": found if request.query.get("startIndex", "1") == "1" else [],
        "totalResults": len(found),
        "itemsPerPage": len(found),
        "startIndex": 1,
    }


def _scim(identity: Identity) -> dict[str, Any]:
    return {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "id": str(abs(hash(identity.name)) % 10**9),
        "userName": identity.name,
        "displayName": identity.name.partition("@")[0],
        "active": True,
        "groups": [{"display": g, "value": g} for g in identity.groups if g != "account users"],
    }
