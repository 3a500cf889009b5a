"""One who reads: what is selected, found, focused and marked in the text that an area shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QMimeData, QObject, QPointF, QRectF, QTimer
from PySide6.QtGui import QGuiApplication, QPainter, QTextCharFormat

from desktop_chat.ui.transcript.blocks import Block
from desktop_chat.ui.transcript.kinds.base import Lit
from desktop_chat.ui.transcript.places import Place, SectionRead
from desktop_chat.ui.transcript.reading.caret import Caret, Step
from desktop_chat.ui.transcript.reading.copying import markdown_of, markdown_pieces, plain_pieces, plain_text_of
from desktop_chat.ui.transcript.reading.finding import Finder, Hit
from desktop_chat.ui.transcript.reading.links import Link, links_between
from desktop_chat.ui.transcript.reading.mouse import Mouse
from desktop_chat.ui.transcript.reading.pointer import Pointer
from desktop_chat.ui.transcript.reading.selection import Selection, Spot, end_of_message

if TYPE_CHECKING:
    from desktop_chat.ui.transcript.handling import HandledArea
    from desktop_chat.ui.transcript.reading.slow_copy import SlowCopy

#: How long a message that was jumped to stays marked.
_MARK_MS: Final = 1200
#: Bringing something into sight lays out what is around it, which moves it; it rests after a few rounds.
_MAX_ROUNDS: Final = 4


class Reader(QObject):
    """Made when the area is first pointed at, or gets its first key."""

    def __init__(self, area: HandledArea) -> None:
        super().__init__(area)
        self.area = area
        self.pointer = Pointer(area.document)
        self.mouse = Mouse(self)
        #: Whether the arrow keys move a caret through the text.
        self.has_caret = False
        #: The link that Enter opens.
        self.link: Link | None = None
        self._caret = Caret(area.document, self.pointer)
        self._finder: Finder | None = None
        self._copying: SlowCopy | None = None
        #: The last jump, and where it led to.
        self._jump: tuple[Place, int] | None = None
        #: What is marked: a message, and which leaf of it alone, by its first block.
        self._marked: tuple[int, int | None] | None = None
        self._unmarking = QTimer(self)
        self._unmarking.setSingleShot(True)
        self._unmarking.setInterval(_MARK_MS)
        self._unmarking.timeout.connect(self._unmark)
        area.document.section_followers.append(self._section_read)
        area.document.message_holders.append(self._held_messages)

    def update(self) -> None:
        self.area.viewport().update()

    def in_column(self, at: QPointF) -> tuple[float, float]:
        """Where a point of the viewport is, from the top left corner of the column of all messages."""
        origin = self.area.origin
        return at.x() - origin.x(), at.y() - origin.y()

    def forget(self) -> None:
        """Other messages are shown."""
        self.leave_copy()
        self.pointer.forget()
        self.mouse.forget()
        self.leave_link()
        self._unmark()
        self._jump = None
        if self._finder is not None:
            self._finder.start_over()

    def blocks_changed(self, message: int, first: int) -> None:
        """The blocks of a message from `first` on are others now."""
        self.pointer.follow(message, first)
        if self.link is not None and self.link.message == message and self.link.block >= first:
            self.leave_link()
        if self._finder is not None and self._finder.is_looking:
            content = self.area.document.layout(message).content
            self._finder.blocks_changed(
                message, *(content.address_of(first) if first < len(content.blocks) else (0, 0))
            )

    def _section_read(self, read: SectionRead) -> None:
        """A section became blocks: what is kept by the numbers of blocks moves with them."""
        self.pointer.section_read(read)
        if self.link is not None:
            self.link = self.link._replace(block=read.moved(self.link.message, self.link.block))

    def _held_messages(self) -> set[int]:
        chosen = self.pointer.selection
        return {chosen.start.message, chosen.end.message} if chosen is not None else set()

    # Selecting and copying

    def selected_text(self) -> str:
        selection = self.pointer.selection
        return markdown_of(self.area.document, selection) if selection is not None else ""

    def selected_plain_text(self) -> str:
        selection = self.pointer.selection
        return plain_text_of(self.area.document, selection) if selection is not None else ""

    def selected_mime(self) -> QMimeData:
        """The selection as it is copied and dragged: Markdown, also under its own name, and if it is short HTML."""
        return self._mime_of(self.selected_text(), self.pointer.selection)

    def _mime_of(self, text: str, selection: Selection | None) -> QMimeData:
        from desktop_chat.ui.transcript.reading.as_html import html_of

        mime = QMimeData()
        mime.setText(text)
        mime.setData("text/markdown", QByteArray(text.encode("utf-8", "replace")))
        if selection is not None and (rich := html_of(self.area.document, selection)):
            mime.setHtml(rich)
        return mime

    def copy(self, *, plain: bool) -> None:
        """Put the selection into the clipboard: Markdown, or as it is shown; a long one in slices."""
        from desktop_chat.ui.transcript.reading.slow_copy import SlowCopy

        self.leave_copy()
        selection, clipboard = self.pointer.selection, QGuiApplication.clipboard()
        if selection is None:
            return
        pieces = (plain_pieces if plain else markdown_pieces)(self.area.document, selection)
        total = selection.end.message - selection.start.message + 1

        def give(text: str) -> None:
            if plain:
                clipboard.setText(text)
            else:
                clipboard.setMimeData(self._mime_of(text, selection))

        self._copying = SlowCopy(self.area, pieces, total, give, self)
        self._copying.start()

    def leave_copy(self) -> bool:
        """Stop a copy that is being made; False if there is none."""
        copying, self._copying = self._copying, None
        if copying is None:
            return False
        was_running = copying.is_running
        copying.leave()
        copying.deleteLater()
        return was_running

    @property
    def is_copying(self) -> bool:
        return self._copying is not None and self._copying.is_running

    @property
    def takes_escape(self) -> bool:
        """Whether there is something here that Esc ends."""
        return self.is_copying or self.pointer.has_selection

    def escape(self) -> bool:
        """Stop a copy that is being made, else let go of what is selected; False if there is neither."""
        if self.leave_copy():
            return True
        if not self.pointer.has_selection:
            return False
        self.place_caret()
        self.update()
        return True

    def move_caret(self, step: Step, *, forward: bool, selects: bool) -> None:
        """Move the caret; with `selects` the selection grows to it, from where it was begun or from the first line."""
        start = self.cursor
        if start is None:
            return
        self.leave_link()
        page_px = self.area.viewport().height() - self.area.document.style.body_pitch
        spot = self._caret.moved(start, step, forward=forward, page_px=page_px)
        anchor = self.pointer.selection.anchor if selects and self.pointer.selection is not None else start
        self.pointer.choose(Selection(anchor if selects else spot, spot))
        self.show_spot(spot)
        self.update()
        self.area.caret_moved.emit()

    def place_caret(self) -> None:
        """Put the caret where the keyboard goes on from."""
        cursor = self.cursor
        if cursor is not None:
            self.pointer.choose(Selection(cursor, cursor))
            self.area.caret_moved.emit()

    @property
    def cursor(self) -> Spot | None:
        """Where the keyboard goes on from: the end of the selection, the last click or the first line in sight."""
        if self.pointer.selection is not None:
            return self.pointer.selection.cursor
        origin = self.area.origin
        return self.pointer.spot_at(0, -origin.y() + self.area.document.style.body_pitch)

    # Coming into sight

    def show_spot(self, spot: Spot, *, centred: bool = False) -> None:
        """Scroll as far as is needed; `centred` moves what was out of sight well into it."""
        area = self.area
        margin = area.document.style.body_pitch
        for _ in range(_MAX_ROUNDS):
            rect = self.pointer.rect_of(spot)
            area.settle()
            top, height = -area.origin.y(), area.viewport().height()
            above, below = rect.top() - margin < top, rect.bottom() + margin > top + height
            if not above and not below:
                return
            if centred:
                wanted = rect.center().y() - height / 3
            else:
                wanted = rect.top() - margin if above else rect.bottom() + margin - height
            if round(wanted) == top or not area.scroll_to(round(wanted)):
                return

    def jump(self, place: Place | None, *, marks_leaf: bool = False) -> None:
        """Go to a place and mark its message for a moment, or just the leaf there."""
        if place is not None:
            self.leave_link()
            self.area.show_place(place)
            self._jump = place, self.area.origin.y()
            self._marked = place.message, place.block if marks_leaf else None
            self._unmarking.start()
            self.update()

    @property
    def jumped_to(self) -> Place | None:
        """Where the last jump led; None once the reader has scrolled away."""
        return self._jump[0] if self._jump is not None and self._jump[1] == self.area.origin.y() else None

    def _unmark(self) -> None:
        self._marked = None
        self.update()

    # Finding

    @property
    def finder(self) -> Finder:
        if self._finder is None:
            self._finder = Finder(self.area.document, self)
            self._finder.hit_chosen.connect(self._show_hit)
            self._finder.found_changed.connect(self.update)
        return self._finder

    def origin_of_search(self) -> Hit:
        """The start of the selection, else the first line in sight."""
        spot = self.pointer.selection.start if self.pointer.selection is not None else self.cursor
        if spot is None:
            return Hit(0, 0, 0, 0, 0)
        content = self.area.document.layout(spot.message).content
        address = content.address_of(spot.block) if spot.block < len(content.blocks) else (0, 0)
        return Hit(spot.message, *address, spot.offset, spot.offset)

    def leave_search(self) -> None:
        """Forget the query; the current match stays selected."""
        if self._finder is not None:
            current = self._finder.current
            self._finder.stop()
            if current is not None:
                self.pointer.choose(self._selection_of(current))
            self.update()

    def _selection_of(self, hit: Hit) -> Selection:
        """Where it is; as near as can be where the text is another since it was found."""
        document = self.area.document
        layout = document.layout(hit.message)
        at, blocks = layout.block_of(hit.part, hit.number), layout.content.blocks
        if at >= len(blocks):
            end = end_of_message(document, hit.message)
            return Selection(end, end)
        length = len(blocks[at].text)
        return Selection(*(Spot(hit.message, at, min(offset, length)) for offset in (hit.start, hit.end)))

    def _show_hit(self, hit: Hit) -> None:
        content = self.area.document.layout(hit.message).content
        if content.block_of(hit.part, hit.number) >= len(content.blocks):
            return
        self.area.open_part(hit.message, hit.part)
        spot = self._selection_of(hit).anchor
        self.area.show_sideways(spot)
        self.show_spot(spot, centred=True)

    # Links

    def step_link(self, step: int) -> None:
        """Give the next link in sight (-1: the one before) the focus."""
        area = self.area
        top = float(-area.origin.y())
        links = links_between(area.document, top, top + area.viewport().height(), area.visible)
        if not links:
            self.leave_link()
            return
        at = next((at for at, link in enumerate(links) if link == self.link), None)
        self.link = links[min(step, 0) if at is None else (at + step) % len(links)]
        area.tell_target(self.link.href)
        self.update()

    def leave_link(self) -> None:
        if self.link is not None:
            self.link = None
            self.area.tell_target("")
            self.update()

    # What is painted

    def lit(self, message: int, at: int, block: Block) -> Lit:
        """The ranges of a block that are painted in another format."""
        style = self.area.document.style
        ranges = self._found(message, at) if self._finder is not None and self._finder.is_looking else []
        selection = self.pointer.selection
        chosen = selection.within(message, at, len(block.text)) if selection is not None else None
        if chosen is not None:
            ranges.append((*chosen, style.selection_format()))
        if self.link is not None and (self.link.message, self.link.block) == (message, at):
            ranges.append((self.link.start, self.link.end, style.selection_format()))
        return ranges

    def _found(self, message: int, at: int) -> list[tuple[int, int, QTextCharFormat]]:
        finder, style = self.finder, self.area.document.style
        hits = finder.hits_in(message, *self.area.document.layout(message).content.address_of(at))
        return [(hit.start, hit.end, style.found_format(hit == finder.current)) for hit in hits]

    @property
    def paints_over(self) -> bool:
        return self.has_caret or self._marked is not None

    def paint_over(self, painter: QPainter) -> None:
        """The caret, and the mark beside a message that was jumped to; in the coordinates of the viewport."""
        origin, style = self.area.origin, self.area.document.style
        selection = self.pointer.selection
        if self.has_caret and selection is not None and self.area.hasFocus():
            rect = self.pointer.rect_of(selection.cursor).translated(origin)
            painter.fillRect(QRectF(rect.left(), rect.top(), style.theme.stroke_px, rect.height()), style.colours.text)
        if self._marked is not None and self._marked[0] < len(self.area.document):
            self._paint_mark(painter, *self._marked)

    def _paint_mark(self, painter: QPainter, message: int, block: int | None) -> None:
        document, origin = self.area.document, self.area.origin
        layout, style = document.layout(message), document.style
        top, bottom = 0.0, float(layout.blocks_height)
        if block is not None and block < len(layout.content.blocks):
            leaf = layout.leaf_of(block)
            top = layout.block_top(leaf.start) + layout.block(leaf.start).content_top
            bottom = layout.block_top(leaf.stop)
        top, bottom = (y + document.top(message) + origin.y() for y in (top, bottom))
        bar = QRectF(origin.x() - style.theme.space(3), top, style.bar, bottom - top)
        painter.fillRect(bar, style.colours.accent)
