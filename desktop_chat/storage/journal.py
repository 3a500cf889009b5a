"""The journal of one running turn: deltas wait in memory until the writer takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_chat.storage import changes
from desktop_chat.storage.folding import DISCARD, READY, WHOLE, encoded

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

    from desktop_chat.core.events import Ended
    from desktop_chat.core.messages import Part
    from desktop_chat.core.metrics import Metrics, Usage


class SqliteTurnJournal:
    """`append` costs one list append; the writer is woken at most once per interval.

    The caller's thread only ever appends to `_pending`, the writer only ever deletes from its head, and only after
    a commit: nothing is lost while the disk is full. Both are single steps of the interpreter, so no lock is held.
    """

    def __init__(
        self,
        message_id: str,
        wake: Callable[[SqliteTurnJournal], None],
        write: Callable[[Callable[[sqlite3.Connection], None]], None],
        now_ms: Callable[[], int],
    ) -> None:
        self.message_id = message_id
        self._wake = wake
        self._write = write
        self._now_ms = now_ms
        self._pending: list[tuple[int, str, str]] = []
        self._awake = False
        self._ended = False
        self._void = False
        self._next_seq = 0
        self._taken = self._taken_rows = 0

    def append(self, part: int, kind: str, text: str) -> None:
        if self._ended or self._void:
            return
        self._pending.append((part, kind, text))
        if not self._awake:
            self._awake = True
            self._wake(self)

    def discard(self, from_part: int) -> None:
        self.append(from_part, DISCARD, "")

    def end(
        self,
        ended: Ended,
        parts: Sequence[Part],
        usage: Usage | None,
        metrics: Metrics,
        model: str,
        notes: Sequence[str] = (),
    ) -> None:
        if self._ended:
            return
        self._ended = True
        whole, noted, now_ms = tuple(parts), tuple(notes), self._now_ms()
        self._write(
            lambda connection: changes.end_turn(
                connection, self.message_id, ended, whole, usage, metrics, model, noted, now_ms
            )
        )

    # The rest is called by the writer's thread only.

    def commit_pending(self, connection: sqlite3.Connection) -> None:
        """Write what waits, inside the writer's transaction."""
        # Cleared before the count is read: whatever is appended from now on wakes the writer again.
        self._awake = False
        self._taken = len(self._pending)
        rows = [] if self._ended else _joined(self._pending[: self._taken])
        self._taken_rows = len(rows)
        changes.add_to_journal(connection, self.message_id, self._next_seq, rows)

    def committed(self) -> None:
        """What `commit_pending` wrote last is on its way to the disk."""
        del self._pending[: self._taken]
        self._next_seq += self._taken_rows
        self._taken = self._taken_rows = 0

    def give_up(self) -> None:
        """This turn can never be written down; only its end is still tried."""
        self._void = True
        self._pending.clear()


def _joined(deltas: list[tuple[int, str, str]]) -> list[tuple[int, str, bytes]]:
    """Neighbouring deltas of one part as one row."""
    rows: list[tuple[int, str, bytes]] = []
    at = 0
    while at < len(deltas):
        part, kind, _ = deltas[at]
        end = at
        while end < len(deltas) and deltas[end][:2] == (part, kind) and (end == at or kind not in (WHOLE, READY)):
            end += 1
        rows.append((part, kind, encoded("".join(text for _, _, text in deltas[at:end]))))
        at = end
    return rows
