"""Each limit ends the answer with its own reason, and none cuts an answer that is alive."""

import asyncio
import socket

import pytest

from desktop_chat.core.endpoint import Dialect, Timeouts, Tls
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.events import Ended, TextDelta
from desktop_chat.core.metrics import StreamMeter
from desktop_chat.core.verdict import Verdict
from desktop_chat.providers.watchdog import Deadline, Watchdog
from tests.helpers.toy_server import (
    Chunk,
    Head,
    Notify,
    Pause,
    Signal,
    Silence,
    json_body,
    openai_chat_body,
    openai_chat_frames,
)
from tests.unit.providers.asking import (
    CERTIFICATES,
    CHAT,
    ended,
    endpoint_at,
    events_of,
    full_backlog,
    patient,
    question,
    text_of,
    turn_for,
)

SHORT_S = 0.05
FRAMES = [Chunk(frame) for frame in openai_chat_frames(["one ", "two "], finish=None, done=False)]
HEARTBEATS = [step for _ in range(200) for step in (Chunk(b": alive\n\n"), Pause(0.02))]
STALLS = {
    "no head": ([Silence()], {"first_token_s": SHORT_S}, "first_token"),
    "a head alone": ([Head(), Silence()], {"first_token_s": SHORT_S}, "first_token"),
    "heartbeats are no token": ([Head(), *HEARTBEATS], {"first_token_s": 0.1}, "first_token"),
    "silence after a token": ([Head(), *FRAMES, Silence()], {"first_token_s": 5.0, "idle_s": SHORT_S}, "idle"),
    "silence after a heartbeat": ([Head(), HEARTBEATS[0], Silence()], {"idle_s": SHORT_S}, "idle"),
    "total without a head": ([Silence()], {"total_s": SHORT_S}, "total"),
    "total in the middle": ([Head(), FRAMES[0], *HEARTBEATS], {"total_s": 0.1, "idle_s": 5.0}, "total"),
}


@pytest.mark.parametrize("stall", STALLS)
async def test_a_limit_ends_the_answer_and_its_connection(toy_server, stall):
    script, limits, reason = STALLS[stall]
    toy_server.on(CHAT, script)
    end = await ended(question(endpoint_at(f"{toy_server.url}/v1", timeouts=patient(**limits), retries=3)))
    assert (end.verdict, end.reason, end.error.kind) == (Verdict.STALLED, reason, ErrorKind.STALLED)
    assert "try again" in end.error.sentence.lower()
    request = await toy_server.request()
    await request.closed
    assert request.closed_by_client
    assert len(toy_server.requests) == 1


async def test_heartbeats_keep_an_answer_alive(toy_server):
    done = [Chunk(frame) for frame in openai_chat_frames(["three"])]
    toy_server.on(CHAT, [Head(), FRAMES[0], *HEARTBEATS[:40], *done])
    events = await events_of(question(endpoint_at(f"{toy_server.url}/v1", timeouts=patient(idle_s=0.3))))
    assert (text_of(events), events[-1].verdict) == ("one three", Verdict.COMPLETE)


async def test_an_answer_that_is_finished_but_for_its_marker_counts_as_finished(toy_server):
    toy_server.on(CHAT, [*openai_chat_body(["ok"], done=False), Silence()])
    end = await ended(question(endpoint_at(f"{toy_server.url}/v1", timeouts=patient(idle_s=SHORT_S))))
    assert end == Ended(Verdict.COMPLETE, "stop")


async def test_half_an_error_body_is_not_waited_for(toy_server):
    toy_server.on(CHAT, [Head(500), Chunk(b"half a sen"), Silence()])
    end = await ended(question(endpoint_at(f"{toy_server.url}/v1", timeouts=patient(idle_s=SHORT_S))))
    assert (end.verdict, end.error.status) == (Verdict.HTTP_ERROR, 500)


async def test_half_a_json_answer_is_told_as_what_it_is(toy_server):
    toy_server.otherwise([Head(), Chunk(b'{"choices": ['), Silence()])
    endpoint = endpoint_at(f"{toy_server.url}/api/chat", timeouts=patient(idle_s=SHORT_S), dialect=Dialect.AUTO)
    assert (await ended(question(endpoint))).verdict is Verdict.NOT_A_STREAM


