"""A message's parts as one flat list of blocks that changes only where the message does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QCoreApplication

from desktop_chat.core.messages import (
    DataPart,
    FilePart,
    Part,
    ReasoningPart,
    RefusalPart,
    Role,
    SourcePart,
    TextPart,
    ToolApprovalPart,
    ToolCallPart,
    ToolResultPart,
)
from desktop_chat.core.shown import DeltaKind, ShownMessage
from desktop_chat.ui.transcript.blocks import Block, Kind, Mark, Span, is_linkable
from desktop_chat.ui.transcript.plain import PlainStream

if TYPE_CHECKING:
    from markdown_it import MarkdownIt


class _Stream(Protocol):
    blocks: list[Block]

    @property
    def source(self) -> str: ...
    def feed(self, text: str) -> int: ...
    def finish(self, text: str = "") -> int: ...
    @property
    def parsed_chars(self) -> int: ...


class _PartBlocks:
    """One part: the blocks of its header, then those of its text; a folded part keeps its text unread."""

    def __init__(self, part: Part, head: list[Block], stream: _Stream) -> None:
        self.part = part
        self.head = head
        self.stream = stream
        self.is_open = True
        self.muted = False
        self.unread: list[str] = []

    def feed(self, text: str) -> int:
        """The index, within this part, of the first block that changed."""
        if not self.is_open:
            self.unread.append(text)
            return self.count
        return len(self.head) + self.stream.feed(text)

    def finish(self, text: str = "") -> int:
        """Take the last text; in one go, where it is all there is."""
        if not self.is_open:
            self.unread.append(text)
            return self.count
        return len(self.head) + self.stream.finish(text)

    @property
    def text(self) -> str:
        return self.stream.source + "".join(self.unread)

    def part_now(self) -> Part:
        """The part it was made from, with the text it has grown to."""
        match self.part:
            case TextPart() | ReasoningPart() | RefusalPart():
                return replace(self.part, text=self.text)
            case ToolCallPart():
                return replace(self.part, arguments=self.text)
            case _:
                return self.part

    def shows(self, part: Part) -> bool:
        """Whether nothing that is seen would change if `part` were shown instead."""
        mine = self.part_now()
        if isinstance(mine, ToolCallPart) and isinstance(part, ToolCallPart):
            return (mine.name, mine.arguments) == (part.name, part.arguments)
        return mine == part

    def toggle(self) -> None:
        self.is_open = not self.is_open
        if self.is_open and self.unread:
            text = "".join(self.unread)
            self.unread.clear()
            self.stream.finish(text)

    @property
    def count(self) -> int:
        return len(self.head) + (len(self.stream.blocks) if self.is_open else 0)

    def blocks_from(self, start: int) -> list[Block]:
        head = self.head[start:]
        if not self.is_open:
            return head
        tail = self.stream.blocks[max(start - len(self.head), 0) :]
        return head + ([replace(block, muted=True) for block in tail] if self.muted else tail)


class MessageContent:
    """The blocks of one message. Each verb returns the index of the first block that is not what it was before."""

    def __init__(self, item: ShownMessage, parser: MarkdownIt | None, open_folds: set[int]) -> None:
        self.blocks: list[Block] = []
        self._role = item.role
        self._parser = parser
        self._open_folds = open_folds
        self._parts: list[_PartBlocks] = []
        self._starts: list[int] = []
        for part in item.parts:
            self._append(part, ended=not item.running)

    def extend(self, part: int, kind: DeltaKind, text: str) -> int:
        made_from = len(self.blocks)
        while len(self._parts) <= part:
            self._append(_empty_part(kind))
        # A new part may bring a header that its text does not change.
        return min(made_from, self._changed(part, self._parts[part].feed(text)))

    def discard_parts(self, from_part: int) -> int:
        if from_part >= len(self._parts):
            return len(self.blocks)
        start = self._starts[from_part]
        del self._parts[from_part:], self._starts[from_part:], self.blocks[start:]
        return start

    def finish(self) -> int:
        changed = [self._changed(index, part.finish()) for index, part in enumerate(self._parts)]
        return min(changed, default=len(self.blocks))

    def toggle(self, part: int) -> int:
        """Open a fold or close it; `part` is the part whose header was pressed."""
        chosen = self._parts[part]
        before = chosen.is_open
        chosen.toggle()
        (self._open_folds.discard if before else self._open_folds.add)(part)
        return self._changed(part, 0, old_count=len(chosen.head) + (len(chosen.stream.blocks) if before else 0))

    def is_open(self, part: int) -> bool:
        return self._parts[part].is_open

    def part_of(self, block: int) -> int:
        """The part that block number `block` belongs to."""
        return max(sum(start <= block for start in self._starts) - 1, 0)

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

    def agrees_with(self, item: ShownMessage) -> bool:
        """Whether `item` has the parts that are shown, with the same text."""
        if len(item.parts) != len(self._parts):
            return False
        return all(made.shows(part) for made, part in zip(self._parts, item.parts, strict=True))

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

    def _append(self, part: Part, *, ended: bool = False) -> None:
        self._add(self._make(part, len(self._parts), ended))

    def _add(self, part: _PartBlocks) -> None:
        self._starts.append(len(self.blocks))
        self._parts.append(part)
        self.blocks.extend(part.blocks_from(0))

    def _make(self, part: Part, index: int, ended: bool) -> _PartBlocks:
        match part:
            case TextPart(text):
                made = _PartBlocks(part, [], self._text_stream())
            case ReasoningPart(text):
                made = _PartBlocks(part, [Block(Kind.FOLD, "", info=_said("Reasoning"))], self._text_stream())
                made.muted = True
                made.is_open = index in self._open_folds
            case RefusalPart(text):
                made = _PartBlocks(part, [_label(_said("The model declined to answer"))], PlainStream())
            case ToolCallPart(_, name, text):
                made = _PartBlocks(part, [_label(_said("Tool call"), name)], _code("arguments"))
            case ToolResultPart(_, text, is_error):
                made = _PartBlocks(
                    part, [_label(_said("The tool failed") if is_error else _said("Tool result"))], _code("output")
                )
            case ToolApprovalPart(_, _, approved):
                text = ""
                made = _PartBlocks(part, [_label(_said("Allowed") if approved else _said("Refused"))], PlainStream())
            case SourcePart(url, title):
                text = ""
                made = _PartBlocks(part, [_label(_said("Source"), title or url, url)], PlainStream())
            case FilePart(media_type, url):
                text = ""
                made = _PartBlocks(part, [_label(_said("File"), media_type, url)], PlainStream())
            case DataPart(name, text):
                made = _PartBlocks(part, [_label(_said("Data"), name)], _code("data"))
        _ = made.finish(text) if ended else made.feed(text)
        return made

    def _text_stream(self) -> _Stream:
        if self._role is not Role.ASSISTANT:
            return PlainStream(verbatim=True)
        if self._parser is None:
            return PlainStream()
        from desktop_chat.ui.transcript.incremental import MarkdownStream

        return MarkdownStream(self._parser)


def _empty_part(kind: DeltaKind) -> Part:
    make: dict[DeltaKind, Callable[[], Part]] = {
        "text": lambda: TextPart(""),
        "reasoning": lambda: ReasoningPart(""),
        "refusal": lambda: RefusalPart(""),
        "tool_arguments": lambda: ToolCallPart("", ""),
    }
    return make[kind]()


def _said(text: str) -> str:
    return QCoreApplication.translate("Transcript", text)


def _label(title: str, name: str = "", href: str = "") -> Block:
    """`title`, and after a colon `name`, which is a link if `href` may be one."""
    text = f"{title}: {name}" if name else title
    start = len(text) - len(name)
    return Block(Kind.LABEL, text, spans=(Span(start, len(name), Mark.LINK, href),) if is_linkable(href) else ())


def _code(info: str) -> PlainStream:
    return PlainStream(Kind.CODE, info=info)
