"""What lies over tables: their captions while they are scrolled, their buttons, and clicks on captions."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QCursor, QGuiApplication, QMouseEvent

from desktop_chat.ui.transcript.kinds.leaf_state import LeafState
from desktop_chat.ui.transcript.kinds.table.block import TableBlock
from desktop_chat.ui.transcript.message import MessageLayout
from desktop_chat.ui.transcript.over.doing import copy_table, layout_of, save_table, sort_table, sort_table_by
from desktop_chat.ui.transcript.over.host import BlockKey, Host
from desktop_chat.ui.transcript.over.pool import WidgetPool
from desktop_chat.ui.transcript.over.table_actions import TableActions
from desktop_chat.ui.transcript.over.table_formats import Format
from desktop_chat.ui.transcript.over.table_header import TableHeader

#: Steps of the grid between a table and its buttons, where there is room beside it. Where there is none they stand
#: above and cover as much of it, so that the way to them leads over nothing else.
_STEP = 1


class _Placed(NamedTuple):
    """A table in sight; areas are in the viewport."""

    key: BlockKey
    actions: TableActions
    #: Where the pointer calls for the buttons.
    area: QRect
    #: Its captions, where they are painted in their own place.
    captions: QRect
    can_sort: bool


class TableBars(QObject):
    def __init__(self, host: Host) -> None:
        super().__init__(host.viewport())
        self._host = host
        self._headers = WidgetPool(self._make_header)
        self._actions = WidgetPool(self._make_actions)
        self._placed: list[_Placed] = []
        self._pointer: QPoint | None = None
        #: Table and column of the caption the button went down on, and where.
        self._pressed: tuple[BlockKey, int, QPoint] | None = None
        host.viewport().installEventFilter(self)

    def begin(self) -> None:
        self._headers.begin()
        self._actions.begin()
        self._placed.clear()

    def end(self) -> None:
        self._headers.end()
        self._actions.end()
        self._look()

    def place(self, layout: MessageLayout, at: int, left: int, y: int) -> None:
        leaf = layout.leaf_of(at)
        key, laid = BlockKey(layout.item.id, leaf.start), layout.block(at)
        if not isinstance(laid, TableBlock) or any(placed.key == key for placed in self._placed):
            return
        columns, state = laid.columns, layout.leaf_state(at)
        if columns.shown != columns.version:  # a row that came into sight has moved them
            columns.shown = columns.version
            self._host.viewport().update()
        first_gap = layout.block(at).content_top if at == leaf.start else layout.style.gap_block
        top = y + round(layout.block_top(leaf.start)) + first_gap
        bottom = y + round(layout.block_top(leaf.stop))
        frame = QRect(left + layout.left + round(laid.left), top, round(laid.frame_width), bottom - top)
        captions = QRect(frame.topLeft(), frame.topLeft() + QPoint(frame.width() - 1, columns.header.height - 1))
        can_sort = not layout.is_growing(leaf)
        is_stuck = top < 0 and bottom > columns.header.height
        if is_stuck:
            captions = self._place_header(key, laid, frame, can_sort=can_sort)
        actions = self._place_actions(layout, key, state, frame, captions, can_sort=can_sort)
        covers_rows = actions.y() > captions.top() and actions.x() < frame.right()
        area = captions.adjusted(0, 0, 0, actions.height()) if covers_rows else frame.united(actions.geometry())
        self._placed.append(_Placed(key, actions, area, QRect() if is_stuck else captions, can_sort))

    def _place_header(self, key: BlockKey, laid: TableBlock, frame: QRect, *, can_sort: bool) -> QRect:
        header, height = self._headers.take(key), TableHeader.height_of(laid.columns)
        header.show_captions(key, laid.columns, laid.leaf, fixed=not can_sort)
        # At the table's end its last row pushes the captions out.
        header.setGeometry(frame.left(), min(0, frame.bottom() + 1 - height), frame.width(), height)
        header.raise_()
        return header.geometry()

    def _place_actions(
        self, layout: MessageLayout, key: BlockKey, state: LeafState, frame: QRect, captions: QRect, *, can_sort: bool
    ) -> TableActions:
        actions = self._actions.take(key)
        head = layout.content.blocks[key.block].rows[:1]
        names = [cell.text for cell in head[0]] if head else []
        actions.show_table(key, names, state.sort, layout.style, can_sort=can_sort)
        step = layout.style.space(_STEP)
        beside = frame.right() + 1 + step
        if beside + actions.width() <= self._host.viewport().width():
            actions.move(beside, captions.top() + (captions.height() - actions.height()) // 2)
        else:
            y = frame.top() - actions.height() + step
            # At the top of the viewport they may cover a little more of the captions, but not their text.
            y = max(y, 0) if y >= -2 * step else captions.bottom() + 1
            actions.move(frame.right() + 1 - actions.width(), y)
        actions.raise_()
        return actions

    # What the pointer does

    def eventFilter(self, _watched: QObject, event: QEvent, /) -> bool:
        kind = event.type()
        if kind is QEvent.Type.Leave:
            self._pointer = None
            self._look()
        elif isinstance(event, QMouseEvent) and self._placed:
            return self._mouse(event, event.position().toPoint())
        return False

    def _mouse(self, event: QMouseEvent, at: QPoint) -> bool:
        self._pointer = at
        match event.type():
            case QEvent.Type.MouseMove if not event.buttons():
                self._look()
                return self._points_at_caption(at)
            case QEvent.Type.MouseButtonPress | QEvent.Type.MouseButtonDblClick:
                self._press(event, at)
                # Two clicks in a row sort twice: they choose no word.
                return event.type() is QEvent.Type.MouseButtonDblClick and self._pressed is not None
            case QEvent.Type.MouseButtonRelease:
                self._release(at)
            case _:
                pass
        return False

    def _points_at_caption(self, at: QPoint) -> bool:
        """Show a hand over captions; the view shows what there is to show elsewhere."""
        if self._caption_at(at) is None:
            return False
        self._host.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        return True

    def _press(self, event: QMouseEvent, at: QPoint) -> None:
        found = self._caption_at(at)
        plain = event.button() is Qt.MouseButton.LeftButton and not event.modifiers()
        self._pressed = (*found, at) if found is not None and plain else None

    def _release(self, at: QPoint) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is None or self._caption_at(at) != pressed[:2]:
            return
        # A drag selects text instead.
        if (at - pressed[2]).manhattanLength() < QGuiApplication.styleHints().startDragDistance():
            sort_table_by(self._host, pressed[0], pressed[1])

    def _caption_at(self, at: QPoint) -> tuple[BlockKey, int] | None:
        """The table and the column whose caption is at a point, if a click there sorts."""
        for placed in self._placed:
            if placed.can_sort and placed.captions.contains(at):
                layout = layout_of(self._host, placed.key)
                laid = layout.block(placed.key.block) if layout is not None else None
                if isinstance(laid, TableBlock):
                    x, y = at.x() - placed.captions.left() + laid.left, at.y() - placed.captions.top()
                    column = laid.caption_at(x, y + laid.content_top)
                    is_link = laid.href_at(laid.position_at(x, y + laid.content_top))
                    return (placed.key, column) if column is not None and not is_link else None
        return None

    def _look(self) -> None:
        """Show the buttons of the table the pointer is at, and no others."""
        at = self._pointer
        for placed in self._placed:
            under = placed.actions.isVisible() and placed.actions.rect().contains(
                placed.actions.mapFromGlobal(QCursor.pos())
            )
            is_near = at is not None and placed.area.contains(at)
            placed.actions.set_near(is_near or (under and placed.actions.is_revealed))

    # What is done

    def _copy(self, form: Format) -> None:
        actions = self.sender()
        if isinstance(actions, TableActions):
            copy_table(self._host, actions.key, form)
            actions.say_copied()

    def _save(self) -> None:
        actions = self.sender()
        if isinstance(actions, TableActions):
            save_table(self._host, actions.key)

    def _scroll(self, notches: int) -> None:
        actions = self.sender()
        if isinstance(actions, TableActions):
            self._host.scroll_sideways(actions.key, notches)

    def _order(self, sort: tuple[int, bool] | None) -> None:
        actions = self.sender()
        if isinstance(actions, TableActions):
            sort_table(self._host, actions.key, sort)

    def _header_pressed(self, column: int) -> None:
        header = self.sender()
        if isinstance(header, TableHeader):
            sort_table_by(self._host, header.key, column)

    def _make_header(self) -> TableHeader:
        header = TableHeader(self._host.viewport())
        header.pressed.connect(self._header_pressed)
        return header

    def _make_actions(self) -> TableActions:
        actions = TableActions(self._host.viewport())
        actions.copy_requested.connect(self._copy)
        actions.save_requested.connect(self._save)
        actions.sort_requested.connect(self._order)
        actions.scrolled.connect(self._scroll)
        actions.left.connect(self._look)
        return actions
