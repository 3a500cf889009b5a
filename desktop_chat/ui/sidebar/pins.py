"""The order of the pinned conversations: who joins it, who leaves it, who moves."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_chat.core.messages import Conversation


def pinned_ids(conversations: Sequence[Conversation]) -> list[str]:
    """The ids of the pinned ones, in their order."""
    pinned = [one for one in conversations if one.pin is not None]
    return [one.id for one in sorted(pinned, key=attrgetter("pin"))]


def turned(conversations: Sequence[Conversation], ids: Sequence[str]) -> list[str]:
    """With these pinned as well, below the others; without them, if all of them are pinned."""
    pinned = pinned_ids(conversations)
    new = [one for one in ids if one not in set(pinned)]
    return [*pinned, *new] if new else [one for one in pinned if one not in set(ids)]


def moved(pinned: Sequence[str], ids: Collection[str], step: int) -> list[str] | None:
    """With these one place further down (step 1) or up (-1); None where nothing can move."""
    order = list(pinned) if step < 0 else list(reversed(pinned))
    before = list(order)
    for at in range(1, len(order)):
        if order[at] in ids and order[at - 1] not in ids:
            order[at - 1], order[at] = order[at], order[at - 1]
    if order == before:
        return None
    return order if step < 0 else order[::-1]


def among(pinned: Sequence[str], shown: Sequence[str]) -> list[str]:
    """With those that are shown in their new order, in the places that they had among all."""
    places, seen = iter(shown), set(shown)
    return [next(places) if one in seen else one for one in pinned]
