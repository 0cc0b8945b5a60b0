"""Commands that projects of other ecosystems declare: JavaScript, Go, Rust, JVM, .NET, PHP, Ruby, C and C++, Elixir."""

from __future__ import annotations

import re
from collections.abc import Iterator

from planner.codebase.manifests import Project, plainness, purpose_of, table
from planner.codebase.model import ProjectCommand

_NODE_LOCKS = {
    "pnpm-lock.yaml": "pnpm",
    "yarn.lock": "yarn",
    "bun.lockb": "bun",
    "bun.lock": "bun",
    "package-lock.json": "npm",
    "npm-shrinkwrap.json": "npm",
}


def node_manager(project: Project) -> str:
    """``npm``, ``pnpm``, ``yarn`` or ``bun``, by ``packageManager``, then by the nearest lock file; empty without package.json."""
    if not project.has("package.json"):
        return ""
    declared = str(project.json("package.json").get("packageManager", "")).partition("@")[0]
    return declared if declared in ("npm", "pnpm", "yarn", "bun") else _NODE_LOCKS.get(project.find_up(*_NODE_LOCKS), "npm")


def node(project: Project) -> Iterator[ProjectCommand]:
    """Scripts of package.json, plain names before their variants."""
    manager = node_manager(project)
    scripts = table(project.json("package.json"), "scripts")
    found = []
    for name, body in scripts.items():
        if not isinstance(body, str) or not re.fullmatch(r"[\w:.@/-]+", name) or "no test specified" in body:
            continue
        if purpose := purpose_of(name, body):
            run = (
                f"{manager} {name}"
                if (manager != "bun" and name in ("test", "start")) or (manager in ("yarn", "pnpm") and name in ("test", "start"))
                else f"{manager} run {name}"
            )
            source = project.source("package.json", rf'^\s*[^"]*"{re.escape(name)}"\s*:', after=r'"scripts"\s*:')
            source = source if ":" in source else project.source("package.json", rf'"{re.escape(name)}"\s*:')
            found.append((plainness(name, purpose), project.command(purpose, run, source)))
    yield from (command for _, command in sorted(found, key=lambda pair: pair[0]))
    for name in ("deno.json", "deno.jsonc"):
        for task, body in table(project.json(name), "tasks").items():
            if purpose := purpose_of(task, str(body)):
                yield project.command(purpose, f"deno task {task}", project.source(name, rf'"{re.escape(task)}"\s*:'))


def go(project: Project) -> Iterator[ProjectCommand]:
    """Go's own commands where there is a module."""
    if not project.has("go.mod"):
        return
    source = project.source("go.mod", r"^module\s")
    yield project.command("test", "go test ./...", source)
    yield project.command("build", "go build ./...", source)
    for name in (".golangci.yml", ".golangci.yaml", ".golangci.toml", ".golangci.json"):
        if project.has(name):
            yield project.command("lint", "golangci-lint run", project.source(name))
    yield project.command("lint", "go vet ./...", source)


def rust(project: Project) -> Iterator[ProjectCommand]:
    """Cargo's commands; clippy and rustfmt only where they are configured."""
    if not project.has("Cargo.toml"):
        return
    data = project.toml("Cargo.toml")
    source = project.source("Cargo.toml", r"^\[(?:package|workspace)\]")
    everything = " --workspace" if "workspace" in data else ""
    yield project.command("test", f"cargo test{everything}", source)
    yield project.command("build", f"cargo build{everything}", source)
    if "clippy" in table(data, "lints") or "clippy" in table(data, "workspace", "lints"):
        yield project.command("lint", "cargo clippy --all-targets", project.source("Cargo.toml", r"^\[(?:workspace\.)?lints\.clippy"))
    for name in ("clippy.toml", ".clippy.toml"):
        if project.has(name):
            yield project.command("lint", "cargo clippy --all-targets", project.source(name))
    for name in ("rustfmt.toml", ".rustfmt.toml"):
        if project.has(name):
            yield project.command("format", "cargo fmt", project.source(name))


