"""The buttons beside files of an answer."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop_chat.core.messages import FilePart
from desktop_chat.ui.transcript.heads import SAVABLE
from desktop_chat.ui.transcript.message import MessageLayout
from desktop_chat.ui.transcript.over.footer_height import row_height
from desktop_chat.ui.transcript.over.host import Host
from desktop_chat.ui.transcript.over.pool import WidgetPool
from desktop_chat.ui.transcript.over.quiet_button import QuietButton


class FileBars(QObject):
    def __init__(self, host: Host) -> None:
        super().__init__(host.viewport())
        self._host = host
        self._buttons = WidgetPool(self._make)

    def begin(self) -> None:
        self._buttons.begin()

    def end(self) -> None:
        self._buttons.end()

    def place(self, layout: MessageLayout, at: int, left: int, y: int) -> None:
        """Right after the words."""
        if layout.content.blocks[at].info != SAVABLE:
            return
        style, laid = layout.style, layout.block(at)
        button = self._buttons.take((layout.item.id, at))
        button.set_style(style)
        button.setText(self.tr("Save as"))
        button.setAccessibleName(f"{button.text()}: {laid.block.text}")
        button.setProperty("key", (layout.item.id, layout.content.part_of(at)))
        height, text_height = row_height(style), laid.height - laid.content_top
        top = y + round(layout.block_top(at)) + laid.content_top + (text_height - height) // 2
        wide = button.sizeHint().width()
        x = min(left + round(laid.natural_width), left + layout.width - wide)
        button.setGeometry(x, top, wide, height)

    def _make(self) -> QuietButton:
        button = QuietButton(self._host.viewport())
        button.clicked.connect(self._save)
        return button

    def _save(self) -> None:
        message_id, part = self.sender().property("key")
        document = self._host.document
        index = document.index_of(message_id)
        if index is None:
            return
        file = document.items[index].parts[int(part)]
        if isinstance(file, FilePart):
            self._host.save_file(file.media_type, file.url)
