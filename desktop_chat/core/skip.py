"""Lets somebody cut short the pause that somebody else makes."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager


class Skip:
    """Belongs to one turn; used from one thread."""

    def __init__(self) -> None:
        self._end_pause: Callable[[], object] | None = None

    @contextmanager
    def pause(self, end: Callable[[], object]) -> Generator[None]:
        """While this lasts, `skip` calls `end`."""
        self._end_pause = end
        try:
            yield
        finally:
            self._end_pause = None

    def skip(self) -> None:
        """End the pause, if there is one."""
        if self._end_pause is not None:
            self._end_pause()
