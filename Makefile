# Two commands do everything: `make run` and `make test`. All that is installed goes into .venv; nothing else changes.
# What is installed is stamped with a sum of this folder, the pins and the project file: a second call has nothing to do.

VENV := .venv
BIN := $(VENV)/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check --quiet --no-input
LOG := $(VENV)/install.log
KEY := $(shell { pwd; cat requirements.lock pyproject.toml; } | cksum | cut -d ' ' -f 1)
READY := $(VENV)/.ready-$(KEY)
TOOLS := $(VENV)/.tools-$(KEY)
TORCH := $(shell grep '^torch==' requirements.lock)
PYTHONS := $(if $(PYTHON),"$(PYTHON)",python3.13 python3.12 python3.11 python3 python)

.PHONY: help setup model llm tune evals run test check format bench lock clean

help:
	@echo "make run     set up, then answer questions on http://127.0.0.1:8000"
	@echo "make test    set up with the test tools, then every check and test"
	@echo "make setup   the environment only: .venv, with .venv/bin/curiosity"
	@echo "make tune    what \`curiosity kb tune\` needs, to teach the search a partnership's own words"
	@echo "make evals   what Inspect's viewer needs"
	@echo "make llm     what a language model needs, for those who set CURIOSITY_MODEL"
	@echo "make bench   measure speed against the bare libraries"
	@echo "make format  tidy the code; make lock: new pins; make clean: remove .venv"

setup: model

model: $(READY)
	@$(BIN)/curiosity model prepare

llm: model
	@echo "Installing what language models need"
	@sed -n '/^# language models/,/^# tuning/p' requirements.lock > $(VENV)/llm.lock
	@$(PIP) install -r $(VENV)/runtime.lock -r $(VENV)/llm.lock > $(LOG) 2>&1 $(call or-explain,The language model libraries)

tune: model
	@echo "Installing what tuning needs"
	@sed -n '/^# tuning/,/^# evaluation/p' requirements.lock > $(VENV)/tune.lock
	@$(PIP) install -r $(VENV)/runtime.lock -r $(VENV)/tune.lock > $(LOG) 2>&1 $(call or-explain,The tuning libraries)

evals: model
	@echo "Installing Inspect"
	@sed -n '/^# evaluation/,/^# test tools/p' requirements.lock > $(VENV)/evals.lock
	@$(PIP) install -r $(VENV)/runtime.lock -r $(VENV)/evals.lock > $(LOG) 2>&1 $(call or-explain,The evaluation libraries)

run: model
	@$(BIN)/curiosity serve

test: check

check: $(TOOLS) model
	@echo "Format and lint"
	@$(BIN)/ruff format --check --quiet . || { echo "Some files need 'make format'."; exit 1; }
	@$(BIN)/ruff check --quiet .
	@echo "Types"
	@$(BIN)/mypy
	@echo "Imports"
	@$(BIN)/lint-imports --no-cache > $(VENV)/imports.log 2>&1 || { cat $(VENV)/imports.log; exit 1; }
	@echo "Tests"
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile

format: $(TOOLS)
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: model
	@$(BIN)/python -m evals.bench

clean:
	@rm -rf $(VENV) .lock build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# A step that fails says so in one line; the installer's own words are kept in $(LOG).
define or-explain
|| { if grep -qiE 'NewConnection|ConnectTimeout|Temporary failure|Name or service|Network is unreachable|Connection refused|from versions: none' $(LOG); \
	then echo "No network: $(1) could not be downloaded. Check the connection and run this again (details in $(LOG))."; \
	elif grep -qi 'no space left' $(LOG); then echo "The disk is full: $(1) could not be installed (about 2 GB are needed)."; \
	else echo "$(1) could not be installed. The reason is at the end of $(LOG)."; fi >&2; exit 1; }
endef

