"""The thread that draws: there while there is something to draw, and nothing keeps it for ever."""

from __future__ import annotations

import sys
import threading

from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from desktop_chat.ui.transcript.pictures.wanted import Formula, Picture, Refused
from desktop_chat.ui.transcript.pictures.worker import Worker

#: Each brace doubles the library's work: this takes hours.
ENDLESS = "{" * 22 + "x" + "}" * 22


def formula(latex: str) -> Formula:
    return Formula(latex, True, 20.0, "#000000", 1.0)


def threads() -> list[threading.Thread]:
    return [one for one in threading.enumerate() if one.name == "pictures"]


def test_everything_that_is_asked_for_is_drawn_and_the_thread_ends(qtbot: QtBot) -> None:
    worker, drawn = Worker(), list[object]()
    worker.drawn.connect(lambda: drawn.extend(worker.take()))
    interval = sys.getswitchinterval()
    wishes = [formula(f"x_{{{number}}}") for number in range(10)]
    for wish in wishes:
        worker.ask(wish)
    qtbot.waitUntil(lambda: len(drawn) == len(wishes) and not worker.is_running)
    assert {wish.latex for wish, _ in drawn} == {wish.latex for wish in wishes}
    assert all(isinstance(picture, Picture) for _, picture in drawn)
    assert threads() == []
    assert sys.getswitchinterval() == interval
    worker.ask(formula("y"))
    qtbot.waitUntil(lambda: len(drawn) == len(wishes) + 1 and not worker.is_running)


def test_a_formula_that_would_take_for_ever_is_refused_and_the_others_are_drawn(qtbot: QtBot) -> None:
    worker, drawn = Worker(), dict[str, object]()
    worker.drawn.connect(lambda: drawn.update({wish.latex: picture for wish, picture in worker.take()}))
    for latex in ("a", ENDLESS, "b", ENDLESS + "c"):
        worker.ask(formula(latex))
    qtbot.waitUntil(lambda: len(drawn) == 4 and not worker.is_running, timeout=20_000)
    assert isinstance(drawn["a"], Picture)
    assert isinstance(drawn["b"], Picture)
    assert drawn[ENDLESS] == drawn[ENDLESS + "c"] == Refused()


def test_closing_ends_the_thread_amid_its_work() -> None:
    worker = Worker()
    for number in range(500):
        worker.ask(formula(rf"\sqrt{{{number}}}"))
    worker.close()
    assert threads() == []


def test_closing_at_any_moment_leaves_nothing(qtbot: QtBot) -> None:
    for number in range(60):
        worker = Worker()
        for other in range(5):
            worker.ask(formula(rf"\frac{{{number}}}{{{other}}}"))
        for _ in range(number):
            QCoreApplication.processEvents()
        worker.close()
        assert threads() == []
