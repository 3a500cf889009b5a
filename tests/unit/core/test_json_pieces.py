"""A large value is written in pieces, and all of them together are what it is written as at once."""

from __future__ import annotations

import json

import pytest

from desktop_chat.core.json_pieces import is_large, json_pieces

LONG = 'x"\\\n' * 200_000


def write(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@pytest.mark.parametrize(
    "value",
    [
        LONG,
        "ü" + LONG,
        {"model": "m", "messages": [{"role": "user", "content": [{"url": LONG}, {"text": "ü"}]}], "stream": True},
        [{"role": "user", "content": "words " * 50} for _ in range(3000)],
        {"empty": {}, "none": None, "list": [], "long": [LONG, 1.5, LONG]},
    ],
)
def test_the_pieces_are_the_whole(value):
    pieces = list(json_pieces(value, write))
    assert "".join(pieces) == write(value)
    assert is_large(value)


def test_no_piece_of_a_picture_is_long():
    assert max(map(len, json_pieces({"url": "A" * 5_000_000}, write))) < 200_000


@pytest.mark.parametrize("value", ["", {}, [], None, 7, {"a": ["b", {"c": 1}]}, "x" * 1000])
def test_a_small_value_is_one_piece(value):
    assert not is_large(value)
    assert list(json_pieces(value, write)) == [write(value)]
