"""llama.cpp's own HTTP server, as xllamacpp carries it, at the other end of the whole engine."""

import asyncio
import os
import signal
from contextlib import aclosing
from dataclasses import replace

import pytest

from desktop_chat.core.draft import Draft
from desktop_chat.core.endpoint import LOCAL_ENDPOINT, AuthStyle, Dialect, Endpoint
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.events import Started, TextDelta
from desktop_chat.core.messages import Parameters, Role, TextPart
from desktop_chat.core.metrics import StreamMeter
from desktop_chat.core.request import ChatRequest, PromptMessage
from desktop_chat.core.verdict import Verdict
from desktop_chat.providers.registry import ProviderRegistry
from desktop_chat.services.discovery import FoundServer, KnownPort, discover
from desktop_chat.services.local_model import LocalModelServer
from desktop_chat.services.system_clock import SystemClock

pytestmark = pytest.mark.skipif(not LocalModelServer.available(), reason="the local model is not installed")

CLOCK = SystemClock()


class Secrets:
    """Has one key for every endpoint."""

    def __init__(self, key=None):
        self.key = key

    async def secret(self, endpoint):
        return self.key


async def ask(server, text, *, key=None, endpoint=LOCAL_ENDPOINT, leave_after=None, **parameters):
    """Events of one question, and the draft and meter they made; `leave_after` so many deltas."""
    registry = ProviderRegistry(Secrets(key), server, CLOCK)
    prompt = PromptMessage(Role.USER, (TextPart(text),))
    request = ChatRequest(endpoint, (prompt,), model=endpoint.model, parameters=Parameters(**parameters))
    draft, meter, events = Draft(), StreamMeter(CLOCK.monotonic_s()), []
    try:
        async with aclosing(registry.for_endpoint(endpoint).stream(request, meter)) as stream:
            async for event in stream:
                draft.apply(event)
                events.append(event)
                if leave_after and sum(isinstance(event, TextDelta) for event in events) >= leave_after:
                    break
    finally:
        await registry.close()
    return events, draft, meter


async def test_a_short_answer_is_complete(llama_cpp):
    events, draft, meter = await ask(llama_cpp, "What is the capital of France?", temperature=0.0)
    assert isinstance(events[0], Started)
    assert events[0].dialect is Dialect.OPENAI_CHAT
    assert draft.ended.verdict is Verdict.COMPLETE
    assert draft.ended.reason == "stop"
    assert "Paris" in draft.text()
    assert draft.usage.output_tokens > 0
    assert meter.bytes > 0


async def test_an_answer_that_meets_its_limit_says_so(llama_cpp):
    _, draft, _ = await ask(llama_cpp, "Count from one to one hundred.", max_tokens=5)
    assert draft.ended.verdict is Verdict.LENGTH_LIMIT
    assert draft.usage.output_tokens == 5


async def test_a_server_reached_by_its_address_gives_the_same_answer(llama_cpp):
    url, key = await llama_cpp.address()
    remote = Endpoint("e1", "mine", url, dialect=Dialect.AUTO, model=LOCAL_ENDPOINT.model, auth=AuthStyle.BEARER)
    _, local, _ = await ask(llama_cpp, "Say hello.", max_tokens=8, temperature=0.0, seed=1)
    _, by_address, _ = await ask(
        llama_cpp, "Say hello.", key=key, endpoint=remote, max_tokens=8, temperature=0.0, seed=1
    )
    assert by_address.text() == local.text() != ""


async def test_a_wrong_key_is_an_http_error_with_its_status(llama_cpp):
    url, _ = await llama_cpp.address()
    with pytest.raises(ChatError) as caught:
        await ask(llama_cpp, "Hello", key="wrong", endpoint=Endpoint("e1", "mine", url, model="m"))
    assert (caught.value.kind, caught.value.status) == (ErrorKind.HTTP, 401)
    assert "wrong" not in str(caught.value)


async def test_a_prompt_too_long_for_the_model_is_an_error_in_plain_words(llama_cpp):
    with pytest.raises(ChatError) as caught:
        await ask(llama_cpp, "word " * 9000)
    assert (caught.value.kind, caught.value.status) == (ErrorKind.HTTP, 400)
    assert "context" in str(caught.value) + caught.value.detail


async def test_an_answer_left_early_frees_the_server_for_the_next(llama_cpp):
    _, draft, _ = await ask(llama_cpp, "Tell a very long story.", leave_after=3)
    assert draft.ended is None
    _, next_draft, _ = await ask(llama_cpp, "Say hello.", max_tokens=4)
    assert next_draft.ended.verdict in (Verdict.LENGTH_LIMIT, Verdict.COMPLETE)


async def test_two_conversations_stream_at_once(llama_cpp):
    answers = await asyncio.gather(*(ask(llama_cpp, f"Tell me about {what}.", max_tokens=8) for what in "AB"))
    assert [draft.usage.output_tokens for _, draft, _ in answers] == [8, 8]


async def test_a_server_that_is_killed_in_mid_answer_truncates_it(tmp_path):
    server = LocalModelServer(tmp_path)
    registry = ProviderRegistry(Secrets(), server, CLOCK)
    prompt = PromptMessage(Role.USER, (TextPart("Tell a very long story."),))
    endpoint = replace(LOCAL_ENDPOINT, retries=0)
    draft, meter = Draft(), StreamMeter(CLOCK.monotonic_s())
    try:
        async with aclosing(
            registry.for_endpoint(endpoint).stream(ChatRequest(endpoint, (prompt,), endpoint.model), meter)
        ) as stream:
            async for event in stream:
                draft.apply(event)
                if isinstance(event, TextDelta) and meter.chunks == 0:
                    meter.delta_received(CLOCK.monotonic_s())
                    os.kill(server.pid, signal.SIGKILL)
    finally:
        await registry.close()
        await server.stop()
    assert draft.text()
    assert draft.ended.verdict is Verdict.TRUNCATED


async def test_it_is_discovered_as_what_it_is_and_as_wanting_a_key(llama_cpp):
    url, _ = await llama_cpp.address()
    port = int(url.removesuffix("/v1").rpartition(":")[2])
    assert await discover(5.0, [KnownPort("vLLM", port)]) == [FoundServer("llama.cpp", url, needs_key=True)]
