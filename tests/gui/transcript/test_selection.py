"""Text is selected by mouse and by keys, and stays selected."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_chat.core.messages import ReasoningPart, Role, TextPart
from desktop_chat.core.shown import ShownMessage
from desktop_chat.ui.design.theme import make_theme
from desktop_chat.ui.design.wishes import Wishes
from desktop_chat.ui.transcript.view import TranscriptView
from tests.gui.transcript.reading_kit import (
    CTRL,
    LEFT,
    SHIFT,
    answer,
    double_click,
    drag,
    key,
    point_of,
    question,
)


def selected(view: TranscriptView) -> str:
    return view.reading.selected_plain_text()


def triple_click(view: TranscriptView, at: QPoint) -> None:
    QTest.mouseDClick(view.viewport(), LEFT, pos=at)
    QTest.mouseClick(view.viewport(), LEFT, pos=at)


def test_a_double_click_selects_a_word_and_a_drag_goes_on_by_words(view: TranscriptView) -> None:
    view.set_messages([answer("a", "Some words that follow each other.")])
    port = view.viewport()
    double_click(view, point_of(view, "ords"))
    assert selected(view) == "words"
    QTest.mousePress(port, LEFT, pos=QPoint(0, 400))
    QTest.mouseRelease(port, LEFT, pos=QPoint(0, 400))
    QTest.mouseDClick(port, LEFT, pos=point_of(view, "hat"))
    QTest.mouseMove(port, point_of(view, "ther"))
    assert selected(view) == "that follow each other"
    QTest.mouseMove(port, point_of(view, "ome"))
    assert selected(view) == "Some words that"
    QTest.mouseRelease(port, LEFT, pos=point_of(view, "ome"))


def test_a_triple_click_selects_a_paragraph_and_in_code_a_line(view: TranscriptView) -> None:
    view.set_messages([answer("a", "First.\n\nSecond one, *with* more.\n\n```\none = 1\ntwo = 2\n```")])
    triple_click(view, point_of(view, "with"))
    assert selected(view) == "Second one, with more."
    triple_click(view, point_of(view, "wo = 2"))
    assert selected(view) == "two = 2"


def test_a_click_elsewhere_after_a_double_click_is_a_click(view: TranscriptView) -> None:
    view.set_messages([answer("a", "Some words that follow each other.")])
    QTest.mouseDClick(view.viewport(), LEFT, pos=point_of(view, "words"))
    QTest.mouseClick(view.viewport(), LEFT, pos=point_of(view, "other"))
    assert selected(view) == ""


def test_a_click_with_shift_extends_the_selection(view: TranscriptView) -> None:
    view.set_messages([answer("a", "Some words that follow each other.")])
    QTest.mouseClick(view.viewport(), LEFT, pos=point_of(view, "words"))
    QTest.mouseClick(view.viewport(), LEFT, SHIFT, pos=point_of(view, "follow"))
    assert selected(view) == "words that "


def test_a_drag_beyond_the_edge_scrolls_on_until_the_button_is_let_go(view: TranscriptView, qtbot: QtBot) -> None:
    view.set_messages([answer(f"m{n}", f"Answer number {n}.") for n in range(60)])
    view.verticalScrollBar().setValue(0)
    port, bar = view.viewport(), view.verticalScrollBar()
    QTest.mousePress(port, LEFT, pos=point_of(view, "number"))
    QTest.mouseMove(port, QPoint(300, 560))
    qtbot.waitUntil(lambda: bar.value() > 100)
    far = bar.value()
    QTest.mouseRelease(port, LEFT, pos=QPoint(300, 560))
    assert selected(view).count("Answer") > 8
    with qtbot.assertNotEmitted(bar.valueChanged, wait=60):
        pass
    assert bar.value() >= far


def test_keys_extend_the_selection_by_character_word_line_and_to_the_ends(view: TranscriptView) -> None:
    view.set_messages([answer("a", "Some words 👨‍👩‍👧‍👦 here.\n\nSecond paragraph."), answer("b", "Last.")])
    QTest.mouseClick(view.viewport(), LEFT, pos=point_of(view, "words"))
    key(view, Qt.Key.Key_Right, SHIFT)
    assert selected(view) == "w"
    key(view, Qt.Key.Key_Right, SHIFT | CTRL)
    assert selected(view) == "words "
    key(view, Qt.Key.Key_Right, SHIFT)
    assert selected(view) == "words 👨‍👩‍👧‍👦"
    key(view, Qt.Key.Key_Left, SHIFT)
    key(view, Qt.Key.Key_Left, SHIFT | CTRL)
    assert selected(view) == ""
    key(view, Qt.Key.Key_End, SHIFT)
    assert selected(view) == "words 👨‍👩‍👧‍👦 here."
    key(view, Qt.Key.Key_Home, SHIFT)
    assert selected(view) == "Some "
    key(view, Qt.Key.Key_Down, SHIFT)
    assert selected(view) == "words 👨‍👩‍👧‍👦 here."
    key(view, Qt.Key.Key_Right, SHIFT)
    assert selected(view) == "words 👨‍👩‍👧‍👦 here.\n\nS"
    key(view, Qt.Key.Key_End, SHIFT | CTRL)
    assert selected(view).endswith("Last.")
    key(view, Qt.Key.Key_Home, SHIFT | CTRL)
    assert selected(view) == "Some "


def test_without_a_click_keys_select_from_the_first_line_in_sight(view: TranscriptView) -> None:
    view.set_messages([answer(f"m{n}", f"Answer number {n}.") for n in range(60)])
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    first = view.document.place_at(-view.origin.y() + view.document.style.body_pitch)
    assert first is not None
    key(view, Qt.Key.Key_Right, SHIFT | CTRL)
    selection = view.reading.pointer.selection
    assert selection is not None
    assert selection.start.message == first.message


def test_with_the_caret_on_the_arrows_move_it_and_scroll_after_it(view: TranscriptView) -> None:
    view.set_messages([answer(f"m{n}", f"Answer number {n}.") for n in range(60)])
    view.verticalScrollBar().setValue(0)
    key(view, Qt.Key.Key_F7)
    for _ in range(30):
        key(view, Qt.Key.Key_Down)
    assert view.verticalScrollBar().value() > 0
    selection = view.reading.pointer.selection
    assert selection is not None
    assert selection.is_empty
    assert selection.cursor.message == 30
    key(view, Qt.Key.Key_F7)
    before = selection
    key(view, Qt.Key.Key_Down)
    assert view.reading.pointer.selection == before


STREAMED = "Some **strong** text\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- item [link](https://a.example)\n\n" * 40


@pytest.mark.parametrize("start", ["Some", "strong", "item"])
def test_the_selection_holds_its_text_through_a_thousand_chunks_and_the_end(view: TranscriptView, start: str) -> None:
    view.set_messages([question("q", "Ask"), answer("run", "", running=True)])
    half = 100
    for at in range(0, half, 3):
        view.extend("run", 0, "text", STREAMED[at : min(at + 3, half)])
    view.settle()
    drag(view, point_of(view, start, 1), point_of(view, "nk", 1, after=True))
    text = selected(view)
    assert text
    for at in range(half, len(STREAMED), 3):
        view.extend("run", 0, "text", STREAMED[at : at + 3])
        assert selected(view) == text
    view.finish("run", answer("run", STREAMED))
    assert selected(view) == text


def test_the_selection_holds_its_text_while_what_it_ends_in_becomes_another_block(view: TranscriptView) -> None:
    view.set_messages([answer("run", "", running=True)])
    view.extend("run", 0, "text", "Title of it")
    drag(view, point_of(view, "Title"), point_of(view, "of", after=True))
    for piece in ("\n", "===", "\n\n", "text"):
        view.extend("run", 0, "text", piece)
        assert selected(view) == "Title of"


def test_text_that_is_selected_while_an_answer_grows_stays_under_the_pointer(view: TranscriptView) -> None:
    view.set_messages([question("q", "Ask"), answer("run", "", running=True)])
    view.extend("run", 0, "text", "A paragraph.\n\n" * 40)
    view.extend("run", 0, "text", "The last one.")
    assert view.following_end
    start, end = point_of(view, "The last", 1), point_of(view, "one.", 1, after=True)
    QTest.mousePress(view.viewport(), LEFT, pos=start)
    QTest.mouseMove(view.viewport(), end)
    view.extend("run", 0, "text", "\n\nMore of it." * 20)
    assert point_of(view, "The last", 1) == start
    QTest.mouseRelease(view.viewport(), LEFT, pos=end)
    assert selected(view) == "The last one."


def test_the_selection_stays_with_its_text_when_a_fold_above_it_is_opened(view: TranscriptView) -> None:
    parts = (ReasoningPart("One.\n\nTwo.\n\nThree."), TextPart("The answer itself."))
    view.set_messages([ShownMessage("a", Role.ASSISTANT, parts)])
    drag(view, point_of(view, "answer"), point_of(view, "itself", after=True))
    assert selected(view) == "answer itself"
    view.toggle_fold("a", 0)
    assert selected(view) == "answer itself"
    view.toggle_fold("a", 0)
    assert selected(view) == "answer itself"


def test_the_selection_outlives_another_theme_width_and_text_size(view: TranscriptView, qapp: QApplication) -> None:
    view.set_messages([answer("a", "Some words that follow each other. " * 20)])
    double_click(view, point_of(view, "words"))
    view.resize(400, 300)
    view.set_theme(make_theme(True, qapp.font()))
    view.set_theme(make_theme(True, qapp.font(), Wishes(text_scale=1.5)))
    assert selected(view) == "words"


def test_other_messages_bring_no_selection_with_them(view: TranscriptView) -> None:
    view.set_messages([answer("a", "Some words.")])
    view.select_all()
    view.set_messages([answer("b", "Other words.")])
    assert view.selected_text() == ""


def test_other_messages_end_a_drag_that_is_under_way(view: TranscriptView) -> None:
    view.set_messages([answer(f"m{n}", "Some words.") for n in range(9)])
    port, start = view.viewport(), point_of(view, "words", 8)
    QTest.mousePress(port, LEFT, pos=start)
    QTest.mouseMove(port, QPoint(start.x(), -40))
    view.set_messages([answer("other", "Only one.")])
    QTest.mouseMove(port, point_of(view, "one"))
    assert selected(view) == ""
    assert not view.reading.mouse._scrolling.isActive()
    QTest.mouseRelease(port, LEFT, pos=start)


def test_right_to_left_text_is_selected_in_the_order_it_is_read(view: TranscriptView) -> None:
    view.set_messages([answer("a", "שלום abc עולם")])
    start, end = point_of(view, "שלום"), point_of(view, "עולם", after=True)
    assert start.x() > end.x()
    double_click(view, point_of(view, "שלום"))
    assert selected(view) == "שלום"
    key(view, Qt.Key.Key_A, CTRL)
    assert selected(view) == "שלום abc עולם"


def test_pressing_selected_text_keeps_it_until_the_button_is_let_go(view: TranscriptView) -> None:
    view.set_messages([answer("a", "Some words that follow each other.")])
    double_click(view, point_of(view, "words"))
    QTest.mouseRelease(view.viewport(), LEFT, pos=point_of(view, "words"))
    view.select_all()
    QTest.mousePress(view.viewport(), LEFT, pos=QPoint(0, 450))
    QTest.mouseRelease(view.viewport(), LEFT, pos=QPoint(0, 450))
    view.select_all()
    QTest.mousePress(view.viewport(), LEFT, pos=point_of(view, "follow"))
    assert selected(view) == "Some words that follow each other."
    QTest.mouseRelease(view.viewport(), LEFT, pos=point_of(view, "follow"))
    assert selected(view) == ""
