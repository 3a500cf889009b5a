"""Copies that show, when they are read again, what was selected: the nicest way of writing that does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

from desktop_chat.ui.transcript.blocks import Block, Kind
from desktop_chat.ui.transcript.reading.inline_source import inline_source
from desktop_chat.ui.transcript.reading.serialise import Leaf, fenced

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

#: Longer selections are not read again: that would hold up the window.
_MAX_CHARS: Final = 20_000

#: The text that a source shows, without blanks.
Shows: TypeAlias = Callable[[str], str]


class Draft:
    """A run of leaves and its ways of being written: `ways`, the nicest first, then as bare text, then as code."""

    def __init__(self, leaves: Sequence[Leaf], ways: Sequence[tuple[str, bool]]) -> None:
        self._leaves = leaves
        #: Each with whether it is the source itself.
        self._ways = list(ways)

    @property
    def source(self) -> str:
        return self._ways[0][0]

    @property
    def is_verbatim(self) -> bool:
        return self._ways[0][1]

    @property
    def wanted(self) -> str:
        return squeezed(leaf_text for leaf in self._leaves for leaf_text in _texts(leaf))

    @property
    def n_chars(self) -> int:
        return sum(len(piece.block.text) for leaf in self._leaves for piece in leaf.pieces)

    @property
    def is_read(self) -> bool:
        return all(piece.block.kind is not Kind.UNREAD for leaf in self._leaves for piece in leaf.pieces)

    def settle(self, shows: Shows) -> None:
        """Take the nicest way that reads as it should by itself."""
        wanted = self.wanted
        self._add_plain_ways()
        while len(self._ways) > 1 and shows(self.source) != wanted:
            del self._ways[0]

    def write_plainly(self, *, as_code: bool) -> None:
        self._add_plain_ways()
        self._ways = self._ways[-1:] if as_code else self._ways[-2:]

    def _add_plain_ways(self) -> None:
        if len(self._ways) > 1 and self._ways[-1][0] == self._as_code():
            return
        texts = [text for leaf in self._leaves for text in _texts(leaf) if text.strip()]
        escaped = (inline_source(text, (), 0, len(text), lambda _source: "") for text in texts)
        self._ways += [("\n\n".join(escaped), False), (self._as_code(), False)]

    def _as_code(self) -> str:
        text = "\n".join(text for leaf in self._leaves for text in _texts(leaf))
        return fenced(text, "") if text.strip() else ""


def faithful(drafts: Sequence[Draft], shows: Shows | None) -> str:
    """The drafts below each other, each written so that all of them are read as they should be."""
    text = joined(drafts)
    if shows is None or sum(draft.n_chars for draft in drafts) > _MAX_CHARS or not all(it.is_read for it in drafts):
        return text
    wanted = "".join(draft.wanted for draft in drafts)
    if shows(text) == wanted:
        return text
    for draft in drafts:
        draft.settle(shows)
    for as_code in (False, True):
        if shows(joined(drafts)) == wanted:
            break
        # What each of them opens reaches into the next one.
        for draft in drafts:
            draft.write_plainly(as_code=as_code)
    return joined(drafts)


def joined(drafts: Sequence[Draft]) -> str:
    out, was_verbatim = "", False
    for draft in drafts:
        if out and not (draft.is_verbatim and was_verbatim):
            out = out.rstrip("\n") + "\n\n"
        out += draft.source
        was_verbatim = draft.is_verbatim
    return out.strip("\n")


def shows_of(parser: MarkdownIt) -> Shows:
    def shows(source: str) -> str:
        from desktop_chat.ui.transcript.markdown.incremental import MarkdownStream

        stream = MarkdownStream(parser)
        stream.finish(source)
        return squeezed(block.text for block in stream.blocks)

    return shows


def squeezed(texts: Iterable[str]) -> str:
    return "".join(" ".join(texts).split())


def _texts(leaf: Leaf) -> list[str]:
    """What is selected of a leaf; of a table, its captions always are."""
    texts = [block.text[start:end] for block, start, end in leaf.pieces]
    head, first = leaf.head, leaf.pieces[0]
    if head.kind is not Kind.TABLE or not head.rows or _is_one_cell(leaf):
        return texts
    caption = len(_row_text(head))
    if first.block is not head:
        return [_row_text(head), *texts]
    return [_row_text(head), head.text[max(caption, first.start) : first.end], *texts[1:]]


def _is_one_cell(leaf: Leaf) -> bool:
    chosen = "".join(block.text[start:end] for block, start, end in leaf.pieces)
    return not any(sign in chosen.strip("\t\n") for sign in "\t\n")


def _row_text(head: Block) -> str:
    return "\t".join(cell.text for cell in head.rows[0])
