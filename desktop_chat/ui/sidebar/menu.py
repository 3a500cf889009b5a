"""The menu of one conversation, or of several that were chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from desktop_chat.ui.commands import catalogue

if TYPE_CHECKING:
    from desktop_chat.core.messages import Conversation
    from desktop_chat.ui.sidebar.actions import ConversationActions
    from desktop_chat.ui.sidebar.sidebar import Sidebar


def make_menu(sidebar: Sidebar, actions: ConversationActions, targets: Sequence[Conversation]) -> QMenu:
    """A menu that ends when it is closed; `targets` are what it is about, at least one."""
    tr, ids, menu = sidebar.tr, [one.id for one in targets], QMenu(sidebar)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def add(words: str, do: Callable[[], object], keys: str = "") -> None:
        action = menu.addAction(f"{words}\t{keys}" if keys else words)
        action.triggered.connect(lambda: do())

    one = targets[0] if len(targets) == 1 else None
    if one is not None:
        add(tr("Open"), lambda: sidebar.open(one.id), tr("Enter"))
        add(tr("Rename"), lambda: actions.rename(one.id), actions.keys_of(catalogue.RENAME))
    words = tr("Unpin") if all(target.pin is not None for target in targets) else tr("Pin")
    add(words, lambda: actions.turn_pins(ids), actions.keys_of(catalogue.PIN))
    words = tr("Mark as read") if all(target.unread for target in targets) else tr("Mark as unread")
    add(words, lambda: actions.turn_unread(ids), actions.keys_of(catalogue.MARK_UNREAD))
    menu.addSeparator()
    if one is not None:
        add(tr("Duplicate"), lambda: sidebar.duplicate_requested.emit(one.id))
        add(tr("Export…"), lambda: sidebar.export_requested.emit(one.id))
        menu.addSeparator()
    words = tr("Delete") if one is not None else tr("Delete {0} conversations").format(len(ids))
    add(words, lambda: sidebar.delete_requested.emit(ids), tr("Del"))
    return menu
