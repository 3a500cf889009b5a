"""The buttons beside files of an answer."""

from __future__ import annotations

from desktop_chat.core.messages import FilePart
from desktop_chat.ui.transcript.heads import SAVABLE
from desktop_chat.ui.transcript.message import MessageLayout
from desktop_chat.ui.transcript.over.block_buttons import BlockButtons
from desktop_chat.ui.transcript.over.footer_height import row_height


class FileBars(BlockButtons):
    def place(self, layout: MessageLayout, at: int, left: int, y: int) -> None:
        """Right after the words."""
        if layout.content.blocks[at].info != SAVABLE:
            return
        style, laid = layout.style, layout.block(at)
        button = self.button_for(layout, layout.content.part_of(at))
        button.setText(self.tr("Save as"))
        button.setAccessibleName(f"{button.text()}: {laid.block.text}")
        height, text_height = row_height(style), laid.height - laid.content_top
        top = y + round(layout.block_top(at)) + laid.content_top + (text_height - height) // 2
        wide = button.sizeHint().width()
        x = min(left + round(laid.natural_width), left + layout.width - wide)
        button.setGeometry(x, top, wide, height)

    def press(self, message_id: str, part: int) -> None:
        document = self._host.document
        index = document.index_of(message_id)
        if index is None:
            return
        file = document.items[index].parts[part]
        if isinstance(file, FilePart):
            self._host.save_file(file.media_type, file.url, file.name)
