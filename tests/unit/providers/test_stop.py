"""A stop ends the answer and its connection within the same turn of the loop, wherever it finds them."""

import asyncio
import contextlib
import socket
import threading

import pytest

from desktop_chat.core.endpoint import Tls
from desktop_chat.core.events import Retrying, TextDelta
from desktop_chat.core.verdict import Verdict
from desktop_chat.providers.http_client import HttpClients
from desktop_chat.providers.threads import in_daemon_thread
from desktop_chat.services.system_clock import SystemClock
from tests.helpers.toy_server import Chunk, Head, Notify, Signal, Silence, ToyServer, json_body, openai_chat_frames
from tests.unit.providers.asking import (
    CERTIFICATES,
    CHAT,
    TurnsOfTheLoop,
    endpoint_at,
    full_backlog,
    provider_for,
    question,
    server_tls,
    turn_for,
)

#: One for the cancelled task, one in which its waiter hears of it.
MAX_TURNS = 2
TOKENS = [Chunk(frame) for frame in openai_chat_frames(["one ", "two "], finish=None, done=False)]
SILENCES = {
    "before the head": [],
    "after the head": [Head()],
    "after some tokens": [Head(), *TOKENS],
    "in the middle of a frame": [Head(), *TOKENS, Chunk(b'data: {"choi')],
    "in the middle of an error": [Head(500, [("Content-Type", "application/json")]), Chunk(b'{"error"')],
}


async def turns_until_done(task, stop):
    """Stop, and count the turns of the loop until the task is over."""
    turns = TurnsOfTheLoop()
    stop()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    turns.stop()
    return turns.count


@contextlib.contextmanager
def silent_server(steps, tls):
    with ToyServer(tls=server_tls() if tls else None) as server:
        said = Signal()
        server.on(CHAT, [*steps, Notify(said), Silence()])
        yield server, said


@pytest.mark.parametrize("by", ["stop", "cancel"])
@pytest.mark.parametrize("tls", [False, True], ids=["http", "https"])
@pytest.mark.parametrize("when", SILENCES)
async def test_a_stop_ends_turn_and_connection_at_once(when, tls, by):
    with silent_server(SILENCES[when], tls) as (server, said):
        ca = Tls(ca_file=str(CERTIFICATES / "ca.pem")) if tls else Tls()
        heard_two = asyncio.Event()
        turn, events = turn_for(
            question(endpoint_at(f"{server.url}/v1", tls=ca)),
            listener=lambda event: heard_two.set() if event == TextDelta(0, "two ") else None,
        )
        task = asyncio.create_task(turn.run())
        request = await server.request()
        await said
        if TOKENS[0] in SILENCES[when]:
            await heard_two.wait()
        assert await turns_until_done(task, turn.stop if by == "stop" else task.cancel) <= MAX_TURNS
        assert turn.ended.verdict is Verdict.STOPPED
        await request.closed
        assert request.closed_by_client
        assert events[-1] is turn.ended


async def test_a_stop_while_connecting_ends_at_once():
    with full_backlog() as port:
        turn, _ = turn_for(question(endpoint_at(f"http://127.0.0.1:{port}/v1")))
        task = asyncio.create_task(turn.run())
        await connecting(task)
        assert await turns_until_done(task, turn.stop) <= MAX_TURNS


async def test_a_stop_in_the_tls_handshake_ends_at_once():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        endpoint = endpoint_at(
            f"https://127.0.0.1:{listener.getsockname()[1]}/v1", tls=Tls(ca_file=str(CERTIFICATES / "ca.pem"))
        )
        turn, _ = turn_for(question(endpoint))
        task = asyncio.create_task(turn.run())
        loop = asyncio.get_running_loop()
        connection, _ = await loop.sock_accept(listener)
        with connection:
            assert await loop.sock_recv(connection, 1) == b"\x16", "the first byte of a TLS handshake"
            assert await turns_until_done(task, turn.stop) <= MAX_TURNS
            rest = 1
            with contextlib.suppress(ConnectionResetError):
                while rest:
                    rest = await loop.sock_recv(connection, 65536)


async def test_a_stop_in_the_pause_before_another_try_ends_at_once(toy_server):
    toy_server.on(CHAT, json_body({"error": "busy"}, 503))
    paused = asyncio.Event()

    async def for_ever(_seconds):
        paused.set()
        await asyncio.Event().wait()

    provider = provider_for(sleep=for_ever)
    turn, events = turn_for(question(endpoint_at(f"{toy_server.url}/v1", retries=3)), provider)
    task = asyncio.create_task(turn.run())
    await paused.wait()
    assert isinstance(events[-1], Retrying)
    assert await turns_until_done(task, turn.stop) <= MAX_TURNS
    assert len(toy_server.requests) == 1


async def test_a_stop_while_a_thread_works_leaves_the_thread_to_itself():
    may_end = threading.Event()
    task = asyncio.create_task(in_daemon_thread(may_end.wait, "slow look-up"))
    await asyncio.sleep(0)
    assert await turns_until_done(task, task.cancel) <= MAX_TURNS
    may_end.set()


async def test_a_stop_while_certificates_are_read_leaves_nothing_behind():
    clients = HttpClients(SystemClock())
    turn, _ = turn_for(question(endpoint_at("https://127.0.0.1:9/v1")), provider_for(clients=clients))
    task = asyncio.create_task(turn.run())
    await asyncio.sleep(0)
    assert await turns_until_done(task, turn.stop) <= MAX_TURNS
    await clients.close()


async def test_a_stop_before_the_task_has_begun_asks_nobody(toy_server):
    turn, events = turn_for(question(endpoint_at(f"{toy_server.url}/v1")))
    turn.stop()
    assert (await turn.run()).verdict is Verdict.STOPPED
    assert (len(events), toy_server.connections) == (1, 0)


async def connecting(task):
    """Give the task the turns it needs to reach the network, which does not answer."""
    for _ in range(50):
        await asyncio.sleep(0)
    assert not task.done()
