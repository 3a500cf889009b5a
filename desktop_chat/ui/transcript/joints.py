"""Where one long list of bullets, or one long quote, may be cut although it goes on."""

from __future__ import annotations

import re
from dataclasses import replace

from desktop_chat.ui.transcript.blocks import QUOTE, Block, Gap

#: A section of more characters is looked through for such places.
_LONG_SECTION = 16_000
#: Text that holds any of these may mean something else where it is read by itself.
_SIGNS = ("```", "~~~", "$$", "\\[", "<", "]:", "\t")
#: By the first character of a section: a line that begins another item, or another paragraph of a quote.
_JOINTS = {sign: re.compile(rf"\n(?={re.escape(sign)} \S)") for sign in "-*+"}
_JOINTS[QUOTE] = re.compile(r"\n>[ ]*\n(?=> ?[^\W\d_])")


def cut_at_joints(section: str, length: int) -> list[str]:
    """`section` in pieces of about `length` characters; as it is where it is no such list and no such quote."""
    joint = _JOINTS.get(section[:1])
    if len(section) <= _LONG_SECTION or joint is None or any(sign in section for sign in _SIGNS):
        return [section]
    starts, at = [0], length
    while (found := joint.search(section, at)) is not None:
        starts.append(found.end())
        at = found.end() + length
    return [section[start:end] for start, end in zip(starts, [*starts[1:], len(section)], strict=True)]


def joined(blocks: list[Block]) -> list[Block]:
    """The blocks of a later piece, as they stand in the whole."""
    if not blocks or not blocks[0].boxes:
        return blocks
    is_quote = blocks[0].boxes[0] == QUOTE
    first = replace(blocks[0], joined_quotes=1) if is_quote else replace(blocks[0], gap=Gap.ITEM)
    return [first, *blocks[1:]]
