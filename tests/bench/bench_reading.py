"""What one small chunk of an answer costs from the socket to the draft, beside httpx2's bare reading of it.

Costs are CPU time of the reading thread on a plain loop; the server is a process of its own.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx2

from desktop_chat.core.endpoint import AuthStyle, Endpoint
from desktop_chat.core.events import Ended, StreamEvent
from desktop_chat.core.messages import Message, Part, Role, TextPart
from desktop_chat.core.metrics import Metrics, Usage
from desktop_chat.core.request import ChatRequest, PromptMessage
from desktop_chat.core.verdict import Verdict
from desktop_chat.providers.registry import ProviderRegistry
from desktop_chat.services.system_clock import SystemClock
from desktop_chat.services.turn import RunningTurn
from tests.bench.frames import FRAME_BYTES, small_frame
from tests.bench.harness import Report, ratio
from tests.helpers.toy_server import Chunk, Head, Pause, Step, openai_chat_frames, steps_to_json

CHUNKS = 3000
#: Far enough apart that each chunk is read alone.
CHUNK_EVERY_S = 0.0007
PATH = "/v1/chat/completions"
MAX_RATIO = 2.0


def script() -> list[Step]:
    steps: list[Step] = [Head()]
    for number in range(CHUNKS):
        steps += [Chunk(small_frame(number)), Pause(CHUNK_EVERY_S)]
    return [*steps, *map(Chunk, openai_chat_frames([]))]


@contextmanager
def server() -> Iterator[str]:
    """The URL of a server that sends the script to everybody."""
    with tempfile.TemporaryDirectory() as folder:
        script_file, port_file = Path(folder, "script.json"), Path(folder, "port")
        script_file.write_text(json.dumps({"default": [steps_to_json(script())]}))
        command = ["-m", "tests.helpers.toy_server", "--script", str(script_file), "--port-file", str(port_file)]
        with subprocess.Popen([sys.executable, *command], stdin=subprocess.PIPE) as process:
            while not port_file.exists():
                time.sleep(0.02)
            yield f"http://127.0.0.1:{port_file.read_text()}"
            assert process.stdin is not None
            process.stdin.close()


class NoSecrets:
    async def secret(self, endpoint: Endpoint) -> str | None:
        return None


class NoJournal:
    def append(self, part: int, kind: str, text: str) -> None: ...

    def discard(self, from_part: int) -> None: ...

    def end(
        self,
        ended: Ended,
        parts: Sequence[Part],
        usage: Usage | None,
        metrics: Metrics,
        model: str,
        notes: Sequence[str] = (),
    ) -> None: ...


def ignore(event: StreamEvent) -> None: ...


async def our_reading_s(url: str) -> float:
    clock = SystemClock()
    endpoint = Endpoint("e", "bench", f"{url}/v1", model="m", auth=AuthStyle.NONE)
    registry = ProviderRegistry(NoSecrets(), None, clock)
    turn = RunningTurn(
        message=Message("m", "c", None, Role.ASSISTANT, (), 0),
        user_message=None,
        request=ChatRequest(endpoint, (PromptMessage(Role.USER, (TextPart("Hello"),)),)),
        provider=registry.for_endpoint(endpoint),
        journal=NoJournal(),
        listener=ignore,
        clock=clock,
    )
    started = time.thread_time()
    ended = await turn.run()
    spent = time.thread_time() - started
    assert ended.verdict is Verdict.COMPLETE
    assert turn.meter.chunks == CHUNKS
    assert len(turn.draft.text()) == CHUNKS * len("w00 ")
    return spent


async def bare_reading_s(url: str) -> float:
    n_bytes = n_pieces = 0
    started = time.thread_time()
    async with (
        httpx2.AsyncClient(trust_env=False, timeout=None) as client,
        client.stream("POST", url + PATH, json={"stream": True}) as response,
    ):
        async for piece in response.aiter_raw():
            n_pieces += 1
            n_bytes += len(piece)
    spent = time.thread_time() - started
    assert n_bytes > CHUNKS * FRAME_BYTES
    assert n_pieces > CHUNKS * 0.9, f"only {n_pieces} pieces: chunks were read together"
    return spent


def main() -> int:
    report = Report("reading")
    with server() as url:
        # What is loaded at the first use is no cost of a chunk.
        asyncio.run(our_reading_s(url))
        times, ours, bare = ratio(lambda: asyncio.run(our_reading_s(url)), lambda: asyncio.run(bare_reading_s(url)))
    report.add("reading_us_per_chunk", ours / CHUNKS * 1e6, note="us of CPU, socket to draft")
    report.add("reading_bare_httpx2_us_per_chunk", bare / CHUNKS * 1e6, note="us of CPU, aiter_raw")
    report.add("reading_over_bare_httpx2", times, at_most=MAX_RATIO)
    return report.finish()


if __name__ == "__main__":
    raise SystemExit(main())
