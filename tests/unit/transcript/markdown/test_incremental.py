"""A document that is streamed ends in the same blocks as one rendered at once, and holds its text all the time."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, given, settings

from desktop_chat.ui.transcript.blocks import Block
from desktop_chat.ui.transcript.markdown.incremental import MarkdownStream
from desktop_chat.ui.transcript.markdown.leaves import make_parser
from tests.unit.transcript.documents import streams

PARSER = make_parser()
_PROFILE = settings(
    max_examples=150,
    derandomize=True,
    # Shrinking documents of this size takes minutes; the pieces are in the message as they are.
    phases=[Phase.generate],
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)


def at_once(text: str) -> list[Block]:
    stream = MarkdownStream(PARSER)
    stream.finish(text)
    return stream.blocks


@_PROFILE
@given(streams())
def test_streamed_in_any_pieces_a_document_ends_in_the_blocks_of_one_rendered_at_once(pieces: list[str]) -> None:
    stream = MarkdownStream(PARSER)
    fed = ""
    for piece in pieces:
        before = list(stream.blocks)
        fed += piece
        first = stream.feed(piece)
        assert stream.blocks[:first] == before[:first]
        assert stream.source == fed
    stream.finish()
    assert stream.source == fed
    assert stream.blocks == at_once(fed)
