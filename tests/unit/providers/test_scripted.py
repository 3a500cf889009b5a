"""A script is played step by step, and always ends."""

from contextlib import aclosing

import pytest

from desktop_chat.core.endpoint import Dialect, Endpoint, EndpointKind
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.events import (
    Ended,
    Heartbeat,
    PartEnded,
    ReasoningDelta,
    Started,
    TextDelta,
    ToolCallReady,
    ToolCallStarted,
    UsageReported,
)
from desktop_chat.core.messages import ReasoningPart, TextPart
from desktop_chat.core.metrics import StreamMeter, Usage
from desktop_chat.core.verdict import Verdict
from desktop_chat.providers.demo import DEMO_ANSWER
from desktop_chat.providers.scripted import (
    CallTool,
    Emit,
    End,
    Fail,
    Say,
    ScriptedProvider,
    Think,
    Wait,
    demo_script,
    typed,
)
from tests.unit.providers.asking import Pauses, events_of, question, text_of, turn_for

ENDPOINT = Endpoint("s", "script", kind=EndpointKind.SCRIPTED, model="script")


async def played(script, **fields):
    return await events_of(question(ENDPOINT), ScriptedProvider(script, sleep=Pauses(), **fields))


async def test_a_script_becomes_the_events_of_a_stream():
    events = await played([Think("hm"), Say("a"), Say("b"), CallTool("t1", "look", '{"x":1}')])
    assert events[0] == Started(Dialect.OPENAI_CHAT, "script")
    assert [event for event in events if not isinstance(event, PartEnded)][1:4] == [
        ReasoningDelta(0, "hm"),
        TextDelta(1, "a"),
        TextDelta(1, "b"),
    ]
    assert ToolCallStarted(2, "t1", "look") in events
    assert ToolCallReady(2, '{"x":1}') in events
    assert events[-1] == Ended(Verdict.COMPLETE, "stop")


async def test_pauses_go_through_the_sleep_that_is_handed_in():
    pauses = Pauses()
    await events_of(question(ENDPOINT), ScriptedProvider([Say("a"), Wait(3.5), Say("b"), Wait(0)], sleep=pauses))
    assert pauses.asked == [3.5, 0]


async def test_text_arrives_when_the_clock_says_so_and_without_one_at_the_start():
    for now_s, arrived_s in ((lambda: 7.5, 7.5), (None, 5.0)):
        meter = StreamMeter(5.0)
        async with aclosing(ScriptedProvider([Say("a")], now_s=now_s).stream(question(ENDPOINT), meter)) as events:
            assert [event async for event in events]
        assert meter.last_byte_s == arrived_s


async def test_tokens_are_counted_as_usage():
    assert UsageReported(Usage(output_tokens=2)) in await played([Say("a"), Say("b")])


@pytest.mark.parametrize(
    ("step", "last"),
    [
        (End(Verdict.LENGTH_LIMIT, "length"), Ended(Verdict.LENGTH_LIMIT, "length")),
        (Emit(Ended(Verdict.STALLED, "idle")), Ended(Verdict.STALLED, "idle")),
    ],
)
async def test_nothing_is_played_after_the_end(step, last):
    events = await played([Say("a"), step, Say("never")])
    assert events[-1] == last
    assert text_of(events) == "a"


async def test_other_events_are_handed_on_as_they_are():
    assert Heartbeat() in await played([Emit(Heartbeat())])


async def test_a_failure_breaks_off():
    with pytest.raises(ChatError, match=r"No\."):
        await played([Say("a"), Fail(ChatError(ErrorKind.NETWORK, "No."))])


async def test_a_script_may_be_made_for_the_request():
    events = await played(lambda request: [Say(request.messages[-1].parts[0].text)])
    assert text_of(events) == "Hello"


def test_text_is_typed_in_pieces_without_loss():
    steps = typed("abcdefg", chunk_chars=3, pause_s=0.1)
    assert steps == [Say("abc"), Wait(0.1), Say("def"), Wait(0.1), Say("g"), Wait(0.1)]


async def test_the_built_in_answer_arrives_whole():
    turn, _ = turn_for(question(ENDPOINT), ScriptedProvider(demo_script(), sleep=Pauses()))
    assert (await turn.run()).verdict is Verdict.COMPLETE
    reasoning, text = turn.draft.parts()
    assert isinstance(reasoning, ReasoningPart)
    assert text == TextPart(DEMO_ANSWER)
    assert turn.meter.bytes > len(DEMO_ANSWER)
