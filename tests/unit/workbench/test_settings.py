from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import ConfigProblem
from workbench.config import load_settings


def test_layers_win_in_order(tmp_path: Path) -> None:
    (tmp_path / "quickplan.toml").write_text('catalog = "main"\nschema = "repo"\nruntime = "16.3"\n')
    settings = load_settings(
        tmp_path, environ={"QUICKPLAN_SCHEMA": "env", "QUICKPLAN_RUNTIME": "17.0"}, flags={"runtime": "18.1", "out": None}
    )
    assert (settings.catalog, settings.schema_name, settings.runtime, settings.out) == ("main", "env", "18.1", "specs")


def test_unknown_key_names_file_line_and_nearest(tmp_path: Path) -> None:
    (tmp_path / "quickplan.toml").write_text('# first\ncatalog = "main"\nshema = "x"\n')
    with pytest.raises(ConfigProblem) as caught:
        load_settings(tmp_path, environ={})
    assert caught.value.place.endswith("quickplan.toml:3")
    assert "'schema'" in caught.value.remedy


def test_broken_toml_names_the_place(tmp_path: Path) -> None:
    (tmp_path / "quickplan.toml").write_text('catalog = "main"\nruntime = \n')
    with pytest.raises(ConfigProblem) as caught:
        load_settings(tmp_path, environ={})
    assert caught.value.line == 2


def test_wrong_type_is_refused(tmp_path: Path) -> None:
    (tmp_path / "quickplan.toml").write_text("runtime = 17.3\n")
    with pytest.raises(ConfigProblem) as caught:
        load_settings(tmp_path, environ={})
    assert "must be a string" in caught.value.message
    assert caught.value.line == 1
