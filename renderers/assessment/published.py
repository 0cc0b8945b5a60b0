"""The JSON report and its schema."""

from __future__ import annotations

import json
from typing import Any

from migration.assessment.report import FORMAT, AssessmentReport

_SCHEMA = "https://json-schema.org/draft/2020-12/schema"


def render_json(report: AssessmentReport) -> str:
    """The report as JSON; names as data, unsafe characters as escapes."""
    return json.dumps(report.model_dump(mode="json", by_alias=True), indent=1) + "\n"


def schema() -> dict[str, Any]:
    """The JSON Schema of :func:`render_json`'s documents (draft 2020-12)."""
    made = AssessmentReport.model_json_schema(by_alias=True, mode="serialization")
    return {"$schema": _SCHEMA, "$id": f"urn:{FORMAT.replace('/', ':')}", **made}
