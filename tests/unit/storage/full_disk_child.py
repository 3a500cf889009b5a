"""A process whose files may not grow beyond a limit, as on a full disk; prints what came of it.

Argument: data folder.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

from desktop_chat.core.errors import ChatError
from desktop_chat.core.messages import Role
from desktop_chat.services.system_clock import SystemClock
from desktop_chat.storage.library import SqliteLibrary
from tests.unit.storage.values import WAIT_S, conversation, message

LIMIT_BYTES = 400_000


def main() -> None:
    told: list[ChatError] = []
    library = SqliteLibrary(Path(sys.argv[1]), SystemClock(), on_error=told.append)
    library.create_conversation(conversation()).result(WAIT_S)
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT_BYTES, unlimited[1]))
    journal = library.begin_turn(message("a", role=Role.ASSISTANT))
    for number in range(100):
        journal.append(0, "text", f"{number}:".ljust(10_000, "x"))
    try:
        library.flush().result(WAIT_S)
    except ChatError as error:
        print("flush:", error)
    print("told:", len(told))
    resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
    library.flush().result(WAIT_S)
    found = library.message("a").result(WAIT_S)
    assert found is not None
    print("kept:", found.text == "".join(f"{number}:".ljust(10_000, "x") for number in range(100)))
    library.close()


if __name__ == "__main__":
    main()
