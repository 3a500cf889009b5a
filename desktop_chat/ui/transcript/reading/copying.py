"""A selection as text: as Markdown, whole blocks from their source and parts of blocks written anew, or plain."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple, TypeAlias

from desktop_chat.core.messages import ReasoningPart, RefusalPart, TextPart
from desktop_chat.core.shown import ShownMessage
from desktop_chat.ui.transcript.blocks import QUOTE, UNTITLED, Block, Gap, Kind
from desktop_chat.ui.transcript.document import TranscriptDocument
from desktop_chat.ui.transcript.heads import Heads, body_of, is_folded_at_first
from desktop_chat.ui.transcript.reading.faithful import Draft, Shows, faithful, joined, shows_of
from desktop_chat.ui.transcript.reading.inline_source import ReadBack
from desktop_chat.ui.transcript.reading.selection import Selection
from desktop_chat.ui.transcript.reading.serialise import Leaf, Piece, leaf_source, leaves_source

#: Of a selection of more messages, the plain text is made from the sources without reading their structure.
_MAX_READ = 100
_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\([^()\n]*\)")
_LINE_MARK = re.compile(r"^(?:#{1,6} |> |(?:```|~~~).*\n?)", re.MULTILINE)


#: The text of one message, by its number, as far as it is selected.
_Write: TypeAlias = Callable[[TranscriptDocument, int, Selection], str]


class _Chosen(NamedTuple):
    at: int
    piece: Piece


def markdown_of(document: TranscriptDocument, selection: Selection) -> str:
    """Whole blocks as their source, parts of blocks with the marks they need.

    Messages that lie wholly inside are read from their parts, without laying them out.
    """
    return "\n\n".join(text for text in markdown_pieces(document, selection) if text)


def plain_text_of(document: TranscriptDocument, selection: Selection) -> str:
    """What is shown, without any marks but those of lists."""
    return "\n\n".join(text for text in plain_pieces(document, selection) if text)


def markdown_pieces(document: TranscriptDocument, selection: Selection) -> Iterator[str]:
    """`markdown_of` message by message; the two at the ends are those of now, whenever they are asked for."""
    return _pieces(document, selection, _message_source, _inner_source)


def plain_pieces(document: TranscriptDocument, selection: Selection) -> Iterator[str]:
    """`plain_text_of` message by message."""
    is_long = selection.end.message - selection.start.message > _MAX_READ
    return _pieces(document, selection, _message_text, _inner_text if is_long else _message_text)


def _pieces(document: TranscriptDocument, selection: Selection, outer: _Write, inner: _Write) -> Iterator[str]:
    messages = _messages(document, selection)
    first = outer(document, messages[0], selection) if messages else ""
    last = outer(document, messages[-1], selection) if len(messages) > 1 else ""

    def pieces() -> Iterator[str]:
        yield first
        for index in messages[1:-1]:
            if index < len(document):
                yield inner(document, index, selection)
        yield last

    return pieces()


def _inner_source(document: TranscriptDocument, index: int, selection: Selection) -> str:
    item = document.items[index]
    return _message_source(document, index, selection) if item.running else _parts_source(item)


def _message_text(document: TranscriptDocument, index: int, selection: Selection) -> str:
    return _plain(_chosen(document, index, selection))


def _inner_text(document: TranscriptDocument, index: int, _selection: Selection) -> str:
    return _without_marks(_parts_source(document.items[index]))


def _without_marks(source: str) -> str:
    if "#" in source or ">" in source or "```" in source or "~~~" in source:
        source = _LINE_MARK.sub("", source)
    if "](" in source:
        source = _LINK.sub(r"\1", source)
    return source.replace("**", "").replace("~~", "").replace("`", "").strip("\n")


def _messages(document: TranscriptDocument, selection: Selection) -> range:
    return range(selection.start.message, min(selection.end.message + 1, len(document)))


def _chosen(document: TranscriptDocument, index: int, selection: Selection) -> list[_Chosen]:
    """The selected pieces of a message; blocks without text where the selection runs over them."""
    start, end = selection.start, selection.end
    found: list[_Chosen] = []
    for at, block in enumerate(document.layout(index).content.blocks):
        if block.text:
            chosen = selection.within(index, at, len(block.text))
            if chosen is not None:
                found.append(_Chosen(at, Piece(block, *chosen)))
        elif start[:2] <= (index, at) <= end[:2]:
            found.append(_Chosen(at, Piece(block, 0, 0)))
    return found


def chosen_leaves(document: TranscriptDocument, index: int, selection: Selection) -> list[Leaf]:
    """What is selected of a message, leaf by leaf."""
    layout = document.layout(index)
    grouped = groupby(_chosen(document, index, selection), lambda one: layout.leaf_of(one.at).start)
    return [_leaf(layout.content.blocks, list(group)) for _, group in grouped]


def _message_source(document: TranscriptDocument, index: int, selection: Selection) -> str:
    layout = document.layout(index)
    for spot in (selection.start, selection.end):
        if spot.message == index and spot.block < len(layout.content.blocks):
            layout.read_leaf(spot.block)
    chosen = _chosen(document, index, selection)
    if not chosen:
        return ""
    blocks = layout.content.blocks
    if layout.is_user:
        return "".join(_raw(one.piece) for one in chosen).strip("\n")
    reads = _reader(document)
    leaves = [_leaf(blocks, list(group)) for _, group in groupby(chosen, lambda one: layout.leaf_of(one.at).start)]
    if len(leaves) == 1 and not _is_whole(layout.leaf_of(chosen[0].at), chosen):
        text = leaf_source(leaves[0], reads)
        if leaves[0].head.kind in (Kind.CODE, Kind.FORMULA):
            return text
        return faithful([Draft(leaves, [(text, False)])], _shows(document))
    drafts: list[Draft] = []
    for run in _runs(chosen):
        grouped = groupby(run, lambda one: layout.leaf_of(one.at).start)
        leaves = [_leaf(blocks, list(group)) for _, group in grouped]
        whole = _is_whole(_extent(blocks, run), run) and all(one.piece.block.source for one in run)
        ways: list[tuple[str, bool]] = []
        if whole and not any(one.piece.block.info == UNTITLED for one in run):
            ways.append(("".join(one.piece.block.source for one in run), True))
        ways.append((leaves_source(leaves, reads), False))
        drafts.append(Draft(leaves, ways))
    if len(chosen) == len(blocks) and all(draft.is_verbatim for draft in drafts):
        return joined(drafts)
    return faithful(drafts, _shows(document))


def _runs(chosen: Sequence[_Chosen]) -> Iterator[list[_Chosen]]:
    """A leaf that stands by itself, or all that stand in lists and quotes below each other."""
    run: list[_Chosen] = []
    for one in chosen:
        block = one.piece.block
        if run and (not block.boxes or not run[-1].piece.block.boxes) and block.first:
            yield run
            run = []
        run.append(one)
    if run:
        yield run


def _extent(blocks: Sequence[Block], run: Sequence[_Chosen]) -> range:
    """From the first to the last block of what `run` is part of."""
    start, end = run[0].at, run[-1].at + 1
    boxed = bool(run[0].piece.block.boxes)
    while start > 0 and (not blocks[start].first or (boxed and blocks[start - 1].boxes)):
        start -= 1
    while end < len(blocks) and (not blocks[end].first or (boxed and blocks[end].boxes)):
        end += 1
    return range(start, end)


def _is_whole(extent: range, run: Sequence[_Chosen]) -> bool:
    return len(run) == len(extent) and all(one.piece.is_whole for one in run)


def _leaf(blocks: Sequence[Block], chosen: Sequence[_Chosen]) -> Leaf:
    head = chosen[0].at
    while head > 0 and not blocks[head].first:
        head -= 1
    return Leaf(blocks[head], [one.piece for one in chosen])


def _raw(piece: Piece) -> str:
    block = piece.block
    text = block.text[piece.start : piece.end]
    return block.source if piece.is_whole and block.source else text


def _reader(document: TranscriptDocument) -> ReadBack | None:
    parser = document.parser
    if parser is None:
        return None
    from desktop_chat.ui.transcript.markdown.inline import render_inline

    return lambda source: render_inline(parser, source, {}).text


def _shows(document: TranscriptDocument) -> Shows | None:
    return shows_of(document.parser) if document.parser is not None else None


def _parts_source(item: ShownMessage) -> str:
    """A whole message; what is folded away at first is left out."""
    texts: list[str] = []
    heads = Heads(item)
    for index, part in enumerate(item.parts):
        match part:
            case TextPart(text) | RefusalPart(text):
                texts.append(text)
            case ReasoningPart():
                pass
            case _:
                texts += [block.text for block in heads.of(index) if block.text]
                if not is_folded_at_first(part) and body_of(part):
                    texts.append(f"```\n{body_of(part)}\n```")
    return "\n\n".join(texts).strip("\n")


def _plain(chosen: Sequence[_Chosen]) -> str:
    out = ""
    for one in chosen:
        block = one.piece.block
        if out:
            out += _between(block)
        marker = next((box for box in reversed(block.boxes) if box and box != QUOTE), "")
        if marker and one.piece.start == 0:
            out += "  " * (sum(box != QUOTE for box in block.boxes) - 1) + marker + " "
        text = block.text[one.piece.start : one.piece.end]
        out += _without_marks(text) if block.kind is Kind.UNREAD else text
    return out


def _between(block: Block) -> str:
    if not block.first:
        return "\n" if block.kind is Kind.CODE or block.aligns else ""
    return "\n" if block.gap is Gap.ITEM else "\n\n"
