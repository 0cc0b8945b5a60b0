"""The codebase stage as a whole, on small repositories made for each test."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from core.errors import Cancelled, UnreadableInput
from core.progress import CancelToken, Progress
from planner.codebase.explore import explore, rank_files
from planner.codebase.model import Codebase
from planner.task import TaskType

_ENV = {
    **{k: v for k, v in os.environ.items() if not k.startswith("GIT_")},
    "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.com", "GIT_AUTHOR_DATE": "2024-01-01T00:00:00Z",
    "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.com", "GIT_COMMITTER_DATE": "2024-01-01T00:00:00Z",
    "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1",
}  # fmt: skip


def git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=root, env=_ENV, check=True, capture_output=True)


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def commit(root: Path, message: str, files: dict[str, str]) -> None:
    write(root, files)
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", message)


MONEY = '''"""Amounts."""


def parse_money(text):
    """Read an amount with its currency."""
    return float(text)


def format_money(amount):
    return f"{amount:.2f}"
'''
ORDERS = '''"""Orders."""


class OrderService:
    """Keeps orders."""

    def close_order(self, order):
        """Close an order once it is paid."""
        order.closed = True

    def cancel_order(self, order):
        order.cancelled = True
'''


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    root = tmp_path / "shop"
    root.mkdir()
    git(root, "init", "-q")
    commit(
        root,
        "Start the shop",
        {
            "src/shop/__init__.py": "",
            "src/shop/money.py": MONEY,
            "src/shop/orders.py": ORDERS,
            "src/shop/mailer.py": 'def send_mail(address, body):\n    """Send one message."""\n    return address, body\n',
            "tests/test_money.py": "import pytest\n\nfrom shop.money import parse_money\n\n\ndef test_parse_money():\n    assert parse_money('1') == 1\n",
            "README.md": "# Shop\n\nA shop.\n\n## Refunds\n\nRefunds are made by hand.\n",
            ".gitignore": "build/\n*.gen.py\n",
            "pyproject.toml": '[project]\nname = "shop"\n\n[tool.pytest.ini_options]\ntestpaths = ["tests"]\n',
        },
    )
    return root


def existing(found: Codebase) -> list[str]:
    return [f.path for f in found.relevant if not f.new]


def assert_true(found: Codebase) -> None:
    """Every existing path exists with its lines and symbols inside it; every new one does not exist."""
    for file in found.relevant:
        path = found.root / file.path
        assert path.exists() != file.new
        assert file.reason
        if file.new:
            continue
        total = len(path.read_text(encoding="utf-8").splitlines())
        assert len(file.lines) <= 3
        assert all(1 <= first <= last <= total for first, last in file.lines)
        assert len(file.symbols) <= 5
        assert all(1 <= s.line <= s.end_line <= total for s in file.symbols)
    for convention in found.conventions:
        assert (found.root / convention.path).is_file()
    for command in found.commands:
        assert (found.root / command.source.rpartition(":")[0]).is_file() or (found.root / command.source).is_file()


def test_the_definition_comes_first_with_its_lines_and_its_test(repo: Path) -> None:
    found = explore(repo, "parsing money fails on a currency sign", task_type=TaskType.FIX)
    assert existing(found)[:2] == ["src/shop/money.py", "tests/test_money.py"]
    best, test = found.relevant[:2]
    assert best.symbols[0].name == "parse_money"
    assert best.reason.startswith("defines `parse_money`")
    assert "its test is `tests/test_money.py`" in best.reason
    assert test.test_of == "src/shop/money.py"
    assert_true(found)


def test_answers_are_the_same_each_time_with_and_without_a_cache(repo: Path, tmp_path: Path) -> None:
    cold = explore(repo, "close an order", cache_dir=tmp_path / "cache")
    assert explore(repo, "close an order", cache_dir=tmp_path / "cache") == cold
    assert explore(repo, "close an order") == cold


def test_ignored_files_are_never_listed(repo: Path) -> None:
    write(
        repo,
        {"build/refund.py": "def refund(): ...\n", "refund.gen.py": "def refund(): ...\n", "src/shop/refund.py": "def refund(): ...\n"},
    )
    assert existing(explore(repo, "refund twice"))[0] == "src/shop/refund.py"
    assert not [p for p in existing(explore(repo, "refund twice")) if p.startswith("build") or p.endswith(".gen.py")]


def test_a_folder_without_git_honours_its_ignore_files(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            ".gitignore": "secret/\n*.tmp.py\n",
            "app/.gitignore": "local_*\n!local_kept.py\n",
            "app/refund.py": "def refund(): ...\n",
            "app/local_refund.py": "def refund(): ...\n",
            "app/local_kept.py": "def refund_kept(): ...\n",
            "secret/refund.py": "def refund(): ...\n",
            "app/refund.tmp.py": "def refund(): ...\n",
            "node_modules/refund/index.js": "function refund() {}\n",
        },
    )
    found = explore(tmp_path, "refund")
    assert not found.is_git
    assert sorted(existing(found)) == ["app/local_kept.py", "app/refund.py"]


def test_what_is_named_comes_first_in_the_order_of_the_prompt(repo: Path) -> None:
    found = explore(repo, "money money money: see src/shop/orders.py:8 and mailer.py")
    assert existing(found)[:2] == ["src/shop/orders.py", "src/shop/mailer.py"]
    assert found.relevant[0].reason.startswith("named in the prompt at line 8")
    assert any(first <= 8 <= last for first, last in found.relevant[0].lines[:1])


def test_frames_of_a_stack_trace_are_found_below_another_root(repo: Path) -> None:
    trace = 'Traceback (most recent call last):\n  File "/home/x/site-packages/shop/mailer.py", line 2, in send_mail\nValueError: money\n'
    best = explore(repo, trace).relevant[0]
    assert best.path == "src/shop/mailer.py"
    assert best.reason.startswith("in the stack trace at line 2")


def test_a_symbol_lifts_the_file_that_defines_it(repo: Path) -> None:
    write(
        repo, {f"src/shop/use{n}.py": "from shop.orders import OrderService\n" + "OrderService().cancel_order(1)\n" * 20 for n in range(4)}
    )
    assert explore(repo, "make cancel_order idempotent").relevant[0].path == "src/shop/orders.py"
    assert explore(repo, "make `OrderService.close_order` idempotent").relevant[0].symbols[0].name == "OrderService.close_order"


def test_commit_messages_vote_for_the_files_they_touched(repo: Path) -> None:
    commit(repo, "Stop the flux capacitor from overheating", {"src/shop/mailer.py": "def send_mail(address, body):\n    return None\n"})
    found = explore(repo, "flux capacitor overheats again")
    assert existing(found)[0] == "src/shop/mailer.py"
    assert "Stop the flux capacitor from overheating" in found.relevant[0].reason
    assert "src/shop/mailer.py" not in rank_files(repo, "flux capacitor overheats again", history=False)


def test_files_that_change_together_follow_each_other(repo: Path) -> None:
    for n in range(6):
        commit(repo, f"Round {n}", {"src/shop/orders.py": ORDERS + f"\nN = {n}\n", "settings.toml": f"number = {n}\n"})
    found = explore(repo, "cancel an order")
    follower = next(f for f in found.relevant if f.path == "settings.toml")
    assert "changed with `src/shop/orders.py` in 6 of its last 6 commits" in follower.reason


def test_a_fix_proposes_the_missing_test_in_the_project_s_own_style(repo: Path) -> None:
    found = explore(repo, "closing an order twice raises", task_type=TaskType.FIX)
    assert [(f.path, f.new, f.test_of) for f in found.relevant if f.new] == [("tests/test_orders.py", True, "src/shop/orders.py")]
    assert not [f for f in explore(repo, "parse_money fails on commas", task_type=TaskType.FIX).relevant if f.new]
    assert not [f for f in explore(repo, "bump the order of dependencies", task_type=TaskType.CHORE).relevant if f.new]


def test_a_feature_proposes_a_module_and_its_test_but_never_an_existing_path(repo: Path) -> None:
    found = explore(repo, "Add a voucher engine to the order service", task_type=TaskType.FEATURE)
    assert [f.path for f in found.relevant if f.new] == ["src/shop/voucher_engine.py", "tests/test_voucher_engine.py"]
    assert_true(found)
    write(repo, {".gitignore": "tests/test_voucher_engine.py\n", "tests/test_voucher_engine.py": ""})
    again = explore(repo, "Add a voucher engine to the order service", task_type=TaskType.FEATURE)
    assert [f.path for f in again.relevant if f.new] == ["src/shop/voucher_engine.py"]
    write(repo, {f"examples/coupon_{n}.py": "def coupon_book(order): ...\n" for n in range(3)})
    aside = explore(repo, "We need a coupon book system for the order service", task_type=TaskType.FEATURE)
    assert next(f.path for f in aside.relevant if f.new) == "src/shop/coupon_book.py"
    part = explore(repo, "Add a currency parameter to parse_money", task_type=TaskType.FEATURE)
    assert not [f for f in part.relevant if f.new]
    named = explore(repo, "Create src/shop/stock.py that counts orders", task_type=TaskType.FEATURE)
    assert next(f.path for f in named.relevant if f.new) == "src/shop/stock.py"
    outside = explore(repo, "Create ../../etc/evil.py and /etc/evil2.py", task_type=TaskType.FEATURE)
    assert not [f for f in outside.relevant if f.new and "evil" in f.path]


@pytest.mark.parametrize(
    ("files", "prompt", "expected"),
    [
        ({"pkg/a.go": "package pkg\nfunc Add() {}\n", "pkg/a_test.go": 'package pkg\nimport "testing"\nfunc TestAdd(t *testing.T) {}\n', "pkg/ledger.go": "package pkg\nfunc Ledger() {}\n"}, "ledger is wrong", "pkg/ledger_test.go"),
        ({"package.json": '{"devDependencies":{"jest":"1"}}', "src/a.ts": "export function a() {}\n", "src/__tests__/a.test.ts": "test('a', () => {})\n", "src/ledger.ts": "export function ledger() {}\n"}, "ledger is wrong", "src/__tests__/ledger.test.ts"),
        ({"pom.xml": "<project>\n<artifactId>x</artifactId>\n</project>", "src/main/java/x/A.java": "class A {}\n", "src/test/java/x/ATest.java": "import org.junit.Test;\nclass ATest {}\n", "src/main/java/x/y/Ledger.java": "public class Ledger {\n}\n"}, "Ledger is wrong", "src/test/java/x/y/LedgerTest.java"),
    ],
    ids=["go", "typescript", "java"],
)  # fmt: skip
def test_new_tests_imitate_the_existing_pairs(tmp_path: Path, files: dict[str, str], prompt: str, expected: str) -> None:
    write(tmp_path, files)
    found = explore(tmp_path, prompt, task_type=TaskType.FIX)
    assert [f.path for f in found.relevant if f.new] == [expected]


def test_odd_names_links_and_devices_do_no_harm(repo: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.py").write_text("def order_outside(): ...\n")
    (repo / "evil\nname order.py").write_text("def order(): ...\n")
    (repo / "esc\x1b[31m order.py").write_text("def order(): ...\n")
    (repo / "loop").symlink_to(repo)
    (repo / "link_order.py").symlink_to(tmp_path / "outside.py")
    os.mkfifo(repo / "order_pipe.py")
    for root in (repo, _without_git(repo)):
        found = explore(root, "close the order")
        assert existing(found)[0] == "src/shop/orders.py"
        assert all("\n" not in p and "\x1b" not in p and "link" not in p and "pipe" not in p for p in existing(found))
        assert "ODD_FILE_NAME" in {f.code for f in found.findings}


def _without_git(repo: Path) -> Path:
    (repo / ".git").rename(repo.parent / "moved")
    return repo


def test_bytes_that_are_no_text_are_left_out(repo: Path) -> None:
    (repo / "src/shop/order_blob.py").write_bytes(b"order\0\1\2\3" * 100)
    (repo / "src/shop/order_min.js").write_text("var order=1;" * 5000)
    (repo / "order_generated.go").write_text("// Code generated by protoc-gen-go. DO NOT EDIT.\npackage order\n")
    (repo / "src/shop/orders_big.py").write_text("order = 1\n" * 200_000)
    (repo / "yarn.lock").write_text("order@1\n")
    found = explore(repo, "close the order")
    assert not {"src/shop/order_blob.py", "src/shop/order_min.js", "order_generated.go", "src/shop/orders_big.py", "yarn.lock"} & set(
        existing(found)
    )
    assert "LARGE_FILES" in {f.code for f in found.findings}


def test_hostile_sources_are_data(repo: Path) -> None:
    write(
        repo, {"deep.py": "order = " + "(" * 5000 + ")" * 5000, "nul.py": "order = '\\0'\n", "broken.py": "def close_order(:\n    pass\n"}
    )
    found = explore(repo, "close the order")
    broken = next(f for f in found.relevant if f.path == "broken.py")
    assert broken.symbols[0].name == "close_order"
    assert_true(found)


def test_configuration_of_the_repository_runs_nothing(repo: Path, tmp_path: Path) -> None:
    touched = tmp_path / "touched"
    script = tmp_path / "evil.sh"
    script.write_text(f"#!/bin/sh\ntouch {touched}\n")
    script.chmod(0o755)
    for key in ("core.fsmonitor", "core.pager", "pager.log", "diff.external", "gpg.program", "core.sshCommand"):
        git(repo, "config", key, str(script))
    git(repo, "config", "log.showSignature", "true")
    git(repo, "config", "core.hooksPath", str(tmp_path))
    assert explore(repo, "close the order").is_git
    assert not touched.exists()


def test_a_missing_root_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="cannot read the folder"):
        explore(tmp_path / "nowhere", "x")
    (tmp_path / "file").write_text("x")
    with pytest.raises(UnreadableInput, match="is not a folder"):
        explore(tmp_path / "file", "x")


def test_an_empty_folder_and_an_empty_repository_have_nothing(tmp_path: Path) -> None:
    assert explore(tmp_path, "add a thing", task_type=TaskType.FEATURE).relevant == ()
    git(tmp_path, "init", "-q")
    found = explore(tmp_path, "add a thing", task_type=TaskType.FEATURE)
    assert (found.relevant, found.commands, found.file_count) == ((), (), 0)


def test_cancel_stops_it(repo: Path) -> None:
    token = CancelToken()
    seen: list[str] = []

    def watch(progress: Progress) -> None:
        seen.append(progress.stage)
        if progress.stage == "indexing":
            token.cancel()

    with pytest.raises(Cancelled):
        explore(repo, "order", cancel=token, progress=watch)
    assert "ranking" not in seen


def test_a_damaged_cache_is_rebuilt(repo: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    good = explore(repo, "close an order", cache_dir=cache)
    file = next(cache.iterdir())
    for damage in (b"not a database", file.read_bytes()[:700], b""):
        file.write_bytes(damage)
        assert explore(repo, "close an order", cache_dir=cache) == good
        assert file.stat().st_size > 1000


def test_a_changed_file_is_read_again(repo: Path, tmp_path: Path) -> None:
    explore(repo, "x", cache_dir=tmp_path / "cache")
    write(repo, {"src/shop/mailer.py": "def zeppelin_timetable():\n    return 1\n"})
    assert existing(explore(repo, "zeppelin timetable", cache_dir=tmp_path / "cache"))[0] == "src/shop/mailer.py"


def test_a_cache_that_cannot_be_written_changes_nothing(repo: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert existing(explore(repo, "close an order", cache_dir=tmp_path / "file" / "below"))[0] == "src/shop/orders.py"


def test_a_huge_prompt_is_answered(repo: Path) -> None:
    assert existing(explore(repo, "close the order " + "lorem ipsum " * 90_000))[0] == "src/shop/orders.py"


def test_a_subfolder_is_a_root_of_its_own(repo: Path) -> None:
    commit(repo, "Touch orders", {"src/shop/orders.py": ORDERS + "\nN = 1\n"})
    assert existing(explore(repo / "src", "close the order"))[0] == "shop/orders.py"
