"""Set-up's choice of a Python and its look for system packages, on machines made up for the test."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"
HERE = f"3.{sys.version_info.minor}"
BASE_TOOLS = f"{os.defpath}:/usr/bin:/bin"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="set-up is a shell script")


def run_script(name: str, *arguments: str, path: Path, home: Path) -> subprocess.CompletedProcess[str]:
    """`path` is the only folder on the PATH; the script itself is started by the system's bash."""
    environ = {"PATH": str(path), "HOME": str(home)}
    bash = next(found for folder in BASE_TOOLS.split(":") if os.access(found := f"{folder}/bash", os.X_OK))
    return subprocess.run([bash, str(SCRIPTS / name), *arguments], env=environ, capture_output=True, text=True)


def program(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)


def python(path: Path, *, complete: bool = True) -> None:
    """A Python of this test's version; without `complete` its `ensurepip` is missing, as on a fresh Debian."""
    refuse = "" if complete else 'case "$*" in *ensurepip*) exit 1;; esac; '
    program(path, f'{refuse}exec "{sys.executable}" "$@"')


def test_a_python_that_does_not_start_is_passed_over(tmp_path: Path) -> None:
    program(tmp_path / "bin/python3.13", "exit 127")
    python(tmp_path / "bin/python3")
    found = run_script("find_python.sh", path=tmp_path / "bin", home=tmp_path)
    assert found.stdout.strip() == str(tmp_path / "bin/python3")


def test_a_name_that_lies_about_its_version_is_passed_over(tmp_path: Path) -> None:
    other = "3.12" if HERE != "3.12" else "3.11"
    python(tmp_path / f"bin/python{other}")
    found = run_script("find_python.sh", other, path=tmp_path / "bin", home=tmp_path)
    assert (found.returncode, found.stdout) == (1, "")


def test_a_python_on_the_path_comes_before_one_of_pyenv(tmp_path: Path) -> None:
    hidden = tmp_path / f".pyenv/versions/{HERE}.1/bin/python{HERE}"
    python(hidden)
    (tmp_path / "bin").mkdir()
    assert run_script("find_python.sh", path=tmp_path / "bin", home=tmp_path).stdout.strip() == str(hidden)
    python(tmp_path / "bin/python3")
    found = run_script("find_python.sh", path=tmp_path / "bin", home=tmp_path)
    assert found.stdout.strip() == str(tmp_path / "bin/python3")


def test_a_python_without_ensurepip_is_the_last_choice(tmp_path: Path) -> None:
    python(tmp_path / f"bin/python{HERE}", complete=False)
    found = run_script("find_python.sh", path=tmp_path / "bin", home=tmp_path)
    assert found.stdout.strip() == str(tmp_path / f"bin/python{HERE}")
    python(tmp_path / "bin/python3")
    found = run_script("find_python.sh", path=tmp_path / "bin", home=tmp_path)
    assert found.stdout.strip() == str(tmp_path / "bin/python3")


@pytest.mark.skipif(sys.platform != "linux", reason="system packages are looked for on Linux only")
def test_missing_libraries_are_named_by_their_package(tmp_path: Path) -> None:
    for tool in ("uname", "grep", "cat"):
        program(tmp_path / f"bin/{tool}", f'PATH="{BASE_TOOLS}" exec {tool} "$@"')
    program(tmp_path / "bin/ldconfig", 'echo "	libEGL.so.1 (libc6,x86-64) => /usr/lib/libEGL.so.1"')
    missing = run_script("missing_packages.sh", "run", path=tmp_path / "bin", home=tmp_path).stdout.split()
    assert "libxcb-cursor0" in missing
    assert "libegl1" not in missing
    assert "xvfb" not in missing


def test_the_program_is_installed_as_a_plain_path_that_costs_a_start_of_python_nothing() -> None:
    entries = list(Path(sysconfig.get_path("purelib")).glob("*desktop_chat*.pth"))
    assert [entry.read_text(encoding="utf-8").split() for entry in entries] == [[str(SCRIPTS.parent)]]
    assert Path(sysconfig.get_path("scripts"), "desktop-chat").is_file()
