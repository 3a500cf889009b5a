"""The real widgets over the painted transcript: footers, forms, and what each kind of block has of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_chat.core.shown import ShownMessage
from desktop_chat.ui.transcript.blocks import Kind
from desktop_chat.ui.transcript.message import MessageLayout
from desktop_chat.ui.transcript.model import ActionRequest, BranchRequest
from desktop_chat.ui.transcript.over.footer import MessageFooter
from desktop_chat.ui.transcript.over.footer_height import footer_inset, form_top
from desktop_chat.ui.transcript.over.host import BlockWidgets, Host, MakeBlockWidgets
from desktop_chat.ui.transcript.over.pool import WidgetPool

if TYPE_CHECKING:
    from desktop_chat.ui.transcript.over.sideways import Sideways
    from desktop_chat.ui.transcript.over.tool_form import ToolForm
    from desktop_chat.ui.transcript.over.waiting_line import WaitingLine


def _code_bars(host: Host) -> BlockWidgets:
    from desktop_chat.ui.transcript.over.code_bar import CodeBars

    return CodeBars(host)


def _table_bars(host: Host) -> BlockWidgets:
    from desktop_chat.ui.transcript.over.table_bar import TableBars

    return TableBars(host)


def _folds(host: Host) -> BlockWidgets:
    from desktop_chat.ui.transcript.over.folds import Folds

    return Folds(host)


def _file_bars(host: Host) -> BlockWidgets:
    from desktop_chat.ui.transcript.over.file_bar import FileBars

    return FileBars(host)


def _picture_bars(host: Host) -> BlockWidgets:
    from desktop_chat.ui.transcript.over.picture_bar import PictureBars

    return PictureBars(host)


_MAKERS: dict[Kind, MakeBlockWidgets] = {
    Kind.CODE: _code_bars,
    Kind.FOLD: _folds,
    Kind.LABEL: _file_bars,
    Kind.TABLE: _table_bars,
    Kind.IMAGE: _picture_bars,
}


class Overlays(QObject):
    """Puts widgets where the visible messages need them, out of pools."""

    #: An ActionRequest.
    action_requested = Signal(object)
    #: A BranchRequest.
    branch_requested = Signal(object)
    #: A message id.
    details_toggled = Signal(str)
    #: ToolAnswers: the user answered all open calls of a message.
    tools_answered = Signal(object)

    def __init__(self, host: Host) -> None:
        super().__init__(host.viewport())
        self._host = host
        self._parent = host.viewport()
        self._document = host.document
        self._footers = WidgetPool(self._make_footer)
        self._version_keys = ("", "")
        self._waiting: WaitingLine | None = None
        #: Of an arrow that was pressed by a key: the message's index, its id, the step.
        self._stepped: tuple[int | None, str, int] | None = None
        self._widgets: dict[Kind, BlockWidgets] = {}
        self._sideways: Sideways | None = None
        self._forms: dict[str, ToolForm] = {}
        self._placed_forms: set[str] = set()

    def place(self, visible: range, left: int, top: int) -> None:
        """Put widgets over the messages in `visible`; the column begins at `left`, the viewport at `top`."""
        self._footers.begin()
        for widgets in self._widgets.values():
            widgets.begin()
        if self._sideways is not None:
            self._sideways.begin()
        self._placed_forms.clear()
        for index in visible:
            layout = self._document.layout(index)
            y = round(self._document.top(index)) - top
            self._place_footer(index, layout, left, y + layout.blocks_height)
            if not layout.is_user:
                self._place_block_widgets(layout, left, y)
        self._place_waiting(visible, left, top)
        self._footers.end()
        for widgets in self._widgets.values():
            widgets.end()
        if self._sideways is not None:
            self._sideways.end()
        if self._forms:
            self._put_away_forms()
        if self._stepped is not None:
            self._follow_step(*self._stepped)

    def show_waiting(self, message_id: str, words: str, told: str) -> None:
        """Where an answer will be; `place` follows."""
        if self._waiting is None:
            from desktop_chat.ui.transcript.over.waiting_line import WaitingLine

            self._waiting = WaitingLine(self._parent)
        self._waiting.say(message_id, words, told)

    def _place_waiting(self, visible: range, left: int, top: int) -> None:
        line = self._waiting
        if line is None:
            return
        # It is awaited at the end.
        layout = self._document.layout(visible[-1]) if visible else None
        if layout is not None and line.is_about(layout):
            line.place(layout, left, round(self._document.top(visible[-1])) - top)
        else:
            line.hide()

    def _follow_step(self, index: int | None, left_id: str, step: int) -> None:
        """Once another version is shown, give its arrows the keyboard."""
        items = self._document.items
        if index is None or index >= len(items) or items[index].id != left_id:
            self._stepped = None
        if self._stepped is None and index is not None and index < len(items):
            footer = self._footers.used(items[index].id)
            if footer is not None:
                footer.go_on_stepping(step)

    def name_versions(self, before: str, after: str) -> None:
        """The keys that lead to the version before and after of a message."""
        self._version_keys = (before, after)
        for footer in self._parent.findChildren(MessageFooter):
            footer.name_versions(before, after)

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
            widgets = self._widgets_for(layout.content.blocks[at].kind)
            if widgets is not None:
                widgets.place(layout, at, left, y)
            if layout.block(at).overflow > 0:
                self.sideways.place(layout, at, left, y)

    @property
    def sideways(self) -> Sideways:
        """Made for the first block that is wider than the column."""
        if self._sideways is None:
            from desktop_chat.ui.transcript.over.sideways import Sideways

            self._sideways = Sideways(self._host)
            self._sideways.begin()
        return self._sideways

    def _widgets_for(self, kind: Kind) -> BlockWidgets | None:
        found = self._widgets.get(kind)
        make = _MAKERS.get(kind)
        if found is None and make is not None:
            found = self._widgets[kind] = make(self._host)
            found.begin()
        return found

    def _make_footer(self) -> MessageFooter:
        footer = MessageFooter(self._parent)
        footer.name_versions(*self._version_keys)
        footer.action_requested.connect(self._act)
        footer.step_requested.connect(self._step)
        footer.details_toggled.connect(self._details)
        return footer

    def _act(self, action: str) -> None:
        self.action_requested.emit(ActionRequest(self._footer_id(), action))

    def _step(self, step: int) -> None:
        footer = self.sender()
        if isinstance(footer, MessageFooter) and footer.isAncestorOf(footer.window().focusWidget() or footer):
            self._stepped = (self._document.index_of(footer.message_id), footer.message_id, step)
        self.branch_requested.emit(BranchRequest(self._footer_id(), step))

    def _details(self) -> None:
        self.details_toggled.emit(self._footer_id())

    def _footer_id(self) -> str:
        footer = self.sender()
        return footer.message_id if isinstance(footer, MessageFooter) else ""
