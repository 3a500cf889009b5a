"""What a data URL holds: its bytes, and what their beginning tells of a picture. No other URL is ever looked at."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

#: A picture in a longer URL is not shown; the file can still be saved.
MAX_URL_CHARS = 64 * 1024 * 1024
_HEAD = re.compile(r"data:([^,;]{0,100})((?:;[^,]{0,200})?),", re.IGNORECASE)
#: Turning text into bytes holds up all threads: between two steps they get their turn.
_STEP = 1 << 18
_PREFIX_CHARS = 1 << 17
_BLANKS = str.maketrans("", "", " \t\r\n")


class NoData(ValueError):
    """It is no data URL, or its text stands for no bytes."""


def media_type(url: str) -> str:
    """In small letters; empty where it is no data URL."""
    head = _HEAD.match(url)
    return head[1].strip().lower() if head else ""


def beginning(url: str) -> bytes:
    """The first bytes, some 96 kB of them or all there are.

    Raises:
        NoData: as the class says.
    """
    return b"".join(_decoded(url, _PREFIX_CHARS))


def content(url: str) -> bytes:
    """All bytes. Takes a millisecond for each megabyte: not for the thread that draws the window.

    Raises:
        NoData: as the class says, or it is too long.
    """
    if len(url) > MAX_URL_CHARS:
        raise NoData
    return b"".join(_decoded(url, len(url)))


def _decoded(url: str, max_chars: int) -> Iterator[bytes]:
    head = _HEAD.match(url)
    if head is None:
        raise NoData
    end = min(len(url), head.end() + max_chars)
    if "base64" not in head[2].lower():
        yield unquote_to_bytes(url[head.end() : end])
        return
    kept = ""
    for start in range(head.end(), end, _STEP):
        text = kept + url[start : min(start + _STEP, end)].translate(_BLANKS)
        whole = len(text) // 4 * 4
        kept = text[whole:]
        yield _bytes(text[:whole])
    if kept and end == len(url):
        yield _bytes(kept + "=" * (4 - len(kept)))


def _bytes(text: str) -> bytes:
    try:
        return binascii.a2b_base64(text)
    except (binascii.Error, ValueError) as error:
        raise NoData from error
