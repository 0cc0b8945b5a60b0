"""What is given to a real Spark, and what is said when there is none."""

from __future__ import annotations

import shutil
import sys

import pytest

from core.errors import UsageProblem
from migration.transpile.verify import SparkVerifier, _for_open_source


@pytest.mark.parametrize(
    ("sql", "given"),
    [
        ("SELECT 1;", "SELECT 1"),
        ("GRANT SELECT ON TABLE `a`.`b` TO `r`", None),
        ("CREATE PROCEDURE `a`.`p`(IN `x` INT) LANGUAGE SQL AS BEGIN SELECT 1; END", "BEGIN SELECT 1; END"),
        (
            "BEGIN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'a; SIGNAL b'; SELECT 'SIGNAL x;'; END",
            "BEGIN SELECT 1; SELECT 'SIGNAL x;'; END",
        ),
        ("CREATE OR REPLACE TEMP TABLE `t` (`a` INT)", "CREATE OR REPLACE TABLE `t` (`a` INT)"),
        ("BEGIN DECLARE c CURSOR FOR SELECT 1; END", None),
        ("SELECT `CURSOR`", "SELECT `CURSOR`"),
    ],
)
def test_what_open_source_spark_can_judge(sql: str, given: str | None) -> None:
    assert _for_open_source(sql) == given


def test_without_pyspark_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(UsageProblem, match="needs pyspark") as caught:
        SparkVerifier()
    assert "quickplan[spark]" in caught.value.remedy


def test_without_java_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyspark")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(UsageProblem, match="needs Java 17"):
        SparkVerifier()
