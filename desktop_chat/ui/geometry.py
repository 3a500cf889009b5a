"""Where a window was and how large, from one start to the next, whatever screens there are by then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QPoint, QRect, Qt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget


def geometry_of(window: QWidget) -> dict[str, object]:
    """Anything JSON knows: Qt's own account and, for screens that it takes for too different, the size itself."""
    size = window.normalGeometry().size() if window.isMaximized() or window.isFullScreen() else window.size()
    return {
        "geometry": bytes(window.saveGeometry().toBase64().data()).decode("ascii"),
        "size": [size.width(), size.height()],
        "maximized": window.isMaximized(),
    }


def restore_geometry(window: QWidget, state: Mapping[str, object]) -> None:
    """The inverse of `geometry_of`, to be called before the window is shown; what is missing or broken is left out."""
    if not _restored_by_qt(window, state.get("geometry")):
        match state.get("size"):
            case [int() as width, int() as height] if width > 0 and height > 0:
                window.resize(width, height)
            case _:
                pass
        if state.get("maximized") is True:
            window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)
    fit_to_screen(window)


def fit_to_screen(window: QWidget) -> None:
    """Be no larger than the screen, and on it."""
    room = window.screen().availableGeometry()
    size = window.size().boundedTo(room.size()).expandedTo(window.minimumSize())
    if size != window.size():
        window.resize(size)
    if window.testAttribute(Qt.WidgetAttribute.WA_Moved):
        window.move(_inside(window.geometry(), room))


def _inside(box: QRect, room: QRect) -> QPoint:
    left = max(min(box.left(), room.right() + 1 - box.width()), room.left())
    return QPoint(left, max(min(box.top(), room.bottom() + 1 - box.height()), room.top()))


def _restored_by_qt(window: QWidget, account: object) -> bool:
    if not isinstance(account, str):
        return False
    return window.restoreGeometry(QByteArray.fromBase64(account.encode("ascii", "replace")))
