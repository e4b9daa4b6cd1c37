.PHONY: help run test assets assets-check lock audit bench bench-million
PYTHON ?= .venv/bin/python
DESIGN = src/kim/foundations/design
BUILD ?= $(DESIGN)/static/design
COMPILE = uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --quiet $(UPGRADE)

help: ## what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'
run: ## run the demonstration
	python3 start.py
test: ## lint, types, contracts and every test
	python3 start.py test
node_modules: package-lock.json
	npm ci --ignore-scripts --no-fund --no-audit && touch node_modules
assets: node_modules ## rebuild the committed CSS, script and fonts
	mkdir -p $(BUILD)/fonts
	node_modules/.bin/sass --load-path=node_modules --style=compressed --no-source-map --quiet-deps $(DESIGN)/scss/_components.scss $(BUILD)/kim.css
	node_modules/.bin/esbuild $(DESIGN)/scripts/kim.mjs --bundle --minify --format=esm --target=es2020 --outfile=$(BUILD)/kim.js --log-level=warning
	cp node_modules/@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2 node_modules/@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-ext-wght-normal.woff2 $(BUILD)/fonts/
	cp node_modules/@fontsource-variable/atkinson-hyperlegible-next/LICENSE $(BUILD)/fonts/OFL.txt
	cp $(DESIGN)/images/icon.svg $(BUILD)/icon.svg
assets-check: ## rebuild the assets elsewhere and compare with what is committed
	$(MAKE) --no-print-directory assets BUILD=var/assets
	diff -r var/assets $(DESIGN)/static/design
lock: ## pin every part anew, with hashes; pins that stand stay, unless UPGRADE=--upgrade
	$(COMPILE) --extra test --extra postgres --output-file requirements-test.lock
	$(COMPILE) --extra postgres --constraint requirements-test.lock --output-file requirements-postgres.lock
	$(COMPILE) --constraint requirements-test.lock --output-file requirements.lock
audit: ## hold every pinned part against the known faults (SECURITY.md says how soon they are mended)
	uvx pip-audit --disable-pip --require-hashes -r requirements-test.lock -r requirements-postgres.lock -r requirements.lock
	npm audit --package-lock-only
bench: ## run every measurement; the Log's at 1,000 and 100,000 entries
	set -e; for each in ledger privacy file_texts quarter entries staging; do PYTHONPATH=src:. $(PYTHON) bench/$$each.py; done
bench-million: ## measure the Log at up to a million entries, on SQLite and PostgreSQL (an hour, 12 GB for a while)
	PYTHONPATH=src:. $(PYTHON) bench/entries.py --rows 1000,100000,1000000
	PYTHONPATH=src:. $(PYTHON) bench/entries.py --rows 1000,100000,1000000 --postgres
