"""The buttons of pictures: one over each that shows it large, one below to save it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop_chat.ui.design.button import ENTER_KEYS
from desktop_chat.ui.transcript.kinds.image import ImageBlock
from desktop_chat.ui.transcript.message import MessageLayout
from desktop_chat.ui.transcript.over.footer_height import footer_inset, row_height
from desktop_chat.ui.transcript.over.host import BlockKey, Host
from desktop_chat.ui.transcript.over.pool import WidgetPool
from desktop_chat.ui.transcript.over.quiet_button import QuietButton
from desktop_chat.ui.transcript.style import Style


class PictureBars(QObject):
    def __init__(self, host: Host) -> None:
        super().__init__(host.viewport())
        self._host = host
        self._covers = WidgetPool(self._make_cover)
        self._saves = WidgetPool(self._make_save)

    def begin(self) -> None:
        self._covers.begin()
        self._saves.begin()

    def end(self) -> None:
        self._covers.end()
        self._saves.end()

    def place(self, layout: MessageLayout, at: int, left: int, y: int) -> None:
        laid, style = layout.block(at), layout.style
        if not isinstance(laid, ImageBlock):
            return
        key, name = BlockKey(layout.item.id, at), laid.block.text
        top = y + round(layout.block_top(at))
        if laid.is_shown:
            cover = self._covers.take(key)
            cover.set_style(style)
            cover.setAccessibleName(self.tr("Picture: %1. Show large").replace("%1", name or self.tr("no description")))
            cover.setProperty("key", key)
            cover.setGeometry(laid.area.translated(left, top).toAlignedRect())
        save = self._saves.take(key)
        save.set_style(style)
        save.setText(self.tr("Save as"))
        save.setAccessibleName(f"{save.text()}: {name}" if name else self.tr("Save picture as"))
        save.setProperty("key", key)
        inset = 0 if name else footer_inset(style)
        wide = save.sizeHint().width()
        save.setGeometry(left + round(laid.button_left) - inset, top + laid.button_top, wide, row_height(style))

    def _make_cover(self) -> PictureCover:
        made = PictureCover(self._host.viewport())
        made.clicked.connect(self._enlarge)
        return made

    def _make_save(self) -> QuietButton:
        made = QuietButton(self._host.viewport())
        made.clicked.connect(self._save)
        return made

    def _pressed_url(self) -> tuple[str, str]:
        """The picture whose button was pressed, and what it is said to show."""
        key = BlockKey(*self.sender().property("key"))
        document = self._host.document
        index = document.index_of(key.message_id)
        if index is None:
            return "", ""
        block = document.layout(index).content.blocks[key.block]
        return block.info, block.text

    def _save(self) -> None:
        url, _ = self._pressed_url()
        if url:
            from desktop_chat.ui.transcript.over.doing import save_picture

            save_picture(self._host, url)

    def _enlarge(self) -> None:
        url, name = self._pressed_url()
        if url:
            from desktop_chat.ui.transcript.over.doing import enlarge_picture

            enlarge_picture(self._host, url, name)


class PictureCover(QAbstractButton):
    """Lies over a picture, unseen until it has the keyboard's focus; the picture below is the view's."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._style: Style | None = None

    def set_style(self, style: Style) -> None:
        self._style = style

    def keyPressEvent(self, e: QKeyEvent, /) -> None:
        if e.key() in ENTER_KEYS:
            self.click()
        else:
            super().keyPressEvent(e)

    def paintEvent(self, e: QPaintEvent, /) -> None:
        style = self._style
        if style is None or not self.hasFocus():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = style.theme.stroke_px
        painter.setPen(QPen(style.colours.focus, pen))
        radius = style.theme.radius_small
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(pen, pen, -pen, -pen), radius, radius)
