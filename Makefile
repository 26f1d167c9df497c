# Everything here needs Python 3.11 or newer and make; the rest is installed into .venv from requirements/.

VENV := .venv
BIN := $(VENV)/bin
SHARED := ../shared
FOLDERS ?= $(or $(wildcard $(SHARED)/corpus/files),examples hotc/stdlib_templates)
PYTEST_ARGS ?=
MERMAID ?= build/npm/node_modules/mermaid/dist/mermaid.min.js
EVERY ?= 1

.DEFAULT_GOAL := help
.PHONY: help demo test check lint format test-parity check-layout check-fixes check-needs docs release docs-pictures test-services test-cloud bench bench-compiled fuzz fuzz-engine mutants lock compiled test-compiled clean

help:  ## Show this list
	@sed -n 's/^\([a-z-]*\):.*  ## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r name text; do printf '  make %-14s %s\n' "$$name" "$$text"; done

$(VENV)/.run: requirements/run.txt pyproject.toml tools/venv
	@tools/venv run $(VENV)
	@touch $@

$(VENV)/.dev: requirements/dev.txt pyproject.toml tools/venv
	@tools/venv dev $(VENV)
	@touch $@ $(VENV)/.run

$(VENV)/.services: requirements/services.txt $(VENV)/.dev
	@tools/venv services $(VENV)
	@touch $@

$(VENV)/.docs: requirements/docs.txt $(VENV)/.dev
	@tools/venv docs $(VENV)
	@touch $@

docs: $(VENV)/.docs  ## Build the site in build/site strictly; check its links, its spelling, and every command in it
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	$(BIN)/python tools/check_site.py build/site
	$(BIN)/python tools/check_spelling.py
	$(BIN)/pytest -q tests/docs

$(VENV)/.release: requirements/release.txt $(VENV)/.dev
	@tools/venv release $(VENV)
	@touch $@

release: $(VENV)/.release  ## Build wheel, source archive and bill of materials in build/release, and install them with pip, pipx and uv
	$(BIN)/python tools/licences.py --check
	$(BIN)/python tools/check_release.py build/release

docs-pictures: $(VENV)/.run  ## Draw the pictures of the documentation again (needs Graphviz)
	@PATH="$(CURDIR)/$(BIN):$$PATH" tools/docs_pictures

demo: $(VENV)/.run  ## Validate, lint, draw, plan, apply and destroy a web application on the embedded cloud
	@PATH="$(CURDIR)/$(BIN):$$PATH" tools/demo

test: $(VENV)/.dev  ## Run the whole test suite, offline
	$(BIN)/pytest -q -n auto -m "not cloud and not parity and not services" $(PYTEST_ARGS)

lint: $(VENV)/.dev  ## Run ruff and mypy
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

check: lint test  ## Run ruff, mypy and the tests: what continuous integration runs

format: $(VENV)/.dev  ## Bring the code into shape
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

test-parity: $(VENV)/.dev  ## Compare with the recorded verdicts of the real Heat (needs ../shared)
	@test -f $(SHARED)/parity/parity.py || { echo "error: the recorded verdicts are not at $(SHARED); nothing was compared" >&2; exit 2; }
	$(BIN)/python $(SHARED)/parity/parity.py probes
	$(BIN)/python $(SHARED)/parity/parity.py peers
	$(BIN)/python $(SHARED)/parity/parity.py corpus --level all
	HOTC_SHARED=$(SHARED) $(BIN)/pytest -q -m parity tests/parity tests/compiler/test_catalog.py

check-layout: $(VENV)/.dev  ## Format a folder of templates in memory, and prove that they mean the same (FOLDERS=…)
	$(BIN)/python tools/check_layout.py $(FOLDERS)

check-fixes: $(VENV)/.dev  ## Mend a folder of templates in memory, and prove that they mean what they meant (FOLDERS=…)
	$(BIN)/python tools/check_fixes.py $(FOLDERS)

