"""The files of ``specs/<name>/``: settings and the scripts whose stages the product has (quick-plan.md, "Validation Commands")."""

from __future__ import annotations

from renderers.notebook import environment
from renderers.plan_settings import FILE_NAME, PlanSettings, write_settings

#: Scripts that are written, in the order in which they are run.
SCRIPTS = (
    "test_connections.py",
    "extract_sql_objects.py",
    "analyze_sql.py",
    "transpile_sql.py",
    "generate_dlt_pipeline.py",
    "deploy_to_databricks.py",
    "monitor_pipeline.py",
)


def companions(settings: PlanSettings) -> dict[str, str]:
    """Texts by path relative to the plan's folder.

    The scripts are standard library only, hold nothing from the source and begin with ``#!``: whoever saves them makes those
    files executable.
    """
    return {FILE_NAME: write_settings(settings)} | scripts()


def scripts() -> dict[str, str]:
    """The companions that are the same for every plan."""
    return {name: environment().get_template(f"{name}.j2").render() for name in SCRIPTS}
