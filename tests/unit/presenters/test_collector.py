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


def test_what_is_old_is_gone_through_once_it_has_grown_by_a_quarter() -> None:
    garbage, found_in, kept = Garbage(), list[threading.Thread](), list[list[list[int]]]()
    knot = Knot()
    finalize(knot, lambda: found_in.append(threading.current_thread()))
    gc.collect()
    del knot
    for _ in range(1000):
        kept.append(make_much()[:1000])
        garbage.look()
        if found_in:
            break
    assert found_in
    assert len(kept) > 100
