"""The buttons over code."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from desktop_chat.ui.transcript.blocks import UNTITLED
from desktop_chat.ui.transcript.message import MessageLayout
from desktop_chat.ui.transcript.over.footer_height import row_height
from desktop_chat.ui.transcript.over.host import BlockKey, Host
from desktop_chat.ui.transcript.over.pool import WidgetPool
from desktop_chat.ui.transcript.over.quiet_button import QuietButton


class CodeBars(QObject):
    def __init__(self, host: Host) -> None:
        super().__init__(host.viewport())
        self._host = host
        self._copies = WidgetPool(self._make_copy)

    def begin(self) -> None:
        self._copies.begin()

    def end(self) -> None:
        self._copies.end()

    def place(self, layout: MessageLayout, at: int, left: int, y: int) -> None:
        if not layout.content.blocks[at].first:
            return
        style = layout.style
        button = self._copies.take((layout.item.id, at))
        button.set_style(style)
        button.setText(self.tr("Copy"))
        button.setAccessibleName(self.tr("Copy code"))
        button.setProperty("key", BlockKey(layout.item.id, at))
        wide = button.sizeHint().width()
        top = y + round(layout.block_top(at)) + layout.block(at).content_top
        height = min(row_height(style), style.code_header)
        if layout.content.blocks[at].info == UNTITLED:
            top -= height  # beside the line above, which says what it is
        button.setGeometry(left + layout.width - wide, top, wide, height)

    def _make_copy(self) -> QuietButton:
        button = QuietButton(self._host.viewport())
        button.clicked.connect(self._copy)
        return button

    def _copy(self) -> None:
        message_id, block = self.sender().property("key")
        document = self._host.document
        index = document.index_of(message_id)
        if index is not None:
            QGuiApplication.clipboard().setText(document.layout(index).content.code_at(block))
