"""Where things stand in a window that is read from the right, and what colours they have in another theme."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop_chat.core.messages import Role, TextPart
from desktop_chat.core.shown import ShownMessage
from desktop_chat.core.verdict import Verdict
from desktop_chat.ui.design.theme import make_theme
from desktop_chat.ui.transcript.over.footer import MessageFooter
from desktop_chat.ui.transcript.view import TranscriptView
from tests.gui.transcript.reading_kit import make_view

_SAID = {"latin": "Name two colours", "arabic": "اذكر لونين"}


@pytest.fixture
def mirrored(qapp: QApplication, qtbot: QtBot) -> Iterator[TranscriptView]:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    made = make_view(qapp)
    qtbot.addWidget(made)
    yield made
    qapp.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)


def said(text: str, role: Role = Role.USER) -> ShownMessage:
    return ShownMessage("a", role, (TextPart(text),), verdict=Verdict.COMPLETE, n_chars=len(text))


@pytest.mark.parametrize("script", _SAID)
def test_what_the_user_wrote_stands_where_lines_end(view: TranscriptView, script: str) -> None:
    assert bubble_of(view, script)[1] == view.document.width


@pytest.mark.parametrize("script", _SAID)
def test_in_a_mirrored_window_that_is_at_the_left(mirrored: TranscriptView, script: str) -> None:
    assert bubble_of(mirrored, script)[0] == 0


def bubble_of(view: TranscriptView, script: str) -> tuple[float, float]:
    """Its left and its right edge; all letters are within it."""
    view.set_messages([said(_SAID[script])])
    layout = view.document.layout(0)
    laid = layout.block(0)
    left, right = layout.bubble_left, layout.bubble_left + layout.bubble_width
    letters = [laid.rect_of(at).translated(layout.left, 0) for at in range(len(laid.block.text))]
    padding = layout.style.bubble_padding - 1  # a width is a whole number
    assert all(left + padding <= letter.left() and letter.right() <= right - padding for letter in letters)
    return left, right


def test_in_a_mirrored_window_the_column_stays_when_the_scroll_bar_comes(
    mirrored: TranscriptView, qtbot: QtBot
) -> None:
    mirrored.set_messages([said("Short.", Role.ASSISTANT)])
    before = mirrored.viewport().x() + mirrored.origin.x()
    mirrored.set_messages([said("\n\n".join(["Long."] * 100), Role.ASSISTANT)])
    qtbot.waitUntil(lambda: mirrored.viewport().x() > 0)
    assert mirrored.viewport().x() + mirrored.origin.x() == before


def test_in_a_mirrored_window_how_an_answer_ended_is_read_from_the_right(mirrored: TranscriptView) -> None:
    sentence = "The model reached its limit."
    ended = ShownMessage("a", Role.ASSISTANT, (TextPart("Red"),), badge="Length limit", sentence=sentence, n_chars=3)
    mirrored.set_messages([ended])
    [footer] = [one for one in mirrored.findChildren(MessageFooter) if one.isVisible()]
    words = {label.text(): label for label in footer.findChildren(QLabel)}
    assert words["Length limit"].x() > words[sentence].geometry().right()


def test_code_takes_the_colours_of_another_theme(view: TranscriptView, qapp: QApplication, qtbot: QtBot) -> None:
    dark = make_theme(True, qapp.font())
    view.markdown_ready()
    view.set_messages([said('```python\nreturn "abcdefgh"\n```\n\nEnd.', Role.ASSISTANT)])
    qtbot.waitUntil(lambda: view.document.style.colours.code_string.rgb() in colours_of(view))
    view.set_theme(dark)
    assert dark.colours.code_string.rgb() in colours_of(view)


def colours_of(view: TranscriptView) -> set[int]:
    """Those of its upper part."""
    picture = view.grab().toImage()
    return {picture.pixel(x, y) for x in range(picture.width()) for y in range(picture.height() // 4)}
