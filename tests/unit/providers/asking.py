"""Ask a toy server through a provider, and keep what came of it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

from desktop_chat.core.endpoint import Endpoint, Timeouts
from desktop_chat.core.events import Ended, TextDelta
from desktop_chat.core.messages import Message, Role, TextPart
from desktop_chat.core.metrics import StreamMeter
from desktop_chat.core.request import ChatRequest, PromptMessage
from desktop_chat.providers.compatible import CompatibleOpener
from desktop_chat.providers.http_client import HttpClients
from desktop_chat.providers.streaming import HttpProvider
from desktop_chat.providers.targets import RemoteTarget
from desktop_chat.services.system_clock import SystemClock
from desktop_chat.services.turn import RunningTurn

CHAT = "/v1/chat/completions"
CANARY = "sk-canary-4711"
CERTIFICATES = Path(__file__).parent / "certificates"
PATIENT = Timeouts(connect_s=10.0, first_token_s=20.0, idle_s=20.0)


class Secrets:
    """Holds one key for every endpoint."""

    def __init__(self, key: str | None = CANARY) -> None:
        self.key = key

    async def secret(self, endpoint):
        return self.key


class Journal:
    """Keeps how the turn ended."""

    def __init__(self):
        self.ends = []

    def append(self, part, kind, text): ...

    def discard(self, from_part): ...

    def end(self, ended, parts, usage, metrics, model, notes=()):
        self.ends.append(ended)


class Pauses:
    """A sleep that returns at once and notes for how long it was asked."""

    def __init__(self):
        self.asked = []

    async def __call__(self, seconds):
        self.asked.append(seconds)


def endpoint_at(url, **fields):
    """An endpoint that is patient and does not retry unless told otherwise."""
    return Endpoint("e1", "toy", url, **{"timeouts": PATIENT, "retries": 0, "model": "m-1", **fields})


def question(endpoint, text="Hello", **fields):
    message = PromptMessage(Role.USER, (TextPart(text),), "u1")
    return ChatRequest(endpoint, (message,), **{"model": endpoint.model, **fields})


def provider_for(key=CANARY, *, opener=None, clients=None, clock=None, sleep=None, random_0_1=lambda: 0.5):
    clock = clock or SystemClock()
    return HttpProvider(
        opener or CompatibleOpener(),
        RemoteTarget(Secrets(key)),
        clients or HttpClients(clock),
        clock,
        sleep=sleep or Pauses(),
        random_0_1=random_0_1,
    )


async def events_of(request, provider=None):
    """Every event of one stream.

    Raises:
        ChatError: as the provider does.
    """
    meter = StreamMeter(SystemClock().monotonic_s())
    async with aclosing((provider or provider_for()).stream(request, meter)) as events:
        return [event async for event in events]


def turn_for(request, provider=None, listener=None):
    """A turn that is yet to run, and the list its events go to."""
    events = []

    def hear(event):
        events.append(event)
        if listener is not None:
            listener(event)

    turn = RunningTurn(
        message=Message("m1", "c1", None, Role.ASSISTANT, (), 0),
        user_message=None,
        request=request,
        provider=provider or provider_for(),
        journal=Journal(),
        listener=hear,
        clock=SystemClock(),
    )
    return turn, events


async def ended(request, provider=None):
    """How a turn ended, errors included."""
    turn, _ = turn_for(request, provider)
    return await turn.run()


def text_of(events):
    return "".join(event.text for event in events if isinstance(event, TextDelta))


def verdict_of(events):
    assert isinstance(events[-1], Ended)
    return events[-1].verdict


def patient(**limits):
    return replace(PATIENT, **limits)


def server_tls(certificate="right"):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / f"{certificate}.pem")
    return context


@contextlib.asynccontextmanager
async def raw_server(talk):
    """The port of a server that lets `talk(reader, writer)` loose on each connection, and closes it afterwards."""
    talks = []

    async def serve(reader, writer):
        talks.append(asyncio.current_task())
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await talk(reader, writer)
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]
    await asyncio.gather(*talks)


@contextlib.contextmanager
def full_backlog():
    """The port of a listener that takes no further connection: a client's SYN stays without an answer."""
    with contextlib.ExitStack() as sockets:
        listener = sockets.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(4):
            waiting = sockets.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]


class TurnsOfTheLoop:
    """Counts the turns of the running loop from now on."""

    def __init__(self):
        self.count = 0
        self._loop = asyncio.get_running_loop()
        self._handle = self._loop.call_soon(self._next)

    def _next(self):
        self.count += 1
        self._handle = self._loop.call_soon(self._next)

    def stop(self):
        self._handle.cancel()
