.PHONY: help run test assets assets-check lock bench
PYTHON ?= .venv/bin/python
DESIGN = src/kim/foundations/design
BUILD ?= $(DESIGN)/static/design

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
