# Footnote: every target sets up what it needs the first time, and starts at once after that.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CORPUS ?= corpus
INDEX ?= storage/index
# A shell may leave the ~ of CORPUS=~/documents as it is, and quoted it would stay so.
CORPUS_PATH = $(CORPUS:~/%=$(HOME)/%)
INDEX_PATH = $(INDEX:~/%=$(HOME)/%)
PORT ?= 8501
ADDRESS ?= 127.0.0.1
# What drafts on the page: extractive, or a chat model of the hub or in a folder; several with commas between them.
GENERATOR ?= $(FOOTNOTE_GENERATOR)
EVAL_INDEX := storage/eval-index
GATE_RUN := storage/runs/gate

.DEFAULT_GOAL := help
.PHONY: help chat index test eval gate baseline eval-index gate-run lint fix

help: ## Say what each target does.
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(VENV)/run.done: requirements.txt
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(v < (3, 11) and "Footnote needs Python 3.11 or later; this is %d.%d. Try: make PYTHON=python3.11 $(MAKECMDGOALS)" % v)'
	@echo "Setting up $(VENV) (once; a few minutes)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@

$(VENV)/dev.done: requirements-dev.txt $(VENV)/run.done
	@echo "Installing what tests need (once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt
	@touch $@

chat: $(VENV)/run.done ## Open the chat page on CORPUS (default: corpus), offline. Also: PORT=8501 ADDRESS=127.0.0.1 GENERATOR=PUBLISHER/MODEL
	@$(BIN)/python -m index build --corpus "$(CORPUS_PATH)" --index "$(INDEX_PATH)"
	@FOOTNOTE_CORPUS="$(CORPUS_PATH)" FOOTNOTE_INDEX="$(INDEX_PATH)" FOOTNOTE_GENERATOR='$(GENERATOR)' \
		$(BIN)/streamlit run app.py --server.port $(PORT) --server.address $(ADDRESS)

index: $(VENV)/run.done ## Make the index match CORPUS after documents were added, changed or removed.
	@$(BIN)/python -m index build --corpus "$(CORPUS_PATH)" --index "$(INDEX_PATH)"

eval: eval-index ## Ask the project's own questions and end with a table of scores.
	@$(BIN)/python -m eval run eval/sets/corpus_tuning.jsonl eval/sets/corpus_held_out.jsonl --index $(EVAL_INDEX)

gate: gate-run ## Ask a third of the tuning questions; fail if answers got worse than eval/baseline.
	@$(BIN)/python -m eval gate $(GATE_RUN) --baseline eval/baseline

baseline: gate-run ## Make today's answers what `make gate` measures others by.
	@$(BIN)/python -m eval keep $(GATE_RUN) --to eval/baseline

# The index of the documents that the questions are about, whatever INDEX holds.
eval-index: $(VENV)/run.done
	@$(BIN)/python -m index build --corpus corpus --index $(EVAL_INDEX)

gate-run: eval-index
	@rm -rf $(GATE_RUN)
	@$(BIN)/python -m eval run eval/sets/corpus_tuning.jsonl --every 3 --index $(EVAL_INDEX) --out $(GATE_RUN)

test: $(VENV)/dev.done ## Run every test.
	@$(BIN)/python -m pytest

lint: $(VENV)/dev.done ## Check style, types and layers.
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

fix: $(VENV)/dev.done ## Mend what can be mended by itself.
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .
