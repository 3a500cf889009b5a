"""OpenAI's SDK builds the request and nothing else: no tries, no waiting, no word from the environment."""

import asyncio

import pytest

from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.events import Ended, Started, UsageReported
from desktop_chat.core.messages import Parameters
from desktop_chat.core.metrics import Usage
from desktop_chat.core.verdict import Verdict
from desktop_chat.providers.bodies import chat_body
from desktop_chat.providers.compatible import CompatibleOpener
from desktop_chat.providers.openai_official import OpenAiOpener
from tests.helpers.toy_server import (
    Chunk,
    Close,
    Head,
    Reset,
    Silence,
    html_body,
    json_body,
    openai_chat_body,
    openai_chat_frames,
    sse,
    whole_body,
)
from tests.unit.providers.asking import (
    CHAT,
    Pauses,
    TurnsOfTheLoop,
    endpoint_at,
    events_of,
    patient,
    provider_for,
    question,
    text_of,
    turn_for,
    verdict_of,
)


@pytest.fixture
def sdk():
    """The SDK is loaded, so that no limit is used up by that."""
    OpenAiOpener.load()


def official(**fields):
    return provider_for(opener=OpenAiOpener(), **fields)


async def sent(server, request, **fields):
    server.otherwise(openai_chat_body(["ok"]))
    assert text_of(await events_of(request, official(**fields))) == "ok"
    return server.next_request()


async def test_the_request_is_the_one_a_compatible_server_gets(toy_server):
    parameters = Parameters(temperature=0.0, stop=("x",), seed=3)
    request = question(
        endpoint_at(f"{toy_server.url}/v1", extra_body='{"service_tier": "flex"}'), parameters=parameters, system="Hi"
    )
    ours = await sent(toy_server, request)
    await events_of(request, provider_for(opener=CompatibleOpener()))
    theirs = toy_server.next_request()
    assert (ours.method, ours.target, ours.json) == (theirs.method, theirs.target, theirs.json)
    same = ("authorization", "user-agent", "accept-encoding", "content-type", "accept")
    assert [ours.header(name) for name in same] == [theirs.header(name) for name in same]
    names = [name.lower() for name, _ in ours.headers]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("path", ["/v1", "/v1/", "/v1/chat/completions", "/v1/chat/completions/"])
async def test_the_path_is_completed_once(toy_server, path):
    assert (await sent(toy_server, question(endpoint_at(toy_server.url + path)))).path.rstrip("/") == CHAT


async def test_a_query_is_kept(toy_server):
    request = await sent(toy_server, question(endpoint_at(f"{toy_server.url}/v1?api-version=1")))
    assert (request.path, request.query) == (CHAT, {"api-version": "1"})


def test_openai_itself_wants_the_new_name_of_the_token_limit():
    request = question(endpoint_at("https://api.openai.com/v1"), parameters=Parameters(max_tokens=5))
    assert chat_body(request, official=True)["max_completion_tokens"] == 5
    assert "max_tokens" not in chat_body(request, official=True)


async def test_the_raw_body_is_decoded_by_our_decoder(toy_server):
    frames = openai_chat_frames(["one ", "日本"], usage={"prompt_tokens": 3, "completion_tokens": 2})
    stream = b"".join([b": hello\n\n", *frames])
    toy_server.on(CHAT, [Head(), *[Chunk(stream[at : at + 5]) for at in range(0, len(stream), 5)]])
    events = await events_of(question(endpoint_at(f"{toy_server.url}/v1")), official())
    assert isinstance(events[0], Started)
    assert text_of(events) == "one 日本"
    assert UsageReported(Usage(3, 2)) in events
    assert events[-1] == Ended(Verdict.COMPLETE, "stop")


