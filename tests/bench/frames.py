"""Bytes for the benches: small frames made by hand, and recorded answers whose text goes on and on."""

from __future__ import annotations

from pathlib import Path

from tests.helpers.toy_server import sse

FRAME_BYTES = 150
CAPTURES = Path(__file__).parents[1] / "data" / "captures"


def small_frame(number: int) -> bytes:
    """One text delta of dialect `openai_chat` in a frame of 150 bytes."""
    choice = {"index": 0, "delta": {"content": f"w{number % 10:02d} "}}
    frame = {"id": "c", "object": "chat.completion.chunk", "model": "m", "choices": [choice], "pad": ""}
    frame["pad"] = "x" * (FRAME_BYTES - len(sse(frame)))
    return sse(frame)


def recorded_frames(name: str, marker: bytes, count: int) -> list[bytes]:
    """The frames of a recorded answer; its first run of those with `marker` is repeated until there are `count`."""
    body = (CAPTURES / f"{name}.txt").read_bytes().replace(b"\r\n", b"\n").partition(b"\n\n")[2]
    frames = [frame + b"\n\n" for frame in body.split(b"\n\n") if frame]
    start = next(at for at, frame in enumerate(frames) if marker in frame)
    end = next(at for at in range(start, len(frames)) if marker not in frames[at])
    run = frames[start:end]
    return [*frames[:start], *(run[at % len(run)] for at in range(count)), *frames[end:]]
