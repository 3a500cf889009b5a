"""Measure the transcript: a flush of 4 characters on long and short answers, many messages, the naive way."""

from __future__ import annotations

import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QTextBrowser

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


def corpus(kind: str, length: int) -> str:
    unit = CORPORA[kind]
    return (unit * (length // len(unit) + 1))[:length]


class Bench:
    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._views: list[TranscriptView] = []

    def view(self) -> TranscriptView:
        made = TranscriptView(make_theme(False, self._app.font()))
        made.resize(900, 700)
        made.show()
        made.markdown_ready()
        self._views.append(made)
        return made

    def streaming(self, kind: str, length: int, before: int = 0) -> TranscriptView:
        view = self.view()
        view.set_messages([*messages(before), ShownMessage("run", Role.ASSISTANT, running=True)])
        text = corpus(kind, length)
        for at in range(0, len(text), 1000):
            view.extend("run", 0, "text", text[at : at + 1000])
        view.viewport().repaint()
        return view

    def flushes(self, view: TranscriptView) -> float:
        """CPU seconds of one flush, painted."""

        def work() -> None:
            for _ in range(_FLUSHES):
                view.extend("run", 0, "text", "abc ")
                view.viewport().repaint()

        return thread_cpu_s(work) / _FLUSHES

    def naive(self, text: str) -> float:
        browser = QTextBrowser()
        browser.resize(900, 700)
        browser.show()

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
        times, ours, other = ratio(lambda v=long: bench.flushes(v), lambda v=short: bench.flushes(v), 5)
        report.add(key, times, at_most=goal, note=f"({ours * 1e3:.2f} / {other * 1e3:.2f} ms)")
        if kind == "prose":
            text = corpus("prose", 100_000)
            times, naive, ours = ratio(lambda v=text: bench.naive(v), lambda v=long: bench.flushes(v))
            report.add("naive_over_ours_100k", times, at_least=100, note=f"({naive * 1e3:.0f} / {ours * 1e3:.2f} ms)")
    many, few = bench.streaming("prose", 1_000, 10_000), bench.streaming("prose", 1_000, 10)
    times, ours, other = ratio(lambda: bench.flushes(many), lambda: bench.flushes(few), 5)
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
