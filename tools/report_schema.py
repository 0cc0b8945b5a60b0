"""Writes ``docs/assessment.schema.json``, the JSON Schema of ``quickplan analyze --report json``.

    python tools/report_schema.py [--check]

With ``--check`` nothing is written and the exit code is 1 when the file is not current.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from renderers.assessment.published import schema  # noqa: E402 - the path comes first

TARGET = ROOT / "docs" / "assessment.schema.json"


def main() -> int:
    """Write or check the file."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when the file is not current")
    made = json.dumps(schema(), indent=2) + "\n"
    if parser.parse_args().check:
        return 0 if TARGET.is_file() and TARGET.read_text("utf-8") == made else 1
    TARGET.write_text(made, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
