"""OpenAI's own API through its SDK, chat completions and Responses; the body is taken raw."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx2

from desktop_chat.core.endpoint import Dialect
from desktop_chat.providers.requests import Outgoing
from desktop_chat.providers.sdk_opener import JSON_HEADERS, NO_KEY, SdkOpener, SdkResponse, origin_of

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager


class OpenAiOpener(SdkOpener):
    """Opens either of its two dialects."""

    package = "openai"
    modules = ("openai.resources.chat.completions.completions", "openai.resources.responses.responses")
    error_name = "OpenAIError"

    def _answer(self, client: httpx2.AsyncClient, outgoing: Outgoing) -> AbstractAsyncContextManager[SdkResponse]:
        import openai

        sdk = openai.AsyncOpenAI(
            api_key=NO_KEY,
            organization="",
            project="",
            base_url=origin_of(outgoing.url),
            http_client=client,
            max_retries=0,
            timeout=client.timeout,
        )
        if outgoing.dialect is Dialect.OPENAI_RESPONSES:
            return sdk.responses.with_streaming_response.create(
                stream=True, extra_body=outgoing.body, extra_headers=JSON_HEADERS
            )
        return sdk.chat.completions.with_streaming_response.create(
            model="", messages=[], stream=True, extra_body=outgoing.body, extra_headers=JSON_HEADERS
        )
