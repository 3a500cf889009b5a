"""Parts of the window that most starts have no use for: made when they are first wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from desktop_chat.ui.design.theme import Theme


class Themed(Protocol):
    def set_theme(self, theme: Theme) -> None: ...


T = TypeVar("T", bound=Themed)


class LatePart(Generic[T]):
    """`make` is called once, at the first `get`; what was asked for with `when_made` follows it."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._connecting: list[Callable[[T], None]] = []
        #: The part, once it was made.
        self.made: T | None = None

    def get(self) -> T:
        if self.made is None:
            self.made = self._make()
            for connect in self._connecting:
                connect(self.made)
        return self.made

    def when_made(self, connect: Callable[[T], None]) -> None:
        """Call `connect` with the part as soon as there is one."""
        self._connecting.append(connect)
        if self.made is not None:
            connect(self.made)

    def set_theme(self, theme: Theme) -> None:
        if self.made is not None:
            self.made.set_theme(theme)
