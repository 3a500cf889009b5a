#!/usr/bin/env bash
# Prints a Python 3.13, 3.12 or 3.11 that really starts, or exits 1. With an argument (`3.12`) only that version counts.
# What is on the PATH comes first, then pyenv's own folders: a shim on the PATH may lead nowhere.
# One that can make a virtual environment is preferred to one that lacks `ensurepip`, as Debian's does at first.
set -u

versions="${1:-3.13 3.12 3.11}"
first_incomplete=""

consider() {
    local python="$1" version="$2"
    "$python" -c "import ssl, sqlite3, sys, venv; sys.exit(sys.version_info[:2] != (3, ${version#3.}))" \
        >/dev/null 2>&1 </dev/null || return 0
    if "$python" -c "import ensurepip" >/dev/null 2>&1 </dev/null; then
        echo "$python"
        exit 0
    fi
    first_incomplete="${first_incomplete:-$python}"
}

on_path() {
    local name
    for name in "python$1" python3 python; do
        type -ap "$name" 2>/dev/null
    done
}

for version in $versions; do
    while read -r python; do
        [ -n "$python" ] && consider "$python" "$version"
    done <<<"$(on_path "$version")"
done
for version in $versions; do
    for python in "${PYENV_ROOT:-${HOME:-}/.pyenv}"/versions/"$version"*/bin/"python$version"; do
        [ -x "$python" ] && consider "$python" "$version"
    done
done
[ -n "$first_incomplete" ] && echo "$first_incomplete"
