"""What another process writes into the history comes into the window; what was deleted long ago goes for good."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop_chat.core.messages import Conversation
from desktop_chat.presenters.purging import KEPT_DAYS
from desktop_chat.providers.scripted import Say
from desktop_chat.services.system_clock import SystemClock
from desktop_chat.storage.library import SqliteLibrary
from desktop_chat.storage.schema import FILE_NAME
from tests.gui.window_kit import Scripts, WindowKit, until

_DAY_MS = 24 * 60 * 60 * 1000


@pytest.fixture
async def kit(qapp: QApplication, tmp_path: Path) -> AsyncIterator[WindowKit]:
    made = WindowKit(qapp, tmp_path)
    made.show()
    made.presenter.others.timer.setInterval(0)
    yield made
    await made.close()


def conversation(name: str) -> Conversation:
    now_ms = round(time.time() * 1000)
    return Conversation(id=name, title=name, created_ms=now_ms, updated_ms=now_ms)


async def test_what_another_process_asks_comes_into_the_list(kit: WindowKit, tmp_path: Path) -> None:
    kit.attach(Scripts([Say("one")]))
    kit.presenter.composing.send("Here")
    await until(lambda: kit.titles == ["Here"])
    other = SqliteLibrary(tmp_path, SystemClock())
    try:
        other.create_conversation(conversation("there")).result()
        await until(lambda: sorted(kit.titles) == ["Here", "there"], "the other's conversation")
        assert kit.chosen_title == "Here"
        other.rename("there", "elsewhere", own=True).result()
        await until(lambda: "elsewhere" in kit.titles, "its new title")
    finally:
        other.close()


async def test_a_closed_window_is_not_told_any_more(kit: WindowKit, tmp_path: Path) -> None:
    kit.attach(Scripts([Say("one")]))
    kit.presenter.others.close()
    other = SqliteLibrary(tmp_path, SystemClock())
    told: list[int] = []
    kit.library.subscribe(lambda: told.append(1))
    try:
        other.create_conversation(conversation("there")).result()
        await until(lambda: told)
        assert not kit.presenter.others.timer.isActive()
        assert kit.titles == []
    finally:
        other.close()


async def test_what_was_deleted_long_ago_is_purged_late_and_the_rest_stays(kit: WindowKit, tmp_path: Path) -> None:
    for name in ("old", "fresh", "kept"):
        kit.library.create_conversation(conversation(name)).result()
    for name in ("old", "fresh"):
        kit.library.delete(name).result()
    age(tmp_path, "old", KEPT_DAYS + 1)
    age(tmp_path, "fresh", KEPT_DAYS - 1)
    kit.attach(Scripts([Say("one")]))
    timer = kit.presenter.purging.timer
    assert timer.isActive()
    assert timer.isSingleShot()
    assert stored(tmp_path) == {"old", "fresh", "kept"}
    timer.setInterval(0)
    await until(lambda: stored(tmp_path) == {"fresh", "kept"}, "the purge")


def age(home: Path, name: str, days: int) -> None:
    deleted_ms = round(time.time() * 1000) - days * _DAY_MS
    connection = sqlite3.connect(home / FILE_NAME)
    with connection:
        connection.execute("UPDATE conversations SET deleted_ms = ? WHERE id = ?", (deleted_ms, name))
    connection.close()


def stored(home: Path) -> set[str]:
    connection = sqlite3.connect(home / FILE_NAME)
    found = {str(row[0]) for row in connection.execute("SELECT id FROM conversations")}
    connection.close()
    return found


async def test_instructions_that_are_given_while_the_list_is_read_stay(kit: WindowKit) -> None:
    kit.attach(Scripts([Say("one")]))
    kit.presenter.composing.send("Here")
    await until(lambda: kit.titles == ["Here"])
    conversations = kit.presenter.conversations
    [known] = conversations.all
    kit.library.create_conversation(conversation("there")).result()
    conversations.refresh()
    # Readings are done in their order: now the list is read, and not shown yet.
    kit.library.conversation(known.id).result()
    conversations.set_instructions(known.id, "Be brief.", known.parameters)
    await until(lambda: "there" in kit.titles)
    [now] = [one for one in conversations.all if one.id == known.id]
    assert now.system_prompt == "Be brief."
