"""OpenAI's own API through its SDK, which builds the request; the body is taken raw."""

from __future__ import annotations

import gc
import importlib
import logging
import os
from typing import TYPE_CHECKING, cast

import httpx2

from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.providers.errors import client_error, sdk_error
from desktop_chat.providers.http_client import Line
from desktop_chat.providers.requests import CHAT_PATH, Outgoing
from desktop_chat.providers.threads import in_daemon_thread
from desktop_chat.wire.json_edge import compact, list_of, parse_object, text_of

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    from openai import AsyncAPIResponse, AsyncStream
    from openai.types.chat import ChatCompletionChunk, ChatCompletionMessageParam

_NO_KEY = "set-by-the-request-hook"
#: Headers the SDK takes from the environment.
_ENVIRONMENT_HEADERS = ("Authorization", "OpenAI-Organization", "OpenAI-Project")


def load_sdk() -> None:
    """Import the SDK, which takes most of a second: in a thread, before it is needed.

    The collector rests meanwhile: it would stop the other threads for longer than the import does.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        # The SDK loads its parts at their first use.
        importlib.import_module("openai.resources.chat.completions")
    finally:
        if was_enabled:
            gc.enable()
    logging.getLogger("openai").setLevel(logging.WARNING)


class OpenAiOpener:
    """An `Opener` over the SDK: no retries of its own, our client, nothing from the environment."""

    async def open(self, line: Line, outgoing: Outgoing) -> httpx2.Response:
        if not outgoing.body.get("model"):
            raise ChatError(ErrorKind.SETTINGS, "No model is chosen for this endpoint. Choose one.", before_send=True)
        try:
            await in_daemon_thread(load_sdk, "load the OpenAI SDK")
        except ImportError as error:
            raise sdk_error(error) from error
        import openai

        hooks = _Hooks(outgoing)
        line.client.event_hooks = {"request": [hooks.request], "response": [hooks.response]}
        try:
            response = await line.closers.enter_async_context(_answer(line, outgoing))
        except (openai.OpenAIError, httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
            raise client_error(error) from error
        response.http_response.status_code = hooks.status
        return response.http_response


class _Hooks:
    """Between the SDK and the transport."""

    def __init__(self, outgoing: Outgoing) -> None:
        self._outgoing = outgoing
        self.status = 0

    async def request(self, request: httpx2.Request) -> None:
        """Our address and headers; what the SDK took from the environment goes."""
        request.url = httpx2.URL(self._outgoing.url)
        for name in (*_ENVIRONMENT_HEADERS, *_names_in_environment()):
            request.headers.pop(name, None)
        request.headers.update(self._outgoing.headers)

    async def response(self, response: httpx2.Response) -> None:
        """Every status looks like success to the SDK: it would read the whole of an error's body, without limits."""
        self.status = response.status_code
        response.status_code = 200


def _answer(
    line: Line, outgoing: Outgoing
) -> AbstractAsyncContextManager[AsyncAPIResponse[AsyncStream[ChatCompletionChunk]]]:
    """
    Raises:
        OpenAIError, InvalidURL, ValueError: the SDK does not take the request.
    """
    import openai

    # Half a character, as text cut in the middle of an emoji has it, is no UTF-8; the SDK would fail at it.
    body = parse_object(compact(outgoing.body).encode("utf-8", "replace")) or {}
    messages = cast("list[ChatCompletionMessageParam]", list_of(body.pop("messages", [])))
    model = text_of(body.pop("model", ""))
    body.pop("stream", None)
    sdk = openai.AsyncOpenAI(
        api_key=_NO_KEY,
        organization="",
        project="",
        base_url=outgoing.url.partition("?")[0].rstrip("/").removesuffix(CHAT_PATH),
        http_client=line.client,
        max_retries=0,
        timeout=line.client.timeout,
    )
    return sdk.chat.completions.with_streaming_response.create(
        model=model, messages=messages, stream=True, extra_body=body
    )


def _names_in_environment() -> list[str]:
    """Headers named in `OPENAI_CUSTOM_HEADERS`, lines of `Name: value`."""
    lines = os.environ.get("OPENAI_CUSTOM_HEADERS", "").split("\n")
    return [name.strip() for name, colon, _ in (line.partition(":") for line in lines) if colon]
