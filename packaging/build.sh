#!/usr/bin/env bash
# Builds dist/desktop-chat with the virtual environment in VENV (.venv), with low priority; the log is in build/.
set -euo pipefail
cd "$(dirname "$0")/.."

log=build/package.log
mkdir -p build
echo "building dist/desktop-chat (log in $log)"
if ! nice -n 10 "${VENV:-.venv}/bin/python" -m PyInstaller --noconfirm --log-level WARN \
    --distpath dist --workpath build/pyinstaller packaging/desktop-chat.spec >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    exit 1
fi
du -sh dist/desktop-chat
