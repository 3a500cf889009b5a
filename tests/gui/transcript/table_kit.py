"""A transcript with tables in it, and what a person does with them."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from desktop_chat.core.messages import Role, TextPart
from desktop_chat.core.shown import ShownMessage
from desktop_chat.core.verdict import Verdict
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.transcript.blocks import Kind
from desktop_chat.ui.transcript.kinds.table.block import TableBlock
from desktop_chat.ui.transcript.over.table_header import TableHeader
from desktop_chat.ui.transcript.view import TranscriptView

LEFT = Qt.MouseButton.LeftButton
SMALL = "Before.\n\n| Name | Count |\n|---|--:|\n| b | 10 |\n| a | 9 |\n| c | 1,000 |\n\nAfter."


def table_of(rows: int) -> str:
    return "| Id | Told |\n|--:|---|\n" + "".join(f"| {at} | what row {at} says |\n" for at in range(rows))


def answer(text: str, *, running: bool = False) -> ShownMessage:
    verdict = None if running else Verdict.COMPLETE
    counts = {"n_chars": len(text), "n_newlines": text.count("\n")}
    return ShownMessage("a", Role.ASSISTANT, (TextPart(text),), running, verdict, **counts)


def shown_view(qtbot: QtBot, theme: Theme) -> TranscriptView:
    """With the focus on itself, none of its buttons."""
    made = TranscriptView(theme)
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    made.setFocus()
    made.markdown_ready()
    qtbot.waitExposed(made)
    return made


def show(view: TranscriptView, text: str) -> None:
    view.set_messages([answer(text)])
    view.verticalScrollBar().setValue(0)


def rows(view: TranscriptView) -> list[str]:
    """The body of all tables, as it is shown."""
    blocks = view.document.layout(0).content.blocks
    return [line for block in blocks if block.kind is Kind.TABLE for line in block.text.split("\n")][1:]


def table(view: TranscriptView) -> tuple[int, TableBlock]:
    layout = view.document.layout(0)
    at = next(at for at, block in enumerate(layout.content.blocks) if block.kind is Kind.TABLE)
    laid = layout.block(at)
    assert isinstance(laid, TableBlock)
    return at, laid


def caption_point(view: TranscriptView, column: int) -> QPoint:
    """In the viewport, the middle of a caption painted in its place."""
    at, laid = table(view)
    layout, columns = view.document.layout(0), laid.columns
    x = view._column_left + laid.left + (columns.lefts[column] + columns.lefts[column + 1]) / 2
    y = view.document.top(0) + layout.block_top(at) + laid.content_top + laid.header_height / 2
    return QPoint(round(x), round(y) - view._scroller.top)


def header(view: TranscriptView) -> TableHeader | None:
    found = [one for one in view.findChildren(TableHeader) if one.isVisible()]
    assert len(found) <= 1
    return found[0] if found else None


def button(view: TranscriptView, name: str) -> QToolButton:
    return next(b for b in view.findChildren(QToolButton) if b.isVisible() and b.accessibleName() == name)


def choose(view: TranscriptView, name: str, words: str) -> None:
    """By keyboard: from the button through its menu."""
    press = button(view, name)
    press.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(press, Qt.Key.Key_Space)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    action = next(one for one in menu.actions() if one.text() == words)
    menu.setActiveAction(action)
    QTest.keyClick(menu, Qt.Key.Key_Return)


def image(view: TranscriptView) -> QImage:
    QApplication.processEvents()
    return view.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def on_screen(view: TranscriptView) -> QImage:
    QApplication.processEvents()
    return view.screen().grabWindow(view.winId()).toImage().convertToFormat(QImage.Format.Format_RGB32)
