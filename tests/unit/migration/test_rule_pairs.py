"""Every rule of the transpiler has a pair: T-SQL in, Databricks SQL or a located finding out."""

from __future__ import annotations

import pytest

from migration.conversion import Status
from migration.transpile import convert as converting
from migration.transpile.context import Context
from migration.transpile.convert import MAX_LENGTH, failed
from migration.transpile.rules import RULES
from tools.transpile_pairs import FOLDER, ROOT, Pair, convert_script, file_of, load, outcome, read_objects, tables

TABLES = tables()
PAIRS = [(table, key, pair) for table in TABLES for key, pair in load(table).items()]
#: Codes that no text brings about: the pool reports the first three, the others say that a gate found a fault of a rule, or need megabytes.
WITHOUT_TEXT = {"WORKER_CRASHED", "DEADLINE", "OUT_OF_MEMORY", "RESIDUE", "NOT_CONSERVED", "TOO_LONG"}
RESULT = ("status", "sql", "findings", "gates")


@pytest.mark.parametrize("table", TABLES)
def test_every_rule_has_a_pair(table: str) -> None:
    pairs = load(table)
    missing = [k for k in TABLES[table] if k not in pairs and k not in WITHOUT_TEXT]
    where = file_of(table).relative_to(ROOT)
    assert not missing, (
        f"no pair for {missing}. Add to {where} an entry such as "
        f'"{missing[0]}": {{"expression": "LEN(s)"}} (or "query", "body", "column", "tsql"; finding codes may be {{}}: their example is taken), '
        "then run `python tools/transpile_pairs.py`, which writes the result, and read what it wrote."
    )


def test_no_pair_is_without_a_rule() -> None:
    assert {(t, k) for t, k, _ in PAIRS if k not in TABLES[t]} == set()
    assert {p.stem for p in FOLDER.glob("*.json")} == {t for t in TABLES if load(t)}
    assert [p.name for p in FOLDER.glob("*") if p.suffix != ".json"] == []


@pytest.mark.parametrize(("key", "pair"), [(k, p) for _, k, p in PAIRS], ids=[f"{t}-{k}" for t, k, _ in PAIRS])
def test_a_pair_gives_its_result(key: str, pair: Pair) -> None:
    assert pair.keys() & set(RESULT), "no result yet: run `python tools/transpile_pairs.py` and read what it wrote"
    assert outcome(key, pair) == {k: pair[k] for k in RESULT if k in pair}


@pytest.mark.parametrize(
    ("key", "pair"), [(k, p) for t, k, p in PAIRS if t.startswith("codes.")], ids=[k for t, k, _ in PAIRS if t.startswith("codes.")]
)
def test_the_pair_of_a_code_reports_it_at_its_place(key: str, pair: Pair) -> None:
    assert [f for f in pair.get("findings", ()) if f.startswith(f"{key} ")], f"{key} is not among {pair.get('findings')}"


@pytest.mark.parametrize("code", sorted(RULES.keys() - WITHOUT_TEXT))
def test_the_example_of_a_code_reports_it(code: str) -> None:
    found = [f for made in convert_script(RULES[code].example) for f in made.findings]
    assert code in {f.code for f in found}
    lines = RULES[code].example.count("\n") + 1
    assert all(1 <= f.line <= lines and f.column >= 1 for f in found)


def test_codes_without_an_example_have_none() -> None:
    assert {c for c, r in RULES.items() if not r.example} == WITHOUT_TEXT


@pytest.mark.parametrize("code", ["WORKER_CRASHED", "DEADLINE", "OUT_OF_MEMORY"])
def test_what_the_pool_reports(code: str) -> None:
    made = failed(read_objects("CREATE VIEW dbo.v AS SELECT 1 AS a")[0], code, "why")
    assert made.status is Status.MANUAL
    assert [(f.code, f.line, f.column) for f in made.findings] == [(code, 1, 1)]


def test_too_long() -> None:
    made = convert_script("CREATE VIEW dbo.v AS SELECT '" + "a" * MAX_LENGTH + "' AS a")[0]
    assert [(f.code, f.line, f.column) for f in made.findings] == [("TOO_LONG", 1, 1)]


@pytest.mark.parametrize(
    ("faulty", "code"),
    [
        ("CREATE VIEW v AS SELECT ISNULL(a, 0) FROM t WHERE a = 1", "RESIDUE"),
        ("CREATE VIEW v AS SELECT a FROM t", "NOT_CONSERVED"),
    ],
)
def test_a_gate_stops_the_result_of_a_faulty_rule(faulty: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def rule(_context: Context) -> list[str]:
        return [faulty]

    monkeypatch.setattr(converting, "_rule", lambda _kind: rule)
    made = convert_script("CREATE VIEW dbo.v AS SELECT a FROM dbo.t WHERE a = 1")[0]
    assert made.status is Status.MANUAL
    assert made.statements == ()
    assert [f.code for f in made.findings] == [code]
