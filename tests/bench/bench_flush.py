"""What a flush of 4 characters costs at the end of long answers beside short ones, and beside the naive way."""

from __future__ import annotations

import sys

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QTextBrowser

from tests.bench.corpora import corpus, pieces
from tests.bench.harness import Measure, Report, ratio, thread_cpu_s
from tests.bench.stage import Stage, exposed, run_on_stage

SHORT, LONG, VERY_LONG = 1_000, 100_000, 1_000_000
ROUNDS = 7
NAIVE_CHUNKS = 3
#: What is streamed in each round: a leaf of its own, the same at every length.
LEAVES = {
    "prose": "\n\n" + corpus("prose", 1, seed=1).rstrip(),
    "mixed": "\n\n" + corpus("prose", 1, seed=1).rstrip(),
    "list": corpus("list", 300, seed=1).rstrip(),
    "quote": corpus("quote", 300, seed=1).rstrip("\n>"),
}
#: What ends the leaf before.
BORDERS = {"prose": "\n\n", "mixed": "\n\n", "list": "\n", "quote": "\n>\n"}


def flush_over_short(report: Report, key: str, kind: str, length: int, at_most: float) -> None:
    stages = [Stage().begin(corpus(kind, length)), Stage().begin(corpus(kind, SHORT))]
    text = LEAVES[kind] + BORDERS[kind]

    def cost_s(stage: Stage) -> float:
        return stage.flush(text)

    report.add_ratio(key, ratio(lambda: cost_s(stages[0]), lambda: cost_s(stages[1]), ROUNDS), at_most=at_most)
    for stage in stages:
        stage.close()


def of_kind(key: str, kind: str, length: int, at_most: float) -> Measure:
    return lambda report: flush_over_short(report, key, kind, length, at_most)


def naive_over_ours(report: Report) -> None:
    """QTextBrowser sets the whole text anew with each chunk, shows its end, and paints."""
    text, leaf = corpus("prose", LONG), LEAVES["prose"]
    stage, browser = Stage().begin(text), QTextBrowser()
    exposed(browser)
    chunks = pieces(leaf)[:NAIVE_CHUNKS]

    def naive_s() -> float:
        def work() -> None:
            grown = text
            for chunk in chunks:
                grown += chunk
                browser.setMarkdown(grown)
                browser.moveCursor(QTextCursor.MoveOperation.End)
                browser.viewport().repaint()

        return thread_cpu_s(work) / len(chunks)

    times, naive, ours = ratio(naive_s, lambda: stage.flush(leaf), ROUNDS)
    note = f"({naive * 1e3:.0f} / {ours * 1e3:.2f} ms)"
    report.add("naive_over_ours_100k", times, at_least=100, note=note)
    browser.close()
    stage.close()


FIGURES: dict[str, Measure] = {
    "flush_100k_over_1k": of_kind("flush_100k_over_1k", "prose", LONG, 1.2),
    "flush_1m_over_1k": of_kind("flush_1m_over_1k", "prose", VERY_LONG, 1.5),
    "flush_list_100k_over_1k": of_kind("flush_list_100k_over_1k", "list", LONG, 1.5),
    "flush_quote_100k_over_1k": of_kind("flush_quote_100k_over_1k", "quote", LONG, 1.5),
    "flush_mixed_100k_over_1k": of_kind("flush_mixed_100k_over_1k", "mixed", LONG, 1.2),
    "naive_over_ours_100k": naive_over_ours,
}

if __name__ == "__main__":
    sys.exit(run_on_stage("flush", FIGURES))
