"""The menus of code, tables and pictures do what their buttons do."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.core.messages import FilePart, Part, Role, TextPart
from desktop_chat.core.shown import ShownMessage
from desktop_chat.ui.design.menu import Menu
from desktop_chat.ui.design.theme import make_theme
from desktop_chat.ui.transcript.blocks import Kind
from desktop_chat.ui.transcript.model import SaveRequest
from desktop_chat.ui.transcript.over.enlarged import Enlarged
from desktop_chat.ui.transcript.over.picture_bar import PictureCover
from desktop_chat.ui.transcript.over.table_actions import TableActions
from desktop_chat.ui.transcript.view import TranscriptView
from tests.gui.transcript.reading_kit import answer, point_of
from tests.unit.transcript.pictures.files import picture_url

TABLE = "| name | size |\n|---|--:|\n| bee | 2 |\n| ant | 10 |\n| cat | 1 |\n"


def menu_at(view: TranscriptView, at: QPoint, over: QWidget | None = None, *, by_key: bool = False) -> QMenu:
    reason = QContextMenuEvent.Reason.Keyboard if by_key else QContextMenuEvent.Reason.Mouse
    widget = over or view.viewport()
    QApplication.sendEvent(widget, QContextMenuEvent(reason, at, widget.mapToGlobal(at)))
    [menu] = [menu for menu in view.findChildren(QMenu) if menu.isVisible()]
    return menu


def names(menu: QMenu) -> list[str]:
    return [action.text().partition("\t")[0] for action in menu.actions() if not action.isSeparator()]


def choose(menu: QMenu, name: str) -> None:
    action: QAction = next(one for one in menu.actions() if one.text().partition("\t")[0] == name)
    action.trigger()
    menu.close()


def first_column(view: TranscriptView) -> list[str]:
    block = view.document.layout(0).block(0).block
    return [row[0].text for row in block.rows]


def copied() -> str:
    return QGuiApplication.clipboard().text()


def test_a_table_is_copied_from_its_menu_in_each_format(view: TranscriptView) -> None:
    view.set_messages([answer("a", TABLE)])
    seen = []
    for form in ("CSV", "TSV", "Markdown"):
        choose(menu_at(view, point_of(view, "ant")), f"Copy as {form}")
        seen.append(copied().splitlines()[1:3])
    assert seen == [["bee,2", "ant,10"], ["bee\t2", "ant\t10"], ["|---|--:|", "| bee | 2 |"]]


def test_a_table_is_saved_and_sorted_by_the_column_that_was_pointed_at(view: TranscriptView) -> None:
    saved: list[SaveRequest] = []
    view.save_requested.connect(saved.append)
    view.set_messages([answer("a", TABLE)])
    choose(menu_at(view, point_of(view, "ant")), "Save as CSV…")
    assert [one.name for one in saved] == ["table.csv"]
    choose(menu_at(view, point_of(view, "10")), "Sort by this column")
    assert view.document.layout(0).leaf_state(0).sort == (1, False)
    choose(menu_at(view, point_of(view, "10")), "Sort by this column, descending")
    assert first_column(view) == ["name", "ant", "bee", "cat"]
    choose(menu_at(view, point_of(view, "ant")), "Sort by this column")
    assert view.document.layout(0).leaf_state(0).sort == (0, False)
    choose(menu_at(view, point_of(view, "ant")), "Sort by this column, descending")
    choose(menu_at(view, point_of(view, "ant")), "Sort as it came")
    assert first_column(view) == ["name", "bee", "ant", "cat"]


def test_a_table_that_still_grows_is_not_sorted(view: TranscriptView) -> None:
    view.set_messages([answer("a", "", running=True)])
    view.extend("a", 0, "text", TABLE)
    offered = names(menu_at(view, point_of(view, "ant")))
    assert "Copy as CSV" in offered
    assert not any(name.startswith("Sort") for name in offered)


def test_code_is_wrapped_numbered_folded_and_saved_from_its_menu(view: TranscriptView) -> None:
    saved: list[SaveRequest] = []
    view.save_requested.connect(saved.append)
    view.set_messages([answer("a", "```py\n" + "x = 1\n" * 60 + "```")])
    at = point_of(view, "x = 1")
    state = view.document.layout(0).leaf_state(0)
    for name in ("Wrap lines", "Show line numbers", "Fold code"):
        choose(menu_at(view, at), name)
    assert (state.is_wrapped, state.is_numbered, state.is_folded) == (True, True, True)
    for name in ("Do not wrap lines", "Hide line numbers", "Unfold code"):
        choose(menu_at(view, at), name)
    assert (state.is_wrapped, state.is_numbered, state.is_folded) == (False, False, False)
    choose(menu_at(view, at), "Save code as…")
    assert saved[0].name.endswith(".py")
    assert "Fold code" not in names(short_code_menu(view))


def short_code_menu(view: TranscriptView) -> QMenu:
    for menu in view.findChildren(QMenu):
        menu.close()
    view.set_messages([answer("b", "```py\nx = 1\n```")])
    return menu_at(view, point_of(view, "x = 1"))


def with_picture() -> ShownMessage:
    parts: tuple[Part, ...] = (TextPart("Here:"), FilePart("image/png", picture_url(300, 200)))
    return ShownMessage("a", Role.ASSISTANT, parts)


@pytest.mark.parametrize("by_key", [False, True])
def test_a_picture_is_copied_enlarged_and_saved_from_its_menu(view: TranscriptView, qtbot: QtBot, by_key: bool) -> None:
    saved: list[SaveRequest] = []
    view.save_requested.connect(saved.append)
    view.set_messages([with_picture()])
    assert any(block.kind is Kind.IMAGE for block in view.document.layout(0).content.blocks)
    [cover] = view.findChildren(PictureCover)
    if by_key:
        cover.setFocus()
    QGuiApplication.clipboard().clear()
    choose(menu_at(view, QPoint(20, 20), cover, by_key=by_key), "Copy picture")
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().image().width() == 300, timeout=10_000)
    assert QGuiApplication.clipboard().image().height() == 200
    choose(menu_at(view, QPoint(20, 20), cover, by_key=by_key), "Save picture as…")
    assert saved[0].media_type == "image/png"
    choose(menu_at(view, QPoint(20, 20), cover, by_key=by_key), "Show large")
    [large] = view.findChildren(Enlarged)
    assert large.isVisible()


def test_the_menu_of_a_tables_button_is_about_the_table(view: TranscriptView) -> None:
    view.set_messages([answer("a", f"Before.\n\n{TABLE}")])
    [actions] = view.findChildren(TableActions)
    button = actions.childAt(2, 2)
    assert button is not None
    button.setFocus()
    assert "Copy as CSV" in names(menu_at(view, QPoint(5, button.height() - 1), button, by_key=True))


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
@pytest.mark.parametrize("at_end", [False, True])
def test_a_menu_begins_or_ends_where_its_button_does(qtbot: QtBot, direction: Qt.LayoutDirection, at_end: bool) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.setLayoutDirection(direction)
    button = QWidget(window)
    button.setGeometry(300, 20, 30, 20)
    window.show()
    menu = Menu(make_theme(False, window.font()), button)
    menu.add("A row that is wider than the button", lambda: None)
    menu.open_below(button, at_end=at_end)
    place = QRect(button.mapToGlobal(QPoint(0, 0)), button.size())
    is_left = at_end is (direction is Qt.LayoutDirection.RightToLeft)
    assert (menu.x() if is_left else menu.geometry().right()) == (place.left() if is_left else place.right())
    assert menu.y() == place.bottom() + 1
    menu.close()
