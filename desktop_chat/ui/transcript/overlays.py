"""The real widgets over the painted transcript: footers, fold headers and the copy buttons of code."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop_chat.ui.transcript.blocks import Kind
from desktop_chat.ui.transcript.document import TranscriptDocument
from desktop_chat.ui.transcript.footer import MessageFooter, QuietButton
from desktop_chat.ui.transcript.footer_height import footer_inset, row_height
from desktop_chat.ui.transcript.message import MessageLayout
from desktop_chat.ui.transcript.model import ActionRequest, BranchRequest
from desktop_chat.ui.transcript.pool import WidgetPool


class Overlays(QObject):
    """Puts widgets where the visible messages need them, out of pools."""

    #: An ActionRequest.
    action_requested = Signal(object)
    #: A BranchRequest.
    branch_requested = Signal(object)
    #: (message id, part): that fold is to be opened, or closed.
    fold_toggled = Signal(object)
    #: A message id.
    details_toggled = Signal(str)
    #: (message id, block): the code that begins there is to be copied.
    code_copy_requested = Signal(object)

    def __init__(self, parent: QWidget, document: TranscriptDocument) -> None:
        super().__init__(parent)
        self._parent = parent
        self._document = document
        self._footers = WidgetPool(self._make_footer)
        self._folds = WidgetPool(self._make_fold)
        self._copies = WidgetPool(self._make_copy)

    def place(self, visible: range, left: int, top: int) -> None:
        """Put widgets over the messages in `visible`; the column begins at `left`, the viewport at `top`."""
        pools = (self._footers, self._folds, self._copies)
        for pool in pools:
            pool.begin()
        for index in visible:
            layout = self._document.layout(index)
            y = round(self._document.top(index)) - top
            self._place_footer(index, layout, left, y + layout.blocks_height)
            if not layout.is_user:
                self._place_block_widgets(layout, left, y)
        for pool in pools:
            pool.end()

    def _place_footer(self, index: int, layout: MessageLayout, left: int, y: int) -> None:
        item = layout.item
        if not layout.footer_height or item.running or y > self._parent.height():
            return
        document = self._document
        footer, inset = self._footers.take(item.id), footer_inset(document.style)
        footer.show_message(item, document.style, document.width, document.details_open(index))
        footer.setGeometry(left - inset, y, document.width + 2 * inset, layout.footer_height)

    def _place_block_widgets(self, layout: MessageLayout, left: int, y: int) -> None:
        bottom = self._parent.height()
        for at in layout.lay_out_between(-y, bottom - y):
            block = layout.content.blocks[at]
            if block.kind is Kind.FOLD:
                self._place_fold(layout, at, left, y)
            elif block.kind is Kind.CODE and block.first:
                self._place_copy(layout, at, left, y)

    def _place_fold(self, layout: MessageLayout, at: int, left: int, y: int) -> None:
        style, part = layout.style, layout.content.part_of(at)
        button = self._folds.take((layout.item.id, part))
        opened, name = layout.content.is_open(part), layout.content.blocks[at].info
        button.set_style(style)
        button.setText(f"{'▾' if opened else '▸'} {name}")
        button.setAccessibleName(f"{name}, {self.tr('shown') if opened else self.tr('hidden')}")
        button.setProperty("key", (layout.item.id, part))
        top = y + round(layout.block_top(at)) + layout.block(at).content_top
        button.setGeometry(left - footer_inset(style), top, button.sizeHint().width(), style.fold_height)

    def _place_copy(self, layout: MessageLayout, at: int, left: int, y: int) -> None:
        style = layout.style
        button = self._copies.take((layout.item.id, at))
        button.set_style(style)
        button.setText(self.tr("Copy"))
        button.setAccessibleName(self.tr("Copy code"))
        button.setProperty("key", (layout.item.id, at))
        wide = button.sizeHint().width()
        top = y + round(layout.block_top(at)) + layout.block(at).content_top
        height = min(row_height(style), style.code_header)
        button.setGeometry(left + layout.width - wide, top, wide, height)

    def _make_footer(self) -> MessageFooter:
        footer = MessageFooter(self._parent)
        footer.action_requested.connect(self._act)
        footer.step_requested.connect(self._step)
        footer.details_toggled.connect(self._details)
        return footer

    def _make_fold(self) -> QuietButton:
        button = QuietButton(self._parent)
        button.clicked.connect(self._fold)
        return button

    def _make_copy(self) -> QuietButton:
        button = QuietButton(self._parent)
        button.clicked.connect(self._copy)
        return button

    def _act(self, action: str) -> None:
        self.action_requested.emit(ActionRequest(self._footer_id(), action))

    def _step(self, step: int) -> None:
        self.branch_requested.emit(BranchRequest(self._footer_id(), step))

    def _details(self) -> None:
        self.details_toggled.emit(self._footer_id())

    def _fold(self) -> None:
        self.fold_toggled.emit(self.sender().property("key"))

    def _copy(self) -> None:
        self.code_copy_requested.emit(self.sender().property("key"))

    def _footer_id(self) -> str:
        footer = self.sender()
        return footer.message_id if isinstance(footer, MessageFooter) else ""
