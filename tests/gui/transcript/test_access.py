"""The transcript as a screen reader finds it, asked through Qt's interfaces."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QAccessibleTextInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_chat.core.messages import Role, TextPart
from desktop_chat.core.shown import ShownMessage
from desktop_chat.core.verdict import Verdict
from desktop_chat.ui.design.theme import make_theme
from desktop_chat.ui.transcript.access.access import MAX_ITEMS
from desktop_chat.ui.transcript.view import TranscriptView

NAME = QAccessible.Text.Name
RUNNING = ShownMessage("run", Role.ASSISTANT, running=True)


def answer(name: str, text: str, verdict: Verdict = Verdict.COMPLETE, **more: object) -> ShownMessage:
    counts = {"n_chars": len(text), "n_newlines": text.count("\n")}
    return ShownMessage(name, Role.ASSISTANT, (TextPart(text),), verdict=verdict, **counts, **more)  # type: ignore[arg-type]


def question(name: str, text: str) -> ShownMessage:
    return ShownMessage(name, Role.USER, (TextPart(text),), n_chars=len(text))


@pytest.fixture
def view(qapp: QApplication, qtbot: QtBot) -> Iterator[TranscriptView]:
    QAccessible.setActive(True)
    made = TranscriptView(make_theme(False, qapp.font()))
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    made.markdown_ready()
    yield made
    QAccessible.setActive(False)


def messages(view: TranscriptView) -> QAccessibleInterface:
    return QAccessible.queryAccessibleInterface(view.viewport())


def text_at(view: TranscriptView, index: int) -> QAccessibleTextInterface:
    return messages(view).child(index).textInterface()


def whole(text: QAccessibleTextInterface) -> str:
    return text.text(0, text.characterCount())


def children(view: TranscriptView) -> list[tuple[QAccessible.Role, str]]:
    found = messages(view)
    return [(found.child(at).role(), found.child(at).text(NAME)) for at in range(found.childCount())]


def test_a_conversation_is_a_list_of_named_messages_and_then_the_buttons(view: TranscriptView) -> None:
    cut = answer("c", "half", Verdict.TRUNCATED, badge="Cut off", sentence="It broke.", actions=("retry",))
    view.set_messages([question("q", "Why?"), answer("a", "So."), cut, RUNNING])
    names = children(view)
    item = QAccessible.Role.ListItem
    assert names[:4] == [
        (item, "You"),
        (item, "Answer, complete"),
        (item, "Answer, interrupted: Cut off"),
        (item, "Answer, arriving"),
    ]
    assert messages(view).role() is QAccessible.Role.List
    assert messages(view).child(2).text(QAccessible.Text.Description) == "It broke."
    found = messages(view)
    assert all(found.indexOfChild(found.child(at)) == at for at in range(found.childCount()))
    footers = [found.child(at) for at in range(4, found.childCount())]
    buttons = [footer.child(at) for footer in footers for at in range(footer.childCount())]
    retry = next(one for one in buttons if one.text(NAME) == "Retry" and not one.state().invisible)
    assert "Press" in retry.actionInterface().actionNames()


def test_a_message_reads_as_it_is_shown(view: TranscriptView) -> None:
    source = "# Title\n\n1. one **bold**\n2. two\n\n| a | b |\n|---|---|\n| c | 😀 |\n\n```python\nx = 1\n```\n"
    view.set_messages([answer("a", source)])
    assert whole(text_at(view, 0)) == "Title\n1. one bold\n2. two\na\tb\nc\t😀\nx = 1"


def test_a_streaming_answer_reads_to_what_is_there(view: TranscriptView) -> None:
    view.append_message(RUNNING)
    text = text_at(view, 0)
    assert (text.characterCount(), whole(text)) == (0, "")
    view.extend("run", 0, "text", "Some **bo")
    assert whole(text) == "Some bo"
    view.extend("run", 0, "text", "ld** text.\n\nMore 😀")
    assert whole(text) == "Some bold text.\nMore 😀"
    view.finish("run", answer("run", "Some **bold** text.\n\nMore 😀"))
    assert whole(text) == "Some bold text.\nMore 😀"
    assert messages(view).child(0).text(NAME) == "Answer, complete"


def test_of_ten_thousand_messages_only_those_asked_for_become_objects(view: TranscriptView) -> None:
    view.set_messages([answer(f"m{n}", f"Answer {n}.") for n in range(10_000)])
    found = messages(view)
    assert found.childCount() >= 10_000
    assert whole(found.child(5000).textInterface()) == "Answer 5000."
    assert len(view.access.items) == 1
    for at in range(MAX_ITEMS + 200):
        assert found.child(at).text(NAME) == "Answer, complete"
    assert len(view.access.items) == MAX_ITEMS
    assert whole(found.child(0).textInterface()) == "Answer 0."


def test_messages_of_another_conversation_are_others(view: TranscriptView) -> None:
    view.set_messages([answer("a", "One.")])
    assert whole(text_at(view, 0)) == "One."
    view.set_messages([answer("b", "Two."), answer("c", "Three.")])
    assert [whole(text_at(view, at)) for at in range(2)] == ["Two.", "Three."]


def test_a_character_is_where_it_is_painted_and_a_point_is_on_its_character(view: TranscriptView) -> None:
    view.set_messages([question("q", "A question"), answer("a", "First 😀 line of it.\n\n- item\n\nLast one.")])
    text = text_at(view, 1)
    content = whole(text)
    for word in ("First", "line", "item", "Last"):
        offset = len(content[: content.index(word)].encode("utf-16-le")) // 2
        rect = text.characterRect(offset)
        assert view.access.view_rect().contains(rect)
        assert text.offsetAtPoint(rect.topLeft() + QPoint(1, rect.height() // 2)) == offset
        found = messages(view).childAt(rect.center().x(), rect.center().y())
        assert found.text(NAME) == "Answer, complete"


def test_a_message_out_of_sight_says_so_and_is_scrolled_to(view: TranscriptView) -> None:
    view.set_messages([answer(f"m{n}", f"Answer {n}.\n\nMore.") for n in range(100)])
    first = messages(view).child(3)
    assert first.state().offscreen
    first.textInterface().scrollToSubstring(0, 1)
    assert not first.state().offscreen
    assert view.access.view_rect().contains(first.textInterface().characterRect(0))


def test_what_a_screen_reader_selects_is_selected_and_the_caret_is_where_it_ends(view: TranscriptView) -> None:
    view.set_messages([question("q", "A question"), answer("a", "One 😀 two.\n\nThree.")])
    text = text_at(view, 1)
    assert text.cursorPosition() == 0
    text.setSelection(0, 7, 14)
    assert view.selected_text() == "two.\n\nTh"
    assert text.cursorPosition() == 14
    assert text_at(view, 0).cursorPosition() == 0
    text.removeSelection(0)
    assert view.selected_text() == ""


def test_the_caret_that_the_keyboard_moves_is_told_in_units_of_the_text(view: TranscriptView, qtbot: QtBot) -> None:
    view.set_messages([answer("a", "😀 two.\n\nThree.")])
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    view.setFocus()
    item, text = messages(view).child(0), text_at(view, 0)
    assert not item.state().focused
    QTest.keyClick(view, Qt.Key.Key_F7)
    QTest.keyClick(view, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    places: list[int] = []
    for _ in range(3):
        QTest.keyClick(view, Qt.Key.Key_Right)
        places.append(text.cursorPosition())
    assert places == [2, 3, 4]
    assert item.state().focused


def test_a_long_answer_is_read_whole_though_most_of_it_was_never_shown(view: TranscriptView) -> None:
    view.set_messages([answer("a", "Some **bold** words in a line of it.\n\n" * 1000)])
    text = text_at(view, 0)
    assert whole(text) == "\n".join(["Some bold words in a line of it."] * 1000)
    view.verticalScrollBar().setValue(0)
    assert whole(text) == "\n".join(["Some bold words in a line of it."] * 1000)


def test_a_view_that_is_gone_leaves_nothing_to_crash_on(qapp: QApplication, qtbot: QtBot) -> None:
    QAccessible.setActive(True)
    view = TranscriptView(make_theme(False, qapp.font()))
    view.show()
    view.set_messages([answer("a", "Text.")])
    kept = messages(view).child(0)
    ids = [QAccessible.uniqueId(kept), QAccessible.uniqueId(messages(view))]
    with qtbot.waitSignal(view.destroyed):
        view.deleteLater()
    assert [QAccessible.accessibleInterface(one) for one in ids] == [None, None]
    QAccessible.setActive(False)
