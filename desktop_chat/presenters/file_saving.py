"""Writes a file that came in an answer to where the user wants it."""

from __future__ import annotations

import base64
import binascii
from pathlib import Path
from urllib.parse import unquote_to_bytes

from desktop_chat.core.errors import ChatError, ErrorKind


def save_data_url(url: str, path: str) -> None:
    """
    Raises:
        ChatError: kind PROTOCOL if it is no data URL that can be read, STORE if it cannot be written there.
    """
    head, comma, body = url.partition(",")
    try:
        if not (comma and head.startswith("data:")):
            raise ValueError("no data URL")
        data = base64.b64decode(body) if head.endswith(";base64") else unquote_to_bytes(body)
    except (ValueError, binascii.Error) as error:
        sentence = "This file came damaged and cannot be saved. Ask for it again."
        raise ChatError(ErrorKind.PROTOCOL, sentence) from error
    try:
        Path(path).write_bytes(data)
    except OSError as error:
        sentence = "The file could not be written there. Choose another folder."
        raise ChatError(ErrorKind.STORE, sentence, detail=str(error)) from error
