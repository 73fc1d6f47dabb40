# Every target with a `##` is listed by `make help`. Stamps keep a second run from redoing anything:
# they lie in the folder they speak of, so removing the folder is enough to start over.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-builtin-rules
.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:

# The demonstration and nothing else, whatever the environment names: your own store has
# `telesante publish`. Only the command line of make moves these (`make baseline TELESANTE_DB=FILE`).
export TELESANTE_RAW := extracts
export TELESANTE_DB := warehouse.duckdb
export TELESANTE_PUBLISHED := published
export TELESANTE_SALT :=
export TELESANTE_COVERS :=
export TELESANTE_CONFIG := /dev/null
export DBT_TARGET_PATH := target
export DBT_LOG_PATH := logs
DELIVERIES := deliveries
unexport DBT_PROFILES_DIR DBT_PROJECT_DIR DBT_PROFILE DBT_TARGET

MACHINE_PATH := $(PATH)
export PATH := $(CURDIR)/.venv/bin:$(PATH)
# Neither tool may fetch an interpreter of its own or look into another project's environment.
export UV_PYTHON_DOWNLOADS := never
export VIRTUAL_ENV := $(CURDIR)/.venv

# The machine's first Python 3.11, looked for only when uv has to be installed.
PYTHON ?= $(shell PATH="$(MACHINE_PATH)"; for python in python3.11 python3 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null \
	&& command -v $$python && break; done)

UV_BOOTSTRAP := .venv/bootstrap
RUNTIME := .venv/.runtime
DEVELOPMENT := .venv/.development
SPARK := .venv/.spark
BOUNCER := .venv/bouncer/.installed
DEMO := $(DELIVERIES)/demo
# Beside the delivery, not in it: `telesante stage` refuses a file that the contract does not know.
DEMO_WRITTEN := $(DELIVERIES)/.demo-written
DEMO_STAGED := $(TELESANTE_RAW)/.demo-staged
DOCUMENTATION := $(DBT_TARGET_PATH)/static_index.html

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

.PHONY: build
build: stage ## From clone to a publication: install, demo, stage, publish, docs, status
	telesante publish
	@$(MAKE) --no-print-directory $(DOCUMENTATION)
	telesante status

# A publication replaces the warehouse only when something has changed.
$(DOCUMENTATION): $(TELESANTE_DB)
	dbt --quiet docs generate --static

.PHONY: test
test: lint unit-tests fresh-build pytest ## Everything CI runs, about twenty minutes on two cores

.PHONY: check
check: lint-python lint-yaml lint-models lint-changed unit-tests quick-tests ## Before a commit, in three minutes: linters, house rules, unit tests of dbt, quick tests

# ---------------------------------------------------------------- toolchain

.PHONY: venv
venv: $(DEVELOPMENT) ## Install the locked toolchain, with the development tools, into .venv

# uv comes by pip into a folder of its own, and makes the environment itself: `python -m venv` would
# need Debian's python3-venv beside pip.
$(UV_BOOTSTRAP)/bin/uv: requirements/bootstrap.txt
	@test -n "$(PYTHON)" || { echo "error: no Python 3.11 is on the PATH (Debian 12: apt-get" \
		"install python3); one that lies elsewhere: make venv PYTHON=/path/to/python3.11" >&2; exit 2; }
	@found="$$($(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>&1)" || true; \
		[ "$$found" = 3.11 ] || { echo "error: $(PYTHON) is not Python 3.11, it says: $$found" >&2; \
		exit 2; }
	@$(PYTHON) -m pip --version >/dev/null 2>&1 || { echo "error: $(PYTHON) lacks its package pip" \
		"(Debian: apt-get install python3-pip)" >&2; exit 2; }
	@rm -rf $(UV_BOOTSTRAP)
	$(PYTHON) -m pip install --quiet --root-user-action ignore --require-hashes --target $(UV_BOOTSTRAP) -r $<
	@$@ venv --quiet --allow-existing --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')"
	@touch $@

# Bytecode is compiled now: without it Great Expectations takes ten seconds longer to import.
$(RUNTIME): requirements/runtime.txt pyproject.toml $(UV_BOOTSTRAP)/bin/uv
	$(UV_BOOTSTRAP)/bin/uv pip install --quiet --require-hashes --compile-bytecode \
		-r requirements/bootstrap.txt -r requirements/runtime.txt
	$(UV_BOOTSTRAP)/bin/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(DEVELOPMENT): requirements/dev.txt $(RUNTIME)
	$(UV_BOOTSTRAP)/bin/uv pip install --quiet --require-hashes --compile-bytecode -r $<
	@touch $@

