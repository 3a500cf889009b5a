"""The window is where it was at the next start, on whatever screens there are then."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_chat.ui.design.theme import make_theme
from desktop_chat.ui.main_window import MainWindow
from tests.helpers.program import ROOT

CHILD = """
import json, sys
from PySide6.QtWidgets import QApplication
from desktop_chat.ui.design.theme import make_theme
from desktop_chat.ui.main_window import MainWindow

app = QApplication([])
window = MainWindow(make_theme(False, app.font()))
window.restore_state(json.loads(sys.argv[1]))
window.show()
app.processEvents()
if len(sys.argv) > 2:
    window.setWindowState(window.windowState().__class__[sys.argv[2]])
    app.processEvents()
box = window.geometry()
told = {"box": [box.x(), box.y(), box.width(), box.height()], "state": window.windowState().name}
print(json.dumps({**told, "kept": window.state()}))
"""


@pytest.fixture
def on_screen(tmp_path):
    """Opens a window in a process of its own, on a screen of a size; answers where it is, and what it would keep."""

    def open_(size: tuple[int, int], kept: dict[str, object], *words: str) -> dict[str, object]:
        config = tmp_path / "screens.json"
        screen = {"name": "one", "x": 0, "y": 0, "width": size[0], "height": size[1]}
        config.write_text(
            json.dumps(
                {"windowFrameMargins": False, "screens": [{**screen, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}]}
            )
        )
        environ = {**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={config}"}
        ran = subprocess.run(
            [sys.executable, "-c", CHILD, json.dumps(kept), *words],
            env=environ, cwd=ROOT, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return json.loads(ran.stdout)

    return open_


@pytest.mark.parametrize("screen", [(800, 600), (640, 480), (1024, 768)])
def test_a_window_that_was_larger_than_the_screen_is_now_fits_it(on_screen, screen):
    kept = on_screen((1920, 1080), {"size": [1800, 1000]})["kept"]
    x, y, width, height = on_screen(screen, kept)["box"]
    assert (width, height) == screen
    assert (x, y) == (0, 0)


def test_a_window_keeps_its_size_on_a_screen_that_is_much_larger(on_screen):
    kept = on_screen((1366, 768), {"size": [900, 650]})["kept"]
    assert on_screen((3840, 2160), kept)["box"][2:] == [900, 650]


@pytest.mark.parametrize("screen", [(1366, 768), (3840, 2160)])
def test_a_window_that_filled_the_screen_does_so_again_and_knows_its_other_size(on_screen, screen):
    before = on_screen((1366, 768), {"size": [900, 650]}, "WindowMaximized")
    assert before["box"][2:] == [1366, 768]
    after = on_screen(screen, before["kept"])
    assert (after["state"], after["box"][2:]) == ("WindowMaximized", list(screen))
    assert after["kept"]["size"] == [900, 650]


def test_the_first_window_fits_a_small_screen(on_screen):
    assert on_screen((800, 600), {})["box"][2:] == [800, 600]


@pytest.mark.parametrize("state", [{}, {"geometry": "%%"}, {"size": [0, "x"]}, {"geometry": 3, "size": "large"}])
def test_what_is_broken_is_passed_over(on_screen, state):
    assert on_screen((1920, 1080), state)["box"][2:] == [1100, 760]


@pytest.fixture
def window(qapp, qtbot):
    made = MainWindow(make_theme(False, qapp.font()))
    qtbot.addWidget(made)
    made.restore_state({"sidebar_px": 310})
    made.show()
    return made


def test_the_width_of_the_sidebar_is_kept_while_it_is_hidden(qapp, qtbot, window):
    assert window.sidebar.width() == 310
    QTest.keyClick(window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert window.sidebar.isHidden()
    kept = window.state()
    window.close()
    again = MainWindow(make_theme(False, qapp.font()))
    qtbot.addWidget(again)
    again.restore_state(kept)
    again.show()
    assert again.sidebar.isHidden()
    again.toggle_sidebar()
    qtbot.waitUntil(lambda: again.sidebar.width() == 310)


def test_a_wider_window_leaves_the_sidebar_as_it_is(window):
    before = window.sidebar.width()
    window.resize(1500, 800)
    assert window.sidebar.width() == before
