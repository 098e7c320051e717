# Set-up, tests and the lock. PYTHON is the interpreter to build the environment from.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
READY = $(VENV)/.ready
READY_DEV = $(VENV)/.ready-dev

.PHONY: help setup setup-dev run readme test test-fast test-all notebooks docs bench mutants torture lint format lock clean

help:
	@echo "make run        set up and compare the default scenarios"
	@echo "make readme     make the results anew that the README tells, and fill them in"
	@echo "make test       set up, check and run the tests, under ten minutes"
	@echo "make test-fast  the fast tests only"
	@echo "make test-all   clusters, notebooks, browser and documents too, under forty minutes"
	@echo "make notebooks  run every notebook of the study, on results/ or on small versions of them"
	@echo "make docs       build the documentation site into site/"
	@echo "make bench      measure speed and print the table of ratios, a quarter of an hour"
	@echo "make mutants    break each rule on purpose and see whether a test notices"
	@echo "make torture    kill, flip, tear and fill up at random, half an hour; see docs/reliability.md"
	@echo "make lint       style, types and floors"
	@echo "make format     put the code into the project's style"
	@echo "make lock       resolve the dependencies anew"
	@echo "make clean      remove environments and caches"

setup: $(READY)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Shequ needs Python 3.11 or later: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 2; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --only-binary :all: -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $(READY)

setup-dev: $(READY_DEV)

$(READY_DEV): $(READY) requirements-dev.lock
	$(BIN)/python -m pip install --quiet --require-hashes --only-binary :all: --no-deps -r requirements-dev.lock
	@touch $(READY_DEV)

run: setup
	$(BIN)/shequ compare --replicates 10

readme: setup
	$(BIN)/shequ compare --replicates 10 --figures none
	$(BIN)/shequ compare --suite party-premium --out results/premium --figures none
	$(BIN)/shequ odd README.md README.zh-CN.md --from results/compare --from results/premium
	$(BIN)/shequ figure effects results/compare --out docs/figures/effects.png
	$(BIN)/shequ figure effects results/compare --lang zh --out docs/figures/effects.zh.png

test: lint test-fast
	$(BIN)/pytest -m "slow and not whole"

test-all: test
	$(BIN)/pytest -m whole

notebooks: setup-dev
	@mkdir -p results/notebooks
	@for one in notebooks/*.ipynb; do echo "$$one"; \
		PYTHONWARNINGS="ignore:IProgress not found" $(BIN)/jupyter-execute --timeout=1200 --output="../results/notebooks/$$(basename $$one .ipynb)" "$$one" || exit 1; done
	@echo "Wrote results/notebooks"

docs: setup-dev
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo "Wrote site. Open site/index.html, or with search: $(BIN)/python -m http.server --directory site"

test-fast: setup-dev
	$(BIN)/pytest -n 2 --dist loadfile -m "not slow and not whole"

bench: setup-dev
	PYTHONPATH=tests $(BIN)/python -m benchmarks $(FIGURES)

mutants: setup-dev
	PYTHONPATH=tests $(BIN)/python -m mutation $(if $(ONLY),--only "$(ONLY)")

torture: setup-dev
	PYTHONPATH=tests $(BIN)/python -m torture $(if $(ONLY),--only "$(ONLY)")

lint: setup-dev
	$(BIN)/ruff check model tests experiments benchmarks
	$(BIN)/ruff format --check model tests experiments benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup-dev
	$(BIN)/ruff check --fix model tests experiments benchmarks
	$(BIN)/ruff format model tests experiments benchmarks

# Two locks: what a user needs, and the rest that tests, documents and notebooks take. Without annotations and index
# options, so that no address enters the files. What users need on one system only may be needed here on all. uv lives
# outside the checkout and for this target only.
LOCKED = pip compile --quiet pyproject.toml --extra setup --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links
lock:
	@tool=$$(mktemp -d) && trap 'rm -rf "$$tool"' EXIT && \
	$(PYTHON) -m venv "$$tool" && "$$tool/bin/python" -m pip install --quiet uv && \
	"$$tool/bin/uv" $(LOCKED) -o requirements.lock && \
	"$$tool/bin/uv" $(LOCKED) --extra dev -c requirements.lock -o requirements-dev.lock \
		$$(sed -n '/sys_platform/!s/^\([A-Za-z0-9_.-]*\)==.*/--no-emit-package \1/p' requirements.lock)

clean:
	rm -rf .venv* .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis dist site
