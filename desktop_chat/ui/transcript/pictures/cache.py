"""Pictures by what they show, those least recently seen dropped, so that memory stays bounded."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable

from desktop_chat.ui.transcript.pictures.wanted import Picture, Refused

#: What an entry weighs beside its pixels, in bytes.
_ENTRY = 2000


class PictureCache:
    def __init__(self, max_bytes: int) -> None:
        self._kept: OrderedDict[Hashable, Picture | Refused] = OrderedDict()
        self._max_bytes = max_bytes
        self.n_bytes = 0

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Hashable) -> Picture | Refused | None:
        """It counts as seen."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def put(self, key: Hashable, drawn: Picture | Refused) -> None:
        """The newest is kept, whatever it weighs."""
        before = self._kept.pop(key, None)
        if before is not None:
            self.n_bytes -= before.n_bytes + _ENTRY
        self._kept[key] = drawn
        self.n_bytes += drawn.n_bytes + _ENTRY
        while self.n_bytes > self._max_bytes and len(self._kept) > 1:
            _, dropped = self._kept.popitem(last=False)
            self.n_bytes -= dropped.n_bytes + _ENTRY
