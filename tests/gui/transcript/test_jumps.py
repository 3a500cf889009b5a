"""Keys lead from message to message, from code to code, and through the pages."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_chat.ui.transcript.view import TranscriptView
from tests.gui.transcript.reading_kit import CTRL, SHIFT, answer, key, make_view, question

WORDS = "Some words in a paragraph.\n\n" * 12


@pytest.fixture
def view(qapp: QApplication, qtbot: QtBot) -> TranscriptView:
    made = make_view(qapp)
    qtbot.addWidget(made)
    made.set_messages(
        [
            question(f"q{n}", "Why?") if n % 2 == 0 else answer(f"a{n}", f"{WORDS}```\ncode {n}\n```\n\n{WORDS}")
            for n in range(20)
        ]
    )
    made.verticalScrollBar().setValue(0)
    return made


def first(view: TranscriptView) -> int:
    """The message that the first visible line belongs to."""
    return view.document.message_at(-view.origin.y() + view.document.style.message_gap)


@pytest.mark.parametrize(
    ("on", "back", "modifiers"), [(Qt.Key.Key_Down, Qt.Key.Key_Up, CTRL), (Qt.Key.Key_J, Qt.Key.Key_K, None)]
)
def test_messages_are_walked_through(
    view: TranscriptView, on: Qt.Key, back: Qt.Key, modifiers: Qt.KeyboardModifier | None
) -> None:
    pressed = modifiers or Qt.KeyboardModifier.NoModifier
    seen = []
    for _ in range(4):
        key(view, on, pressed)
        seen.append(first(view))
    assert seen == [1, 2, 3, 4]
    key(view, back, pressed)
    assert first(view) == 3
    view.verticalScrollBar().setValue(view.verticalScrollBar().value() + 200)
    key(view, back, pressed)
    assert first(view) == 3
    assert view.document.top(3) == pytest.approx(-view.origin.y() + view.document.style.message_gap / 2, abs=2)


def test_a_message_that_was_jumped_to_is_marked_for_a_moment(view: TranscriptView, qtbot: QtBot) -> None:
    key(view, Qt.Key.Key_J)
    key(view, Qt.Key.Key_J)
    marked = view.viewport().grab().toImage()
    view.reading._unmarking.setInterval(1)
    view.reading._unmarking.start()
    qtbot.waitUntil(lambda: view.viewport().grab().toImage() != marked)


def test_code_is_walked_through(view: TranscriptView) -> None:
    key(view, Qt.Key.Key_C)
    at = view.document.place_at(-view.origin.y() + view.document.style.message_gap + 1)
    assert at is not None
    assert at.message == 1
    assert "code 1" in view.document.layout(1).content.blocks[at.block].text
    key(view, Qt.Key.Key_C)
    assert first(view) == 3
    key(view, Qt.Key.Key_C, SHIFT)
    assert first(view) == 1


def test_of_several_codes_the_one_that_was_jumped_to_is_marked_and_not_the_others(view: TranscriptView) -> None:
    view.set_messages([answer("a", "First.\n\n" + "```\ncode\n```\n\nWords.\n\n" * 30)])
    view.verticalScrollBar().setValue(0)
    key(view, Qt.Key.Key_C)
    image, bar = view.viewport().grab().toImage(), view.document.style.colours.accent
    left = view.origin.x() - view.document.style.theme.space(3)
    marked = [y for y in range(image.height()) if image.pixelColor(left, y) == bar]
    layout = view.document.layout(0)
    assert marked
    assert len(marked) <= layout.block(1).height


def test_the_last_question_and_those_before_it_are_found(view: TranscriptView) -> None:
    view.scroll_to_end()
    key(view, Qt.Key.Key_Q)
    assert first(view) == 18
    key(view, Qt.Key.Key_Q)
    assert first(view) == 16


def test_home_end_pages_and_the_space_bar_scroll(view: TranscriptView) -> None:
    bar = view.verticalScrollBar()
    key(view, Qt.Key.Key_Space)
    page = bar.value()
    assert bar.pageStep() / 2 < page < bar.pageStep()
    key(view, Qt.Key.Key_Space, SHIFT)
    assert bar.value() == 0
    key(view, Qt.Key.Key_PageDown)
    assert bar.value() > page / 2
    key(view, Qt.Key.Key_End)
    assert view.following_end
    key(view, Qt.Key.Key_Home)
    assert bar.value() == 0
