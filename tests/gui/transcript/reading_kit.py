"""A transcript with given messages, and where things are in it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_chat.core.messages import Role, TextPart
from desktop_chat.core.shown import ShownMessage
from desktop_chat.core.verdict import Verdict
from desktop_chat.ui.design.theme import make_theme
from desktop_chat.ui.transcript.reading.selection import Spot
from desktop_chat.ui.transcript.view import TranscriptView

LEFT = Qt.MouseButton.LeftButton
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def answer(name: str, text: str, *, running: bool = False, **more: object) -> ShownMessage:
    verdict = None if running else Verdict.COMPLETE
    counts = {"n_chars": len(text), "n_newlines": text.count("\n")}
    return ShownMessage(name, Role.ASSISTANT, (TextPart(text),), running, verdict, **counts, **more)  # type: ignore[arg-type]


def question(name: str, text: str) -> ShownMessage:
    return ShownMessage(name, Role.USER, (TextPart(text),), n_chars=len(text), n_newlines=text.count("\n"))


def make_view(app: QApplication) -> TranscriptView:
    view = TranscriptView(make_theme(False, app.font()))
    view.resize(700, 500)
    view.show()
    view.markdown_ready()
    view.setFocus()
    return view


def point_of(view: TranscriptView, text: str, message: int = 0, *, after: bool = False) -> QPoint:
    """Where the first character of `text` is shown in a message, or with `after` just behind its last one."""
    blocks = view.document.layout(message).content.blocks
    at = next(at for at, block in enumerate(blocks) if text in block.text)
    offset = blocks[at].text.index(text) + (len(text) - 1 if after else 0)
    rect = view.reading.pointer.rect_of(Spot(message, at, offset)).translated(view.origin)
    x = rect.right() - 1 if after else rect.left() + 1
    return QPoint(round(x), round(rect.center().y()))


def drag(view: TranscriptView, start: QPoint, end: QPoint) -> None:
    port = view.viewport()
    QTest.mousePress(port, LEFT, pos=start)
    QTest.mouseMove(port, (start + end) / 2)
    QTest.mouseMove(port, end)
    QTest.mouseRelease(port, LEFT, pos=end)


def key(view: TranscriptView, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(view, key, modifiers)


def double_click(view: TranscriptView, at: QPoint) -> None:
    """With the release at its end: without it all later moves, in other tests too, are those of a pressed button."""
    QTest.mouseDClick(view.viewport(), LEFT, pos=at)
    QTest.mouseRelease(view.viewport(), LEFT, pos=at)
