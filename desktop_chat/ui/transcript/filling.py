"""The messages that are shown: put in, made longer, ended, opened and closed; wishes out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop_chat.core.shown import DeltaKind, ReadingPlace, ShownMessage
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.transcript.late import LateText
from desktop_chat.ui.transcript.model import ACTION_COPY, ACTION_EDIT, ActionRequest, SaveRequest
from desktop_chat.ui.transcript.over.host import PASSING, BlockKey
from desktop_chat.ui.transcript.over.overlays import Overlays
from desktop_chat.ui.transcript.places import Place
from desktop_chat.ui.transcript.settling import SettledArea

if TYPE_CHECKING:
    from desktop_chat.core.shown_path import ShownPath
    from desktop_chat.ui.transcript.reading.selection import Spot

#: Of text that came while hidden, so much is read before the window may do something else.
_SLICE_CHARS = 4000


class FilledArea(SettledArea):
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
    #: Other messages are shown.
    messages_set = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._late_timer.timeout.connect(self._go_on_reading)
        self._overlays = overlays = Overlays(self)
        overlays.action_requested.connect(self.act)
        overlays.branch_requested.connect(self.branch_requested)
        overlays.tools_answered.connect(self.tools_answered)
        overlays.details_toggled.connect(self._toggle_details)

    def name_versions(self, before: str, after: str) -> None:
        """The keys that lead to the version before and after of a message, for the tool tips of the arrows."""
        if self._overlays is not None:
            self._overlays.name_versions(before, after)

    # Verbs

    def set_messages(self, items: Sequence[ShownMessage] | ShownPath, place: ReadingPlace | None = None) -> None:
        """Show a whole path, from a place or from its end."""
        self._late.clear()
        self._document.set_items(items)
        self._forget_reading()
        self._set_behind(False)
        message = self._document.index_of(place.message_id) if place is not None else None
        self._scroller.following_end = message is None
        if place is not None and message is not None:
            self._scroller.hold_at(self._document.place_of(message, place.character, place.offset_px))
        self._settle()
        for over in self.findChildren(QWidget, PASSING, Qt.FindChildOption.FindDirectChildrenOnly):
            over.close()
        self.messages_set.emit()

    def reading_place(self) -> ReadingPlace | None:
        """The first line in sight; None while the end is followed."""
        place = self._scroller.anchor
        if self.following_end or place is None or place.message >= len(self._document):
            return None
        character, offset_px = self._document.source_of(place)
        return ReadingPlace(self._document.items[place.message].id, character, offset_px)

    def append_message(self, item: ShownMessage) -> None:
        self._document.append(item)
        self._grown()

    def replace_message(self, item: ShownMessage) -> None:
        self._show_instead(item.id, item)

    def extend(self, message_id: str, part: int, kind: DeltaKind, text: str) -> None:
        """Add `text` to part number `part` of a running message; its cost depends on neither's length."""
        index = self._document.index_of(message_id)
        if index is None:
            return
        if not self.following_end:
            self._set_behind(True)
        if not (self._late or self._is_unseen or len(text) > _SLICE_CHARS):
            self._extend(index, part, kind, text)
        else:
            self._late.keep(LateText(message_id, part, kind, text))
            if not (self._is_unseen or self._late_timer.isActive()):
                self._read_late()  # its end sees to the next slice

    def show_waiting(self, message_id: str, words: str, told: str = "") -> None:
        """Say `words` where that answer will be, as long as nothing of it has come; none where they are empty."""
        if self._overlays is not None:
            self._overlays.show_waiting(message_id, words, told or words)
            self._place_widgets()

    def discard_parts(self, message_id: str, from_part: int) -> None:
        index = self._document.index_of(message_id)
        if index is None:
            return
        self._late.drop(message_id, from_part)
        layout = self._document.layout(index)
        self._blocks_changed(index, layout.content.discard_parts(from_part))
        self._settle()

    def finish(self, message_id: str, item: ShownMessage) -> None:
        """The answer has ended as `item`; nothing that is shown already moves."""
        self._show_instead(message_id, item)

    def text_of(self, message_id: str) -> str:
        """A message's text, read back from the blocks that show it."""
        index = self._document.index_of(message_id)
        if index is None:
            return ""
        while self._late:
            self._read_late()
        return self._document.text_of(index)

    def last_code(self) -> str:
        """The last code in the newest answer's text; empty if there is none."""
        from desktop_chat.ui.transcript.reading.last_code import last_code

        self.markdown_ready()
        while self._late:
            self._read_late()
        return last_code(self._document)

    def mark_edited(self, message_id: str) -> None:
        """Draw a ring around the message that is worded anew; an empty id: around none."""
        if message_id != self._document.edited_id:
            self._document.edited_id = message_id
            self.viewport().update()

    def markdown_ready(self) -> None:
        """Show answers as markdown from now on; loads the parser if nobody did (some 30 ms)."""
        if self._document.parser is None:
            from desktop_chat.ui.transcript.markdown.leaves import make_parser

            document = self._document
            place = self._scroller.anchor if not self.following_end else None
            line = document.source_of(place) if place is not None else None
            document.set_parser(make_parser())
            self._forget_reading()
            if place is not None and line is not None:
                self._scroller.hold(document.place_of(place.message, *line))
            self._settle()

    @property
    def wants_smooth_text(self) -> bool:
        return self._document.style.theme.wishes.smooth_text and not self._is_unseen

    def _show_instead(self, message_id: str, item: ShownMessage) -> None:
        index = self._document.index_of(message_id)
        if index is None:
            return
        self._late.drop(message_id)
        document, place = self._document, self._scroller.anchor if not self.following_end else None
        line = document.source_of(place) if place is not None and place.message == index else None
        first = document.replace(index, item)
        if line is not None and place is not None and place.block >= first:
            self._scroller.hold_at(document.place_of(index, *line))
        self._tell_reader(index, 0)
        self._settle()

    def _extend(self, index: int, part: int, kind: DeltaKind, text: str) -> None:
        if self._document.parser is None:
            self.markdown_ready()
        from desktop_chat.ui.transcript.unchanged import unchanged_height

        layout = self._document.layout(index)
        before = layout.content.last_block
        first = layout.content.extend(part, kind, text)
        self._blocks_changed(index, first)
        self._settle(Place(index, first, unchanged_height(layout, first, before) if self._shows_end else 0.0))

    def _read_late(self) -> None:
        """Read one slice of what came while nobody could see it."""
        for late in self._late.take(_SLICE_CHARS):
            index = self._document.index_of(late.message_id)
            if index is not None:
                self._extend(index, late.part, late.kind, late.text)

    def _go_on_reading(self) -> None:
        if self._late and not self._is_unseen:
            self._read_late()
            self._settle()

    def _blocks_changed(self, index: int, first: int) -> None:
        """The blocks of a message from `first` on are others now."""
        self._document.layout(index).blocks_changed(first)
        self._document.measure(index)
        self._tell_reader(index, first)

    # What the widgets over it ask for

    def act(self, request: ActionRequest) -> None:
        """Carry out what a button or a menu of a message stands for."""
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

    def open_part(self, message: int, part: int) -> None:
        """Open the fold that hides part number `part`, if it is one and closed."""
        if not self._document.layout(message).content.is_open(part):
            self.toggle_fold(self._document.items[message].id, part)

    def leaf_changed(self, key: BlockKey) -> None:
        index = self._document.index_of(key.message_id)
        if index is not None:
            from desktop_chat.ui.transcript.reading.sideways import HeldLine

            layout, place = self._document.layout(index), self._scroller.anchor
            is_inside = place is not None and place.message == index and place.block in layout.leaf_of(key.block)
            held = HeldLine(layout, place) if is_inside and place is not None and not self.following_end else None
            if layout.leaf_changed(key.block):
                self._forget_reading()
            elif held is not None:
                self._scroller.hold(held.place())
            self._settle()

    def show_sideways(self, spot: Spot) -> None:
        """Scroll a block that is wider than the column to where `spot` is."""
        from desktop_chat.ui.transcript.reading.sideways import bring_into_sight

        unfolded, scrolled = bring_into_sight(self._document.layout(spot.message), spot.block, spot.offset)
        if unfolded or scrolled:
            self._settle()

    def scroll_sideways(self, key: BlockKey, notches: int) -> None:
        if self._overlays is not None:
            self._overlays.sideways.scroll(key, notches)

    def scrolled_sideways(self) -> None:
        self._settle()

    def save_file(self, media_type: str, url: str, name: str = "") -> None:
        self.save_requested.emit(SaveRequest(media_type, url, name))

    def _toggle_details(self, message_id: str) -> None:
        index = self._document.index_of(message_id)
        if index is not None:
            self.hold_here()
            self._document.toggle_details(index)
            self._settle()
