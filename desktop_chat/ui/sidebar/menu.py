"""The menu of one conversation, or of several that were chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from desktop_chat.ui.commands import catalogue
from desktop_chat.ui.design.menu import Menu

if TYPE_CHECKING:
    from desktop_chat.core.messages import Conversation
    from desktop_chat.ui.sidebar.actions import ConversationActions
    from desktop_chat.ui.sidebar.sidebar import Sidebar


def make_menu(sidebar: Sidebar, actions: ConversationActions, targets: Sequence[Conversation]) -> Menu:
    """A menu that ends when it is closed; `targets` are what it is about, at least one."""
    tr, ids, menu, keys_of = sidebar.tr, [one.id for one in targets], Menu(sidebar.theme, sidebar), actions.keys_of
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    one = targets[0] if len(targets) == 1 else None
    if one is not None:
        menu.add(tr("Open"), lambda: sidebar.open(one.id), "message", tr("Enter"))
        menu.add(tr("Rename"), lambda: actions.rename(one.id), "pencil", keys_of(catalogue.RENAME))
    is_pinned = all(target.pin is not None for target in targets)
    words, icon = (tr("Unpin"), "pin_off") if is_pinned else (tr("Pin"), "pin")
    menu.add(words, lambda: actions.turn_pins(ids), icon, keys_of(catalogue.PIN))
    words = tr("Mark as read") if all(target.unread for target in targets) else tr("Mark as unread")
    menu.add(words, lambda: actions.turn_unread(ids), "dot", keys_of(catalogue.MARK_UNREAD))
    menu.addSeparator()
    if one is not None:
        menu.add(tr("Duplicate"), lambda: sidebar.duplicate_requested.emit(one.id), "copy")
        menu.add(tr("Export…"), lambda: sidebar.export_requested.emit(one.id), "download")
        menu.addSeparator()
    words = tr("Delete") if one is not None else tr("Delete {0} conversations").format(len(ids))
    menu.add(words, lambda: sidebar.delete(ids), "trash", tr("Del"))
    return menu
