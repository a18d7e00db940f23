# One command each; `make` alone lists them.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
# Checks read the settings; they must not touch the data of an instance that runs from this folder.
CHECK := LVYUE_DATA=var/check LVYUE_SECRET_KEY=check DJANGO_SETTINGS_MODULE=lvyue.config.settings

.PHONY: help setup demo test lint style bench soak frontend frontend-check packages
help: ## list the commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

setup: $(BIN)/.ready ## make .venv with everything locked; leaves .venv/bin/lvyue

$(BIN)/.ready: pyproject.toml uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "需要 Python 3.11 或更新版本($(PYTHON) 不是)。处理：安装后用 make setup PYTHON=python3.11 重试。" >&2; exit 1; }
	@uv=$$(command -v uv || true); \
	if [ -z "$$uv" ] || ! "$$uv" --version >/dev/null 2>&1; then \
	  [ -x var/uv/bin/uv ] || { $(PYTHON) -m venv var/uv && var/uv/bin/pip install -q uv; }; \
	  uv=var/uv/bin/uv; \
	fi; \
	"$$uv" sync --frozen --quiet --compile-bytecode --python "$$(command -v $(PYTHON))"
	@$(BIN)/python -m compileall -q src
	@touch $@

demo: setup ## a running instance with five contracts inside their terms
	$(BIN)/lvyue demo

test: setup packages style ## everything: style, tests on SQLite, database tests again on PostgreSQL
	$(BIN)/pytest -q -n 2
	$(BIN)/pytest -q -n 2 --database=postgresql

lint: style ## style, and the tests of the house and its documents
	$(BIN)/pytest -q -n 0 tests/house -m "not database"

style: setup ## layout, types, floors, missing migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(CHECK) $(BIN)/mypy
	$(CHECK) $(BIN)/lint-imports --no-cache | sed -n '/^Contracts$$/,$$p'; exit $${PIPESTATUS[0]}
	$(CHECK) $(BIN)/python -m django makemigrations --check --dry-run
	$(CHECK) $(BIN)/python -m django check --fail-level WARNING

bench: setup ## deadlines per second beside two libraries, clocks, wake-ups
	$(BIN)/python -m bench

soak: setup ## workers killed some hundred times in the middle of wake-ups, on PostgreSQL
	$(BIN)/python -m bench.soak

frontend: ## rebuild the committed front-end files (developers only; needs Node)
	cd frontend && npm ci && npm run build

frontend-check: ## rebuild and compare with what is committed
	frontend/check.sh

packages: ## system packages of the tests
	@.ci/packages
