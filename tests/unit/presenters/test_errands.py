"""Many orders are run in their order, a portion at a time, and all of them before the end."""

from __future__ import annotations

from concurrent.futures import Future
from functools import partial

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.presenters.errands import PORTION, Errands
from desktop_chat.presenters.futures import FutureBridge


class Shop:
    """Takes orders; each is settled when it is told to."""

    def __init__(self) -> None:
        self.orders: list[int] = []
        self.open: list[Future[None]] = []
        self.errors: list[ChatError] = []
        self.bridge = FutureBridge(self.errors.append)

    def order(self, number: int) -> Future[None]:
        self.orders.append(number)
        self.open.append(Future())
        return self.open[-1]

    def settle(self) -> None:
        while self.open:
            self.open.pop(0).set_result(None)


def test_a_few_are_run_at_once(qapp: QApplication) -> None:
    shop = Shop()
    Errands(shop.bridge).add(partial(shop.order, number) for number in range(3))
    assert shop.orders == [0, 1, 2]


def test_of_many_the_next_portion_comes_when_the_one_before_is_done(qapp: QApplication, qtbot: QtBot) -> None:
    shop = Shop()
    errands = Errands(shop.bridge)
    errands.add(partial(shop.order, number) for number in range(2 * PORTION + 1))
    errands.add([partial(shop.order, 2 * PORTION + 1)])
    for portion in (PORTION, 2 * PORTION, 2 * PORTION + 2):
        qtbot.waitUntil(lambda portion=portion: shop.orders == list(range(portion)))
        shop.settle()
    errands.add([partial(shop.order, 7)])
    assert shop.orders[-1] == 7


def test_a_few_that_come_while_the_store_is_busy_wait_for_nobody(qapp: QApplication) -> None:
    shop = Shop()
    errands = Errands(shop.bridge)
    errands.add([partial(shop.order, 1)])
    errands.add([partial(shop.order, 2)])
    assert shop.orders == [1, 2]


def test_what_fails_is_told_and_the_others_are_run(qapp: QApplication, qtbot: QtBot) -> None:
    shop = Shop()
    error = ChatError(ErrorKind.STORE, "The disk is full.")
    Errands(shop.bridge).add(partial(shop.order, number) for number in range(PORTION + 1))
    for future in shop.open[:]:
        future.set_exception(error)
    shop.open.clear()
    qtbot.waitUntil(lambda: len(shop.orders) == PORTION + 1)
    assert set(shop.errors) == {error}


def test_at_the_end_all_are_run(qapp: QApplication) -> None:
    shop = Shop()
    errands = Errands(shop.bridge)
    errands.add(partial(shop.order, number) for number in range(3 * PORTION))
    errands.finish()
    assert shop.orders == list(range(3 * PORTION))
    shop.settle()
