"""A stream whose chunks are counted as they leave, to be compared with what a killed client kept."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

from tests.helpers.toy_script import Step
from tests.helpers.toy_server import Chunk, Head, Pause, Recorded, Signal, openai_chat_frames

CHUNK_EVERY_S = 0.05
#: What a kill may cost, by the product's promise.
MAX_LOST_S = 0.15


class CountedStream:
    """One answer of numbered words, a chunk every 50 ms; knows when each of them left."""

    def __init__(self, chunks: int = 400) -> None:
        self.words = [f"word{number} " for number in range(chunks)]
        self.sent_s: list[float] = []
        self.begun = Signal()
        self._never = threading.Event()

    def __call__(self, _request: Recorded) -> Iterator[Step]:
        yield Head()
        for frame in openai_chat_frames(self.words, finish=None, done=False):
            yield Chunk(frame)
            self.sent_s.append(time.monotonic())
            self.begun.set()
            yield Pause(CHUNK_EVERY_S)

    def wait_for(self, seconds: float) -> None:
        """Block until a random moment of the stream, between two chunks or on one."""
        self._never.wait(seconds)

    def text(self, until_s: float | None = None) -> str:
        """What had left, up to a time of the monotonic clock."""
        sent = [at for at in self.sent_s if until_s is None or at <= until_s]
        return "".join(self.words[: len(sent)])

    def check_kept(self, kept: str, killed_s: float) -> None:
        """The kept text is a prefix of what was sent, and at most `MAX_LOST_S` of it are missing."""
        assert "".join(self.words).startswith(kept)
        assert len(kept) >= len(self.text(killed_s - MAX_LOST_S)), (kept[-30:], self.text(killed_s)[-30:])
