"""The laid-out blocks of a conversation: those least recently seen are dropped, so that memory stays bounded."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection

from desktop_chat.ui.transcript.kinds.base import LaidBlock
from desktop_chat.ui.transcript.kinds.leaf_state import LeafState

#: What is kept, in characters; one takes some 30 to 50 bytes of a layout.
MAX_WEIGHT = 90_000
#: What a text layout weighs beside its characters, in characters.
_FIXED_WEIGHT = 200
#: So many are kept whatever they weigh: no more are in sight at once where they are heavy.
_MIN_KEPT = 64


def weight_of(laid: LaidBlock) -> int:
    """About how much memory it takes, in characters; each cell of a table has a layout of its own."""
    rows = laid.block.rows
    layouts = sum(map(len, rows)) if rows else 1
    return len(laid.block.text) + _FIXED_WEIGHT * layouts


class LaidBlocks:
    """Holds the only lasting references to laid-out blocks: what is dropped here is gone."""

    def __init__(self, max_weight: int = MAX_WEIGHT) -> None:
        self._weights: OrderedDict[LaidBlock, int] = OrderedDict()
        self._max_weight = max_weight
        #: Of all that are kept, in characters.
        self.weight = 0

    def __len__(self) -> int:
        return len(self._weights)

    def see(self, laid: LaidBlock) -> None:
        """It is in sight now."""
        if laid in self._weights:
            self._weights.move_to_end(laid)
            return
        weight = self._weights[laid] = weight_of(laid)
        self.weight += weight
        while self.weight > self._max_weight and len(self._weights) > _MIN_KEPT:
            dropped, weight = self._weights.popitem(last=False)
            self.weight -= weight
            self._forget_columns(dropped.leaf)

    def _forget_columns(self, leaf: LeafState) -> None:
        """The columns of a table hold cells that are laid out: they go with its last piece."""
        if leaf.table is not None and not any(laid.leaf is leaf for laid in self._weights):
            leaf.table = None

    def of(self, leaves: Collection[LeafState]) -> list[LaidBlock]:
        """Those that are pieces of `leaves`."""
        return [laid for laid in self._weights if laid.leaf in leaves]

    def forget(self, laid: LaidBlock) -> None:
        self.weight -= self._weights.pop(laid, 0)
