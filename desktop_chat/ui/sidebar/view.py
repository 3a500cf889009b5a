"""The list of conversations: what pointer and keys do to its rows."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QListView

from desktop_chat.core.messages import Conversation
from desktop_chat.ui.design.button import ENTER_KEYS, KEYBOARD_REASONS
from desktop_chat.ui.design.scroll import SlimScrollBar, bare_viewport
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.sidebar.choosing import Choosing
from desktop_chat.ui.sidebar.delegate import ConversationDelegate
from desktop_chat.ui.sidebar.even_list import EvenList
from desktop_chat.ui.sidebar.marks import Breath
from desktop_chat.ui.sidebar.model import ConversationModel
from desktop_chat.ui.sidebar.pin_drag import PinDrag

_Select = QItemSelectionModel.SelectionFlag
#: The keyboard is away for a menu or another window, and comes back as it was.
_BACK_AGAIN = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
_NO_KEYS = Qt.KeyboardModifier.NoModifier


class ConversationView(EvenList):
    #: The keyboard went to another conversation; carries its id.
    stepped_to = Signal(str)
    #: A conversation was clicked, or Enter pressed on it; carries its id.
    chosen = Signal(str)
    #: Conversations are to be deleted; carries their ids.
    delete_requested = Signal(object)
    #: The menu is wanted; carries (row, where in the viewport).
    menu_requested = Signal(object)
    #: The pinned ones were put into another order; carries their ids.
    pins_moved = Signal(object)
    #: The keyboard went up from the first row.
    left_upwards = Signal()
    #: Esc was pressed where it has nothing to do in the list.
    left = Signal()

    def __init__(self, theme: Theme, model: ConversationModel) -> None:
        super().__init__()
        self.conversations = model
        self.pointer = QPoint(-1, -1)
        #: True while the focus came by keyboard and is to be seen.
        self.ring = False
        #: The conversation that is shown beside the list.
        self.open_id: str | None = None
        #: Whether Esc is for the list, and not for the window: where it closes the list.
        self.takes_escape = False
        self.breath = Breath(self)
        self.breath.stepped.connect(self._repaint_running)
        self._theme = theme
        self._typed, self._typed_s = "", 0.0
        self._pressed = self._pressed_bin = -1
        self._drag = PinDrag(self)
        self._anchor: tuple[str, int] | None = None
        self._current_row = -1
        bare_viewport(self)
        self.inset_px = theme.space(3)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBar(SlimScrollBar(theme))
        # It shows nothing where there is nothing to scroll; and rows keep their width.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QListView.EditTrigger.DoubleClicked)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setMouseTracking(True)
        self.delegate = ConversationDelegate(theme, self)
        self.setItemDelegate(self.delegate)
        self.setModel(model)
        of_qt, choosing = self.selectionModel(), Choosing(model, self)
        self.setSelectionModel(choosing)
        of_qt.deleteLater()
        choosing.picked.connect(self._pick)
        self._take_row_px(self.delegate.row_px)
        self.delegate.row_px_changed.connect(self._take_row_px)
        model.layoutAboutToBeChanged.connect(self._note_place)
        model.layoutChanged.connect(self._keep_place)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.delegate.set_theme(theme)
        bar = self.verticalScrollBar()
        if isinstance(bar, SlimScrollBar):
            bar.set_theme(theme)
        self.let_breathe()

    # What is chosen

    @property
    def hovered(self) -> int:
        """The row under the pointer, or -1."""
        return self.row_at(self.pointer.y()) if self.pointer.y() >= 0 else -1

    def choose(self, index: QModelIndex) -> None:
        """Make a row the current one and the only one that is chosen; none, if the index is not valid."""
        self.selectionModel().setCurrentIndex(index, _Select.ClearAndSelect)

    def selected(self) -> list[Conversation]:
        """The chosen conversations, from the top; those between the first and the last of a range included."""
        chosen = self.selectionModel().selection()
        ranges = sorted((part.top(), part.bottom()) for part in map(chosen.at, range(chosen.count())))
        rows = (row for top, bottom in ranges for row in range(top, bottom + 1))
        return [found for found in map(self.conversations.conversation, rows) if found is not None]

    def at_hand(self) -> list[Conversation]:
        """What keys and commands act on: the chosen conversations; without any, the one that the keyboard is at."""
        current = self.current
        return self.selected() or ([current] if current is not None else [])

    @property
    def current(self) -> Conversation | None:
        """The conversation that the keyboard is at."""
        return self.conversations.conversation(self.currentIndex().row())

    def _pick(self, index: QModelIndex) -> None:
        found = self.conversations.conversation(index.row())
        if found is not None:
            self.choose(index)
            self.stepped_to.emit(found.id)

    def let_breathe(self) -> None:
        """Move the marks of running answers if there are any to be seen, and motion is not unwelcome."""
        running = self.isVisible() and bool(self.conversations.running_rows)
        self.breath.let_go(running and self._theme.wishes.motion)
        self.viewport().update()

    def step_from(self, row: int, step: int) -> int:
        found = self.conversations.next_conversation(row + step, step) if step else row
        return found if found >= 0 else row

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() is QListView.State.EditingState:
            super().keyPressEvent(event)  # what the field of a title had no use for
            return
        self._show_ring(True)
        if not self._key(event):
            before = self.currentIndex().row()
            super().keyPressEvent(event)
            current = self.current
            is_plain = event.modifiers() in (_NO_KEYS, Qt.KeyboardModifier.KeypadModifier)
            if current is not None and is_plain and self.currentIndex().row() != before:
                self.stepped_to.emit(current.id)

    def _key(self, event: QKeyEvent) -> bool:
        """Whether a key was one of the list's own."""
        key, current = event.key(), self.currentIndex()
        if key == Qt.Key.Key_Delete:
            self.delete_requested.emit([one.id for one in self.at_hand()])
        elif key in ENTER_KEYS:
            found = self.conversations.conversation(current.row())
            if found is not None:
                self.choose(current)
                self.chosen.emit(found.id)
        elif key == Qt.Key.Key_Escape:
            self._escape()
        elif key == Qt.Key.Key_Space and not self._is_typing():
            self.selectionModel().select(current, _Select.Toggle)
        elif self._asks_for_menu(event):
            self.menu_requested.emit((current.row(), self.visualRect(current).center()))
        elif key == Qt.Key.Key_Up and current.row() == self.step_from(-1, 1):
            self.left_upwards.emit()
        else:
            return False
        return True

    def _asks_for_menu(self, event: QKeyEvent) -> bool:
        is_shifted = event.modifiers() is Qt.KeyboardModifier.ShiftModifier
        return event.key() == Qt.Key.Key_Menu or (event.key() == Qt.Key.Key_F10 and is_shifted)

    def _escape(self) -> None:
        if self._drag.is_on:
            self._pressed = -1
            self._drag.cancel()
        elif len(self.selected()) > 1:
            self.choose(self.currentIndex())
        else:
            self.left.emit()

    def event(self, event: QEvent) -> bool:
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and self._needs_escape():
            event.accept()  # the window's own Esc stops answers
            return True
        return super().event(event)

    def _needs_escape(self) -> bool:
        return self.takes_escape or self._drag.is_on or len(self.selected()) > 1

    def _is_typing(self) -> bool:
        return bool(self._typed) and time.monotonic() - self._typed_s < QApplication.keyboardInputInterval() / 1000

    def keyboardSearch(self, search: str) -> None:
        """Go to the next title that begins with what was typed without a pause."""
        self._typed = self._typed + search if self._is_typing() else search
        self._typed_s = time.monotonic()
        start = max(self.currentIndex().row(), 0) + (len(self._typed) == 1)
        row = self.conversations.starting_with(self._typed, start)
        if row >= 0:
            self.choose(self.conversations.index(row))

    # Pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._show_ring(False)
        at = event.position().toPoint()
        row = self.row_at(at.y())
        self._pressed = self._pressed_bin = -1
        if event.button() is not Qt.MouseButton.LeftButton or self.conversations.conversation(row) is None:
            return
        if self._is_on_bin(at, row):
            self._pressed_bin = row
            return
        self._pressed = row
        super().mousePressEvent(event)

    def mouseMoveEvent(self, e: QMouseEvent) -> None:
        self.pointer = e.position().toPoint()
        if e.buttons() & Qt.MouseButton.LeftButton:
            if self._pressed >= 0:
                self._drag.move(self._pressed, self.pointer)
        else:
            super().mouseMoveEvent(e)
        self.viewport().update()

    def mouseReleaseEvent(self, e: QMouseEvent) -> None:
        at, pressed, self._pressed = e.position().toPoint(), self._pressed, -1
        row, bin_row, self._pressed_bin = self.row_at(at.y()), self._pressed_bin, -1
        if self._drag.is_on:
            self.pins_moved.emit(self._drag.drop())
            return
        super().mouseReleaseEvent(e)
        found = self.conversations.conversation(row)
        if found is None or e.button() is not Qt.MouseButton.LeftButton:
            return
        if bin_row == row and self._is_on_bin(at, row):
            self.delete_requested.emit([found.id])
        elif pressed == row and e.modifiers() == _NO_KEYS:
            self.chosen.emit(found.id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._is_on_bin(at, self.row_at(at.y())):
            self.mousePressEvent(event)
        else:
            super().mouseDoubleClickEvent(event)

    def _is_on_bin(self, at: QPoint, row: int) -> bool:
        return self.conversations.conversation(row) is not None and self._bin_box(row).contains(at)

    def _bin_box(self, row: int) -> QRect:
        return self.delegate.mark_box(self.box_of_row(row))

    def contextMenuEvent(self, arg__1: QContextMenuEvent) -> None:
        if arg__1.reason() is QContextMenuEvent.Reason.Mouse:
            self.menu_requested.emit((self.row_at(arg__1.pos().y()), arg__1.pos()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointer = QPoint(-1, -1)
        self.viewport().update()

    # Focus, painting, place

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            first = self.conversations.index(self.step_from(-1, 1)) if self.count() else QModelIndex()
            self.selectionModel().setCurrentIndex(first, _Select.NoUpdate)
        if event.reason() not in _BACK_AGAIN:
            self._show_ring(event.reason() in KEYBOARD_REASONS)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in _BACK_AGAIN:
            self._show_ring(False)

    def _show_ring(self, shown: bool) -> None:
        if shown is not self.ring:
            self.ring = shown
            self.viewport().update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.let_breathe()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.let_breathe()

    def paintEvent(self, e: QPaintEvent) -> None:
        super().paintEvent(e)
        if self._drag.is_on:
            painter, box = QPainter(self.viewport()), self.box_of_row(self._drag.slot)
            painter.setPen(QPen(self._theme.colours.focus, self._theme.ring_px))
            painter.drawLine(box.topLeft(), box.topRight())
            painter.end()

    def _repaint_running(self) -> None:
        for row in self.conversations.running_rows:
            self.viewport().update(self.delegate.mark_box(self.box_of_row(row)))

    def _take_row_px(self, row_px: int) -> None:
        self.row_px = row_px
        self.doItemsLayout()

    def _note_place(self) -> None:
        """The first row in sight stays where it is, unless the list is at its top: new rows are to be seen there."""
        offset, self._current_row = self.verticalOffset(), self.currentIndex().row()
        top = self.conversations.conversation(self.row_at(0) + 1) if offset else None
        self._anchor = None if top is None else (top.id, self.top_of(self.row_at(0) + 1))

    def _keep_place(self) -> None:
        self.doItemsLayout()
        if self._anchor is not None:
            index, top = self.conversations.index_of(self._anchor[0]), self._anchor[1]
            if index.isValid():
                self.verticalScrollBar().setValue(index.row() * self.row_px - top)
        if self._current_row >= 0 and not self.currentIndex().isValid() and self.count() and self.hasFocus():
            row = self.conversations.next_conversation(min(self._current_row, self.count() - 1), -1)
            row = row if row >= 0 else self.step_from(-1, 1)
            self.selectionModel().setCurrentIndex(self.conversations.index(row), _Select.NoUpdate)
        self.let_breathe()
