"""One size for all text: keys, wheel and fingers change what the settings call "Text size"."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QNativeGestureEvent, QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop_chat.core.messages import Conversation
from desktop_chat.core.preferences import TEXT_SIZE, preferred
from desktop_chat.providers.scripted import Say
from desktop_chat.ui.pulse.flash import Flash
from tests.gui.keyboard import focused, press
from tests.gui.transcript.reading_kit import CTRL, answer
from tests.gui.window_kit import PAUSE, Scripts, WindowKit, type_and_send, until

KEYS = (Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_0)


@pytest.fixture
async def kit(qapp: QApplication, tmp_path: Path) -> AsyncIterator[WindowKit]:
    made = WindowKit(qapp, tmp_path)
    made.show()
    made.window.activateWindow()
    made.window.composer.focus()
    await until(lambda: made.window.composer.edit.hasFocus())
    yield made
    await made.close()


def percent(kit: WindowKit) -> int:
    return int(preferred(kit.settings.ui, TEXT_SIZE))


def flash(kit: WindowKit) -> Flash:
    [found] = kit.window.pulse.findChildren(Flash)
    return found


def read(kit: WindowKit) -> None:
    kit.window.show_empty(False)
    kit.window.transcript.set_messages([answer(f"a{at}", f"Words of the {at}th answer. " * 40) for at in range(20)])


def left_of_text(kit: WindowKit) -> int:
    view = kit.window.transcript
    return view.viewport().mapTo(kit.window, view.origin).x()


def left_of_field(kit: WindowKit) -> float:
    edit = kit.window.composer.edit
    return edit.viewport().mapTo(kit.window, QPoint()).x() + edit.document().documentMargin()


def turn(kit: WindowKit, angle: int, over: QWidget | None = None) -> None:
    """The wheel, as the system tells of it, over the middle of a part."""
    part = over or kit.window.transcript
    at = part.mapTo(kit.window, part.rect().center())
    QTest.wheelEvent(kit.window.windowHandle(), at, QPoint(0, angle), QPoint(), CTRL)
    QApplication.sendPostedEvents()


async def test_keys_make_all_text_larger_smaller_and_as_it_was(kit: WindowKit) -> None:
    read(kit)
    parts = (kit.window.composer.edit, kit.window.pulse, kit.window.title)
    before = [part.font().pointSizeF() for part in parts]
    body = kit.window.transcript.document.style.body.pointSizeF()
    press(Qt.Key.Key_Plus, CTRL)
    press(Qt.Key.Key_Plus, CTRL)
    assert percent(kit) == 120
    assert kit.window.transcript.document.style.body.pointSizeF() == pytest.approx(1.2 * body)
    assert [part.font().pointSizeF() for part in parts] == [pytest.approx(1.2 * size) for size in before]
    press(Qt.Key.Key_0, CTRL)
    assert (percent(kit), TEXT_SIZE.id in kit.settings.ui) == (100, False)
    press(Qt.Key.Key_Minus, CTRL)
    assert percent(kit) == 90
    assert kit.window.transcript.document.style.body.pointSizeF() < body


async def test_how_large_is_said_for_a_moment(kit: WindowKit) -> None:
    press(Qt.Key.Key_Plus, CTRL)
    assert flash(kit).isVisible()
    assert flash(kit).text() == flash(kit).accessibleName() == "Text size 110 %"
    assert flash(kit).geometry() == kit.window.pulse.rect()
    [timer] = flash(kit).findChildren(QTimer)
    timer.start(0)
    await until(flash(kit).isHidden)


async def test_it_ends_where_the_setting_ends(kit: WindowKit) -> None:
    for key, end in ((Qt.Key.Key_Plus, TEXT_SIZE.most), (Qt.Key.Key_Minus, TEXT_SIZE.least)):
        for _ in range(14):
            kit.presenter.settings.resize_text(1 if key is Qt.Key.Key_Plus else -1)
        press(key, CTRL)
        assert percent(kit) == end
        assert flash(kit).text() == f"Text size {end} %"


async def test_a_size_that_was_typed_goes_on_to_the_next_step(kit: WindowKit) -> None:
    kit.presenter.settings.choose((TEXT_SIZE.id, 113))
    press(Qt.Key.Key_Plus, CTRL)
    assert percent(kit) == 120
    kit.presenter.settings.choose((TEXT_SIZE.id, 113))
    press(Qt.Key.Key_Minus, CTRL)
    assert percent(kit) == 110


async def test_the_open_settings_stay_and_show_it(kit: WindowKit) -> None:
    press(Qt.Key.Key_Comma, CTRL)
    page = kit.window.tools.settings_page
    row = page.rows[TEXT_SIZE.id]
    press(Qt.Key.Key_Plus, CTRL)
    assert page.isVisible()
    assert (row.control.field.text(), row.reset_button.isVisible()) == ("110 %", True)
    press(Qt.Key.Key_0, CTRL)
    assert (row.control.field.text(), row.reset_button.isHidden()) == ("100 %", True)


async def test_the_open_palette_stays(kit: WindowKit) -> None:
    press(Qt.Key.Key_K, CTRL)
    press(Qt.Key.Key_Plus, CTRL)
    assert kit.window.tools.palette.isVisible()
    QTest.keyClicks(focused(), "usual text size")
    press(Qt.Key.Key_Return)
    assert (percent(kit), kit.window.tools.palette.isHidden()) == (100, True)


async def test_the_wheel_with_control_goes_by_whole_steps(kit: WindowKit) -> None:
    read(kit)
    turn(kit, 60)
    assert percent(kit) == 100
    turn(kit, 60)
    assert percent(kit) == 110
    turn(kit, -120)
    assert percent(kit) == 100


async def test_the_wheel_with_control_is_about_all_text_wherever_the_pointer_is(kit: WindowKit) -> None:
    for at, title in enumerate("abc"):
        kit.library.create_conversation(Conversation(title, title, at, at), []).result()
    window, size = kit.window, 100
    press(Qt.Key.Key_Comma, CTRL)
    settings = window.tools.settings_page.area
    for over in (settings, window.top_bar, window.sidebar.view, window.composer.edit):
        if not over.isVisible():
            window.close_page()
        turn(kit, 120, over)
        size += 10
        assert percent(kit) == size
    assert settings.verticalScrollBar().value() == 0


async def test_two_fingers_change_it(kit: WindowKit) -> None:
    read(kit)
    at = QPointF(50, 50)
    for _ in range(6):
        pinch = QNativeGestureEvent(
            *(Qt.NativeGestureType.ZoomNativeGesture, QPointingDevice.primaryPointingDevice(), 2),
            *(at, at, at, 0.02, QPointF()),
        )
        QApplication.sendEvent(kit.window.transcript.viewport(), pinch)
    assert percent(kit) == 110


async def test_the_line_that_is_read_stays_and_the_column_is_as_wide_as_the_field(kit: WindowKit) -> None:
    kit.window.resize(1600, 900)
    read(kit)
    view = kit.window.transcript
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)
    held = view.document.message_at(view._scroller.top)
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Plus, Qt.Key.Key_Plus, Qt.Key.Key_0):
        press(key, CTRL)
        await until(lambda: abs(left_of_text(kit) - left_of_field(kit)) <= 2, "text and field in one line")
        assert view.document.message_at(view._scroller.top + 1) == held


async def test_an_answer_that_runs_is_followed(kit: WindowKit) -> None:
    scripts = Scripts([Say("Some words that fill a line or two. " * 80), PAUSE, Say("The end.")])
    kit.attach(scripts)
    type_and_send(kit, "Go on")
    await until(lambda: kit.presenter.path and "line or two" in kit.last_text())
    for key in KEYS:
        press(key, CTRL)
        assert kit.window.transcript.following_end
    scripts.go_on()
    await until(lambda: kit.last_text().endswith("The end."))
    assert kit.window.transcript.following_end
