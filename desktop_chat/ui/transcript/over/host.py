"""What the view and the widgets over one kind of block ask of each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol

from PySide6.QtWidgets import QWidget

from desktop_chat.ui.transcript.document import TranscriptDocument
from desktop_chat.ui.transcript.message import MessageLayout

#: What widgets over the whole view are named that go when other messages are shown.
PASSING = "passing"


class BlockKey(NamedTuple):
    """A block that is shown now: blocks above it may change, so nobody keeps it longer than a placing."""

    message_id: str
    block: int


class Host(Protocol):
    """What a widget's click may ask of the view."""

    @property
    def document(self) -> TranscriptDocument: ...
    def viewport(self) -> QWidget: ...
    def hold_here(self) -> None:
        """Keep the first visible line where it is from now on: what opens must not push it out of sight."""
        ...

    def leaf_changed(self, key: BlockKey) -> None:
        """The leaf of that block looks other than it did: lay it out anew, hold the first visible line."""
        ...

    def scroll_sideways(self, key: BlockKey, notches: int) -> None:
        """Scroll that leaf by notches of a wheel; to the right if positive."""
        ...

    def scrolled_sideways(self) -> None:
        """A `LeafState.x` is another: show it so."""
        ...

    def toggle_fold(self, message_id: str, part: int) -> None: ...
    def save_file(self, media_type: str, url: str, name: str = "") -> None:
        """Offer a file of an answer, a data URL, to be saved; `name` is suggested."""
        ...


class BlockWidgets(Protocol):
    """The widgets over the blocks of one kind. Between `begin` and `end`, `place` comes for each one in sight."""

    def begin(self) -> None: ...
    def place(self, layout: MessageLayout, at: int, left: int, y: int) -> None:
        """Block number `at` of `layout`; the text column begins at `left`, the message at `y`, in the viewport."""
        ...

    def end(self) -> None: ...


MakeBlockWidgets = Callable[[Host], BlockWidgets]