.PHONY: spark
spark: $(SPARK) ## Add Apache Spark to .venv, half a gigabyte that `dbt build --target spark` needs

# A layer on the same environment: its lock is resolved within that of the others, and dbt takes the
# adapter that the target names. PySpark comes as source; setuptools is already there.
$(SPARK): requirements/spark.txt $(RUNTIME)
	@command -v java >/dev/null || { echo "error: Java 17 is needed (Debian: apt-get install" \
		"openjdk-17-jre-headless)" >&2; exit 2; }
	$(UV_BOOTSTRAP)/bin/uv pip install --quiet --require-hashes --no-build-isolation -r $<
	@touch $@

# In an environment of its own: dbt-bouncer refuses the release of DuckDB that the project runs on.
$(BOUNCER): requirements/bouncer.txt $(UV_BOOTSTRAP)/bin/uv
	@$(UV_BOOTSTRAP)/bin/uv venv --quiet --allow-existing --python .venv/bin/python .venv/bouncer
	$(UV_BOOTSTRAP)/bin/uv pip install --quiet --require-hashes --python .venv/bouncer/bin/python -r $<
	@touch $@

# The header of a lock names this target; no registry address gets in, so a lock says nothing about
# the machine that wrote it. A version moves only when its .in file asks for it or the .txt is removed.
COMPILE := cd requirements && UV_CUSTOM_COMPILE_COMMAND="make lock" \
	../$(UV_BOOTSTRAP)/bin/uv pip compile --quiet --generate-hashes --python-version 3.11 \
	--no-emit-index-url --no-emit-find-links

.PHONY: lock
lock: $(UV_BOOTSTRAP)/bin/uv ## Resolve requirements/*.in into locks with hashes
	$(COMPILE) bootstrap.in --output-file bootstrap.txt
	$(COMPILE) dev.in --output-file dev.txt
	$(COMPILE) runtime.in --constraint dev.txt --output-file runtime.txt
	$(COMPILE) bouncer.in --output-file bouncer.txt
	$(COMPILE) benchmark-sqlmesh.in --output-file benchmark-sqlmesh.txt
	$(COMPILE) spark.in --constraint dev.txt --output-file spark.txt

# --------------------------------------------------------------------- data

.PHONY: demo
demo: $(DEMO_WRITTEN) ## Write the demonstration deliveries (synthetic) into deliveries/demo

$(DEMO_WRITTEN): $(shell find telesante/demo -type f -not -name '*.pyc' 2>/dev/null) | $(RUNTIME)
	@rm -rf $(DEMO)
	telesante demo $(DEMO)
	@touch $@

# The demonstration goes into an empty store or replaces an older demonstration; it never comes near
# somebody's own deliveries.
.PHONY: stage
stage: $(RUNTIME) ## Stage the demonstration into extracts/, unless that holds your own deliveries
	@case "$$(python -m telesante.store_kind)" in \
	own) echo "error: $(TELESANTE_RAW)/ holds deliveries of your own, and make builds the" \
		"demonstration alone: run \`telesante publish\`." >&2; exit 2 ;; \
	empty) rm -f $(DEMO_STAGED); $(MAKE) --no-print-directory $(DEMO_STAGED) ;; \
	demo) $(MAKE) --no-print-directory $(DEMO_STAGED) ;; \
	esac

$(DEMO_STAGED): $(DEMO_WRITTEN)
	@mkdir -p $(TELESANTE_RAW) && touch $(TELESANTE_RAW)/.demo-started
	@find $(TELESANTE_RAW) -name '*.parquet' -delete
	telesante stage $(DEMO)
	@rm $(TELESANTE_RAW)/.demo-started && touch $@

# ------------------------------------------------------------------- checks

# The linters compile the project against an empty database in memory: they neither need a warehouse
# nor wait for one that is being built.
LINTING := lint-models lint-sql lint-changed format docs
$(LINTING): export TELESANTE_DB := :memory:
$(LINTING): export DBT_TARGET_PATH := target/lint
$(LINTING): export DBT_LOG_PATH := target/lint

.PHONY: lint
lint: lint-python lint-yaml lint-models lint-sql ## Linters and house rules

.PHONY: lint-python
lint-python: $(DEVELOPMENT)
	ruff check .
	ruff format --check .

.PHONY: lint-yaml
lint-yaml: $(DEVELOPMENT)
	yamllint --strict .

