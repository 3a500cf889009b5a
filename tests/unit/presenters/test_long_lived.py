"""What stays for long is kept out of collections; what of it becomes garbage is found all the same."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from weakref import ref

import pytest
from pytestqt.qtbot import QtBot

from desktop_chat.presenters.long_lived import MANY, THAW_EVERY, LongLived


class Knot:
    """Refers to itself: only a collection finds it."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_what_is_there_when_a_conversation_was_opened_is_in_no_collection_afterwards() -> None:
    LongLived(lambda: False).opened(MANY)
    assert gc.get_freeze_count() > 1000
    assert len(gc.get_objects()) < 1000


def test_little_is_not_kept_out() -> None:
    gc.unfreeze()
    LongLived(lambda: False).opened(MANY - 1)
    assert gc.get_freeze_count() == 0


def test_what_was_kept_out_and_became_garbage_is_found_after_some_openings(qtbot: QtBot) -> None:
    knot = Knot()
    gone, keeper = ref(knot), LongLived(lambda: False)
    for _ in range(THAW_EVERY - 1):
        keeper.opened(MANY)
    del knot
    gc.collect()
    assert gone() is not None
    keeper.opened(MANY)
    qtbot.waitUntil(lambda: gone() is None)


def test_nothing_is_gone_through_while_an_answer_runs() -> None:
    knot, busy = Knot(), [True]
    gone, keeper = ref(knot), LongLived(lambda: busy[0])
    keeper.opened(MANY)
    del knot
    keeper.thaw()
    assert gone() is not None
    busy.clear()
    busy.append(False)
    keeper.thaw()
    assert gone() is None
