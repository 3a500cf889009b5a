"""A row of the shortcut sheet: what is done, and its keys as caps; a command's row takes new keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from desktop_chat.ui.commands.fixed import shown_keys
from desktop_chat.ui.design.button import Pressable
from desktop_chat.ui.design.painting import paint_ring, paint_surface, paint_tile, paint_words, painter_for

if TYPE_CHECKING:
    from desktop_chat.ui.commands.catalogue import Command
    from desktop_chat.ui.design.theme import Theme

_MODIFIERS: Final = (
    *(Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta),
    *(Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock, Qt.Key.Key_unknown),
)
#: Steps of the grid between the ends of a row and what is in it.
ROW_PAD: Final = 2


class KeyRow(Pressable):
    """Keys that only are told; the keyboard passes by."""

    def __init__(self, theme: Theme, title: str, keys: Sequence[str]) -> None:
        super().__init__(theme)
        self.title = title
        self._caps: list[str] = []
        self.setFont(theme.font("ui"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_keys(keys)

    @property
    def caps(self) -> list[str]:
        return self._caps

    @property
    def is_recording(self) -> bool:
        """The next key is to be its own."""
        return False

    def set_theme(self, theme: Theme) -> None:
        self.setFont(theme.font("ui"))
        super().set_theme(theme)

    def show_keys(self, keys: Sequence[str]) -> None:
        self._caps = list(dict.fromkeys(map(shown_keys, keys)))
        self.setAccessibleName(", ".join([self.title, *self._caps]))
        self.update()

    def sizeHint(self) -> QSize:
        theme = self._theme
        return QSize(theme.popup_px, max(theme.control_px, self.fontMetrics().height() + theme.space(2)))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.caption_px, self.sizeHint().height())

    def paintEvent(self, e: QPaintEvent) -> None:
        theme, painter, pad = self._theme, painter_for(self), self._theme.space(ROW_PAD)
        box = QRectF(self.rect())
        if self.isEnabled() and self.focusPolicy() != Qt.FocusPolicy.NoFocus:
            paint_tile(painter, box, theme, chosen=self.isDown(), hovered=self.underMouse())
            if self._ring:
                paint_ring(painter, box, theme.radius_small, theme)
        used = self._paint_keys(painter, box.adjusted(pad, 0, -pad, 0))
        painter.setFont(self.font())
        painter.setPen(theme.colours.text)
        room = max(0, round(box.width() - 2 * pad - used))
        text = self.fontMetrics().elidedText(self.title, Qt.TextElideMode.ElideRight, room)
        self.setToolTip(self.title if text != self.title else "")
        words = self.placed(QRectF(pad, 0, room, box.height()))
        paint_words(painter, words, int(Qt.AlignmentFlag.AlignVCenter), text, self.layoutDirection())
        painter.end()

    def _paint_keys(self, painter: QPainter, room: QRectF) -> float:
        """Caps at the end of the row; returns the width they take, with a gap before them."""
        theme, font = self._theme, self._theme.font("caption")
        metrics, right = QFontMetrics(font), room.right()
        height = max(theme.badge_px, metrics.height() + theme.space(0.5))
        outline = theme.colours.accent if self.is_recording else theme.colours.border_strong
        line = theme.ring_px if self.is_recording and theme.outline is not None else theme.border_px
        painter.setFont(font)
        direction = painter.layoutDirection()
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # or a mirrored window shows ",+Ctrl"
        for cap in reversed(self._caps):
            width = max(height, metrics.horizontalAdvance(cap) + theme.space(3))
            if right - width < room.left() + room.width() / 3:
                break
            box = self.placed(QRectF(right - width, room.center().y() - height / 2, width, height))
            paint_surface(painter, box, theme.radius_small, theme.colours.surface_raised, outline, line)
            painter.setPen(theme.colours.text)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, cap)
            right -= width + theme.space(1)
        painter.setLayoutDirection(direction)
        return room.right() - right + theme.space(2)


class CommandRow(KeyRow):
    """Enter, Space or a click begins to record; the next key is the command's."""

    #: A key was pressed for it; carries the key in Qt's portable form, empty to have none.
    recorded = Signal(str)

    def __init__(self, theme: Theme, command: Command, keys: Sequence[str]) -> None:
        self.command = command
        self._recording = False
        self._keys: Sequence[str] = ()
        super().__init__(theme, command.title, keys)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleDescription(self.tr("Press Enter, and then the new keys"))
        self.clicked.connect(self.record)

    @property
    def is_recording(self) -> bool:
        return self._recording

    def show_keys(self, keys: Sequence[str]) -> None:
        self._keys = keys
        if self._recording:
            self._caps = [self.tr("Press the new keys")]
            self.setAccessibleName(self.tr("{0}: press the new keys").format(self.title))
            self.update()
        else:
            super().show_keys(keys)

    def record(self) -> None:
        """Esc leaves it as it is, Backspace takes the keys away."""
        self._set_recording(True)

    def leave(self) -> None:
        self._set_recording(False)

    def event(self, e: QEvent) -> bool:
        if self._recording and e.type() == QEvent.Type.ShortcutOverride:
            e.accept()
            return True
        return super().event(e)

    def keyPressEvent(self, e: QKeyEvent) -> None:
        if not self._recording:
            super().keyPressEvent(e)
            return
        key, plain = Qt.Key(e.key()), e.modifiers() == Qt.KeyboardModifier.NoModifier
        if key in _MODIFIERS or e.isAutoRepeat():
            return
        if key is Qt.Key.Key_Escape and plain:
            self.leave()
        elif key is Qt.Key.Key_Backspace and plain:
            self.leave()
            self.recorded.emit("")
        else:
            modifiers = e.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            pressed = QKeySequence(modifiers.value | key.value)
            self.recorded.emit(pressed.toString(QKeySequence.SequenceFormat.PortableText))

    def keyReleaseEvent(self, e: QKeyEvent) -> None:
        # Space would be a click.
        if not self._recording:
            super().keyReleaseEvent(e)

    def focusOutEvent(self, e: QFocusEvent) -> None:
        self.leave()
        super().focusOutEvent(e)

    def _set_recording(self, recording: bool) -> None:
        if recording != self._recording:
            self._recording = recording
            self.show_keys(self._keys)