def jvm(project: Project) -> Iterator[ProjectCommand]:
    """Gradle and Maven, through their wrappers where there are any."""
    for name in ("build.gradle.kts", "build.gradle", "settings.gradle.kts", "settings.gradle"):
        if not project.has(name):
            continue
        tool = "./gradlew" if project.has("gradlew") else "gradle"
        source = project.source(name, r"^\s*plugins\b|apply plugin|^\s*rootProject")
        yield project.command("test", f"{tool} test", source)
        yield project.command("build", f"{tool} build", source)
        for plugin, task, purpose in (
            ("spotless", "spotlessCheck", "lint"),
            ("spotless", "spotlessApply", "format"),
            ("detekt", "detekt", "lint"),
            ("ktlint", "ktlintCheck", "lint"),
        ):
            if plugin in project.text(name):
                yield project.command(purpose, f"{tool} {task}", project.source(name, plugin))
        break
    if project.has("pom.xml"):
        tool = "./mvnw" if project.has("mvnw") else "mvn"
        source = project.source("pom.xml", r"<artifactId>")
        yield project.command("test", f"{tool} test", source)
        yield project.command("build", f"{tool} package -DskipTests", source)
        for plugin, goal, purpose in (
            ("spotless-maven-plugin", "spotless:check", "lint"),
            ("maven-checkstyle-plugin", "checkstyle:check", "lint"),
        ):
            if plugin in project.text("pom.xml"):
                yield project.command(purpose, f"{tool} {goal}", project.source("pom.xml", plugin))
    if project.has("build.sbt"):
        yield project.command("test", "sbt test", project.source("build.sbt"))
        yield project.command("build", "sbt compile", project.source("build.sbt"))


def dotnet(project: Project) -> Iterator[ProjectCommand]:
    """Dotnet on the solution, else on the folder's projects; ``dotnet test`` only where a test project is in reach."""
    here = f"{project.folder}/" if project.folder else ""
    solutions = sorted(n for low, n in project.names.items() if low.endswith((".sln", ".slnx")))
    projects = sorted(n for low, n in project.names.items() if low.endswith((".csproj", ".fsproj", ".vbproj")))
    below = sorted(p for p in project.paths if p.startswith(here) and p.lower().endswith((".csproj", ".fsproj", ".vbproj")))
    tests = [p for p in below[:60] if is_test_project(project, p)]
    if solutions:
        # One solution needs no name; among several the name says which is meant.
        name = "" if len(solutions) == 1 and not projects else f" {quoted(solutions[0])}"
        if tests:
            yield project.command("test", f"dotnet test{name}", tests[0])
        yield project.command("build", f"dotnet build{name}", project.path_of(solutions[0]))
    else:
        for file in projects:
            path = project.path_of(file)
            if path in tests:
                yield project.command("test", f"dotnet test {quoted(file)}", path)
            yield project.command("build", f"dotnet build {quoted(file)}", path)
    for name in sorted(n for low, n in project.names.items() if low.endswith(".sqlproj")):
        if "Microsoft.Build.Sql" in project.text(name):
            yield project.command("build", f"dotnet build {quoted(name)}", project.source(name, "Microsoft.Build.Sql"))
        else:
            yield project.command("build", f"msbuild {quoted(name)}", project.source(name))


def is_test_project(project: Project, path: str) -> bool:
    """Whether a .NET project file refers to the test SDK or says that it is a test project."""
    folder, _, name = path.rpartition("/")
    other = Project(project.root, folder, {name.lower(): name}, project.paths)
    text = other.text(name)
    if re.search(r"Microsoft\.NET\.Test\.Sdk|<IsTestProject>\s*true|MSTest\.Sdk|\bxunit|NUnit3TestAdapter|TUnit", text, re.IGNORECASE):
        return True
    return bool(re.search(r"(?:^|[._-]|(?<=[a-z]))Tests?$", name.rpartition(".")[0]))


def quoted(name: str) -> str:
    """A file name as one shell word."""
    return name if re.fullmatch(r"[\w./+@-]+", name) else "'" + name.replace("'", "'\\''") + "'"


