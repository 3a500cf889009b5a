"""What is looked for is found wherever it is, marked, counted and shown."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_chat.core.messages import ReasoningPart, Role, TextPart
from desktop_chat.core.shown import ShownMessage
from desktop_chat.ui.design.theme import make_theme
from desktop_chat.ui.find_bar import FindBar
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.transcript.view import TranscriptView
from tests.gui.transcript.reading_kit import CTRL, SHIFT, answer, drag, key, point_of, question


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot) -> MainWindow:
    made = MainWindow(make_theme(False, qapp.font()))
    qtbot.addWidget(made)
    made.show()
    made.transcript.markdown_ready()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def view(window: MainWindow) -> TranscriptView:
    return window.transcript


def bar_of(window: MainWindow) -> FindBar:
    [bar] = window.findChildren(FindBar)
    return bar


def look_for(window: MainWindow, qtbot: QtBot, text: str) -> FindBar:
    QTest.keyClick(window, Qt.Key.Key_F, CTRL)
    bar = bar_of(window)
    bar.field.clear()
    QTest.keyClicks(bar.field, text)
    qtbot.waitUntil(lambda: window.transcript.reading.finder.finding().done == 1)
    return bar


def current(view: TranscriptView) -> tuple[int, str]:
    hit = view.reading.finder.current
    assert hit is not None
    content = view.document.layout(hit.message).content
    return hit.message, content.blocks[content.block_of(hit.part, hit.number)].text[hit.start : hit.end]


def inks(view: TranscriptView) -> set[str]:
    """The colours of the first lines of text."""
    image = view.viewport().grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(0, image.width(), 2) for y in range(20, 60, 2)}


def is_in_sight(view: TranscriptView) -> bool:
    hit = view.reading.finder.current
    assert hit is not None
    selection = view.reading._selection_of(hit)
    rect = view.reading.pointer.rect_of(selection.anchor).translated(view.origin)
    return view.viewport().rect().contains(rect.toRect())


def test_matches_are_counted_and_walked_through_round_the_ends(
    window: MainWindow, view: TranscriptView, qtbot: QtBot
) -> None:
    view.set_messages(
        [question("q", "A word?"), answer("a", "**Wo**rds and `word`.\n\n- sword"), answer("b", "Nothing.")]
    )
    bar = look_for(window, qtbot, "word")
    assert bar.said.text() == "1 of 4"
    seen = [current(view)]
    for _ in range(4):
        QTest.keyClick(bar.field, Qt.Key.Key_Return)
        seen.append(current(view))
    assert seen == [(0, "word"), (1, "Word"), (1, "word"), (1, "word"), (0, "word")]
    QTest.keyClick(bar.field, Qt.Key.Key_Return, SHIFT)
    assert bar.said.text() == "4 of 4"
    QTest.keyClick(window, Qt.Key.Key_F3)
    assert bar.said.text() == "1 of 4"
    QTest.keyClick(window, Qt.Key.Key_G, CTRL | SHIFT)
    assert bar.said.text() == "4 of 4"


def test_case_words_and_patterns_can_be_asked_for(window: MainWindow, view: TranscriptView, qtbot: QtBot) -> None:
    view.set_messages([answer("a", "Word words sword WORD")])
    bar = look_for(window, qtbot, "word")
    assert bar.said.text().endswith("of 4")
    bar.case.click()
    assert bar.said.text().endswith("of 2")
    bar.case.click()
    bar.words.click()
    assert bar.said.text().endswith("of 2")
    bar.words.click()
    bar.pattern.click()
    bar.field.setText("s?words?")
    assert bar.said.text().endswith("of 4")
    bar.field.setText("(word")
    assert "missing closing parenthesis" in bar.said.text()
    bar.field.setText("nowhere")
    assert bar.said.text() == "Nothing found"


def test_all_matches_in_sight_are_marked_and_the_current_one_otherwise(
    window: MainWindow, view: TranscriptView, qtbot: QtBot
) -> None:
    view.set_messages([answer("a", "One word and one more word.")])
    plain = view.viewport().grab().toImage()
    bar = look_for(window, qtbot, "word")
    colours = view.document.style.colours
    assert view.viewport().grab().toImage() != plain
    assert {colours.found.name(), colours.found_current.name()} <= inks(view)
    QTest.keyClick(bar.field, Qt.Key.Key_Escape)
    seen = {
        view.viewport().grab().toImage().pixelColor(x, y).name() for x in range(0, 600, 2) for y in range(20, 60, 2)
    }
    assert colours.found.name() not in seen


def test_escape_closes_the_bar_leaves_the_match_selected_and_stops_nothing(
    window: MainWindow, view: TranscriptView, qtbot: QtBot
) -> None:
    stopped: list[None] = []
    window.stop_requested.connect(lambda: stopped.append(None))
    window.set_running(True)
    view.set_messages([answer("a", "One word and one more.")])
    bar = look_for(window, qtbot, "word")
    QTest.keyClick(bar.field, Qt.Key.Key_Escape)
    assert bar.isHidden()
    assert view.hasFocus()
    assert view.selected_text() == "word"
    assert not stopped
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert stopped


def test_what_is_selected_is_the_first_query(window: MainWindow, view: TranscriptView, qtbot: QtBot) -> None:
    view.set_messages([answer("a", "One word and one more word.")])
    drag(view, point_of(view, "one more"), point_of(view, "one more", after=True))
    QTest.keyClick(view, Qt.Key.Key_F, CTRL)
    assert bar_of(window).field.text() == "one more"
    assert bar_of(window).said.text() == "1 of 1"


def test_ten_thousand_messages_are_searched_and_few_are_read(
    window: MainWindow, view: TranscriptView, qtbot: QtBot
) -> None:
    view.set_messages([answer(f"m{n}", f"Answer *{n}*." + " needle" * (n in (7, 5000))) for n in range(10_000)])
    bar = look_for(window, qtbot, "needle")
    assert bar.said.text() == "1 of 2"
    assert current(view) == (7, "needle")
    assert is_in_sight(view)
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    assert current(view) == (5000, "needle")
    assert is_in_sight(view)
    assert sum(view.document.kept_content(at) is not None for at in range(10_000)) < 200


def test_the_nearest_match_after_what_is_read_comes_first(
    window: MainWindow, view: TranscriptView, qtbot: QtBot
) -> None:
    view.set_messages([answer(f"m{n}", f"Answer number {n}.") for n in range(300)])
    view.reading.jump(view.document.place_at(view.document.top(150)))
    read = view.reading.origin_of_search().message
    assert read in (149, 150)
    look_for(window, qtbot, "number")
    assert current(view)[0] == read


def test_a_match_in_folded_reasoning_is_found_and_unfolded(
    window: MainWindow, view: TranscriptView, qtbot: QtBot
) -> None:
    parts = (ReasoningPart("First.\n\nThe *hid*den thought."), TextPart("The answer."))
    view.set_messages([ShownMessage("a", Role.ASSISTANT, parts)])
    bar = look_for(window, qtbot, "hidden thought")
    assert bar.said.text() == "1 of 1"
    assert current(view) == (0, "hidden thought")
    assert view.document.layout(0).content.is_open(0)
    assert is_in_sight(view)


def test_counts_follow_what_streams_in(window: MainWindow, view: TranscriptView, qtbot: QtBot) -> None:
    view.set_messages([answer("run", "", running=True)])
    view.extend("run", 0, "text", "A word. ")
    bar = look_for(window, qtbot, "word")
    assert bar.said.text() == "1 of 1"
    for _ in range(20):
        view.extend("run", 0, "text", "More *wo*rds.\n\n")
    qtbot.waitUntil(lambda: bar.said.text() == "1 of 21")
    view.finish("run", answer("run", "A word. " + "More *wo*rds.\n\n" * 20))
    qtbot.waitUntil(lambda: view.reading.finder.finding().total == 21)


def test_a_long_answer_that_was_never_shown_is_found_in_like_one_that_was(
    window: MainWindow, view: TranscriptView, qtbot: QtBot
) -> None:
    long = "".join(f"Paragraph {n} with *some* words.\n\n- item **{n}**\n\n" for n in range(2000))
    view.set_messages([answer("a", long), *(answer(f"m{n}", "Short.") for n in range(50))])
    view.scroll_to_end()
    look_for(window, qtbot, "item 1999")
    assert current(view) == (0, "item 1999")
    assert is_in_sight(view)


def test_other_messages_are_searched_for_the_same_query(window: MainWindow, view: TranscriptView, qtbot: QtBot) -> None:
    view.set_messages([answer("a", "One word.")])
    bar = look_for(window, qtbot, "word")
    view.set_messages([answer("b", "A word." + "\n\nMore." * 100 + "\n\nA word." + "\n\nMore." * 100)])
    qtbot.waitUntil(lambda: bar.said.text() == "2 found")
    assert view.following_end
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    assert bar.said.text() == "1 of 2"
    assert is_in_sight(view)


def test_a_query_that_is_typed_over_fewer_messages_than_the_bar_was_opened_over_is_found(
    window: MainWindow, view: TranscriptView, qtbot: QtBot
) -> None:
    view.set_messages([answer(f"m{n}", "Another word." * 20) for n in range(30)])
    view.scroll_to_end()
    QTest.keyClick(window, Qt.Key.Key_F, CTRL)
    view.set_messages([answer("a", "One word.")])
    QTest.keyClicks(bar_of(window).field, "word")
    qtbot.waitUntil(lambda: bar_of(window).said.text() == "1 of 1")


def test_the_bar_has_names_and_is_walked_through_by_tab(window: MainWindow, view: TranscriptView, qtbot: QtBot) -> None:
    view.set_messages([answer("a", "One word.")])
    bar = look_for(window, qtbot, "word")
    names: list[str] = []
    for _ in range(7):
        focused = window.focusWidget()
        assert focused is not None
        names.append(focused.accessibleName())
        key(view, Qt.Key.Key_Tab) if focused is view else QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert names[:4] == [
        *("Find in this conversation", "Match case", "Whole words", "Regular expression"),
    ]
    assert bar.isVisible()
