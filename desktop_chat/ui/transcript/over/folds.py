"""The buttons that open and close folded parts."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize

from desktop_chat.ui.design.painting import placed
from desktop_chat.ui.transcript.message import MessageLayout
from desktop_chat.ui.transcript.over.block_buttons import BlockButtons
from desktop_chat.ui.transcript.over.footer_height import footer_inset

#: Marks of Unicode: a line that is read from the right, and words in it that run as their own script does.
_RIGHT_TO_LEFT, _ISOLATE, _END_ISOLATE = "\u200f", "\u2068", "\u2069"


class Folds(BlockButtons):
    def place(self, layout: MessageLayout, at: int, left: int, y: int) -> None:
        style, part = layout.style, layout.content.part_of(at)
        button = self.button_for(layout, part)
        opened, name = layout.content.is_open(part), layout.content.blocks[at].info
        closed = "◂" if style.is_mirrored else "▸"
        # The sign is where lines begin, and the words run as their own script does.
        words = f" {_ISOLATE}{name}{_END_ISOLATE}" if style.is_mirrored else f" {name}"
        begin = _RIGHT_TO_LEFT if style.is_mirrored else ""
        button.say(begin + ("▾" if opened else closed) + words)
        button.setAccessibleName(f"{name}, {self.tr('shown') if opened else self.tr('hidden')}")
        top, inset = y + round(layout.block_top(at)) + layout.block(at).content_top, footer_inset(style)
        room = QRect(left - inset, top, layout.width + 2 * inset, style.fold_height)
        place = QRect(room.topLeft(), QSize(button.sizeHint().width(), room.height()))
        button.setGeometry(placed(place, room, button.layoutDirection()))

    def press(self, message_id: str, part: int) -> None:
        self._host.toggle_fold(message_id, part)
