"""What nobody can see costs nothing until it is shown."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop_chat.ui.transcript.late import LateText, LateTexts
from desktop_chat.ui.transcript.view import TranscriptView
from tests.gui.transcript.reading_kit import answer

WORDS = "Some *words* that make a line or two of a paragraph, and a few more of them at its end.\n\n"


def parsed(view: TranscriptView) -> int:
    return sum(layout.content.parsed_chars for layout in view.document._layouts.values())


@pytest.mark.parametrize("way", ["hidden", "minimised"])
def test_text_that_comes_while_unseen_is_neither_parsed_nor_laid_out(
    view: TranscriptView, qtbot: QtBot, way: str
) -> None:
    view.set_messages([answer("a", WORDS * 3), answer("run", "", running=True)])
    view.extend("run", 0, "text", "It begins. ")
    (view.hide if way == "hidden" else view.showMinimized)()
    before, laid = parsed(view), len(view.document.kept)
    for _ in range(300):
        view.extend("run", 0, "text", WORDS)
    assert (parsed(view), len(view.document.kept)) == (before, laid)
    view.showNormal()
    qtbot.waitUntil(lambda: not view._late)
    text = "It begins. " + WORDS * 300
    assert view.text_of("run") == text
    assert view.following_end
    view.finish("run", answer("run", text))
    assert view.text_of("run") == text


def test_late_text_is_read_in_slices_and_in_order(view: TranscriptView, qtbot: QtBot) -> None:
    view.set_messages([answer("run", "", running=True)])
    view.hide()
    for _ in range(200):
        view.extend("run", 0, "text", WORDS)
    view.show()
    assert parsed(view) < len(WORDS) * 100
    assert view._late
    view.extend("run", 0, "text", "The end.")
    qtbot.waitUntil(lambda: not view._late)
    assert view.text_of("run") == WORDS * 200 + "The end."


def test_an_answer_that_ended_while_unseen_is_shown_as_it_ended(view: TranscriptView) -> None:
    view.set_messages([answer("run", "", running=True)])
    view.extend("run", 0, "text", WORDS)
    view.hide()
    for _ in range(1000):
        view.extend("run", 0, "text", WORDS)
    text = WORDS * 1001
    view.finish("run", answer("run", text))
    assert parsed(view) < 2 * len(WORDS) * 100
    view.show()
    assert view.text_of("run") == text
    assert parsed(view) < len(text) / 4


def test_a_reader_further_up_finds_the_same_line_after_the_answer_ended_unseen(view: TranscriptView) -> None:
    view.set_messages([answer("run", "", running=True)])
    start = "".join(f"Paragraph {at} of them. {WORDS}" for at in range(60))
    view.extend("run", 0, "text", start)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)
    place = view._scroller.anchor
    assert place is not None
    words = view.document.layout(0).content.blocks[place.block].text
    view.hide()
    view.extend("run", 0, "text", WORDS * 1000)
    view.finish("run", answer("run", start + WORDS * 1000))
    view.show()
    now = view._scroller.anchor
    assert now is not None
    assert view.document.layout(0).content.blocks[now.block].text == words
    assert abs(now.offset - place.offset) < 1
    assert not view.following_end


def test_parts_that_are_discarded_unseen_take_their_late_text_with_them(view: TranscriptView) -> None:
    view.set_messages([answer("run", "", running=True)])
    view.extend("run", 0, "text", "Kept. ")
    view.hide()
    view.extend("run", 0, "text", "Kept too.")
    view.extend("run", 1, "reasoning", "Gone.")
    view.discard_parts("run", 1)
    assert view.text_of("run") == "Kept. Kept too."


def test_a_resize_while_hidden_lays_nothing_out(view: TranscriptView) -> None:
    view.set_messages([answer(f"m{at}", WORDS * 5) for at in range(50)])
    view.verticalScrollBar().setValue(300)
    view.hide()
    view.document.kept = type(view.document.kept)()
    for width in (500, 600, 650):
        view.resize(width, 400)
    view.set_messages([answer(f"n{at}", WORDS * 5) for at in range(50)])
    assert not view.document._layouts


def test_late_texts_of_one_part_come_in_one_piece_no_longer_than_asked_for() -> None:
    late = LateTexts()
    for text in ("abc", "defg", "h"):
        late.keep(LateText("a", 0, "text", text))
    late.keep(LateText("a", 1, "text", "xyz"))
    assert [one.text for one in late.take(5)] == ["abcde"]
    assert [(one.part, one.text) for one in late.take(5)] == [(0, "fgh"), (1, "xy")]
    assert [one.text for one in late.take(5)] == ["z"]
    assert not late


def test_much_that_comes_at_once_is_read_in_slices_while_it_is_seen(view: TranscriptView, qtbot: QtBot) -> None:
    text = WORDS * 1000
    view.set_messages([answer("run", "", running=True)])
    view.extend("run", 0, "text", text)
    assert 0 < parsed(view) < 20_000
    view.extend("run", 0, "text", "The end.")
    qtbot.waitUntil(lambda: not view._late)
    assert view.text_of("run") == text + "The end."
    assert view.following_end


def test_an_answer_that_ends_amid_a_burst_is_shown_whole(view: TranscriptView, qtbot: QtBot) -> None:
    text = WORDS * 1000
    view.set_messages([answer("run", "", running=True)])
    view.extend("run", 0, "text", text)
    view.finish("run", answer("run", text))
    assert not view._late
    assert view.text_of("run") == text
    assert view.following_end
    assert parsed(view) < len(text)
