"""SIGKILL in the middle of an answer costs the store at most 150 ms of it, and no other process's turn."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from desktop_chat.core.verdict import Verdict
from desktop_chat.services.system_clock import SystemClock
from desktop_chat.storage.library import SqliteLibrary
from tests.e2e.store_child import chunk

ROOT = Path(__file__).resolve().parents[2]
MAX_LOST_S = 0.15
WAIT_S = 30


class Writing:
    """A process that writes an answer into the store of `folder`."""

    def __init__(self, folder: Path, ident: str) -> None:
        self.ident = ident
        self.killed_s = 0.0
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.store_child", str(folder), ident],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.lines = [self.process.stdout.readline()]

    def read_until(self, moment_s: float) -> None:
        while time.monotonic() < moment_s:
            self.lines.append(self.process.stdout.readline())

    def kill(self) -> None:
        self.process.kill()
        self.killed_s = time.monotonic()
        self.lines += self.process.communicate()[0].splitlines()

    def end(self) -> None:
        self.lines += self.process.communicate(timeout=WAIT_S)[0].splitlines()

    def sent(self, until_s: float = float("inf")) -> str:
        whole = (line.split() for line in self.lines if line)
        return "".join(chunk(int(number)) for number, at_s in whole if float(at_s) <= until_s)


@pytest.fixture
def library(tmp_path):
    library = SqliteLibrary(tmp_path, SystemClock())
    yield library
    library.close()


@pytest.mark.timeout(200)
def test_twenty_kills_lose_at_most_150_ms_and_leave_the_living_alone(tmp_path, library):
    moments = random.Random(11)
    survivor = Writing(tmp_path, "survivor")
    killed = []
    for _ in range(4):
        writing = [Writing(tmp_path, f"killed{len(killed) + at}") for at in range(5)]
        for one in writing:
            one.read_until(time.monotonic() + moments.uniform(0, 0.5))
            one.kill()
        killed += writing
        assert library.recover().result(WAIT_S) == len(writing)
    for one in killed:
        answer = library.message(f"answer of {one.ident}").result(WAIT_S)
        assert answer.verdict is Verdict.INTERRUPTED
        assert one.sent().startswith(answer.text)
        needed = one.sent(one.killed_s - MAX_LOST_S)
        assert len(answer.text) >= len(needed), (answer.text[-30:], needed[-30:])
    assert library.message("answer of survivor").result(WAIT_S).verdict is None
    survivor.end()
    answer = library.message("answer of survivor").result(WAIT_S)
    assert (answer.verdict, answer.text) == (None, survivor.sent())
    assert library.recover().result(WAIT_S) == 1, "it closed its library without ending the turn"
