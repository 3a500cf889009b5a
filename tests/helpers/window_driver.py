"""The real window in a process of its own, off screen: sends one message by key presses and says when it did.

`python -m tests.helpers.window_driver TEXT` ends when its standard input does.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QSocketNotifier, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_chat.app import run_window
from desktop_chat.ui.main_window import MainWindow


def main() -> int:
    kept: list[object] = []

    def painted() -> None:
        [window] = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow)]
        end = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
        end.activated.connect(window.close)
        kept.append(end)
        QTimer.singleShot(0, lambda: send(window))

    def send(window: MainWindow) -> None:
        target = QApplication.focusWidget()
        assert target is not None, "the composer has the focus after the start"
        QTest.keyClicks(target, sys.argv[1])
        QTest.keyClick(target, Qt.Key.Key_Return)
        print("sent", flush=True)

    return run_window(on_first_paint=painted)


if __name__ == "__main__":
    raise SystemExit(main())
