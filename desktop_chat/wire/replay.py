"""Numbered events over a new connection: what was taken before is not taken again."""

from __future__ import annotations

from desktop_chat.wire.sse import SseFrame


class ReplayGuard:
    """Remembers the events of a server that numbers them; costs nothing where none is numbered.

    A server may go on behind the id it was asked for, or send older events once more: those are known by their ids,
    and those without an id of their own by their order behind one.
    """

    def __init__(self) -> None:
        #: The newest id; empty while the server numbers nothing.
        self.last_id = ""
        self.is_replaying = False
        #: What each event from the first numbered one on said, and where the numbered ones stand.
        self._contents: list[int] = []
        self._place: dict[str, int] = {}
        # Over the new connection: the id so far, and which of the old events would come next.
        self._id = ""
        self._next = 0

    def resumed(self) -> None:
        """From now on events come over a new connection, whose first ones carry no id of the old one."""
        self.is_replaying = True
        self._id = ""
        self._next = self._place.get(self.last_id, len(self._contents)) + 1

    def take(self, frame: SseFrame) -> bool | None:
        """True for a new event, False for one that was taken before; None if it says something else this time."""
        content = hash((frame.event, frame.data))
        if self.is_replaying:
            if frame.id != self._id:
                self._id = frame.id
                self._next = self._place.get(frame.id, len(self._contents))
            if self._next < len(self._contents):
                self._next += 1
                return False if self._contents[self._next - 1] == content else None
            self.is_replaying = False
        self._note(frame.id, content)
        return True

    def _note(self, event_id: str, content: int) -> None:
        if event_id and event_id != self.last_id:
            self.last_id = event_id
            self._place[event_id] = len(self._contents)
        if self.last_id:
            self._contents.append(content)
