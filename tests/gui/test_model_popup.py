"""The list that the model picker opens: by mouse and by keyboard, with many models, at the edges of the screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.core.offers import ASKING, ServerOffer
from desktop_chat.ui.design.theme import make_theme
from desktop_chat.ui.top_bar.model_popup import ModelPopup

LOCAL = ServerOffer("local", "Small local model", ("smol",))
OLLAMA = ServerOffer("o", "Ollama", ("llama3", "qwen"), loaded=frozenset({"llama3"}), takes_any=True)
ROOM = QRect(0, 0, 700, 600)
ANCHOR = QRect(500, 10, 180, 30)


@pytest.fixture
def popup(qapp: QApplication, qtbot: QtBot) -> Iterator[ModelPopup]:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(ROOM.size())
    parent.show()
    made = ModelPopup(make_theme(dark=False, base_font=qapp.font()), parent)
    made.set_offers([LOCAL, OLLAMA], [], ("o", "llama3"))
    made.show_below(ANCHOR, ROOM)
    yield made
    made.close()


def shown(popup: ModelPopup) -> list[str]:
    model = popup.view.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def said(popup: ModelPopup) -> str:
    return popup.view.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)


def press(popup: ModelPopup, *keys: Qt.Key) -> None:
    """To whatever has the keyboard in the popup."""
    for key in keys:
        QTest.keyClick(popup.focusWidget(), key)


def test_models_stand_below_their_server_and_the_one_that_answers_is_chosen(popup: ModelPopup) -> None:
    assert shown(popup) == ["Small local model", "smol", "Ollama", "llama3", "qwen"]
    assert said(popup) == "llama3, loaded, answers now"
    assert popup.focusWidget() is popup.search


def test_where_a_server_chooses_its_model_itself_no_other_server_is_chosen(popup: ModelPopup) -> None:
    popup.close()
    popup.set_offers([LOCAL, OLLAMA], [], ("o", ""))
    popup.show_below(ANCHOR, ROOM)
    assert said(popup) == "llama3, loaded"


def test_the_field_keeps_the_keyboard_while_arrows_move_and_enter_takes(popup: ModelPopup) -> None:
    taken: list[tuple[str, str]] = []
    popup.choice_made.connect(taken.append)
    press(popup, Qt.Key.Key_Up)
    assert said(popup) == "smol"
    press(popup, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert taken == [("o", "qwen")]
    assert not popup.isVisible()


def test_words_of_server_and_model_are_searched_together(popup: ModelPopup) -> None:
    many = ServerOffer("o", "Ollama", tuple(f"model-{n}" for n in range(20)))
    popup.set_offers([LOCAL, many], [], ("o", "model-3"))
    QTest.keyClicks(popup.focusWidget(), "olla 17")
    assert shown(popup) == ["Ollama", "model-17"]
    assert said(popup) == "model-17"


def test_a_name_that_no_server_told_can_be_taken(popup: ModelPopup) -> None:
    taken: list[tuple[str, str]] = []
    popup.choice_made.connect(taken.append)
    QTest.keyClicks(popup.focusWidget(), "My-Model:7b")
    assert shown(popup) == ["Use “My-Model:7b” of Ollama"]
    press(popup, Qt.Key.Key_Return)
    assert taken == [("o", "My-Model:7b")]


def test_a_name_that_is_there_is_not_offered_as_a_typed_one(popup: ModelPopup) -> None:
    QTest.keyClicks(popup.focusWidget(), "qwen")
    assert shown(popup) == ["Ollama", "qwen"]


@pytest.mark.parametrize("way", ["keys", "space", "mouse"])
def test_a_star_makes_a_favourite_without_taking_the_model(popup: ModelPopup, way: str) -> None:
    starred: list[tuple[str, str]] = []
    taken: list[tuple[str, str]] = []
    popup.star_toggled.connect(starred.append)
    popup.choice_made.connect(taken.append)
    if way == "keys":
        QTest.keyClick(popup.search, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    elif way == "space":
        popup.view.setFocus()
        QTest.keyClick(popup.view, Qt.Key.Key_Space)
    else:
        box = popup.view.visualRect(popup.view.currentIndex())
        at = QPoint(box.right() - 8, box.center().y())
        QTest.mouseClick(popup.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert (starred, taken) == ([("o", "llama3")], [])
    assert popup.isVisible()


def test_favourites_stand_on_top_with_their_server_and_in_their_place_too(popup: ModelPopup) -> None:
    popup.set_offers([LOCAL, OLLAMA], [("o", "qwen"), ("gone", "x")], ("o", "llama3"))
    assert shown(popup) == ["Favourites", "qwen", "Small local model", "smol", "Ollama", "llama3", "qwen"]
    press(popup, Qt.Key.Key_Up, Qt.Key.Key_Up)
    assert said(popup) == "qwen, Ollama, favourite"


def test_a_server_is_asked_again_by_its_row(popup: ModelPopup) -> None:
    asked: list[str] = []
    popup.retry_requested.connect(asked.append)
    popup.set_offers([LOCAL, ServerOffer("o", "Ollama", ("m",), trouble=ASKING)], [], ("local", "smol"))
    assert shown(popup)[-1] == "Asking which models there are…"
    press(popup, Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert said(popup) == "m"
    popup.set_offers([LOCAL, ServerOffer("o", "Ollama", ("m",), trouble="Nobody there.")], [], ("local", "smol"))
    press(popup, Qt.Key.Key_Down)
    assert said(popup) == "Nobody there. Press Enter to ask again."
    press(popup, Qt.Key.Key_Return)
    assert asked == ["o"]
    assert popup.isVisible()


def test_what_is_chosen_stays_chosen_while_models_come(popup: ModelPopup) -> None:
    press(popup, Qt.Key.Key_Down)
    top, height = popup.geometry().top(), popup.height()
    popup.set_offers([LOCAL, ServerOffer("o", "Ollama", ("new", "llama3", "qwen"))], [], ("o", "llama3"))
    assert said(popup) == "qwen"
    assert popup.height() > height
    assert popup.geometry().top() == top
    assert popup.view.verticalScrollBar().maximum() == 0


def test_escape_closes_it(popup: ModelPopup) -> None:
    press(popup, Qt.Key.Key_Escape)
    assert not popup.isVisible()


@pytest.mark.parametrize("direction", list(Qt.LayoutDirection)[:2])
@pytest.mark.parametrize(
    ("anchor", "room"),
    [
        (ANCHOR, ROOM),
        (QRect(0, 10, 60, 30), ROOM),
        (QRect(640, 10, 60, 30), ROOM),
        (QRect(580, 5, 60, 30), QRect(0, 0, 640, 480)),
        (QRect(210, 5, 60, 30), QRect(100, 0, 200, 300)),
    ],
)
def test_it_opens_below_the_picker_and_within_the_room(
    popup: ModelPopup, direction: Qt.LayoutDirection, anchor: QRect, room: QRect
) -> None:
    popup.close()
    popup.setLayoutDirection(direction)
    many = ServerOffer("o", "Ollama", tuple(f"model-{n}" for n in range(2000)))
    popup.set_offers([LOCAL, many], [], ("o", "model-3"))
    popup.show_below(anchor, room)
    assert popup.geometry().top() > anchor.bottom()
    assert room.contains(popup.geometry())
    assert popup.connect_button.geometry().bottom() < popup.height()


def test_names_are_words_and_no_markup(popup: ModelPopup) -> None:
    popup.set_offers([ServerOffer("o", "<b>x</b>", ("<i>m</i>",))], [], ("o", "<i>m</i>"))
    index = popup.view.currentIndex()
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "&lt;i&gt;m&lt;/i&gt;"
    assert index.data() == "<i>m</i>"


def test_no_row_is_cut_where_there_is_room_for_all(popup: ModelPopup) -> None:
    last = popup.view.visualRect(popup.view.model().index(4, 0))
    assert popup.view.viewport().rect().contains(last)
    assert popup.view.geometry().bottom() < popup.edit_button.y()
    assert popup.view.height() == 5 * last.height()
    assert popup.view.y() > popup.search.geometry().bottom()
