"""Pictures in the transcript: their room is theirs from the start, they open large, and nothing else is ever read."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from desktop_chat.core.messages import FilePart, Part, Role, TextPart
from desktop_chat.core.shown import ShownMessage
from desktop_chat.ui.transcript.blocks import Kind
from desktop_chat.ui.transcript.kinds.image import ImageBlock
from desktop_chat.ui.transcript.model import SaveRequest
from desktop_chat.ui.transcript.over.enlarged import Enlarged
from desktop_chat.ui.transcript.over.picture_bar import PictureCover
from desktop_chat.ui.transcript.view import TranscriptView
from tests.helpers.toy_server import ToyServer
from tests.unit.transcript.pictures.files import bomb, picture_url

URL = picture_url(300, 200)


def answer(*parts: Part) -> ShownMessage:
    return ShownMessage("a", Role.ASSISTANT, parts)


def settle(view: TranscriptView, qtbot: QtBot) -> None:
    QApplication.processEvents()
    qtbot.waitUntil(lambda: view._pictures is None or not view._pictures.is_busy, timeout=10_000)
    QApplication.processEvents()


def image_of(view: TranscriptView) -> ImageBlock:
    layout = view.document.layout(0)
    at = next(at for at, block in enumerate(layout.content.blocks) if block.kind is Kind.IMAGE)
    found = layout.block(at)
    assert isinstance(found, ImageBlock)
    return found


def picture(view: TranscriptView) -> QImage:
    return view.viewport().grab().toImage()


def covers(view: TranscriptView) -> list[PictureCover]:
    return [one for one in view.findChildren(PictureCover) if one.isVisible()]


def test_a_picture_has_its_room_before_it_is_read_and_nothing_moves_then(view: TranscriptView, qtbot: QtBot) -> None:
    view.set_messages([answer(TextPart(f"Above.\n\n![A blue thing]({URL})\n\nBelow."))])
    pending, height = picture(view), view.document.height
    assert (image_of(view).area.width(), image_of(view).area.height()) == (300, 200)
    settle(view, qtbot)
    assert view.document.height == height
    assert picture(view) != pending
    area = image_of(view).area.translated(view.origin.x(), 0)
    top = view.document.top(0) + view.document.layout(0).block_top(1) - view._scroller.top
    assert picture(view).pixelColor(round(area.center().x()), round(area.center().y() + top)).name() == "#336699"


def test_a_large_picture_is_made_as_wide_as_the_column_and_bounded_in_height(
    view: TranscriptView, qtbot: QtBot
) -> None:
    for width, height in ((3000, 400), (400, 3000)):
        view.set_messages([answer(TextPart(f"![x]({picture_url(width, height)})"))])
        area = image_of(view).area
        assert area.width() <= view.document.width
        assert area.height() <= view.document.style.picture_height
        assert area.width() / area.height() == pytest.approx(width / height, rel=0.02)
        settle(view, qtbot)


def test_a_file_of_an_answer_is_shown_and_can_be_saved(view: TranscriptView, qtbot: QtBot) -> None:
    asked: list[object] = []
    view.save_requested.connect(asked.append)
    view.set_messages([answer(FilePart("image/png", URL))])
    assert len(covers(view)) == 1
    names = {one.accessibleName(): one for one in view.findChildren(QToolButton) if one.isVisible()}
    names["Save picture as"].click()
    assert asked == [SaveRequest("image/png", URL)]
    settle(view, qtbot)


@pytest.mark.qt_log_ignore("libpng")
def test_a_picture_that_is_too_large_says_so_and_takes_no_room(view: TranscriptView, qtbot: QtBot) -> None:
    view.set_messages([answer(TextPart(f"![A bomb]({bomb(50_000)})"))])
    block = image_of(view)
    assert not block.is_shown
    assert block.height < 200
    assert covers(view) == []
    settle(view, qtbot)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_a_picture_opens_large_by_keyboard_and_escape_closes_it(
    view: TranscriptView, qtbot: QtBot, key: Qt.Key
) -> None:
    view.set_messages([answer(TextPart(f"![A blue thing]({URL})"))])
    (cover,) = covers(view)
    assert cover.accessibleName() == "Picture: A blue thing. Show large"
    cover.setFocus()
    QTest.keyClick(cover, key)
    (large,) = view.findChildren(Enlarged)
    assert large.isVisible()
    assert large.hasFocus()
    assert large.geometry() == view.viewport().geometry()
    settle(view, qtbot)
    assert large.grab().toImage().pixelColor(large.rect().center()).name() == "#336699"
    QTest.keyClick(large, Qt.Key.Key_1)
    assert not large.is_fitted
    QTest.keyClick(large, Qt.Key.Key_0)
    assert large.is_fitted
    QTest.keyClick(large, Qt.Key.Key_Tab)
    assert large.focusWidget() is not large
    QTest.keyClick(large.focusWidget(), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: view.findChildren(Enlarged) == [])
    assert cover.hasFocus()


@pytest.mark.parametrize("from_button", [False, True])
def test_escape_closes_a_large_picture_and_does_not_stop_the_answer(
    view: TranscriptView, qtbot: QtBot, from_button: bool
) -> None:
    stops: list[bool] = []
    QShortcut("Esc", view).activated.connect(lambda: stops.append(True))
    view.set_messages([answer(TextPart(f"![A blue thing]({URL})"))])
    covers(view)[0].click()
    (large,) = view.findChildren(Enlarged)
    settle(view, qtbot)
    if from_button:
        QTest.keyClick(large, Qt.Key.Key_Tab)
    QTest.keyClick(large.focusWidget(), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: view.findChildren(Enlarged) == [])
    assert not stops


def test_a_click_opens_a_picture_and_a_click_closes_it(view: TranscriptView, qtbot: QtBot) -> None:
    view.set_messages([answer(TextPart(f"![A blue thing]({URL})"))])
    QTest.mouseClick(covers(view)[0], Qt.MouseButton.LeftButton)
    (large,) = view.findChildren(Enlarged)
    settle(view, qtbot)
    QTest.mouseClick(large, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view.findChildren(Enlarged) == [])
    assert view.isVisible()


def test_a_large_picture_goes_when_another_conversation_is_opened(view: TranscriptView, qtbot: QtBot) -> None:
    view.set_messages([answer(TextPart(f"![A blue thing]({URL})"))])
    covers(view)[0].click()
    view.set_messages([answer(TextPart("Other."))])
    qtbot.waitUntil(lambda: view.findChildren(Enlarged) == [])
    settle(view, qtbot)


def test_a_large_picture_closes_although_what_had_the_focus_is_gone(view: TranscriptView, qtbot: QtBot) -> None:
    view.set_messages([answer(TextPart(f"![A blue thing]({URL})"))])
    other = QToolButton(view)
    other.show()
    other.setFocus()
    Enlarged(view, URL, "").show()
    shiboken6.delete(other)
    [large] = view.findChildren(Enlarged)
    settle(view, qtbot)
    QTest.keyClick(large, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: view.findChildren(Enlarged) == [])


def test_a_large_picture_follows_the_window_and_closes_with_it(view: TranscriptView, qtbot: QtBot) -> None:
    view.set_messages([answer(TextPart(f"![A blue thing]({URL})"))])
    covers(view)[0].click()
    (large,) = view.findChildren(Enlarged)
    view.resize(520, 400)
    assert large.geometry() == view.viewport().geometry()
    settle(view, qtbot)


def test_nothing_is_ever_read_from_a_file_or_a_server(
    view: TranscriptView, qtbot: QtBot, toy_server: ToyServer, tmp_path: Path
) -> None:
    pipe = tmp_path / "x.png"
    os.mkfifo(pipe)
    url = f"{toy_server.url}/x.png"
    hostile = (f"file://{pipe}", str(pipe), url, f"qrc:{pipe}", f"data:image/svg+xml,<svg><image href='{url}'/></svg>")
    text = "\n\n".join(f"![x]({one})\n\n$\\includegraphics{{{pipe}}} \\href{{{url}}}{{y}}$" for one in hostile)
    view.set_messages([answer(TextPart(text), *(FilePart("image/png", one) for one in hostile))])
    settle(view, qtbot)
    assert covers(view) == []
    assert toy_server.requests == []
    # A pipe that nobody has open cannot be written to.
    with pytest.raises(OSError, match=os.strerror(errno.ENXIO)):
        os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)


def test_memory_is_bounded_and_a_picture_that_was_dropped_comes_back(view: TranscriptView, qtbot: QtBot) -> None:
    view.set_messages([answer(TextPart(f"![A blue thing]({URL})"))])
    settle(view, qtbot)
    shown = picture(view)
    view._pictures._photos._kept.clear()
    assert picture(view) != shown
    settle(view, qtbot)
    assert picture(view) == shown
