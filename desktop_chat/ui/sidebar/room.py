"""Whether there is room for the conversations: in a narrow window they are shown while they are needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from desktop_chat.ui.design.theme import Theme
    from desktop_chat.ui.sidebar.sidebar import Sidebar


class SidebarRoom(QObject):
    """Hides and shows the sidebar; what the user chose for a wide window is kept while it is narrow."""

    def __init__(self, theme: Theme, window: QWidget, sidebar: Sidebar) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._sidebar = sidebar
        #: Whether the sidebar is shown where there is room for it.
        self.is_wanted = True
        self._was_narrow = False
        window.installEventFilter(self)

    @property
    def is_narrow(self) -> bool:
        return self._window.width() < self._theme.narrow_px

    def toggle(self) -> None:
        shown = not self._sidebar.isVisible()
        if not self.is_narrow:
            self.is_wanted = shown
        self._show(shown)
        if shown and self.is_narrow:
            # It was opened to choose something.
            self._sidebar.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def want(self, wanted: bool) -> None:
        """As the user had it last."""
        self.is_wanted = wanted
        self._fit()

    def reveal(self) -> None:
        """Something in the sidebar is asked for."""
        if not self._sidebar.isVisible():
            self.toggle()

    def done(self) -> None:
        """What was asked for was chosen: a narrow window belongs to the conversation again."""
        if self.is_narrow:
            self._show(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.is_narrow is not self._was_narrow:
            self._fit()
        return False

    def _fit(self) -> None:
        self._was_narrow = self._sidebar.view.takes_escape = self.is_narrow
        self._show(self.is_wanted and not self.is_narrow)

    def _show(self, shown: bool) -> None:
        """The keyboard does not stay in what is hidden."""
        focus = QApplication.focusWidget()
        leaves = not shown and focus is not None and self._sidebar.isAncestorOf(focus)
        self._sidebar.setVisible(shown)
        if leaves:
            self._sidebar.writing_requested.emit()
