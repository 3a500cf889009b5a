"""What the store costs: a journal append on the caller's thread, and reading the history before the first paint.

Costs are CPU time, taken in turns in one process, the best of several; goals are on ratios to doing the bare minimum.
"""

from __future__ import annotations

import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from desktop_chat.core.events import Ended
from desktop_chat.core.messages import Conversation, Message, Role, TextPart
from desktop_chat.core.metrics import Metrics
from desktop_chat.core.verdict import Verdict
from desktop_chat.services.system_clock import SystemClock
from desktop_chat.storage.library import SqliteLibrary
from desktop_chat.storage.schema import FILE_NAME

APPENDS = 20_000
MESSAGES = 200
CONVERSATIONS = 100
TEXT = "A paragraph as they come, some two hundred characters long. " * 4


def fill(folder: Path) -> None:
    library = SqliteLibrary(folder, SystemClock())
    for number in range(CONVERSATIONS):
        library.create_conversation(Conversation(f"c{number}", f"Title {number}", number, number))
    parent = None
    for number in range(MESSAGES):
        role = Role.ASSISTANT if number % 2 else Role.USER
        library.add_message(Message(f"m{number}", "c0", parent, role, (TextPart(TEXT * (1 + number % 8)),), number))
        parent = f"m{number}"
    library.flush().result()
    library.close()


def append_cpu_s(folder: Path) -> float:
    library = SqliteLibrary(folder, SystemClock())
    ident = f"answer {time.monotonic_ns()}"
    journal = library.begin_turn(Message(ident, "c1", None, Role.ASSISTANT, (), 0))
    library.flush().result()
    text = "four" * 100
    started = time.thread_time()
    for _ in range(APPENDS):
        journal.append(0, "text", text)
    spent = time.thread_time() - started
    journal.end(Ended(Verdict.COMPLETE), [], None, Metrics(), "")
    library.close()
    return spent


def bare_append_cpu_s(_folder: Path) -> float:
    rows: list[tuple[int, str, str]] = []
    text = "four" * 100
    started = time.thread_time()
    for _ in range(APPENDS):
        rows.append((0, "text", text))
    return time.thread_time() - started


def open_cpu_s(folder: Path) -> float:
    started = time.process_time()
    library = SqliteLibrary(folder, SystemClock())
    conversations, path = library.conversations(), library.path("c0")
    assert (len(conversations.result()), len(path.result())) == (CONVERSATIONS, MESSAGES)
    spent = time.process_time() - started
    library.close()
    return spent


def bare_open_cpu_s(folder: Path) -> float:
    started = time.process_time()
    connection = sqlite3.connect(folder / FILE_NAME)
    rows = connection.execute("SELECT * FROM conversations ORDER BY updated_ms DESC").fetchall()
    messages = connection.execute("SELECT * FROM messages WHERE conversation_id = 'c0' ORDER BY rowid").fetchall()
    assert (len(rows), len(messages)) == (CONVERSATIONS, MESSAGES)
    spent = time.process_time() - started
    connection.close()
    return spent


def import_cpu_s(modules: str) -> Callable[[Path], float]:
    def measure(_folder: Path) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", f"import {modules}"], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return measure


def best(measure: Callable[[Path], float], bare: Callable[[Path], float], folder: Path) -> tuple[float, float]:
    pairs = [(measure(folder), bare(folder)) for _ in range(7)]
    return min(pair[0] for pair in pairs), min(pair[1] for pair in pairs)


def row(name: str, value: str, ratio: float, goal: float) -> bool:
    print(f"{name:<52} {value:>12}  ratio {ratio:5.1f}  goal <= {goal:4.1f}  {'ok' if ratio <= goal else 'MISSED'}")
    return ratio <= goal


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder)
        cost, bare = best(append_cpu_s, bare_append_cpu_s, folder)
        fine = row("journal append, over a list's append", f"{cost / APPENDS * 1e6:.2f} us", cost / bare, 8)
        cost, bare = best(open_cpu_s, bare_open_cpu_s, folder)
        fine &= row("open + list + 200 messages, over bare SQLite", f"{cost * 1e3:.1f} ms", cost / bare, 12)
        ours = import_cpu_s("desktop_chat.storage.library, desktop_chat.storage.settings")
        cost, bare = best(ours, import_cpu_s("sqlite3, json, concurrent.futures"), folder)
        fine &= row("import of the store, over sqlite3, json, futures", f"{cost * 1e3:.0f} ms", cost / bare, 2.5)
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
