"""Where the panel stands: a column beside the conversation, or in its place where the window is narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop_chat.ui.came_from import CameFrom
from desktop_chat.ui.commands import catalogue
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.late_part import LatePart
from desktop_chat.ui.splitter import Splitter

if TYPE_CHECKING:
    from desktop_chat.core.instructions import InstructionsForm
    from desktop_chat.ui.panel.panel import SidePanel

#: What can be done with the panel in sight.
_ITS_COMMANDS = (
    *(catalogue.TOGGLE_PANEL, catalogue.SYSTEM_PROMPT, catalogue.STOP, catalogue.TOGGLE_SIDEBAR),
    *catalogue.ZOOMS,
)


class PanelPlace(QObject):
    #: Whether the panel is shown; carries that.
    open_changed = Signal(bool)
    #: The panel was closed while it had the keyboard, and that cannot go back to where it was before.
    left = Signal()

    def __init__(self, theme: Theme, window: QWidget, columns: Splitter, middle: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._columns = columns
        self._middle = middle
        self._width_px = theme.panel_px
        self.is_open = False
        self._came_from = CameFrom()
        self._is_placed = False
        self.late = LatePart(self._make)
        window.installEventFilter(self)

    @property
    def panel(self) -> SidePanel:
        return self.late.get()

    @property
    def is_alone(self) -> bool:
        """Whether it stands in the place of the conversation while it is open."""
        return self._window.width() < self._theme.panel_room_px

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.late.set_theme(theme)

    # What presenters do

    def show_form(self, form: InstructionsForm) -> None:
        self.panel.show_form(form)

    def flush(self) -> None:
        """Hand on at once what was typed into the panel."""
        if self.late.made is not None:
            self.late.made.flush()

    # What the user does

    def toggle(self) -> None:
        if self.is_open:
            self.close()
        else:
            self.open()

    def want(self, is_open: bool) -> None:
        if is_open is not self.is_open:
            self.toggle()

    def open(self) -> None:
        """Show it, with the keyboard in the system prompt."""
        if not self._has_keyboard():
            self._came_from.note()
        self._set_open(True)
        self.panel.focus_system_prompt()

    def close(self) -> None:
        panel = self.late.made
        if panel is None or not self.is_open:
            return
        panel.flush()
        had_focus = self._has_keyboard()
        self._set_open(False)
        if had_focus and not self._came_from.go_back():
            self.left.emit()

    def _has_keyboard(self) -> bool:
        panel = self.late.made
        return panel is not None and panel.isAncestorOf(self._window.focusWidget() or self._window)

    def before(self, command_id: str) -> None:
        """A command is about to run, which may want what the panel hides."""
        if command_id not in _ITS_COMMANDS:
            self.make_room()

    def make_room(self) -> None:
        """What stands in the place of the conversation goes."""
        if self.is_alone:
            self.close()

    # From one start to the next

    def state(self) -> dict[str, object]:
        return {"panel_open": self.is_open, "panel_px": self._wide_px()}

    def restore_state(self, state: dict[str, object]) -> None:
        """The inverse of `state`; the panel is made after the first paint."""
        width_px = state.get("panel_px")
        if isinstance(width_px, int) and width_px > 0:
            self._width_px = width_px
        if state.get("panel_open") is True:
            QTimer.singleShot(0, self, lambda: self._set_open(True))

    # Placing

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.is_open:
            self._place()
        return False

    def _make(self) -> SidePanel:
        from desktop_chat.ui.panel.panel import SidePanel

        panel = SidePanel(self._theme)
        panel.close_requested.connect(self.close)
        return panel

    def _set_open(self, is_open: bool) -> None:
        if is_open == self.is_open:
            return
        self.is_open = is_open
        if is_open:
            self.open_changed.emit(True)
            self._place()
        else:
            self.panel.hide()
            self._middle.show()
            self.open_changed.emit(False)

    def _wide_px(self) -> int:
        """How wide the panel is as a column."""
        panel = self.late.made
        return self._columns.width_of(panel) if panel is not None and self._is_placed else self._width_px

    def _place(self) -> None:
        panel, columns = self.panel, self._columns
        if not self._is_placed:
            columns.add_side(panel, self._width_px)
            self._is_placed = True
        columns.setStretchFactor(columns.indexOf(panel), int(self.is_alone))
        if self._middle.isHidden() is not self.is_alone or panel.isHidden():
            self._middle.setVisible(not self.is_alone)
            panel.show()
            columns.set_width(panel, columns.width_of(panel))
