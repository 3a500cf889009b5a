"""The pulse line: its states in words and shapes, what it leaves out, and what it does beside a countdown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_chat.core.pulse import Pulse
from desktop_chat.ui.design.button import Button
from desktop_chat.ui.design.theme import Theme, make_theme
from desktop_chat.ui.pulse.gap_bars import bar_share
from desktop_chat.ui.pulse.pulse_line import PulseLine

GAPS = (0.05, 0.1, 2.5, 0.05)
#: What is left free at both ends of the line.
EDGE = 16


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return make_theme(False, qapp.font())


@pytest.fixture
def line(theme: Theme, qtbot: QtBot) -> PulseLine:
    pulse = PulseLine(theme)
    qtbot.addWidget(pulse)
    pulse.resize(900, pulse.sizeHint().height())
    pulse.show()
    return pulse


def flowing(
    *,
    ttft_s: float = 0.412,
    rate: float = 97.31,
    silent_s: float = 0.3,
    textless_s: float | None = None,
    heartbeats: int = 0,
    resumed: bool = False,
) -> Pulse:
    textless_s = silent_s if textless_s is None else textless_s
    return Pulse("flowing", 9.0, ttft_s, rate, silent_s, textless_s, heartbeats, resumed, GAPS)


def tip(pulse: PulseLine, at: QPoint = QPoint(2, 2)) -> str:  # noqa: B008 - it is not changed
    QApplication.sendEvent(pulse, QHelpEvent(QEvent.Type.ToolTip, at, at))
    return pulse.toolTip()


SAID = [
    (Pulse("waiting", 0.2), "Waiting for the first token"),
    (Pulse("waiting", 12.4), "Waiting for the first token · 12 s"),
    (Pulse("alive", 12.4, silent_s=0.4), "The server is alive, no text yet · 12 s"),
    (
        Pulse("alive", 12.4, silent_s=7.0, heartbeats=4),
        "The server is alive, no text yet · 12 s · last sign 7.0 s ago · 4 heartbeats",
    ),
    (Pulse("thinking", 5, 0.4, 34.0, 0.1, 0.1), "The model is thinking · 34 tokens/s · first token 0.4 s"),
    (flowing(), "Answering · 97 tokens/s · first token 0.4 s"),
    (flowing(ttft_s=0.012, heartbeats=1), "Answering · 97 tokens/s · first token under 0.1 s · 1 heartbeat"),
    (flowing(textless_s=4.0), "Answering · the server is alive, no text for 4.0 s · 97 tokens/s · first token 0.4 s"),
    (flowing(resumed=True), "Answering · taken up again where it was cut · 97 tokens/s · first token 0.4 s"),
    (flowing(silent_s=4.0), "Answering · nothing for 4.0 s · 97 tokens/s · first token 0.4 s"),
    (Pulse("stalled", 90, 0.4, 7.31, 75, 75), "Stalled · nothing for 1 min 15 s · 7.3 tokens/s · first token 0.4 s"),
]


@pytest.mark.parametrize(("pulse", "words"), SAID)
def test_each_state_is_told_in_words(line: PulseLine, pulse: Pulse, words: str) -> None:
    height = line.sizeHint().height()
    line.show_pulse(pulse)
    assert line.text() == line.visible_text() == words
    line.clear()
    assert (line.text(), line.sizeHint().height()) == ("", height)


def test_what_tells_least_is_left_out_first_where_there_is_no_room(line: PulseLine) -> None:
    line.show_pulse(flowing(heartbeats=3))
    kept: list[tuple[str, bool]] = []
    for width in range(900, 70, -1):
        line.resize(width, line.height())
        now = line.visible_text(), line.shows_bars()
        if "…" not in now[0] and (not kept or kept[-1] != now):
            kept.append(now)
    assert kept == [
        ("Answering · 97 tokens/s · first token 0.4 s · 3 heartbeats", True),
        ("Answering · 97 tokens/s · first token 0.4 s", True),
        ("Answering · 97 tokens/s", True),
        ("Answering · 97 tokens/s", False),
        ("Answering", False),
    ]
    assert "3 heartbeats" in tip(line)


def test_its_figures_are_explained_in_a_tool_tip(line: PulseLine) -> None:
    line.show_pulse(flowing())
    for figure in ("Tokens/s", "First token", "Heartbeats", "Bars"):
        assert figure in tip(line)
    line.show_note("Copied.")
    assert tip(line) == ""


def test_screen_readers_hear_of_a_state_and_not_of_each_figure(line: PulseLine) -> None:
    line.show_pulse(flowing())
    told = line.accessibleDescription()
    line.show_pulse(flowing(rate=12.0))
    assert line.accessibleDescription() == told == "Answering"
    line.show_pulse(Pulse("stalled", 90, 0.4, 7.31, 9, 9))
    assert line.accessibleDescription() == "Stalled"


def test_a_longer_pause_has_a_higher_bar() -> None:
    shares = [bar_share(gap_s) for gap_s in (0.0, 0.01, 0.1, 1.0, 6.0, 60.0)]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)


def is_painted(line: PulseLine, x: int) -> bool:
    picture = line.grab().toImage()
    ground = picture.pixelColor(0, 0)
    return any(picture.pixelColor(x, y) != ground for y in range(picture.height()))


def test_the_bars_end_at_the_trailing_edge_in_a_mirrored_window_too(line: PulseLine) -> None:
    line.show_pulse(Pulse("stalled", 90, 0.4, 7.31, 9, 9, gaps_s=(9.0,)))
    assert is_painted(line, line.width() - EDGE - 2)
    assert not is_painted(line, line.width() - EDGE - 20)
    line.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert is_painted(line, EDGE + 1)
    assert not is_painted(line, EDGE + 20)


def test_a_reason_too_long_for_the_line_ends_with_a_whole_clause(theme: Theme, qtbot: QtBot) -> None:
    pulse = PulseLine(theme)
    qtbot.addWidget(pulse)
    pulse.show()
    whole = "The server has no room now; try again later. It said: " + "Slow down " * 40
    pulse.resize(10_000, pulse.sizeHint().height())
    pulse.show_retry(whole, 15.0, 2, 4)
    assert pulse.visible_text() == pulse.text()
    pulse.resize(600, pulse.height())
    assert pulse.visible_text() == "Trying again in 15 s (2 of 4). The server has no room now; try again later."
    assert tip(pulse) == pulse.text()
    pulse.resize(450, pulse.height())
    assert pulse.visible_text() == "Trying again in 15 s (2 of 4). The server has no room now."
    pulse.resize(pulse.findChildren(Button)[0].width() * 3, pulse.height())
    assert pulse.visible_text().endswith("…")


def test_the_countdown_can_be_skipped_and_stopped(theme: Theme, qtbot: QtBot) -> None:
    pulse = PulseLine(theme)
    qtbot.addWidget(pulse)
    pulse.resize(700, pulse.sizeHint().height())
    pulse.show()
    pulse.show_pulse(Pulse("waiting", 1))
    assert not pulse.findChildren(Button)
    pulse.show_retry("The server is busy.", 2.5, 2, 3)
    now, stop = pulse.findChildren(Button)
    wanted: list[str] = []
    pulse.skip_requested.connect(lambda: wanted.append("skip"))
    pulse.stop_requested.connect(lambda: wanted.append("stop"))
    for button in (now, stop):
        assert button.isVisible()
        assert pulse.rect().contains(button.geometry())
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert wanted == ["skip", "stop"]
    place = now.geometry()
    pulse.show_retry("The server is busy.", 1.5, 2, 3)
    assert now.geometry() == place
    pulse.show_pulse(Pulse("waiting", 4))
    assert now.isHidden()
    assert stop.isHidden()


def test_an_even_stream_has_no_bars_and_words_that_say_so(line: PulseLine) -> None:
    even = Pulse("flowing", 9.0, 0.4, 97.0, 0.01, 0.01, gaps_s=(0.05, 0.02) * 16)
    line.show_pulse(even)
    bars = range(line.width() - EDGE - 90, line.width() - EDGE)
    assert line.shows_bars()
    assert not any(is_painted(line, x) for x in bars)
    over = QPoint(line.width() - EDGE - 20, 5)
    assert tip(line, over) == "Pauses between pieces of text, the newest at the end. The text comes evenly."
    line.show_pulse(replace(even, gaps_s=(0.05, 1.5, 0.02)))
    assert any(is_painted(line, x) for x in bars)
    assert tip(line, over) == "Pauses between pieces of text, the newest at the end. The longest: 1.5 s."
    assert "Heartbeats" in tip(line)


def test_a_note_goes_after_a_while_and_nothing_else_does(line: PulseLine) -> None:
    line.show_note("Copied.")
    assert line.note_timer.isActive()
    line.show_pulse(flowing())
    assert not line.note_timer.isActive()
    line.show_note("Working on the file.", stays=True)
    assert not line.note_timer.isActive()
    line.show_note("Copied.")
    line.note_timer.timeout.emit()
    assert (line.text(), line.accessibleDescription()) == ("", "")