.PHONY: lint-models
lint-models: $(DEVELOPMENT) $(BOUNCER)
	dbt --quiet parse
	COLUMNS=180 .venv/bouncer/bin/dbt-bouncer run
	python -m maintenance.conventions --manifest $$DBT_TARGET_PATH/manifest.json
	python -m maintenance.dictionary --check $$DBT_TARGET_PATH/manifest.json

# What dbt runs is written for two engines; what Python runs, for DuckDB alone.
.PHONY: lint-sql
lint-sql: $(DEVELOPMENT)
	sqlfluff lint models tests/singular analyses
	sqlfluff lint --templater placeholder telesante maintenance bi

# The same for the files that differ from the last commit: all of them take minutes.
.PHONY: lint-changed
lint-changed: $(DEVELOPMENT)
	@changed="$$(git diff --name-only --diff-filter=d HEAD; git ls-files --others --exclude-standard)"; \
	by_dbt="$$(grep -E '^(models|tests/singular|analyses)/.*\.sql$$' <<< "$$changed" || true)"; \
	by_python="$$(grep -E '^(telesante|maintenance|bi)/.*\.sql$$' <<< "$$changed" || true)"; \
	[ -z "$$by_dbt" ] || sqlfluff lint $$by_dbt; \
	[ -z "$$by_python" ] || sqlfluff lint --templater placeholder $$by_python

.PHONY: unit-tests
unit-tests: $(RUNTIME) ## dbt's unit tests, on empty tables: no delivery is needed
	python -m maintenance.empty_warehouse

# Those that need neither a build nor a browser.
QUICK := conventions mutants engines toolchain toolchain_store notes_linear_program

.PHONY: quick-tests
quick-tests: $(DEVELOPMENT)
	pytest --quiet $(QUICK:%=tests/python/test_%.py) --deselect \
		tests/python/test_mutants.py::test_dbt_compiles_what_the_mutants_are_made_of

.PHONY: format
format: $(DEVELOPMENT) ## Rewrite Python and SQL the way `make lint` wants them, where a tool can
	ruff check --fix .
	ruff format .
	sqlfluff fix models tests/singular analyses
	sqlfluff fix --templater placeholder telesante maintenance bi

.PHONY: docs
docs: $(DEVELOPMENT) ## Rewrite docs/data_dictionary.md from the YAML, docs/act_codes.md from the seed
	dbt --quiet parse
	python -m maintenance.dictionary $$DBT_TARGET_PATH/manifest.json
	python -m maintenance.act_codes

.PHONY: baseline
baseline: $(RUNTIME) ## Record which published figures your warehouse reproduces: read the git diff
	python -m maintenance.baseline

.PHONY: published-page
published-page: $(RUNTIME) ## Rewrite docs/published.md from the built demonstration
	python -m maintenance.published_page

FRESH := target/fresh

# What a newcomer gets, in a folder of its own.
.PHONY: fresh-build
fresh-build: $(DEVELOPMENT) ## `make build` from nothing, in target/fresh, with every data test
	@rm -rf $(FRESH)
	$(MAKE) --no-print-directory build DBT_TARGET_PATH=$(FRESH)/target DBT_LOG_PATH=$(FRESH)/logs \
		DELIVERIES=$(FRESH)/deliveries TELESANTE_RAW=$(FRESH)/extracts \
		TELESANTE_DB=$(FRESH)/warehouse.duckdb TELESANTE_PUBLISHED=$(FRESH)/published

# Where there is no Java, the tests of Spark are skipped by name (tests/conftest.py).
.PHONY: pytest
pytest: $(DEVELOPMENT) $(BOUNCER) $(if $(shell command -v java),$(SPARK)) ## Python tests, planted faults included, on the last fresh build if there is one
	@if [ -e $(FRESH)/warehouse.duckdb ]; then export TELESANTE_TEST_BUILD=$(FRESH); fi; pytest -n 2 --dist loadfile --no-loadscope-reorder

.PHONY: clean
clean: ## Remove what build and test wrote, but neither .venv nor your own deliveries
	@if [ -e $(RUNTIME) ] && [ "$$(python -m telesante.store_kind)" = demo ]; then \
		find $(TELESANTE_RAW) -name '*.parquet' -delete; \
		rm -f $(DEMO_STAGED) $(TELESANTE_RAW)/.demo-started; \
		find $(TELESANTE_RAW) -type d -empty -delete; \
		rm -rf $(TELESANTE_PUBLISHED); fi
	rm -rf target logs spark-warehouse $(DEMO) $(DEMO_WRITTEN) warehouse.duckdb*
