# Each target sets up what it needs; nothing is installed by hand.
PYTHON ?= python3
BIN := .venv/bin
SET_UP := .venv/set-up

.PHONY: demo test coverage lint format bench eval bench-index bench-hunt chaos-engine chaos-schedule chaos-index clean docs lock parity fuzz-index

demo: $(SET_UP)
	$(BIN)/hopwatch demo

test: $(SET_UP)
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(MEASURE); status=$$?; $(BIN)/python -m tests.stop_node; exit $$status

# The same tests, and the lines that none of them reaches; counting lines more than doubles their processor time.
coverage: MEASURE := --cov --cov-report=term:skip-covered
coverage: test

lint: $(SET_UP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(SET_UP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: bench-index bench-hunt

bench-index: $(SET_UP)
	$(BIN)/python -m bench.index

bench-hunt: $(SET_UP)
	$(BIN)/python bench/hunt.py

# The engine's promises, tried at length: random events and questions, cut and ordered in every way.
chaos-engine: $(SET_UP)
	$(BIN)/python -m pytest --hypothesis-profile=fuzz --timeout=7200 tests/unit/test_hunts_windows.py tests/unit/test_hunts_completions.py tests/elastic/test_engine.py tests/elastic/test_engine_cuts.py

# Schedulers, writers and nodes killed and paused at random for CHAOS_MINUTES each; figures: docs/reliability.md.
CHAOS_MINUTES ?= 10
CHAOS_SEED ?= 1
CHAOS := $(BIN)/python -m tests.chaos --minutes $(CHAOS_MINUTES) --seed $(CHAOS_SEED)
chaos-schedule: $(SET_UP)
	$(CHAOS) schedule
	$(CHAOS) schedule --nodes 3
	$(CHAOS) soak --nodes 3
	$(CHAOS) beside

# Indexers, their workers and the node killed and paused at random for CHAOS_MINUTES at most; CHAOS_LOGS: so many of
# the real logs, not all. Figures: docs/reliability.md.
chaos-index: $(SET_UP)
	$(BIN)/python -m tests.chaos.indexing --minutes $(CHAOS_MINUTES) --seed $(CHAOS_SEED) $(if $(CHAOS_LOGS),--logs $(CHAOS_LOGS))

# Damaged logs, 5,000 of each kind where the tests try 100, in the memory that a worker has.
fuzz-index: $(SET_UP)
	ulimit -v 2097152; $(BIN)/python -m pytest --hypothesis-profile=fuzz --timeout=0 tests/unit/test_evtx_damage.py \
		tests/unit/test_index_gunzip.py tests/unit/test_index_packed.py tests/unit/test_shapes_damage.py

# The hunts on months of made-up enterprises and on recorded attacks in ../shared (where it is); writes docs/detection-quality.md.
eval: $(SET_UP)
	$(BIN)/python -m bench.eval

# Our documents beside those that Elastic's own code makes (needs ../shared); writes docs/elastic-parity.md.
parity: $(SET_UP)
	$(BIN)/python -m bench.parity

# The pages made from the code: docs/cli.md, docs/settings.md, docs/hunts/. Run after changing a command, a setting or a hunt.
docs: $(SET_UP)
	$(BIN)/python -m hopwatch.cli.reference

# Run after changing the dependencies in pyproject.toml. The second lock is what of the first the image needs.
LOCKED := --quiet --universal --generate-hashes --no-header --no-annotate
lock: $(SET_UP)
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile $(LOCKED) --group dev pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile $(LOCKED) --constraint requirements.lock pyproject.toml -o requirements-run.lock

$(SET_UP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Hopwatch needs Python 3.11 or newer; set PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "Python lacks the module venv: on Debian, apt-get install python3-venv"; exit 1; }
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

clean:
	rm -rf .venv build dist
