from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop_chat.core.events import Ended, PartEnded, TextDelta
from desktop_chat.core.verdict import Verdict
from desktop_chat.wire.text_stream import TextStreamDecoder
from tests.unit.wire.streams import decode, drafted, ended, split


def test_each_chunk_is_told_at_once():
    decoder = TextStreamDecoder()
    assert decoder.feed(b"Hel") == [TextDelta(0, "Hel")]
    assert decoder.feed(b"") == []
    assert decoder.feed(b"lo\n\n") == [TextDelta(0, "lo\n\n")]
    assert decoder.close(False) == [PartEnded(0), Ended(Verdict.UNMARKED_END, "no_end")]


@pytest.mark.parametrize(
    ("body", "cut", "verdict"),
    [
        (b"a", False, Verdict.UNMARKED_END),
        (b"a", True, Verdict.TRUNCATED),
        (b"", False, Verdict.TRUNCATED),
        (b"", True, Verdict.TRUNCATED),
        (b"\xef\xbb\xbf", False, Verdict.TRUNCATED),
    ],
)
def test_the_end_of_the_body_proves_nothing(body: bytes, cut: bool, verdict: Verdict):
    assert ended(decode(TextStreamDecoder(), [body], cut)).verdict is verdict


@given(st.text(max_size=30), st.lists(st.integers(0, 80), max_size=8), st.booleans())
@example("日本語👩‍🚀", [1, 2, 3, 4, 5, 6, 7], False)
def test_a_character_may_be_cut_anywhere(text: str, cuts: list[int], bom: bool):
    body = (b"\xef\xbb\xbf" if bom else b"") + text.encode()
    expected = text if bom else text.removeprefix("\ufeff")
    assert drafted(decode(TextStreamDecoder(), split(body, cuts))).text() == expected


@given(st.binary(max_size=30), st.lists(st.integers(0, 30), max_size=8))
@example(b"\xef", [])
@example(b"\xef\xbb", [1])
@example(b"\xef\xbb\xbfa\xff\xe2\x82", [4])
def test_what_is_no_utf_8_becomes_replacement_characters_wherever_it_is_cut(body: bytes, cuts: list[int]):
    text = drafted(decode(TextStreamDecoder(), split(body, cuts))).text()
    assert text == body.decode("utf-8", "replace").removeprefix("\ufeff")
