"""The nets of `tests/conftest.py`, cast over a test file that leaves one thing of each kind behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

_REPOSITORY = Path(__file__).resolve().parents[2]
_LEAVING = "tests/unit/leaving_things_behind.py"


@pytest.fixture(scope="module")
def report() -> str:
    """What pytest says about `_LEAVING`, run in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-rA", "-p", "no:cacheprovider", _LEAVING],
        cwd=_REPOSITORY,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    ("test", "line"),
    [
        ("test_thread", "thread 'the thread'"),
        ("test_timer", "running QTimer of 4321 ms"),
        ("test_window", "top-level QWidget 'the window'"),
        ("test_socket", "open descriptor"),
        ("test_task", "task 'the task' (sleep)"),
        ("test_task_on_the_desktop_loop", "task 'the desktop task' (sleep)"),
        ("test_log", "WARNING somewhere: the warning"),
        ("test_network", "socket.connect '192.0.2.1'"),
        ("test_name", "socket.getaddrinfo 'example.org'"),
    ],
)
def test_what_is_left_is_named(report: str, test: str, line: str) -> None:
    assert f"ERROR {_LEAVING}::{test} - " in report
    assert line in report


@pytest.mark.parametrize("test", ["test_expected_log", "test_plain", "test_tidy_on_the_desktop_loop", "test_home"])
def test_a_tidy_test_is_left_alone(report: str, test: str) -> None:
    assert f"PASSED {_LEAVING}::{test}\n" in report
    assert f"ERROR {_LEAVING}::{test} - " not in report


def test_the_origin_is_told(report: str) -> None:
    assert f"made at {_LEAVING}" in report
