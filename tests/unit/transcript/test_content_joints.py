"""A list or a quote that is cut in the middle is read as if it were not."""

from __future__ import annotations

import pytest

from desktop_chat.ui.transcript.blocks import Block, Kind
from desktop_chat.ui.transcript.joints import cut_at_joints
from desktop_chat.ui.transcript.markdown.incremental import MarkdownStream
from desktop_chat.ui.transcript.markdown.leaves import make_parser
from desktop_chat.ui.transcript.sectioned import SectionedStream

LONG = {
    "list": "".join(f"- item {at} with **strong** words\n  - an item in it\n" for at in range(800)),
    "loose list": "".join(f"* item {at} with words\n\n  and a paragraph below\n\n" for at in range(800)),
    "numbered": "".join(f"{at}. item with **strong** words\n" for at in range(8, 1800)),
    "numbered with ones": "1) item with **strong** words\n   and more\n\n   - one in it\n\n" * 800,
    "list below words": "Words:\n\n" + "- item with words in it\n" * 1000,
    "quote": "".join(f"> a paragraph {at} of it\n> with another line\n>\n" for at in range(800)),
    "quote of lists": "".join(f"> Words {at}:\n>\n> - one\n> - two\n>\n" for at in range(800)),
}


def seen(blocks: list[Block]) -> list[object]:
    return [(one.kind, one.text, one.boxes, one.gap, one.joined_quotes, one.spans) for one in blocks]


@pytest.mark.parametrize("kind", LONG)
def test_pieces_read_one_by_one_are_the_blocks_of_the_whole(kind: str) -> None:
    parser, text = make_parser(), LONG[kind]
    whole = MarkdownStream(parser)
    whole.finish(text)
    sectioned = SectionedStream(parser, text, grows=False)
    assert len(sectioned.blocks) > 5
    while unread := [at for at, block in enumerate(sectioned.blocks) if block.kind is Kind.UNREAD]:
        sectioned.read(unread[len(unread) // 2])
    assert sectioned.source == text
    assert seen(sectioned.blocks) == seen(whole.blocks)


@pytest.mark.parametrize("sign", ["```\n", "$$", "<pre>", "[a]: b", "\t"])
def test_what_may_mean_something_else_by_itself_is_not_cut(sign: str) -> None:
    text = LONG["list"] + f"- {sign}\n"
    assert [piece.source for piece in cut_at_joints(text, 1000)] == [text]


def test_other_text_is_not_cut() -> None:
    items = "1. one\n" * 9000
    others = tuple(items + end for end in ("2) two\n", " 2. two\n", "10. ten\n   no more of it\n", "- two\n"))
    for text in (*others, "word " * 9000, "| a | b |\n" * 9000, "- short\n" * 9):
        assert [piece.source for piece in cut_at_joints(text, 1000)] == [text]
