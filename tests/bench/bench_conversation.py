"""What a conversation of 10,000 messages costs beside one of 10: a flush, opening, resizing, jumping, memory."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from random import Random

from desktop_chat.core.shown import ShownMessage
from tests.bench.corpora import corpus
from tests.bench.harness import Measure, Report, ratio, thread_cpu_s
from tests.bench.stage import SIZE_PX, Stage, messages, run_on_stage, settle

MANY, FEW = 10_000, 10
WIDTHS = (700, 800, 900)
JUMPS = 300
ROUNDS = 5


def both() -> dict[int, list[ShownMessage]]:
    """The long conversation, and the short one: its last messages, so that both show the same."""
    many = messages(MANY)
    return {MANY: many, FEW: many[-FEW:]}


def flush(report: Report) -> None:
    text, items = corpus("prose", 1_000), both()
    many, few = Stage().begin(text, items[MANY]), Stage().begin(text, items[FEW])
    leaf = corpus("prose", 1, seed=1)
    report.add_ratio("flush_10k_msgs_over_10", ratio(lambda: many.flush(leaf), lambda: few.flush(leaf), 7), at_most=1.1)
    many.close()
    few.close()


def opening(report: Report) -> None:
    """From the messages to their painted end."""
    items = both()

    def cost_s(number: int) -> float:
        stage = Stage()

        def work() -> None:
            stage.view.set_messages(items[number])
            settle()

        paints = stage.view.paints
        spent_s = thread_cpu_s(work)
        assert stage.view.paints > paints
        last = items[number][-1]
        assert stage.view.text_of(last.id) == "".join(part.text for part in last.parts)  # type: ignore[union-attr]
        stage.close()
        return spent_s

    report.add_ratio("open_10k_over_10", ratio(lambda: cost_s(MANY), lambda: cost_s(FEW), ROUNDS), at_most=2)


def resizing(report: Report) -> None:
    items = both()
    stages = {number: Stage() for number in items}
    for number, stage in stages.items():
        stage.view.set_messages(items[number])
        settle()

    def cost_s(number: int) -> float:
        view = stages[number].view
        paints = view.paints

        def work() -> None:
            for width in WIDTHS:
                view.resize(width, SIZE_PX[1])
                settle()

        spent_s = thread_cpu_s(work)
        assert view.paints - paints >= len(WIDTHS)
        return spent_s

    report.add_ratio("resize_10k_over_10", ratio(lambda: cost_s(MANY), lambda: cost_s(FEW), ROUNDS), at_most=1.5)
    for stage in stages.values():
        stage.close()


def jumping(report: Report) -> None:
    """Each jump from the scroll bar's move until nothing is left to do; the first ones load what they need."""
    stage = Stage()
    stage.view.set_messages(messages(MANY))
    settle()
    view, bar, draw = stage.view, stage.view.verticalScrollBar(), Random(1)
    costs_ms: list[float] = []
    for _ in range(JUMPS):
        place, paints = draw.randint(0, bar.maximum()), view.paints
        started = time.thread_time()
        bar.setValue(place)
        settle()
        costs_ms.append((time.thread_time() - started) * 1e3)
        assert view.paints > paints
    costs_ms.sort()
    note = f"(median {costs_ms[len(costs_ms) // 2]:.1f}, largest {costs_ms[-1]:.1f})"
    report.add("jump_p99_ms_cpu", costs_ms[len(costs_ms) * 99 // 100], at_most=16, note=note)
    stage.close()


def memory(report: Report) -> None:
    """Over the text as Python holds it: four bytes a character where a message has one emoji.

    The messages are weighed too as they are handed over, before the view has them.
    """
    many, few = weight(MANY), weight(FEW)
    more = {name: many[name] - few[name] for name in many}
    note = f"(text {more['text'] / 1e6:.1f} MB, handed over {more['handed_over'] / 1e6:.1f} MB)"
    report.add("rss_10k_minus_10_over_text", more["rss"] / more["text"], at_most=2, note=note)
    report.add("rss_10k_minus_10_over_utf8", more["rss"] / more["utf8"], note=f"({more['utf8'] / 1e6:.1f} MB)")


def weight(number: int) -> dict[str, int]:
    command = [sys.executable, "-m", "tests.bench.opened_child", str(number)]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


FIGURES: dict[str, Measure] = {
    "flush_10k_msgs_over_10": flush,
    "open_10k_over_10": opening,
    "resize_10k_over_10": resizing,
    "jump_p99_ms_cpu": jumping,
    "rss_10k_minus_10_over_text": memory,
}

if __name__ == "__main__":
    sys.exit(run_on_stage("conversation", FIGURES))
