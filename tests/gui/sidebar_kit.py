"""A sidebar of its own, with conversations that are as old as a test wants them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from desktop_chat.core.messages import Conversation
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.sidebar.days import start_ms
from desktop_chat.ui.sidebar.sidebar import Sidebar

TODAY = date(2026, 11, 18)
NOON_MS = 12 * 3_600_000


def aged(title: str, days: int = 0, pin: int | None = None, *, unread: bool = False) -> Conversation:
    """A conversation that was last written at noon, so many days before `TODAY`; its id is its title, small."""
    written_ms = start_ms(TODAY - timedelta(days=days)) + NOON_MS
    return Conversation(title.lower(), title, written_ms, written_ms, pin=pin, unread=unread)


def several(*titles: str) -> list[Conversation]:
    """Conversations of today, the newest first."""
    made = [aged(title) for title in titles]
    return [Conversation(one.id, one.title, one.created_ms, one.updated_ms - at * 1000) for at, one in enumerate(made)]


class Heard:
    """What a sidebar said."""

    def __init__(self, sidebar: Sidebar) -> None:
        self.chosen: list[str] = []
        self.deleted: list[list[str]] = []
        self.pins: list[list[str]] = []
        self.renamed: list[tuple[str, str]] = []
        self.unread: list[tuple[list[str], bool]] = []
        self.duplicated: list[str] = []
        self.exported: list[str] = []
        self.writing = 0
        sidebar.conversation_chosen.connect(self.chosen.append)
        sidebar.delete_requested.connect(self.deleted.append)
        sidebar.pins_requested.connect(self.pins.append)
        sidebar.rename_requested.connect(self.renamed.append)
        sidebar.unread_requested.connect(self.unread.append)
        sidebar.duplicate_requested.connect(self.duplicated.append)
        sidebar.export_requested.connect(self.exported.append)
        sidebar.writing_requested.connect(self._count)

    def _count(self) -> None:
        self.writing += 1


class SidebarKit:
    """The sidebar as a test sees it: rows by their text, keys to the list."""

    def __init__(self, theme: Theme, conversations: Sequence[Conversation], open_id: str | None) -> None:
        self.day = TODAY
        self.sidebar = Sidebar(theme, today=lambda: self.day)
        self.view = self.sidebar.view
        self.model = self.view.conversations
        self.heard = Heard(self.sidebar)
        self.sidebar.resize(264, 600)
        self.sidebar.set_conversations(conversations, open_id)
        self.sidebar.show()

    @property
    def rows(self) -> list[str]:
        return [str(self.model.index(row).data()) for row in range(self.model.rowCount())]

    @property
    def selected(self) -> list[str]:
        return [one.title for one in self.view.selected()]

    @property
    def current(self) -> str | None:
        current = self.view.current
        return current.title if current is not None else None

    def index(self, text: str) -> QModelIndex:
        return self.model.index(self.rows.index(text))

    def centre(self, text: str) -> QPoint:
        return self.view.visualRect(self.index(text)).center()

    def bin(self, text: str) -> QPoint:
        return self.view.delegate.mark_box(self.view.visualRect(self.index(text))).center()

    def click(self, text: str, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.mouseClick(self.view.viewport(), Qt.MouseButton.LeftButton, modifiers, self.centre(text))

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.view, key, modifiers)

    @property
    def editor(self) -> QLineEdit | None:
        return self.view.viewport().findChild(QLineEdit)
