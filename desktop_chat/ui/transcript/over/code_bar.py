"""The headers over code: each stays in sight as long as its fence is, and does what its buttons say."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QTimer
from PySide6.QtGui import QCursor, QMouseEvent

from desktop_chat.ui.transcript.blocks import CODE_PIECE_LINES, UNTITLED
from desktop_chat.ui.transcript.kinds.code.block import FOLDS_FROM, CodeBlock
from desktop_chat.ui.transcript.kinds.code.fence_colours import FenceColours
from desktop_chat.ui.transcript.kinds.code.languages import language_name
from desktop_chat.ui.transcript.message import MessageLayout
from desktop_chat.ui.transcript.over.code_header import CodeHeader, FenceShown
from desktop_chat.ui.transcript.over.footer_height import row_height
from desktop_chat.ui.transcript.over.host import BlockKey, Host
from desktop_chat.ui.transcript.over.pool import WidgetPool

#: Colours are found in steps of so many seconds, with a pause of so many milliseconds between two.
_STEP_S, _PAUSE_MS = 0.004, 4


@dataclass(slots=True)
class _Placed:
    """A fence in sight; the area is in the viewport."""

    layout: MessageLayout
    header: CodeHeader
    area: QRect
    colours: FenceColours
    #: The last line in sight, and whether more may come.
    last_line: int
    grows: bool


class CodeBars(QObject):
    def __init__(self, host: Host) -> None:
        super().__init__(host.viewport())
        self._host = host
        self._headers = WidgetPool(self._make)
        self._placed: dict[BlockKey, _Placed] = {}
        self._pointer: QPoint | None = None
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(self._colour)
        host.viewport().installEventFilter(self)

    def begin(self) -> None:
        self._headers.begin()
        self._placed.clear()

    def end(self) -> None:
        self._headers.end()
        self._look()
        if not self._timer.isActive() and any(one.colours.needs(one.last_line) for one in self._placed.values()):
            self._timer.start()

    def place(self, layout: MessageLayout, at: int, left: int, y: int) -> None:
        leaf, blocks = layout.leaf_of(at), layout.content.blocks
        key, last_line = BlockKey(layout.item.id, leaf.start), (at - leaf.start) * CODE_PIECE_LINES
        last_line += blocks[at].text.count("\n")
        placed = self._placed.get(key)
        if placed is not None:
            placed.last_line = last_line
            return
        laid = layout.block(at)
        if not isinstance(laid, CodeBlock):
            return
        colours, grows = layout.fence_colours(at), layout.is_growing(leaf)
        if not grows:
            colours.settle(blocks[leaf.start : leaf.stop])
        top = y + round(layout.block_top(leaf.start)) + (laid.content_top if at == leaf.start else 0)
        bottom = y + round(layout.block_top(leaf.stop))
        area = QRect(left + layout.left + round(laid.left), top, round(laid.width), bottom - top)
        header = self._place_header(layout, key, leaf, area)
        self._placed[key] = _Placed(layout, header, area.united(header.geometry()), colours, last_line, grows)

    def _place_header(self, layout: MessageLayout, key: BlockKey, leaf: range, area: QRect) -> CodeHeader:
        style, state, first = layout.style, layout.leaf_state(key.block), layout.content.blocks[key.block]
        has_title = first.info != UNTITLED
        height = style.code_header if has_title else min(row_height(style), style.code_header)
        header = self._headers.take(key)
        # A fence without a header has its buttons beside the line above, which says what it is.
        y = area.top() if has_title else area.top() - height
        is_stuck = has_title and y < 0 and area.bottom() > 0
        if is_stuck:
            y = min(0, area.bottom() + 1 - height)
        can_fold = len(leaf) > 1 or first.text.count("\n") >= FOLDS_FROM
        shown = FenceShown(
            *(key, language_name(first.info if has_title else ""), style),
            *(state.is_wrapped, state.is_numbered, state.is_folded, can_fold, is_stuck, has_title),
        )
        header.show_fence(shown, area.width() if has_title else header.least_width(style), height)
        header.move(area.right() + 1 - header.width(), y)
        if is_stuck:
            header.raise_()
        return header

    # Colours

    def _colour(self) -> None:
        """One step of what is to be done for the fences in sight."""
        changed = False
        for key, one in list(self._placed.items()):
            if not one.colours.needs(one.last_line):
                continue
            if not one.colours.is_loaded:
                if one.colours.load(_STEP_S) and one.grows:
                    self._host.leaf_changed(key)
            else:
                changed = one.colours.work(one.last_line, _STEP_S)
            break
        if changed:
            self._host.viewport().update()
        if any(one.colours.needs(one.last_line) for one in self._placed.values()):
            self._timer.start()

    # What the pointer does

    def eventFilter(self, _watched: QObject, event: QEvent, /) -> bool:
        if event.type() is QEvent.Type.Leave:
            self._pointer = None
            self._look()
        elif isinstance(event, QMouseEvent) and not event.buttons():
            self._pointer = event.position().toPoint()
            self._look()
        return False

    def _pointed(self) -> None:
        """The pointer is over a header, or was: the viewport is not told."""
        self._pointer = self._host.viewport().mapFromGlobal(QCursor.pos())
        self._look()

    def _look(self) -> None:
        """Show the buttons of the fence the pointer is over, and no others."""
        at = self._pointer
        for one in self._placed.values():
            one.header.set_near(one.header.underMouse() or (at is not None and one.area.contains(at)))

    # What is done

    def _do(self, action: str) -> None:
        header = self.sender()
        if not isinstance(header, CodeHeader) or header.shown is None:
            return
        from desktop_chat.ui.transcript.over import doing

        key = header.shown.key
        match action:
            case "copy":
                doing.copy_code(self._host, key)
                header.say_copied()
            case "save":
                doing.save_code(self._host, key)
            case _:
                doing.toggle_code(self._host, key, action)

    def _scroll(self, notches: int) -> None:
        header = self.sender()
        if isinstance(header, CodeHeader) and header.shown is not None:
            self._host.scroll_sideways(header.shown.key, notches)

    def _make(self) -> CodeHeader:
        header = CodeHeader(self._host.viewport())
        header.chosen.connect(self._do)
        header.scrolled.connect(self._scroll)
        header.pointed.connect(self._pointed)
        return header