check-needs: $(VENV)/.dev  ## Run every rule on all of a folder, and prove that nothing is found where the linter doesn't run it (FOLDERS=…)
	$(BIN)/python tools/check_needs.py $(FOLDERS)

test-services: $(VENV)/.services  ## Run the tests that need other programs: a browser, Graphviz, Mermaid, PostgreSQL (installed from Debian's packages where that may be)
	@MERMAID="$(MERMAID)" tools/services
	$(BIN)/pytest -q -m services $(PYTEST_ARGS)
	$(BIN)/python tools/check_pictures.py --every $(EVERY) $$(test -f $(MERMAID) && echo --mermaid $(MERMAID)) $(FOLDERS)

test-cloud: $(VENV)/.dev  ## Test on a real OpenStack, and compare with its Heat (cloud 'mini' of ../shared/cloud)
	@test -x $(SHARED)/cloud/up || { echo "error: there is no cloud at $(SHARED)/cloud; nothing was tested" >&2; exit 2; }
	$(SHARED)/cloud/up all
	$(BIN)/pytest -q -m cloud $(PYTEST_ARGS)

bench: $(VENV)/.dev  ## Measure start-up, growth and a folder of templates, as ratios within one run
	$(BIN)/python bench/startup.py
	$(BIN)/python bench/compile_scale.py
	$(BIN)/python bench/plan_scale.py
	$(BIN)/python bench/conditions.py
	$(BIN)/python bench/pictures.py
	$(BIN)/python bench/corpus.py $(if $(wildcard $(SHARED)/corpus/verdicts.jsonl),$(SHARED)/corpus --cases $(SHARED)/corpus/verdicts.jsonl,examples)
	$(BIN)/python bench/lint.py $(FOLDERS)
	$(BIN)/python bench/apply.py

bench-compiled: compiled  ## Measure the wheel with compiled modules in the same way: a folder of templates, and lint
	$(BIN)/python bench/corpus.py --python build/compiled/venv/bin/python $(if $(wildcard $(SHARED)/corpus/verdicts.jsonl),$(SHARED)/corpus --cases $(SHARED)/corpus/verdicts.jsonl,examples)
	$(BIN)/python bench/lint.py --python build/compiled/venv/bin/python $(FOLDERS)

compiled: $(VENV)/.dev  ## Build the wheel with modules compiled to C in build/compiled, and an environment with it (needs a C compiler)
	$(BIN)/python tools/compiled.py build build/compiled

test-compiled: compiled  ## Prove that the compiled build finds the same, byte by byte, also in the corpus of ../shared; then the tests of compiler and linter
	$(BIN)/python tools/compiled.py compare build/compiled examples tests/cases hotc/stdlib_templates $(wildcard $(SHARED)/corpus/verdicts.jsonl)
	$(BIN)/python tools/compiled.py test build/compiled

fuzz: $(VENV)/.dev  ## Compile mutated and generated texts: no traceback, no hang, memory bounded (FUZZ="--count 50000")
	$(BIN)/python tools/fuzz_compile.py $(FUZZ)

fuzz-engine: $(VENV)/.dev  ## Apply random stacks with faults and kills at any instant, and find planted bugs (FUZZ_ENGINE="--count 50000")
	$(BIN)/python -m tests.runtime.fuzz $(FUZZ_ENGINE)
	$(BIN)/python -m tests.runtime.fuzz --planted
	$(BIN)/python -m tests.runtime.fuzz.real $(FUZZ_REAL)
	$(BIN)/python -m tests.runtime.fuzz.real --sweep --count 4

mutants: $(VENV)/.dev  ## Break good templates line by line and count what is found, and where (MUTANTS="FOLDER --each 1 --show all")
	$(BIN)/python tools/break_templates.py $(MUTANTS)

lock: $(VENV)/.dev  ## Lock the requirements again, to the newest that pyproject.toml allows
	@$(BIN)/python -m pip install --quiet uv
	tools/lock $(BIN)/uv

clean:  ## Remove the virtual environment and all caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
