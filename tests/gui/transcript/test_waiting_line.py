"""Where an answer will be stands a quiet line; nothing moves when the text begins."""

from __future__ import annotations

import pytest

from desktop_chat.ui.transcript.over.waiting_line import WaitingLine
from desktop_chat.ui.transcript.view import TranscriptView
from tests.gui.transcript.reading_kit import answer

WORDS = "No answer yet. Trying again in 4 s."


def line(view: TranscriptView) -> WaitingLine:
    [found] = view.findChildren(WaitingLine)
    return found


@pytest.fixture(params=[1, 30], ids=["short", "long"])
def awaiting(view: TranscriptView, request: pytest.FixtureRequest) -> TranscriptView:
    before = [answer(f"b{at}", "Some words that fill more than one line of the column. " * 5) for at in range(30)]
    view.set_messages([*before[: request.param], answer("run", "", running=True)])
    view.markdown_ready()
    view.show_waiting("run", WORDS)
    return view


def test_it_stands_where_the_first_line_of_the_text_will_be(awaiting: TranscriptView) -> None:
    at = awaiting.document.index_of("run")
    assert at is not None
    top, height, place = awaiting.document.top(at), awaiting.document.height, awaiting.origin
    shown = line(awaiting).geometry()
    assert line(awaiting).isVisible()
    assert (shown.left(), shown.top()) == (place.x(), place.y() + round(top))
    assert awaiting.viewport().rect().contains(shown)
    awaiting.extend("run", 0, "text", "It")
    assert line(awaiting).isHidden()
    assert (awaiting.document.top(at), awaiting.document.height, awaiting.origin) == (top, height, place)
    assert awaiting.document.layout(at).block(0).height == shown.height()


def test_it_goes_with_its_words_and_with_its_message(awaiting: TranscriptView) -> None:
    awaiting.show_waiting("run", "")
    assert line(awaiting).isHidden()
    awaiting.show_waiting("run", WORDS)
    assert line(awaiting).isVisible()
    awaiting.set_messages([answer("other", "", running=True)])
    assert line(awaiting).isHidden()


def test_an_answer_that_ends_without_a_word_leaves_no_gap(awaiting: TranscriptView) -> None:
    at = awaiting.document.index_of("run")
    assert at is not None
    awaiting.finish("run", answer("run", ""))
    assert line(awaiting).isHidden()
    assert awaiting.document.layout(at).blocks_height == 0


def test_it_goes_out_of_sight_with_its_message(awaiting: TranscriptView) -> None:
    awaiting.verticalScrollBar().setValue(0)
    at = awaiting.document.index_of("run")
    in_sight = at in awaiting.visible
    assert line(awaiting).isVisible() is in_sight
