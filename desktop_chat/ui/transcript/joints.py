"""Where one long list, or one long quote, may be cut although it goes on."""

from __future__ import annotations

import re
from dataclasses import replace

from desktop_chat.ui.transcript.blocks import QUOTE, Block, Gap, Kind

#: A section of more characters is looked through for such places.
_LONG_SECTION = 16_000
#: Text that holds any of these may mean something else where it is read by itself.
_SIGNS = ("```", "~~~", "$$", "\\[", "<", "]:", "\t")
#: By the first character of a section: a line that begins another item, or another paragraph of a quote.
_JOINTS = {sign: re.compile(rf"\n(?={re.escape(sign)} \S)") for sign in "-*+"} | {
    **dict.fromkeys("0123456789", re.compile(r"\n(?=\d{1,9}[.)] \S)")),
    QUOTE: re.compile(r"\n(?=(?:>[ ]*\n)+> ?[^\W\d_])"),
}
_ITEM = re.compile(r"\n\d")
#: Lists whose numbers are followed by a point, and by a bracket; an item's text stands below itself.
_NUMBERED = [
    re.compile(
        "(?:"
        + "|".join(rf"\d{{{width}}}{sign} \S[^\n]*+\n(?:(?: {{{width + 2}}}[^\n]*+| *)\n)*+" for width in range(1, 10))
        + ")++"
    )
    for sign in (r"\.", r"\)")
]


def cut_at_joints(section: str, length: int) -> list[Block]:
    """`section` in pieces of about `length` characters, unread; one where it is no such list and no such quote.

    Of a piece of a numbered list, `level` is the number of its first item, but for the first piece.
    """
    sign = section.lstrip("\n")[:1]
    joint = _JOINTS.get(sign) if len(section) > _LONG_SECTION else None
    if joint is None or any(one in section for one in _SIGNS) or (sign.isdigit() and not _is_numbered(section)):
        return [Block(Kind.UNREAD, section, section)]
    starts, at = [0], length
    while (found := joint.search(section, at)) is not None:
        starts.append(found.end())
        at = found.end() + length
    pieces = [section[start:end] for start, end in zip(starts, [*starts[1:], len(section)], strict=True)]
    numbers = _numbers(pieces) if sign.isdigit() else [0] * len(pieces)
    return [
        Block(Kind.UNREAD, piece, piece, gap=Gap.NONE if number else Gap.BLOCK, level=at)
        for number, (piece, at) in enumerate(zip(pieces, numbers, strict=True))
    ]


def _is_numbered(section: str) -> bool:
    """Whether all of it is one list: each line begins an item, or lies below the text of one."""
    text = section.strip("\n") + "\n"
    return any(one.fullmatch(text) for one in _NUMBERED)


def _numbers(pieces: list[str]) -> list[int]:
    """The numbers that the items at the beginnings of `pieces` have, whatever stands there; 0 for the first."""
    first = pieces[0].lstrip("\n")
    number, numbers = int(first[: len(first) - len(first.lstrip("0123456789"))]), [0]
    for piece in pieces[:-1]:
        number += len(_ITEM.findall(piece)) + piece[0].isdigit()
        numbers.append(number)
    return numbers


def joined(blocks: list[Block]) -> list[Block]:
    """The blocks of a later piece, as they stand in the whole."""
    if not blocks or not blocks[0].boxes:
        return blocks
    is_quote = blocks[0].boxes[0] == QUOTE
    first = replace(blocks[0], joined_quotes=1) if is_quote else replace(blocks[0], gap=Gap.ITEM)
    return [first, *blocks[1:]]
