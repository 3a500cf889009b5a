"""The context menu of what was pointed at: a link, the selection, code, a message."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication

from desktop_chat.ui.design.menu import Menu
from desktop_chat.ui.transcript.blocks import Block, Kind
from desktop_chat.ui.transcript.kinds.code.block import FOLDS_FROM
from desktop_chat.ui.transcript.kinds.image import ImageBlock
from desktop_chat.ui.transcript.kinds.table.sort import next_sort
from desktop_chat.ui.transcript.message import MessageLayout
from desktop_chat.ui.transcript.model import ACTION_COPY, ActionRequest
from desktop_chat.ui.transcript.over import doing
from desktop_chat.ui.transcript.over.host import BlockKey
from desktop_chat.ui.transcript.over.table_formats import Format
from desktop_chat.ui.transcript.pictures.latex import latex_at
from desktop_chat.ui.transcript.reading.copying import markdown_of
from desktop_chat.ui.transcript.reading.links import Link, is_note, target_of
from desktop_chat.ui.transcript.reading.selection import Spot, whole_message

if TYPE_CHECKING:
    from desktop_chat.ui.transcript.handling import HandledArea

_MAX_SHOWN_CHARS: Final = 48


def _said(text: str) -> str:
    return QCoreApplication.translate("TranscriptMenu", text)


def open_menu(area: HandledArea, at: QPointF, global_at: QPoint) -> None:
    """Show the menu for a point of the viewport. It is popped up, so nothing waits for it."""
    menu = Menu(area.document.style.theme, area)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setAccessibleName(_said("Text"))
    pointer, place = area.reading.pointer, area.reading.in_column(at)
    link = area.reading.link or pointer.link_at(*place)
    spot = pointer.spot_at(*place)
    if link is not None and not is_note(link.href):
        _add_link(menu, area, link)
    if pointer.has_selection:
        _add_selection(menu, area)
    if spot is not None:
        _add_block(menu, area, spot)
        _add_message(menu, area, spot.message)
    menu.add(_said("Select all"), area.select_all, keys="Ctrl+A")
    menu.popup(global_at)


def place_of_menu(area: HandledArea) -> QPointF:
    """Where a menu opens that was asked for by a key: in the viewport."""
    reader = area.reading
    spot = Spot(reader.link.message, reader.link.block, reader.link.start) if reader.link is not None else reader.cursor
    if spot is None:
        return QPointF(area.viewport().rect().center())
    at = reader.pointer.rect_of(spot).translated(area.origin).center()
    port = area.viewport().rect()
    return QPointF(min(max(at.x(), 0), port.width() - 1), min(max(at.y(), 0), port.height() - 1))


def quotable(area: HandledArea) -> str:
    """What is selected, else the message at the top of the viewport, as Markdown."""
    pointer = area.reading.pointer
    if pointer.has_selection:
        return area.selected_text()
    at = area.document.message_at(-area.origin.y() + area.document.style.message_gap)
    return _message_text(area, at) if at >= 0 else ""


def _message_text(area: HandledArea, message: int) -> str:
    return markdown_of(area.document, whole_message(area.document, message))


def _add_link(menu: Menu, area: HandledArea, link: Link) -> None:
    target = target_of(link.href)
    shown = target if len(target) <= _MAX_SHOWN_CHARS else f"{target[:_MAX_SHOWN_CHARS]}…"
    menu.add(_said("Open {0}").format(shown.replace("&", "&&")), lambda: area.follow(link))
    menu.add(_said("Copy address"), lambda: QGuiApplication.clipboard().setText(target))
    menu.addSeparator()


def _add_selection(menu: Menu, area: HandledArea) -> None:
    menu.add(_said("Copy"), area.copy, keys="Ctrl+C")
    menu.add(_said("Copy as plain text"), lambda: area.copy(plain=True), keys="Ctrl+Shift+C")
    menu.add(_said("Quote in reply"), area.quote, keys="Ctrl+Shift+R")
    menu.add(_said("Find in this conversation"), lambda: area.find_requested.emit(area.selected_line()), keys="Ctrl+F")
    menu.addSeparator()


def _add_block(menu: Menu, area: HandledArea, spot: Spot) -> None:
    layout = area.document.layout(spot.message)
    if spot.block >= len(layout.content.blocks) or layout.is_user:
        return
    block = layout.content.blocks[spot.block]
    key = BlockKey(layout.item.id, layout.leaf_of(spot.block).start)
    match block.kind:
        case Kind.CODE:
            _add_code(menu, area, layout, key)
        case Kind.TABLE:
            _add_table(menu, area, layout, key, _column_at(block, spot.offset))
        case Kind.IMAGE:
            _add_picture(menu, area, layout, spot.block)
        case _:
            latex = latex_at(block, spot.offset)
            if not latex:
                return
            menu.add(_said("Copy formula as LaTeX"), lambda: QGuiApplication.clipboard().setText(latex))
    menu.addSeparator()


def _add_code(menu: Menu, area: HandledArea, layout: MessageLayout, key: BlockKey) -> None:
    state, leaf = layout.leaf_state(key.block), layout.leaf_of(key.block)
    menu.add(_said("Copy code"), lambda: doing.copy_code(area, key))
    menu.add(_said("Save code as…"), lambda: doing.save_code(area, key))
    wrapping = _said("Do not wrap lines") if state.is_wrapped else _said("Wrap lines")
    menu.add(wrapping, lambda: doing.toggle_code(area, key, "wrap"))
    numbering = _said("Hide line numbers") if state.is_numbered else _said("Show line numbers")
    menu.add(numbering, lambda: doing.toggle_code(area, key, "numbers"))
    if len(leaf) > 1 or layout.content.blocks[key.block].text.count("\n") >= FOLDS_FROM:
        folding = _said("Unfold code") if state.is_folded else _said("Fold code")
        menu.add(folding, lambda: doing.toggle_code(area, key, "fold"))


def _add_table(menu: Menu, area: HandledArea, layout: MessageLayout, key: BlockKey, column: int) -> None:
    menu.add(_said("Copy as CSV"), lambda: doing.copy_table(area, key, Format.CSV))
    menu.add(_said("Copy as TSV"), lambda: doing.copy_table(area, key, Format.TSV))
    menu.add(_said("Copy as Markdown"), lambda: doing.copy_table(area, key, Format.MARKDOWN))
    menu.add(_said("Save as CSV…"), lambda: doing.save_table(area, key))
    if not layout.is_growing(layout.leaf_of(key.block)):
        sorting = {
            None: _said("Sort as it came"),
            (column, False): _said("Sort by this column"),
            (column, True): _said("Sort by this column, descending"),
        }[next_sort(layout.leaf_state(key.block).sort, column)]
        menu.add(sorting, lambda: doing.sort_table_by(area, key, column))


def _add_picture(menu: Menu, area: HandledArea, layout: MessageLayout, at: int) -> None:
    laid = layout.block(at)
    url, name = laid.block.info, laid.block.text
    if isinstance(laid, ImageBlock) and laid.is_shown:
        menu.add(_said("Copy picture"), lambda: doing.copy_picture(area, url))
        menu.add(_said("Show large"), lambda: doing.enlarge_picture(area, url, name))
    menu.add(_said("Save picture as…"), lambda: doing.save_picture(area, url))


def _column_at(block: Block, offset: int) -> int:
    """The column of a table that a character of its text is in."""
    at = 0
    for row in block.rows:
        for column, cell in enumerate(row):
            at += len(cell.text) + 1
            if offset < at:
                return column
    return 0


def _add_message(menu: Menu, area: HandledArea, message: int) -> None:
    from desktop_chat.ui.transcript.over.footer_words import label_of

    item = area.document.items[message]
    menu.add(_said("Copy message"), lambda: area.act(ActionRequest(item.id, ACTION_COPY)))
    if not area.reading.pointer.has_selection:
        menu.add(_said("Quote message"), lambda: _quote_message(area, item.id))
    for action in item.actions:
        if action != ACTION_COPY and not item.running:
            menu.add(label_of(action), _acting(area, ActionRequest(item.id, action)))
    menu.addSeparator()


def _quote_message(area: HandledArea, message_id: str) -> None:
    """Nothing, where the message is gone by now."""
    message = area.document.index_of(message_id)
    if message is not None:
        area.quote_requested.emit(_message_text(area, message))


def _acting(area: HandledArea, request: ActionRequest) -> Callable[[], None]:
    return lambda: area.act(request)
