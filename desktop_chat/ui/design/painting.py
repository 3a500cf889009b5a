"""What painted widgets and delegates share: where to paint."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QStyleOptionViewItem


def box_of(option: QStyleOptionViewItem) -> QRect:
    """Where a delegate is to paint."""
    return option.rect  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType] - not in the stubs
