"""Makes the transcript's interface when a screen reader first asks for it; until then it costs nothing."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface

#: A property of the application: Qt keeps the factory as long as that lives.
_INSTALLED = "transcript_access"


def install() -> None:
    app = QCoreApplication.instance()
    if app is not None and not app.property(_INSTALLED):
        app.setProperty(_INSTALLED, True)
        QAccessible.installFactory(make_interface)


def make_interface(class_name: str, made_for: QObject) -> QAccessibleInterface | None:
    """The interface of a transcript's viewport; None for everything else, which Qt knows itself."""
    if class_name != "QWidget":
        return None
    from desktop_chat.ui.transcript.view import TranscriptView

    view = made_for.parent()
    return view.access.interface if isinstance(view, TranscriptView) and view.viewport() is made_for else None
