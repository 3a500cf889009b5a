"""The real window in the five seconds after its first paint: the largest gaps on the GUI thread, as JSON."""

from __future__ import annotations

import json
import sys

from desktop_chat.__main__ import prepare_window

SECONDS = 5


def main() -> int:
    prepare_window()
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from desktop_chat.app import run_window
    from tests.helpers.freeze import FreezeMeter

    meter = FreezeMeter()

    def painted() -> None:
        meter.start()
        QTimer.singleShot(SECONDS * 1000, finish)

    def finish() -> None:
        freezes = meter.stop()
        print(
            json.dumps(
                {
                    "cpu_ms": freezes.cpu_ms,
                    "cpu_at_s": freezes.largest_cpu.at_s,
                    "blocked_ms": freezes.blocked_ms,
                    "blocked_at_s": freezes.largest_blocked.at_s,
                }
            ),
            flush=True,
        )
        for window in QApplication.topLevelWidgets():
            window.close()

    return run_window(on_first_paint=painted)


if __name__ == "__main__":
    sys.exit(main())
