"""Where the keys for jumping lead: the next message, the next code, the last question."""

from __future__ import annotations

from desktop_chat.ui.transcript.blocks import Kind
from desktop_chat.ui.transcript.document import TranscriptDocument
from desktop_chat.ui.transcript.places import Place

#: So many messages are looked through for code; reading one costs some milliseconds.
_MAX_LOOKED_THROUGH = 60


def next_message(document: TranscriptDocument, at: int, step: int) -> Place | None:
    found = at + step
    return _top_of(document, found) if 0 <= found < len(document) else None


def last_question(document: TranscriptDocument, before: int) -> Place | None:
    """The nearest message of the user above message number `before`, or it itself."""
    for index in range(min(before, len(document) - 1), -1, -1):
        if document.items[index].role.value == "user":
            return _top_of(document, index)
    return None


def next_code(document: TranscriptDocument, at: Place, step: int) -> Place | None:
    """The beginning of the next fence after (or before) a place; messages without one are not read."""
    looked_through = 0
    index = at.message
    while 0 <= index < len(document) and looked_through < _MAX_LOOKED_THROUGH:
        if index == at.message or _may_hold_code(document, index):
            looked_through += 1
            found = _code_in(document, index, at if index == at.message else None, step)
            if found is not None:
                return Place(index, found, -float(document.style.message_gap))
        index += step
    return None


def _code_in(document: TranscriptDocument, index: int, beyond: Place | None, step: int) -> int | None:
    """The first block of the nearest fence; sections that were not read are, as far as they may hold one."""
    layout = document.layout(index)
    blocks = layout.content.blocks
    at = beyond.block + step if beyond is not None else 0 if step > 0 else len(blocks) - 1
    while 0 <= at < len(blocks):
        if layout.is_unread(at) and _may_be_code(blocks[at].source):
            count = len(blocks)
            layout.read(at)
            if step < 0:
                at += len(blocks) - count
        if blocks[at].kind is Kind.CODE and blocks[at].first:
            return at
        at += step
    return None


def _may_hold_code(document: TranscriptDocument, index: int) -> bool:
    for part in document.items[index].parts:
        text = getattr(part, "text", None)
        if text is None or _may_be_code(text):
            return True
    return False


def _may_be_code(text: str) -> bool:
    return "```" in text or "~~~" in text or "    " in text or "\t" in text


def _top_of(document: TranscriptDocument, index: int) -> Place:
    """With the distance between two messages above it."""
    layout = document.layout(index)
    return Place(index, 0, -float(document.style.message_gap // 2) - layout.top_padding)
