#!/usr/bin/env bash
# `scripts/pytest.sh PYTHON [ARGUMENT...]`: hands the arguments to pytest. Without any, every test runs that is no soak and
# needs no bundle: those of the window and all others in two processes side by side.
set -euo pipefail
cd "$(dirname "$0")/.."

python=$1
shift
run=("$python" -m pytest -p tests.helpers.ci_no_skips -m "not soak and not packaged")
[ "$#" -eq 0 ] || exec "${run[@]}" "$@"

window=(tests/gui tests/snapshots)
mkdir -p build
log="build/tests-$$.log"
"${run[@]}" "${window[@]/#/--ignore=}" >"$log" 2>&1 &
others=$!
# Whatever ends this script ends those, too.
trap 'kill "$others" 2>/dev/null || true' EXIT
result=0
"${run[@]}" "${window[@]}" || result=$?
wait "$others" || result=$?
trap - EXIT
cat "$log"
rm "$log"
exit "$result"
