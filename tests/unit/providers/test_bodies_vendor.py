"""What a server wants back of its own with a call: told by its dialect, sent as it came."""

import json

import pytest

from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.messages import ToolCallPart
from desktop_chat.wire.decoders import make_decoder
from tests.helpers.toy_server import sse
from tests.unit.providers.requesting import answer, body, user

SIGNED = {"google": {"thought_signature": "c2ln"}}


def calls_in(made):
    return [call for message in made["messages"] for call in message.get("tool_calls", ())]


def test_chat_gets_back_what_it_signed_a_call_with():
    decoder = make_decoder(Dialect.OPENAI_CHAT)
    fragment = {"index": 0, "id": "c1", "function": {"name": "f", "arguments": "{}"}, "extra_content": SIGNED}
    events = decoder.feed(sse({"choices": [{"delta": {"tool_calls": [fragment]}, "finish_reason": "tool_calls"}]}))
    events += decoder.close(cut=False)
    vendor = next(filter(None, (getattr(event, "vendor", "") for event in events)))
    made = body(Dialect.OPENAI_CHAT, user("Hi"), answer(ToolCallPart("c1", "f", "{}", ready=True, vendor=vendor)))
    assert calls_in(made)[0]["extra_content"] == SIGNED


@pytest.mark.parametrize("vendor", ["", "[]", '{"dialect":"openai_responses","extra_content":{"a":1}}'])
def test_chat_gets_nothing_that_is_not_its_own(vendor):
    made = body(Dialect.OPENAI_CHAT, user("Hi"), answer(ToolCallPart("c1", "f", "{}", ready=True, vendor=vendor)))
    assert "extra_content" not in json.dumps(calls_in(made))
