"""What a paste of a megabyte, keys beside it, and words put into the field cost the window in one step.

`cpu` is the thread's own work, `blocked` its waiting for anything but the processor.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_chat.presenters.attaching import MAX_FIELD_CHARS
from desktop_chat.presenters.estimate import PAUSE_MS
from tests.bench.harness import Report, run_figures
from tests.gui.window_kit import WindowKit

MAX_MS = 16.0
_LINE = "A line of a text that somebody has copied somewhere.\n"
_MEGABYTE = _LINE * (1_000_000 // len(_LINE))
_KEYS = 50
#: Looked at after each thing that is done: what it starts may come later.
_SETTLE_S = (PAUSE_MS + 400) / 1000


class Steps:
    """The costliest step of the event loop since it was made."""

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._delay = Path("/proc/thread-self/schedstat")
        self.cpu_ms = self.blocked_ms = 0.0

    def take(self, work: Callable[[], object]) -> None:
        wall_ns, cpu_ns, delay_ns = self._now()
        work()
        wall_ns, cpu_ns, delay_ns = (
            after - before for after, before in zip(self._now(), (wall_ns, cpu_ns, delay_ns), strict=True)
        )
        self.cpu_ms = max(self.cpu_ms, cpu_ns / 1e6)
        self.blocked_ms = max(self.blocked_ms, (wall_ns - cpu_ns - delay_ns) / 1e6)

    def settle(self) -> None:
        """Let all that was started come to its end, a step at a time."""
        until_s = time.monotonic() + _SETTLE_S
        while time.monotonic() < until_s:
            self.take(self._app.processEvents)
            time.sleep(0.001)

    def _now(self) -> tuple[int, int, int]:
        return time.monotonic_ns(), time.thread_time_ns(), int(self._delay.read_text().split()[1])


def measure(report: Report) -> None:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    with tempfile.TemporaryDirectory() as folder:
        kit = WindowKit(app, Path(folder, "data"))
        kit.show()
        edit = kit.window.composer.edit
        Steps(app).settle()
        for name, do in _things(kit, Path(folder)):
            best = [_steps_of(app, kit, do) for _ in range(3)]
            report.add(f"composer_{name}_cpu_ms", min(step.cpu_ms for step in best), at_most=MAX_MS)
            report.add(f"composer_{name}_blocked_ms", min(step.blocked_ms for step in best), at_most=MAX_MS)
        assert edit.toPlainText() == ""
        kit.close_window()


def _steps_of(app: QApplication, kit: WindowKit, do: Callable[[Steps], None]) -> Steps:
    """Of the thing alone; what it leaves is cleared away unmeasured."""
    steps = Steps(app)
    do(steps)
    steps.settle()
    kit.window.composer.edit.clear()
    for file_id in kit.presenter.composing.attaching.ids:
        kit.presenter.composing.attaching.remove(file_id)
    Steps(app).settle()
    return steps


def _things(kit: WindowKit, folder: Path) -> list[tuple[str, Callable[[Steps], None]]]:
    edit, attaching = kit.window.composer.edit, kit.presenter.composing.attaching

    def paste(text: str, steps: Steps) -> None:
        mime = QMimeData()
        mime.setText(text)
        steps.take(lambda: edit.insertFromMimeData(mime))
        steps.settle()

    def paste_megabyte(steps: Steps) -> None:
        paste(_MEGABYTE, steps)
        assert len(attaching.ids) == 1
        for _ in range(_KEYS):
            steps.take(lambda: QTest.keyClick(edit, Qt.Key.Key_A))

    def paste_one_line(steps: Steps) -> None:
        paste(_MEGABYTE.replace("\n", " "), steps)
        assert len(attaching.ids) == 1

    def put_into_message(steps: Steps) -> None:
        paste(_MEGABYTE[:MAX_FIELD_CHARS], steps)
        steps.take(lambda: attaching.put_into_message(attaching.ids[0]))
        steps.settle()
        assert len(edit.toPlainText()) == MAX_FIELD_CHARS
        for _ in range(_KEYS):
            steps.take(lambda: QTest.keyClick(edit, Qt.Key.Key_A))

    def attach_picture(steps: Steps) -> None:
        path = folder / "large.png"
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(10_000_000))
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path))])
        steps.take(lambda: edit.insertFromMimeData(mime))
        steps.settle()
        assert len(attaching.ids) == 1

    return [
        ("paste_1m", paste_megabyte),
        ("paste_1m_line", paste_one_line),
        ("put_in_300k", put_into_message),
        ("picture_10m", attach_picture),
    ]


def main() -> int:
    return run_figures("composer", {"composer": measure})


if __name__ == "__main__":
    sys.exit(main())
