"""Numbered events over a new connection: what was taken before is not taken again."""

from __future__ import annotations

from desktop_chat.wire.sse import SseFrame


class ReplayGuard:
    """Remembers the events of a server that numbers them; costs nothing where none is numbered.

    A server may go on behind the id it was asked for, or send older events once more: those are known by their ids,
    and those without an id of their own, which followed the last numbered one, by their order.
    """

    def __init__(self) -> None:
        #: The newest id; empty while the server numbers nothing.
        self.last_id = ""
        self.is_replaying = False
        self._taken: dict[str, int] = {}
        #: Events since the last numbered one.
        self._since: list[int] = []
        self._at = 0

    def resumed(self) -> None:
        """From now on events come over a new connection, whose first ones carry no id of the old one."""
        self.is_replaying = True
        self._at = 0

    def take(self, frame: SseFrame) -> bool | None:
        """True for a new event, False for one that was taken before; None if it says something else this time."""
        content = hash((frame.event, frame.data))
        if not self.is_replaying:
            self._note(frame.id, content)
            return True
        before = self._taken.get(frame.id) if frame.id else None
        if before is not None:
            if before == content:
                self._at = 0
                return False
            # An event without an id of its own repeats the id of the one before it.
            return False if self._is_since(content) else None
        if not frame.id and self._at < len(self._since):
            return False if self._is_since(content) else None
        self.is_replaying = False
        self._note(frame.id, content)
        return True

    def _is_since(self, content: int) -> bool:
        is_same = self._at < len(self._since) and self._since[self._at] == content
        self._at += is_same
        return is_same

    def _note(self, event_id: str, content: int) -> None:
        if event_id and event_id != self.last_id:
            self.last_id = event_id
            self._taken[event_id] = content
            self._since.clear()
        elif self.last_id:
            self._since.append(content)
