"""A prompt is sent again only where the server provably did not take it, after the pause it asked for."""

import asyncio
import socket

import pytest

from desktop_chat.core.errors import ChatError
from desktop_chat.core.events import Retrying
from desktop_chat.core.verdict import Verdict
from desktop_chat.providers.http_errors import retry_after_s
from tests.helpers.toy_server import Chunk, Close, Head, json_body, openai_chat_body, openai_chat_frames, sse
from tests.unit.providers.asking import (
    CHAT,
    Pauses,
    ended,
    endpoint_at,
    events_of,
    patient,
    provider_for,
    question,
    text_of,
    turn_for,
    verdict_of,
)


def refusal(status, *headers):
    return json_body({"error": {"message": "busy"}}, status, headers)


async def asked(server, retries=3, **fields):
    """The events of a turn and the pauses it made."""
    pauses = Pauses()
    turn, events = turn_for(
        question(endpoint_at(f"{server.url}/v1", retries=retries, **fields)), provider_for(sleep=pauses)
    )
    await turn.run()
    return events, pauses.asked


@pytest.mark.parametrize("status", [429, 503, 529])
async def test_a_refused_prompt_is_sent_again_after_a_pause(toy_server, status):
    toy_server.on(CHAT, refusal(status), refusal(status), openai_chat_body(["ok"]))
    events, pauses = await asked(toy_server)
    assert (text_of(events), verdict_of(events)) == ("ok", Verdict.COMPLETE)
    told = [event for event in events if isinstance(event, Retrying)]
    assert [(event.attempt, event.attempts, event.delay_s) for event in told] == [(2, 4, 0.5), (3, 4, 1.0)]
    assert "busy" in told[0].sentence
    assert pauses == [0.5, 1.0]
    assert len({request.body for request in toy_server.requests}) == 1


@pytest.mark.parametrize(
    ("header", "seconds"), [(("Retry-After", "7"), 7.0), (("retry-after-ms", "250"), 0.25), (("Retry-After", "x"), 0.5)]
)
async def test_the_pause_is_the_one_the_server_asks_for(toy_server, header, seconds):
    toy_server.on(CHAT, refusal(429, header), openai_chat_body(["ok"]))
    _, pauses = await asked(toy_server)
    assert pauses == [seconds]


async def test_a_server_that_wants_minutes_is_not_waited_for(toy_server):
    toy_server.on(CHAT, refusal(429, ("Retry-After", "3600")))
    events, pauses = await asked(toy_server)
    assert (verdict_of(events), pauses, len(toy_server.requests)) == (Verdict.HTTP_ERROR, [], 1)
    assert "60 min" in events[-1].error.sentence


async def test_a_pause_beyond_the_total_limit_is_not_begun(toy_server):
    toy_server.on(CHAT, refusal(429, ("Retry-After", "60")))
    events, pauses = await asked(toy_server, timeouts=patient(total_s=30.0))
    assert (verdict_of(events), pauses, len(toy_server.requests)) == (Verdict.HTTP_ERROR, [], 1)


@pytest.mark.parametrize("retries", [0, 2])
async def test_tries_are_counted(toy_server, retries):
    toy_server.on(CHAT, refusal(503))
    events, pauses = await asked(toy_server, retries)
    assert (verdict_of(events), len(pauses), len(toy_server.requests)) == (Verdict.HTTP_ERROR, retries, retries + 1)


async def test_a_refused_connection_is_tried_again():
    pauses = Pauses()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        request = question(endpoint_at(f"http://127.0.0.1:{taken.getsockname()[1]}/v1", retries=2))
        with pytest.raises(ChatError, match="No server answers"):
            await events_of(request, provider_for(sleep=pauses))
    assert pauses.asked == [0.5, 1.0]


async def test_a_skipped_pause_ends_at_once_and_the_prompt_goes_out(toy_server):
    toy_server.on(CHAT, refusal(503), refusal(503), openai_chat_body(["ok"]))

    async def for_ever(_seconds):
        # An impatient user presses more than once.
        asyncio.get_running_loop().call_soon(turn.skip_wait)
        asyncio.get_running_loop().call_soon(turn.skip_wait)
        await asyncio.Event().wait()

    turn, _ = turn_for(question(endpoint_at(f"{toy_server.url}/v1", retries=3)), provider_for(sleep=for_ever))
    assert (await turn.run()).verdict is Verdict.COMPLETE
    assert len(toy_server.requests) == 3
    turn.skip_wait()


async def test_a_stop_wins_over_a_skip_in_the_same_moment(toy_server):
    toy_server.on(CHAT, refusal(503), openai_chat_body(["ok"]))
    paused = asyncio.Event()

    async def for_ever(_seconds):
        paused.set()
        await asyncio.Event().wait()

    turn, _ = turn_for(question(endpoint_at(f"{toy_server.url}/v1", retries=3)), provider_for(sleep=for_ever))
    task = asyncio.create_task(turn.run())
    await paused.wait()
    turn.skip_wait()
    turn.stop()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (turn.ended.verdict, len(toy_server.requests)) == (Verdict.STOPPED, 1)


FRAME = Chunk(openai_chat_frames(["one "])[0])
TAKEN = {
    "a bad request": json_body({}, 400),
    "a wrong key": json_body({}, 401),
    "a failure": json_body({}, 500),
    "a bad gateway": json_body({}, 502),
    "an end without a head": [Close()],
    "an end after the head": [Head(), Close()],
    "an end after a token": [Head(), FRAME, Close()],
    "an error in the stream": [Head(), Chunk(sse({"error": {"message": "overloaded", "code": 503}}))],
}


@pytest.mark.parametrize("fault", TAKEN)
async def test_nothing_is_sent_twice_where_the_server_may_have_taken_it(toy_server, fault):
    toy_server.on(CHAT, TAKEN[fault])
    events, pauses = await asked(toy_server)
    assert (pauses, len(toy_server.requests)) == ([], 1)
    assert not [event for event in events if isinstance(event, Retrying)]


async def test_the_wish_without_token_counts_is_no_try(toy_server):
    toy_server.on(CHAT, json_body({"error": "stream_options?"}, 422), refusal(503), openai_chat_body(["ok"]))
    end = await ended(question(endpoint_at(f"{toy_server.url}/v1", retries=1)))
    assert end.verdict is Verdict.COMPLETE


NOW_MS = 1_700_000_000_000


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("5", 5.0),
        ("0", 0.0),
        ("1.5", 1.5),
        ("-1", None),
        ("nan", None),
        ("inf", None),
        ("", None),
        ("soon", None),
        ("Tue, 14 Nov 2023 22:13:30 GMT", 10.0),
        ("Tue, 14 Nov 2023 22:13:00 GMT", 0.0),
        ("Tue, 14 Nov 99999 22:13:00 GMT", None),
    ],
)
def test_retry_after_is_a_number_or_a_date(text, seconds):
    assert retry_after_s({"retry-after": text}, NOW_MS) == seconds
