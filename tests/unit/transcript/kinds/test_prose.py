"""Running text laid out: what is small and muted, and code that is as large as the text around it."""

from __future__ import annotations

from typing import NoReturn

import pytest
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from desktop_chat.ui.design.theme import make_theme
from desktop_chat.ui.design.wishes import Wishes
from desktop_chat.ui.transcript.blocks import ITEM_CONTINUED, Block, Kind, Mark, Span, note_anchor
from desktop_chat.ui.transcript.kinds.base import Room
from desktop_chat.ui.transcript.kinds.leaf_state import LeafState
from desktop_chat.ui.transcript.kinds.prose import ProseBlock
from desktop_chat.ui.transcript.style import Style


@pytest.fixture
def style(qapp: QApplication) -> Style:
    return Style(make_theme(False, qapp.font()))


def laid(style: Style, block: Block) -> ProseBlock:
    return ProseBlock(block, Room(600, style, True, LeafState(), 0, _never, lambda: [block], _never))


def _never() -> NoReturn:
    raise AssertionError("words need neither colours nor pictures")


def test_a_footnote_is_smaller_than_the_text_it_belongs_to_and_so_is_its_number(style: Style) -> None:
    text = laid(style, Block(Kind.PROSE, "some words"))
    note = laid(style, Block(Kind.PROSE, "some words", boxes=("1",), info=note_anchor("1")))
    assert note.height < text.height
    assert note.marker_font == style.small != text.marker_font


def test_code_in_a_heading_is_larger_than_in_text_and_in_a_footnote_smaller(style: Style) -> None:
    code = (Span(0, 8, Mark.CODE),)
    note = laid(style, Block(Kind.PROSE, "iiiiiiii", spans=code, info=note_anchor("1")))
    text = laid(style, Block(Kind.PROSE, "iiiiiiii", spans=code))
    heading = laid(style, Block(Kind.HEADING, "iiiiiiii", spans=code, level=1))
    assert note.natural_width < text.natural_width < heading.natural_width


def test_the_items_of_a_list_have_numbers_as_large_as_their_text(style: Style) -> None:
    assert laid(style, Block(Kind.PROSE, "item", boxes=("1.", ITEM_CONTINUED))).marker_font == style.body


def test_the_distances_between_texts_grow_with_the_letters_and_the_margin_does_not(qapp: QApplication) -> None:
    scales = (0.5, 1.0, 3.0)
    small, plain, large = (Style(make_theme(False, qapp.font(), Wishes(text_scale=one))) for one in scales)
    for name in ("gap_block", "gap_heading", "indent_quote", "marker_gap", "code_padding", "cell_padding_x"):
        assert getattr(small, name) < getattr(plain, name) < getattr(large, name), name
    assert small.margin == plain.margin == large.margin


def test_the_name_of_a_footnote_is_cut_before_it_leaves_the_column(style: Style) -> None:
    note = laid(style, Block(Kind.PROSE, "words", boxes=("a name of many words " * 3,), info=note_anchor("x")))
    image = QImage(900, note.height, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    note.paint(painter, 300, 0, ())
    painter.end()
    inked = [x for x in range(900) for y in range(note.height) if image.pixel(x, y) != image.pixel(0, 0)]
    assert 300 - style.margin / 2 <= min(inked) < 300 + style.indent_item
