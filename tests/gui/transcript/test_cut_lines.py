"""A line of code that goes on beyond the edge is seen to."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from desktop_chat.ui.design.theme import make_theme
from desktop_chat.ui.design.wishes import Wishes
from desktop_chat.ui.transcript.over.host import BlockKey
from desktop_chat.ui.transcript.view import TranscriptView
from tests.gui.transcript.reading_kit import answer

#: Without a gap between its letters.
BLOCK = "\u2588"


@pytest.fixture
def cut(view: TranscriptView) -> TranscriptView:
    """Code whose first line ends in sight, and whose second does not."""
    view.markdown_ready()
    view.set_messages([answer("a", f"```text\n{BLOCK * 3}\n{BLOCK * 300}\n```")])
    return view


def darkest(view: TranscriptView, line: int, before_end: int) -> int:
    """The lightness of the darkest of some pixels of a line, the last of which is so far from the code's right edge."""
    row = view.document.layout(0).block(0).rect_of(4 * line)
    at = view.viewport().mapTo(view, view.origin)
    right, y = at.x() + view.document.width - before_end, at.y() + round(view.document.top(0) + row.center().y())
    picture = view.grab().toImage()
    return min(picture.pixelColor(x, y).lightness() for x in range(right - 7, right))


def test_it_dissolves_into_its_ground(cut: TranscriptView) -> None:
    ground = darkest(cut, 0, 0)
    assert ground > darkest(cut, 1, 0) > darkest(cut, 1, 12) > darkest(cut, 1, 60)


def test_it_does_not_where_it_was_scrolled_to_its_end(cut: TranscriptView) -> None:
    cut.scroll_sideways(BlockKey("a", 0), 1000)
    assert darkest(cut, 1, cut.document.style.code_padding + 1) == darkest(cut, 1, 60) < darkest(cut, 0, 60)


def test_in_high_contrast_it_ends_in_dots(cut: TranscriptView, qapp: QApplication) -> None:
    cut.set_theme(make_theme(False, qapp.font(), Wishes(high_contrast=True)))
    assert darkest(cut, 1, 2) == darkest(cut, 0, 2) > darkest(cut, 1, 30)
