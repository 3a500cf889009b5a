"""Garbage is looked for in the window's thread, whichever thread made it."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from weakref import finalize

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop_chat.presenters.collector import Collector, Garbage


class Knot:
    """Refers to itself: only a collection finds it."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture(autouse=True)
def as_python_begins() -> Iterator[None]:
    gc.collect()
    gc.enable()
    yield
    gc.disable()


def lose_a_knot(found_in: list[threading.Thread]) -> None:
    finalize(Knot(), lambda: found_in.append(threading.current_thread()))


def make_much() -> list[list[int]]:
    return [[] for _ in range(100_000)]


def test_it_is_collected_in_the_windows_thread_and_in_no_other(qtbot: QtBot, qapp: QObject) -> None:
    parent, found_in = QObject(), list[threading.Thread]()
    Collector(parent)
    lose_a_knot(found_in)
    kept = list[list[list[int]]]()
    other = threading.Thread(target=lambda: kept.append(make_much()))
    other.start()
    other.join()
    assert found_in == []
    qtbot.waitUntil(lambda: bool(found_in))
    assert found_in == [threading.current_thread()]
    assert kept


def test_nothing_is_collected_before_enough_was_made() -> None:
    garbage, found_in = Garbage(), list[threading.Thread]()
    garbage.look()
    lose_a_knot(found_in)
    garbage.look()
    assert found_in == []
    kept = make_much()
    garbage.look()
    assert found_in
    assert kept


def looks_until_found(garbage: Garbage, count: int) -> int:
    """How often it collected before so many old objects that became garbage were found."""
    found_in, kept = list[threading.Thread](), list[list[list[int]]]()
    knots = [Knot() for _ in range(count)]
    finalize(knots[0], lambda: found_in.append(threading.current_thread()))
    gc.collect()
    knots.clear()
    while not found_in and len(kept) < 10_000:
        kept.append([[] for _ in range(1000)])
        garbage.look()
    return len(kept)


def test_what_is_old_is_gone_through_less_often_where_little_of_it_is_garbage() -> None:
    garbage = Garbage()
    first, second, third = (looks_until_found(garbage, 1) for _ in range(3))
    assert 100 < first < second < third < 10_000
    assert looks_until_found(garbage, 2000) > third
    assert looks_until_found(garbage, 1) <= first