$(READY):
	@set -e; found=; lacking=; \
	for each in $(PYTHONS); do \
		"$$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null || continue; \
		if "$$each" -c 'import ensurepip, venv' 2> /dev/null; then found=$$each; break; else lacking=$$each; fi; \
	done; \
	if [ -z "$$found" ] && [ -n "$$lacking" ]; then \
		echo "$$lacking cannot make virtual environments: install python3-venv (Debian and Ubuntu: apt install python3-venv)." >&2; exit 1; \
	elif [ -z "$$found" ]; then \
		echo "Python 3.11 or newer is needed, and $(if $(PYTHON),$(PYTHON) is not that,none was found). Name one with: make PYTHON=/path/to/python3" >&2; exit 1; \
	fi; \
	if grep -qs "$(CURDIR)/$(VENV)$$" $(VENV)/pyvenv.cfg && $(BIN)/python -m pip --version > /dev/null 2>&1; \
	then echo "Bringing $(VENV) up to date"; \
	else echo "Making a virtual environment in $(VENV) with $$found"; "$$found" -m venv --clear $(VENV); fi
	@rm -f $(VENV)/.ready-* $(VENV)/.tools-*
	@echo "Installing PyTorch (the largest part: a few minutes the first time)"
	@$(PIP) install $(TORCH) > $(LOG) 2>&1 $(call or-explain,PyTorch)
	@echo "Installing the other libraries"
	@sed '/^# language models/,$$d' requirements.lock > $(VENV)/runtime.lock
	@$(PIP) install -r $(VENV)/runtime.lock > $(LOG) 2>&1 $(call or-explain,The libraries)
	@$(PIP) install --no-deps --no-build-isolation --editable . > $(LOG) 2>&1 $(call or-explain,Curiosity)
	@touch $@

$(TOOLS): $(READY)
	@echo "Installing the test tools"
	@$(PIP) install -r requirements.lock > $(LOG) 2>&1 $(call or-explain,The test tools)
	@touch $@

# New pins: everything the project file asks for, at its newest, resolved in an environment of its own.
lock: $(READY)
	@rm -rf .lock && $(BIN)/python -m venv .lock && .lock/bin/python -m pip install -q $(TORCH)
	@.lock/bin/python -m pip install -q hatchling editables && .lock/bin/python -m pip install -q --no-build-isolation -e .
	@.lock/bin/python -m pip freeze --exclude-editable | sed 's/+cpu$$//' | grep -v '^nvidia\|^triton\|^cuda' > .lock/runtime
	@.lock/bin/python -m pip install -q --no-build-isolation -e '.[llm]'
	@.lock/bin/python -m pip freeze --exclude-editable | sed 's/+cpu$$//' | grep -v '^nvidia\|^triton\|^cuda' > .lock/models
	@.lock/bin/python -m pip install -q --no-build-isolation -e '.[llm,tune]'
	@.lock/bin/python -m pip freeze --exclude-editable | sed 's/+cpu$$//' | grep -v '^nvidia\|^triton\|^cuda' > .lock/tune
	@.lock/bin/python -m pip install -q --no-build-isolation -e '.[llm,tune,evals]'
	@.lock/bin/python -m pip freeze --exclude-editable | sed 's/+cpu$$//' | grep -v '^nvidia\|^triton\|^cuda' > .lock/evals
	@.lock/bin/python -m pip install -q --no-build-isolation -e '.[llm,tune,evals,dev]'
	@.lock/bin/python -m pip freeze --exclude-editable | sed 's/+cpu$$//' | grep -v '^nvidia\|^triton\|^cuda' > .lock/all
	@{ echo "# The exact releases this product is tested with, made by \`make lock\`. PyTorch is installed first, by itself."; \
		cat .lock/runtime; echo "# language models (make llm)"; grep -vxFf .lock/runtime .lock/models; \
		echo "# tuning the search model (make tune)"; grep -vxFf .lock/models .lock/tune; \
		echo "# evaluation (make evals)"; grep -vxFf .lock/tune .lock/evals; \
		echo "# test tools"; grep -vxFf .lock/evals .lock/all; } > requirements.lock
	@rm -rf .lock && echo "requirements.lock holds the new pins: run make test before you keep them."
