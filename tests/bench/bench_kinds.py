"""Leaves that grow without end, opening a finished fence of 5,000 lines, and how much is parsed twice."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from desktop_chat.core.messages import Role, TextPart
from desktop_chat.core.shown import ShownMessage
from desktop_chat.core.verdict import Verdict
from desktop_chat.ui.transcript.markdown.incremental import MarkdownStream
from desktop_chat.ui.transcript.markdown.leaves import make_parser
from tests.bench.corpora import KINDS, corpus, corpus_of_units, pieces
from tests.bench.harness import Measure, Report, ratio
from tests.bench.stage import MESSAGES_ABOVE, Stage, messages, run_on_stage, settle

ROUNDS = 3
REPARSED_CHARS = 20_000
OPENINGS = 5
#: For so long after an opening, what it has put off is measured too.
AFTER_S = 1.0


def growing(key: str, kind: str, texts: tuple[str, str], more: str, at_most: float) -> Measure:
    """A leaf of two lengths, each grown in a new view by `more`, which is longer than a laid-out piece of a leaf."""

    def cost_s(text: str) -> float:
        stage = Stage().begin(text)
        spent_s = stage.flush(more)
        stage.close()
        return spent_s

    def measure(report: Report) -> None:
        long, short = texts
        report.add_ratio(key, ratio(lambda: cost_s(long), lambda: cost_s(short), ROUNDS), at_most=at_most)

    return measure


def fence_of(lines: int) -> str:
    return corpus_of_units("fence", lines)


def lines_more(kind: str, number: int) -> str:
    """Lines that go on where the leaf of a kind ends."""
    return corpus_of_units(kind, number, seed=1).partition("\n" if kind == "fence" else "---|\n")[2]


def open_fence(report: Report) -> None:
    """The largest turn of the event loop from handing over a finished fence until it is coloured."""
    best = [min(openings) for openings in zip(*(opening_ms() for _ in range(OPENINGS)), strict=True)]
    report.add("open_fence_5000_ms_cpu", max(best), at_most=16, note=f"(first {best[0]:.1f}, later {best[1]:.1f})")


def opening_ms() -> tuple[float, float]:
    text = fence_of(5000) + "```\n"
    counts = {"n_chars": len(text), "n_newlines": text.count("\n")}
    item = ShownMessage("fence", Role.ASSISTANT, (TextPart(text),), verdict=Verdict.COMPLETE, **counts)
    stage, items = Stage(), [*messages(MESSAGES_ABOVE), item]
    started = time.thread_time()
    stage.view.set_messages(items)
    settle()
    first = time.thread_time() - started
    later, end_s = 0.0, time.monotonic() + AFTER_S
    while time.monotonic() < end_s:
        started = time.thread_time()
        settle()
        later = max(later, time.thread_time() - started)
        time.sleep(0.001)
    assert stage.view.text_of("fence") == text
    stage.close()
    return first * 1e3, later * 1e3


def reparsed(report: Report) -> None:
    """Characters that are given to the parser over those that came, 4 at a time; told for each corpus.

    Also told for 64 at a time, which is what a frame has at 1,000 chunks a second.
    """
    for size, key in ((64, "reparsed_64_over_length"), (4, "reparsed_over_length")):
        found = {kind: reparsed_times(pieces(corpus(kind, REPARSED_CHARS), size)) for kind in KINDS}
        told = ", ".join(f"{kind} {times:.1f}" for kind, times in found.items())
        report.add(key, max(found.values()), at_most=3 if size == 4 else None, note=f"({told})")


def reparsed_times(chunks: Sequence[str]) -> float:
    """What the stream says of itself, or what its parser is given for blocks and what is in them, if that is more."""
    parser, given = make_parser(), 0

    def counted(parse: Callable[..., Any]) -> Callable[..., Any]:
        def parse_counted(source: str, *rest: Any) -> Any:
            nonlocal given
            given += len(source)
            return parse(source, *rest)

        return parse_counted

    parser.block.parse = counted(parser.block.parse)
    parser.inline.parse = counted(parser.inline.parse)
    stream = MarkdownStream(parser)
    for chunk in chunks:
        stream.feed(chunk)
    stream.finish()
    length = sum(map(len, chunks))
    assert len(stream.source) == length
    return max(given, stream.parsed_chars) / length


FIGURES: dict[str, Measure] = {
    "fence_5000_over_20": growing(
        "fence_5000_over_20", "fence", (fence_of(5000), fence_of(20)), lines_more("fence", 50), 1.3
    ),
    "table_1000_over_10": growing(
        "table_1000_over_10",
        "table",
        (corpus_of_units("table", 1000), corpus_of_units("table", 10)),
        lines_more("table", 30),
        1.5,
    ),
    "paragraph_100k_over_1k": growing(
        "paragraph_100k_over_1k",
        "paragraph",
        (corpus("paragraph", 100_000), corpus("paragraph", 1_000)),
        corpus("paragraph", 3_000, seed=1).rstrip(),
        1.3,
    ),
    "open_fence_5000_ms_cpu": open_fence,
    "reparsed_over_length": reparsed,
}

if __name__ == "__main__":
    sys.exit(run_on_stage("kinds", FIGURES))
