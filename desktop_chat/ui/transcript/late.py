"""Text that arrives while nobody can see it, or much at once: kept as it came, read in slices when it is shown."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from desktop_chat.core.shown import DeltaKind

#: Pieces of up to so many characters are put together: there may be some for every frame of an hour.
_SHORT = 1000


class LateText(NamedTuple):
    message_id: str
    part: int
    kind: DeltaKind
    text: str


class LateTexts:
    """Oldest first; keeping one costs the same however many there are."""

    def __init__(self) -> None:
        self._texts: deque[LateText] = deque()

    def __bool__(self) -> bool:
        return bool(self._texts)

    def keep(self, late: LateText) -> None:
        last = self._texts[-1] if self._texts else None
        if last is not None and last[:3] == late[:3] and len(last.text) < _SHORT:
            self._texts[-1] = last._replace(text=last.text + late.text)
        else:
            self._texts.append(late)

    def drop(self, message_id: str, from_part: int = 0) -> None:
        """Forget what came for the parts of a message from `from_part` on."""
        self._texts = deque(late for late in self._texts if late.message_id != message_id or late.part < from_part)

    def clear(self) -> None:
        self._texts.clear()

    def take(self, max_chars: int) -> Iterator[LateText]:
        """Take out the oldest `max_chars` characters; what follows for the same part comes in one piece."""
        while self._texts and max_chars > 0:
            first, pieces = self._texts[0], list[str]()
            while self._texts and max_chars > 0 and self._texts[0][:3] == first[:3]:
                text = self._texts.popleft().text
                pieces.append(text[:max_chars])
                if len(text) > max_chars:
                    self._texts.appendleft(first._replace(text=text[max_chars:]))
                max_chars -= len(pieces[-1])
            yield first._replace(text="".join(pieces))
