"""Results of futures reach the thread of the bridge, later, and not at all once it is closed."""

from __future__ import annotations

import threading
from concurrent.futures import Future

from pytestqt.qtbot import QtBot

from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.presenters.futures import FutureBridge


def settle_elsewhere(future: Future[int], result: int | ChatError) -> None:
    def settle() -> None:
        if isinstance(result, int):
            future.set_result(result)
        else:
            future.set_exception(result)

    thread = threading.Thread(target=settle, name="a store's thread")
    thread.start()
    thread.join()


def test_a_result_of_another_thread_arrives_on_this_one_and_later(qtbot: QtBot) -> None:
    bridge = FutureBridge(lambda error: None)
    future: Future[int] = Future()
    got: list[tuple[int, threading.Thread]] = []
    bridge.on_result(future, lambda result: got.append((result, threading.current_thread())))
    settle_elsewhere(future, 7)
    assert got == []
    qtbot.waitUntil(lambda: got == [(7, threading.current_thread())])


def test_a_result_that_is_there_already_arrives_later_too(qtbot: QtBot) -> None:
    bridge = FutureBridge(lambda error: None)
    future: Future[int] = Future()
    future.set_result(1)
    got: list[int] = []
    bridge.on_result(future, got.append)
    assert got == []
    qtbot.waitUntil(lambda: got == [1])


def test_an_error_goes_to_its_handler_or_to_the_bridges_own(qtbot: QtBot) -> None:
    common: list[str] = []
    own: list[str] = []
    bridge = FutureBridge(lambda error: common.append(str(error)))
    for handler in (None, lambda error: own.append(str(error))):
        future: Future[int] = Future()
        bridge.on_result(future, None, handler)
        settle_elsewhere(future, ChatError(ErrorKind.STORE, "The disk is full."))
    qtbot.waitUntil(lambda: common == own == ["The disk is full."])


def test_nothing_arrives_once_the_bridge_is_closed(qtbot: QtBot) -> None:
    bridge = FutureBridge(lambda error: None)
    got: list[int] = []
    before: Future[int] = Future()
    after: Future[int] = Future()
    bridge.on_result(before, got.append)
    bridge.on_result(after, got.append)
    settle_elsewhere(before, 1)
    bridge.close()
    settle_elsewhere(after, 2)
    with qtbot.assertNotEmitted(bridge.destroyed, wait=20):
        pass
    assert got == []
