"""`--gallery`: shows the gallery until it is closed."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from PySide6.QtWidgets import QApplication

from desktop_chat.core.verdict import EXIT_USAGE


def run_gallery(words: Sequence[str]) -> int:
    if words:
        print("desktop-chat: --gallery takes nothing else", file=sys.stderr)
        return EXIT_USAGE
    from desktop_chat.ui.gallery.window import Gallery

    app = QApplication(["desktop-chat"])
    gallery = Gallery(app, app.font())
    gallery.show()
    return app.exec()
