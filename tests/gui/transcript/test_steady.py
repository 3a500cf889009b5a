"""Whatever changes above or below, the line that is read first stays where it is, to the pixel."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_chat.core.messages import ReasoningPart, Role, TextPart
from desktop_chat.core.shown import ShownMessage
from desktop_chat.ui.design.theme import Theme, make_theme
from desktop_chat.ui.design.wishes import Wishes
from desktop_chat.ui.transcript.over.host import BlockKey
from desktop_chat.ui.transcript.view import TranscriptView
from tests.gui.transcript.reading_kit import answer

WORDS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen "


def paragraphs(name: str, count: int) -> str:
    return "".join(f"{name} {at} {WORDS * 4}\n\n" for at in range(count))


def in_size(scale: float) -> Theme:
    return make_theme(False, QApplication.font(), Wishes(text_scale=scale))


class Line(NamedTuple):
    text: str
    y: int


def first_line(view: TranscriptView) -> Line:
    """The words that begin the first visible line, and where it is in the viewport."""
    document, top = view.document, view._scroller.top
    index = document.message_at(top)
    layout = document.layout(index)
    block = layout.block_at(top - document.top(index))
    laid, y = layout.block(block), document.top(index) + layout.block_top(block)
    position = laid.position_at(0, top - y)
    return Line(laid.block.text[position : position + 12], round(y + laid.line_top(position)) - top)


@pytest.fixture
def read(view: TranscriptView) -> TranscriptView:
    """A view whose reader is in the middle of a message, with a running answer further down."""
    before = [answer(f"b{at}", paragraphs(f"before{at}", 8)) for at in range(10)]
    after = [answer(f"a{at}", paragraphs(f"after{at}", 8)) for at in range(3)]
    here = answer("here", paragraphs("here", 40), details="What the server said")
    view.set_messages([*before, here, *after, answer("run", "", running=True)])
    document = view.document
    view._scroller.jump(document.top(10) + document.layout(10).blocks_height // 2)
    view._settle()
    assert not view.following_end
    return view


def test_a_thousand_chunks_below_move_nothing_and_lay_out_nothing(read: TranscriptView) -> None:
    line, laid = first_line(read), len(read.document.kept)
    pieces = ("Some *words* ", "and more.\n\n", "```python\nx = 1\n", "```\n\n", "[ref] ", "- an item\n")
    for at in range(1000):
        read.extend("run", 0, "text", pieces[at % len(pieces)])
        assert first_line(read) == line
    assert len(read.document.kept) == laid
    assert read.is_behind


def test_an_answer_that_ends_below_with_another_footer_moves_nothing(read: TranscriptView) -> None:
    read.extend("run", 0, "text", "Some words")
    line = first_line(read)
    read.finish("run", answer("run", "Some words", badge="Cut off", sentence="The connection broke.", tone="bad"))
    assert first_line(read) == line


def test_another_footer_above_moves_nothing(read: TranscriptView) -> None:
    line = first_line(read)
    text = paragraphs("before9", 8)
    read.replace_message(answer("b9", text, badge="Cut off", sentence="The connection broke. " * 20, tone="bad"))
    assert first_line(read) == line
    read._toggle_details("b9")
    assert first_line(read) == line


def test_messages_above_that_become_longer_and_shorter_move_nothing(read: TranscriptView) -> None:
    line = first_line(read)
    for count in (30, 2, 12):
        read.replace_message(answer("b9", paragraphs("before9", count)))
        assert first_line(read) == line


def test_a_fold_above_opens_and_closes_without_moving_what_is_read(read: TranscriptView) -> None:
    parts = (ReasoningPart(paragraphs("thought", 30)), TextPart(paragraphs("said", 3)))
    read.replace_message(ShownMessage("b9", Role.ASSISTANT, parts))
    line = first_line(read)
    for _ in range(3):
        read.toggle_fold("b9", 0)
        assert first_line(read) == line


def test_a_block_above_that_is_laid_out_anew_moves_nothing(read: TranscriptView) -> None:
    line = first_line(read)
    read.leaf_changed(BlockKey("here", 1))
    read.leaf_changed(BlockKey("b9", 3))
    assert first_line(read) == line


def test_a_reference_defined_later_restyles_what_is_above_and_moves_nothing(view: TranscriptView) -> None:
    view.set_messages([answer("run", "", running=True)])
    view.extend("run", 0, "text", f"[name][ref] {WORDS * 3}\n\n" * 12 + paragraphs("text", 40))
    view.text_of("run")  # reads all that came
    view._scroller.jump(view.document.height / 2)
    view._settle()
    line = first_line(view)
    view.extend("run", 0, "text", "\n\n[ref]: https://a.example\n\nand")
    assert view.document.layout(0).content.blocks[0].text.startswith("name one")
    assert first_line(view) == line


@pytest.mark.parametrize("change", ["width", "text size"])
def test_another_geometry_holds_the_line_and_back_again_finds_the_same(read: TranscriptView, change: str) -> None:
    verbs: dict[str, Callable[[int], None]] = {
        "width": lambda step: read.resize(700 - 40 * step, 500),
        "text size": lambda step: read.set_theme(in_size(1.0 + 0.25 * step)),
    }
    line = first_line(read)
    word = line.text.split()[0]
    document, held = read.document, read._scroller.anchor
    assert held is not None
    begins = document.line_of(held)
    for step in (1, 2, 3, 4, 3, 2, 1):
        verbs[change](step)
        laid = document.layout(begins.message).block(begins.block)
        y = round(document.y_of(document.place_of_line(begins))) - read._scroller.top
        assert y == 0
        assert laid.rect_of(begins.position).top() <= laid.line_top(begins.position) + document.style.body_pitch
    verbs[change](0)
    assert first_line(read) == line
    assert word in first_line(read).text


def test_scrolling_up_into_what_was_never_laid_out_goes_by_the_pixels_asked_for(read: TranscriptView) -> None:
    bar = read.verticalScrollBar()
    for _ in range(200):
        line = first_line(read)
        bar.setValue(bar.value() - 3)
        document, top = read.document, read._scroller.top
        index = document.message_at(top + line.y + 3)
        assert index >= 0
        shown = first_line(read)
        assert shown == (line.text, line.y + 3) or shown.text != line.text


def test_a_selection_holds_the_same_text_after_a_thousand_chunks_and_after_the_end(view: TranscriptView) -> None:
    view.set_messages([answer("a", "First answer."), answer("run", "", running=True)])
    view.extend("run", 0, "text", "It begins")
    port = view.viewport()
    document = view.document
    end = QPoint(699, round(document.top(1) + document.layout(1).blocks_height / 2))
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=QPoint(0, 1))
    QTest.mouseMove(port, end)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=end)
    assert view.selected_text() == "First answer.\n\nIt begins"
    pieces = (" here", " and *goes* on", ".\n\n", "- item\n", "[ref]\n\n", "> quoted\n\n", "```\ncode\n```\n\n")
    text = "It begins"
    for at in range(1000):
        text += pieces[at % len(pieces)]
        view.extend("run", 0, "text", pieces[at % len(pieces)])
    assert view.selected_text() == "First answer.\n\nIt begins"
    text += "[ref]: https://a.example"
    view.finish("run", answer("run", text))
    assert view.selected_text() == "First answer.\n\nIt begins"


def turn_wheel(view: TranscriptView, angle: int) -> None:
    at = QPointF(50, 50)
    wheel = QWheelEvent(
        *(at, at, QPoint(0, 0), QPoint(0, angle), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier),
        *(Qt.ScrollPhase.NoScrollPhase, False),
    )
    QApplication.sendEvent(view.viewport(), wheel)


def test_the_wheel_leaves_the_end_and_takes_it_up_again(view: TranscriptView) -> None:
    view.set_messages([answer("b", paragraphs("before", 12)), answer("run", "", running=True)])
    behind: list[bool] = []
    view.behind_changed.connect(behind.append)
    view.extend("run", 0, "text", paragraphs("said", 3))
    turn_wheel(view, 120)
    line = first_line(view)
    assert not view.following_end
    view.extend("run", 0, "text", paragraphs("more", 3))
    assert first_line(view) == line
    for _ in range(40):
        turn_wheel(view, -120)
    assert view.following_end
    assert behind == [True, False]


def test_the_wheel_at_the_end_follows_it_also_where_nothing_is_left_to_scroll(view: TranscriptView) -> None:
    view.set_messages([answer("run", "Short", running=True)])
    view.hold_here()
    assert not view.following_end
    turn_wheel(view, -120)
    assert view.following_end


def test_a_line_that_grows_while_the_end_is_followed_never_moves_up_and_down(view: TranscriptView) -> None:
    view.set_messages([answer("b", paragraphs("before", 12)), answer("run", "", running=True)])
    tops = []
    for piece in ("A **bo", "ld** `co", "de` é 漢字 😀 ", "and [a link](https://a.example) ", "words ") * 12:
        view.extend("run", 0, "text", piece)
        tops.append(view._scroller.top)
    assert tops == sorted(tops)
    steps = {later - before for before, later in pairwise(tops) if later != before}
    assert len(steps) <= 2  # a line, in whole pixels
