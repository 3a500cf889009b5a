"""Two million tokens in 200 conversations of every kind and end leave nothing in the window that showed them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from desktop_chat.core.verdict import Verdict
from tests.soak.long_answers import soak
from tests.soak.weighing import slope

CONVERSATIONS, TOKENS_EACH = 200, 10_000
#: Less than the text of one conversation, 40,000 characters: what keeps only that is found. The texts themselves are on
#: the disk, and what SQLite holds of them in memory is full before the second half.
MAX_KIB_PER_CONVERSATION = 32.0
#: The buttons over a table keep the one they showed last, which makes the count uneven; blocks of one conversation are
#: hundreds. Of widgets a leak would be one per conversation at least.
MAX_OBJECTS_PER_CONVERSATION = 10.0
MAX_QT_OBJECTS_PER_CONVERSATION = 0.5

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc"),
]


def test_memory_is_flat_over_two_million_tokens_and_nothing_is_left_after_the_end(tmp_path: Path) -> None:
    found = soak(tmp_path, CONVERSATIONS, TOKENS_EACH)
    half = CONVERSATIONS // 2
    rise_kib = slope(found.memory_kib[half:])
    print(f"memory after the first, middle and last: {[found.memory_kib[at] for at in (0, half, -1)]} KiB")
    print(f"rise in the second half: {rise_kib:.1f} KiB each, {slope(found.objects[half:]):.2f} objects. {found.ends}")
    assert found.tokens == 2_000_000
    assert found.verdicts == set(Verdict)
    assert found.kept + found.deleted == CONVERSATIONS
    assert found.left == {"objects": {}, "timers": 0, "threads": 0, "tasks": 0}
    assert rise_kib <= MAX_KIB_PER_CONVERSATION
    assert slope(found.objects[half:]) <= MAX_OBJECTS_PER_CONVERSATION
    assert slope(found.qt_objects[half:]) <= MAX_QT_OBJECTS_PER_CONVERSATION
