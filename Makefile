# Two commands: `make run` opens the window, `make test` proves that it works. Both set up what they need first.
VENV ?= .venv
PYTHON ?=
ARGS ?=

py := $(VENV)/bin/python
setup = @VENV="$(VENV)" PYTHON="$(PYTHON)" scripts/setup.sh
peers = @VENV="$(VENV)" scripts/peers.sh
# A nested Qt event loop can hang beyond any time limit inside the process.
limit = $(if $(shell command -v timeout),timeout -s KILL $(1))
pytest := $(py) -m pytest -p tests.helpers.ci_no_skips
pytest bench soak screenshots snapshots package: export QT_QPA_PLATFORM = offscreen
# Without this pyright asks the network for a newer version of itself.
check: export PYRIGHT_PYTHON_IGNORE_WARNINGS = 1

.PHONY: help run test check format pytest peers bench soak screenshots snapshots package translations hooks lock clean

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 22

run:  ## set up and open the window; make run ARGS="--version" hands arguments on
	$(setup) run
	@$(py) -m desktop_chat $(ARGS)

test: check pytest  ## check, then every test

check:  ## lint, format, types, layers
	$(setup) test
	$(py) -m ruff check .
	$(py) -m ruff format --check .
	$(py) -m pyright --pythonpath $(py)
	$(VENV)/bin/lint-imports

format:  ## let ruff tidy everything
	$(setup) test
	$(py) -m ruff check --fix .
	$(py) -m ruff format .

pytest:  ## the tests alone; make pytest ARGS="-k name" picks some
	$(setup) test
	$(peers)
	$(call limit,570) scripts/pytest.sh $(py) $(ARGS)

peers:  ## the real servers that tests talk to, in .peers
	$(setup) test
	$(peers)

bench:  ## measure; prints figure, value, goal, ok
	$(setup) test
	@VENV="$(VENV)" scripts/bench.sh

soak:  ## the long tests
	$(setup) test
	$(peers) litellm
	$(call limit,3600) $(pytest) -m soak -rP --timeout 3000 $(ARGS)

screenshots:  ## paint the pictures of the documents anew; make screenshots ARGS=folder paints all, there
	$(setup) test
	$(call limit,300) $(py) -m tests.screenshots $(ARGS)

snapshots:  ## store the pictures that tests/snapshots compares with anew, those that look different
	$(setup) test
	$(call limit,300) $(py) -m pytest -q tests/snapshots --renew

package:  ## a bundle in dist/desktop-chat that needs no Python, and its smoke test
	$(setup) package
	VENV="$(VENV)" packaging/build.sh
	$(call limit,300) $(pytest) -m packaged

translations:  ## gather the window's words for translators; make translations ARGS=de
	@test -n "$(ARGS)" || { echo "Name a language: make translations ARGS=de" >&2; exit 2; }
	$(setup) test
	@mkdir -p resources/translations
	$(py) scripts/words.py build/words.py
	$(VENV)/bin/pyside6-lupdate $$(git ls-files 'desktop_chat/*.py') build/words.py -ts resources/translations/desktop_chat_$(ARGS).ts
	$(VENV)/bin/pyside6-lrelease resources/translations/desktop_chat_$(ARGS).ts

hooks:  ## let git check each commit
	git config core.hooksPath .githooks

lock:  ## pin newer versions; needs uv
	scripts/lock.sh --upgrade

clean:  ## remove everything that can be made again
	rm -rf $(VENV) .peers build dist .pytest_cache .ruff_cache .hypothesis .import_linter_cache
