"""The real widgets over the painted transcript: footers, fold headers and the copy buttons of code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop_chat.core.messages import FilePart
from desktop_chat.core.shown import ShownMessage
from desktop_chat.ui.transcript.blocks import UNTITLED, Kind
from desktop_chat.ui.transcript.document import TranscriptDocument
from desktop_chat.ui.transcript.heads import SAVABLE
from desktop_chat.ui.transcript.message import MessageLayout
from desktop_chat.ui.transcript.model import ActionRequest, BranchRequest, SaveRequest
from desktop_chat.ui.transcript.over.footer import MessageFooter
from desktop_chat.ui.transcript.over.footer_height import footer_inset, form_top, row_height
from desktop_chat.ui.transcript.over.pool import WidgetPool
from desktop_chat.ui.transcript.over.quiet_button import QuietButton

if TYPE_CHECKING:
    from desktop_chat.ui.transcript.over.tool_form import ToolForm


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
    #: ToolAnswers: the user answered all open calls of a message.
    tools_answered = Signal(object)
    #: A SaveRequest.
    save_requested = Signal(object)
    #: (message id, block): the code that begins there is to be copied.
    code_copy_requested = Signal(object)

    def __init__(self, parent: QWidget, document: TranscriptDocument) -> None:
        super().__init__(parent)
        self._parent = parent
        self._document = document
        self._footers = WidgetPool(self._make_footer)
        self._folds = WidgetPool(self._make_fold)
        self._copies = WidgetPool(self._make_copy)
        self._saves = WidgetPool(self._make_save)
        self._forms: dict[str, ToolForm] = {}
        self._placed_forms: set[str] = set()

    def place(self, visible: range, left: int, top: int) -> None:
        """Put widgets over the messages in `visible`; the column begins at `left`, the viewport at `top`."""
        pools = (self._footers, self._folds, self._copies, self._saves)
        for pool in pools:
            pool.begin()
        self._placed_forms.clear()
        for index in visible:
            layout = self._document.layout(index)
            y = round(self._document.top(index)) - top
            self._place_footer(index, layout, left, y + layout.blocks_height)
            if not layout.is_user:
                self._place_block_widgets(layout, left, y)
        for pool in pools:
            pool.end()
        if self._forms:
            self._put_away_forms()

    def _place_footer(self, index: int, layout: MessageLayout, left: int, y: int) -> None:
        item = layout.item
        if not layout.footer_height or item.running or y > self._parent.height():
            return
        document = self._document
        footer, inset = self._footers.take(item.id), footer_inset(document.style)
        footer.show_message(item, document.style, document.width, document.details_open(index))
        footer.setGeometry(left - inset, y, document.width + 2 * inset, layout.footer_height)
        if item.open_calls:
            self._place_form(item, left, y + form_top(item, document.style, document.width))

    def _place_form(self, item: ShownMessage, left: int, y: int) -> None:
        form = self._forms.get(item.id)
        if form is None or form.open_calls != item.open_calls:
            from desktop_chat.ui.transcript.over.tool_form import ToolForm

            if form is not None:
                form.deleteLater()
            form = self._forms[item.id] = ToolForm(item.id, item.open_calls, self._document.style, self._parent)
            form.tools_answered.connect(self.tools_answered)
        form.set_style(self._document.style)
        form.place(self._document.style, left, y, self._document.width)
        form.show()
        form.raise_()
        self._placed_forms.add(item.id)

    def _put_away_forms(self) -> None:
        """Hide forms that are out of sight, forget those of messages that wait no more.

        In one of another conversation stays what was typed.
        """
        for message_id, form in list(self._forms.items()):
            index = self._document.index_of(message_id)
            waits = form.is_touched if index is None else bool(self._document.items[index].open_calls)
            if not waits:
                del self._forms[message_id]
                form.deleteLater()
            if message_id not in self._placed_forms:
                form.hide()

    def _place_block_widgets(self, layout: MessageLayout, left: int, y: int) -> None:
        bottom = self._parent.height()
        for at in layout.lay_out_between(-y, bottom - y):
            block = layout.content.blocks[at]
            if block.kind is Kind.FOLD:
                self._place_fold(layout, at, left, y)
            elif block.kind is Kind.CODE and block.first:
                self._place_copy(layout, at, left, y)
            elif block.kind is Kind.LABEL and block.info == SAVABLE:
                self._place_save(layout, at, left, y)

    def _place_fold(self, layout: MessageLayout, at: int, left: int, y: int) -> None:
        style, part = layout.style, layout.content.part_of(at)
        button = self._folds.take((layout.item.id, part))
        opened, name = layout.content.is_open(part), layout.content.blocks[at].info
        button.set_style(style)
        button.say(f"{'▾' if opened else '▸'} {name}")
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
        if layout.content.blocks[at].info == UNTITLED:
            top -= height  # beside the line above, which says what it is
        button.setGeometry(left + layout.width - wide, top, wide, height)

    def _place_save(self, layout: MessageLayout, at: int, left: int, y: int) -> None:
        """Right after the words."""
        style, laid = layout.style, layout.block(at)
        button = self._saves.take((layout.item.id, at))
        button.set_style(style)
        button.setText(self.tr("Save as"))
        button.setAccessibleName(f"{button.text()}: {laid.block.text}")
        button.setProperty("key", (layout.item.id, layout.content.part_of(at)))
        height, text_height = row_height(style), laid.height - laid.content_top
        top = y + round(layout.block_top(at)) + laid.content_top + (text_height - height) // 2
        wide = button.sizeHint().width()
        x = min(left + round(laid.natural_width), left + layout.width - wide)
        button.setGeometry(x, top, wide, height)

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

    def _make_save(self) -> QuietButton:
        button = QuietButton(self._parent)
        button.clicked.connect(self._save)
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

    def _save(self) -> None:
        message_id, part = self.sender().property("key")
        index = self._document.index_of(message_id)
        if index is None:
            return
        file = self._document.items[index].parts[int(part)]
        if isinstance(file, FilePart):
            self.save_requested.emit(SaveRequest(file.media_type, file.url))

    def _footer_id(self) -> str:
        footer = self.sender()
        return footer.message_id if isinstance(footer, MessageFooter) else ""
