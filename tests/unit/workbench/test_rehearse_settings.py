"""What a rehearsal takes from beside the notebook: the plan, else the bundle."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.rehearse_job import _plan

BUNDLE = """variables:
  catalog:
    default: main
  schema:
    default: shop
resources:
  secret_scopes:
    source:
      name: sqlserver
"""


def test_without_a_plan_the_bundle_says_catalog_schema_and_scope(tmp_path: Path) -> None:
    (tmp_path / "databricks.yml").write_text(BUNDLE)
    settings, source = _plan(tmp_path)
    assert (settings.catalog, settings.schema, settings.scope, source) == ("main", "shop", "sqlserver", "")


@pytest.mark.parametrize("text", ["", "- a\n", "variables: {catalog: main}\n", "a: [\n", "variables: {catalog: {default: '${x}'}}\n"])
def test_a_bundle_that_says_nothing_of_it_is_passed_over(tmp_path: Path, text: str) -> None:
    (tmp_path / "databricks.yml").write_text(text)
    settings, _ = _plan(tmp_path)
    assert (settings.catalog, settings.schema, settings.scope) == ("", "", "")
