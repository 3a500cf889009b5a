"""The key that goes from part to part of the window: conversations, top bar, what is read, message field, panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from desktop_chat.ui.commands import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_chat.ui.commands.desk import CommandDesk
    from desktop_chat.ui.main_window import MainWindow


class Regions(QObject):
    """In the order they are read; parts that are not seen are passed over."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def add_commands(self, commands: CommandDesk) -> None:
        commands.add(catalogue.NEXT_PART, lambda: self._step(1), self._window.top_bar.isVisible)
        commands.add(catalogue.PREVIOUS_PART, lambda: self._step(-1), self._window.top_bar.isVisible)

    def _step(self, step: int) -> None:
        stops = [(part, stop) for part in self._parts() if (stop := self._stop_in(part)) is not None]
        focus = self._window.focusWidget() or self._window
        at = next((at for at, (part, _) in enumerate(stops) if part.isAncestorOf(focus)), None)
        if at is None:  # a bar above the message has the keyboard
            self._window.composer.focus()
        else:
            stops[(at + step) % len(stops)][1].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _parts(self) -> Iterator[QWidget]:
        window = self._window
        yield from (window.sidebar, window.top_bar, window.pages, window.composer)
        if window.side.late.made is not None:
            yield window.side.late.made

    def _stop_in(self, part: QWidget) -> QWidget | None:
        """What of a part gets the keyboard: what it is there for, or its first control."""
        window = self._window
        wanted = (window.sidebar.view, window.picker, window.transcript, window.composer.edit)
        inside = [one for one in wanted if part.isAncestorOf(one)]
        return next((one for one in [*inside, *part.findChildren(QWidget)] if _is_reached(one)), None)


def _is_reached(widget: QWidget) -> bool:
    by_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(by_tab) and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None
