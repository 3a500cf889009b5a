"""Words that cannot be read, or are painted in colours that nobody declared, are found wherever they are painted."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.snapshots.inks import inked_words, misinked
from tests.snapshots.pictures import take
from tests.snapshots.stage import HIGH_LIGHT, LIGHT, Look, own_font, staged

pytestmark = pytest.mark.one_python


class Painted(QWidget):
    """Two words, of which the second lies on a ground of its own."""

    def __init__(self, ink: QColor, ground: QColor) -> None:
        super().__init__()
        self._ink, self._ground = ink, ground
        self.setFont(own_font())
        self.resize(200, 60)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawText(QPointF(10, 20), "Plain")
        painter.fillRect(0, 30, 200, 30, self._ground)
        painter.setPen(self._ink)
        painter.drawText(QPointF(10, 50), "Toned")
        painter.end()


def found(app: QApplication, qtbot: QtBot, ink: str, ground: str, look: Look = LIGHT) -> list[str]:
    """What is wrong with a widget whose second word has one role or colour, and lies on the other."""
    with staged(app, look) as theme:
        colours = (getattr(theme.colours, one) if hasattr(theme.colours, one) else QColor(one) for one in (ink, ground))
        shown = Painted(*colours)
        qtbot.addWidget(shown)
        shown.show()
        picture = take(shown)
        assert [inked.words for inked in inked_words(shown, picture)] == ["Plain", "Toned"]
        return misinked(shown, picture, theme)


def test_declared_words_are_right(qapp: QApplication, qtbot: QtBot) -> None:
    assert found(qapp, qtbot, "text_muted", "notice_surface") == []


def test_words_that_cannot_be_read_are_found(qapp: QApplication, qtbot: QtBot) -> None:
    [told] = found(qapp, qtbot, "#888888", "sidebar")
    assert "Toned" in told
    assert "to 1" in told


def test_words_that_are_too_dim_for_high_contrast_are_found(qapp: QApplication, qtbot: QtBot) -> None:
    assert found(qapp, qtbot, "#707070", "surface", HIGH_LIGHT)


def test_words_in_colours_of_no_pair_are_found(qapp: QApplication, qtbot: QtBot) -> None:
    [told] = found(qapp, qtbot, "code_keyword", "bubble_user")
    assert "is in no pair" in told
