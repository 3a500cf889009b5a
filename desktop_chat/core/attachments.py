"""Files of the user's: what may be attached, and how a text file is said to a model."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from typing import Final

from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.messages import FilePart, Part, TextPart

MAX_TEXT_BYTES: Final = 8_000_000
MAX_IMAGE_BYTES: Final = 20_000_000
#: Of one message.
MAX_FILES: Final = 20
MAX_MESSAGE_BYTES: Final = 40_000_000
#: Roughly what a picture costs; models count it by its size, each in a way of its own.
TOKENS_PER_IMAGE: Final = 800

_TEXT_HEAD = "data:text/plain;charset=utf-8,"
_LONGEST_NAME = 100
#: A multiple of three: encoded piece by piece, so that no thread keeps the interpreter for long.
_SLICE_BYTES = 3 << 16
_IMAGES: Sequence[tuple[str, re.Pattern[bytes]]] = (
    ("image/png", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("image/jpeg", re.compile(rb"\xff\xd8\xff")),
    ("image/gif", re.compile(rb"GIF8[79]a")),
    ("image/webp", re.compile(rb"RIFF....WEBP", re.DOTALL)),
)
_UNREADABLE = "{0} is neither text nor a picture (PNG, JPEG, GIF or WebP). Attach another file."
_EMPTY = "{0} is empty. Attach another file."
_TOO_LARGE = "{0} is larger than {1} MB. Attach a smaller file."


def attachment(name: str, data: bytes) -> FilePart:
    """The contents of a file as a part of a message.

    Raises:
        ChatError: kind SETTINGS, if it is empty, too large, or neither text nor a picture.
    """
    media_type = image_type(data)
    limit = MAX_IMAGE_BYTES if media_type else MAX_TEXT_BYTES
    if not data:
        raise _refused(_EMPTY, name)
    if len(data) > limit:
        raise _refused(_TOO_LARGE, name, limit // 1_000_000)
    if media_type:
        slices = (data[at : at + _SLICE_BYTES] for at in range(0, len(data), _SLICE_BYTES))
        code = [b64encode(piece).decode("ascii") for piece in slices]
        return FilePart(media_type, "".join([f"data:{media_type};base64,", *code]), short(name))
    return text_attachment(name, _decoded(name, data))


def text_attachment(name: str, text: str) -> FilePart:
    """A text as a part of a message; no file need be behind it.

    Raises:
        ChatError: kind SETTINGS, if it is too large.
    """
    if len(text) > MAX_TEXT_BYTES:
        raise _refused(_TOO_LARGE, name, MAX_TEXT_BYTES // 1_000_000)
    # Escaped as little as can be, so that megabytes go in and out at once.
    return FilePart("text/plain", _TEXT_HEAD + text.replace("%", "%25"), short(name))


def image_type(data: bytes) -> str:
    """The media type of a picture that models read; empty for anything else."""
    return next((media_type for media_type, head in _IMAGES if head.match(data)), "")


def is_image(part: Part) -> bool:
    return isinstance(part, FilePart) and part.media_type.startswith("image/")


def text_of(part: FilePart) -> str | None:
    """The text of a text file; None for any other."""
    if not part.url.startswith(_TEXT_HEAD):
        return None
    return part.url[len(_TEXT_HEAD) :].replace("%25", "%")


def bytes_of(part: FilePart) -> int:
    """About as large as the file was; 0 if it is somewhere else."""
    head, comma, _ = part.url[:200].partition(",")
    if not comma or not head.startswith("data:"):
        return 0
    length = len(part.url) - len(head) - 1
    return length * 3 // 4 if head.endswith(";base64") else length


def said(parts: Iterable[Part]) -> tuple[Part, ...]:
    """The user's parts as every server takes them: text files as text, with their names."""
    return tuple(_said(part) for part in parts)


def shared_limit(files: Iterable[FilePart]) -> ChatError | None:
    """What is wrong with so many files in one message, if anything is."""
    sizes = [bytes_of(part) for part in files]
    if len(sizes) > MAX_FILES:
        return ChatError(ErrorKind.SETTINGS, f"A message can carry {MAX_FILES} files. Remove some of them.")
    if sum(sizes) > MAX_MESSAGE_BYTES:
        limit = MAX_MESSAGE_BYTES // 1_000_000
        return ChatError(ErrorKind.SETTINGS, f"These files are larger than {limit} MB together. Remove some of them.")
    return None


def short(name: str) -> str:
    """A name as it can be shown and sent: one line, not too long."""
    name = " ".join(name.split())
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 12]}…{name[-11:]}"


def _said(part: Part) -> Part:
    text = text_of(part) if isinstance(part, FilePart) else None
    if text is None or not isinstance(part, FilePart):
        return part
    fence = "```"
    while fence in text:
        fence += "`"
    heading = f"File {part.name}:" if part.name else "Text:"
    return TextPart(f"{heading}\n{fence}\n{text.rstrip()}\n{fence}")


def _decoded(name: str, data: bytes) -> str:
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _refused(_UNREADABLE, name) from error
    if "\0" in text:
        raise _refused(_UNREADABLE, name)
    return text.replace("\r\n", "\n")


def _refused(sentence: str, name: str, limit_mb: int = 0) -> ChatError:
    return ChatError(ErrorKind.SETTINGS, sentence.format(short(name) or "The text", limit_mb), before_send=True)
