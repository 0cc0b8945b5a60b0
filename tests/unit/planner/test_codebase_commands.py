"""Declared commands, each with the line that declares it."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.codebase.commands import find_commands
from planner.codebase.explore import explore
from planner.codebase.manifests import purpose_of, purpose_of_command


def write(root: Path, files: dict[str, str]) -> frozenset[str]:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return frozenset(files)


def found(root: Path, files: dict[str, str], relevant: tuple[str, ...] = ()) -> list[tuple[str, str, str, str]]:
    return [(c.purpose, c.command, c.folder, c.source) for c in find_commands(root, write(root, files), relevant)]


def test_a_folder_that_declares_nothing_has_no_command(tmp_path: Path) -> None:
    assert found(tmp_path, {"main.py": "import unittest\n", "README.md": "run pytest\n"}) == []


def test_python_tools_are_prefixed_by_what_the_lock_proves(tmp_path: Path) -> None:
    pyproject = (
        '[build-system]\nrequires = ["hatchling"]\n\n[project]\nname = "x"\n[project.scripts]\nshop = "x:main"\n\n'
        '[tool.pytest.ini_options]\n[tool.ruff]\n[tool.ruff.format]\n[tool.mypy]\nfiles = ["x"]\n'
    )
    assert found(tmp_path, {"pyproject.toml": pyproject, "uv.lock": ""}) == [
        ("test", "uv run pytest", "", "pyproject.toml:9"),
        ("lint", "uv run ruff check .", "", "pyproject.toml:10"),
        ("types", "uv run mypy", "", "pyproject.toml:12"),
        ("format", "uv run ruff format .", "", "pyproject.toml:11"),
        ("build", "uv build", "", "pyproject.toml:1"),
        ("run", "uv run shop", "", "pyproject.toml:7"),
    ]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"pyproject.toml": "[tool.pytest.ini_options]\n"}, ("test", "python -m pytest", "", "pyproject.toml:1")),
        ({"pyproject.toml": "[tool.pytest.ini_options]\n", "poetry.lock": ""}, ("test", "poetry run pytest", "", "pyproject.toml:1")),
        ({"pyproject.toml": "[tool.pytest.ini_options]\n", "pdm.lock": ""}, ("test", "pdm run pytest", "", "pyproject.toml:1")),
        ({"requirements-dev.txt": "rich\npytest>=8\n", "setup.py": ""}, ("test", "python -m pytest", "", "requirements-dev.txt:2")),
        ({"setup.cfg": "[metadata]\nname = x\n[tool:pytest]\n"}, ("test", "python -m pytest", "", "setup.cfg:3")),
        ({"tox.ini": "[tox]\nenvlist = py\n[testenv:lint]\n"}, ("lint", "tox run -e lint", "", "tox.ini:3")),
        ({"tox.ini": "[tox]\nenvlist = py\n"}, ("test", "tox", "", "tox.ini:1")),
        ({"noxfile.py": "import nox\n\n@nox.session(name='lint')\ndef style(session):\n    pass\n"}, ("lint", "nox -s lint", "", "noxfile.py:4")),
        ({"pyproject.toml": '[tool.poe.tasks]\ntest = "pytest"\n'}, ("test", "poe test", "", "pyproject.toml:2")),
        ({"pyproject.toml": '[tool.hatch.envs.types.scripts]\ncheck = "mypy x"\n'}, ("types", "hatch run types:check", "", "pyproject.toml:2")),
        ({"setup.cfg": "[flake8]\nmax-line-length = 100\n"}, ("lint", "flake8", "", "setup.cfg:1")),
        ({"package.json": '{\n "scripts": {\n  "test": "jest"\n }\n}'}, ("test", "npm test", "", "package.json:3")),
        ({"package.json": '{\n "scripts": {\n  "lint": "eslint ."\n }\n}', "pnpm-lock.yaml": ""}, ("lint", "pnpm run lint", "", "package.json:3")),
        ({"package.json": '{"scripts": {"type-check": "tsc"}}', "yarn.lock": ""}, ("types", "yarn run type-check", "", "package.json:1")),
        ({"package.json": '{"scripts": {"test": "bun test"}}', "bun.lock": ""}, ("test", "bun run test", "", "package.json:1")),
        ({"go.mod": "module example.com/x\n"}, ("test", "go test ./...", "", "go.mod:1")),
        ({"go.mod": "module x\n", ".golangci.yml": ""}, ("lint", "golangci-lint run", "", ".golangci.yml")),
        ({"Cargo.toml": "[package]\nname = 'x'\n[lints.clippy]\n"}, ("lint", "cargo clippy --all-targets", "", "Cargo.toml:3")),
        ({"Cargo.toml": "[workspace]\nmembers = []\n"}, ("test", "cargo test --workspace", "", "Cargo.toml:1")),
        ({"build.gradle.kts": "plugins {\n}\n", "gradlew": ""}, ("test", "./gradlew test", "", "build.gradle.kts:1")),
        ({"build.gradle": "apply plugin: 'java'\n"}, ("build", "gradle build", "", "build.gradle:1")),
        ({"pom.xml": "<project>\n <artifactId>x</artifactId>\n</project>", "mvnw": ""}, ("test", "./mvnw test", "", "pom.xml:2")),
        ({"X.sln": "", "T/T.csproj": '<PackageReference Include="xunit" />'}, ("test", "dotnet test", "", "T/T.csproj")),
        ({"A.sln": "", "B.sln": ""}, ("build", "dotnet build A.sln", "", "A.sln")),
        ({"db/D.sqlproj": '<Sdk Name="Microsoft.Build.Sql" />'}, ("build", "dotnet build D.sqlproj", "db", "db/D.sqlproj:1")),
        ({"composer.json": '{\n"scripts": {\n"test": "phpunit"}}'}, ("test", "composer test", "", "composer.json:3")),
        ({"composer.json": "{}", "phpunit.xml.dist": ""}, ("test", "vendor/bin/phpunit", "", "phpunit.xml.dist")),
        ({"Gemfile": "gem 'rspec'\n"}, ("test", "bundle exec rspec", "", "Gemfile:1")),
        ({"Rakefile": "\nRake::TestTask.new(:test) do |t|\nend\n"}, ("test", "rake test", "", "Rakefile:2")),
        ({"CMakeLists.txt": "project(x)\nenable_testing()\n"}, ("test", "ctest --test-dir build --output-on-failure", "", "CMakeLists.txt:2")),
        ({"mix.exs": "defmodule X do\nend\n"}, ("test", "mix test", "", "mix.exs:1")),
        ({"Makefile": "VERSION := 1\n\ntest: deps\n\tgo test\n"}, ("test", "make test", "", "Makefile:3")),
        ({"justfile": "lint path='.':\n  ruff {{path}}\n"}, ("lint", "just lint", "", "justfile:1")),
        ({"Taskfile.yml": "version: '3'\ntasks:\n  test:\n    cmds: [go test]\n"}, ("test", "task test", "", "Taskfile.yml:3")),
        ({".pre-commit-config.yaml": "repos:\n"}, ("lint", "pre-commit run --all-files", "", ".pre-commit-config.yaml:1")),
        ({".github/workflows/ci.yml": "jobs:\n  a:\n    steps:\n      - run: |\n          pip install x\n          pytest -q tests\n"}, ("test", "pytest -q tests", "", ".github/workflows/ci.yml:6")),
    ],
)  # fmt: skip
def test_each_ecosystem(tmp_path: Path, files: dict[str, str], expected: tuple[str, str, str, str]) -> None:
    commands = found(tmp_path, files)
    assert expected in commands
    for _, _, _, source in commands:
        path, _, line = source.rpartition(":")
        if line.isdigit():
            assert 1 <= int(line) <= len((tmp_path / path).read_text().splitlines())


def test_what_is_not_declared_is_not_invented(tmp_path: Path) -> None:
    assert (
        found(
            tmp_path,
            {
                "package.json": '{"scripts": {"test": "echo \\"Error: no test specified\\" && exit 1", "test:watch": "jest --watch", "predeploy": "x"}}'
            },
        )
        == []
    )
    assert [c[0] for c in found(tmp_path, {"CMakeLists.txt": "project(x)\n", "Cargo.toml": "[package]\n"})] == ["test", "build", "build"]
    workflow = "steps:\n  - run: npm test -- --shard=${{ matrix.x }}\n  - run: make test && rm -rf /\n"
    assert found(tmp_path, {".github/workflows/a.yml": workflow}) == []


def test_broken_manifests_declare_nothing(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": "[tool.pytest\n",
        "package.json": "{" * 100_000,
        "noxfile.py": "def (",
        "composer.json": "[]",
        "Cargo.toml": "= =",
    }
    assert {c[0] for c in found(tmp_path, files)} <= {"test", "build"}


def test_a_manifest_that_links_elsewhere_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("test:\n\techo\n")
    (tmp_path / "Makefile").symlink_to(tmp_path / "real")
    assert find_commands(tmp_path, frozenset(["Makefile"])) == ()


def test_in_a_monorepo_the_folder_of_the_relevant_files_comes_first(tmp_path: Path) -> None:
    files = {
        "package.json": '{"scripts": {"test": "turbo test"}}',
        "pnpm-lock.yaml": "",
        "packages/api/package.json": '{"scripts": {"test": "vitest"}}',
        "packages/api/src/a.ts": "",
        "packages/web/package.json": '{"scripts": {"test": "jest"}}',
        "services/billing/pyproject.toml": "[tool.pytest.ini_options]\n",
    }
    tests = found(tmp_path, files, ("packages/api/src/a.ts",))
    assert tests == [("test", "pnpm test", "packages/api", "packages/api/package.json:1"), ("test", "pnpm test", "", "package.json:1")]
    assert found(tmp_path, files, ("services/billing/x.py",))[0] == (
        "test",
        "python -m pytest",
        "services/billing",
        "services/billing/pyproject.toml:1",
    )


def test_plain_names_come_before_variants(tmp_path: Path) -> None:
    scripts = '{"scripts": {"test:unit": "a", "coverage": "c", "test": "b"}}'
    assert [c[1] for c in found(tmp_path, {"package.json": scripts})] == ["npm test", "npm run coverage", "npm run test:unit"]


@pytest.mark.parametrize(
    ("name", "body", "purpose"),
    [
        ("test", "", "test"), ("unit-tests", "", "test"), ("check", "", "test"), ("check", "mypy .", "types"), ("lint", "", "lint"), ("typecheck", "", "types"),
        ("fmt", "", "format"), ("build:prod", "", "build"), ("test:watch", "", ""), ("deploy", "", ""), ("run-all-checks", "", ""), ("start", "", "run"), ("docs", "", ""),
    ],
)  # fmt: skip
def test_purposes_by_name(name: str, body: str, purpose: str) -> None:
    assert purpose_of(name, body) == purpose


@pytest.mark.parametrize(
    ("line", "purpose"),
    [
        ("pytest -x", "test"),
        ("cargo clippy", "lint"),
        ("npm run build", "build"),
        ("mypy src", "types"),
        ("./gradlew check", "test"),
        ("pip install pytest-x", ""),
        ("echo test", ""),
    ],
)
def test_purposes_by_command(line: str, purpose: str) -> None:
    assert purpose_of_command(line) == purpose


@pytest.mark.parametrize(
    ("files", "manager", "framework"),
    [
        ({"pyproject.toml": "[tool.pytest.ini_options]\n", "uv.lock": "", "a.py": "refund = 1\n"}, "uv", "pytest"),
        ({"setup.py": "", "a.py": "refund = 1\n", "test_a.py": "import unittest\n"}, "pip", "unittest"),
        ({"package.json": '{"devDependencies": {"vitest": "1"}}', "yarn.lock": "", "a.ts": "const refund = 1\n"}, "yarn", "vitest"),
        ({"go.mod": "module x\n", "a.go": "package x\nvar refund = 1\n", "a_test.go": 'package x\nimport "testing"\n'}, "go", "go test"),
        ({"Cargo.toml": "[package]\n", "src/lib.rs": "fn refund() {}\n#[test]\nfn t() {}\n"}, "cargo", "cargo test"),
        ({"pom.xml": "<artifactId>", "src/main/java/A.java": "class A { int refund; }\n", "src/test/java/ATest.java": "import org.junit.Test;\n"}, "maven", "JUnit"),
        ({"A.csproj": "", "A.cs": "class Refund {}\n", "ATests.cs": "using Xunit;\n"}, "dotnet", "xUnit"),
        ({"a.sql": "CREATE TABLE refund (id int);\n"}, "", ""),
    ],
    ids=["uv", "pip", "yarn", "go", "cargo", "maven", "dotnet", "none"],
)  # fmt: skip
def test_package_manager_and_test_framework(tmp_path: Path, files: dict[str, str], manager: str, framework: str) -> None:
    write(tmp_path, files)
    codebase = explore(tmp_path, "refund")
    assert (codebase.package_manager, codebase.test_framework) == (manager, framework)


def test_the_root_comes_first_when_its_files_do_and_the_manual_is_left_out(tmp_path: Path) -> None:
    files = {
        "Makefile": "test:\n\ttrue\nscreens-check:\n\ttrue\ndev:\n\tpip install -e .\n",
        "docs/Makefile": "coverage:\n\tsphinx\n",
        "tools/Makefile": "test:\n\ttrue\n",
    }
    relevant = ("src/a.py", "docs/a.rst", "tools/b.py")
    assert found(tmp_path, files, relevant) == [("test", "make test", "", "Makefile:1"), ("test", "make test", "tools", "tools/Makefile:1")]
