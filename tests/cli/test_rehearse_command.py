"""``quickplan rehearse``: what it says before any Spark starts."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def bare(tmp_path):
    """A notebook without a dataset."""
    made = tmp_path / "pipeline.py"
    made.write_text("# Databricks notebook source\nimport dlt\n")
    return made


def test_without_java_it_says_what_to_install(quickplan, bare, tmp_path) -> None:
    pytest.importorskip("grpc", reason="the extra 'spark' is not installed")
    ended = quickplan("rehearse", str(bare), env={"PATH": str(tmp_path), "JAVA_HOME": ""})
    assert ended.returncode == 2
    for words in ("Java 17", "apt install openjdk-17-jre-headless", "dnf install", "apk add"):
        assert words in ended.stderr


def test_a_notebook_without_datasets_needs_no_spark_to_be_refused(quickplan, bare) -> None:
    pytest.importorskip("grpc", reason="the extra 'spark' is not installed")
    ended = quickplan("rehearse", str(bare), "--json")
    assert ended.returncode == 1
    result = json.loads(ended.stdout)
    assert [e["diagnosis"] for e in result["errors"]] == ["NO_TABLES_IN_PIPELINE"]
    assert result["errors"][0]["line"] == 1


def test_a_database_elsewhere_is_never_asked(quickplan, bare) -> None:
    pytest.importorskip("grpc", reason="the extra 'spark' is not installed")
    ended = quickplan("rehearse", str(bare), "--source-jdbc", "jdbc:postgresql://db.example.com/x")
    assert ended.returncode == 2
    assert "on this machine" in ended.stderr


def test_a_date_that_is_none_is_refused(quickplan, bare) -> None:
    ended = quickplan("rehearse", str(bare), "--today", "tomorrow")
    assert ended.returncode == 2
    assert "2026-01-31" in ended.stderr


def test_stopping_what_does_not_run_is_no_error(quickplan) -> None:
    ended = quickplan("rehearse", "--stop")
    assert ended.returncode == 0
    assert "no Spark was running" in ended.stdout
