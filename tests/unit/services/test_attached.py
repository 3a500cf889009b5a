"""Files of a question: kept in it, said to the model, and counted."""

import asyncio

from desktop_chat.core.attachments import TOKENS_PER_IMAGE, text_attachment
from desktop_chat.core.messages import FilePart, Message, Role, TextPart
from desktop_chat.services.history import prompt_of
from tests.unit.services.talk import ended

NOTE = text_attachment("note.txt", "noted words")
PICTURE = FilePart("image/png", "data:image/png;base64,AA==", "a.png")
SAID = TextPart("File note.txt:\n```\nnoted words\n```")


async def test_files_are_kept_as_files_and_asked_as_text_with_their_names(world):
    chat, library, _, provider = world
    turn = await ended(lambda heard: chat.send(None, "Look", heard, files=[NOTE, PICTURE]))
    stored = await asyncio.wrap_future(library.message(turn.user_message.id))
    assert stored.parts == (TextPart("Look"), NOTE, PICTURE)
    assert provider.requests[0].messages[0].parts == (TextPart("Look"), SAID, PICTURE)


async def test_a_branch_has_the_files_it_is_given(world):
    chat, _, _, provider = world
    first = await ended(lambda heard: chat.send(None, "a", heard, files=[NOTE]))
    cid, mid = first.conversation_id, first.user_message.id
    await ended(lambda heard: chat.edit(cid, mid, "b", heard, files=[NOTE]))
    assert provider.requests[1].messages[0].parts == (TextPart("b"), SAID)


async def test_a_question_of_files_alone_is_named_by_them(world):
    chat, library, _, _ = world
    turn = await ended(lambda heard: chat.send(None, "", heard, files=[NOTE, PICTURE]))
    conversation = await asyncio.wrap_future(library.conversation(turn.conversation_id))
    assert conversation.title == "note.txt, a.png"
    assert turn.user_message.parts == (NOTE, PICTURE)


def test_text_files_and_pictures_take_their_room_in_the_context():
    def dropped(*parts, limit):
        path = [
            Message("m1", "c", None, Role.USER, parts, 1),
            Message("m2", "c", "m1", Role.USER, (TextPart("x"),), 2),
        ]
        # Two of the user's in a row are joined; an answer keeps them apart.
        path.insert(1, Message("m3", "c", "m1", Role.ASSISTANT, (TextPart("y"),), 2, verdict="complete"))
        return prompt_of(path, context_tokens=limit).dropped

    assert dropped(TextPart("x"), limit=400) == 0
    assert dropped(text_attachment("a", "word " * 400), limit=400) == 2
    assert dropped(PICTURE, limit=400) == 2
    assert dropped(PICTURE, limit=TOKENS_PER_IMAGE * 2) == 0
