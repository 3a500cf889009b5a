"""What it costs to read an answer's bytes: events beside the SDKs' decoders, and text beside their iterators.

CPU time of one thread without any network. Every decoder gets the same pieces from the same asynchronous generator.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Sequence
from itertools import chain, repeat
from typing import Any

import anthropic
import anthropic._streaming
import httpx
import httpx2
import httpx_sse
import openai
import openai._streaming

from desktop_chat.core.draft import Draft
from desktop_chat.core.endpoint import Dialect
from desktop_chat.wire.decoders import make_decoder
from desktop_chat.wire.sse import SseParser
from tests.bench.frames import recorded_frames, small_frame
from tests.bench.harness import Report, ratio, thread_cpu_s

EVENTS = 8000
PIECE_BYTES = {"64b": 64, "1400b": 1400, "64kb": 65536}
#: How many times as fast as each other decoder.
TIMES_FASTER = {"64b": 1, "1400b": 3, "64kb": 1}
DELTAS = 3000
MAX_OF_SDK = 0.2
ROUNDS = 5

Work = Callable[[Sequence[bytes]], Awaitable[int]]


async def stream(pieces: Sequence[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


def cut(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


def best_s(works: dict[str, Work], pieces: Sequence[bytes], events: int) -> dict[str, float]:
    """The best of some rounds in turns; each must give `events`."""
    best = dict.fromkeys(works, float("inf"))
    for _ in range(ROUNDS):
        for name, work in works.items():
            started = time.thread_time()
            found = asyncio.run(work(pieces))
            best[name] = min(best[name], time.thread_time() - started)
            assert found == events, f"{name} found {found} events of {events}"
    return best


# Bytes to events


async def ours(pieces: Sequence[bytes]) -> int:
    parser, count = SseParser(), 0
    async for piece in stream(pieces):
        for _ in parser.feed(piece):
            count += 1
    return count


async def of_openai(pieces: Sequence[bytes]) -> int:
    return await counted(openai._streaming.SSEDecoder().aiter_bytes(stream(pieces)))


async def of_anthropic(pieces: Sequence[bytes]) -> int:
    return await counted(anthropic._streaming.SSEDecoder().aiter_bytes(stream(pieces)))


class HttpxStream(httpx.AsyncByteStream):
    def __init__(self, pieces: Sequence[bytes]) -> None:
        self._pieces = pieces

    def __aiter__(self) -> AsyncIterator[bytes]:
        return stream(self._pieces)


async def of_httpx_sse(pieces: Sequence[bytes]) -> int:
    """Its decoder has no way in but a response."""
    response = httpx.Response(200, headers={"Content-Type": "text/event-stream"}, stream=HttpxStream(pieces))
    return await counted(httpx_sse.EventSource(response).aiter_sse())


async def counted(events: AsyncIterable[object]) -> int:
    count = 0
    async for _ in events:
        count += 1
    return count


def add_parsing(report: Report, name: str, frames: Sequence[bytes], *, has_goals: bool) -> None:
    data = b"".join(frames)
    works: dict[str, Work] = {"ours": ours, "openai": of_openai, "anthropic": of_anthropic, "httpx_sse": of_httpx_sse}
    for size, length in PIECE_BYTES.items():
        best = best_s(works, cut(data, length), len(frames))
        key = f"parse_{name}_{size}"
        report.add(f"{key}_mb_per_s", len(data) / best["ours"] / 1e6, note="MB/s")
        report.add(f"{key}_events_per_s", len(frames) / best["ours"], note="events/s")
        for other in ("openai", "anthropic", "httpx_sse"):
            goal = TIMES_FASTER[size] if has_goals else None
            report.add(f"{key}_{other}_over_ours", best[other] / best["ours"], at_least=goal, note="times its CPU time")
    texts = [frame.removeprefix(b"data: ") for frame in frames]
    loads_s = min(thread_cpu_s(lambda: [json.loads(text) for text in texts]) for _ in range(ROUNDS))
    report.add(f"parse_{name}_json_loads_mb_per_s", len(data) / loads_s / 1e6, note="MB/s, the floor of every reader")


def add_long_line(report: Report) -> None:
    """A line ten times as long may take ten times as long, and a little for the memory."""

    def cost_s(size: int) -> float:
        pieces = chain([b"data: "], repeat(b"x" * 64, size // 64), [b"\n\n"])
        started = time.thread_time()
        parser = SseParser()
        frames = [frame for piece in pieces for frame in parser.feed(piece)]
        spent = time.thread_time() - started
        assert [len(frame.data) for frame in frames] == [size]
        return spent

    times, *_ = ratio(lambda: cost_s(20_000_000), lambda: cost_s(2_000_000))
    report.add("parse_20mb_line_over_2mb_line", times, at_most=12, note="in pieces of 64 B")


# Bytes to text


async def our_text(dialect: Dialect, pieces: Sequence[bytes]) -> str:
    decoder, draft = make_decoder(dialect), Draft()
    async for piece in stream(pieces):
        for event in decoder.feed(piece):
            draft.apply(event)
    for event in decoder.close(cut=False):
        draft.apply(event)
    return draft.text()


def client_of(pieces: Sequence[bytes]) -> httpx2.AsyncClient:
    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, headers={"Content-Type": "text/event-stream"}, content=stream(pieces))

    return httpx2.AsyncClient(transport=httpx2.MockTransport(answer))


async def text_of_chat(pieces: Sequence[bytes]) -> str:
    sdk = openai.AsyncOpenAI(api_key="k", base_url="http://bench", http_client=client_of(pieces))
    answer: Any = await sdk.chat.completions.create(model="m", messages=[], stream=True)
    return "".join([chunk.choices[0].delta.content or "" async for chunk in answer if chunk.choices])


async def text_of_responses(pieces: Sequence[bytes]) -> str:
    sdk = openai.AsyncOpenAI(api_key="k", base_url="http://bench", http_client=client_of(pieces))
    answer: Any = await sdk.responses.create(model="m", input="Hello", stream=True)
    return "".join([event.delta async for event in answer if event.type == "response.output_text.delta"])


async def text_of_messages(pieces: Sequence[bytes]) -> str:
    """Its way to text keeps the message so far, as a draft does; its bare events are text for nobody yet."""
    sdk = anthropic.AsyncAnthropic(api_key="k", base_url="http://bench", http_client=client_of(pieces))
    async with sdk.messages.stream(model="m", max_tokens=5, messages=[]) as answer:
        return "".join([text async for text in answer.text_stream])


async def events_of_messages(pieces: Sequence[bytes]) -> int:
    sdk = anthropic.AsyncAnthropic(api_key="k", base_url="http://bench", http_client=client_of(pieces))
    answer: Any = await sdk.messages.create(model="m", max_tokens=5, messages=[], stream=True)
    return await counted(answer)


def ollama_frames() -> list[bytes]:
    lines = [
        {"model": "m", "message": {"role": "assistant", "content": f"w{at % 10:02d} "}, "done": False}
        for at in range(DELTAS)
    ]
    last = {"model": "m", "message": {"role": "assistant", "content": ""}, "done": True, "done_reason": "stop"}
    return [json.dumps(line).encode() + b"\n" for line in (*lines, last)]


#: Each frame arrives as a piece of its own, as in an answer that is being written.
DIALECTS: dict[Dialect, tuple[list[bytes], Callable[[Sequence[bytes]], Awaitable[str]] | None]] = {
    Dialect.OPENAI_CHAT: (recorded_frames("llama_chat", b'"delta":{"content":"', DELTAS), text_of_chat),
    Dialect.OPENAI_RESPONSES: (recorded_frames("llama_responses", b"output_text.delta", DELTAS), text_of_responses),
    Dialect.ANTHROPIC_MESSAGES: (recorded_frames("llama_messages", b"text_delta", DELTAS), text_of_messages),
    Dialect.AI_SDK_UI: (recorded_frames("ai7_data", b"text-delta", DELTAS), None),
    Dialect.OLLAMA: (ollama_frames(), None),
}


def add_reading(report: Report) -> None:
    for dialect, (frames, sdk_text) in DIALECTS.items():

        def our_s(dialect: Dialect = dialect, frames: Sequence[bytes] = frames) -> float:
            return thread_cpu_s(lambda: asyncio.run(our_text(dialect, frames)))

        key = f"draft_{dialect.value}"
        report.add(f"{key}_us_per_event", min(our_s() for _ in range(ROUNDS)) / len(frames) * 1e6, note="us of CPU")
        if sdk_text is None:
            continue
        told = asyncio.run(our_text(dialect, frames))
        assert len(told) > DELTAS
        assert told == asyncio.run(sdk_text(frames))

        def sdk_s(read: Callable[[Sequence[bytes]], Any] = sdk_text, frames: Sequence[bytes] = frames) -> float:
            return thread_cpu_s(lambda: asyncio.run(read(frames)))

        times, _, theirs = ratio(our_s, sdk_s)
        report.add(f"{key}_sdk_us_per_event", theirs / len(frames) * 1e6, note="us of CPU, to text alone")
        report.add(f"{key}_over_sdk", times, at_most=MAX_OF_SDK)
    frames = DIALECTS[Dialect.ANTHROPIC_MESSAGES][0]
    bare_s = min(thread_cpu_s(lambda: asyncio.run(events_of_messages(frames))) for _ in range(ROUNDS))
    report.add("draft_anthropic_messages_sdk_bare_us_per_event", bare_s / len(frames) * 1e6, note="us of CPU, no text")


def main() -> int:
    report = Report("parse")
    add_parsing(report, "small", [small_frame(number) for number in range(EVENTS)], has_goals=True)
    recorded = recorded_frames("llama_chat", b'"delta":{"content":"', EVENTS)
    add_parsing(report, "llama", recorded[1 : EVENTS + 1], has_goals=False)
    add_long_line(report)
    add_reading(report)
    return report.finish()


if __name__ == "__main__":
    raise SystemExit(main())
