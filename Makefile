# Everything that a target needs, it installs itself: Python 3.13 and make are all that must be there.
PYTHON ?= python3.13
APP := .venv/.installed
CLOUD := .venv-cloud/.installed
PEERS := .venv-bench/.installed
PROFILERS := .venv-profilers/.installed
TABLES := .venv-tables/.installed
BIN := .venv/bin
SPREAD := --numprocesses=auto --dist=loadgroup

.PHONY: run deploy test coverage fast check bench bench-reading bench-sketches bench-drafts clean

run: $(APP) $(CLOUD)  ## All of AWS and REST on this machine, and the report of a real file
	@$(BIN)/python -m local run

deploy: $(APP) $(CLOUD)  ## Bring a change of the code into what `make run` holds up
	@$(BIN)/python -m local deploy

test: $(APP) $(CLOUD)  ## Everything, the journeys on the embedded cloud too
	$(BIN)/python -m pytest $(SPREAD)

coverage: $(APP) $(CLOUD)  ## The same, and which lines no test runs; takes a quarter longer
	$(BIN)/python -m pytest $(SPREAD) --cov=app --cov=chalicelib --cov-report=term:skip-covered

fast: $(APP)  ## All tests but the journeys
	$(BIN)/python -m pytest $(SPREAD) -m "not journey"

check: $(APP)  ## ruff, mypy, the house, the templates
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/test_house.py
	$(BIN)/cfn-lint infra/*.yaml

bench: $(APP) $(PEERS) $(PROFILERS)  ## Ratios against peers and bounds, in one run; Miller's too, where `mlr` is
	$(BIN)/python -m bench

bench-reading: $(PEERS)  ## How honestly damaged files are read, beside the peers
	.venv-bench/bin/python -m bench.reading

bench-sketches: $(APP)  ## Parts of 10 million values, merged, against numpy
	$(BIN)/python -m bench.sketches

bench-drafts: $(TABLES)  ## Drafts of contracts, from halves of real tables
	.venv-tables/bin/python -m bench.drafts

clean:  ## Forget the data, the deployments and the environments
	rm -rf .state .venv .venv-cloud .venv-bench .venv-profilers .venv-tables .chalice/deployed .chalice/deployments .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage

define installed
	@echo "installing $(1) ($(@D))"
	@$(PYTHON) -m venv $(@D)
	@$(@D)/bin/python -m pip install --quiet --disable-pip-version-check -r $(2)
	@touch $@
endef

$(APP): requirements.txt requirements-dev.txt
	$(call installed,the app's environment,requirements-dev.txt)

$(CLOUD): requirements-cloud.txt
	$(call installed,the embedded cloud's environment,requirements-cloud.txt)

$(PEERS): requirements.txt requirements-dev.txt requirements-bench.txt
	$(call installed,the peers' environment,requirements-bench.txt)

$(PROFILERS): requirements-profilers.txt
	$(call installed,the profilers' environment,requirements-profilers.txt)

$(TABLES): requirements.txt requirements-tables.txt
	$(call installed,real tables,requirements-tables.txt)
