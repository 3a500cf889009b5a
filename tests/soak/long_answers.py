"""Starts the soak of the transcript in a process of its own and hands back what it found."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_chat.core.verdict import Verdict

ROOT = Path(__file__).parents[2]
#: As in pytest's settings: no font covers every script, and the off-screen platform says what it cannot do.
_IGNORED = ("qt.text.font.db", "This plugin does not support")


@dataclass(frozen=True)
class Found:
    """See `transcript_child`; the lists have one value per conversation, weighed after it."""

    tokens: int
    ends: dict[str, int]
    kept: int
    deleted: int
    memory_kib: list[int]
    objects: list[int]
    qt_objects: list[int]
    left: dict[str, Any]

    @property
    def verdicts(self) -> set[Verdict]:
        return {Verdict(name) for name in self.ends}


def soak(home: Path, conversations: int, tokens_each: int, *leaks: str) -> Found:
    words = [str(home), str(conversations), str(tokens_each), *leaks]
    command = [sys.executable, "-m", "tests.soak.transcript_child", *words]
    environ = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True)
    errors = [line for line in done.stderr.splitlines() if not line.startswith(_IGNORED)]
    assert (done.returncode, errors) == (0, []), done.stderr
    found = json.loads(done.stdout)
    assert len(found["memory_kib"]) == found.pop("conversations") == conversations
    return Found(**found)
