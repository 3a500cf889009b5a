"""What somebody does in the window while an answer comes: scrolls, selects, folds, resizes, looks elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from desktop_chat.core.messages import ReasoningPart, ToolCallPart
from desktop_chat.ui.commands.catalogue import ZOOM_IN, ZOOM_RESET
from tests.gui.window_kit import WindowKit

#: Buttons over the text that ask for nothing but another look, or the clipboard, by how their names begin.
_HARMLESS = ("Copy", "Wrap", "Fold", "Unfold", "Show", "Hide", "Line", "Sort", "Details")


class Reader:
    """Seeded: the same hands each time."""

    def __init__(self, kit: WindowKit, seed: int) -> None:
        self._kit = kit
        self._view = kit.window.transcript
        self._draw = Random(seed)
        self.deeds: tuple[Callable[[], None], ...] = (
            self.scroll,
            self.wheel,
            self.select,
            self.fold,
            self.resize,
            self.press,
            self.resize_text,
            self.follow,
        )

    def do_something(self) -> None:
        self._draw.choice(self.deeds)()

    def scroll(self) -> None:
        bar = self._view.verticalScrollBar()
        bar.setValue(self._draw.randint(0, bar.maximum()))

    def wheel(self) -> None:
        centre = QPointF(self._view.viewport().rect().center())
        turned = QPoint(0, self._draw.choice((-360, -120, 120, 360)))
        buttons, keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
        phase = Qt.ScrollPhase.NoScrollPhase
        event = QWheelEvent(centre, centre, QPoint(), turned, buttons, keys, phase, False)
        QApplication.sendEvent(self._view.viewport(), event)

    def select(self) -> None:
        """By the mouse, from one place to another; its text goes nowhere."""
        viewport, left = self._view.viewport(), Qt.MouseButton.LeftButton
        start, end = self._place(), self._place()
        QTest.mousePress(viewport, left, pos=start)
        QTest.mouseMove(viewport, end)
        QTest.mouseRelease(viewport, left, pos=end)
        self._view.selected_text()

    def fold(self) -> None:
        """Open or close the reasoning or the call of a tool in the newest answer."""
        for entry in self._kit.presenter.path[-1:]:
            for part, shown in enumerate(entry.message.parts):
                if isinstance(shown, ReasoningPart | ToolCallPart):
                    self._view.toggle_fold(entry.message.id, part)

    def resize(self) -> None:
        self._kit.window.resize(self._draw.choice((760, 900, 1100)), self._draw.choice((560, 700, 760)))

    def press(self) -> None:
        """A button over the text."""
        buttons = [
            button
            for button in self._view.viewport().findChildren(QAbstractButton)
            if button.isVisible() and button.isEnabled() and button.accessibleName().startswith(_HARMLESS)
        ]
        if buttons:
            self._draw.choice(buttons).click()
        menu = QApplication.activePopupWidget()
        if menu is not None:  # a click elsewhere would close it, but these hands click on buttons alone
            QTest.keyClick(menu, Qt.Key.Key_Escape)

    def resize_text(self) -> None:
        self._kit.window.commands.run(self._draw.choice((ZOOM_IN, ZOOM_RESET, ZOOM_RESET)))

    def follow(self) -> None:
        self._view.scroll_to_end()

    def _place(self) -> QPoint:
        area = self._view.viewport().rect()
        return QPoint(self._draw.randint(0, area.width() - 1), self._draw.randint(0, area.height() - 1))
