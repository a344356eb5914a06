# `make demo` and `make test` set up all that they need; a C compiler and Python headers must be there.
.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
ENGINES := $(VENV)/.engines
# durable-rules imports on Python 3.11 and 3.12; a later one works with the reference matcher alone.
# A name on the path may be a shim that starts nothing, so each is run.
PYTHON ?= $(shell for p in python3.12 python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' >/dev/null 2>&1 && { echo $$p; exit; }; \
	done; echo python3)

.PHONY: help setup demo test lint types docs docs-write bench bench-write prove coverage mutants clean

help:
	@echo "make demo | test | lint | types | docs | docs-write | bench | bench-write | prove | coverage | mutants | clean"

setup: $(READY)

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $(READY)

demo: $(READY)
	$(BIN)/pincite demo

test: $(READY)
	$(BIN)/python -m pytest

lint: $(READY)
	$(BIN)/ruff check engine tests benchmarks tools
	$(BIN)/lint-imports

types: $(READY)
	$(BIN)/mypy
	$(BIN)/mypy --strict tests benchmarks tools

docs: $(READY)
	$(BIN)/python tools/check_docs.py

docs-write: $(READY)
	$(BIN)/python tools/check_docs.py --write

# Other engines to compare with; nothing else needs them.
$(ENGINES): $(READY)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[bench]'
	@touch $(ENGINES)

bench: $(ENGINES)
	$(BIN)/python benchmarks/run.py

bench-write: $(ENGINES)
	$(BIN)/python benchmarks/run.py --write

# About an hour on two cores; the tests run smaller versions of the same.
prove: $(READY)
	$(BIN)/python -m tests.oracle.prove 50000
	$(BIN)/python -m tests.matching.prove_programs 1000000

coverage: $(READY)
	$(BIN)/python tools/coverage_core.py

# An hour or more on two cores: about 3,100 mutants.
mutants: $(READY)
	$(BIN)/python -m tests.control.score

clean:
	rm -rf $(VENV) dist build .coverage .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
