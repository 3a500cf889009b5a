"""Runs one case through the provider and the turn that the program uses, against the toy server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from desktop_chat.core.endpoint import Dialect, Endpoint, Timeouts
from desktop_chat.core.events import Ended, StreamEvent
from desktop_chat.core.messages import Message, Role, TextPart
from desktop_chat.core.request import ChatRequest, PromptMessage
from desktop_chat.core.verdict import EXIT_CODES, Verdict
from desktop_chat.providers.compatible import CompatibleOpener
from desktop_chat.providers.http_client import HttpClients
from desktop_chat.providers.streaming import HttpProvider
from desktop_chat.providers.targets import RemoteTarget
from desktop_chat.services.turn import RunningTurn
from tests.faults.faults import TRICKLE_S, Case, Waits
from tests.faults.samples import Sample
from tests.faults.virtual import VirtualClock, VirtualLoop
from tests.helpers.toy_server import Signal, ToyServer
from tests.unit.providers.asking import CANARY, Journal, Secrets

TIMEOUTS = Timeouts(connect_s=10.0, first_token_s=500.0, idle_s=30.0)


@dataclass(frozen=True)
class Outcome:
    verdict: Verdict
    reason: str
    exit_code: int
    text: str
    sentence: str
    dialect: Dialect | None
    #: How many Ended events the listener and the journal heard, and whether it was the last event.
    ends: int
    journal_ends: int
    is_last: bool
    #: How often the prompt was sent.
    prompts: int
    shows_key: bool


def run(server: ToyServer, sample: Sample, case: Case, *, is_named: bool = True) -> Outcome:
    """Ask once, with the dialect set or at a path that tells nothing; what `RunningTurn.run` raises comes through."""
    server.otherwise(case.script)
    before = len(server.requests)
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        path, dialect = (sample.path, sample.dialect) if is_named else ("/answer", Dialect.AUTO)
        turn, events, journal = runner.run(_run(f"{server.url}{path}", dialect, case))
    end = turn.ended
    assert end is not None
    return Outcome(
        end.verdict,
        end.reason,
        EXIT_CODES[end.verdict],
        turn.draft.text(),
        end.error.sentence if end.error else "",
        turn.dialect,
        ends=sum(isinstance(event, Ended) for event in events),
        journal_ends=len(journal.ends),
        is_last=events[-1] is end,
        prompts=sum(request.method == "POST" for request in server.requests[before:]),
        shows_key=CANARY in repr(events),
    )


async def _run(url: str, dialect: Dialect, case: Case) -> tuple[RunningTurn, list[StreamEvent], Journal]:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualLoop)
    clock = VirtualClock(loop)
    endpoint = Endpoint("e1", "toy", url, dialect=dialect, model="m-1", timeouts=TIMEOUTS, retries=0)
    question = PromptMessage(Role.USER, (TextPart("Hello"),), "u1")
    clients = HttpClients(clock)
    provider = HttpProvider(CompatibleOpener(), RemoteTarget(Secrets()), clients, clock)
    journal = Journal()
    events: list[StreamEvent] = []
    turn = RunningTurn(
        message=Message("m1", "c1", None, Role.ASSISTANT, (), 0),
        user_message=None,
        request=ChatRequest(endpoint, (question,), model="m-1", conversation_id="c1"),
        provider=provider,
        journal=journal,
        listener=events.append,
        clock=clock,
    )
    loop.when_idle = _when_idle(case)
    await turn.run()
    loop.when_idle = None
    await clients.close()
    return turn, events, journal


def _when_idle(case: Case) -> Callable[[float], float] | None:
    """How the clock goes on while nothing happens; None lets it go by itself."""
    match case.waits:
        case Waits.NO:
            return None
        case Waits.SILENCE:
            assert case.said is not None
            said = case.said
            return lambda until_timer_s: until_timer_s if said.is_set() else 0.0
        case Waits.TRICKLE:
            left = list(case.gates)
            under_way: list[Signal] = []

            def next_piece(_until_timer_s: float) -> float:
                if not left or (under_way and not under_way[-1].is_set()):
                    return 0.0
                go, sent = left.pop(0)
                under_way.append(sent)
                go.set()
                return TRICKLE_S

            return next_piece
