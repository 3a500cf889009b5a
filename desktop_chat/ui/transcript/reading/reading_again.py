"""The texts of a message's blocks for whoever looks through them, also where nothing of it was ever shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final, TypeAlias

from desktop_chat.core.messages import Part, ReasoningPart, RefusalPart, TextPart
from desktop_chat.core.shown import ShownMessage
from desktop_chat.ui.transcript.content import MessageContent
from desktop_chat.ui.transcript.document import TranscriptDocument
from desktop_chat.ui.transcript.heads import body_of, is_folded_at_first

#: The part of a message and the number of a block in it.
Address: TypeAlias = tuple[int, int]

#: A longer message is read in pieces of so many characters.
_PIECE_CHARS: Final = 6000
#: Folded text of more characters is opened as plain text.
_MAX_PARSED_CHARS: Final = 100_000


def readings(
    document: TranscriptDocument, message: int, may_matter: Callable[[str], bool], beyond: Address = (0, 0)
) -> Iterator[tuple[Address, str]]:
    """(address, text) of each block of a message from `beyond` on, as if all of its folds were open.

    What is laid out is taken as it is; else the message is read only if `may_matter` says so of a part's source.
    Between two answers little is done: a long message brings empty ones while it is read.
    """
    item, content = document.items[message], document.kept_content(message)
    if content is None or (not item.running and _has_folds(item)):
        if not any(may_matter(body_of(part)) or _has_head(part) for part in item.parts):
            return
        content = None
        for content in _read(document, item):
            if content is None:
                yield (0, 0), ""
        if content is None:
            return
    first = content.block_of(*beyond) if beyond > (0, 0) else 0
    for at in range(first, len(content.blocks)):
        yield content.address_of(at), content.blocks[at].text


def _has_head(part: Part) -> bool:
    """Whether something is shown of it that is not in its source."""
    return not isinstance(part, TextPart | ReasoningPart | RefusalPart)


def _has_folds(item: ShownMessage) -> bool:
    return any(is_folded_at_first(part) for part in item.parts)


def _read(document: TranscriptDocument, item: ShownMessage) -> Iterator[MessageContent | None]:
    """Nothing as long as it reads, then the message's content."""
    opened = {
        at for at, part in enumerate(item.parts) if is_folded_at_first(part) and len(body_of(part)) <= _MAX_PARSED_CHARS
    }
    late = [at for at, part in enumerate(item.parts) if is_folded_at_first(part) and at not in opened]
    if sum(len(body_of(part)) for part in item.parts) <= _PIECE_CHARS:
        content = MessageContent(item, document.parser, opened)
    else:
        content = MessageContent(replace(item, parts=(), running=True), document.parser, opened)
        for grown in _growing(item.parts):
            _ = content.update(replace(item, parts=grown, running=True))
            yield None
        _ = content.finish()
    for at in late:
        _ = content.toggle(at)
    yield content


def _growing(parts: tuple[Part, ...]) -> Iterator[tuple[Part, ...]]:
    """The parts as they would have come, a piece at a time."""
    for at, part in enumerate(parts):
        if isinstance(part, TextPart | ReasoningPart | RefusalPart):
            for end in range(_PIECE_CHARS, len(part.text), _PIECE_CHARS):
                yield (*parts[:at], replace(part, text=part.text[:end]))
        yield parts[: at + 1]
