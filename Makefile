# Every recipe lists itself: `make help`.
PYTHON ?= python3
PORT ?= 8000
BIN = .venv/bin
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
CATALOGUES = $(patsubst %.po,%.mo,$(wildcard pledgetracker/locale*/*/LC_MESSAGES/*.po))

export DJANGO_SETTINGS_MODULE ?= pledgetracker.settings
run lint seed bench screenshots messages: export PLEDGETRACKER_DEBUG = 1
run: export PLEDGETRACKER_MFA ?= optional

.PHONY: help setup run test lint seed bench bench-detection screenshots messages lock
.DELETE_ON_ERROR:

help: ## list the recipes
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 17

setup: .venv/ready $(CATALOGUES) ## make .venv, install the pinned requirements, compile the catalogues

run: setup ## set up, migrate, seed and serve http://127.0.0.1:8000 (PORT= changes it)
	@$(BIN)/python manage.py prepare --port $(PORT)
	@$(BIN)/granian --interface wsgi --host 127.0.0.1 --port $(PORT) --no-ws --blocking-threads 4 --log-level warning pledgetracker.wsgi:application

test: setup .venv/ready-dev ## run the tests on SQLite, and on PostgreSQL and in the browser where they are there
	@$(BIN)/python -m tests

lint: setup .venv/ready-dev ## check style, types, templates, migrations, catalogues and requirements
	@$(BIN)/python -m tests.lint

seed: setup ## store the seed set in the database of DATABASE_URL
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py seed

bench: setup .venv/ready-dev ## print the figures of benchmarks/README.md (some take minutes)
	@$(BIN)/python -m benchmarks.pages

bench-detection: setup ## print how well the engine reads the five documents and the sentences of the tests
	@$(BIN)/python -m benchmarks.detection
	@$(if $(DECISIONS),$(BIN)/python -m benchmarks.decisions $(DECISIONS))

screenshots: setup .venv/ready-dev ## photograph every kind of public page in Kyrgyz into var/screenshots/ (needs Chromium)
	@$(BIN)/python -m tests.screenshots

messages: setup .venv/ready-dev ## bring the message catalogues up to date (needs gettext)
	@$(BIN)/python -m tests.lint messages

lock: .venv/ready-dev ## pin the requirements of pyproject.toml anew
	@$(COMPILE) pyproject.toml --output-file requirements.txt
	@$(COMPILE) --extra dev --constraint requirements.txt pyproject.toml --output-file requirements-dev.txt

.venv/ready: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; name it: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv .venv
	@$(INSTALL) requirements.txt
	@touch $@

.venv/ready-dev: requirements-dev.txt .venv/ready
	@$(INSTALL) requirements-dev.txt
	@touch $@

%.mo: %.po .venv/ready
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@ --locale $(word 3,$(subst /, ,$<))
