"""The buttons that open and close folded parts."""

from __future__ import annotations

from desktop_chat.ui.transcript.message import MessageLayout
from desktop_chat.ui.transcript.over.block_buttons import BlockButtons
from desktop_chat.ui.transcript.over.footer_height import footer_inset


class Folds(BlockButtons):
    def place(self, layout: MessageLayout, at: int, left: int, y: int) -> None:
        style, part = layout.style, layout.content.part_of(at)
        button = self.button_for(layout, part)
        opened, name = layout.content.is_open(part), layout.content.blocks[at].info
        button.say(f"{'▾' if opened else '▸'} {name}")
        button.setAccessibleName(f"{name}, {self.tr('shown') if opened else self.tr('hidden')}")
        top = y + round(layout.block_top(at)) + layout.block(at).content_top
        button.setGeometry(left - footer_inset(style), top, button.sizeHint().width(), style.fold_height)

    def press(self, message_id: str, part: int) -> None:
        self._host.toggle_fold(message_id, part)
