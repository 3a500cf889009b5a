"""Pieces of text as they arrive: whole characters out of halves, and a text part that is open."""

from __future__ import annotations

import re
from typing import TypeAlias

from desktop_chat.core.events import PartEnded, ReasoningDelta, RefusalDelta, StreamEvent, TextDelta

TextKind: TypeAlias = type[TextDelta] | type[ReasoningDelta] | type[RefusalDelta]

_SURROGATE = re.compile("[\ud800-\udfff]")


class TextPieces:
    """Makes whole characters of pieces: JSON may spell one as two escapes, in two pieces."""

    __slots__ = ("_half",)

    def __init__(self) -> None:
        self._half = ""

    def push(self, piece: str) -> str:
        """The characters that are whole now; a half one without its other half becomes U+FFFD."""
        if piece.isascii() and not self._half:
            return piece
        piece = self._half + piece
        self._half = ""
        if not _SURROGATE.search(piece):
            return piece
        if "\ud800" <= piece[-1] <= "\udbff":
            piece, self._half = piece[:-1], piece[-1]
        return piece.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def end(self) -> str:
        """What is left when no further piece follows."""
        left, self._half = self._half, ""
        return "\ufffd" if left else ""


class OpenText:
    """A text part that is not ended yet."""

    __slots__ = ("at", "kind", "pieces")

    def __init__(self, kind: TextKind, at: int) -> None:
        self.kind = kind
        self.at = at
        self.pieces = TextPieces()

    def push(self, text: str, events: list[StreamEvent]) -> None:
        """Take a piece; nothing is said of an empty one."""
        text = self.pieces.push(text)
        if text:
            events.append(self.kind(self.at, text))

    def end(self, events: list[StreamEvent], vendor: str = "") -> None:
        """Give what is left of a half character, and the end."""
        left = self.pieces.end()
        if left:
            events.append(self.kind(self.at, left))
        events.append(PartEnded(self.at, vendor))
