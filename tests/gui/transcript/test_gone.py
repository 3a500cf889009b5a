"""What was found, pointed at or opened may be gone when it is asked for."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QMenu

from desktop_chat.ui.transcript.reading.finding import Hit
from desktop_chat.ui.transcript.reading.matching import Query
from desktop_chat.ui.transcript.reading.menu import open_menu
from desktop_chat.ui.transcript.view import TranscriptView
from tests.gui.transcript.reading_kit import answer, point_of

FENCE = "First.\n\n```python\n" + "x = 1\n" * 50 + "```\n\n"
TABLE = "Second.\n\n| a | b |\n|---|---|\n" + "| 2 | 3 |\n" * 50

LINK = "Third.\n\nA link leads [there](https://a.example/)."


@pytest.mark.parametrize("text", ["", "None."])
def test_a_match_whose_text_was_taken_away_is_stepped_to_harmlessly(view: TranscriptView, text: str) -> None:
    view.set_messages([answer("a", "Some.\n\nMore.\n\nA word in the last paragraph.", running=True)])
    finder = view.reading.finder
    finder.look_for(Query("word"), Hit(0, 0, 0, 0, 0))
    assert finder.current is not None
    view.replace_message(answer("a", text, running=True))
    finder.step(1)
    view.reading.leave_search()
    selection = view.reading.pointer.selection
    assert selection is not None
    assert selection.end.block <= 0
    assert selection.end.offset <= len(text)


def test_a_match_in_a_part_that_was_discarded_is_stepped_to_harmlessly(view: TranscriptView) -> None:
    view.set_messages([answer("a", "Some.", running=True)])
    view.extend("a", 1, "text", "A word.")
    finder = view.reading.finder
    finder.look_for(Query("word"), Hit(0, 0, 0, 0, 0))
    assert finder.current is not None
    view.discard_parts("a", 0)
    finder.step(1)
    view.reading.leave_search()
    assert view.selected_text() == ""


@pytest.mark.parametrize("text", ["", "Other.", "gone"])
@pytest.mark.parametrize(("source", "word"), [(FENCE, "x = 1"), (TABLE, "2"), (LINK, "there")])
def test_a_menu_that_is_open_longer_than_what_it_is_about_does_nothing_to_it(
    view: TranscriptView, source: str, word: str, text: str
) -> None:
    view.set_messages([answer("a", source)])
    view.verticalScrollBar().setValue(0)
    at = point_of(view, word)
    for number in range(12):
        view.set_messages([answer("a", source)])
        view.verticalScrollBar().setValue(0)
        open_menu(view, QPointF(at), view.mapToGlobal(at))
        menu = view.findChildren(QMenu)[-1]
        if text == "gone":
            view.set_messages([])
        else:
            view.replace_message(answer("a", text))
        actions = [action for action in menu.actions() if not action.isSeparator()]
        actions[number % len(actions)].trigger()
        menu.close()
    assert view.document.index_of("a") == (None if text == "gone" else 0)
