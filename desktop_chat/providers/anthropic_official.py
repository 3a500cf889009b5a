"""Anthropic's own API through its SDK; the body is taken raw."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx2

from desktop_chat.core.endpoint import Endpoint
from desktop_chat.providers.requests import Outgoing
from desktop_chat.providers.sdk_opener import JSON_HEADERS, NO_KEY, SdkOpener, SdkResponse, origin_of

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager


def is_official_anthropic(endpoint: Endpoint) -> bool:
    """True for Anthropic's own API."""
    parts = urlsplit(endpoint.url)
    return parts.scheme == "https" and parts.hostname == "api.anthropic.com"


class AnthropicOpener(SdkOpener):
    """Opens the messages API."""

    package = "anthropic"
    modules = ("anthropic.resources.messages.messages",)
    error_name = "AnthropicError"

    def _answer(self, client: httpx2.AsyncClient, outgoing: Outgoing) -> AbstractAsyncContextManager[SdkResponse]:
        import anthropic

        sdk = anthropic.AsyncAnthropic(
            api_key=NO_KEY,
            base_url=origin_of(outgoing.url),
            http_client=client,
            max_retries=0,
            timeout=client.timeout,
            open_telemetry=False,
        )
        return sdk.messages.with_streaming_response.create(
            model="", messages=[], max_tokens=1, stream=True, extra_body=outgoing.body, extra_headers=JSON_HEADERS
        )
