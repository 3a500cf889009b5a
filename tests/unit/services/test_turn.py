"""A turn ends exactly once, whatever the provider does."""

import asyncio
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.core.endpoint import Dialect, Endpoint
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.events import (
    Ended,
    Heartbeat,
    Noted,
    PartsDiscarded,
    ReasoningDelta,
    SourceFound,
    Started,
    TextDelta,
    ToolArgumentsDelta,
    ToolCallReady,
    ToolCallStarted,
    UsageReported,
)
from desktop_chat.core.messages import Message, Role, SourcePart, TextPart, ToolCallPart
from desktop_chat.core.metrics import Usage
from desktop_chat.core.parts_json import part_from_json
from desktop_chat.core.request import ChatRequest
from desktop_chat.core.verdict import Verdict
from desktop_chat.services.turn import RunningTurn
from desktop_chat.storage.folding import DISCARD, fold

HEAD = Started(Dialect.OPENAI_CHAT, "m-1")
DONE = Ended(Verdict.COMPLETE, "stop")


class ManualClock:
    """Moves by a fixed step at each look."""

    def __init__(self, step_s=0.001):
        self.at_s, self.step_s = 0.0, step_s

    def monotonic_s(self):
        self.at_s += self.step_s
        return self.at_s

    def now_ms(self):
        return 1_700_000_000_000


class Journal:
    def __init__(self):
        self.calls = []

    def append(self, part, kind, text):
        self.calls.append((part, kind, text))

    def discard(self, from_part):
        self.calls.append(("discard", from_part))

    def end(self, ended, parts, usage, metrics, model, notes=()):
        self.calls.append(("end", ended.verdict, parts, usage, model))


class Events:
    """A provider that plays what it is given: events, exceptions, and callables that are awaited."""

    def __init__(self, *steps):
        self.steps, self.closed = steps, False

    async def stream(self, request, meter, skip=None):
        try:
            for step in self.steps:
                if isinstance(step, BaseException):
                    raise step
                if callable(step):
                    await step()
                else:
                    yield step
        finally:
            self.closed = True


class Silence:
    """A server that says nothing more."""

    def __init__(self):
        self.begun = asyncio.Event()

    async def wait(self):
        self.begun.set()
        await asyncio.Event().wait()


def make_turn(provider, listener=None, clock=None, notes=()):
    heard = []
    turn = RunningTurn(
        message=Message("a1", "c1", "u1", Role.ASSISTANT, (), 0),
        user_message=None,
        request=ChatRequest(Endpoint("e", "E"), (), model="asked"),
        provider=provider,
        journal=Journal(),
        listener=listener or heard.append,
        clock=clock or ManualClock(),
        notes=notes,
    )
    return turn, heard


async def test_events_reach_draft_journal_and_listener_in_order():
    events = (HEAD, TextDelta(0, "a"), Heartbeat(), TextDelta(0, "b"), UsageReported(Usage(output_tokens=2)), DONE)
    turn, heard = make_turn(Events(*events))
    assert await turn.run() == DONE
    assert heard == list(events)
    assert turn._journal.calls[:2] == [(0, "text", "a"), (0, "text", "b")]
    assert turn._journal.calls[2] == ("end", Verdict.COMPLETE, (TextPart("ab"),), Usage(output_tokens=2), "m-1")
    assert (turn.meter.chunks, turn.meter.heartbeats) == (2, 1)


@pytest.mark.parametrize(
    ("steps", "verdict"),
    [
        ((HEAD, TextDelta(0, "a")), Verdict.TRUNCATED),
        ((), Verdict.TRUNCATED),
        ((ChatError(ErrorKind.NETWORK, "Nobody answers there."),), Verdict.NETWORK_ERROR),
        ((HEAD, TextDelta(0, "a"), ChatError(ErrorKind.CUT, "Cut.")), Verdict.TRUNCATED),
        ((HEAD, DONE, TextDelta(0, "late"), DONE), Verdict.COMPLETE),
    ],
)
async def test_every_turn_has_one_end_and_it_is_the_last_event(steps, verdict):
    turn, heard = make_turn(Events(*steps))
    ended = await turn.run()
    assert ended.verdict is verdict
    assert [event for event in heard if isinstance(event, Ended)] == [heard[-1]] == [ended]
    assert turn._journal.calls[-1][:2] == ("end", verdict)
    assert turn._provider.closed or not steps


async def test_a_bug_in_a_provider_ends_the_turn_and_is_not_swallowed():
    turn, heard = make_turn(Events(HEAD, TextDelta(0, "a"), ZeroDivisionError()))
    with pytest.raises(ZeroDivisionError):
        await turn.run()
    assert heard[-1].verdict is Verdict.PROTOCOL_ERROR
    assert turn._journal.calls[-1][2] == (TextPart("a"),)