FRAME = Chunk(openai_chat_frames(["one "])[0])
STREAM_FAULTS = {
    "cut": ([Head(), FRAME, Close()], "truncated", "one "),
    "reset": ([Head(), FRAME, Reset()], "truncated", None),
    "error frame": ([Head(), FRAME, Chunk(sse({"error": {"message": "overloaded"}}))], "server_error", "one "),
    "html": (html_body(), "not_a_stream", ""),
    "json": (json_body({"error": {"message": "no"}}), "not_a_stream", ""),
    "no content": ([Head(204, [], chunked=False)], "not_a_stream", ""),
    "status 401": (json_body({"error": {"message": "bad key"}}, 401), "http_error", ""),
    "status 404": (html_body(404), "http_error", ""),
    "status 408": (json_body({}, 408), "http_error", ""),
    "status 409": (json_body({}, 409), "http_error", ""),
    "status 500": (json_body({}, 500), "http_error", ""),
    "status 307": (whole_body(b"", "text/plain", 307, [("Location", "http://127.0.0.1:9/")]), "http_error", ""),
    "half an error": ([Head(500), Chunk(b'{"error"'), Close()], "http_error", ""),
    "a badly packed error": ([Head(500, [("Content-Encoding", "gzip")]), Chunk(b"no gzip")], "http_error", ""),
    "no head": ([Close()], "network_error", ""),
}


@pytest.mark.parametrize("fault", STREAM_FAULTS)
async def test_a_fault_has_the_same_verdict_as_on_plain_http_and_one_request(toy_server, fault):
    script, verdict, text = STREAM_FAULTS[fault]
    toy_server.on(CHAT, script)
    turn, events = turn_for(question(endpoint_at(f"{toy_server.url}/v1", retries=3)), official())
    end = await turn.run()
    assert end.verdict == verdict
    assert text in (None, text_of(events))
    assert [request.method for request in toy_server.requests].count("POST") == 1


async def test_the_words_of_an_error_are_told(toy_server):
    toy_server.on(CHAT, json_body({"error": {"message": "quota is used up"}}, 429))
    pauses = Pauses()
    with pytest.raises(ChatError, match="It said: quota is used up") as caught:
        await events_of(question(endpoint_at(f"{toy_server.url}/v1", retries=1)), official(sleep=pauses))
    assert (caught.value.status, len(pauses.asked), len(toy_server.requests)) == (429, 1, 2)


@pytest.mark.usefixtures("sdk")
@pytest.mark.parametrize(
    ("script", "limits", "verdict"),
    [
        ([Silence()], {"first_token_s": 0.05}, Verdict.STALLED),
        ([Head(), FRAME, Silence()], {"idle_s": 0.05}, Verdict.STALLED),
        ([Head(500), Chunk(b"half"), Silence()], {"idle_s": 0.05}, Verdict.HTTP_ERROR),
    ],
)
async def test_the_limits_hold(toy_server, script, limits, verdict):
    toy_server.on(CHAT, script)
    turn, _ = turn_for(question(endpoint_at(f"{toy_server.url}/v1", timeouts=patient(**limits))), official())
    assert (await turn.run()).verdict is verdict


async def test_a_stop_ends_turn_and_connection_at_once(toy_server):
    toy_server.on(CHAT, [Head(), FRAME, Silence()])
    heard = asyncio.Event()
    turn, _ = turn_for(
        question(endpoint_at(f"{toy_server.url}/v1")),
        official(),
        lambda event: heard.set() if text_of([event]) else None,
    )
    task = asyncio.create_task(turn.run())
    await heard.wait()
    turns = TurnsOfTheLoop()
    turn.stop()
    with pytest.raises(asyncio.CancelledError):
        await task
    turns.stop()
    assert turns.count <= 2
    request = await toy_server.request()
    await request.closed
    assert request.closed_by_client


async def test_an_address_where_nobody_listens_is_told_as_such():
    with pytest.raises(ChatError, match="No server answers") as caught:
        await events_of(question(endpoint_at("http://127.0.0.1:9/v1")), official())
    assert (caught.value.kind, caught.value.before_send) == (ErrorKind.NETWORK, True)


async def test_an_address_with_a_forbidden_character_is_a_matter_of_the_settings(toy_server):
    with pytest.raises(ChatError, match="is not usable"):
        await events_of(question(endpoint_at(f"{toy_server.url}/v1?a=\x00")), official())


async def test_a_refused_wish_for_token_counts_is_taken_back(toy_server):
    toy_server.on(CHAT, json_body({"error": "stream_options?"}, 400), openai_chat_body(["ok"]))
    events = await events_of(question(endpoint_at(f"{toy_server.url}/v1")), official())
    assert (text_of(events), verdict_of(events)) == ("ok", Verdict.COMPLETE)
