"""The block rule of pictures that come with the text: a line that is only an image with a data URL."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock

_BEGUN = r"!\[([^\[\]\n]*)\]\((data:image/(?:png|jpe?g|gif|webp|bmp);base64,"
_PICTURE = re.compile(_BEGUN + r"[A-Za-z0-9+/=]+)\)[ \t]*")
#: A line that is a picture as soon as it is whole: until then it would be shown as millions of letters.
_HALF_PICTURE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*" + _BEGUN + r"[A-Za-z0-9+/=]*)\Z")
_MORE = re.compile(r"[A-Za-z0-9+/=]*\Z")


def take_picture(state: StateBlock, line: int, _end: int, silent: bool) -> bool:
    """A block rule of markdown-it; the token is a `picture` with the alternative text and, as `info`, the URL."""
    start = state.bMarks[line] + state.tShift[line]
    if not state.src.startswith("![", start) or state.is_code_block(line):
        return False
    found = _PICTURE.fullmatch(state.src, start, state.eMarks[line])
    if found is None:
        return False
    if not silent:
        token = state.push("picture", "", 0)
        token.content, token.info, token.map = found.group(1).strip(), found.group(2), [line, line + 1]
        state.line = line + 1
    return True


def is_half_picture(text: str, start: int) -> bool:
    """Whether the last line of `text`, from `start` on, is a picture whose data have not ended."""
    return "](data:" in text[start : start + 1000] and _HALF_PICTURE.match(text, start) is not None


def is_more_data(text: str) -> bool:
    """Whether `text` can go on in the middle of a picture's data."""
    return _MORE.match(text) is not None
