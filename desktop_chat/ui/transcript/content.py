"""A message's parts as one flat list of blocks that changes only where the message does."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop_chat.core.messages import (
    DataPart,
    Part,
    ReasoningPart,
    RefusalPart,
    Role,
    TextPart,
    ToolCallPart,
    ToolResultPart,
)
from desktop_chat.core.shown import DeltaKind, ShownMessage
from desktop_chat.ui.transcript.blocks import UNTITLED, Block, Gap, Kind
from desktop_chat.ui.transcript.heads import Heads, body_of, is_folded_at_first
from desktop_chat.ui.transcript.markdown.plain import PlainStream
from desktop_chat.ui.transcript.part_blocks import MakeSections, PartBlocks, Stream

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

    from desktop_chat.ui.transcript.sectioned import SectionedStream

#: Of text that comes at once, more is not read in one go but in sections, those that are shown already among them.
_MUCH_TEXT = 20_000


class MessageContent:
    """The blocks of one message. Each verb returns the index of the first block that is not what it was before."""

    def __init__(self, item: ShownMessage, parser: MarkdownIt | None, open_folds: set[int]) -> None:
        self.blocks: list[Block] = []
        self._role = item.role
        self._parser = parser
        self._grows = item.running
        #: Folds that are not as they were at first.
        self._open_folds = open_folds
        self._parts: list[PartBlocks] = []
        self._starts: list[int] = []
        heads = Heads(item)
        for index in range(len(item.parts)):
            self._append(item, index, heads)

    def update(self, item: ShownMessage) -> int:
        """Show `item` instead: what it has in common with what is shown stays as it is."""
        self._grows = self._grows or item.running
        first, heads = self.discard_parts(len(item.parts)), Heads(item)
        for index, part in enumerate(item.parts):
            if index >= len(self._parts):
                first = min(first, len(self.blocks))
                self._append(item, index, heads)
                continue
            missing = self._parts[index].missing(part)
            if missing is None or len(missing) > _MUCH_TEXT:
                first = min(first, self._swap(index, self._make(item, index, heads)))
                continue
            if missing:
                first = min(first, self._changed(index, self._parts[index].feed(missing)))
            first = min(first, self._update_head(index, part, heads.of(index)))
        return first

    def _update_head(self, index: int, part: Part, head: list[Block]) -> int:
        made = self._parts[index]
        made.part = part
        if head == made.head:
            return len(self.blocks)
        old_count, made.head = made.count, head
        return self._changed(index, 0, old_count=old_count)

    def _swap(self, index: int, made: PartBlocks) -> int:
        old_count, self._parts[index] = self._parts[index].count, made
        return self._changed(index, 0, old_count=old_count)

    def extend(self, part: int, kind: DeltaKind, text: str) -> int:
        made_from = len(self.blocks)
        while len(self._parts) <= part:
            empty = tuple(_empty_part(kind) for _ in range(len(self._parts) + 1))
            item = ShownMessage("", self._role, empty, running=True)
            self._append(item, len(self._parts), Heads(item))
        # A new part may bring a header that its text does not change.
        return min(made_from, self._changed(part, self._parts[part].feed(text)))

    def discard_parts(self, from_part: int) -> int:
        if from_part >= len(self._parts):
            return len(self.blocks)
        start = self._starts[from_part]
        del self._parts[from_part:], self._starts[from_part:], self.blocks[start:]
        return start

    def finish(self) -> int:
        self._grows = False
        changed = [self._changed(index, part.finish()) for index, part in enumerate(self._parts)]
        return min(changed, default=len(self.blocks))

    def toggle(self, part: int) -> int:
        """Open a fold or close it; `part` is the part whose header was pressed."""
        chosen = self._parts[part]
        before = chosen.is_open
        chosen.toggle(grows=self._grows)
        self._open_folds ^= {part}
        return self._changed(part, 0, old_count=len(chosen.head) + (len(chosen.stream.blocks) if before else 0))

    def is_open(self, part: int) -> bool:
        return self._parts[part].is_open

    def part_of(self, block: int) -> int:
        """The part that block number `block` belongs to."""
        return max(bisect_right(self._starts, block) - 1, 0)

    def address_of(self, block: int) -> tuple[int, int]:
        """The part that block number `block` belongs to, and a number there that stays the same.

        Parts may grow above it, and sections be read.
        """
        part = self.part_of(block)
        return part, self._parts[part].number_of(block - self._starts[part])

    def block_of(self, part: int, number: int) -> int:
        """The inverse of `address_of`; where the part has fewer blocks now, its last one."""
        if part >= len(self._parts):
            return len(self.blocks)
        return self._starts[part] + self._parts[part].block_of(number)

    def read(self, block: int) -> int:
        """Read the section that block number `block` stands for; return how many blocks took its place.

        Those after it move.
        """
        part = self.part_of(block)
        made, number = self._parts[part], block - self._starts[part]
        count = made.read(number)
        self.blocks[block : block + 1] = made.some(number, count)
        for later in range(part + 1, len(self._starts)):
            self._starts[later] += count - 1
        return count

    def as_they_came(self, blocks: range) -> list[Block]:
        """Those blocks of one part as its text gives them, whatever `put` shows in their place."""
        part = self.part_of(blocks.start)
        return self._parts[part].some(blocks.start - self._starts[part], len(blocks))

    def look_into(self, part: int, block: Block) -> list[Block]:
        """The blocks of the section that `block` stands for; it stays unread."""
        return self._parts[part].look_into(block)

    def put(self, start: int, blocks: list[Block]) -> None:
        """Show as many others in the place of those from `start` on, until the part's own change."""
        self.blocks[start : start + len(blocks)] = blocks

    @property
    def last_block(self) -> Block | None:
        return self.blocks[-1] if self.blocks else None

    @property
    def text(self) -> str:
        """The text parts as their blocks hold them, joined by a blank line."""
        return "\n\n".join(part.stream.source for part in self._parts if isinstance(part.part, TextPart))

    def code_at(self, block: int) -> str:
        """The whole code whose first piece is block number `block`."""
        pieces: list[str] = []
        for one in self.blocks[block:]:
            pieces.append(one.text)
            if one.last:
                break
        return "\n".join(pieces)

    def as_parts(self) -> tuple[Part, ...]:
        """The parts, with the text they have grown to."""
        return tuple(made.part_now() for made in self._parts)

    def _changed(self, index: int, first: int, old_count: int | None = None) -> int:
        part, start = self._parts[index], self._starts[index]
        end = self._starts[index + 1] if index + 1 < len(self._starts) else len(self.blocks)
        if old_count is not None:
            end = start + old_count
        self.blocks[start + first : end] = part.blocks_from(first)
        moved = start + part.count - end
        if moved:
            for later in range(index + 1, len(self._starts)):
                self._starts[later] += moved
        return start + first

    @property
    def parsed_chars(self) -> int:
        """How many characters markdown was parsed from until now: the cost of showing this message."""
        return sum(part.stream.parsed_chars for part in self._parts)

    def _append(self, item: ShownMessage, index: int, heads: Heads) -> None:
        made = self._make(item, index, heads)
        self._starts.append(len(self.blocks))
        self._parts.append(made)
        self.blocks.extend(made.blocks_from(0))

    def _make(self, item: ShownMessage, index: int, heads: Heads) -> PartBlocks:
        part = item.parts[index]
        made = PartBlocks(part, heads.of(index), self._stream_for(part), self._sections_of(part))
        made.muted = isinstance(part, ReasoningPart)
        can_fold = bool(made.head) and made.head[0].kind is Kind.FOLD
        made.is_open = not can_fold or is_folded_at_first(part) is (index in self._open_folds)
        made.start(body_of(part), grows=item.running)
        return made

    def _stream_for(self, part: Part) -> Stream:
        match part:
            case TextPart() | ReasoningPart():
                return self._text_stream()
            case ToolCallPart() | ToolResultPart() | DataPart():
                return PlainStream(Kind.CODE, info=UNTITLED, gap=Gap.ITEM)
            case _:
                return PlainStream()

    def _sections_of(self, part: Part) -> MakeSections | None:
        """How a long text of `part` is read, where it is markdown."""
        parser = self._parser
        if parser is None or self._role is not Role.ASSISTANT or not isinstance(part, TextPart | ReasoningPart):
            return None

        def make(text: str, grows: bool) -> SectionedStream:
            from desktop_chat.ui.transcript.sectioned import SectionedStream

            return SectionedStream(parser, text, grows=grows)

        return make

    def _text_stream(self) -> Stream:
        if self._role is not Role.ASSISTANT:
            return PlainStream(verbatim=True)
        if self._parser is None:
            return PlainStream()
        from desktop_chat.ui.transcript.markdown.incremental import MarkdownStream

        return MarkdownStream(self._parser)


def _empty_part(kind: DeltaKind) -> Part:
    make: dict[DeltaKind, Callable[[], Part]] = {
        "text": lambda: TextPart(""),
        "reasoning": lambda: ReasoningPart(""),
        "refusal": lambda: RefusalPart(""),
        "tool_arguments": lambda: ToolCallPart("", ""),
    }
    return make[kind]()