def php(project: Project) -> Iterator[ProjectCommand]:
    """Composer scripts, then PHPUnit and PHPStan where they are configured."""
    for name, body in table(project.json("composer.json"), "scripts").items():
        if (purpose := purpose_of(name, str(body))) and re.fullmatch(r"[\w:.-]+", name):
            yield project.command(
                purpose,
                f"composer {name}" if name == "test" else f"composer run-script {name}",
                project.source("composer.json", rf'"{re.escape(name)}"\s*:', after=r'"scripts"\s*:'),
            )
    for names, purpose, command in (
        (("phpunit.xml", "phpunit.xml.dist"), "test", "vendor/bin/phpunit"),
        (("phpstan.neon", "phpstan.neon.dist"), "types", "vendor/bin/phpstan analyse"),
        ((".php-cs-fixer.php", ".php-cs-fixer.dist.php"), "format", "vendor/bin/php-cs-fixer fix"),
    ):
        found = next((n for n in names if project.has(n)), "")
        if found:
            yield project.command(purpose, command, project.source(found))


def ruby(project: Project) -> Iterator[ProjectCommand]:
    """RSpec, Rake tasks, RuboCop, Rails."""
    bundle = "bundle exec " if project.has("Gemfile") else ""
    if project.has(".rspec") or re.search(r"""gem\s*\(?["']rspec""", project.text("Gemfile")):
        yield project.command(
            "test", f"{bundle}rspec", project.source(".rspec") if project.has(".rspec") else project.source("Gemfile", "rspec")
        )
    if project.has("bin/rails") and project.has("test/test_helper.rb"):
        yield project.command("test", "bin/rails test", project.path_of("bin/rails"))
    rakefile = project.text("Rakefile")
    for match in re.finditer(
        r"^[ \t]*(?:task|(?:Rake::)?TestTask\.new|RSpec::Core::RakeTask\.new|RuboCop::RakeTask\.new)[\s(]*[:\"']?(\w*)",
        rakefile,
        re.MULTILINE,
    ):
        name = match[1] or ("test" if "TestTask" in match[0] else "")
        if name and (purpose := purpose_of(name)):
            yield project.command(
                purpose, f"{bundle}rake {name}", f"{project.path_of('Rakefile')}:{rakefile.count(chr(10), 0, match.start(1)) + 1}"
            )
    if project.has(".rubocop.yml"):
        yield project.command("lint", f"{bundle}rubocop", project.source(".rubocop.yml"))


def native(project: Project) -> Iterator[ProjectCommand]:
    """CMake and Meson; tests only where they are enabled."""
    if project.has("CMakeLists.txt"):
        source = project.source("CMakeLists.txt", r"(?i)^\s*project\s*\(")
        if ":" in source:
            yield project.command("build", "cmake -S . -B build && cmake --build build", source)
            tests = project.source("CMakeLists.txt", r"(?i)enable_testing|include\s*\(\s*CTest|add_test\s*\(")
            if ":" in tests:
                yield project.command("test", "ctest --test-dir build --output-on-failure", tests)
    if project.has("meson.build"):
        yield project.command("build", "meson setup build && meson compile -C build", project.source("meson.build", r"^project\("))
        yield project.command("test", "meson test -C build", project.source("meson.build", r"^project\("))


def elixir(project: Project) -> Iterator[ProjectCommand]:
    """Mix."""
    if not project.has("mix.exs"):
        return
    source = project.source("mix.exs", r"defmodule")
    yield project.command("test", "mix test", source)
    yield project.command("build", "mix compile", source)
    if ":credo" in project.text("mix.exs"):
        yield project.command("lint", "mix credo", project.source("mix.exs", ":credo"))
    if project.has(".formatter.exs"):
        yield project.command("format", "mix format", project.source(".formatter.exs"))


def swift(project: Project) -> Iterator[ProjectCommand]:
    """Swift packages."""
    if project.has("Package.swift"):
        yield project.command("test", "swift test", project.source("Package.swift", r"testTarget"))
        yield project.command("build", "swift build", project.source("Package.swift", r"Package\("))
