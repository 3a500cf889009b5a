"""Paints the transcript in every state: `python -m tests.pictures FOLDER [SCENE...]`, light and dark, 1x and 2x."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from desktop_chat.ui.design.theme import apply_palette, make_theme
from desktop_chat.ui.transcript.view import TranscriptView
from tests.pictures.scenes import SCENES, Scene
from tests.pictures.states import STATES

_ALL = SCENES | STATES

#: Formulas, pictures and colours of code come a moment after the text.
_SETTLE_MS = 2500


def paint(app: QApplication, scene: Scene, path: Path, *, dark: bool) -> None:
    theme = make_theme(dark, app.font(), scene.wishes)
    apply_palette(app, theme)
    view = TranscriptView(theme)
    view.resize(*scene.size)
    view.show()
    view.markdown_ready()
    view.set_messages(scene.messages)
    scene.act(view)
    view.setFocus(Qt.FocusReason.OtherFocusReason)  # or the first button has it
    _wait()
    view.grab().save(str(path))
    print(path)
    view.close()
    view.deleteLater()


def _wait() -> None:
    """Unlike QTest.qWait it lets other threads run Python meanwhile."""
    loop = QEventLoop()
    QTimer.singleShot(_SETTLE_MS, loop.quit)
    loop.exec()


def main(folder: Path, wanted: Sequence[str], scale: str) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication(sys.argv[:1])
    for name in wanted or _ALL:
        for dark in (False, True):
            scheme = "dark" if dark else "light"
            paint(app, _ALL[name], folder / f"{name}-{scheme}-{scale}x.png", dark=dark)
    return 0


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if "QT_SCALE_FACTOR" in os.environ:
        raise SystemExit(main(Path(sys.argv[1]), sys.argv[2:], os.environ["QT_SCALE_FACTOR"]))
    for factor in ("1", "2"):
        again = [sys.executable, "-m", "tests.pictures", *sys.argv[1:]]
        subprocess.run(again, env=os.environ | {"QT_SCALE_FACTOR": factor}, check=True)