async def test_a_bug_in_the_view_still_leaves_the_text_in_the_journal():
    def listener(event):
        raise ZeroDivisionError

    turn, _ = make_turn(Events(TextDelta(0, "a"), DONE), listener)
    with pytest.raises(ZeroDivisionError):
        await turn.run()
    assert turn._journal.calls[0] == (0, "text", "a")
    assert turn._journal.calls[-1][0] == "end"


async def test_stop_has_ended_the_turn_when_it_returns_and_closes_the_provider():
    silence = Silence()
    provider = Events(HEAD, TextDelta(0, "a"), silence.wait)
    turn, heard = make_turn(provider)
    task = asyncio.create_task(turn.run())
    await silence.begun.wait()
    turn.stop()
    assert heard[-1] == Ended(Verdict.STOPPED, "user")
    with pytest.raises(asyncio.CancelledError):
        await task
    assert provider.closed
    turn.stop()
    assert sum(isinstance(event, Ended) for event in heard) == 1


async def test_stop_before_the_first_step_asks_nobody():
    provider = Events(HEAD)
    turn, heard = make_turn(provider)
    turn.stop()
    assert (await turn.run()).verdict is Verdict.STOPPED
    assert heard == [Ended(Verdict.STOPPED, "user")]
    assert not provider.closed


async def test_cancelling_from_outside_writes_the_journal_first():
    silence = Silence()
    turn, heard = make_turn(Events(HEAD, TextDelta(0, "a"), silence.wait))
    task = asyncio.create_task(turn.run())
    await silence.begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert heard[-1] == Ended(Verdict.STOPPED, "shutdown")
    assert turn._journal.calls[-1][2] == (TextPart("a"),)


async def test_a_burst_lets_others_run_every_eight_milliseconds():
    turns_of_loop = 0
    clock = ManualClock(step_s=0.003)

    async def count():
        nonlocal turns_of_loop
        while True:
            turns_of_loop += 1
            await asyncio.sleep(0)

    turn, _ = make_turn(Events(*[TextDelta(0, "x")] * 60, DONE), clock=clock)
    counter = asyncio.create_task(count())
    await turn.run()
    counter.cancel()
    assert turns_of_loop > 20


async def test_parts_a_server_takes_back_are_taken_back_in_the_journal():
    turn, _ = make_turn(Events(TextDelta(0, "a"), PartsDiscarded(0), TextDelta(0, "b"), DONE))
    await turn.run()
    assert ("discard", 0) in turn._journal.calls
    assert turn.draft.text() == "b"


async def test_what_arrives_in_one_piece_is_journaled_as_a_whole_part():
    events = (ToolCallStarted(0, "c1", "f"), ToolArgumentsDelta(0, "{"), SourceFound(1, "https://x.example", "X"), DONE)
    turn, _ = make_turn(Events(*events))
    await turn.run()
    (at, kind, text), arguments, source, _ = turn._journal.calls
    assert (at, kind, part_from_json(json.loads(text))) == (0, "whole", ToolCallPart("c1", "f"))
    assert arguments == (0, "tool_call", "{")
    assert part_from_json(json.loads(source[2])) == SourcePart("https://x.example", "X")


TOOLS = st.one_of(
    st.builds(TextDelta, st.just(0), st.text()),
    st.builds(ReasoningDelta, st.just(1), st.text()),
    st.builds(ToolCallStarted, st.just(2), st.text(), st.text()),
    st.builds(ToolArgumentsDelta, st.just(2), st.text()),
    st.builds(ToolCallReady, st.just(2), st.text(min_size=1)),
    st.builds(TextDelta, st.just(3), st.text()),
    st.builds(PartsDiscarded, st.integers(0, 3)),
)


@given(st.lists(TOOLS, max_size=20))
def test_what_is_left_after_a_kill_is_what_was_drawn_also_where_positions_are_used_anew(events):
    turn, _ = make_turn(Events(*events))
    asyncio.run(turn.run())
    calls = [call for call in turn._journal.calls if call[0] != "end"]
    rows = [(call[1], DISCARD, "") if call[0] == "discard" else call for call in calls]
    assert fold(rows) == turn.draft.parts()


async def test_notes_of_the_question_come_first_and_are_kept():
    turn, heard = make_turn(Events(HEAD, DONE), notes=("It begins anew.",))
    await turn.run()
    assert heard == [Noted("It begins anew."), HEAD, DONE]
    assert turn.draft.notes == ("It begins anew.",)
