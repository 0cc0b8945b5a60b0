"""Volumes and the files in them."""

from __future__ import annotations

from typing import Any

from workspace.api import ApiError, Request, not_found, route
from workspace.catalog import UC, _need, _schema


@route("POST", UC + "/volumes", body=("name!", "catalog_name!", "schema_name!", "volume_type!", "comment", "storage_location"))
def _create(request: Request) -> dict[str, Any]:
    body = request.body
    catalog, schema = _schema(request, f"{body['catalog_name']}.{body['schema_name']}")
    _need(request, "CREATE_VOLUME", catalog.name, schema.name)
    if schema.objects.get(body["name"].lower()) == "volume":
        raise ApiError(409, "RESOURCE_ALREADY_EXISTS", f"Volume '{body['name']}' already exists")
    schema.objects[body["name"].lower()] = "volume"
    return _shown(catalog.name, schema.name, body["name"])


def _shown(catalog: str, schema: str, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "catalog_name": catalog,
        "schema_name": schema,
        "full_name": f"{catalog}.{schema}.{name}",
        "volume_type": "MANAGED",
    }


def _known(request: Request, full_name: str) -> tuple[Any, str]:
    catalog, schema, name = full_name.split(".")
    _, found = _schema(request, f"{catalog}.{schema}")
    if found.objects.get(name.lower()) != "volume":
        raise not_found(f"Volume '{full_name}' does not exist.")
    return found, name


@route("GET", UC + "/volumes/{name}", query=("include_browse",))
def _get(request: Request) -> dict[str, Any]:
    _known(request, request.parts["name"])
    return _shown(*request.parts["name"].split("."))


@route("DELETE", UC + "/volumes/{name}")
def _delete(request: Request) -> dict[str, Any]:
    schema, name = _known(request, request.parts["name"])
    del schema.objects[name.lower()]
    return {}


def _volume_of(request: Request) -> str:
    parts = request.parts["path"].split("/")
    if parts[0] != "Volumes" or len(parts) < 5:
        raise ApiError(400, "INVALID_PARAMETER_VALUE", "Invalid path")
    _known(request, ".".join(parts[1:4]))
    return "/" + request.parts["path"]


@route("PUT", "/api/2.0/fs/files/{path:path}", query=("overwrite",), raw=True)
def _upload(request: Request) -> dict[str, Any]:
    path = _volume_of(request)
    if path in request.state.volumes_files and request.query.get("overwrite") != "true":
        raise ApiError(409, "ALREADY_EXISTS", "The file being created already exists.")
    request.state.volumes_files[path] = request.raw
    return {}


@route("GET", "/api/2.0/fs/files/{path:path}")
def _download(request: Request) -> bytes:
    path = _volume_of(request)
    if path not in request.state.volumes_files:
        raise not_found("The file being accessed is not found.", "NOT_FOUND")
    return request.state.volumes_files[path]


@route("HEAD", "/api/2.0/fs/files/{path:path}", changes=False)
def _head(request: Request) -> bytes:
    return _download(request)


@route("DELETE", "/api/2.0/fs/files/{path:path}")
def _remove(request: Request) -> dict[str, Any]:
    path = _volume_of(request)
    if request.state.volumes_files.pop(path, None) is None:
        raise not_found("The file being accessed is not found.", "NOT_FOUND")
    return {}


@route("GET", "/api/2.0/fs/directories/{path:path}", query=("page_size", "page_token"))
def _directory(request: Request) -> dict[str, Any]:
    path = "/" + request.parts["path"].rstrip("/")
    parts = request.parts["path"].strip("/").split("/")
    _known(request, ".".join(parts[1:4]))
    below = [p for p in request.state.volumes_files if p.startswith(path + "/")]
    return {
        "contents": [
            {"path": p, "name": p.rpartition("/")[2], "is_directory": False, "file_size": len(request.state.volumes_files[p])}
            for p in below
        ]
    }
