"""A process that writes an answer down, a chunk every 50 ms, and says before each which it is and when.

Arguments: data folder, id of the conversation. Ends when its standard input does.
"""

from __future__ import annotations

import select
import sys
import time
from pathlib import Path

from desktop_chat.core.messages import Conversation, Message, Role
from desktop_chat.services.system_clock import SystemClock
from desktop_chat.storage.library import SqliteLibrary

CHUNK_EVERY_S = 0.05


def chunk(number: int) -> str:
    return f"chunk{number} "


def main() -> None:
    folder, ident = sys.argv[1:]
    library = SqliteLibrary(Path(folder), SystemClock(), on_error=lambda error: print(error, file=sys.stderr))
    now_ms = time.time_ns() // 1_000_000
    library.create_conversation(Conversation(ident, "", now_ms, now_ms)).result(30)
    answer = Message(f"answer of {ident}", ident, None, Role.ASSISTANT, (), now_ms)
    journal = library.begin_turn(answer)
    library.flush().result(30)
    number = 0
    while not select.select([sys.stdin], [], [], CHUNK_EVERY_S)[0]:
        print(number, time.monotonic(), flush=True)
        journal.append(0, "text", chunk(number))
        number += 1
    library.close()


if __name__ == "__main__":
    main()
