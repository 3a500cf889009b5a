"""Rules on the files themselves: their length, and what must never be in them."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

from tests.arch.source import PACKAGE, ROOT, TESTS, files_below, place, tree_of

MAX_LINES = 400
#: Put together here, so that this file holds none of them.
REGISTRY_HOSTS = [
    "pypi" + ".org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "crates" + ".io",
    "deb" + ".debian.org",
    "hugging" + "face.co",
]
#: Absolute paths of one person's machine.
MACHINE_PATH = re.compile(
    "/(?:" + "|".join(["root", "work", "opt/pypi", "opt/wheels"]) + r")/\w" + r"|/home/(?!user\b)\w"
)


def tracked_files() -> list[Path]:
    command = ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"]
    try:
        listing = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this copy of the source is no git repository")
    paths = [ROOT / name for name in listing.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    found: list[str] = []
    for path in tracked_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [place(path, n) for n, line in enumerate(text.splitlines(), 1) if pattern.search(line)]
    return found


def test_no_file_is_longer_than_400_lines() -> None:
    lengths = {
        place(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in [*files_below(PACKAGE), *files_below(TESTS)]
    }
    assert {name: length for name, length in lengths.items() if length > MAX_LINES} == {}


def test_every_module_says_its_job_in_its_docstring() -> None:
    assert [place(path) for path in files_below(PACKAGE) if not ast.get_docstring(tree_of(path))] == []


def test_no_file_names_a_package_registry() -> None:
    assert lines_with(re.compile("|".join(re.escape(host) for host in REGISTRY_HOSTS))) == []


def test_no_file_names_a_path_of_one_machine() -> None:
    assert lines_with(MACHINE_PATH) == []
