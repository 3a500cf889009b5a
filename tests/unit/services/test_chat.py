"""Conversations as the window and the terminal use them, on the real library."""

import asyncio

import pytest

from desktop_chat.core.endpoint import Dialect, Endpoint, Learned
from desktop_chat.core.errors import ChatError
from desktop_chat.core.events import Ended, Started, TextDelta
from desktop_chat.core.verdict import Verdict
from desktop_chat.services.chat import ChatService
from desktop_chat.services.system_clock import SystemClock
from desktop_chat.services.tasks import TaskScope
from desktop_chat.storage.library import SqliteLibrary


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
        self.let = asyncio.Event()
        self.let.set()

    def for_endpoint(self, endpoint):
        return self

    async def stream(self, request, meter, skip=None):
        self.requests.append(request)
        yield Started(Dialect.PLAIN_SSE, "")
        yield TextDelta(0, self.text)
        await self.let.wait()
        yield Ended(self.verdict, "done")


@pytest.fixture
async def world(tmp_path):
    clock = SystemClock()
    library = SqliteLibrary(tmp_path, clock)
    scope, book, provider = TaskScope(), Book(), Answering()
    chat = ChatService(library, book, provider, scope, clock)
    try:
        yield chat, library, book, provider
    finally:
        await scope.close()
        library.close()


async def ended(start):
    """The turn that a use case starts, once it has ended."""
    over = asyncio.Event()
    turn = await start(lambda event: over.set() if isinstance(event, Ended) else None)
    await over.wait()
    return turn


async def texts(library, conversation_id):
    path = await asyncio.wrap_future(library.path(conversation_id))
    return [(entry.message.role.value, entry.message.text, entry.position, len(entry.siblings)) for entry in path]


async def test_sending_makes_a_conversation_with_a_title_and_keeps_both_messages(world):
    chat, library, _, provider = world
    turn = await ended(lambda heard: chat.send(None, "Hello there\nfriend", heard))
    [conversation] = await asyncio.wrap_future(library.conversations())
    assert conversation.title == "Hello there"
    assert (conversation.endpoint_id, conversation.model) == ("e1", "m1")
    assert await texts(library, turn.conversation_id) == [
        ("user", "Hello there\nfriend", 0, 1),
        ("assistant", "answer", 0, 1),
    ]
    assert chat.running(turn.conversation_id) is None
    await ended(lambda heard: chat.send(turn.conversation_id, "again", heard))
    assert [message.role.value for message in provider.requests[-1].messages] == ["user", "assistant", "user"]


async def test_regenerating_makes_a_sibling_and_asks_without_the_old_answer(world):
    chat, library, _, provider = world
    first = await ended(lambda heard: chat.send(None, "q", heard))
    provider.text = "better"
    second = await ended(lambda heard: chat.regenerate(first.conversation_id, first.message.id, heard))
    assert second.message.parent_id == first.message.parent_id
    assert await texts(library, first.conversation_id) == [("user", "q", 0, 1), ("assistant", "better", 1, 2)]
    assert [message.role.value for message in provider.requests[-1].messages] == ["user"]


async def test_editing_makes_a_branch_beside_the_message(world):
    chat, library, _, _ = world
    first = await ended(lambda heard: chat.send(None, "q", heard))
    await ended(lambda heard: chat.edit(first.conversation_id, first.user_message.id, "q2", heard))
    assert await texts(library, first.conversation_id) == [("user", "q2", 1, 2), ("assistant", "answer", 0, 1)]


async def test_one_conversation_has_one_turn_at_a_time_but_several_run_beside_each_other(world):
    chat, _, _, provider = world
    provider.let.clear()
    heard = []
    first = await chat.send(None, "a", heard.append)
    other = await chat.send(None, "b", heard.append)
    assert chat.running(first.conversation_id) is first
    assert chat.running(other.conversation_id) is other
    with pytest.raises(ChatError, match="still running"):
        await chat.send(first.conversation_id, "c", heard.append)
    first.stop()
    assert chat.running(first.conversation_id) is None
    assert chat.running(other.conversation_id) is other


async def test_an_end_marker_that_was_seen_is_expected_from_then_on(world):
    chat, _, book, provider = world
    provider.verdict = Verdict.UNMARKED_END
    turn = await ended(lambda heard: chat.send(None, "a", heard))
    assert book.learned("e1").end_markers == frozenset()
    provider.verdict = Verdict.COMPLETE
    await ended(lambda heard: chat.send(turn.conversation_id, "a", heard))
    assert book.learned("e1").end_markers == {"http://one/v1 plain_sse"}
    saves = book.saves
    await ended(lambda heard: chat.send(turn.conversation_id, "a", heard))
    assert book.saves == saves


async def test_a_removed_endpoint_is_said_before_anything_is_written(world):
    chat, library, book, _ = world
    turn = await ended(lambda heard: chat.send(None, "a", heard))
    book.endpoints.clear()
    with pytest.raises(ChatError, match="Choose another"):
        await chat.send(turn.conversation_id, "b", lambda event: None)
    assert len(await texts(library, turn.conversation_id)) == 2


async def test_a_vanished_conversation_is_said(world):
    chat, *_ = world
    with pytest.raises(ChatError, match="no longer there"):
        await chat.send("no-such-id", "a", lambda event: None)


async def test_two_sends_at_once_start_one_turn_and_write_one_message(world):
    chat, library, _, _ = world
    turn = await ended(lambda heard: chat.send(None, "a", heard))
    results = await asyncio.gather(
        *(chat.send(turn.conversation_id, text, lambda event: None) for text in ("b", "c")), return_exceptions=True
    )
    assert sum(isinstance(result, ChatError) for result in results) == 1
    assert [text for role, text, _, _ in await texts(library, turn.conversation_id) if role == "user"] == ["a", "b"]
