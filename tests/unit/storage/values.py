"""Values that the tests of the store share."""

from __future__ import annotations

import itertools
import os
from concurrent.futures import Future
from typing import TypeVar

from desktop_chat.core.ids import uuid7
from desktop_chat.core.messages import Conversation, Message, Part, Role, TextPart

T = TypeVar("T")
WAIT_S = 20


class ManualClock:
    """Each look at the time is a millisecond later."""

    def __init__(self) -> None:
        self._ms = itertools.count(1_790_000_000_000)

    def monotonic_s(self) -> float:
        return next(self._ms) / 1000

    def now_ms(self) -> int:
        return next(self._ms)


def done(future: Future[T]) -> T:
    return future.result(WAIT_S)


def conversation(ident: str = "c", *, at_ms: int = 1000, title: str = "A title") -> Conversation:
    return Conversation(id=ident, title=title, created_ms=at_ms, updated_ms=at_ms)


def message(
    ident: str,
    parent: str | None = None,
    text: str = "",
    *,
    role: Role = Role.USER,
    conversation_id: str = "c",
    at_ms: int = 1000,
    parts: tuple[Part, ...] | None = None,
) -> Message:
    if parts is None:
        parts = (TextPart(text),) if text else ()
    return Message(
        id=ident, conversation_id=conversation_id, parent_id=parent, role=role, parts=parts, created_ms=at_ms
    )


def fresh_id() -> str:
    return uuid7(1_790_000_000_000, os.urandom(10))
