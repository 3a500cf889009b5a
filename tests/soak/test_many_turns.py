"""Hours of use in a minute: hundreds of turns in one window leave little more than their texts."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.soak.many_turns_child import CONVERSATIONS

ROOT = Path(__file__).parents[2]
#: The list of conversations and SQLite's cache grow a little. A turn that stayed with its request would cost 30 KiB and
#: 14 objects, with its documents over 100 KiB.
MAX_KIB_PER_TURN = 16.0
MAX_OBJECTS_PER_TURN = 6.0

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc"),
]


def test_a_window_that_answers_hundreds_of_times_keeps_little_more_than_the_texts(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.soak.many_turns_child", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    print(done.stdout)
    found = json.loads(done.stdout)
    left = found["left_per_turn"]
    assert found["kept"] == CONVERSATIONS
    assert left["memory_kib"] <= MAX_KIB_PER_TURN
    assert left["objects"] <= MAX_OBJECTS_PER_TURN
    # At most a button that waits for its first use, in hundreds of turns.
    assert left["qt_objects"] * found["turns"] <= 1
    assert left["tasks"] == 0
