from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.wire.lines import LineParser
from tests.unit.wire.streams import split


def read(*chunks: bytes) -> list[str]:
    parser = LineParser()
    return [line for chunk in chunks for line in parser.feed(chunk)] + parser.close()


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (b"", []),
        (b"a", ["a"]),
        (b"a\n", ["a"]),
        (b"a\nb", ["a", "b"]),
        (b"a\r\nb\r\n", ["a", "b"]),
        (b"\n\r\n  \na\n\n", ["a"]),
        (b"\xef\xbb\xbfa\nb", ["a", "b"]),
        (b"a\n\xef\xbb\xbfb", ["a", "\ufeffb"]),
        (b"\n\xef\xbb\xbfb", ["\ufeffb"]),
        (b"\xff\n", ["\ufffd"]),
        ("é\u2028\u0085\x0b\x0cx\n".encode(), ["é\u2028\u0085\x0b\x0cx"]),
        (b" a \n", [" a "]),
    ],
)
def test_lines_end_with_lf_or_crlf_and_nothing_else(body: bytes, lines: list[str]):
    assert read(body) == lines
    assert read(*[body[at : at + 1] for at in range(len(body))]) == lines


@given(st.lists(st.sampled_from([b"a", b"\n", b"\r", b"\xef\xbb\xbf", "é".encode(), b"\xff", b" "])), st.data())
def test_chunk_borders_never_change_the_lines(pieces: list[bytes], data: st.DataObject):
    body = b"".join(pieces)
    cuts = data.draw(st.lists(st.integers(0, len(body)), max_size=8))
    assert read(*split(body, cuts)) == read(body)


def test_a_line_that_outgrows_the_limit_is_a_protocol_error():
    parser = LineParser(max_line_bytes=10)
    assert parser.feed(b"12345\n1234567890") == ["12345"]
    with pytest.raises(ChatError) as caught:
        parser.feed(b"1")
    assert caught.value.kind is ErrorKind.PROTOCOL


def test_a_closed_parser_has_nothing_left():
    parser = LineParser()
    parser.feed(b"a")
    assert parser.close() == ["a"]
    assert parser.close() == []
