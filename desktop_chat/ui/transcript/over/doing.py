"""What can be done with code, a table or a picture, from its buttons and from the menu alike."""

from __future__ import annotations

import math
from base64 import b64encode
from collections.abc import Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QGuiApplication

from desktop_chat.ui.transcript.blocks import Block
from desktop_chat.ui.transcript.kinds.code.languages import file_name
from desktop_chat.ui.transcript.kinds.leaf_state import LeafState
from desktop_chat.ui.transcript.kinds.table.sort import next_sort
from desktop_chat.ui.transcript.message import MessageLayout
from desktop_chat.ui.transcript.over.host import BlockKey, Host
from desktop_chat.ui.transcript.over.table_formats import CSV_TYPE, Format, clip_of, data_url
from desktop_chat.ui.transcript.pictures.data_url import media_type
from desktop_chat.ui.transcript.pictures.decode import Photo
from desktop_chat.ui.transcript.pictures.wanted import Picture, Refused

if TYPE_CHECKING:
    from desktop_chat.ui.transcript.reading.inline_source import ReadBack

#: A larger picture is copied with fewer pixels than it has.
_MAX_COPIED_PIXELS = 12_000_000


def layout_of(host: Host, key: BlockKey) -> MessageLayout | None:
    """None where the block is gone: a menu may be open longer than what it is about."""
    index = host.document.index_of(key.message_id)
    layout = host.document.layout(index) if index is not None else None
    return layout if layout is not None and key.block < len(layout.content.blocks) else None


# Code


def copy_code(host: Host, key: BlockKey) -> None:
    layout = layout_of(host, key)
    if layout is not None:
        QGuiApplication.clipboard().setText(layout.content.code_at(key.block))


def save_code(host: Host, key: BlockKey) -> None:
    layout = layout_of(host, key)
    if layout is not None:
        code = layout.content.code_at(key.block)
        data = b64encode(f"{code}\n".encode("utf-8", "replace")).decode("ascii")
        name = file_name(layout.content.blocks[key.block].info)
        host.save_file("text/plain", f"data:text/plain;base64,{data}", name)


def toggle_code(host: Host, key: BlockKey, what: str) -> None:
    """Turn one of "wrap", "numbers" and "fold" on or off."""
    layout = layout_of(host, key)
    if layout is None:
        return
    state = layout.leaf_state(key.block)
    match what:
        case "wrap":
            state.is_wrapped, state.x = not state.is_wrapped, 0.0
        case "numbers":
            state.is_numbered = not state.is_numbered
        case _:
            state.is_folded = not state.is_folded
    host.hold_here()
    host.leaf_changed(key)


# Tables


def copy_table(host: Host, key: BlockKey, form: Format) -> None:
    if pieces := _pieces(host, key):
        QGuiApplication.clipboard().setMimeData(clip_of(pieces, form, _reads(host)))


def save_table(host: Host, key: BlockKey) -> None:
    if pieces := _pieces(host, key):
        host.save_file(CSV_TYPE, data_url(pieces), QCoreApplication.translate("TableBars", "table.csv"))


def sort_table(host: Host, key: BlockKey, sort: tuple[int, bool] | None) -> None:
    layout = layout_of(host, key)
    if layout is not None and not layout.is_growing(layout.leaf_of(key.block)):
        layout.leaf_state(key.block).sort = sort
        host.hold_here()
        host.leaf_changed(key)


def sort_table_by(host: Host, key: BlockKey, column: int) -> None:
    """By a column; the other way round, and as it came, where it is sorted by it already."""
    layout = layout_of(host, key)
    if layout is not None:
        sort_table(host, key, next_sort(layout.leaf_state(key.block).sort, column))


def _pieces(host: Host, key: BlockKey) -> list[Block]:
    layout = layout_of(host, key)
    if layout is None:
        return []
    leaf = layout.leaf_of(key.block)
    layout.read_leaf(leaf.start)
    return layout.content.blocks[leaf.start : leaf.stop]


def _reads(host: Host) -> ReadBack | None:
    """How Markdown is read back."""
    parser = host.document.parser
    if parser is None:
        return None
    from desktop_chat.ui.transcript.markdown.inline import render_inline

    return lambda source: render_inline(parser, source, {}).text


# Pictures


def save_picture(host: Host, url: str) -> None:
    host.save_file(media_type(url), url)


def enlarge_picture(host: Host, url: str, name: str) -> None:
    from desktop_chat.ui.transcript.over.enlarged import Enlarged

    Enlarged(host, url, name).show()


def copy_picture(host: Host, url: str) -> None:
    """Put it into the clipboard as soon as it is read."""
    about = host.document.pictures().header(url)
    if not isinstance(about, Refused):
        scale = min(math.sqrt(_MAX_COPIED_PIXELS / (about.width * about.height)), 1.0)
        width, height = max(round(about.width * scale), 1), max(round(about.height * scale), 1)
        PictureCopy(host, Photo(url, width, height, 1.0))


class PictureCopy(QObject):
    """Waits for one picture, and goes when it is in the clipboard."""

    def __init__(self, host: Host, wanted: Photo) -> None:
        super().__init__(host.viewport())
        self._pictures, self._wanted, self._waiter = host.document.pictures(), wanted, LeafState()
        self._pictures.arrived.connect(self._on_pictures)
        self._take()

    def _on_pictures(self, leaves: Collection[LeafState]) -> None:
        if self._waiter in leaves:
            self._take()

    def _take(self) -> None:
        found = self._pictures.get(self._wanted, self._waiter)
        if isinstance(found, Picture):
            QGuiApplication.clipboard().setImage(found.image)
        if found is not None:
            self._pictures.arrived.disconnect(self._on_pictures)
            self.deleteLater()
