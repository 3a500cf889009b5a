"""What people expect of any window: where Tab leads, what can be dropped on it, its language and direction."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QLocale, QMimeData, QPointF, QRect, Qt, QTranslator, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyle

from desktop_chat.ui.design.painting import placed
from desktop_chat.ui.design.theme import make_theme
from desktop_chat.ui.language import NAME, speak
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.transcript.kinds.textbox import TextBox
from tests.helpers.program import ROOT

PARTS = ("sidebar", "top_bar", "pages", "composer")


@pytest.fixture
def window(qapp, qtbot):
    made = MainWindow(make_theme(False, qapp.font()))
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def stops(window: MainWindow) -> list[str]:
    """The parts that Tab leads through, from the message field once around."""
    window.composer.focus()
    passed = []
    for _ in range(60):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        if focused is window.composer.edit:
            break
        part = next(name for name in PARTS if getattr(window, name).isAncestorOf(focused))
        if passed[-1:] != [part]:
            passed.append(part)
    return passed


@pytest.mark.parametrize("empty", [True, False])
def test_tab_leads_from_the_conversations_down_to_the_message_also_through_what_was_made_late(window, empty):
    window.show_empty(empty)
    around = stops(window)
    assert around == ["composer", "sidebar", "top_bar", "pages"]


def test_files_that_are_dropped_on_the_conversation_are_given_with_the_message(qtbot, window, tmp_path):
    file = tmp_path / "notes.txt"
    file.write_text("Some notes")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    copies, button, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPointF(500, 200).toPoint(), copies, data, button, none)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    with qtbot.waitSignal(window.composer.files_given) as given:
        QApplication.sendEvent(window, QDropEvent(QPointF(500, 200), copies, data, button, none))
    assert [Path(path) for path in given.args[0]] == [file]


def test_nothing_can_be_dropped_on_a_page_that_takes_the_whole_window(window):
    from PySide6.QtWidgets import QWidget

    page = QWidget()
    window.open_page(page)
    data = QMimeData()
    data.setText("Words")
    enter = QDragEnterEvent(
        QPointF(500, 200).toPoint(), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(window, enter)
    assert not enter.isAccepted()


@pytest.fixture
def translations(tmp_path) -> Path:
    """Arabic, or what a test takes for it: each word of the window in brackets and longer."""
    tools = Path(sys.executable).parent
    source = tmp_path / f"{NAME}_ar.ts"
    files = [str(path) for path in (ROOT / "desktop_chat/ui").rglob("*.py")]
    subprocess.run([tools / "pyside6-lupdate", *files, "-ts", source], check=True, capture_output=True)
    tree = ElementTree.parse(source)
    for message in tree.iter("message"):
        translation = message.find("translation")
        translation.attrib.clear()
        translation.text = f"⟦{message.findtext('source')}⟧"
    tree.write(source, encoding="utf-8")
    subprocess.run([tools / "pyside6-lrelease", source], check=True, capture_output=True)
    return tmp_path


@pytest.fixture
def own_language(qapp):
    yield qapp
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_the_window_speaks_the_language_of_the_system_in_its_direction(own_language, qtbot, translations):
    assert speak(own_language, QLocale("ar_EG"), translations)
    window = MainWindow(make_theme(False, own_language.font()))
    qtbot.addWidget(window)
    window.show()
    window.show_empty(True)
    assert window.sidebar.new_button.text() == "⟦New conversation⟧"
    assert window.sidebar.mapTo(window, window.sidebar.rect().topLeft()).x() > window.width() // 2


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_painted_parts_are_placed_as_a_style_of_qt_places_its_own(direction):
    within, box = QRect(7, 3, 200, 40), QRect(12, 9, 33, 20)
    assert placed(box, within, direction) == QStyle.visualRect(direction, within, box)


def test_english_in_a_mirrored_window_ends_with_its_full_stop(own_language):
    def picture() -> QImage:
        image = QImage(300, 40, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        TextBox("Words of a sentence.", own_language.font(), 300, 20).paint(painter, 0, 0)
        painter.end()
        return image

    before = picture()
    own_language.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert picture() == before


def test_where_there_are_no_words_of_the_language_it_speaks_english_from_left_to_right(own_language, translations):
    assert not speak(own_language, QLocale("he_IL"), translations)
    assert not speak(own_language, QLocale("ar_EG"), translations / "none")
    assert own_language.layoutDirection() is Qt.LayoutDirection.LeftToRight
