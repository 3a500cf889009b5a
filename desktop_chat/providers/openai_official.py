"""OpenAI's own API through its SDK, which builds the request; the body is taken raw."""

from __future__ import annotations

import gc
import importlib
import logging
import os
from typing import TYPE_CHECKING, cast

import httpx2

from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.providers.errors import client_error
from desktop_chat.providers.http_client import Line
from desktop_chat.providers.requests import CHAT_PATH, Outgoing
from desktop_chat.providers.threads import in_daemon_thread
from desktop_chat.wire.json_edge import list_of, text_of

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletionMessageParam

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
        await in_daemon_thread(load_sdk, "load the OpenAI SDK")
        import openai

        async def set_headers(request: httpx2.Request) -> None:
            for name in (*_ENVIRONMENT_HEADERS, *_names_in_environment()):
                request.headers.pop(name, None)
            request.headers.update(outgoing.headers)

        line.client.event_hooks = {"request": [set_headers], "response": []}
        body = dict(outgoing.body)
        model = text_of(body.pop("model", ""))
        if not model:
            raise ChatError(ErrorKind.SETTINGS, "No model is chosen for this endpoint. Choose one.", before_send=True)
        messages = cast("list[ChatCompletionMessageParam]", list_of(body.pop("messages", [])))
        body.pop("stream", None)
        try:
            sdk = openai.AsyncOpenAI(
                api_key=_NO_KEY,
                organization="",
                project="",
                base_url=outgoing.url.removesuffix(CHAT_PATH),
                http_client=line.client,
                max_retries=0,
                timeout=line.client.timeout,
            )
            answer = sdk.chat.completions.with_streaming_response.create(
                model=model, messages=messages, stream=True, extra_body=body
            )
            response = await line.closers.enter_async_context(answer)
        except openai.APIStatusError as error:
            return error.response
        except (openai.OpenAIError, httpx2.HTTPError, ValueError) as error:
            raise client_error(error) from error
        return response.http_response


def _names_in_environment() -> list[str]:
    """Headers named in `OPENAI_CUSTOM_HEADERS`, lines of `Name: value`."""
    lines = os.environ.get("OPENAI_CUSTOM_HEADERS", "").split("\n")
    return [name.strip() for name, colon, _ in (line.partition(":") for line in lines) if colon]
