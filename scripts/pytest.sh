#!/usr/bin/env bash
# `scripts/pytest.sh PYTHON [ARGUMENT...]`: hands the arguments to pytest. Without any, every test runs that is no soak and
# needs no bundle, in three processes side by side: those of the window, of whole programs, and all others.
set -euo pipefail
cd "$(dirname "$0")/.."

python=$1
shift
run=("$python" -m pytest -p tests.helpers.ci_no_skips -m "not soak and not packaged")
[ "$#" -eq 0 ] || exec "${run[@]}" "$@"

window=(tests/gui tests/snapshots)
programs=(tests/e2e tests/peers)
mkdir -p build
logs=("build/tests-$$-programs.log" "build/tests-$$-others.log")
"${run[@]}" "${programs[@]}" >"${logs[0]}" 2>&1 &
beside=($!)
others=("${window[@]}" "${programs[@]}")
"${run[@]}" "${others[@]/#/--ignore=}" >"${logs[1]}" 2>&1 &
beside+=($!)
# Whatever ends this script ends those, too.
trap 'kill "${beside[@]}" 2>/dev/null || true' EXIT
result=0
"${run[@]}" "${window[@]}" || result=$?
for process in "${beside[@]}"; do wait "$process" || result=$?; done
trap - EXIT
cat "${logs[@]}"
rm "${logs[@]}"
exit "$result"
