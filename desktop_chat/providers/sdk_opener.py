"""What the vendors' SDKs share: each opens the stream, and the request stays the one that was made for it."""

from __future__ import annotations

import gc
import importlib
import logging
from abc import ABC, abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Protocol
from urllib.parse import urlsplit

import httpx2

from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.json_pieces import is_large, json_pieces
from desktop_chat.providers.errors import client_error, sdk_error
from desktop_chat.providers.http_client import Line
from desktop_chat.providers.requests import Outgoing
from desktop_chat.providers.threads import in_daemon_thread
from desktop_chat.wire.json_edge import JsonObject, compact, parse_object

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

#: An SDK does not start without a key; the one it is given never leaves this computer.
NO_KEY = "set-by-the-request-hook"
#: Without it a header of the environment could make another kind of body.
JSON_HEADERS = {"Content-Type": "application/json"}


class SdkResponse(Protocol):
    """What both SDKs give for a stream that is open and not read."""

    @property
    def http_response(self) -> httpx2.Response: ...


class SdkOpener(ABC):
    """An `Opener` over an SDK: no retries of its own, our client, nothing from the environment."""

    #: The SDK's package, which is its logger's name, too.
    package: ClassVar[str]
    #: Its parts for streams, by the modules that do the work: the SDKs load them at the first use, on that thread.
    modules: ClassVar[tuple[str, ...]]
    #: What its own exceptions derive from.
    error_name: ClassVar[str]

    @classmethod
    def load(cls) -> None:
        """Import the SDK, which takes up to a second: in a thread, before it is needed.

        The collector rests meanwhile: it would stop the other threads for longer than the import does.

        Raises:
            ImportError: it is not installed.
        """
        was_enabled = gc.isenabled()
        gc.disable()
        try:
            for module in cls.modules:
                importlib.import_module(module)
        finally:
            if was_enabled:
                gc.enable()
        # The environment can tell an SDK to write records of every request.
        for name in (cls.package, "httpx2"):
            logging.getLogger(name).setLevel(logging.WARNING)

    async def open(self, line: Line, outgoing: Outgoing) -> httpx2.Response:
        """See `Opener.open`."""
        if not outgoing.body.get("model"):
            raise ChatError(ErrorKind.SETTINGS, "No model is chosen for this server. Choose one.", before_send=True)
        try:
            await in_daemon_thread(self.load, f"load {self.package}")
        except ImportError as error:
            raise sdk_error(error) from error
        sdk_failure: type[Exception] = getattr(importlib.import_module(self.package), self.error_name)
        body = outgoing.body
        sound = (
            await in_daemon_thread(lambda: sound_body(body), "look at a body") if is_large(body) else sound_body(body)
        )
        outgoing = replace(outgoing, body=sound)
        hooks = _Hooks(line.client, outgoing)
        line.client.event_hooks = {"request": [hooks.request], "response": [hooks.response]}
        try:
            answer = await line.closers.enter_async_context(self._answer(line.client, outgoing))
        except (sdk_failure, httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
            raise client_error(error) from error
        answer.http_response.status_code = hooks.status
        return answer.http_response

    @abstractmethod
    def _answer(self, client: httpx2.AsyncClient, outgoing: Outgoing) -> AbstractAsyncContextManager[SdkResponse]:
        """
        The extra body wins over the arguments of an SDK's call, so the whole body goes that way: no copy is made of it
        in the SDK's types, and no word of the SDK's is printed about the model.

        Raises:
            Exception named `error_name`, InvalidURL, ValueError: the SDK does not take the request.
        """


class _Hooks:
    """Between the SDK and the transport."""

    def __init__(self, client: httpx2.AsyncClient, outgoing: Outgoing) -> None:
        self._client = client
        self._outgoing = outgoing
        #: The SDK's own headers: one of them tells it that the body is to be left alone.
        self._marks = httpx2.Headers()
        self.status = 0

    async def request(self, request: httpx2.Request) -> None:
        """Our address and headers: what the SDK took from the environment goes, and its words on this computer."""
        made = self._client.build_request(
            request.method, self._outgoing.url, headers=self._outgoing.headers, content=request.content
        )
        self._marks = request.headers
        request.url, request.headers = made.url, made.headers

    async def response(self, response: httpx2.Response) -> None:
        """Every status looks like success to the SDK: it would read the whole of an error's body, without limits."""
        self.status = response.status_code
        response.status_code = 200
        response.request.headers = self._marks


def origin_of(url: str) -> str:
    """Scheme, host and port, without user info: enough of an address for an SDK, whose own paths do not count."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def sound_body(body: JsonObject) -> JsonObject:
    """`body` without half characters, as text cut in the middle of an emoji has them: an SDK would fail at them."""
    if all(piece.isascii() for piece in json_pieces(body, compact)):
        return body
    return parse_object(compact(body)) or {}
