"""One picture large, over the whole transcript: fitted or pixel by pixel, until it is closed."""

from __future__ import annotations

import math
from collections.abc import Collection

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from desktop_chat.ui.transcript.kinds.leaf_state import LeafState
from desktop_chat.ui.transcript.over.doing import save_picture
from desktop_chat.ui.transcript.over.footer_height import row_height
from desktop_chat.ui.transcript.over.host import PASSING, Host
from desktop_chat.ui.transcript.over.quiet_button import QuietButton
from desktop_chat.ui.transcript.pictures.decode import Photo
from desktop_chat.ui.transcript.pictures.painting import paint_photo
from desktop_chat.ui.transcript.pictures.wanted import Picture, Refused
from desktop_chat.ui.transcript.style import Style

#: A larger picture is shown with fewer pixels than it has.
MAX_PIXELS = 12_000_000
_PANS = {
    Qt.Key.Key_Left: QPointF(1, 0),
    Qt.Key.Key_Right: QPointF(-1, 0),
    Qt.Key.Key_Up: QPointF(0, 1),
    Qt.Key.Key_Down: QPointF(0, -1),
}
#: How much of the window one key press moves the picture by.
_PAN = 0.15


class Enlarged(QWidget):
    """Closes by Escape, by a click, or by its button; the focus goes back to where it was."""

    def __init__(self, host: Host, url: str, name: str) -> None:
        super().__init__(host.viewport().parentWidget())
        self._host, self._url = host, url
        self._pictures = host.document.pictures()
        self._waiter = LeafState()
        self._is_fitted = True
        self._shift = QPointF()
        self._pressed: QPointF | None = None
        self._has_moved = False
        self._before = QApplication.focusWidget()
        self.setAccessibleName(self.tr("Picture: %1").replace("%1", name or self.tr("no description")))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._size_button = self._button(self.tr("Actual size"), self.toggle_size)
        self._save_button = self._button(self.tr("Save as"), self._save)
        self._close_button = self._button(self.tr("Close"), self.dismiss)
        self._pictures.arrived.connect(self._on_pictures)
        self.setObjectName(PASSING)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        host.viewport().installEventFilter(self)
        self.setGeometry(host.viewport().geometry())
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._place_buttons()

    def _button(self, text: str, pressed: object) -> QuietButton:
        made = QuietButton(self)
        made.setText(text)
        made.setAccessibleName(text)
        made.clicked.connect(pressed)
        return made

    @property
    def _style(self) -> Style:
        return self._host.document.style

    @property
    def is_fitted(self) -> bool:
        return self._is_fitted

    def toggle_size(self) -> None:
        """Fit the picture into the window, or show each of its pixels as one of the screen."""
        self._is_fitted = not self._is_fitted
        self._shift = QPointF()
        text = self.tr("Actual size") if self._is_fitted else self.tr("Fit")
        self._size_button.setText(text)
        self._size_button.setAccessibleName(text)
        self._place_buttons()
        self.update()

    def dismiss(self) -> None:
        has_focus = self.hasFocus() or self.isAncestorOf(QApplication.focusWidget() or self)
        if has_focus and self._before is not None and isValid(self._before) and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()
        self.deleteLater()

    def _save(self) -> None:
        save_picture(self._host, self._url)

    def _on_pictures(self, leaves: Collection[LeafState]) -> None:
        if self._waiter in leaves:
            self.update()

    def _place_buttons(self) -> None:
        gap, right = self._style.theme.space(2), self.width()
        for button in (self._close_button, self._save_button, self._size_button):
            button.set_style(self._style)
            wide = button.sizeHint().width()
            right -= wide + gap
            button.setGeometry(right, gap, wide, row_height(self._style))

    # What is painted

    def _wanted(self) -> Photo | None:
        """The picture in as many pixels of the screen as it takes now."""
        about = self._pictures.header(self._url)
        if isinstance(about, Refused):
            return None
        scale, ratio, room = math.sqrt(MAX_PIXELS / (about.width * about.height)), self.devicePixelRatioF(), self._room
        if self._is_fitted:
            scale = min(scale, room.width() * ratio / about.width, room.height() * ratio / about.height)
        scale = min(max(scale, 0.0), 1.0)
        return Photo(self._url, max(round(about.width * scale), 1), max(round(about.height * scale), 1), ratio)

    def _find(self, wanted: Photo) -> Picture | None:
        found = self._pictures.get(wanted, self._waiter)
        if isinstance(found, Refused):
            return None
        return found or self._pictures.stand_in(wanted)

    def _place(self, wanted: Photo) -> QRectF:
        room, size = self._room, QSizeF(wanted.width, wanted.height) / wanted.ratio
        spare = QPointF(max(size.width() - room.width(), 0.0), max(size.height() - room.height(), 0.0)) / 2
        self._shift = QPointF(
            min(max(self._shift.x(), -spare.x()), spare.x()), min(max(self._shift.y(), -spare.y()), spare.y())
        )
        place = QRectF(QPointF(), size)
        place.moveCenter(room.center() + self._shift)
        return place

    @property
    def _room(self) -> QRectF:
        gap, above = self._style.theme.space(4), row_height(self._style) + self._style.theme.space(4)
        return QRectF(self.rect()).adjusted(gap, above, -gap, -gap)

    def paintEvent(self, event: QPaintEvent, /) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._style.colours.surface)
        wanted = self._wanted()
        picture = self._find(wanted) if wanted is not None else None
        if wanted is not None and picture is not None:
            painter.setClipRect(self._room)
            paint_photo(painter, picture, self._place(wanted), self._style)

    # What is pressed

    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._host.viewport().geometry())
        return False

    def event(self, event: QEvent, /) -> bool:
        """Escape closes the picture before it does what the window has it for."""
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        self._place_buttons()

    def focusNextPrevChild(self, next: bool, /) -> bool:
        """The keyboard stays with the picture until it is closed."""
        stops: list[QWidget] = [self._size_button, self._save_button, self._close_button]
        focused = self.focusWidget()
        at = stops.index(focused) if isinstance(focused, QuietButton) and focused in stops else -1
        step = 1 if next else -1
        at = (at + step) % len(stops) if at >= 0 else (0 if next else len(stops) - 1)
        stops[at].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.dismiss()
        elif key in (Qt.Key.Key_0, Qt.Key.Key_1) and self._is_fitted is (key == Qt.Key.Key_1):
            self.toggle_size()
        elif key in _PANS:
            step = _PANS[key]
            self._shift += QPointF(step.x() * self.width() * _PAN, step.y() * self.height() * _PAN)
            self.update()
        # Nothing goes on to the transcript below.

    def mousePressEvent(self, event: QMouseEvent, /) -> None:
        self._pressed, self._has_moved = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent, /) -> None:
        if self._pressed is None:
            return
        moved = event.position() - self._pressed
        if self._has_moved or moved.manhattanLength() >= QApplication.startDragDistance():
            self._has_moved = True
            self._shift += moved
            self._pressed = event.position()
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent, /) -> None:
        was_click, self._pressed = self._pressed is not None and not self._has_moved, None
        if was_click:
            self.dismiss()

    def wheelEvent(self, event: QWheelEvent, /) -> None:
        step = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta()
        self._shift += QPointF(step)
        self.update()
