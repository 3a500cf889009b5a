"""A list that was read anew is taken over with the objects that are known, whatever its length."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_chat.core.messages import Conversation
from desktop_chat.presenters.merging import Merging

MANY = 30_000


def made(count: int) -> dict[str, Conversation]:
    return {str(at): Conversation(str(at), f"Title {at}", 0, at) for at in range(count)}


def test_what_is_equal_stays_the_same_object_and_what_is_not_is_the_one_that_was_read(
    qapp: QApplication, qtbot: QtBot
) -> None:
    known, read = made(MANY), made(MANY)
    changed = read["7"] = replace(read["7"], title="Other")
    del read["8"]
    merging = Merging()
    results: list[dict[str, Conversation]] = []
    merging.merged.connect(results.append)
    merging.start(known, list(read.values()))
    qtbot.waitUntil(lambda: bool(results))
    [found] = results
    assert list(found) == list(read)
    assert found["7"] is changed
    assert all(found[one] is known[one] for one in found if one != "7")


def test_a_second_list_takes_the_place_of_the_first(qapp: QApplication, qtbot: QtBot) -> None:
    merging = Merging()
    found: list[dict[str, Conversation]] = []
    merging.merged.connect(found.append)
    merging.start({}, list(made(MANY).values()))
    merging.start({}, list(made(2).values()))
    qtbot.waitUntil(lambda: bool(found))
    assert [len(one) for one in found] in ([2], [MANY, 2])
