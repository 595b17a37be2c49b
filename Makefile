# `make` alone lists the targets. Everything lives in .venv and var; `make clean` removes .venv.
PORT ?= 8000
PYTHON ?= python3
PY := .venv/bin/python
export PYTHON
.DEFAULT_GOAL := help
.PHONY: help demo run test fuzz check bench bench-province samples lock vendor clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16

demo: .venv/.base ## try the portal: sample rosters imported, then http://127.0.0.1:8000/
	@exec $(PY) manage.py demo --port $(PORT)

run: .venv/.base ## serve this machine's own portal (data in var/)
	@exec $(PY) manage.py up --port $(PORT)

test: .venv/.test ## the test suite on this machine's cores
	@echo "Not here but in .ci/run: tests marked browser (Chromium), worker (real Celery), postgres."
	@$(PY) -m pytest -n auto -m "not browser and not worker and not postgres"

fuzz: .venv/.test ## 30,000 mutated files through the reader; what did harm stays in var/fuzz
	@$(PY) -m tests.sheets.fuzz --count 30000 --seed $$(date +%j)

check: .venv/.ci ## lint, format, storeys, types, migrations, deployment settings, compose file
	@sh scripts/check.sh

bench: .venv/.bench ## measure reading, importing, matching and the ledger against references
	@$(PY) scripts/bench.py

bench-province: .venv/.base ## the matching flow of 100,000 children and 100,000 helpers, and its memory
	@PYTHONPATH=. $(PY) scripts/bench_matching.py

samples: .venv/.test ## write samples/ anew
	@$(PY) scripts/make_samples.py

lock: .venv/.ci ## requirements/*.txt from pyproject.toml
	@sh scripts/lock.sh

vendor: ## static/vendor from package-lock.json (needs npm)
	@$(PYTHON) scripts/vendor.py

clean: ## remove .venv and caches; var/ with your data stays
	rm -rf .venv .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis staticfiles

.venv/.base: requirements/base.txt requirements/uv.txt
	@sh scripts/bootstrap.sh requirements/base.txt && touch $@

.venv/.test: requirements/test.txt .venv/.base
	@sh scripts/bootstrap.sh requirements/test.txt && touch $@

.venv/.bench: requirements/bench.txt .venv/.test
	@sh scripts/bootstrap.sh requirements/bench.txt && touch $@

.venv/.ci: requirements/ci.txt .venv/.test
	@sh scripts/bootstrap.sh requirements/ci.txt && touch $@
