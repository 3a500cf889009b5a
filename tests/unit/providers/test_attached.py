"""Pictures go to a server in its dialect's form, or it is said that they do not."""

import json

import pytest

from desktop_chat.core.abilities import takes_pictures
from desktop_chat.core.endpoint import Dialect, Learned, RequestStyle
from desktop_chat.core.messages import FilePart, TextPart
from desktop_chat.core.request import ChatRequest
from desktop_chat.providers.notes import left_out
from tests.unit.providers.requesting import asked, endpoint, sent, user

CODE = "UElDVFVSRQ=="
PICTURE = FilePart("image/png", f"data:image/png;base64,{CODE}", "a.png")
WAYS = [*((dialect, RequestStyle.AUTO) for dialect in Dialect), *((Dialect.AUTO, style) for style in RequestStyle)]
WAYS.append((Dialect.WORKERS_AI, RequestStyle.MESSAGE))


def picture_request(dialect: Dialect, style: RequestStyle, *parts: FilePart) -> ChatRequest:
    return asked(dialect, user("Look", *parts), on=endpoint(dialect, request_style=style))


@pytest.mark.parametrize(("dialect", "style"), WAYS)
def test_a_picture_is_in_the_request_or_in_a_sentence(dialect, style):
    request = picture_request(dialect, style, PICTURE)
    outgoing = sent(request)
    is_there = CODE in json.dumps(outgoing.body) + outgoing.url
    assert is_there is takes_pictures(dialect, style)
    assert bool(left_out(request, dialect)) is not is_there
    assert left_out(picture_request(dialect, style), dialect) == []


def test_several_are_counted():
    request = picture_request(Dialect.PLAIN_SSE, RequestStyle.AUTO, PICTURE, PICTURE)
    [sentence] = left_out(request, Dialect.PLAIN_SSE)
    assert sentence == "2 pictures were not sent: this server's requests have no place for pictures."


def test_a_server_that_turned_out_to_be_the_ai_sdk_s_takes_them():
    request = asked(Dialect.AUTO, user(TextPart("Look"), PICTURE), learned=Learned(dialect=Dialect.AI_SDK_UI))
    assert left_out(request, Dialect.AUTO) == []
    assert CODE in json.dumps(sent(request).body)


def test_the_ai_sdk_and_ag_ui_are_told_the_name_of_a_file():
    for dialect in (Dialect.AI_SDK_UI, Dialect.AI_SDK_DATA, Dialect.AG_UI):
        assert '"a.png"' in json.dumps(sent(picture_request(dialect, RequestStyle.AUTO, PICTURE)).body)
