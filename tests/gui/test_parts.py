"""The smaller parts of the window: bars, pulse line, picker, welcome page, icons."""

from __future__ import annotations

import ast

import pytest
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_chat.ui.bars import MessageBar
from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.icons import icon_names, icon_of, paint_icon
from desktop_chat.ui.design.painting import paint_surface, rounded_region
from desktop_chat.ui.design.theme import Theme, make_theme
from desktop_chat.ui.pulse.pulse_line import PulseLine
from desktop_chat.ui.top_bar.top_bar import TopBar
from desktop_chat.ui.transcript.over.quiet_button import QuietButton
from desktop_chat.ui.welcome.page import Welcome
from tests.arch.source import ROOT


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return make_theme(False, qapp.font())


def test_every_icon_that_is_drawn_is_stored_and_no_other() -> None:
    """Icons are named by words that stand in the code as they are; of the roles of colours some are called alike."""
    elsewhere = ("colours.py", "high_contrast.py", "pairs.py")
    files = [path for path in (ROOT / "desktop_chat/ui").rglob("*.py") if "transcript" not in path.parts]
    nodes = [
        node for path in files if path.name not in elsewhere for node in ast.walk(ast.parse(path.read_text("utf-8")))
    ]
    words = {node.value for node in nodes if isinstance(node, ast.Constant)}
    given = {key.value for node in nodes if isinstance(node, ast.Call) for key in node.keywords if key.arg == "icon"}
    drawn = {node.value for node in given if isinstance(node, ast.Constant) and node.value}
    assert {name for name in icon_names() if name not in words} == set()
    assert {name for name in drawn if name not in icon_names()} == set()
    assert len(drawn) > 10


@pytest.mark.parametrize("name", icon_names())
def test_every_icon_draws_within_its_box(qapp: QApplication, name: str) -> None:
    assert QRectF(1, 1, 22, 22).contains(icon_of(name).path.boundingRect().adjusted(0, 0, 0.1, 0.1))
    image = QImage(24, 24, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    paint_icon(painter, name, QRectF(0, 0, 24, 24), QColor("black"), 1.6)
    painter.end()
    assert any(image.pixelColor(x, y).alpha() > 100 for x in range(24) for y in range(24))


def test_the_mask_of_a_popup_cuts_nothing_of_its_outline(theme: Theme) -> None:
    box = QRect(0, 0, 60, 40)
    image = QImage(box.size(), QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_surface(painter, QRectF(box), theme.radius, QColor("white"), QColor("black"), theme.border_px)
    painter.end()
    mask = rounded_region(box, theme.radius)
    painted = [QPoint(x, y) for x in range(60) for y in range(40) if image.pixelColor(x, y).alpha()]
    assert all(mask.contains(at) for at in painted)
    assert not any(mask.contains(at) for at in (box.topLeft(), box.topRight(), box.bottomLeft(), box.bottomRight()))


def test_a_bar_says_the_sentence_and_names_its_action(theme: Theme, qtbot: QtBot) -> None:
    bar = MessageBar(theme, "error")
    qtbot.addWidget(bar)
    assert bar.isHidden()
    taken: list[str] = []
    bar.action_requested.connect(taken.append)
    bar.show_message("The key was refused. Enter another one.", "Change the key", "endpoint", "401 Unauthorized")
    assert bar.isVisible()
    assert bar.accessibleName() == "The key was refused. Enter another one."
    QTest.mouseClick(bar.content.action_button, Qt.MouseButton.LeftButton)
    assert taken == ["endpoint"]
    QTest.mouseClick(bar.content.details_button, Qt.MouseButton.LeftButton)
    view = bar.content.details_view
    assert view is not None
    assert (view.isVisible(), view.toPlainText()) == (True, "401 Unauthorized")
    bar.show_message("Something else.")
    assert not view.isVisible()
    assert not bar.content.action_button.isVisible()
    QTest.mouseClick(bar.content.close_button, Qt.MouseButton.LeftButton)
    assert bar.isHidden()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_button_that_has_the_keyboard_is_pressed_with_it(theme: Theme, qtbot: QtBot, key: Qt.Key) -> None:
    parent = PulseLine(theme)
    qtbot.addWidget(parent)
    pressed: list[str] = []
    plain, quiet = Button(theme, "One", parent=parent), QuietButton(parent)
    plain.clicked.connect(lambda: pressed.append("plain"))
    quiet.clicked.connect(lambda: pressed.append("quiet"))
    for button in (plain, quiet):
        QTest.keyClick(button, key)
    assert pressed == ["plain", "quiet"]


def test_the_welcome_page_says_that_the_model_is_small_and_lists_servers(theme: Theme, qtbot: QtBot) -> None:
    welcome = Welcome(theme)
    qtbot.addWidget(welcome)
    welcome.show_small_model()
    assert "very small model" in welcome.about.text()
    chosen: list[str] = []
    welcome.server_chosen.connect(chosen.append)
    found = [("Ollama", "http://127.0.0.1:11434/v1", 3), ("vLLM", "http://127.0.0.1:8000/v1", 1)]
    welcome.set_servers(found, ["Ollama", "vLLM"])
    buttons = welcome.doors.found_panel.server_buttons
    assert [button.text() for button in buttons] == [
        "Ollama · 127.0.0.1:11434 · 3 models",
        "vLLM · 127.0.0.1:8000 · 1 model",
    ]
    QTest.mouseClick(welcome.server_buttons[0], Qt.MouseButton.LeftButton)
    assert chosen == ["http://127.0.0.1:11434/v1"]
    welcome.set_servers([], ["Ollama", "vLLM"])
    assert "Looked for Ollama, vLLM" in welcome.doors.found_panel.words.text()
    assert welcome.server_buttons == []


def test_the_title_keeps_twenty_letters_or_half_the_room_before_the_picker_takes_any(
    theme: Theme, qtbot: QtBot
) -> None:
    bar = TopBar(theme)
    qtbot.addWidget(bar)
    bar.title.setText("x" * 80)
    bar.picker.set_current("box", "Box", "y" * 80, editable=True)
    letters = bar.title.fontMetrics().horizontalAdvance("x" * 20)
    bar.show()
    bar.resize(4 * letters, bar.sizeHint().height())
    qtbot.waitUntil(lambda: bar.title.width() >= letters)
    bar.resize(2 * letters, bar.height())
    qtbot.waitUntil(lambda: abs(bar.title.width() - bar.picker.width()) <= 1)
    assert bar.title.width() < letters
    bar.title.setText("xx")
    qtbot.waitUntil(lambda: bar.picker.width() > letters)
