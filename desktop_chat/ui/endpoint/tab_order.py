"""Lets Tab go from field to field as they are read, whenever they were made."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QWidget


def order_stops(top: QWidget) -> None:
    """Put all widgets below `top` that take the keyboard into the order of their layouts."""
    for before, after in pairwise(_stops(top)):
        QWidget.setTabOrder(before, after)


def _stops(widget: QWidget) -> list[QWidget]:
    content = widget.widget() if isinstance(widget, QScrollArea) else None
    if isinstance(content, QWidget):
        return _stops(content)
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        return [widget]
    layout = widget.layout()
    found = _stops_in(layout) if isinstance(layout, QLayout) else []
    # Tab comes to what stands for one of its parts, too: it has to be where that part is.
    return [widget, *found] if widget.focusProxy() in found else found


def _stops_in(layout: QLayout) -> list[QWidget]:
    found: list[QWidget] = []
    for at in range(layout.count()):
        item = layout.itemAt(at)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if isinstance(widget, QWidget):
            found += _stops(widget)
        elif isinstance(inner, QLayout):
            found += _stops_in(inner)
    return found
