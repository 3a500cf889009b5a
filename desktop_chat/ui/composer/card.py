"""The ground that the field and its buttons stand on."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_chat.ui.composer.message_edit import MessageEdit
from desktop_chat.ui.design.painting import paint_surface, painter_for
from desktop_chat.ui.design.theme import Theme


class ComposerCard(QWidget):
    """Clicked anywhere, it gives the field the keyboard."""

    def __init__(self, theme: Theme, edit: MessageEdit) -> None:
        super().__init__()
        self._theme = theme
        self._edit = edit
        self.setCursor(Qt.CursorShape.IBeamCursor)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._edit.setFocus(Qt.FocusReason.MouseFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, painter_for(self)
        colours, focused = theme.colours, self._edit.hasFocus()
        outline, width = (colours.focus, theme.field_ring_px) if focused else (colours.border_strong, theme.border_px)
        paint_surface(painter, QRectF(self.rect()), theme.radius_large, colours.surface_raised, outline, width)
        painter.end()
