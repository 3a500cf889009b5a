"""The blocks of one part of a message: its header, and its text as far as it is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol, TypeAlias

from desktop_chat.core.messages import Part, ReasoningPart, RefusalPart, TextPart, ToolCallPart
from desktop_chat.ui.transcript.blocks import Block
from desktop_chat.ui.transcript.heads import body_of, live_line

if TYPE_CHECKING:
    from desktop_chat.ui.transcript.sectioned import SectionedStream

#: How many of the newest pieces of folded reasoning its live line is made from.
_LIVE_PIECES = 40
#: A text of more characters, all there at once, is read in sections.
_LONG_TEXT = 6000

#: Makes the sections of a text; the second argument says whether it may grow.
MakeSections: TypeAlias = "Callable[[str, bool], SectionedStream]"


class Stream(Protocol):
    blocks: list[Block]

    @property
    def source(self) -> str: ...
    def feed(self, text: str) -> int: ...
    def finish(self, text: str = "") -> int: ...
    @property
    def parsed_chars(self) -> int: ...


class PartBlocks:
    """One part: the blocks of its header, then those of its text; a folded part keeps its text unread."""

    def __init__(
        self, part: Part, head: list[Block], stream: Stream, make_sections: MakeSections | None = None
    ) -> None:
        self.part = part
        self.head = head
        self.stream = stream
        self._make_sections = make_sections
        self._sections: SectionedStream | None = None
        self.is_open = True
        self.muted = False
        self.unread: list[str] = []

    def feed(self, text: str) -> int:
        """The index, within this part, of the first block that changed."""
        if not self.is_open:
            self.unread.append(text)
            return self._show_live()
        return len(self.head) + self.stream.feed(text)

    def _show_live(self) -> int:
        """Of folded reasoning that streams, show the newest line."""
        if not isinstance(self.part, ReasoningPart):
            return self.count
        head = [replace(self.head[0], info=live_line("".join(self.unread[-_LIVE_PIECES:])))]
        if head == self.head:
            return self.count
        self.head = head
        return 0

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

    def missing(self, part: Part) -> str | None:
        """What its text lacks of that of `part`; None where that is another text."""
        mine, text = self.text, body_of(part)
        return text[len(mine) :] if type(self.part) is type(part) and text.startswith(mine) else None

    def start(self, text: str, *, grows: bool) -> None:
        """Take the text that is there from the beginning."""
        if not self.is_open:
            self.unread.append(text)
        elif self._make_sections is not None and len(text) > _LONG_TEXT:
            self.stream = self._sections = self._make_sections(text, grows)
        elif grows:
            _ = self.stream.feed(text)
        else:
            _ = self.stream.finish(text)

    def toggle(self, *, grows: bool) -> None:
        self.is_open = not self.is_open
        if self.is_open and self.unread:
            text = "".join(self.unread)
            self.unread.clear()
            if not self.stream.blocks:
                self.start(text, grows=grows)
            elif grows:
                _ = self.stream.feed(text)
            else:
                _ = self.stream.finish(text)

    def read(self, number: int) -> int:
        """Read the section that its block number `number` stands for; return how many blocks took its place."""
        assert self._sections is not None
        return self._sections.read(number - len(self.head))

    def look_into(self, block: Block) -> list[Block]:
        """The blocks that `read` would put in the place of one that stands for a section."""
        return self._sections.look_into(block) if self._sections is not None else [block]

    def number_of(self, at: int) -> int:
        """A number for block number `at` of the part that stays the same however it grows and is read."""
        if self._sections is None or at < len(self.head):
            return at
        return len(self.head) + self._sections.number_of(at - len(self.head))

    def block_of(self, number: int) -> int:
        """The inverse of `number_of`; where the part has fewer blocks now, its last one."""
        if self._sections is not None and self.is_open and number >= len(self.head):
            number = len(self.head) + self._sections.block_of(number - len(self.head))
        return min(number, max(self.count - 1, 0))

    @property
    def count(self) -> int:
        return len(self.head) + (len(self.stream.blocks) if self.is_open else 0)

    def blocks_from(self, start: int) -> list[Block]:
        head = self.head[start:]
        if not self.is_open:
            return head
        tail = self.stream.blocks[max(start - len(self.head), 0) :]
        return head + ([replace(block, muted=True) for block in tail] if self.muted else tail)

    def some(self, start: int, count: int) -> list[Block]:
        """`count` blocks of its text from number `start` on."""
        start -= len(self.head)
        blocks = self.stream.blocks[start : start + count]
        return [replace(block, muted=True) for block in blocks] if self.muted else blocks
