#!/usr/bin/env bash
# Runs every benchmark in a process of its own and prints their tables; fails if one of them does.
set -uo pipefail
cd "$(dirname "$0")/.."

failed=0
for script in tests/bench/bench_*.py; do
    [ -e "$script" ] || continue
    name="$(basename "$script" .py)"
    echo "== ${name#bench_}"
    timeout -s KILL 600 "${VENV:-.venv}/bin/python" -m "tests.bench.$name" || failed=1
done
exit "$failed"
