# Everything a newcomer needs: `make run` starts the sandbox, `make test` runs every test, `make check` is what CI runs.
# Setting up happens by itself, once per change of the lock files; python3 and make are all that must be there.

VENV := .venv
BIN := $(VENV)/bin
PYTHON3 ?= python3
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --no-compile --no-build-isolation --use-pep517
CODE := adapters bot cards core storage tests $(wildcard benchmarks)
# What to test, and how: make test TESTS=tests/unit, make test PYTEST="-n 0 -x"
TESTS ?=
PYTEST ?= -n 2 --dist worksteal

# Modules are compiled when they are first used and then kept: compiling all of the SDKs would double the time of setting up.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test check coverage lint format types contracts locked covered statements lock licences audit fuzz bench bench-dedupe docs preview clean

help: ## Show what make can do
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 21

run: $(VENV)/.runs ## Start the sandbox: the whole product on this machine, nothing to configure
	$(BIN)/baobei demo

test: $(VENV)/.develops ## Run every test, on real PostgreSQL and Redis servers too
	$(BIN)/python -m pytest $(PYTEST) $(TESTS)

check: $(VENV)/.develops ## Everything that CI looks at, in the same order
	@$(MAKE) --no-print-directory lint types contracts locked covered
	@$(MAKE) --no-print-directory test

# Noting every line nearly doubles the time, and no number in it can fail: part of a release, not of make check.
coverage: $(VENV)/.develops ## Every test once more, and which lines and branches none of them ran
	@$(MAKE) --no-print-directory test PYTEST="$(PYTEST) --cov --cov-report=term:skip-covered"

lint: $(VENV)/.develops ## Style and likely mistakes
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)

format: $(VENV)/.develops ## Write the code in the house format and mend what can be mended
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)

types: $(VENV)/.develops ## Types, strict for the product
	$(BIN)/mypy

contracts: $(VENV)/.develops ## Who may import whom
	@$(BIN)/lint-imports

locked: $(VENV)/.develops ## The lock files hold what pyproject.toml asks for, under licences that we may use
	@$(BIN)/python -m pytest -q --no-header -p no:randomly tests/architecture/test_locks.py tests/architecture/test_licences.py

licences: $(VENV)/.develops ## Write the list of licences anew (after make lock)
	@$(BIN)/python -m tests.support.licences

statements: $(VENV)/.develops ## Write the statements of the database as text anew (after a change of theirs, or of a table)
	@$(BIN)/python -m storage.statements.book

# Asks a database of known holes over the network, which CI need not have: part of a release, not of make check.
audit: $(VENV)/.develops ## Known holes in what is locked (needs the network)
	@$(BIN)/uv tool run pip-audit@2.9.0 --require-hashes --disable-pip --requirement requirements.lock

covered: $(VENV)/.develops ## Every branch of the approval machine is taken by its own tests
	@COVERAGE_FILE=.coverage.approval $(BIN)/python -m pytest -q --no-header -p no:randomly tests/unit/approval \
		tests/unit/core/test_approvers.py tests/property/test_approval_machine.py \
		--cov=core.domain.approval --cov-branch --cov-report=term-missing --cov-fail-under=100

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)
lock: $(VENV)/.develops ## Write the lock files anew (UPGRADE=1: with the newest versions)
	$(LOCK) --group build --output-file requirements-build.lock
	$(LOCK) --constraints requirements-build.lock pyproject.toml --output-file requirements.lock
	$(LOCK) --constraints requirements-build.lock --constraints requirements.lock --group dev pyproject.toml \
		--output-file requirements-dev.lock

# The one who guides by coverage is fetched here alone, by its version (group fuzz in pyproject.toml); without it chance does.
fuzz: $(VENV)/.develops ## Bytes without end for all that takes bytes from outside (SECONDS=20 for each)
	@$(BIN)/python -c 'import atheris' 2>/dev/null || $(PIP) --only-binary :all: atheris==3.0.0 \
		|| echo "atheris cannot be had here: what is usual is changed at random instead" >&2
	nice -n 10 $(BIN)/python -m tests.fuzz --seconds $(if $(SECONDS),$(SECONDS),20)

bench: $(VENV)/.develops ## Measure, as ratios within one run
	$(BIN)/python -m benchmarks

bench-dedupe: $(VENV)/.develops ## Measure the duplicate check beside its peers (BAOBEI_DEDUPE_DATA=folder of lists, SIZES=100k,1m,10m)
	$(BIN)/python -m benchmarks.dedupe $(if $(SIZES),--sizes $(SIZES))

soak: $(VENV)/.develops ## The fault suite at full length, for hours (SOAK="kills-sqlite fsync": some of its parts)
	$(BIN)/python -m tests.faults.soak $(SOAK)

docs: $(VENV)/.develops ## Check the documentation: links, examples, commands, settings
	$(BIN)/python -m pytest tests/docs

preview: $(VENV)/.runs ## Draw every card of every platform into data/cards.html
	$(BIN)/baobei preview-cards data/cards.html

clean: ## Remove what make made; the data stays
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage .coverage.* htmlcov
	find $(CODE) -name __pycache__ -type d -prune -exec rm -rf {} +

# --- setting up ------------------------------------------------------------------------------------------------------

# Nothing unpinned is fetched: what builds comes first, and builds without isolation.
$(VENV)/.needs: requirements-build.lock requirements.lock | $(VENV)/.made
	@echo "Installing what the product needs; this is done once and takes about a minute ..."
	@$(PIP) --require-hashes --requirement requirements-build.lock
	@$(PIP) --require-hashes --requirement requirements.lock
	@touch $@

$(VENV)/.runs: pyproject.toml $(VENV)/.needs
	@$(PIP) --no-deps --editable .
	@touch $@

$(VENV)/.develops: requirements-dev.lock $(VENV)/.needs | $(VENV)/.runs
	@echo "Installing what development and tests need; this is done once ..."
	@$(PIP) --require-hashes --requirement requirements-dev.lock
	@touch $@

$(VENV)/.made:
	@command -v $(PYTHON3) >/dev/null || { echo "Python 3.11 or newer is needed: apt-get install python3 python3-venv" >&2; exit 2; }
	@$(PYTHON3) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed, $(PYTHON3) is older: name another, as in make PYTHON3=python3.12 run" >&2; exit 2; }
	@$(PYTHON3) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "Python's venv module is missing: apt-get install python3-venv" >&2; exit 2; }
	@$(PYTHON3) -m venv $(VENV)
	@touch $@
