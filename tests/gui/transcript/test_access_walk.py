"""The Tab key walks the widgets over the transcript as they are seen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.core.messages import ReasoningPart, Role, TextPart, ToolCallPart
from desktop_chat.core.shown import ShownMessage
from desktop_chat.core.verdict import Verdict
from desktop_chat.ui.design.theme import make_theme
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.transcript.view import TranscriptView

CODE = "Some code:\n\n```python\nx = 1\n```\n\nMore of it:\n\n```python\ny = 2\n```\n"
CALL = ToolCallPart("c1", "weather", "{}")


def answer(name: str, text: str, *parts: ReasoningPart | ToolCallPart, **more: object) -> ShownMessage:
    content = (*parts, TextPart(text))
    return ShownMessage(name, Role.ASSISTANT, content, verdict=Verdict.COMPLETE, n_chars=len(text), **more)  # type: ignore[arg-type]


@pytest.fixture
def view(qapp: QApplication, qtbot: QtBot) -> Iterator[TranscriptView]:
    """Between two fields, in a window that has the keyboard."""
    window, layout = QWidget(), QVBoxLayout()
    made = TranscriptView(make_theme(False, qapp.font()))
    for child in (QLineEdit("before"), made, QLineEdit("after")):
        layout.addWidget(child)
    window.setLayout(layout)
    qtbot.addWidget(window)
    window.resize(800, 700)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    made.markdown_ready()
    yield made
    window.close()


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def name_of(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    return widget.accessibleName() or (text() if callable(text) else "") or type(widget).__name__


def tab(times: int = 1, *, back: bool = False) -> list[str]:
    names: list[str] = []
    for _ in range(times):
        QTest.keyClick(focused(), Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab)
        names.append(name_of(focused()))
    return names


def test_tab_goes_from_top_to_bottom_and_on(view: TranscriptView) -> None:
    thought = answer("b", CODE, ReasoningPart("Let me see."), actions=("copy", "regenerate"))
    view.set_messages([answer("a", "First.", actions=("copy",)), thought])
    view.setFocus()
    way = tab(12)
    buttons = [name for name in way if name in ("Copy", "Copy code", "Regenerate") or name.startswith("Reasoning")]
    assert buttons[:6] == ["Copy", "Reasoning, hidden", "Copy code", "Copy code", "Copy", "Regenerate"]
    assert "after" in way


def test_the_order_holds_after_the_widgets_were_used_for_other_messages(view: TranscriptView) -> None:
    messages = [answer(f"m{at}", CODE, actions=("copy",)) for at in range(40)]
    view.set_messages(messages)
    bar = view.verticalScrollBar()
    for value in (0, bar.maximum() // 3, bar.maximum(), bar.maximum() // 2):
        bar.setValue(value)
    view.setFocus()
    seen: list[int] = []
    while not isinstance(focused(), QLineEdit):
        tab()
        if isinstance(focused(), QLineEdit):
            break
        seen.append(focused().mapToGlobal(QPoint(0, 0)).y() + bar.value())
        assert view.viewport().rect().contains(focused().mapTo(view.viewport(), focused().rect().center()))
    assert len(seen) >= 3
    assert seen == sorted(seen)


def test_a_button_that_gets_the_focus_is_brought_into_sight(view: TranscriptView) -> None:
    view.set_messages([answer(f"m{at}", f"Answer {at}.\n\n{CODE}", actions=("copy",)) for at in range(10)])
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    view.setFocus()
    for _ in range(30):
        tab()
        if not view.viewport().isAncestorOf(focused()):
            break
        place = focused().mapTo(view.viewport(), QPoint(0, 0)).y()
        assert 0 <= place <= view.viewport().height() - focused().height()


def test_a_focused_button_that_is_scrolled_away_hands_the_keyboard_to_the_transcript(view: TranscriptView) -> None:
    view.set_messages([answer(f"m{at}", CODE, actions=("copy",)) for at in range(40)])
    view.verticalScrollBar().setValue(0)
    view.setFocus()
    tab()
    assert view.viewport().isAncestorOf(focused())
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    assert focused() is view
    QTest.keyClick(focused(), Qt.Key.Key_Home)
    assert view.verticalScrollBar().value() == 0


def test_a_button_keeps_the_keyboard_while_text_streams_below_it(view: TranscriptView) -> None:
    view.set_messages([answer("a", CODE, actions=("copy",)), ShownMessage("run", Role.ASSISTANT, running=True)])
    view.setFocus()
    tab()
    button = focused()
    for _ in range(5):
        view.extend("run", 0, "text", "Some text.\n\n")
    assert focused() is button
    assert button.isVisible()


def test_shift_tab_from_the_composer_comes_to_the_last_button_in_sight(qapp: QApplication, qtbot: QtBot) -> None:
    window = MainWindow(make_theme(False, qapp.font()))
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    view = window.transcript
    view.set_messages([answer(f"m{at}", CODE, actions=("copy",)) for at in range(40)])
    for value in (0, view.verticalScrollBar().maximum() // 2, view.verticalScrollBar().maximum()):
        view.verticalScrollBar().setValue(value)
    window.composer.focus()
    way: list[QWidget] = []
    while not way or focused() is not view:
        tab(back=True)
        way.append(focused())
    over = [widget for widget in way if view.viewport().isAncestorOf(widget)]
    places = [widget.mapToGlobal(QPoint(0, 0)).y() for widget in over]
    assert len(over) >= 3
    assert places == sorted(places, reverse=True)
    window.close()


def test_a_form_for_a_tool_is_walked_field_first(view: TranscriptView) -> None:
    waiting = answer("a", "I ask.", CALL, actions=("copy",), open_calls=(CALL,))
    view.set_messages([waiting])
    view.setFocus()
    way = tab(8)
    start = next(at for at, name in enumerate(way) if name.startswith("Result of"))
    assert way[start + 1 : start + 3] == ["Send the result: weather", "It failed: weather"]
