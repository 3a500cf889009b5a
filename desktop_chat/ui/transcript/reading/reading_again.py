"""The texts of a message's blocks for whoever looks through them, also where nothing of it was ever shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import itemgetter
from typing import TypeAlias

from desktop_chat.core.messages import Part, ReasoningPart, RefusalPart, TextPart
from desktop_chat.core.shown import ShownMessage
from desktop_chat.ui.transcript.blocks import Block, Kind
from desktop_chat.ui.transcript.content import MessageContent
from desktop_chat.ui.transcript.document import TranscriptDocument
from desktop_chat.ui.transcript.heads import body_of, is_folded_at_first

#: The part of a message and the number of a block in it.
Address: TypeAlias = tuple[int, int]


def readings(
    document: TranscriptDocument, message: int, may_matter: Callable[[str], bool], beyond: Address = (0, 0)
) -> Iterator[tuple[Address, str]]:
    """(address, text) of each block of a message from `beyond` on, as if all of its folds were open.

    What is laid out is taken as it is; else the message is read only if `may_matter` says so of a part's source.
    Between two answers little is done.
    """
    item, content = document.items[message], document.kept_content(message)
    is_folded = not item.running and _has_folds(item)
    if content is None or is_folded:
        if not any(may_matter(body_of(part)) or _has_head(part) for part in item.parts):
            return
        opened = _read(document, item)
        found = [(address, block, opened) for address, block in _blocks(opened)]
        if content is not None:
            # What is open already may have other numbers, as it came piece by piece.
            found = [one for one in found if not content.is_open(one[0][0])]
            found += [(at, block, content) for at, block in _blocks(content) if content.is_open(at[0])]
            found.sort(key=itemgetter(0))
    else:
        found = [(address, block, content) for address, block in _blocks(content, beyond)]
    for address, block, owner in found:
        if address < beyond:
            continue
        if block.kind is not Kind.UNREAD:
            yield address, block.text
        elif may_matter(block.source):
            part, number = address
            for within, one in enumerate(owner.look_into(part, block)):
                yield (part, number + within), one.text
        else:
            yield address, ""


def _blocks(content: MessageContent, beyond: Address = (0, 0)) -> list[tuple[Address, Block]]:
    """With their addresses, now: somebody else may read on while they are looked through."""
    first = content.block_of(*beyond) if beyond > (0, 0) else 0
    return [(content.address_of(at), block) for at, block in enumerate(content.blocks[first:], first)]


def _has_head(part: Part) -> bool:
    """Whether something is shown of it that is not in its source."""
    return not isinstance(part, TextPart | ReasoningPart | RefusalPart)


def _has_folds(item: ShownMessage) -> bool:
    return any(is_folded_at_first(part) for part in item.parts)


def _read(document: TranscriptDocument, item: ShownMessage) -> MessageContent:
    """The message's content with all folds open."""
    folded = {at for at, part in enumerate(item.parts) if is_folded_at_first(part)}
    return MessageContent(item, document.parser, folded)
