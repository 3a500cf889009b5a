"""Takes up a stream that was cut where its server can do that; the prompt is never sent a second time."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

import httpx2

from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.events import (
    PartsDiscarded,
    StreamEvent,
)
from desktop_chat.providers.answer import Answer
from desktop_chat.providers.connection import Connection
from desktop_chat.providers.errors import client_error
from desktop_chat.providers.http_client import Line
from desktop_chat.providers.reading import AnswerReader
from desktop_chat.providers.requests import Outgoing
from desktop_chat.providers.told import CatchUp, Told
from desktop_chat.wire.json_edge import text_of

#: Said while the pause before the next try lasts.
RESUME_SENTENCE = "The connection broke off; the answer is taken up where it stopped."
_BODY_HEADERS = frozenset({"content-type", "content-length"})


@dataclass(frozen=True, slots=True)
class ResumeWay:
    """A GET that brings the rest of a stream or, with `from_start`, all of it once more."""

    url: str
    headers: dict[str, str]
    from_start: bool

    async def send(self, line: Line) -> httpx2.Response:
        """
        Raises:
            ChatError: no response head came.
        """
        try:
            return await line.client.send(line.client.build_request("GET", self.url, headers=self.headers), stream=True)
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
            raise client_error(error) from error


def way_to_resume(reader: AnswerReader, dialect: Dialect, outgoing: Outgoing, was_cut: bool) -> ResumeWay | None:
    """How to go on after the end of a body; None if nothing is missing, or if the server cannot do it."""
    from_start = dialect is Dialect.AI_SDK_UI
    url = _stream_url(outgoing) if from_start else outgoing.url
    last_id = "" if from_start else reader.last_event_id
    if not (url and (from_start or last_id)) or not reader.is_open(was_cut):
        return None
    headers = {name: value for name, value in outgoing.headers.items() if name.lower() not in _BODY_HEADERS}
    headers["Accept"] = "text/event-stream"
    if last_id:
        headers["Last-Event-ID"] = last_id
    return ResumeWay(url, headers, from_start)


def is_resumed(response: httpx2.Response) -> bool:
    """False where nothing is left to be sent, or the server does not know what was asked of it."""
    return response.status_code == 200 and "event-stream" in response.headers.get("content-type", "").lower()


def _stream_url(outgoing: Outgoing) -> str:
    """Where the AI SDK's servers keep a running stream: below the chat's id."""
    chat_id = text_of(outgoing.body.get("id"))
    parts = urlsplit(outgoing.url)
    path = f"{parts.path.rstrip('/')}/{quote(chat_id, safe='')}/stream"
    return urlunsplit(parts._replace(path=path, query="", fragment="")) if chat_id else ""


class Rest:
    """What a resumed connection brings."""

    def __init__(self, answer: Answer, reader: AnswerReader, way: ResumeWay) -> None:
        # Where the server numbers its events, all that counts is whether more of them come.
        self._told = answer.told = answer.told or Told()
        self._had = answer.told.weight
        self._answer = answer
        self._catch_up = CatchUp(answer.told) if way.from_start else None
        self.reader = reader

    @property
    def counts(self) -> bool:
        """False for a stream from its start that broke off before it said anything new."""
        return self._catch_up is None or self._catch_up.is_done

    @property
    def is_longer(self) -> bool:
        return self._answer.told is not self._told or self._told.weight > self._had

    async def read(self, connection: Connection, response: httpx2.Response) -> AsyncGenerator[list[StreamEvent], None]:
        """See `Connection.read`."""
        answer, catch_up = self._answer, self._catch_up
        if catch_up is None:
            self.reader.resumed(response.headers.get("content-encoding", ""))
        else:
            self.reader = answer.reader_for(response)
        async with aclosing(connection.read(self.reader)) as batches:
            async for events in batches:
                told = events if catch_up is None else catch_up.take(events)
                if told and told[0] == PartsDiscarded(0):
                    answer.told = Told()
                if told:
                    answer.take(told)
                    yield told
