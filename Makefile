# Every target is one line that calls a script, which runs without make too.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run test bench reset check lint types imports format lock

help: ## Print these commands
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

run: ## Set up what is missing and run the whole site (PORT=8010 moves it, Ctrl-C ends it)
	@PORT=$(PORT) $(PYTHON) scripts/run.py

test: ## Set up what is missing and run every test (ARGS="-k quiz" runs some, ARGS=--coverage tells what none reaches)
	@$(PYTHON) scripts/test.py $(ARGS)

bench: ## Measure speed beside a plain site, for five minutes; never part of the tests (ARGS=statistics: item analysis)
	@$(PYTHON) scripts/bench.py $(ARGS)

reset: ## Forget the demo's data; the next run starts over
	@$(PYTHON) scripts/reset.py

check: ## Everything that CI checks besides the tests
	@$(PYTHON) scripts/check.py

lint: ## Lint and formatting
	@$(PYTHON) scripts/check.py lint format templates

types: ## Types
	@$(PYTHON) scripts/check.py types

imports: ## Who may import whom
	@$(PYTHON) scripts/check.py imports

format: ## Format the code
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format .

lock: ## Resolve the dependencies anew into requirements/
	@$(PYTHON) scripts/lock.py
