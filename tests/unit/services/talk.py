"""A world of two endpoints in which conversations are held, on the real library."""

import asyncio

from desktop_chat.core.endpoint import Dialect, Endpoint, Learned
from desktop_chat.core.events import Ended, Started, TextDelta
from desktop_chat.core.verdict import Verdict


class Book:
    """Two endpoints and what was learned of them."""

    default_endpoint_id = "e1"

    def __init__(self):
        self.endpoints = {"e1": Endpoint("e1", "One", "http://one/v1", model="m1"), "e2": Endpoint("e2", "Two")}
        self.facts = {}
        self.saves = 0

    def endpoint(self, id_or_name):
        return self.endpoints.get(id_or_name)

    def learned(self, endpoint_id):
        return self.facts.get(endpoint_id, Learned())

    def put_learned(self, endpoint_id, learned):
        self.facts[endpoint_id] = learned

    def save(self):
        self.saves += 1


class Answering:
    """Providers and provider in one: answers with its text, once it is let."""

    def __init__(self, text="answer", verdict=Verdict.COMPLETE):
        self.text, self.verdict, self.requests = text, verdict, []
        self.dialect = Dialect.PLAIN_SSE
        #: What the server calls its model.
        self.model = ""
        #: Further events of each answer, before its end.
        self.more = []
        #: What the server refuses of each request.
        self.refused = set()
        self.let = asyncio.Event()
        self.let.set()

    def for_endpoint(self, endpoint):
        return self

    async def stream(self, request, meter, skip=None):
        self.requests.append(request)
        meter.refused_fields |= self.refused
        yield Started(self.dialect, self.model)
        yield TextDelta(0, self.text)
        for event in self.more:
            yield event
        await self.let.wait()
        yield Ended(self.verdict, "done")


async def ended(start):
    """The turn that a use case starts, once it has ended."""
    over = asyncio.Event()
    turn = await start(lambda event: over.set() if isinstance(event, Ended) else None)
    await over.wait()
    return turn


async def texts(library, conversation_id):
    path = await asyncio.wrap_future(library.path(conversation_id))
    return [(entry.message.role.value, entry.message.text, entry.position, len(entry.siblings)) for entry in path]
