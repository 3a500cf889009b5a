"""A whole window over a real engine, on a data directory of its own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_chat.engine import Engine, Store
from desktop_chat.presenters.snapshot import SnapshotReading
from desktop_chat.presenters.window_presenter import WindowPresenter
from desktop_chat.ui.design.theme import make_theme
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.wiring import wire
from desktop_chat.window_engine import WindowEngine


class RealWindow:
    """Shown and attached; to be closed."""

    def __init__(self, app: QApplication, data_dir: Path) -> None:
        self.store = Store(data_dir)
        self.window = MainWindow(make_theme(False, app.font()))
        self.presenter = WindowPresenter(self.window, self.store.library, self.store.settings)
        wire(self.window, self.presenter)
        self.presenter.show(SnapshotReading(self.store.library, self.store.settings.ui).result())
        self.window.show()
        self.engine = Engine(self.store)
        self.presenter.attach(WindowEngine(self.engine))

    def press(self, key: Qt.Key) -> None:
        """On whatever has the keyboard."""
        QTest.keyClick(self.window.focusWidget(), key)

    async def close(self) -> None:
        await self.engine.close()
        self.presenter.close()
        self.window.close()
        self.window.deleteLater()
        self.presenter.deleteLater()
        self.store.close()
