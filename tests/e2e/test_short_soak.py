"""A few seconds of what `make soak` does for minutes: conversations of every kind and end leave nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_chat.core.verdict import Verdict
from tests.soak.long_answers import soak
from tests.soak.weighing import slope

CONVERSATIONS, TOKENS_EACH = 8, 250
LEAKY_CONVERSATIONS = 2


def test_a_window_that_is_closed_leaves_no_object_timer_thread_or_task_of_its_answers(tmp_path: Path) -> None:
    found = soak(tmp_path, CONVERSATIONS, TOKENS_EACH)
    assert found.verdicts == set(Verdict)
    assert (found.kept, found.deleted) == (7, 1)
    assert found.left == {"objects": {}, "timers": 0, "threads": 0, "tasks": 0}


def test_what_is_left_behind_on_purpose_is_found(tmp_path: Path) -> None:
    found = soak(tmp_path, LEAKY_CONVERSATIONS, 50, "layout", "timer", "thread", "task")
    each = LEAKY_CONVERSATIONS
    assert found.left == {"objects": {"QTextLayout": each}, "timers": each, "threads": each, "tasks": each}


def test_the_rise_of_a_straight_line_is_found_below_noise() -> None:
    assert slope([3.0 * at + (5 if at % 2 else -5) for at in range(101)]) == pytest.approx(3.0)
