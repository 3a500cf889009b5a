import json

import pytest

from desktop_chat.core.endpoint import LOCAL_ENDPOINT, Endpoint
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.storage.settings_exchange import MARK, exported, taken

ATTIC = Endpoint("e1", "Attic", "http://127.0.0.1:9/v1", model="big", headers=(("X-Api-Key", "env:ATTIC_KEY"),))
UI = {
    "column_ch": 80,
    "colour_scheme": "dark",
    "shortcuts": {"conversation.new": ["Ctrl+J"]},
    "favourite_models": [["e1", "big"]],
    "geometry": "window",
    "open_conversation": "c1",
}


def test_what_goes_out_comes_in_again_and_nothing_else_of_the_window():
    back = taken(exported([LOCAL_ENDPOINT, ATTIC], UI))
    assert back.endpoints == (ATTIC,)
    assert back.ui == {name: UI[name] for name in ("column_ch", "colour_scheme", "shortcuts", "favourite_models")}
    assert back.left_out == 0


def test_fields_of_a_request_that_may_hold_a_key_stay_behind():
    secret = Endpoint("e1", "Attic", "http://127.0.0.1:9/v1", extra_body='{"a": [{"api_key": "sk-1"}]}')
    plain = Endpoint("e2", "Cellar", "http://127.0.0.1:9/v1", extra_body='{"seed": 1}')
    text = exported([secret, plain], {})
    assert "sk-1" not in text
    assert [one.extra_body for one in taken(text).endpoints] == ["", '{"seed": 1}']


def test_unknown_and_impossible_fields_are_passed_over():
    document = {MARK: 1, "preferences": {"column_ch": 7, "new_one": 1, "smooth_text": False}, "later": {}}
    assert taken(json.dumps(document)).ui == {"smooth_text": False}


@pytest.mark.parametrize(
    "server",
    [
        {"id": "e1", "name": "A", "url": "http://127.0.0.1/v1", "headers": [["Authorization", "Bearer sk-1"]]},
        {"id": "e1", "name": "A", "url": "ftp://127.0.0.1/v1"},
        {"id": "e1", "name": "A", "url": "http://u:p@127.0.0.1/v1"},
        {"id": "", "name": "A", "url": "http://127.0.0.1/v1"},
        {"id": "e1", "name": "A", "url": "http://127.0.0.1/v1", "kind": "local"},
        {"id": "e1", "url": "http://127.0.0.1/v1"},
        "text",
    ],
)
def test_servers_that_cannot_be_used_or_hold_a_key_are_left_out(server):
    assert taken(json.dumps({MARK: 1, "servers": [server]})).left_out == 1


@pytest.mark.parametrize("text", ["", "no JSON", "[]", "{}", '{"desktop_chat_settings": 2}', "[" * 100_000])
def test_another_file_is_refused_in_a_sentence(text):
    with pytest.raises(ChatError) as refused:
        taken(text)
    assert refused.value.kind is ErrorKind.SETTINGS
