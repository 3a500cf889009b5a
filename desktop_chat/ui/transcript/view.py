"""The transcript: messages in, painted block by block; wishes out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QFrame, QWidget

from desktop_chat.core.shown import DeltaKind, ShownMessage
from desktop_chat.ui.controls import SlimScrollBar, bare_viewport
from desktop_chat.ui.theme import Theme
from desktop_chat.ui.transcript.document import Place, TranscriptDocument
from desktop_chat.ui.transcript.handling import HandledArea
from desktop_chat.ui.transcript.model import ACTION_COPY, ACTION_EDIT, ActionRequest, SaveRequest
from desktop_chat.ui.transcript.over.host import BlockKey
from desktop_chat.ui.transcript.over.overlays import Overlays
from desktop_chat.ui.transcript.painting import paint_messages, paint_ring
from desktop_chat.ui.transcript.style import Style


class TranscriptView(HandledArea):
    """Verbs come from the presenter, at most one `extend` per part and frame; only what is in sight is laid out."""

    #: An ActionRequest: a button under a message was pressed.
    action_requested = Signal(object)
    #: A BranchRequest.
    branch_requested = Signal(object)
    #: The id of a message the user wants to change.
    edit_requested = Signal(str)
    #: ToolAnswers: the user said what came of the tools that a message asks for.
    tools_answered = Signal(object)
    #: A SaveRequest: a file of an answer is to be saved.
    save_requested = Signal(object)
    #: Whether there is text below that came while the user was reading further up.
    behind_changed = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        bare_viewport(self)
        self._bar = SlimScrollBar(theme)
        self.setVerticalScrollBar(self._bar)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Conversation"))
        self.setAccessibleDescription(self.tr("The messages of this conversation. Arrow keys and Page keys scroll."))
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._zoom = 1.0
        self._is_behind = False
        self._is_syncing = False
        self.viewport().setMouseTracking(True)
        self._overlays = Overlays(self)
        self._overlays.action_requested.connect(self._act)
        self._overlays.branch_requested.connect(self.branch_requested)
        self._overlays.tools_answered.connect(self.tools_answered)
        self._overlays.details_toggled.connect(self._toggle_details)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    # Verbs

    def set_messages(self, items: Sequence[ShownMessage]) -> None:
        """Show a whole path, from its end."""
        self._document.set_items(items)
        self._pointer = None
        self.scroll_to_end()

    def append_message(self, item: ShownMessage) -> None:
        self._document.append(item)
        self._grown()

    def replace_message(self, item: ShownMessage) -> None:
        index = self._document.index_of(item.id)
        if index is not None:
            self._document.replace(index, item)
            if self._pointer is not None:
                self._pointer.follow(index, 0)
            self._settle()

    def extend(self, message_id: str, part: int, kind: DeltaKind, text: str) -> None:
        """Add `text` to part number `part` of a running message; its cost depends on neither's length."""
        index = self._document.index_of(message_id)
        if index is None:
            return
        if self._document.parser is None:
            self.markdown_ready()
        layout = self._document.layout(index)
        before = layout.content.last_block
        first = layout.content.extend(part, kind, text)
        self._blocks_changed(index, first)
        if not self.following_end:
            self._set_behind(True)
        in_sight = self.isVisible() and self.following_end
        self._settle(Place(index, first, layout.unchanged_height(first, before) if in_sight else 0.0))

    def discard_parts(self, message_id: str, from_part: int) -> None:
        index = self._document.index_of(message_id)
        if index is None:
            return
        layout = self._document.layout(index)
        self._blocks_changed(index, layout.content.discard_parts(from_part))
        self._settle()

    def finish(self, message_id: str, item: ShownMessage) -> None:
        """The answer has ended as `item`; nothing that is shown already moves."""
        index = self._document.index_of(message_id)
        if index is not None:
            self._document.replace(index, item)
            if self._pointer is not None:
                self._pointer.follow(index, 0)
            self._settle()

    def text_of(self, message_id: str) -> str:
        """A message's text, read back from the blocks that show it."""
        index = self._document.index_of(message_id)
        return self._document.layout(index).content.text if index is not None else ""

    def markdown_ready(self) -> None:
        """Show answers as markdown from now on; loads the parser if nobody did (some 30 ms)."""
        if self._document.parser is None:
            from desktop_chat.ui.transcript.markdown.leaves import make_parser

            place, document = self._scroller.anchor, self._document
            line = document.source_of(place) if place is not None and not self.following_end else None
            document.set_parser(make_parser())
            self._pointer = None
            if place is not None and line is not None:
                self._scroller.hold(document.place_of(place.message, *line))
            self._settle()

    def scroll_to_end(self) -> None:
        self._scroller.following_end = True
        self._settle()

    @property
    def document(self) -> TranscriptDocument:
        return self._document

    @property
    def following_end(self) -> bool:
        return self._scroller.following_end

    @property
    def is_behind(self) -> bool:
        return self._is_behind

    def set_theme(self, theme: Theme) -> None:
        self._bar.set_theme(theme)
        self._restyle(Style(theme, self._zoom))

    def set_zoom(self, zoom: float) -> None:
        self._zoom = zoom
        self._restyle(Style(self._document.style.theme, zoom))

    # Geometry

    def _restyle(self, style: Style) -> None:
        place = self._scroller.anchor
        width = min(style.column, max(self._room - 2 * style.margin, style.indent_item))
        self._document.set_geometry(style, width)
        self.verticalScrollBar().setSingleStep(round(style.body_pitch))
        self._scroller.set_height(self.viewport().height())
        self._scroller.hold(place)
        self._settle()

    def _grown(self) -> None:
        if not self.following_end:
            self._set_behind(True)
        self._settle()

    def _settle(self, changed_from: Place | None = None) -> None:
        """Bring scroll bar, widgets and picture in line with the document; nothing is done while hidden.

        Where nothing but what comes after `changed_from` changed, only that is painted.
        """
        if not self.isVisible():
            return
        top_before = self._scroller.top
        self._scroller.settle()
        bar = self.verticalScrollBar()
        self._is_syncing = True
        bar.setPageStep(self.viewport().height())
        bar.setRange(0, self._scroller.maximum)
        bar.setValue(self._scroller.top)
        self._is_syncing = False
        if self.following_end:
            self._set_behind(False)
        self._repaint(changed_from, top_before)
        self._overlays.place(self._scroller.visible, self._column_left, self._scroller.top)

    def _repaint(self, changed_from: Place | None, top_before: int) -> None:
        viewport, moved = self.viewport(), top_before - self._scroller.top
        # Pixels can only be moved by whole ones of the screen, and the focus ring stays where it is.
        stuck = moved and (self._has_ring or not self.devicePixelRatioF().is_integer())
        if changed_from is None or stuck:
            viewport.update()
            return
        if moved:
            viewport.scroll(0, moved)
        dirty = max(int(self._document.y_of(changed_from)) - self._scroller.top, 0)
        viewport.update(0, dirty, viewport.width(), max(viewport.height() - dirty, 0))

    def _scrolled(self, value: int) -> None:
        if self._is_syncing:
            return
        delta = value - self._scroller.top
        if abs(delta) <= 2 * self.viewport().height():
            self._scroller.move(delta)
        else:
            self._scroller.jump(value)
        self._settle()

    def _set_behind(self, is_behind: bool) -> None:
        if is_behind != self._is_behind:
            self._is_behind = is_behind
            self.behind_changed.emit(is_behind)

    def _blocks_changed(self, index: int, first: int) -> None:
        """The blocks of a message from `first` on are others now."""
        self._document.layout(index).blocks_changed(first)
        self._document.measure(index)
        if self._pointer is not None:
            self._pointer.follow(index, first)

    # What the widgets over it ask for

    def _act(self, request: ActionRequest) -> None:
        if request.action == ACTION_COPY:
            QGuiApplication.clipboard().setText(self.text_of(request.message_id))
        elif request.action == ACTION_EDIT:
            self.edit_requested.emit(request.message_id)
        else:
            self.action_requested.emit(request)

    def toggle_fold(self, message_id: str, part: int) -> None:
        index = self._document.index_of(message_id)
        if index is not None:
            self.hold_here()
            layout = self._document.layout(index)
            self._blocks_changed(index, layout.content.toggle(part))
            self._settle()

    def leaf_changed(self, key: BlockKey) -> None:
        index = self._document.index_of(key.message_id)
        if index is not None:
            layout = self._document.layout(index)
            layout.lay_out_anew(layout.leaf_of(key.block))
            self._settle()

    def save_file(self, media_type: str, url: str) -> None:
        self.save_requested.emit(SaveRequest(media_type, url))

    def _toggle_details(self, message_id: str) -> None:
        index = self._document.index_of(message_id)
        if index is not None:
            self.hold_here()
            self._document.toggle_details(index)
            self._settle()

    def hold_here(self) -> None:
        """Opening something must not push what is read out of sight."""
        self._scroller.following_end = False

    # Qt's events

    def paintEvent(self, event: QPaintEvent, /) -> None:
        origin = QPoint(self._column_left, -self._scroller.top)
        selection = self._pointer.selection if self._pointer is not None else None
        paint_messages(self.viewport(), event.rect(), self._document, self._scroller.visible, origin, selection)
        if self._has_ring:
            paint_ring(self.viewport(), self._document.style)

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        self._restyle(self._document.style)

    def showEvent(self, event: QShowEvent, /) -> None:
        super().showEvent(event)
        self._restyle(self._document.style)

    def scrollContentsBy(self, _dx: int, _dy: int, /) -> None:
        """The picture follows `_scrolled`."""
