# quickplan: `make run` opens the planner on the sample estate, `make test` runs every test.
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
EXAMPLE := Migrate WorkforceDB on sql01.corp.local to catalog main schema workforce
export PYTHON

.PHONY: run test soak lint types contracts format docs screenshots screenshots-check benchmarks lock clean runtime dev

run: runtime
	@exec $(BIN)/python quickplan.py --source samples/workforce --prompt "$(EXAMPLE)"

test: dev
	$(BIN)/python -m pytest -n 2 --dist loadgroup -q

soak: dev
	$(BIN)/python tools/soak.py --write docs/soak.md

lint: dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: dev
	$(BIN)/mypy

contracts: dev
	$(BIN)/lint-imports

format: dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: dev
	$(BIN)/python tools/transpile_docs.py
	$(BIN)/python tools/report_schema.py

screenshots: dev
	$(BIN)/python tools/screenshots.py

screenshots-check: dev
	$(BIN)/python tools/screenshots.py --check

benchmarks: dev
	$(BIN)/python -m benchmarks.all

runtime:
	@tools/environment.sh runtime

dev:
	@tools/environment.sh dev

lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml requirements/build.in -o requirements/runtime.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --extra test --extra dev --extra odbc -c requirements/runtime.txt pyproject.toml requirements/build.in -o requirements/dev.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header requirements/spark.in -o requirements/spark.txt

clean:
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
