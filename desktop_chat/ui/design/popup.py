"""A rounded window that opens at a control and goes when something else is clicked."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from desktop_chat.ui.design.painting import paint_surface, painter_for, rounded_region
from desktop_chat.ui.design.theme import Theme


class PopupFrame(QFrame):
    """Esc closes it. What is in it keeps `edge_px` from its edge."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.popup_theme = theme

    @property
    def edge_px(self) -> int:
        return self.popup_theme.space(1)

    def set_theme(self, theme: Theme) -> None:
        self.popup_theme = theme
        self.update()

    def open_at(self, control: QWidget, *, above: bool = False) -> None:
        """Show it below the control, or above; on the other side where the screen ends."""
        gap = self.popup_theme.space(1)
        screen = (control.screen() or QGuiApplication.primaryScreen()).availableGeometry()
        top_left = control.mapToGlobal(QPoint(0, 0))
        left = top_left.x()
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            left += control.width() - self.width()
        over, under = top_left.y() - gap - self.height(), top_left.y() + control.height() + gap
        fits_over, fits_under = over >= screen.top(), under + self.height() <= screen.bottom() + 1
        top = over if (above and fits_over) or (fits_over and not fits_under) else under
        left = max(screen.left(), min(left, screen.right() + 1 - self.width()))
        self.move(left, max(screen.top(), min(top, screen.bottom() + 1 - self.height())))
        self.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setMask(rounded_region(self.rect(), self.popup_theme.radius))

    def paintEvent(self, arg__1: QPaintEvent) -> None:
        theme, painter = self.popup_theme, painter_for(self)
        colours, box = theme.colours, QRectF(self.rect())
        paint_surface(painter, box, theme.radius, colours.surface_raised, colours.border_strong, theme.border_px)
        painter.end()
