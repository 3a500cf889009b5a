"""The window under fast streams of a mixed answer: 1,000 and 5,000 chunks a second for 10 s onto a long head.

The real window, off screen, with the real engine; the server is a process of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from tests.bench.harness import Measure, Report, run_figures
from tests.bench.key_meter import KEYS

#: In 10 s; on a busy machine drawing takes longer, and so it is done less often.
MIN_PAINTS = 100


def run(rate: int, mode: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.stream_run", str(rate), mode]
    found = json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
    assert found["right"], "the view does not hold what was sent"
    assert found["paints"] > MIN_PAINTS, f"the window was painted {found['paints']} times only"
    return found


def stall(report: Report, rate: int, key: str, at_most: float) -> dict[str, Any]:
    found = run(rate, "stall")
    worst = max(found["cpu_ms"], found["blocked_ms"])
    cpu = f"cpu {found['cpu_ms']:.1f} at {found['cpu_at_s']:.1f} s"
    blocked = f"blocked {found['blocked_ms']:.1f} at {found['blocked_at_s']:.1f} s"
    note = f"({cpu}, {blocked}; {found['chunks_per_s']:.0f}/s, {found['paints']} paints)"
    report.add(key, worst, at_most=at_most, note=note)
    return found


def stall_1k(report: Report) -> None:
    stall(report, 1000, "stall_1k_ms", 12)


def stall_5k(report: Report) -> None:
    found = stall(report, 5000, "stall_5k_ms", 16)
    report.add("flushes_behind_5k", found["behind"], at_most=1)


def shares(report: Report) -> None:
    found = run(1000, "share")
    report.add("ui_share_1k", found["ui_share"], at_most=0.35, note="of a core")
    report.add("draw_share_1k", found["draw_share"], at_most=0.15, note="of a core")


def keys(report: Report) -> None:
    """The same while somebody types."""
    found = run(1000, "keys")
    costs = sorted(found["keys_ms"])
    report.add("stream_1k_cpu_ms", found["cpu_ms"], at_most=16, note=f"at {found['cpu_at_s']:.2f} s")
    report.add("stream_1k_blocked_ms", found["blocked_ms"], at_most=16)
    report.add("stream_1k_cpu_p99_ms", found["cpu_p99_ms"])
    report.add("stream_1k_key_p99_ms", costs[len(costs) * 99 // 100], at_most=16, note=f"{len(costs)} keys")
    report.add("stream_1k_keys_missing", KEYS - len(costs), at_most=0)


FIGURES: dict[str, Measure] = {
    "stall_1k_ms": stall_1k,
    "stall_5k_ms": stall_5k,
    "flushes_behind_5k": stall_5k,
    "ui_share_1k": shares,
    "draw_share_1k": shares,
    "stream_1k_key_p99_ms": keys,
}

if __name__ == "__main__":
    sys.exit(run_figures("stream", FIGURES))
