"""The last code of the newest answer, also where nobody has looked at it yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_chat.core.messages import Role, TextPart
from desktop_chat.ui.transcript.blocks import Block, Kind

if TYPE_CHECKING:
    from desktop_chat.ui.transcript.document import TranscriptDocument

#: Code that nobody has read yet has one of these in its source.
_SIGNS = ("```", "~~~", "    ", "\t")


def last_code(document: TranscriptDocument) -> str:
    """Without its fence; empty where the newest answer has none in its text."""
    for index in range(len(document) - 1, -1, -1):
        if document.items[index].role is Role.ASSISTANT:
            return _last_in(document, index)
    return ""


def _last_in(document: TranscriptDocument, index: int) -> str:
    """Of the text alone: what tools were called with is no code of the answer's."""
    content, parts = document.layout(index).content, document.items[index].parts
    for at in range(len(content.blocks) - 1, -1, -1):
        block, part = content.blocks[at], content.part_of(at)
        if part >= len(parts) or not isinstance(parts[part], TextPart):
            continue
        if block.kind is Kind.CODE and block.first:
            return content.code_at(at)
        if block.kind is Kind.UNREAD and any(sign in block.source for sign in _SIGNS):
            code = _last_of(content.look_into(part, block))
            if code is not None:
                return code
    return ""


def _last_of(blocks: list[Block]) -> str | None:
    starts = [at for at, block in enumerate(blocks) if block.kind is Kind.CODE and block.first]
    return "\n".join(block.text for block in blocks[starts[-1] :] if block.kind is Kind.CODE) if starts else None
