"""What the reader chose for one leaf of a message, and what the pieces of a long leaf share."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_chat.ui.transcript.kinds.table.columns import TableColumns


class LeafState:
    """Kept while the conversation is shown, also where the leaf is not laid out."""

    __slots__ = (
        "__weakref__",
        "is_folded",
        "is_numbered",
        "is_wrapped",
        "sort",
        "table",
        "widest",
        "widest_style",
        "x",
    )

    def __init__(self) -> None:
        #: How far its content is scrolled to the right, in pixels.
        self.x = 0.0
        #: The columns all pieces of a table share; made when the first of its pieces is laid out.
        self.table: TableColumns | None = None
        #: The column a table is sorted by, and whether the largest comes first; None where it is as it came.
        self.sort: tuple[int, bool] | None = None
        #: Of code: whether long lines are wrapped, lines numbered, and all but the first lines hidden.
        self.is_wrapped = False
        self.is_numbered = False
        self.is_folded = False
        #: The width of the widest line of code seen until now, in pixels, and the style it was measured in.
        self.widest = 0.0
        self.widest_style: object = None

    @property
    def is_chosen(self) -> bool:
        """Whether a reader chose anything: the rest can be found out again."""
        return bool(self.x or self.sort or self.is_wrapped or self.is_numbered or self.is_folded)
