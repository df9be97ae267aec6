# Everything a newcomer needs. `make help` lists it.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 5005
ACTIONS_PORT ?= 5055
CONSOLE_PORT ?= 5006
SEED ?= 7
BIN := .venv/bin
export PYTHONWARNINGS ?= ignore
export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL ?= 3
.DEFAULT_GOAL := help
.PHONY: help run test learn release-model chat check protocol lint lock bench evaluate python

help: ## list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

python:
	@test -n "$(PYTHON)" || { echo "itb-triage: there is no Python here. On Debian: sudo apt-get install python3.11 python3.11-venv" >&2; exit 1; }

run: python ## install and start the assistant and the staff console
	@$(PYTHON) tools/prepare.py run
	@exec $(BIN)/python -m assistant.launch --port $(PORT) --actions-port $(ACTIONS_PORT) --console-port $(CONSOLE_PORT)

chat: python ## talk to the assistant in this terminal
	@$(PYTHON) tools/prepare.py run
	@$(BIN)/python -m assistant.launch --port $(PORT) --actions-port $(ACTIONS_PORT) --chat

test: python ## install what the tests need, and run them all
	@$(PYTHON) tools/prepare.py test
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m mypy
	@$(BIN)/python -m pytest -n 2 --dist loadgroup

learn: python ## learn a candidate for the learned model, measure it beside the released one (two hours; SEED=7)
	@$(PYTHON) tools/prepare.py learn
	@$(BIN)/python -m bench.release learn --seed $(SEED)

release-model: python ## put that candidate in the released model's place, where it reads no worse
	@$(PYTHON) tools/prepare.py learn
	@$(BIN)/python -m bench.release release --seed $(SEED)

check: python ## say what is wrong with data/
	@$(PYTHON) tools/prepare.py run
	@$(BIN)/itb-triage check

protocol: python ## the protocol for sign-off, as a table and as reports/protocol.html
	@$(PYTHON) tools/prepare.py run
	@$(BIN)/itb-triage protocol

bench: python ## time a turn and the understanding on this machine
	@$(PYTHON) tools/prepare.py test
	@$(BIN)/python bench/turn.py

evaluate: python ## measure how well messages are understood, beside three baselines (docs/evaluation.md)
	@$(PYTHON) tools/prepare.py test
	@$(BIN)/python -m bench.evaluate

lock: python ## resolve requirements/*.in anew
	@$(PYTHON) tools/prepare.py run
	cd requirements && lock() { ../$(BIN)/uv pip compile -q --python ../$(BIN)/python --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" "$$@"; } && \
	  lock --override overrides.txt --override run-overrides.txt run.in -o run.lock && \
	  lock --override overrides.txt learn.in -o learn.lock && \
	  lock --override overrides.txt test.in -o test.lock && \
	  lock installer.in -o installer.lock
