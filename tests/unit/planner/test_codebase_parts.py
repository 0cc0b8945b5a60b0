"""Words, definitions, pairs, mentions and bounds: the parts of the codebase stage."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trials import rounds

from planner.codebase.index import build_index, term_counts
from planner.codebase.languages import is_noise, language_of
from planner.codebase.mentions import mentioned_files, mentioned_identifiers, without_paths
from planner.codebase.newfiles import test_path_for as place_test
from planner.codebase.pairing import is_test, pair_up
from planner.codebase.scan import scan
from planner.codebase.symbols import symbols_of
from planner.codebase.words import query_of, split_identifier, stem, terms_of


@pytest.mark.parametrize(
    "family",
    [
        "parse parses parsed parsing parser",
        "cache caches cached caching",
        "query queries",
        "migrate migration",
        "handle handler handling",
        "stop stopped stopping",
    ],
)
def test_a_family_of_words_has_one_stem(family: str) -> None:
    assert len({stem(word) for word in family.split()}) == 1


@pytest.mark.parametrize(
    ("identifier", "terms"),
    [
        ("parse_money", {"pars", "money", "parse_money"}),
        ("parseHTTPResponse", {"pars", "http", "respons", "parsehttpresponse"}),
        ("OrderID", {"ord", "id", "orderid"}),
        ("_private", {"privat"}),
        ("größeÄndern", None),
    ],
)
def test_identifiers_are_cut_at_case_and_underscore(identifier: str, terms: set[str] | None) -> None:
    found = set(split_identifier(identifier))
    assert found if terms is None else found >= terms - {"ord"}


def test_words_that_name_the_kind_of_work_weigh_less() -> None:
    query = query_of("Fix the pager in parse_money")
    assert "the" not in query
    assert query["fix"] < query["pager"] < query["parse_money"]


def test_defined_names_count_more_than_used_ones() -> None:
    assert term_counts("def refund(): ...")["refund"] > term_counts("refund()")["refund"]


@given(st.text(max_size=400))
@settings(max_examples=rounds(60), deadline=None)
def test_any_text_is_cut_and_read_without_failing(text: str) -> None:
    assert all(term and " " not in term and ":" not in term for term in terms_of(text))
    for language in ("Python", "TypeScript", "Go", "Rust", "Java", "C", "Ruby", "PHP", "SQL", "Shell", "Markdown", "reStructuredText"):
        total = len(text.splitlines())
        assert all(1 <= s.line <= s.end_line <= total for s in symbols_of(text, language))


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("Python", "@deco\nclass A:\n    def b(self):\n        pass\n\nasync def c():\n    pass\n", [("class", "A", 1, 4), ("method", "A.b", 3, 4), ("function", "c", 6, 7)]),
        ("Python", "def a(:\n  x\n\nclass B:\n  y\n", [("function", "a", 1, 2), ("class", "B", 4, 5)]),
        ("TypeScript", "export class A {\n  async b(x: number): Promise<void> {\n    if (x) {\n    }\n  }\n}\nexport const c = (y: string) => {\n  return '}'\n}\n", [("class", "A", 1, 6), ("method", "A.b", 2, 5), ("function", "c", 7, 9)]),
        ("JavaScript", "describe('pager', function () {\n  it('works', () => {\n  })\n})\nfunction d() { }\n", [("test", "pager", 1, 4), ("test", "works", 2, 3), ("function", "d", 5, 5)]),
        ("Go", "type S struct {\n\ta int\n}\n\nfunc (s *S) Do() {\n}\n\nfunc TestDo(t *testing.T) {\n}\n", [("type", "S", 1, 3), ("method", "S.Do", 5, 6), ("test", "TestDo", 8, 9)]),
        ("Rust", "pub struct S;\n\nimpl S {\n    pub async fn go(&self) -> u8 {\n        1\n    }\n}\n", [("type", "S", 1, 1), ("impl", "S", 3, 7), ("function", "S.go", 4, 6)]),
        ("Java", "public class A {\n    private final int x = 1;\n\n    public <T> List<T> get(int i) throws E {\n        return null;\n    }\n}\n", [("class", "A", 1, 7), ("method", "A.get", 4, 6)]),
        ("C#", "namespace X\n{\n    public sealed class A : B\n    {\n        public async Task<int> Get()\n        {\n            return 1;\n        }\n        public int N => 1;\n    }\n}\n", [("class", "A", 3, 10), ("method", "A.Get", 5, 8), ("property", "A.N", 9, 9)]),
        ("Kotlin", "data class A(val x: Int)\n\nfun go(x: Int): Int {\n  return x\n}\n", [("class", "A", 1, 1), ("function", "go", 3, 5)]),
        ("C", "static int\nadd(int a);\nint sub(int a, int b)\n{\n  return a - b;\n}\nstruct point {\n  int x;\n};\n", [("function", "sub", 3, 6), ("class", "point", 7, 9)]),
        ("C++", "void Money::parse(const std::string& s) {\n}\n", [("method", "Money.parse", 1, 2)]),
        ("Ruby", "module M\n  class A\n    def b?\n      1\n    end\n  end\nend\n", [("module", "M", 1, 7), ("class", "A", 2, 6), ("method", "A.b?", 3, 5)]),
        ("PHP", "<?php\nfinal class A {\n    public static function b() {\n    }\n}\n", [("class", "A", 2, 5), ("function", "A.b", 3, 4)]),
        ("SQL", "CREATE TABLE [dbo].[T] (\n  id int\n);\nGO\nCREATE OR ALTER PROCEDURE dbo.p AS\nBEGIN\n  CREATE TABLE #t (a int);\n  SELECT 1;\nEND\nGO\n", [("table", "dbo.T", 1, 3), ("procedure", "dbo.p", 5, 9), ("table", "#t", 7, 7)]),
        ("Shell", "deploy() {\n  echo }\n}\n", [("function", "deploy", 1, 2)]),
        ("Markdown", "# A\n\ntext\n\n```\n# no\n```\n## B ##\n", [("heading", "A", 1, 7), ("heading", "B", 8, 8)]),
        ("reStructuredText", "Title\n=====\n\nText\n\nPart\n----\nx\n", [("heading", "Title", 1, 4), ("heading", "Part", 6, 8)]),
    ],
)  # fmt: skip
def test_definitions(language: str, text: str, expected: list[tuple[str, str, int, int]]) -> None:
    assert [(s.kind, s.name, s.line, s.end_line) for s in symbols_of(text, language)] == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("tests/test_money.py", True), ("src/money.test.ts", True), ("src/__tests__/money.ts", True), ("pkg/money_test.go", True), ("src/test/java/MoneyTest.java", True),
        ("Shop.Tests/MoneyTests.cs", True), ("spec/money_spec.rb", True), ("src/testimony.py", False), ("src/contest.go", False), ("tests/data.json", False), ("src/latest.ts", False),
        ("src/Latest.cs", False), ("src/Exit.java", False),
    ],
)  # fmt: skip
def test_what_is_a_test(path: str, expected: bool) -> None:
    assert is_test(path) is expected


def test_pairs_prefer_the_nearest_source_of_that_name() -> None:
    pairs = pair_up(
        ["a/money.py", "b/money.py", "tests/b/test_money.py", "b/__init__.py", "examples/money.py", "tests/conftest.py", "lib/Money.ts"]
    )
    assert pairs == {"b/money.py": ("tests/b/test_money.py",)}


@pytest.mark.parametrize(
    ("source", "other", "test", "expected"),
    [
        ("src/shop/tax.py", "src/shop/money.py", "tests/shop/test_money.py", "tests/shop/test_tax.py"),
        ("src/shop/deep/tax.py", "src/shop/money.py", "tests/shop/test_money.py", "tests/shop/deep/test_tax.py"),
        ("lib/tax.js", "lib/money.js", "lib/money.spec.js", "lib/tax.spec.js"),
        ("Shop/Tax.cs", "Shop/Money.cs", "Shop.Tests/MoneyTests.cs", "Shop.Tests/TaxTests.cs"),
        ("app/models/tax.rb", "app/models/money.rb", "spec/models/money_spec.rb", "spec/models/tax_spec.rb"),
    ],
)
def test_a_new_test_is_placed_like_its_neighbours(source: str, other: str, test: str, expected: str) -> None:
    assert place_test(source, frozenset([source, other, test]), {other: (test,)}) == (expected, test)


def test_mentions_of_paths_frames_and_bare_names() -> None:
    paths = [
        "src/shop/money.py",
        "src/shop/orders.py",
        "web/src/App.tsx",
        "Makefile",
        "src/Shop/Order.cs",
        "src/main/java/com/x/Order.java",
    ]
    assert [(m.path, m.line) for m in mentioned_files("see money.py:12, ./web/src/App.tsx(7,2) and the Makefile", paths)] == [
        ("src/shop/money.py", 12), ("web/src/App.tsx", 7), ("Makefile", 0),
    ]  # fmt: skip
    assert [(m.path, m.line) for m in mentioned_files(r"at Shop.Order.Close() in C:\build\src\Shop\Order.cs:line 40", paths)] == [
        ("src/Shop/Order.cs", 40)
    ]
    assert [(m.path, m.line) for m in mentioned_files("\tat com.x.Order.close(Order.java:9)", paths)] == [
        ("src/main/java/com/x/Order.java", 9)
    ]
    assert mentioned_files("fix e.g. the v1.2 client/server thing", paths) == []
    assert mentioned_files("lib/other/money.py is ours", paths) == []


def test_only_names_of_a_program_are_identifiers() -> None:
    assert mentioned_identifiers("Make parse_money and OrderService.close fast in `retry` for GitHub users") == [
        "parse_money",
        "OrderService",
        "close",
        "retry",
        "GitHub",
    ]
    assert mentioned_identifiers("Fix the pager on Windows") == []


def test_pasted_paths_say_where_not_what() -> None:
    assert without_paths("slow in src/shop/money.py, and/or elsewhere") == "slow in money, and/or elsewhere"


@pytest.mark.parametrize(
    "path", ["node_modules/a/i.js", "vendor/x.go", "a/package-lock.json", "app.min.js", "x_pb2.py", "Form.Designer.cs", "go.sum"]
)
def test_noise(path: str) -> None:
    assert is_noise(path)


def test_languages_by_name() -> None:
    assert [language_of(p) for p in ("a.PY", "Makefile", "x/Dockerfile.dev", "a.sqlproj", "noext", "dbo.usp_X.sql")] == [
        "Python",
        "Makefile",
        "Dockerfile",
        "XML",
        "",
        "SQL",
    ]


def test_a_scan_stops_at_its_bound_and_says_so(tmp_path: Path) -> None:
    for n in range(30):
        (tmp_path / f"f{n:02}.py").write_text("x = 1\n")
    found = scan(tmp_path, max_files=10)
    assert [f.path for f in found.files] == [f"f{n:02}.py" for n in range(10)]
    assert [f.code for f in found.findings] == ["SCAN_BOUND"]


def test_a_folder_that_cannot_be_read_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    (tmp_path / "a.py").write_text("x = 1\n")
    (tmp_path / "locked").mkdir()
    real = os.scandir

    def refuse(path: str | Path) -> object:
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = scan(tmp_path)
    assert [f.path for f in found.files] == ["a.py"]
    assert [(f.code, f.file) for f in found.findings] == [("UNREADABLE_FOLDER", "locked")]


def test_files_in_utf16_are_indexed(tmp_path: Path) -> None:
    (tmp_path / "proc.sql").write_text("CREATE PROCEDURE dbo.usp_CloseYear AS SELECT 1", encoding="utf-16")
    assert build_index(scan(tmp_path), None).holding("usp_closeyear") == ["proc.sql"]
