"""Measure the transcript: a flush of 4 characters on long and short answers, many messages, the naive way."""

from __future__ import annotations

import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QPaintEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTextBrowser, QWidget

from desktop_chat.core.messages import Role, TextPart
from desktop_chat.core.shown import ShownMessage
from desktop_chat.ui.theme import make_theme
from desktop_chat.ui.transcript.view import TranscriptView
from tests.bench.harness import Report, ratio, thread_cpu_s

_FLUSHES = 60
#: Units that a corpus repeats up to its length.
CORPORA = {
    "prose": "Some *prose* with `code` and a [link](https://a.example), told at some length. " * 4 + "\n\n",
    "list": "- an item with **strong** words and a few more to fill it\n",
    "quote": "> a quoted line with *emphasis* that goes on for a while\n>\n",
}

#: What begins the leaf that the flushes make longer, so that it is the same at every length.
LEAF = {"prose": "\n\n", "list": "\n- ", "quote": "\n>\n> "}


def corpus(kind: str, length: int) -> str:
    """About `length` characters: whole units, so that a long text and a short one end in the same leaf."""
    unit = CORPORA[kind]
    return unit * max(round(length / len(unit)), 1)


class PaintedView(TranscriptView):
    """Counts its paintings: a widget that is not exposed costs nothing, and says nothing."""

    paints = 0

    def paintEvent(self, event: QPaintEvent, /) -> None:
        self.paints += 1
        super().paintEvent(event)


def exposed(widget: QWidget) -> None:
    widget.resize(900, 700)
    widget.show()
    if not QTest.qWaitForWindowExposed(widget):
        raise AssertionError("the window was never shown")


class Bench:
    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._views: list[PaintedView] = []

    def view(self) -> PaintedView:
        made = PaintedView(make_theme(False, self._app.font()))
        exposed(made)
        made.markdown_ready()
        self._views.append(made)
        return made

    def streaming(self, kind: str, length: int, before: int = 0) -> PaintedView:
        view = self.view()
        view.set_messages([*messages(before), ShownMessage("run", Role.ASSISTANT, running=True)])
        text = corpus(kind, length)
        for at in range(0, len(text), 1000):
            view.extend("run", 0, "text", text[at : at + 1000])
        view.viewport().repaint()
        return view

    def flushes(self, view: PaintedView, kind: str = "prose") -> float:
        """CPU seconds of one flush, painted, while a leaf grows to `4 * _FLUSHES` characters."""
        view.extend("run", 0, "text", LEAF[kind])

        def work() -> None:
            for _ in range(_FLUSHES):
                view.extend("run", 0, "text", "abc ")
                self._app.processEvents()  # paints what is to be painted

        before, paints = view.text_of("run"), view.paints
        spent_s = thread_cpu_s(work) / _FLUSHES
        if view.text_of("run") != before + "abc " * _FLUSHES or not view.following_end:
            raise AssertionError("the view does not hold what was sent, or does not show its end")
        if view.paints - paints < _FLUSHES:
            raise AssertionError("a flush was not painted")
        return spent_s

    def naive(self, text: str) -> float:
        browser = QTextBrowser()
        exposed(browser)

        def work() -> None:
            browser.setMarkdown(text)
            browser.moveCursor(QTextCursor.MoveOperation.End)  # lays out all of it, to show the end
            browser.viewport().repaint()

        return thread_cpu_s(work)

    def opening(self, count: int) -> float:
        view, items = self.view(), messages(count)

        def work() -> None:
            view.set_messages(items)
            view.viewport().repaint()

        return thread_cpu_s(work)

    def resizing(self, count: int) -> float:
        view = self.view()
        view.set_messages(messages(count))

        def work() -> None:
            for width in (700, 800, 900):
                view.resize(width, 700)
                view.viewport().repaint()

        return thread_cpu_s(work)


def messages(count: int) -> list[ShownMessage]:
    text = corpus("prose", 600)
    made: list[ShownMessage] = []
    for number in range(count):
        role = Role.ASSISTANT if number % 2 else Role.USER
        made.append(ShownMessage(f"m{number}", role, (TextPart(text),), n_chars=len(text), n_newlines=text.count("\n")))
    return made


def main() -> int:
    app = QApplication(sys.argv)
    bench, report = Bench(app), Report("transcript")
    for kind, key, goal in (
        ("prose", "flush_100k_over_1k", 1.2),
        ("list", "flush_list_100k_over_1k", 1.5),
        ("quote", "flush_quote_100k_over_1k", 1.5),
    ):
        long, short = bench.streaming(kind, 100_000), bench.streaming(kind, 1_000)
        times, ours, other = ratio(
            lambda v=long, k=kind: bench.flushes(v, k), lambda v=short, k=kind: bench.flushes(v, k), 7
        )
        report.add(key, times, at_most=goal, note=f"({ours * 1e3:.2f} / {other * 1e3:.2f} ms)")
        if kind == "prose":
            text = corpus("prose", 100_000)
            times, naive, ours = ratio(lambda v=text: bench.naive(v), lambda v=long: bench.flushes(v), 5)
            report.add("naive_over_ours_100k", times, at_least=100, note=f"({naive * 1e3:.0f} / {ours * 1e3:.2f} ms)")
    many, few = bench.streaming("prose", 1_000, 10_000), bench.streaming("prose", 1_000, 10)
    times, ours, other = ratio(lambda: bench.flushes(many), lambda: bench.flushes(few), 7)
    report.add("flush_10k_msgs_over_10", times, at_most=1.1, note=f"({ours * 1e3:.2f} / {other * 1e3:.2f} ms)")
    times, ours, other = ratio(lambda: bench.opening(10_000), lambda: bench.opening(10))
    report.add("open_10k_over_10", times, at_most=2, note=f"({ours * 1e3:.1f} / {other * 1e3:.1f} ms)")
    times, ours, other = ratio(lambda: bench.resizing(10_000), lambda: bench.resizing(10))
    report.add("resize_10k_over_10", times, at_most=1.5, note=f"({ours * 1e3:.1f} / {other * 1e3:.1f} ms)")
    # The goals are told, not enforced.
    report.finish()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
