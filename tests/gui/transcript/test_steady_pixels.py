"""Where a pixel of ours is no whole number of the screen's, the pieces of a long block still meet without a line."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

#: Prints the colours that one column of the ground of a fence, and one of the bar of a quote, are painted in.
SHOW = """
from PySide6.QtWidgets import QApplication
from desktop_chat.core.messages import Role, TextPart
from desktop_chat.core.shown import ShownMessage
from desktop_chat.ui.design.theme import make_theme
from desktop_chat.ui.transcript.view import TranscriptView

app = QApplication([])
view = TranscriptView(make_theme(False, app.font()))
view.resize(700, 500)
view.show()
view.markdown_ready()
fence = "```\\n" + "".join(f"line {at}\\n" for at in range(130)) + "```\\n"
quote = "> a quoted line\\n>\\n> and more of it\\n>\\n" * 40
for text, x in ((fence, 4), (quote, 1)):
    view.set_messages([ShownMessage("a", Role.ASSISTANT, (TextPart(text),), n_chars=len(text))])
    colours, layout = set(), view.document.layout(0)
    middle = len(layout.content.blocks) // 2
    for step in range(7):
        view._scroller.jump(view.document.top(0) + layout.block_top(middle) - 150 - step)
        view._settle()
        image = view.viewport().grab().toImage()
        ratio = image.devicePixelRatio()
        column = int((view.origin.x() + x) * ratio)
        colours |= {image.pixelColor(column, y).name() for y in range(int(80 * ratio), int(300 * ratio))}
    print(ratio, len(layout.content.blocks) > 2, len(colours))
"""


@pytest.mark.parametrize("scale", ["1", "1.25", "1.5", "2"])
def test_pieces_of_a_block_meet_without_a_line_at_any_scale(scale: str) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale}
    done = subprocess.run(
        [sys.executable, "-c", SHOW], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout.split() == [str(float(scale)), "True", "1"] * 2, done.stderr
