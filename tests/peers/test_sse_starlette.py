"""A server built with sse-starlette: numbered events, pings, CRLF, and streams that can be taken up again."""

import json

import pytest

from desktop_chat.core.events import Heartbeat, Resumed
from desktop_chat.core.verdict import Verdict
from tests.peers.servers import python
from tests.peers.talk import TEXTS, Talk, asked, endpoint_at

pytestmark = pytest.mark.skipif(python("peers") is None, reason="`make peers` has not installed sse-starlette")


@pytest.mark.parametrize(
    ("name", "style"),
    [*((name, "auto") for name in TEXTS), ("scripts", "message"), ("line_ends", "messages"), ("markdown", "get")],
)
async def test_its_text_arrives_to_the_letter(starlette, engine, name, style):
    starlette.say(TEXTS[name])
    answer = await asked(engine, f"{starlette.url}/events", dialect="plain_sse", style=style)
    assert (answer.dialect, answer.verdict, answer.text) == ("plain_sse", Verdict.COMPLETE, TEXTS[name])
    [sent] = starlette.requests()
    assert sent.method == ("GET" if style == "get" else "POST")


def test_ask_prints_its_text_and_how_it_ended(starlette, program):
    starlette.say(TEXTS["long"])
    ran = program.run("ask", "--url", f"{starlette.url}/events", "--json", "Hi")
    last = ran.lines[-1]
    assert (ran.code, ran.err) == (0, "")
    assert (last["type"], last["verdict"], last["text"]) == ("ended", "complete", TEXTS["long"])


async def test_pings_are_heartbeats(starlette, engine):
    starlette.say("Hello.")
    answer = await asked(engine, f"{starlette.url}/events?ping=0.05")
    assert (answer.verdict, answer.text) == (Verdict.COMPLETE, "Hello.")
    assert len(answer.of(Heartbeat)) >= 2


@pytest.mark.parametrize("style", ["message", "get"])
async def test_a_cut_stream_is_taken_up_behind_its_last_event(starlette, engine, style):
    starlette.say(TEXTS["line_ends"])
    starlette.requests()
    url = f"{starlette.url}/events?cut=4&retry=20"
    answer = await asked(engine, url, dialect="plain_sse", style=style, retries=2)
    assert (answer.verdict, answer.text) == (Verdict.COMPLETE, TEXTS["line_ends"])
    assert len(answer.of(Resumed)) == 1
    first, second = starlette.requests()
    assert "last-event-id" not in first.headers
    assert second.headers["last-event-id"] == "4"
    # A prompt is sent once.
    assert (second.method, second.body) == ("GET", None)


def test_ask_takes_up_a_cut_stream_too(starlette, program):
    starlette.say(TEXTS["markdown"])
    ran = program.run("ask", "--url", f"{starlette.url}/events?cut=2&retry=20", "--json", "Hi")
    assert (ran.code, ran.lines[-1]["verdict"], ran.lines[-1]["text"]) == (0, "complete", TEXTS["markdown"])


async def test_a_server_that_has_nothing_more_to_say_leaves_the_answer_truncated(starlette, engine):
    starlette.say(TEXTS["markdown"])
    starlette.requests()
    answer = await asked(engine, f"{starlette.url}/events?cut=3&retry=20&over=1", retries=2)
    assert answer.verdict is Verdict.TRUNCATED
    assert answer.text
    assert TEXTS["markdown"].startswith(answer.text)
    # 204 says: do not come back.
    assert len(starlette.requests()) == 2


@pytest.mark.parametrize(
    ("style", "understood"),
    [
        ("message", {"message": "How?"}),
        ("messages", {"messages": [{"role": "user", "content": "Hi"}, "answer", {"role": "user", "content": "How?"}]}),
        ("get", {"message": "How?"}),
    ],
)
async def test_each_way_of_asking_is_understood(starlette, engine, style, understood):
    talk = Talk(engine, endpoint_at(f"{starlette.url}/echo", dialect="plain_sse", style=style))
    first = await talk.say("Hi")
    second = await talk.say("How?")
    if style == "messages":
        understood["messages"][1] = {"role": "assistant", "content": first.text}
    assert json.loads(second.text).items() >= understood.items()
