"""What every benchmark shares: a table of figures beside their goals, `bench.json`, and interleaved measuring."""

from __future__ import annotations

import json
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path

RESULTS = Path(__file__).resolve().parents[2] / "bench.json"


class Report:
    """Collects figures; a goal is an upper bound unless it is said to be a lower one."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._rows: list[tuple[str, float, str, bool | None]] = []

    def add(
        self, key: str, value: float, *, at_most: float | None = None, at_least: float | None = None, note: str = ""
    ) -> None:
        """A figure under its key in `bench.json`; without a goal it is only told."""
        good: bool | None = None
        goal = note
        if at_most is not None:
            good, goal = value <= at_most, f"<= {at_most:g} {note}"
        elif at_least is not None:
            good, goal = value >= at_least, f">= {at_least:g} {note}"
        self._rows.append((key, value, goal.strip(), good))

    def add_ratio(self, key: str, found: tuple[float, float, float], *, at_most: float, unit: float = 1e3) -> None:
        """What `ratio` found, both costs told in ms."""
        times, ours, other = found
        self.add(key, times, at_most=at_most, note=f"({ours * unit:.2f} / {other * unit:.2f} ms)")

    def finish(self) -> int:
        """Print the table, add the figures to `bench.json`; returns the exit code, 1 if a goal was missed."""
        for key, value, goal, good in self._rows:
            print(f"{key:<36} {value:>12.3f}   {goal:<28} {'' if good is None else 'ok' if good else 'MISSED'}")
        known = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
        known |= {key: round(value, 4) for key, value, _, _ in self._rows}
        RESULTS.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n")
        return int(any(good is False for *_, good in self._rows))


Measure = Callable[[Report], None]


def run_figures(name: str, figures: Mapping[str, Measure]) -> int:
    """Measure the figures named on the command line, or all; returns the exit code of `Report.finish`.

    Figures that share a measuring function are measured together, once.
    """
    wanted = sys.argv[1:] or list(figures)
    unknown = [key for key in wanted if key not in figures]
    if unknown:
        print(f"No figure {', '.join(unknown)} here. There are: {', '.join(figures)}.", file=sys.stderr)
        return 2
    report = Report(name)
    broken = 0
    for measure in dict.fromkeys(figures[key] for key in wanted):
        try:
            measure(report)
        except Exception:
            # One figure that cannot be measured does not cost the others.
            traceback.print_exc()
            broken = 1
    return report.finish() | broken


def thread_cpu_s(work: Callable[[], object]) -> float:
    """CPU seconds that `work` costs the calling thread."""
    started = time.thread_time()
    work()
    return time.thread_time() - started


def ratio(ours: Callable[[], float], other: Callable[[], float], rounds: int = 3) -> tuple[float, float, float]:
    """(ours over other, ours, other): both measured in turns, the best of `rounds` each."""
    pairs = [(ours(), other()) for _ in range(rounds)]
    best_ours, best_other = min(pair[0] for pair in pairs), min(pair[1] for pair in pairs)
    return best_ours / best_other, best_ours, best_other
