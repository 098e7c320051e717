# Set-up, tests and the lock. PYTHON is the interpreter to build the environment from.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
READY = $(VENV)/.ready

.PHONY: help setup run test test-fast test-all notebooks docs bench mutants lint format lock clean

help:
	@echo "make run        set up and compare the default scenarios"
	@echo "make test       set up, check and run the tests, under ten minutes"
	@echo "make test-fast  the fast tests only"
	@echo "make test-all   clusters, notebooks, browser and documents too, under forty minutes"
	@echo "make notebooks  run every notebook of the study, on results/ or on small versions of them"
	@echo "make docs       build the documentation site into site/"
	@echo "make bench      measure speed and print the table of ratios, a quarter of an hour"
	@echo "make mutants    break each rule on purpose and see whether a test notices"
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

run: setup
	$(BIN)/shequ compare --replicates 10

test: lint test-fast
	$(BIN)/pytest -m "slow and not whole"

test-all: test
	$(BIN)/pytest -m whole

notebooks: setup
	@mkdir -p results/notebooks
	@for one in notebooks/*.ipynb; do echo "$$one"; \
		PYTHONWARNINGS="ignore:IProgress not found" $(BIN)/jupyter-execute --timeout=1200 --output="../results/notebooks/$$(basename $$one .ipynb)" "$$one" || exit 1; done
	@echo "Wrote results/notebooks"

docs: setup
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo "Wrote site. Open site/index.html, or with search: $(BIN)/python -m http.server --directory site"

test-fast: setup
	$(BIN)/pytest -n 2 --dist loadfile -m "not slow and not whole"

bench: setup
	PYTHONPATH=tests $(BIN)/python -m benchmarks $(FIGURES)

mutants: setup
	PYTHONPATH=tests $(BIN)/python -m mutation $(if $(ONLY),--only "$(ONLY)")

lint: setup
	$(BIN)/ruff check model tests experiments benchmarks
	$(BIN)/ruff format --check model tests experiments benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup
	$(BIN)/ruff check --fix model tests experiments benchmarks
	$(BIN)/ruff format model tests experiments benchmarks

# Without annotations and index options, so that no address enters the file. uv lives outside the
# checkout and for this target only: the environment it locks does not need it.
lock:
	@tool=$$(mktemp -d) && trap 'rm -rf "$$tool"' EXIT && \
	$(PYTHON) -m venv "$$tool" && "$$tool/bin/python" -m pip install --quiet uv && \
	"$$tool/bin/uv" pip compile --quiet pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --no-emit-index-url --no-emit-find-links -o requirements.lock

clean:
	rm -rf .venv* .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis dist site
