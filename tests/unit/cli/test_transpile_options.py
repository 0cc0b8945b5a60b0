"""Options of ``quickplan transpile`` that need no source."""

from __future__ import annotations

from click.testing import CliRunner

from cli.estate import transpile
from core.errors import UsageProblem


def test_explain_prints_text_remedy_example_and_source() -> None:
    done = CliRunner().invoke(transpile, ["--explain", "cursor"])
    assert done.exit_code == 0
    assert done.output.startswith("CURSOR (error): a cursor walks rows one at a time\n")
    assert [line.split()[0] for line in done.output.splitlines()[1:]] == ["remedy", "example", "source"]


def test_explain_names_codes_near_an_unknown_one() -> None:
    done = CliRunner().invoke(transpile, ["--explain", "TEMP_TABEL"])
    assert isinstance(done.exception, UsageProblem)
    assert "TEMP_TABLE" in done.exception.remedy


def test_a_linked_server_needs_a_catalog() -> None:
    done = CliRunner().invoke(transpile, ["x.sql", "--linked-server", "srv"])
    assert isinstance(done.exception, UsageProblem)
    assert "NAME=CATALOG" in done.exception.remedy
