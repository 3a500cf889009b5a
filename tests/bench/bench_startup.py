"""The start of the window over that of an empty one, and how alive it is in the five seconds after.

On a real X server (Xvfb), warm, interleaved; in our window the last conversation is open. Run under `xvfb-run -a`, or
let this script start it.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from desktop_chat.core.messages import Conversation, Message, Role, TextPart
from desktop_chat.core.verdict import Verdict
from desktop_chat.engine import Store
from tests.bench.harness import Report

RUNS = 25
AFTER_RUNS = 3
ANSWER = "A paragraph of the **last** answer, as long as they are.\n\n1. first\n2. second\n\n" * 12


def fill(home: Path) -> None:
    """Thirty conversations, the newest of them open."""
    store = Store(home)
    for number in range(30):
        conversation = Conversation(f"c{number}", f"Conversation number {number}", number, number)
        store.library.create_conversation(conversation)
        question = Message(f"q{number}", conversation.id, None, Role.USER, (TextPart("And what then?"),), number)
        store.library.add_message(question)
        parts = (TextPart(ANSWER),)
        answer = Message(f"a{number}", conversation.id, question.id, Role.ASSISTANT, parts, number, Verdict.COMPLETE)
        store.library.add_message(answer)
    store.settings.ui["conversation_id"] = "c29"
    store.settings.save()
    store.close()


def start(module: str, environ: dict[str, str]) -> tuple[float, float]:
    """Seconds from the start of the process to its first paint, and resident kB then."""
    started = time.perf_counter()
    ran = subprocess.run([sys.executable, "-m", module], env=environ, capture_output=True, text=True, check=True)
    return time.perf_counter() - started, float(ran.stdout.split()[0])


def main() -> int:
    if not os.environ.get("DISPLAY"):
        if shutil.which("xvfb-run") is None:
            print("The start is measured on an X server: install xvfb.")
            return 1
        os.execvp("xvfb-run", ["xvfb-run", "-a", sys.executable, "-m", "tests.bench.bench_startup"])
    report = Report("startup")
    with tempfile.TemporaryDirectory() as name:
        home = Path(name) / "home"
        fill(home)
        environ = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        environ |= {"DESKTOP_CHAT_HOME": str(home), "QT_QPA_PLATFORM": "xcb"}
        pairs = []
        for _ in range(RUNS + 1):
            pairs.append((start("tests.bench.our_window", environ), start("tests.bench.empty_window", environ)))
        warm = pairs[1:]
        report.add("start_over_empty", statistics.median(o[0] / e[0] for o, e in warm), at_most=1.5)
        report.add("start_ms", statistics.median(o[0] for o, _ in warm) * 1000)
        report.add("start_empty_ms", statistics.median(e[0] for _, e in warm) * 1000)
        report.add("start_rss_over_empty", statistics.median(o[1] / e[1] for o, e in warm), at_most=1.4)
        after = []
        for _ in range(AFTER_RUNS):
            command = [sys.executable, "-m", "tests.bench.after_paint"]
            ran = subprocess.run(command, env=environ, capture_output=True, text=True, check=True)
            after.append(json.loads(ran.stdout))
            print(after[-1])
        for kind in ("cpu", "blocked"):
            # The median of the runs: each is the largest of five seconds already.
            report.add(f"after_start_{kind}_ms", statistics.median(run[f"{kind}_ms"] for run in after), at_most=30)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
