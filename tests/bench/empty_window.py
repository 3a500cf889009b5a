"""The yardstick of the start: an empty QMainWindow of our size, from the start of the process to its first paint.

Prints the resident memory in kB at the first paint, and ends.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget


class FirstPaint(QObject):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, tell)
        return False


def tell() -> None:
    """Print what /proc says of this process, and end at once: how the end goes is not measured."""
    status = Path("/proc/self/status").read_text()
    print(status.split("VmRSS:")[1].split()[0], flush=True)
    os._exit(0)


def main() -> int:
    app = QApplication(sys.argv)
    window = QMainWindow()
    page = QWidget()
    window.setCentralWidget(page)
    window.resize(1100, 760)
    watch = FirstPaint()
    page.installEventFilter(watch)
    window.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
