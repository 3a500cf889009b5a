"""Holds hundreds of streamed turns in one window and prints, as JSON, what one turn leaves behind in the process.

A process of its own: pytest's nets remember where each timer and task came from, and would be weighed too.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from desktop_chat import aio
from desktop_chat.providers.scripted import Say, Step, Wait
from tests.gui.window_kit import Scripts, WindowKit, until

CONVERSATIONS = 160
TURNS_EACH = 4
#: Until then caches fill: fonts, glyphs, SQLite's pages, laid-out messages.
WARM_AFTER = 40
ANSWER = """\
Take **three** pots and a `watering can`:

1. Salad, *every* two weeks
2. Radishes

| Plant | Pot |
|---|---|
| Salad | 5 l |

```python
def litres(pots: int) -> float:
    return 0.5 * pots
```
"""


class Weight(NamedTuple):
    memory_kib: int
    objects: int
    qt_objects: int
    tasks: int


def resident_kib() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0])


async def weigh(window: QObject) -> Weight:
    gc.unfreeze()
    for _ in range(3):  # what one round sets free, such as widgets to be deleted later, may hold on to more
        gc.collect()
        await asyncio.sleep(0.05)
    return Weight(resident_kib(), len(gc.get_objects()), len(window.findChildren(QObject)), len(asyncio.all_tasks()))


def pieces() -> list[Step]:
    return [step for at in range(0, len(ANSWER), 8) for step in (Say(ANSWER[at : at + 8]), Wait(0.0005))]


async def hold_a_conversation(kit: WindowKit, scripts: Scripts, number: int) -> None:
    kit.presenter.conversations.new()
    for turn in range(1, TURNS_EACH + 1):
        kit.presenter.composing.send(f"Question {number}.{turn}")
        await until(lambda turn=turn: len(kit.presenter.path) == 2 * turn, "the answer")
        await until(lambda: kit.presenter.path[-1].message.verdict, "its end")
    if kit.last_text() != ANSWER:
        raise AssertionError(f"shown: {kit.last_text()!r}")
    scripts.requests.clear()  # the kit's own memory of what was asked


async def run(app: QApplication, home: Path) -> int:
    kit = WindowKit(app, home)
    kit.show()
    kit.window.transcript.markdown_ready()
    scripts = Scripts(pieces())
    kit.attach(scripts)
    for number in range(WARM_AFTER):
        await hold_a_conversation(kit, scripts, number)
    await weigh(kit.window)  # weighing itself makes Qt's classes known to Python, once
    before = await weigh(kit.window)
    for number in range(WARM_AFTER, CONVERSATIONS):
        await hold_a_conversation(kit, scripts, number)
    after = await weigh(kit.window)
    turns = (CONVERSATIONS - WARM_AFTER) * TURNS_EACH
    left = {name: (last - first) / turns for name, first, last in zip(Weight._fields, before, after, strict=True)}
    print(json.dumps({"turns": turns, "kept": len(kit.library.conversations().result()), "left_per_turn": left}))
    await kit.close()
    return 0


def main() -> int:
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    return aio.run(lambda: run(app, Path(sys.argv[1])), app)


if __name__ == "__main__":
    raise SystemExit(main())
