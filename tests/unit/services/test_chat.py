"""Conversations as the window and the terminal use them, on the real library."""

import asyncio
from dataclasses import replace

import pytest

from desktop_chat.core.endpoint import Dialect, Learned
from desktop_chat.core.errors import ChatError
from desktop_chat.core.events import Ended, PartEnded, ReasoningDelta
from desktop_chat.core.messages import Parameters, ReasoningPart
from desktop_chat.core.verdict import Verdict
from tests.unit.services.talk import ended, texts


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


async def test_what_the_conversation_sets_goes_over_what_its_endpoint_sets(world):
    chat, _, book, provider = world
    book.endpoints["e1"] = replace(
        book.endpoints["e1"], system_prompt="Be brief.", parameters=Parameters(temperature=0.1, seed=7)
    )
    await ended(lambda heard: chat.send(None, "a", heard))
    assert (provider.requests[-1].system, provider.requests[-1].parameters.temperature) == ("Be brief.", 0.1)
    own = await chat.new_conversation(None, "", "Be long.", Parameters(temperature=0.9))
    await ended(lambda heard: chat.send(own, "a", heard))
    assert provider.requests[-1].system == "Be long."
    assert provider.requests[-1].parameters == Parameters(temperature=0.9, seed=7)


async def test_asking_again_says_so_and_asking_on_does_not(world):
    chat, _, _, provider = world
    turn = await ended(lambda heard: chat.send(None, "a", heard))
    await ended(lambda heard: chat.regenerate(turn.conversation_id, turn.message.id, heard))
    assert [request.trigger for request in provider.requests] == ["submit-message", "regenerate-message"]


async def test_refused_fields_are_learned_from_an_answer_but_nothing_from_a_failed_one(world):
    chat, _, book, provider = world
    provider.refused, provider.verdict = {"seed"}, Verdict.TRUNCATED
    turn = await ended(lambda heard: chat.send(None, "a", heard))
    assert book.facts == {}
    provider.verdict = Verdict.LENGTH_LIMIT
    await ended(lambda heard: chat.send(turn.conversation_id, "b", heard))
    assert book.learned("e1") == Learned(Dialect.PLAIN_SSE, refused_fields=frozenset({"seed"}))
    assert provider.requests[-1].learned == Learned()


async def test_an_error_of_the_server_teaches_its_dialect_so_that_the_next_request_is_in_it(world):
    chat, _, book, provider = world
    provider.refused, provider.verdict = {"seed"}, Verdict.SERVER_ERROR
    turn = await ended(lambda heard: chat.send(None, "a", heard))
    assert book.learned("e1") == Learned(Dialect.PLAIN_SSE)
    await ended(lambda heard: chat.send(turn.conversation_id, "b", heard))
    assert provider.requests[-1].learned.dialect is Dialect.PLAIN_SSE


async def test_a_turn_teaches_nothing_about_an_address_that_was_changed_meanwhile(world):
    chat, _, book, provider = world
    provider.let.clear()
    over = asyncio.Event()
    await chat.send(None, "a", lambda event: over.set() if isinstance(event, Ended) else None)
    book.endpoints["e1"] = replace(book.endpoints["e1"], url="http://elsewhere/v1")
    provider.let.set()
    await over.wait()
    assert book.facts == {}


async def test_the_request_of_an_answer_is_the_one_that_asked_for_it(world):
    chat, _, _, provider = world
    turn = await ended(lambda heard: chat.send(None, "a", heard))
    await ended(lambda heard: chat.send(turn.conversation_id, "b", heard))
    again = await chat.request_of(turn.conversation_id, turn.message.id)
    assert again.messages == provider.requests[0].messages
    assert (again.conversation_id, again.endpoint) == (turn.conversation_id, turn.request.endpoint)
    assert (await chat.request_of(turn.conversation_id, turn.user_message.id)).messages == again.messages
    with pytest.raises(ChatError, match="no longer shown"):
        await chat.request_of(turn.conversation_id, "no-such-message")


@pytest.mark.parametrize("asked", ["m1", ""])
async def test_what_a_server_wants_back_goes_back_also_where_it_calls_its_model_otherwise(world, asked):
    chat, library, book, provider = world
    book.endpoints["e1"] = replace(book.endpoints["e1"], model=asked)
    provider.model, provider.more = "m1-2026-11", [ReasoningDelta(1, "hm"), PartEnded(1, '{"signature":"s"}')]
    turn = await ended(lambda heard: chat.send(None, "a", heard))
    await ended(lambda heard: chat.send(turn.conversation_id, "b", heard))
    assert ReasoningPart("hm", '{"signature":"s"}') in provider.requests[-1].messages[1].parts
    kept = await asyncio.wrap_future(library.message(turn.message.id))
    assert kept.model == (asked or "m1-2026-11")
    library.choose_model(turn.conversation_id, "e1", "another")
    await ended(lambda heard: chat.send(turn.conversation_id, "c", heard))
    assert not any(isinstance(part, ReasoningPart) for it in provider.requests[-1].messages for part in it.parts)
