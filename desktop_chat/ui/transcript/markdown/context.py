"""Where in open lists, quotes, fences and long paragraphs a parse goes on, written as text that opens them again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum

from desktop_chat.core.values import value
from desktop_chat.ui.transcript.markdown.leaves import Frame, Leaf
from desktop_chat.ui.transcript.markdown.maths import OVERSIZE
from desktop_chat.ui.transcript.markdown.tables import delimiter_row

#: Stands for the leaves that are already frozen; a letter, so that nothing after it can start a block.
_STAND_IN = "x"


class Inside(Enum):
    """What the tail begins in: between leaves, or in the middle of one."""

    NOTHING = "nothing"
    PARAGRAPH = "paragraph"
    FENCE = "fence"
    TABLE = "table"


@value
class Context:
    """`prefix` is put before the tail when it is parsed; the first `lines` lines of the sum are not the tail's."""

    prefix: str = ""
    inside: Inside = Inside.NOTHING
    #: How many leaves of a parse are only stand-ins.
    stand_ins: int = 0
    #: The numbers of the lists opened by the prefix.
    seeds: tuple[int, ...] = ()
    #: How many quotes the prefix opens.
    quotes: int = 0
    #: How many cells the rows of the table that goes on have lacked until now.
    filled: int = 0

    @property
    def lines(self) -> int:
        return self.prefix.count("\n")


TOP = Context()


def between(frames: tuple[Frame, ...], line: int) -> Context | None:
    """The context of text from `line` on, where the leaf that follows lies in `frames`; None if it cannot be written.

    Those frames are open already that began above `line`; of a list whose next item begins there, the list is.
    """
    open_frames = [frame for frame in frames if frame.line < line]
    if not open_frames:
        return TOP
    if open_frames[-1].kind == "list":
        following = frames[len(open_frames)]
        open_frames.append(Frame("item", 0, open_frames[-1].markup, -1, following.ordinal - 1))
    opening = _opening(open_frames)
    if opening is None:
        return None
    prefix = f"{opening}{_STAND_IN}\n{continuing(open_frames).rstrip()}\n"
    quotes = sum(frame.kind == "quote" for frame in open_frames)
    return Context(prefix, Inside.NOTHING, opening.count("\n") + 1, _seeds(open_frames), quotes)


def within_paragraph(leaf: Leaf) -> Context | None:
    """The context of text in the middle of `leaf`, a paragraph."""
    opening = _opening(list(leaf.frames))
    if opening is None:
        return None
    return Context(opening + _STAND_IN, Inside.PARAGRAPH, opening.count("\n"), _seeds(leaf.frames))


def within_fence(leaf: Leaf) -> Context | None:
    """The context of a line of `leaf`, an open fence or a formula that is shown as code."""
    info = leaf.info if leaf.markup[0] in "`~" else OVERSIZE
    return _within(leaf, Inside.FENCE, [f"{' ' * leaf.indent}{leaf.markup}{info}"])


def within_table(leaf: Leaf, filled: int) -> Context | None:
    """The context of a row of the body of `leaf`, a table, where the rows above lack `filled` cells."""
    context = _within(leaf, Inside.TABLE, [f"|{'x|' * len(leaf.aligns)}", delimiter_row(leaf.aligns)])
    return None if context is None else replace(context, filled=filled)


def _within(leaf: Leaf, inside: Inside, lines: list[str]) -> Context | None:
    opening = _opening(list(leaf.frames))
    if opening is None:
        return None
    before = continuing(leaf.frames)
    text = "".join(f"{before}{line}\n" for line in lines)
    if not leaf.frames:
        return Context(text, inside)
    # On a line of its own: right after an item's marker, the fence's indentation would move the item's content.
    prefix = f"{opening}{_STAND_IN}\n{text}"
    return Context(prefix, inside, opening.count("\n") + 1, _seeds(leaf.frames))


def _seeds(frames: list[Frame] | tuple[Frame, ...]) -> tuple[int, ...]:
    return tuple(frame.ordinal for frame in frames if frame.kind == "item")


def _opening(frames: list[Frame]) -> str | None:
    """Text that opens all `frames`, with the content of each item at its true column.

    An item right in an item begins on a line of its own: the blanks before its marker would move the outer content.
    """
    out, column = "", 0
    for at, frame in enumerate(frames):
        if frame.kind == "quote":
            out, column = out + "> ", 0
        elif frame.kind == "note":
            out += f"[^{frame.markup}]: "
        elif frame.kind == "item":
            marker = f"1{frame.markup}" if frame.markup in ".)" else frame.markup
            if frame.indent < 0:
                # As far right as it may be, so that the item that follows cannot lie within it.
                frame.indent = column + 3 + len(marker) + 1
            start = min(frame.indent - len(marker) - 1, column + 3)
            padding = frame.indent - start - len(marker)
            if start < column or not 1 <= padding <= 4:
                return None
            if at > 1 and frames[at - 2].kind == "item":
                out += f"{_STAND_IN}\n{continuing(frames[:at])}"
            out, column = out + " " * (start - column) + marker + " " * padding, frame.indent
    return out


def continuing(frames: Sequence[Frame]) -> str:
    """The beginning of a line that lies in all `frames`."""
    out, pending = "", 0
    for frame in frames:
        if frame.kind == "quote":
            out, pending = out + " " * pending + "> ", 0
        elif frame.kind == "item":
            pending = frame.indent
    return out + " " * pending
