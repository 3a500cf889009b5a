"""Links in the text that is shown: where they are, where they lead, and whether they say so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QUrl

from desktop_chat.core.harmless import without_tricks
from desktop_chat.ui.transcript.blocks import Block, Kind, Span, is_linkable
from desktop_chat.ui.transcript.document import TranscriptDocument
from desktop_chat.ui.transcript.places import Place

#: Of a link's target no more is shown; what matters, its host, comes first.
_MAX_TARGET_CHARS = 500
#: Targets inside the same message: footnotes.
_ANCHOR = "#note-"
_ADDRESS = re.compile(r"\bhttps?:[/\\]{2}([^\s/?#\\]+)", re.IGNORECASE)
_BARE = re.compile(r"\s*((?:[^\W_][\w-]*\.)+[^\W\d_]{2,})(?:[:/?#]\S*)?\s*")
_MAIL = re.compile(r"\s*(?:mailto:)?[^\s@]+@([^\s@]+\.[^\s@]+)\s*", re.IGNORECASE)
#: What ends like a name in the web and mostly is one of a file.
_FILE_ENDINGS = re.compile(r"(?:md|py|rs|sh|js|ts|pl|cc|app|zip|txt|html|css|json|toml|yaml|cpp|java|go|rb|php)$", re.I)


class Link(NamedTuple):
    """`start` and `end` are positions in the text of the block."""

    message: int
    block: int
    start: int
    end: int
    href: str


class Doubt(NamedTuple):
    """A link whose text names another address than it leads to."""

    shown: str
    target: str


def can_follow(href: str) -> bool:
    return is_linkable(href) or is_note(href)


def is_note(href: str) -> bool:
    """Whether it leads to a footnote of the same message."""
    return href.startswith(_ANCHOR)


def links_of(block: Block) -> Iterator[tuple[int, int, str]]:
    """(start, end, target) of the links in a block's text; neighbours with one target are one link."""
    found: tuple[int, int, str] | None = None
    for start, span in _spans(block):
        end = start + span.length
        if not can_follow(span.href):
            continue
        if found is not None and found[1] == start and found[2] == span.href:
            found = found[0], end, span.href
            continue
        if found is not None:
            yield found
        found = start, end, span.href
    if found is not None:
        yield found


def links_between(document: TranscriptDocument, top: float, bottom: float, messages: range) -> list[Link]:
    """The links that are shown between two heights, in the order they are read."""
    found: list[Link] = []
    for message in messages:
        layout, y = document.layout(message), document.top(message)
        for at in layout.lay_out_between(top - y, bottom - y):
            for link in links_of(layout.content.blocks[at]):
                rect = layout.block(at).rect_of(link[0]).translated(0, y + layout.block_top(at))
                if top <= rect.top() and rect.bottom() <= bottom:
                    found.append(Link(message, at, *link))
    return found


def link_at(document: TranscriptDocument, message: int, block: int, position: int) -> Link | None:
    """The link that the character before or after a position belongs to."""
    for start, end, href in links_of(document.layout(message).content.blocks[block]):
        if start <= position <= end:
            return Link(message, block, start, end, href)
    return None


def note_of(document: TranscriptDocument, link: Link) -> Place | None:
    """The footnote that a link leads to; sections that were not read are, as far as they may hold it."""
    layout = document.layout(link.message)
    blocks, defined = layout.content.blocks, f"[^{link.href.removeprefix(_ANCHOR)}]:"
    at = 0
    while at < len(blocks):
        if layout.is_unread(at) and defined in blocks[at].source:
            layout.read(at)
        if blocks[at].info == link.href and blocks[at].first:
            return Place(link.message, at, -float(document.style.message_gap))
        at += 1
    return None


def target_of(href: str) -> str:
    """Where a link leads, as it is opened: names in their ASCII form, nothing in it that could be taken for markup."""
    return bytes(QUrl(href).toEncoded().data()).decode("ascii")[:_MAX_TARGET_CHARS]


def doubt_about(text: str, href: str) -> Doubt | None:
    """Why a reader who trusts the text of a link would not expect its target; None where they agree."""
    named = _named_host(without_tricks(text))
    if not named or not is_linkable(href):
        return None
    url = QUrl(href)
    host = (
        url.path().rpartition("@")[2]
        if url.scheme() == "mailto"
        else url.host(QUrl.ComponentFormattingOption.FullyEncoded)
    )
    host = host.lower().removeprefix("www.")
    return None if host == named or host.endswith("." + named) else Doubt(named, target_of(href))


def _named_host(text: str) -> str:
    """The host that a text names, in ASCII; empty if it names none."""
    mail, address, bare = _MAIL.fullmatch(text), _ADDRESS.search(text), _BARE.fullmatch(text)
    if mail is not None:
        name = mail[1]
    elif address is not None:
        name = address[1].rpartition("@")[2].partition(":")[0]
    elif bare is not None and not _FILE_ENDINGS.match(bare[1].rpartition(".")[2]):
        name = bare[1]
    else:
        return ""
    ascii_name = QUrl(f"http://{name}").host(QUrl.ComponentFormattingOption.FullyEncoded).lower()
    return ascii_name.removeprefix("www.") or name.lower()


def _spans(block: Block) -> Iterator[tuple[int, Span]]:
    """The spans of a block, each with its position in the text of the block."""
    if block.kind is not Kind.TABLE:
        yield from ((span.start, span) for span in block.spans)
        return
    at = 0
    for row in block.rows:
        for cell in row:
            yield from ((at + span.start, span) for span in cell.spans)
            at += len(cell.text) + 1
