"""The buttons that open and close folded parts."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop_chat.ui.transcript.message import MessageLayout
from desktop_chat.ui.transcript.over.footer_height import footer_inset
from desktop_chat.ui.transcript.over.host import Host
from desktop_chat.ui.transcript.over.pool import WidgetPool
from desktop_chat.ui.transcript.over.quiet_button import QuietButton


class Folds(QObject):
    def __init__(self, host: Host) -> None:
        super().__init__(host.viewport())
        self._host = host
        self._buttons = WidgetPool(self._make)

    def begin(self) -> None:
        self._buttons.begin()

    def end(self) -> None:
        self._buttons.end()

    def place(self, layout: MessageLayout, at: int, left: int, y: int) -> None:
        style, part = layout.style, layout.content.part_of(at)
        button = self._buttons.take((layout.item.id, part))
        opened, name = layout.content.is_open(part), layout.content.blocks[at].info
        button.set_style(style)
        button.say(f"{'▾' if opened else '▸'} {name}")
        button.setAccessibleName(f"{name}, {self.tr('shown') if opened else self.tr('hidden')}")
        button.setProperty("key", (layout.item.id, part))
        top = y + round(layout.block_top(at)) + layout.block(at).content_top
        button.setGeometry(left - footer_inset(style), top, button.sizeHint().width(), style.fold_height)

    def _make(self) -> QuietButton:
        button = QuietButton(self._host.viewport())
        button.clicked.connect(self._toggle)
        return button

    def _toggle(self) -> None:
        message_id, part = self.sender().property("key")
        self._host.toggle_fold(message_id, part)
