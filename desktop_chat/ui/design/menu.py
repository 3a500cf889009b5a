"""A menu painted from the theme: rounded, roomy, with icons by name, ticks and shortcuts in a column of their own."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QProxyStyle, QStyle, QStyleOption, QWidget

from desktop_chat.ui.design.icons import paint_icon
from desktop_chat.ui.design.painting import (
    paint_in_middle,
    paint_ring,
    paint_surface,
    paint_words,
    painter_for,
    placed,
    rounded_region,
)
from desktop_chat.ui.design.theme import Theme

#: Of an action: the name of its icon. Qt's own icons are not used: they cannot follow the theme.
_ICON = "icon_name"


class _Sizes(QProxyStyle):
    """The sizes of a menu's rows; only menus wear it, as each of its answers is Python's."""

    def __init__(self, space: int, row_px: int, icon_px: int) -> None:
        super().__init__("fusion")
        self._space = space
        self._row_px = row_px
        self._icon_px = icon_px

    def pixelMetric(
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        match metric:
            case QStyle.PixelMetric.PM_MenuHMargin | QStyle.PixelMetric.PM_MenuVMargin:
                return self._space
            case QStyle.PixelMetric.PM_MenuPanelWidth:
                return 0
            case _:
                return super().pixelMetric(metric, option, widget)

    def sizeFromContents(self, type: QStyle.ContentsType, option: QStyleOption, size: QSize, widget: QWidget) -> QSize:
        if type is not QStyle.ContentsType.CT_MenuItem:
            return super().sizeFromContents(type, option, size, widget)
        if size.height() <= self._space:  # a separator: Qt gives it two pixels
            return QSize(size.width(), 2 * self._space + 1)
        # Icon, gap, words, gap, and room for the arrow of a menu within.
        return QSize(size.width() + 2 * self._icon_px + 8 * self._space, max(size.height(), self._row_px))


@cache
def _sizes(space: int, row_px: int, icon_px: int) -> _Sizes:
    return _Sizes(space, row_px, icon_px)


class Menu(QMenu):
    """Open it with `popup`, never with `exec`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.set_theme(theme)
        if parent is not None:
            self.setAccessibleName(parent.accessibleName())
        self.setToolTipsVisible(True)

    def open_below(self, button: QWidget, *, at_end: bool = False) -> None:
        """Where the button begins and further on, or up to where it ends."""
        is_mirrored = button.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = button.width() - self.sizeHint().width() if at_end is not is_mirrored else 0
        self.popup(button.mapToGlobal(QPoint(left, button.height())))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(theme.font("ui"))
        self.setStyle(_sizes(theme.space(1), theme.control_px - theme.space(1), theme.icon_px))
        self.update()

    def add(self, text: str, do: Callable[[], object], icon: str = "", keys: str = "") -> QAction:
        """A row that does something; `keys` are shown, not listened to."""
        made = self.addAction(f"{text}\t{keys}" if keys else text)
        if icon:
            made.setProperty(_ICON, icon)
        made.triggered.connect(lambda: do())
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setMask(rounded_region(self.rect(), self._theme.radius))

    def paintEvent(self, arg__1: QPaintEvent) -> None:
        theme, painter = self._theme, painter_for(self)
        colours, box = theme.colours, QRectF(self.rect())
        paint_surface(painter, box, theme.radius, colours.surface_raised, colours.border_strong, theme.border_px)
        active = self.activeAction()
        for action in self.actions():
            row = self.actionGeometry(action)
            if action.isVisible() and row.intersects(arg__1.rect()):
                self._paint_row(painter, action, row, is_active=action is active)
        painter.end()

    def _paint_row(self, painter: QPainter, action: QAction, row: QRect, *, is_active: bool) -> None:
        theme, colours = self._theme, self._theme.colours
        if action.isSeparator():
            line = QRectF(row.adjusted(theme.space(2), 0, -theme.space(2), 0))
            # A line that is drawn at whole pixels lies across two of them.
            painter.fillRect(QRectF(line.left(), row.center().y(), line.width(), theme.border_px), colours.border)
            return
        if is_active and action.isEnabled():
            paint_surface(painter, QRectF(row), theme.radius_small, colours.pressed, None, theme.border_px)
            if theme.outline is not None:
                paint_ring(painter, QRectF(row), theme.radius_small, theme)
        ink = colours.text if action.isEnabled() else colours.text_faint
        room = row.adjusted(theme.space(2), 0, -theme.space(2), 0)
        side = theme.icon_px
        icon = "check" if action.isChecked() else str(action.property(_ICON) or "")
        if icon:
            at = QRect(room.left(), room.top() + (room.height() - side) // 2, side, side)
            tone = colours.accent if action.isChecked() else colours.text_muted
            self._paint_icon(painter, icon, at, row, tone if action.isEnabled() else colours.text_faint)
        words = room.adjusted(side + theme.space(2) if self._has_icons() else 0, 0, 0, 0)
        text, _, keys = action.text().partition("\t")
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic
        painter.setPen(ink)
        paint_words(
            painter, QRectF(placed(words, row, self.layoutDirection())), int(flags), text, self.layoutDirection()
        )
        if action.menu():
            small = theme.icon_small_px
            at = QRect(room.right() + 1 - small, room.top() + (room.height() - small) // 2, small, small)
            self._paint_icon(painter, "right", at, row, colours.text_muted)
        elif keys:
            painter.setPen(colours.text_muted if action.isEnabled() else colours.text_faint)
            end = placed(words, row, self.layoutDirection())
            wide = painter.fontMetrics().horizontalAdvance(keys)
            at = placed(QRect(end.right() + 1 - wide, end.top(), wide, end.height()), end, self.layoutDirection())
            paint_in_middle(painter, QRectF(at), keys)

    def _has_icons(self) -> bool:
        return any(action.property(_ICON) or action.isCheckable() for action in self.actions())

    def _paint_icon(self, painter: QPainter, name: str, box: QRect, row: QRect, ink: QColor) -> None:
        at = QRectF(placed(box, row, self.layoutDirection()))
        paint_icon(painter, name, at, ink, self._theme.stroke_px)
