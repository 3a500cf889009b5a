"""Widgets reused for whatever is in sight, so that a long conversation costs no more of them than a short one."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from PySide6.QtWidgets import QWidget

W = TypeVar("W", bound=QWidget)


class WidgetPool(Generic[W]):
    """Between `begin` and `end`, `take` a widget per key; a key keeps its widget (and the keyboard's focus)."""

    def __init__(self, make: Callable[[], W]) -> None:
        self._make = make
        self._used: dict[Hashable, W] = {}
        self._before: dict[Hashable, W] = {}
        self._free: list[W] = []

    def begin(self) -> None:
        self._before, self._used = self._used, {}

    def take(self, key: Hashable) -> W:
        widget = self._before.pop(key, None)
        if widget is None:
            widget = self._free.pop() if self._free else self._make()
        self._used[key] = widget
        return widget

    def used(self, key: Hashable) -> W | None:
        """The widget that was taken for a key."""
        return self._used.get(key)

    def end(self) -> None:
        """Show what was taken, hide what was not."""
        for widget in self._before.values():
            widget.hide()
            self._free.append(widget)
        self._before = {}
        for widget in self._used.values():
            if widget.isHidden():
                widget.show()
