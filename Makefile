# Two commands matter: `make run` and `make test`. `make help` lists the rest.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Two processes, a file to each; tests/conftest.py says which first.
SIDE_BY_SIDE := -n 2 --dist loadfile --no-loadscope-reorder
export PYTHONPATH := src
export PYTHONUTF8 := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(VENV)/.run: requirements/run.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --require-hashes -r requirements/run.txt
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	@$(BIN)/pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

setup: $(VENV)/.dev ## install everything for development

run: $(VENV)/.run ## start the platform with the demo county; Ctrl-C stops all
	@exec $(BIN)/python -m county.config.serve

demo-reset: $(VENV)/.run ## throw the demo county away and make it anew
	@$(BIN)/python manage.py demo_reset

system: ## Debian's chromium, fonts and Java for the tests, where we may install them
	@.ci/system-packages

test: setup system ## everything: lint, types, layers, unit, contracts, browser
	@$(BIN)/python -m pytest -q -m "not e2e" $(SIDE_BY_SIDE)
	@$(BIN)/python -m pytest -q -m e2e $(SIDE_BY_SIDE)
	@$(MAKE) --no-print-directory lint types imports

test-fast: setup ## what to run while working: no browser
	@$(BIN)/python -m pytest -q -m "not e2e" $(SIDE_BY_SIDE)

e2e: setup system ## the browser tests alone
	@$(BIN)/python -m pytest -q -m e2e $(SIDE_BY_SIDE)

lint: setup ## ruff and templates
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

fmt: setup ## format
	@$(BIN)/ruff check --fix -q . ; $(BIN)/ruff format -q .

types: setup ## mypy, strict
	@$(BIN)/mypy

imports: setup ## the layers
	@$(BIN)/lint-imports --no-cache

css: setup ## rebuild the committed CSS
	@$(BIN)/python frontend/build_css.py

messages: setup ## update and compile the English catalogue
	@$(BIN)/python -m county.config.catalogue --write

lock: setup ## pin the newest allowed versions with hashes
	@$(BIN)/pip install --quiet uv
	@$(BIN)/uv pip compile -q --upgrade --generate-hashes --no-emit-index-url --no-header --python-version 3.11 requirements/run.in -o requirements/run.txt
	@$(BIN)/uv pip compile -q --upgrade --generate-hashes --no-emit-index-url --no-header --python-version 3.11 -c requirements/run.txt requirements/dev.in -o requirements/dev.txt

bench: setup ## every benchmark; prints tables
	@for file in benchmarks/bench_*.py; do $(BIN)/python $$file || exit 1; done

.PHONY: help setup run demo-reset system test test-fast e2e lint fmt types imports css messages lock bench