async def test_what_an_earlier_try_received_does_not_count_as_silence_of_the_next(toy_server):
    toy_server.on(CHAT, json_body({"error": "busy"}, 503), [Pause(0.15), *openai_chat_body(["ok"])])
    limits = Timeouts(idle_s=SHORT_S, first_token_s=5.0)
    end = await ended(question(endpoint_at(f"{toy_server.url}/v1", timeouts=limits, retries=1)))
    assert end.verdict is Verdict.COMPLETE


async def test_connecting_takes_no_longer_than_its_own_limit():
    with full_backlog() as port:
        limits = patient(connect_s=SHORT_S)
        with pytest.raises(ChatError) as caught:
            await events_of(question(endpoint_at(f"http://127.0.0.1:{port}/v1", timeouts=limits)))
    assert (caught.value.kind, caught.value.before_send) == (ErrorKind.NETWORK, True)
    assert str(caught.value) == f"127.0.0.1:{port} did not answer within 0.05 s. Check the URL and the network."


async def test_a_tls_handshake_takes_no_longer_than_the_limit_for_connecting():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        tls = Tls(ca_file=str(CERTIFICATES / "ca.pem"))
        limits = patient(connect_s=SHORT_S)
        with pytest.raises(ChatError) as caught:
            await events_of(question(endpoint_at(f"https://127.0.0.1:{port}/v1", timeouts=limits, tls=tls)))
    assert caught.value.before_send
    assert str(caught.value).startswith(f"127.0.0.1:{port} did not answer within 0.05 s.")


class Clock:
    def __init__(self, at_s):
        self.at_s = at_s

    def monotonic_s(self):
        return self.at_s

    def now_ms(self):
        return 0


def test_the_limit_that_is_due_first_is_the_one_that_counts():
    clock, meter = Clock(100.0), StreamMeter(90.0)
    watchdog = Watchdog(Timeouts(10, 5, 3, 60), meter, clock, lambda _: None)
    assert watchdog.next_deadline() == Deadline(105, "first_token", 5)
    meter.bytes_received(1, 101.0)
    assert watchdog.next_deadline() == Deadline(104, "idle", 3)
    meter.bytes_received(1, 103.0)
    assert watchdog.next_deadline() == Deadline(105, "first_token", 5)
    watchdog.token_seen()
    assert watchdog.next_deadline() == Deadline(106, "idle", 3)
    meter.bytes_received(1, 148.0)
    assert watchdog.next_deadline() == Deadline(150, "total", 60)


def test_without_limits_nothing_is_ever_due():
    watchdog = Watchdog(Timeouts(None, None, None, None), StreamMeter(0.0), Clock(1e9), lambda _: None)
    assert watchdog.next_deadline() is None


async def test_what_came_while_the_program_was_busy_counts_as_life(toy_server):
    sent_all = Signal()
    rest = map(Chunk, openai_chat_frames(["two"]))
    toy_server.on(CHAT, [Head(), FRAMES[0], Pause(0.3), *rest, Notify(sent_all), Silence()])
    turn, events = turn_for(
        question(endpoint_at(f"{toy_server.url}/v1", timeouts=patient(idle_s=0.1))),
        # This holds up the whole loop for longer than the limit.
        listener=lambda event: sent_all.wait() if event == TextDelta(0, "one ") else None,
    )
    end = await turn.run()
    assert (text_of(events), end.verdict) == ("one two", Verdict.COMPLETE)


async def test_a_head_that_came_while_the_program_was_busy_is_taken(toy_server):
    asked, answered = Signal(), Signal()

    def answer(_request):
        asked.set()
        return [Pause(0.2), *openai_chat_body(["ok"]), Notify(answered), Silence()]

    toy_server.on(CHAT, answer)
    turn, events = turn_for(question(endpoint_at(f"{toy_server.url}/v1", timeouts=patient(first_token_s=0.1))))
    task = asyncio.create_task(turn.run())
    await asked
    # This holds up the whole loop for longer than the limit.
    answered.wait()
    end = await task
    assert (text_of(events), end.verdict) == ("ok", Verdict.COMPLETE)
