"""What the user is told about an answer besides its text: cache, quota, a proxy that holds it back, fields left out."""

import pytest

from desktop_chat.core.events import Ended, Heartbeat, Noted, TextDelta
from desktop_chat.core.parameters import Parameters
from desktop_chat.core.verdict import Verdict
from desktop_chat.providers.notes import BurstWatch, head_notes
from desktop_chat.services.system_clock import SystemClock
from tests.helpers.toy_server import Chunk, Head, json_body, openai_chat_body, openai_chat_frames
from tests.unit.providers.asking import CHAT, endpoint_at, events_of, provider_for, question, turn_for

CACHED = ["Served from the gateway's cache."]
HEADS = {
    "no facts": ({}, []),
    "a gateway's hit": ({"cf-aig-cache-status": "HIT"}, CACHED),
    "a gateway's miss": ({"cf-aig-cache-status": "MISS"}, []),
    "a cdn's hit": ({"cf-cache-status": "HIT"}, CACHED),
    "a cdn that keeps nothing": ({"cf-cache-status": "DYNAMIC"}, []),
    "little is left": (
        {"x-ratelimit-remaining-requests": "4", "x-ratelimit-limit-requests": "60"},
        ["4 of 60 requests left in this period."],
    ),
    "enough is left": ({"x-ratelimit-remaining-requests": "12", "x-ratelimit-limit-requests": "60"}, []),
    "nothing is left": (
        {"x-ratelimit-remaining-tokens": "0", "x-ratelimit-limit-tokens": "40000"},
        ["0 of 40,000 tokens left in this period."],
    ),
    "anthropic": (
        {
            "anthropic-ratelimit-requests-remaining": "1",
            "anthropic-ratelimit-requests-limit": "50",
            "anthropic-ratelimit-tokens-remaining": "1000",
            "anthropic-ratelimit-tokens-limit": "80000",
        },
        ["1 of 50 requests left in this period.", "1,000 of 80,000 tokens left in this period."],
    ),
    "plain names": ({"x-ratelimit-remaining": "1", "x-ratelimit-limit": "9"}, ["1 of 9 requests left in this period."]),
    "a draft of a standard": (
        {"ratelimit-remaining": "1", "ratelimit-limit": "100, 100;w=60"},
        ["1 of 100 requests left in this period."],
    ),
    "a gateway always says": (
        {"cf-aig-log-id": "x", "x-ratelimit-remaining-requests": "59", "x-ratelimit-limit-requests": "60"},
        ["59 of 60 requests left in this period."],
    ),
    "half a pair": ({"x-ratelimit-remaining-requests": "4"}, []),
    "no numbers": ({"x-ratelimit-remaining-requests": "few", "x-ratelimit-limit-requests": "٦"}, []),
    "no limit": ({"x-ratelimit-remaining-requests": "0", "x-ratelimit-limit-requests": "0"}, []),
}


@pytest.mark.parametrize("name", HEADS)
def test_a_head_s_facts_are_a_sentence_each(name):
    headers, notes = HEADS[name]
    assert head_notes(headers) == notes


TOKENS = [TextDelta(0, "x")] * 10


def burst_note(*batches):
    """Batches are events and when their bytes came; the request went out at 100 s, the first byte came with them."""
    watch = BurstWatch(100.0)
    first_s = batches[0][1]
    for events, now_s in batches:
        watch.take(events, first_s, now_s)
    return watch.note()


def test_an_answer_that_comes_at_once_after_a_long_wait_was_held_back():
    note = burst_note((TOKENS[:5], 104.0), (TOKENS[5:], 104.04), ([Ended(Verdict.COMPLETE)], 104.2))
    assert note.startswith("The whole answer came at once after 4 s: a proxy")
    assert "X-Accel-Buffering: no" in note


@pytest.mark.parametrize(
    "batches",
    [
        [(TOKENS, 102.9)],
        [(TOKENS[:9], 104.0)],
        [(TOKENS, 104.0), (TOKENS, 104.06)],
        [([Heartbeat()], 101.0), (TOKENS, 104.0)],
        [([Heartbeat()], 103.5), (TOKENS, 104.0)],
        [([], 104.0)],
    ],
)
def test_an_answer_that_flows_or_comes_soon_was_not(batches):
    assert burst_note(*batches) == ""


class Clock(SystemClock):
    """May be put forward."""

    forward_s = 0.0

    def monotonic_s(self):
        return super().monotonic_s() + self.forward_s


FRAMES = [Chunk(b"".join(openai_chat_frames(["x"] * 12)))]


async def notes_after_a_wait(server, *headers):
    """What is noted when all of an answer comes at once, four seconds after the question."""
    clock = Clock()

    def answer(_request):
        clock.forward_s = 4.0
        return [Head(headers=[("Content-Type", "text/event-stream"), *headers]), *FRAMES]

    server.on(CHAT, answer)
    events = await events_of(question(endpoint_at(f"{server.url}/v1")), provider_for(clock=clock))
    assert isinstance(events[-1], Ended)
    return [event.sentence for event in events if isinstance(event, Noted)]


async def test_a_proxy_that_holds_answers_back_is_named_before_the_end(toy_server):
    (note,) = await notes_after_a_wait(toy_server)
    assert "seems to hold it back" in note


async def test_an_answer_out_of_a_cache_was_not_held_back(toy_server):
    assert await notes_after_a_wait(toy_server, ("CF-AIG-Cache-Status", "HIT")) == CACHED


# --- fields that a server refuses --------------------------------------------------------------------------------


def refuses(*fields):
    """A strict server: it names the first of the fields that it finds in a body."""

    def answer(request):
        found = next((field for field in fields if field in request.json), None)
        if found is None:
            return openai_chat_body(["ok"])
        return json_body({"error": {"message": f"Unsupported parameter: '{found}'", "param": found}}, 400)

    return answer


WISHES = Parameters(temperature=0.5, top_p=0.9, seed=7, max_tokens=50, stop=("x",), reasoning_effort="low")


async def strict(server, *fields, parameters=WISHES):
    server.on(CHAT, refuses(*fields))
    turn, events = turn_for(question(endpoint_at(f"{server.url}/v1"), parameters=parameters))
    await turn.run()
    return turn, [event.sentence for event in events if isinstance(event, Noted)]


async def test_a_field_that_the_server_refuses_is_left_out_noted_and_remembered(toy_server):
    turn, notes = await strict(toy_server, "temperature")
    assert (turn.ended.verdict, turn.draft.text()) == (Verdict.COMPLETE, "ok")
    assert notes == ["The server does not take 'temperature', so it was left out."]
    assert turn.meter.refused_fields == {"temperature"}
    first, second = [request.json for request in toy_server.requests]
    assert second == {name: value for name, value in first.items() if name != "temperature"}


async def test_up_to_four_fields_are_left_out_and_then_the_refusal_stands(toy_server):
    turn, notes = await strict(toy_server, "temperature", "top_p", "seed", "stop")
    assert (turn.ended.verdict, len(notes), len(toy_server.requests)) == (Verdict.COMPLETE, 4, 5)
    turn, notes = await strict(toy_server, "temperature", "top_p", "seed", "stop", "reasoning_effort")
    assert (turn.ended.verdict, notes, len(toy_server.requests)) == (Verdict.HTTP_ERROR, [], 10)


async def test_a_refusal_that_names_no_field_of_ours_stands(toy_server):
    turn, notes = await strict(toy_server, "messages")
    assert (turn.ended.verdict, notes, len(toy_server.requests)) == (Verdict.HTTP_ERROR, [], 1)
    assert turn.meter.refused_fields == set()
