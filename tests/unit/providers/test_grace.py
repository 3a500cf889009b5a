"""A server that has proved the end of its answer and keeps the connection open is not waited for; time is virtual."""

import asyncio

import pytest

from desktop_chat.core.endpoint import Dialect, Timeouts
from desktop_chat.core.events import UsageReported
from desktop_chat.core.metrics import Usage
from desktop_chat.core.verdict import Verdict
from desktop_chat.providers.http_client import HttpClients
from desktop_chat.providers.watchdog import GRACE_S
from tests.faults.samples import SAMPLES, TEXT
from tests.faults.virtual import VirtualClock, VirtualLoop
from tests.helpers.toy_server import Chunk, Head, Notify, Signal, Silence, WaitFor, sse
from tests.unit.providers.asking import endpoint_at, provider_for, question, turn_for

CHUNK = {"object": "chat.completion.chunk"}
STOP = sse({**CHUNK, "choices": [{"index": 0, "delta": {"content": "one"}, "finish_reason": "stop"}]})
COUNTS = {"prompt_tokens": 3, "completion_tokens": 4}
MORE = sse({**CHUNK, "choices": [{"index": 0, "delta": {"content": " two"}}]})


def asked(server, path, dialect, script, *, gates=(), limits=None):
    """The ended turn, its events, and how many seconds of silence it took; `gates` is opened 1 s after another."""
    said = Signal()
    server.otherwise([*script, Notify(said), Silence()])
    gates = list(gates)

    def when_idle(until_timer_s):
        if gates:
            gates.pop(0).set()
            return 1.0
        return until_timer_s if said.is_set() else 0.0

    async def run():
        loop = asyncio.get_running_loop()
        clock = VirtualClock(loop)
        clients = HttpClients(clock)
        timeouts = limits or Timeouts(connect_s=10.0, first_token_s=500.0, idle_s=300.0)
        endpoint = endpoint_at(server.url + path, dialect=dialect, timeouts=timeouts)
        turn, events = turn_for(question(endpoint), provider_for(clients=clients, clock=clock))
        loop.when_idle = when_idle
        await turn.run()
        loop.when_idle = None
        await clients.close()
        return turn, events, loop.forward_s

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(run())


PROVED = [sample for sample in SAMPLES.values() if sample.proved is not None]


@pytest.mark.parametrize("is_named", [True, False])
@pytest.mark.parametrize("sample", PROVED, ids=lambda sample: sample.dialect.value)
def test_a_proved_end_needs_no_end_of_the_body(toy_server, sample, is_named):
    script = [Head(headers=list(sample.headers)), *(Chunk(data) for data, _ in sample.frames[: sample.proved])]
    path, dialect = (sample.path, sample.dialect) if is_named else ("/answer", Dialect.AUTO)
    turn, _, waited_s = asked(toy_server, path, dialect, script)
    assert (turn.draft.text(), turn.ended.error) == (TEXT, None)
    assert turn.ended.verdict in (Verdict.COMPLETE, Verdict.TOOL_CALLS)
    assert waited_s < GRACE_S + 0.1


def test_no_limit_at_all_leaves_the_grace(toy_server):
    script = [Head(), Chunk(STOP)]
    turn, _, _ = asked(toy_server, "/v1", Dialect.OPENAI_CHAT, script, limits=Timeouts(None, None, None, None))
    assert turn.ended.verdict is Verdict.COMPLETE


def test_token_counts_and_words_that_follow_are_taken(toy_server):
    gates = [Signal(), Signal()]
    script = [Head(), Chunk(STOP), WaitFor(gates[0]), Chunk(MORE), WaitFor(gates[1])]
    script += [Chunk(sse({**CHUNK, "choices": [], "usage": COUNTS}))]
    turn, events, _ = asked(toy_server, "/v1", Dialect.OPENAI_CHAT, script, gates=gates)
    assert (turn.draft.text(), turn.ended.verdict) == ("one two", Verdict.COMPLETE)
    assert UsageReported(Usage(3, 4)) in events


def test_heartbeats_behind_the_end_keep_no_answer_open(toy_server):
    gates = [Signal() for _ in range(20)]
    beats = [step for gate in gates for step in (WaitFor(gate), Chunk(b": alive\n\n"))]
    turn, _, waited_s = asked(toy_server, "/v1", Dialect.OPENAI_CHAT, [Head(), Chunk(STOP), *beats], gates=gates)
    assert turn.ended.verdict is Verdict.COMPLETE
    # The beats would go on for twenty; on a busy machine some seconds pass while one is on its way.
    assert waited_s < GRACE_S + 8


@pytest.mark.parametrize(("reason", "verdict"), [("error", "server_error"), ("interrupted", "truncated")])
def test_an_end_that_is_a_failure_is_told_as_such(toy_server, reason, verdict):
    frames = [{"type": "start"}, {"type": "text-delta", "id": "1", "delta": "x"}]
    script = [Head(), *(Chunk(sse(frame)) for frame in [*frames, {"type": "finish", "finishReason": reason}])]
    turn, _, _ = asked(toy_server, "/api", Dialect.AI_SDK_UI, script)
    assert (turn.ended.verdict.value, turn.ended.reason) == (verdict, reason)


def test_an_answer_that_goes_on_behind_its_end_is_waited_for_again(toy_server):
    runs = [{"type": "RUN_STARTED"}, {"type": "RUN_FINISHED"}, {"type": "RUN_STARTED"}]
    script = [Head(), *(Chunk(sse(frame)) for frame in runs)]
    turn, _, waited_s = asked(toy_server, "/agent", Dialect.AG_UI, script)
    assert (turn.ended.verdict, turn.ended.reason) == (Verdict.STALLED, "idle")
    assert waited_s > 299
