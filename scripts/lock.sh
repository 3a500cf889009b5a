#!/usr/bin/env bash
# Writes the pinned, hashed requirements files anew from pyproject.toml and requirements/*.in. Needs `uv` on the PATH
# (or UV=/path/to/uv). Without arguments versions stay as they are where they still fit; `--upgrade` takes newer ones.
set -euo pipefail
cd "$(dirname "$0")/.."

lock() {
    "${UV:-uv}" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
        --only-binary :all: "$@"
}

lock pyproject.toml -o requirements/runtime.txt "$@"
lock requirements/build.in -c requirements/runtime.txt -o requirements/build.txt "$@"
lock requirements/local.in --no-deps -o requirements/local.txt "$@"
lock requirements/dev.in -c requirements/runtime.txt -o requirements/dev.txt "$@"
lock requirements/package.in -c requirements/build.txt -o requirements/package.txt "$@"
lock requirements/peers.in -o requirements/peers.txt "$@"
lock requirements/litellm.in -o requirements/litellm.txt "$@"
