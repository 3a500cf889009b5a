"""Keeps the scroll bar, the widgets and the picture in line with the document; nothing is done while hidden."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from desktop_chat.ui.design.scroll import SlimScrollBar, bare_viewport
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.transcript.blocks import Kind
from desktop_chat.ui.transcript.document import TranscriptDocument
from desktop_chat.ui.transcript.late import LateTexts
from desktop_chat.ui.transcript.painting import LitOf, paint_messages, paint_ring
from desktop_chat.ui.transcript.places import Place
from desktop_chat.ui.transcript.scrolling import Scroller
from desktop_chat.ui.transcript.style import Style

if TYPE_CHECKING:
    from desktop_chat.ui.transcript.kinds.leaf_state import LeafState
    from desktop_chat.ui.transcript.over.overlays import Overlays
    from desktop_chat.ui.transcript.pictures.store import Pictures
    from desktop_chat.ui.transcript.reading.reader import Reader


class SettledArea(QAbstractScrollArea):
    """A document that is scrolled, resized and painted; who changes it calls `_settle`."""

    #: Whether there is text below that came while the user was reading further up.
    behind_changed = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = TranscriptDocument(Style(theme))
        self._scroller = Scroller(self._document)
        #: Made by who comes later, when it is first needed.
        self._reader: Reader | None = None
        self._overlays: Overlays | None = None
        self._has_ring = False
        bare_viewport(self)
        self._bar = SlimScrollBar(theme)
        self.setVerticalScrollBar(self._bar)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().setMouseTracking(True)
        self._is_behind = False
        self._is_syncing = False
        self._is_stale = False
        self._placed: object = None
        self._late = LateTexts()
        self._late_timer = QTimer(self, singleShot=True, interval=0)
        self._bar.valueChanged.connect(self._scrolled)
        self._pictures: Pictures | None = None
        self._document.pictures = self._make_pictures

    # What is shown, and how

    @property
    def following_end(self) -> bool:
        return self._scroller.following_end

    @property
    def is_behind(self) -> bool:
        return self._is_behind

    def scroll_to_end(self) -> None:
        self._scroller.following_end = True
        self._settle()

    def hold_here(self) -> None:
        """Opening something must not push what is read out of sight."""
        self._scroller.leave_end()

    def set_theme(self, theme: Theme) -> None:
        self._bar.set_theme(theme)
        self._restyle(Style(theme))

    # Geometry

    @property
    def document(self) -> TranscriptDocument:
        return self._document

    @property
    def visible(self) -> range:
        """The messages in sight."""
        return self._scroller.visible

    @property
    def origin(self) -> QPoint:
        """Where the column of all messages begins, in the viewport."""
        return QPoint(self._column_left, -self._scroller.top)

    def show_place(self, place: Place) -> None:
        """Make `place` the first visible line, or the last ones visible if it is near the end."""
        self._scroller.leave_end()
        self._scroller.hold(place)
        self.settle()

    def scroll_to(self, top: int) -> bool:
        """Scroll so that `top`, from the top of the column, is the first pixel; False if nothing moved."""
        before = self._scroller.top
        self.verticalScrollBar().setValue(top)
        return self._scroller.top != before

    @property
    def _column_left(self) -> int:
        style = self._document.style
        # In a mirrored window the scroll bar is at the left, and the viewport begins behind it when it is there.
        room_left = self.verticalScrollBar().sizeHint().width() if style.is_mirrored else 0
        return max((self._room - self._document.width) // 2, style.margin) + room_left - self.viewport().x()

    @property
    def _room(self) -> int:
        """The width without the scroll bar, whether it is there or not, so that the column never moves sideways."""
        return self.width() - self.verticalScrollBar().sizeHint().width()

    def settle(self) -> None:
        """Bring everything in line with the document, which was laid out further."""
        self._settle()

    def _restyle(self, style: Style) -> None:
        width = min(style.column, max(self._room - 2 * style.margin, style.indent_item))
        self._bar.setSingleStep(round(style.body_pitch))
        self._scroller.set_geometry(style, width, self.viewport().height())
        self._settle()

    def _make_pictures(self) -> Pictures:
        if self._pictures is None:
            from desktop_chat.ui.transcript.pictures.store import Pictures

            self._pictures = Pictures(self.viewport())
            self._pictures.arrived.connect(self._on_pictures)
            self._pictures.ratio_changed.connect(self._on_other_screen)
        return self._pictures

    def _on_pictures(self, leaves: Collection[LeafState]) -> None:
        if self._scroller.lay_out_anew(leaves):
            self._settle()

    def _on_other_screen(self) -> None:
        self._restyle(Style(self._document.style.theme))

    def _grown(self) -> None:
        if not self.following_end:
            self._set_behind(True)
        self._settle()

    def _settle(self, changed_from: Place | None = None) -> None:
        """Bring scroll bar, widgets and picture in line with the document; nothing is done while hidden.

        Where nothing but what comes after `changed_from` changed, only that is painted.
        """
        if self._is_unseen:
            self._is_stale = True
            self._scroller.visible = range(0)
            return
        self._is_stale = False
        if self._late and not self._late_timer.isActive():
            self._late_timer.start()
        if changed_from is not None and not self.following_end and self._is_below(changed_from):
            self._set_bar()
            return
        top_before = self._scroller.top
        self._scroller.settle()
        self._set_bar()
        if self.following_end:
            self._set_behind(False)
        self._repaint(changed_from, top_before)
        if changed_from is None or self._moves_widgets(changed_from.message):
            self._place_widgets()

    def _moves_widgets(self, message: int) -> bool:
        """Whether what was added to the end of a message, since this was asked, may move a widget or bring one."""
        block = self._document.layout(message).content.last_block
        is_text = block is not None and block.kind is Kind.PROSE
        before, self._placed = self._placed, (message, self._scroller.top, self._document.height, is_text)
        return not is_text or before != self._placed

    def _is_below(self, place: Place) -> bool:
        """Whether a place, and all that comes after it, is out of sight further down."""
        return self._document.y_of(place) >= self._scroller.top + self.viewport().height()

    def _set_bar(self) -> None:
        bar = self._bar
        self._is_syncing = True
        bar.setPageStep(self.viewport().height())
        bar.setRange(0, self._scroller.maximum)
        bar.setValue(self._scroller.top)
        self._is_syncing = False

    @property
    def _is_unseen(self) -> bool:
        return not self.isVisible() or self.window().isMinimized()

    @property
    def _shows_end(self) -> bool:
        return self.following_end and not self._is_unseen

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
        # Heights become exact on the way, but the upper end of the bar is the beginning.
        if value > 0 and abs(delta) <= 2 * self.viewport().height():
            self._scroller.move(delta)
        else:
            self._scroller.jump(value)
        self._settle()

    def _set_behind(self, is_behind: bool) -> None:
        if is_behind != self._is_behind:
            self._is_behind = is_behind
            self.behind_changed.emit(is_behind)

    def _follow_at_end(self) -> None:
        """Follow the end if it is there already."""
        if not self.following_end and self._scroller.top >= self._scroller.maximum:
            self.scroll_to_end()

    def _place_widgets(self) -> None:
        """Put the widgets over what is in sight."""
        if self._overlays is not None:
            self._overlays.place(self._scroller.visible, self._column_left, self._scroller.top)

    # What a reader does

    @property
    def _lit_of(self) -> LitOf | None:
        return self._reader.lit if self._reader is not None else None

    def _paint_reading(self) -> None:
        """What a reader sees over the text."""
        if self._reader is not None and self._reader.paints_over:
            painter = QPainter(self.viewport())
            self._reader.paint_over(painter)
            painter.end()

    def _forget_reading(self) -> None:
        """Other messages are shown: nothing is selected or found any more."""
        if self._reader is not None:
            self._reader.forget()

    def _tell_reader(self, index: int, first: int) -> None:
        """The blocks of a message from `first` on are others now."""
        if self._reader is not None:
            self._reader.blocks_changed(index, first)

    def _show_ring(self, shown: bool) -> None:
        if shown is not self._has_ring:
            self._has_ring = shown
            self.viewport().update()

    # Qt's events

    def paintEvent(self, event: QPaintEvent, /) -> None:
        if self._is_stale:  # the window is no longer minimised
            self._settle()
        origin = self.origin
        paint_messages(self.viewport(), event.rect(), self._document, self._scroller.visible, origin, self._lit_of)
        self._paint_reading()
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
