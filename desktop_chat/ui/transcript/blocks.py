"""The blocks a message is shown as: a flat list of leaves, each knowing the lists and quotes around it."""

from __future__ import annotations

from enum import Enum
from typing import Final

from desktop_chat.core.values import value


class Kind(Enum):
    PROSE = "prose"
    HEADING = "heading"
    CODE = "code"
    TABLE = "table"
    RULE = "rule"
    #: Mathematics on lines of its own; `text` is the LaTeX without its delimiters.
    FORMULA = "formula"
    #: A picture that came with the answer; `text` is what it is said to show, `info` its data URL.
    IMAGE = "image"
    #: A header that opens and closes what follows; `info` names it, `first` is unused.
    FOLD = "fold"
    #: A line in small muted letters: the name of a tool, a source, a file.
    LABEL = "label"
    #: A section of a long text that nobody looked at yet; `text` and `source` are what it will be read from. It is
    #: never laid out: `MessageLayout.read` puts its blocks in its place.
    UNREAD = "unread"


class Gap(Enum):
    """The distance to the block above."""

    NONE = "none"
    ITEM = "item"
    BLOCK = "block"


class Mark:
    """Bits of how a span looks; plain numbers, as they are combined once per inline token."""

    PLAIN: Final = 0
    STRONG: Final = 1
    EMPHASIS: Final = 2
    CODE: Final = 4
    STRIKE: Final = 8
    LINK: Final = 16
    #: Mathematics in a line; the span's text is the LaTeX without its delimiters.
    MATH: Final = 32
    #: Small and raised: the number of a footnote.
    SUPER: Final = 64


#: A box around a leaf is a quote, or an item of a list: its marker on the item's first leaf, else nothing.
QUOTE = ">"
ITEM_CONTINUED = ""

#: The `info` of code that stands below a line of its own that says what it is; no fence can have it.
UNTITLED = " "

#: Characters of one laid-out piece of a long paragraph, and lines of one of a long fence: the cost of a change.
PARAGRAPH_PIECE = 2000
PARAGRAPH_SLACK = 500
CODE_PIECE_LINES = 40
#: Rows of one piece of a long table, without its header.
TABLE_PIECE_ROWS = 20


_LINKABLE = ("http://", "https://", "mailto:")


def is_linkable(href: str) -> bool:
    """Whether `href` may become a link at all: http, https or mailto."""
    return href.lower().startswith(_LINKABLE)


def note_anchor(label: str) -> str:
    """The `href` of references to the footnote `label`, and the `info` of its block."""
    return f"#note-{label}"


def is_note_anchor(info: str) -> bool:
    """Whether `info` is that of a footnote."""
    return info.startswith("#note-")


@value
class Span:
    """`length` characters of the shown text from `start` on look like `marks`; `href` is a link's target."""

    start: int
    length: int
    marks: int
    href: str = ""


@value
class Cell:
    text: str
    spans: tuple[Span, ...] = ()


@value
class Block:
    """One leaf, or one piece of a long leaf.

    `text` is what is shown (a line break is a newline), `source` the slice of the part it came from; the sources of a
    part's blocks, joined, are the part's text.

    A table is cut after every `TABLE_PIECE_ROWS` rows of its body. Each piece holds its own `rows`, all of them as long
    as `aligns`, which every piece has; the first row is the table's header on the `first` piece only. `text` is the
    cells of `rows`, with a tab between cells and a newline between rows, line breaks in cells being blanks.

    A footnote's reference is a `Mark.SUPER` span whose `href` is `note_anchor(label)`; the footnote is the block whose
    `info` is the same text. No such target is linkable, so that nothing but the transcript can follow it.
    """

    kind: Kind
    text: str
    source: str = ""
    spans: tuple[Span, ...] = ()
    boxes: tuple[str, ...] = ()
    gap: Gap = Gap.BLOCK
    #: How many of the quotes around it also hold the block above: their bar runs through the gap.
    joined_quotes: int = 0
    level: int = 0
    info: str = ""
    #: False on every piece of a long leaf but its first, and but its last.
    first: bool = True
    last: bool = True
    rows: tuple[tuple[Cell, ...], ...] = ()
    aligns: tuple[str, ...] = ()
    #: The inline sources, kept where they may name a reference that is defined later.
    raws: tuple[str, ...] = ()
    #: True where everything is drawn in the muted colour: reasoning.
    muted: bool = False
