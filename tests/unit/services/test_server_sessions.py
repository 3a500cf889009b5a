"""Servers that keep the conversation: one session for each branch of it."""

import asyncio
from dataclasses import replace

import pytest

from desktop_chat.core.endpoint import Session, SessionPlace
from desktop_chat.core.verdict import Verdict
from desktop_chat.services.once import single_request
from desktop_chat.services.sessions import BEGINS_ANEW
from desktop_chat.services.system_clock import SystemClock
from tests.unit.services.talk import ended

IN_QUERY = Session(SessionPlace.QUERY, "id")


@pytest.fixture
def talk(world):
    chat, library, book, provider = world
    for name in ("e1", "e2"):
        book.endpoints[name] = replace(book.endpoints[name], session=IN_QUERY)

    async def stored(turn):
        return await asyncio.wrap_future(library.message(turn.message.id))

    return chat, library, book, provider, stored


async def test_one_session_holds_a_conversation_and_is_kept_with_its_answers(talk):
    chat, _, _, provider, stored = talk
    first = await ended(lambda heard: chat.send(None, "a", heard))
    second = await ended(lambda heard: chat.send(first.conversation_id, "b", heard))
    session = first.request.session_id
    assert session
    assert [request.session_id for request in provider.requests] == [session, session]
    assert [(await stored(turn)).session_id for turn in (first, second)] == [session, session]
    other = await ended(lambda heard: chat.send(None, "a", heard))
    assert other.request.session_id not in ("", session)
    assert (await stored(second)).notes == (await stored(other)).notes == ()


async def test_a_server_without_sessions_gets_none(world):
    chat, *_ = world
    turn = await ended(lambda heard: chat.send(None, "a", heard))
    assert turn.request.session_id == ""


@pytest.mark.parametrize("how", ["edit", "regenerate"])
async def test_a_branch_begins_a_session_of_its_own_and_says_so(talk, how):
    chat, _, _, _, stored = talk
    first = await ended(lambda heard: chat.send(None, "a", heard))
    cid = first.conversation_id
    second = await ended(lambda heard: chat.send(cid, "b", heard))
    if how == "edit":
        branch = await ended(lambda heard: chat.edit(cid, second.user_message.id, "c", heard))
    else:
        branch = await ended(lambda heard: chat.regenerate(cid, second.message.id, heard))
    assert branch.request.session_id not in ("", first.request.session_id)
    assert (await stored(branch)).notes == (BEGINS_ANEW,)
    goes_on = await ended(lambda heard: chat.send(cid, "d", heard))
    assert goes_on.request.session_id == branch.request.session_id
    assert (await stored(goes_on)).notes == ()


async def test_the_first_message_edited_leaves_nothing_behind_to_speak_of(talk):
    chat, _, _, _, stored = talk
    first = await ended(lambda heard: chat.send(None, "a", heard))
    branch = await ended(lambda heard: chat.edit(first.conversation_id, first.user_message.id, "c", heard))
    assert branch.request.session_id not in ("", first.request.session_id)
    assert (await stored(branch)).notes == ()


async def test_a_branch_that_is_taken_up_again_goes_on_in_its_own_session(talk):
    chat, library, _, _, _ = talk
    first = await ended(lambda heard: chat.send(None, "a", heard))
    await ended(lambda heard: chat.regenerate(first.conversation_id, first.message.id, heard))
    await asyncio.wrap_future(library.activate(first.conversation_id, first.message.id))
    goes_on = await ended(lambda heard: chat.send(first.conversation_id, "b", heard))
    assert goes_on.request.session_id == first.request.session_id


async def test_another_endpoint_in_the_midst_begins_a_session_and_says_so(talk):
    chat, library, _, _, stored = talk
    first = await ended(lambda heard: chat.send(None, "a", heard))
    library.choose_model(first.conversation_id, "e2", "")
    second = await ended(lambda heard: chat.send(first.conversation_id, "b", heard))
    assert second.request.endpoint.id == "e2"
    assert second.request.session_id not in ("", first.request.session_id)
    assert (await stored(second)).notes == (BEGINS_ANEW,)


@pytest.mark.parametrize("verdict", [Verdict.NETWORK_ERROR, Verdict.HTTP_ERROR])
async def test_trying_again_what_never_reached_the_server_stays_in_the_session(talk, verdict):
    chat, _, _, provider, stored = talk
    first = await ended(lambda heard: chat.send(None, "a", heard))
    provider.verdict = verdict
    failed = await ended(lambda heard: chat.send(first.conversation_id, "b", heard))
    provider.verdict = Verdict.COMPLETE
    again = await ended(lambda heard: chat.retry(first.conversation_id, failed.message.id, heard))
    assert again.request.session_id == first.request.session_id
    assert (await stored(again)).notes == ()


async def test_a_session_that_was_named_is_used_as_it_is(talk):
    chat, *_ = talk
    turn = await ended(lambda heard: chat.send(None, "a", heard, session_id="mine"))
    assert turn.request.session_id == turn.message.session_id == "mine"
    goes_on = await ended(lambda heard: chat.send(turn.conversation_id, "b", heard))
    assert goes_on.request.session_id == "mine"


async def test_the_copy_of_a_request_asks_in_the_session_of_its_answer(talk):
    chat, *_ = talk
    first = await ended(lambda heard: chat.send(None, "a", heard))
    cid = first.conversation_id
    branch = await ended(lambda heard: chat.regenerate(cid, first.message.id, heard))
    assert (await chat.request_of(cid, branch.message.id)).session_id == branch.request.session_id


def test_a_question_that_is_kept_nowhere_has_a_session_too(talk):
    _, _, book, _, _ = talk
    asked = [
        single_request(book.endpoints["e1"], "a", learned=book.learned("e1"), clock=SystemClock(), session_id=given)
        for given in ("", "mine")
    ]
    assert asked[0].session_id
    assert asked[1].session_id == "mine"


async def test_a_server_that_knows_deleted_messages_is_not_asked_in_that_session_any_more(talk):
    chat, library, _, _, stored = talk
    first = await ended(lambda heard: chat.send(None, "a", heard))
    cid = first.conversation_id
    second = await ended(lambda heard: chat.send(cid, "b", heard))
    library.delete_branch(second.user_message.id).result()
    goes_on = await ended(lambda heard: chat.send(cid, "c", heard))
    assert goes_on.request.session_id not in ("", first.request.session_id)
    assert (await stored(goes_on)).notes == (BEGINS_ANEW,)


async def test_what_was_deleted_and_brought_back_goes_on_in_its_session(talk):
    chat, library, *_ = talk
    first = await ended(lambda heard: chat.send(None, "a", heard))
    cid = first.conversation_id
    second = await ended(lambda heard: chat.send(cid, "b", heard))
    library.delete_branch(second.user_message.id).result()
    library.restore_branch(second.user_message.id).result()
    library.activate(cid, second.message.id).result()
    goes_on = await ended(lambda heard: chat.send(cid, "c", heard))
    assert goes_on.request.session_id == first.request.session_id
