"""A process that opens so many mixed messages, looks at 100 places in them, and prints what it weighs, as JSON.

A process of its own: what another bench has loaded would be weighed too.
"""

from __future__ import annotations

import gc
import json
import sys
from pathlib import Path
from random import Random

from tests.bench.stage import Stage, application, messages, settle

PLACES = 100


def resident_bytes() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) * 1024


def main(number: int) -> None:
    app = application()
    stage, items = Stage(), messages(number)
    gc.collect()
    held = resident_bytes()
    stage.view.set_messages(items)
    settle()
    bar, draw = stage.view.verticalScrollBar(), Random(1)
    for _ in range(PLACES):
        bar.setValue(draw.randint(0, bar.maximum()))
        settle()
    gc.collect()
    rss = resident_bytes()
    texts = [part.text for item in items for part in item.parts]
    found = {"rss": rss, "handed_over": held}
    found |= {"text": sum(map(sys.getsizeof, texts)), "utf8": sum(len(text.encode()) for text in texts)}
    print(json.dumps(found))
    stage.close()
    del app


if __name__ == "__main__":
    main(int(sys.argv[1]))
