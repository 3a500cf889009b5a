"""Finds words in titles, whatever their case and accents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_chat.core.messages import Conversation

#: Of a longer title no more is looked at.
_MOST_CHARS = 500
#: How many titles are looked at between two looks at the clock.
PIECE = 200


def folded(text: str) -> str:
    """`text` without the differences that nobody types: of case, of accents, of width."""
    text = text[:_MOST_CHARS]
    if text.isascii():
        return text.lower()
    from unicodedata import combining, normalize  # a library of its own, which the first paint seldom needs

    plain = normalize("NFKD", normalize("NFKD", text).casefold())
    return "".join(char for char in plain if not combining(char))


class Titles:
    """The folded titles of conversations; each is folded once."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, str]] = {}

    def folded(self, conversation: Conversation) -> str:
        known = self._known.get(conversation.id)
        if known is None or known[0] != conversation.title:
            known = self._known[conversation.id] = (conversation.title, folded(conversation.title))
        return known[1]

    def search(self, conversations: Sequence[Conversation], words: Sequence[str]) -> Iterator[list[Conversation]]:
        """Those with every word in their title, in pieces: the hits of each `PIECE` conversations, in their order.

        `words` are folded.
        """
        for start in range(0, len(conversations), PIECE):
            hits = [(one, self.folded(one)) for one in conversations[start : start + PIECE]]
            for word in words:
                hits = [hit for hit in hits if word in hit[1]]
            yield [one for one, _ in hits]
