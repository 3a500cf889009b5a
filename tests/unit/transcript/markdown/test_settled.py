"""What is settled of a growing paragraph ends between marks, never within one."""

from __future__ import annotations

import pytest

from desktop_chat.ui.transcript.markdown.growth import settled_length
from desktop_chat.ui.transcript.markdown.incremental import MarkdownStream
from desktop_chat.ui.transcript.markdown.leaves import make_parser


@pytest.mark.parametrize(
    "source", ["Some [a link](https://a.example/x).", "A **b c** d", "A `b c` d", "[a b](https://c.d) e f"]
)
def test_no_mark_is_cut_at_its_blanks(source: str) -> None:
    settled = source[: settled_length(source)]
    assert all(settled.count(one) == source.count(one) or one not in settled for one in ("[", "**", "`"))
    whole, grown = MarkdownStream(make_parser()), MarkdownStream(make_parser())
    whole.finish(source)
    for char in source:
        grown.feed(char)
    grown.finish()
    assert whole.blocks == grown.blocks
    assert not set(whole.blocks[0].text) & set("[]*`")
