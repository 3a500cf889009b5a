"""The window among other windows: its title with a mark, its button in the task bar, whether it is in front."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from desktop_chat.core.harmless import system_name


class WindowAttention(QObject):
    #: The program came to the front, or went to the back; carries which.
    front_changed = Signal(bool)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._title = ""
        self._mark = ""
        self._was_in_front = False
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.applicationStateChanged.connect(self.look)

    @property
    def is_open(self) -> bool:
        return self._window.isVisible()

    @property
    def is_in_front(self) -> bool:
        """Whether a window of this program has the keyboard, and this one can be seen."""
        active = QGuiApplication.applicationState() is Qt.ApplicationState.ApplicationActive
        return active and self._window.isVisible() and not self._window.isMinimized()

    def set_title(self, title: str) -> None:
        """Of what is open; empty if it has none yet."""
        # Qt takes [*] for the place of a mark; twice it is what it says.
        self._title = system_name(title).replace("[*]", "[*][*]")
        self._show()

    def show_mark(self, mark: str) -> None:
        self._mark = mark
        self._show()

    def alert(self) -> None:
        QApplication.alert(self._window)

    def come_forward(self) -> None:
        """Bring the window to the front, from wherever it is."""
        window = self._window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()

    def _show(self) -> None:
        name = self.tr("Desktop Chat")
        words = f"{self._title} - {name}" if self._title else name
        self._window.setWindowTitle(f"{self._mark} {words}" if self._mark else words)

    def look(self) -> None:
        """See whether the window is still where it was: the program became active, or it was minimised."""
        if self.is_in_front is not self._was_in_front:
            self._was_in_front = not self._was_in_front
            self.front_changed.emit(self._was_in_front)
