"""JSON of any shape is read as far as it can be, and never more than that."""

import pytest

from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.events import TextDelta
from desktop_chat.wire.decoders import make_decoder
from desktop_chat.wire.json_edge import compact, parse_json, parse_object
from tests.helpers.toy_server import sse

DIGITS = "9" * 5000


def test_a_number_of_thousands_of_digits_spoils_nothing_beside_it():
    assert parse_json(f'{{"a": {DIGITS}, "b": -3, "c": "x"}}') == {"a": DIGITS, "b": -3, "c": "x"}
    decoder = make_decoder(Dialect.OPENAI_CHAT)
    chunk = f'{{"created":{DIGITS},"choices":[{{"index":0,"delta":{{"content":"Hi"}}}}]}}'
    assert decoder.feed(f"data: {chunk}\n\n".encode()) == [TextDelta(0, "Hi")]


@pytest.mark.parametrize("text", ["", "{", b"\xff", f"[{DIGITS}", f"[{DIGITS}, " + "[" * 100_000, "[" * 100_000])
def test_what_is_broken_is_nothing(text):
    assert parse_json(text) is None


def test_a_reason_is_a_word_and_not_a_book():
    decoder = make_decoder(Dialect.OPENAI_CHAT)
    finish = {"choices": [{"index": 0, "delta": {}, "finish_reason": "odd\x1b\n" * 1000}]}
    *_, ended = [*decoder.feed(sse(finish)), *decoder.close(cut=False)]
    assert len(ended.reason) == 80
    assert ended.reason.isprintable()


def test_numbers_that_json_has_not_are_null():
    odd = '{"a": [NaN, 1.5, -Infinity, 1e999], "b": {"c": Infinity, "d": "NaN \\ud800"}}'
    assert compact(parse_object(odd)) == '{"a":[null,1.5,null,null],"b":{"c":null,"d":"NaN \ufffd"}}'


def nested(inner, depth):
    value = float(inner)
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize("inner", ["1", "NaN"])
def test_what_is_nested_too_deeply_is_null(inner):
    assert compact(nested(inner, 200_000)) == "null"


def test_what_some_pythons_can_write_is_whole_or_null():
    assert compact(nested("NaN", 900)) in ("null", "[" * 900 + "null" + "]" * 900)
