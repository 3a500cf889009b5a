"""Conversations with a peer through the whole engine: chat service, provider, decoder and library."""

from __future__ import annotations

import asyncio
import json
import random
from dataclasses import dataclass
from typing import Any

from desktop_chat.core.endpoint import AuthStyle, Dialect, Endpoint, RequestStyle
from desktop_chat.core.events import Ended, Started, StreamEvent, TextDelta
from desktop_chat.core.messages import Message
from desktop_chat.core.verdict import Verdict

_MARKDOWN = "# Title\n\n- a\n  - b **bold**\n\n| a | b |\n|---|---|\n| `x` | $y$ |\n\n```py\nf('\\n')\n```\n\n> q\n\n"
_SCRIPTS = "👩‍🚀👨‍👩‍👧‍👦🏳️‍🌈 日本語 中文 한국어 العربية עברית हिन्दी ไทย Zażółć e\u0301\ufeff\u200d"
_ENDS_OF_LINES = "a\rb\r\nc\n\nd\u2028e\u2029f\u0085g\x0bh\x0ci  \n\n  data: x\ndata: [DONE]\nid: 7\n: no comment\n\n"


def _long() -> str:
    chosen = random.Random(7).choices([_MARKDOWN, _SCRIPTS, _ENDS_OF_LINES, "word ", "\\\"'<tag>&amp;"], k=4000)
    return "".join(chosen)[:90_000]


#: What servers are told to say. The last is over 100 kB of UTF-8.
TEXTS = {"markdown": _MARKDOWN, "scripts": _SCRIPTS, "line_ends": _ENDS_OF_LINES, "spaces": "  \n ", "long": _long()}


def endpoint_at(url: str, dialect: str = "auto", style: str = "auto", **fields: Any) -> Endpoint:
    settings = {"auth": AuthStyle.NONE, "retries": 0, **fields}
    return Endpoint("peer", "Peer", url, dialect=Dialect(dialect), request_style=RequestStyle(style), **settings)


@dataclass(frozen=True)
class Answer:
    """How a turn went: its events as they were heard, its message as it was kept."""

    events: list[StreamEvent]
    message: Message

    @property
    def verdict(self) -> Verdict | None:
        return self.message.verdict

    @property
    def text(self) -> str:
        """The text's deltas, in order."""
        return "".join(event.text for event in self.events if isinstance(event, TextDelta))

    @property
    def dialect(self) -> str:
        [started] = self.of(Started)
        return started.dialect.value

    def of(self, kind: type) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]

    def parts(self, kind: type) -> list[Any]:
        return [part for part in self.message.parts if isinstance(part, kind)]


class Talk:
    """One conversation with one endpoint, on `engine`."""

    def __init__(self, engine, endpoint: Endpoint) -> None:
        self._engine = engine
        engine.store.settings.put_endpoint(endpoint)
        self._endpoint = endpoint
        self._id: str | None = None
        self._last: Message | None = None

    async def say(self, text: str) -> Answer:
        return await self._answer(
            lambda heard: self._engine.chat.send(self._id, text, heard, endpoint=None if self._id else self._endpoint)
        )

    async def answer_tools(self, *answers) -> Answer:
        return await self._answer(lambda heard: self._engine.chat.answer_tools(self._id, self._last.id, answers, heard))

    async def regenerate(self) -> Answer:
        return await self._answer(lambda heard: self._engine.chat.regenerate(self._id, self._last.id, heard))

    async def _answer(self, start) -> Answer:
        events, over = [], asyncio.Event()

        def heard(event):
            events.append(event)
            if isinstance(event, Ended):
                over.set()

        turn = await start(heard)
        await over.wait()
        self._id = turn.conversation_id
        path = await asyncio.wrap_future(self._engine.store.library.path(self._id))
        self._last = path[-1].message
        return Answer(events, self._last)


async def asked(engine, url: str, text: str = "Hi", **fields: Any) -> Answer:
    """The answer to a single question."""
    return await Talk(engine, endpoint_at(url, **fields)).say(text)


def understood(answer: Answer) -> Any:
    """What a server that tells what its model was given was given."""
    return json.loads(answer.text)
