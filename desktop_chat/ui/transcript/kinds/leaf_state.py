"""What the reader chose for one leaf of a message, and what the pieces of a long leaf share."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True, eq=False)
class LeafState:
    """Kept while the conversation is shown, also where the leaf is not laid out."""

    #: How far its content is scrolled to the right, in pixels.
    x: float = 0.0
