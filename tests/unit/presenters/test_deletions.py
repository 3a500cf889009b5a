"""Deletions are taken back one by one, the newest first, for a while."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_chat.core.messages import Conversation
from desktop_chat.presenters.deletions import Deletion, Deletions


def deletion(*ids: str) -> Deletion:
    return Deletion(tuple(Conversation(one, one, 0, 0) for one in ids), ())


@pytest.fixture
def owner(qapp: QApplication) -> QObject:
    return QObject()


def test_the_newest_is_taken_back_first_with_all_in_it(owner: QObject) -> None:
    deletions = Deletions(owner)
    first, second = deletion("a"), deletion("b", "c")
    deletions.add(first)
    deletions.add(second)
    assert deletions.ids == {"a", "b", "c"}
    assert [deletions.take_back(), deletions.newest, deletions.ids] == [second, first, {"a"}]
    assert [deletions.take_back(), deletions.take_back(), deletions.newest] == [first, None, None]


def test_what_is_forgotten_cannot_be_taken_back(owner: QObject, qtbot: QtBot) -> None:
    deletions = Deletions(owner)
    deletions.add(deletion("a"))
    with qtbot.waitSignal(deletions.expired):
        deletions.forget()
    assert (deletions.newest, deletions.ids) == (None, set())
