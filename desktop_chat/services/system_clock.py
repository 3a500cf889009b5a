"""The machine's clocks behind the Clock port."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from desktop_chat.core.ids import uuid7

if TYPE_CHECKING:
    from desktop_chat.core.ports import Clock


class SystemClock:
    def monotonic_s(self) -> float:
        return time.monotonic()

    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000


def new_id(clock: Clock) -> str:
    """A fresh UUIDv7 of now."""
    return uuid7(clock.now_ms(), os.urandom(10))
