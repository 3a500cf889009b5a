"""Layouts without margins: side by side, one below the other, in the middle."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

#: Of a layout: its margins as they are thought, leading to trailing.
_MARGINS = "leading_margins"


_FAR_MORE = 100


def row(*items: QWidget | None, spacing: int = 0) -> QHBoxLayout:
    """The widgets side by side; None stretches."""
    layout = QHBoxLayout()
    _fill(layout, items, spacing)
    return layout


def stack(*items: QWidget | None, spacing: int = 0) -> QVBoxLayout:
    """The widgets one below the other; None stretches."""
    layout = QVBoxLayout()
    _fill(layout, items, spacing)
    return layout


def _fill(layout: QBoxLayout, items: tuple[QWidget | None, ...], spacing: int) -> None:
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for item in items:
        if item is None:
            layout.addStretch(1)
        else:
            layout.addWidget(item)


def set_margins(layout: QLayout, leading: int, top: int, trailing: int, bottom: int) -> None:
    """In pixels; in a mirrored program, left and right change places."""
    layout.setProperty(_MARGINS, [leading, top, trailing, bottom])
    turn_margins(layout)


def turn_margins(layout: QLayout) -> None:
    """Let margins of `set_margins` follow a program that is mirrored now, or is no longer."""
    margins = layout.property(_MARGINS)
    if not isinstance(margins, list):
        return
    leading, top, trailing, bottom = cast("list[int]", margins)
    is_mirrored = QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
    left, right = (trailing, leading) if is_mirrored else (leading, trailing)
    layout.setContentsMargins(left, top, right, bottom)


def centred(child: QWidget, width: int) -> QHBoxLayout:
    """The widget in the middle, at most `width` pixels wide."""
    child.setMaximumWidth(width)
    layout = QHBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addStretch(1)
    # So much more than the sides that they get not even a pixel of what it could use.
    layout.addWidget(child, width * _FAR_MORE)
    layout.addStretch(1)
    return layout
