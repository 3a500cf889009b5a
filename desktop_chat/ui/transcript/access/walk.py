"""The way of the Tab key through the widgets over the transcript: as they are seen, from top to bottom."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget


def walk(area: QAbstractScrollArea, go: Callable[[], bool]) -> bool:
    """Put the widgets in order, let `go` move the focus, and bring what has it into sight.

    Qt also moves the focus where a widget that has it is hidden, as one is whose message is scrolled away or is
    written anew: then the area itself takes the focus, and its keys go on scrolling.
    """
    viewport = area.viewport()
    left = _focused(viewport)
    if left is not None and not left.isVisible():
        area.setFocus(Qt.FocusReason.OtherFocusReason)
        return True
    for before, after in pairwise([area, *_stops(viewport)]):
        QWidget.setTabOrder(before, after)
    moved = go()
    reached = _focused(viewport)
    if reached is not None:
        bring_into_sight(area, reached)
    return moved


def bring_into_sight(area: QAbstractScrollArea, widget: QWidget) -> None:
    place = _place(area.viewport(), widget)
    beyond = min(place.top(), 0) or max(place.bottom() + 1 - area.viewport().height(), 0)
    if beyond:
        area.verticalScrollBar().setValue(area.verticalScrollBar().value() + beyond)


def _stops(viewport: QWidget) -> list[QWidget]:
    """The widgets that take the keyboard, those of one row in the direction of reading."""
    stops = [one for one in viewport.findChildren(QWidget) if one.isVisible() and one.focusPolicy() & _BY_TAB]
    places = {one: _place(viewport, one) for one in stops}
    mirrored = viewport.layoutDirection() is Qt.LayoutDirection.RightToLeft
    return sorted(stops, key=lambda one: (places[one].top(), -places[one].right() if mirrored else places[one].left()))


_BY_TAB = Qt.FocusPolicy.TabFocus


def _place(viewport: QWidget, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(viewport, QPoint(0, 0)), widget.size())


def _focused(viewport: QWidget) -> QWidget | None:
    """The widget over the transcript that the keys go to, if one does."""
    focused = QApplication.focusWidget()
    return focused if focused and viewport.isAncestorOf(focused) else None
