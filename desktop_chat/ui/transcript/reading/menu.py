"""The context menu of what was pointed at: a link, the selection, code, a message."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from desktop_chat.ui.transcript.blocks import Kind
from desktop_chat.ui.transcript.model import ACTION_COPY, ActionRequest
from desktop_chat.ui.transcript.over.host import BlockKey
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
    menu = QMenu(area)
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
    _add(menu, _said("Select all"), area.select_all, "Ctrl+A")
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


def _add(menu: QMenu, text: str, do: Callable[[], object], keys: str = "") -> None:
    action = menu.addAction(f"{text}\t{keys}" if keys else text)
    action.triggered.connect(lambda: do())


def _add_link(menu: QMenu, area: HandledArea, link: Link) -> None:
    target = target_of(link.href)
    shown = target if len(target) <= _MAX_SHOWN_CHARS else f"{target[:_MAX_SHOWN_CHARS]}…"
    _add(menu, _said("Open {0}").format(shown.replace("&", "&&")), lambda: area.follow(link))
    _add(menu, _said("Copy address"), lambda: QGuiApplication.clipboard().setText(target))
    menu.addSeparator()


def _add_selection(menu: QMenu, area: HandledArea) -> None:
    _add(menu, _said("Copy"), area.copy, "Ctrl+C")
    _add(menu, _said("Copy as plain text"), lambda: area.copy(plain=True), "Ctrl+Shift+C")
    _add(menu, _said("Quote in reply"), area.quote, "Ctrl+Shift+R")
    _add(menu, _said("Find in this conversation"), lambda: area.find_requested.emit(area.selected_line()), "Ctrl+F")
    menu.addSeparator()


def _add_block(menu: QMenu, area: HandledArea, spot: Spot) -> None:
    content = area.document.layout(spot.message).content
    if spot.block >= len(content.blocks):
        return
    if content.blocks[spot.block].kind is Kind.CODE:
        layout = area.document.layout(spot.message)
        first, state = layout.leaf_of(spot.block).start, layout.leaf_state(spot.block)
        _add(menu, _said("Copy code"), lambda: QGuiApplication.clipboard().setText(content.code_at(first)))
        wrapping = _said("Do not wrap lines") if state.is_wrapped else _said("Wrap lines")
        _add(menu, wrapping, lambda: _wrap(area, spot))
        menu.addSeparator()
    elif latex := latex_at(content.blocks[spot.block], spot.offset):
        _add(menu, _said("Copy formula as LaTeX"), lambda: QGuiApplication.clipboard().setText(latex))
        menu.addSeparator()


def _wrap(area: HandledArea, spot: Spot) -> None:
    state = area.document.layout(spot.message).leaf_state(spot.block)
    state.is_wrapped, state.x = not state.is_wrapped, 0.0
    area.leaf_changed(BlockKey(area.document.items[spot.message].id, spot.block))


def _add_message(menu: QMenu, area: HandledArea, message: int) -> None:
    from desktop_chat.ui.transcript.over.footer import ACTION_LABELS

    item = area.document.items[message]
    _add(menu, _said("Copy message"), lambda: area.act(ActionRequest(item.id, ACTION_COPY)))
    if not area.reading.pointer.has_selection:
        _add(menu, _said("Quote message"), lambda: area.quote_requested.emit(_message_text(area, message)))
    for action in item.actions:
        if action != ACTION_COPY and not item.running:
            label = QCoreApplication.translate("MessageFooter", ACTION_LABELS.get(action, action.capitalize()))
            _add(menu, label, _acting(area, ActionRequest(item.id, action)))
    menu.addSeparator()


def _acting(area: HandledArea, request: ActionRequest) -> Callable[[], None]:
    return lambda: area.act(request)
