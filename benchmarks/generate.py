"""Design, notebooks and lint of a 2,000-table estate: python -m benchmarks.generate [--tables 2000]."""

from __future__ import annotations

import argparse
import ast
import random
import time

from migration.estate import Estate, ObjectKind, SqlObject
from migration.medallion.design import design
from migration.notebook_lint.lint import lint_notebooks
from renderers.bundle import render_bundle
from renderers.notebook import render_notebooks
from renderers.pipeline_layout import layout

_TYPES = ("int", "nvarchar(50)", "datetime2(3)", "decimal(18, 2)", "bit", "uniqueidentifier", "date", "money", "char(3)", "tinyint")


def estate(tables: int, *, seed: int = 7) -> Estate:
    """Tables of 8 to 40 columns with keys, foreign keys and checks, and a view for every fourth."""
    rng = random.Random(seed)
    objects: list[SqlObject] = []
    for number in range(tables):
        columns = [f"[Field {i}] {rng.choice(_TYPES)} {rng.choice(('NULL', 'NOT NULL'))}" for i in range(rng.randint(8, 40))]
        columns.append("IsDeleted bit NOT NULL" if number % 5 == 0 else "Amount int NOT NULL CHECK (Amount BETWEEN 0 AND 1000)")
        if number:
            columns.append(f"ParentID int NULL REFERENCES dbo.Table{rng.randrange(number)} (ID)")
        text = f"CREATE TABLE dbo.Table{number} (ID int NOT NULL PRIMARY KEY, {', '.join(columns)})"
        objects.append(SqlObject(f"dbo.Table{number}", ObjectKind.TABLE, f"t{number}.sql", 1, 1, text))
        if number and number % 4 == 0:
            tables_read = f"dbo.Table{number} a JOIN dbo.Table{number - 1} b ON b.ID = a.ParentID"
            view = f"CREATE VIEW dbo.V{number} AS SELECT a.ID, b.ID AS ParentID FROM {tables_read}"
            objects.append(SqlObject(f"dbo.V{number}", ObjectKind.VIEW, f"v{number}.sql", 1, 1, view))
    return Estate("synthetic", objects, database="Bench")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tables", type=int, default=2000)
    tables = parser.parse_args().tables
    source = estate(tables)
    started = time.process_time()
    made = design(source, catalog="main", schema="bench")
    designed = time.process_time()
    files = render_notebooks(made)
    files["databricks.yml"] = render_bundle(made)
    rendered = time.process_time()
    notebooks = {name: text for name, text in files.items() if name.endswith(".py")}
    for text in notebooks.values():
        ast.parse(text)
    compiled = time.process_time()
    findings = lint_notebooks(notebooks)
    linted = time.process_time()
    again = render_notebooks(design(estate(tables), catalog="main", schema="bench"))
    spread = layout(made)
    most = max(len(text) for text in notebooks.values())
    print(f"{tables:,} tables: {len(made.datasets):,} datasets in {len(notebooks)} notebooks and {spread.pipelines} pipelines")
    print(f"largest notebook {most / 1e6:.2f} MB, most datasets {max(len(p.datasets) for p in spread.notebooks)}")
    print(f"design {designed - started:.1f} s, notebooks and bundle {rendered - designed:.1f} s, together {rendered - started:.1f} s CPU")
    print(f"compiling {compiled - rendered:.1f} s, lint {linted - compiled:.1f} s: {len(findings)} findings")
    print(f"same bytes when generated again: {'yes' if all(again[n] == t for n, t in notebooks.items()) else 'NO'}")


if __name__ == "__main__":
    main()
