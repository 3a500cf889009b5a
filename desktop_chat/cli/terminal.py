"""Standard streams that lead to a terminal: what servers write can be read there, and can do nothing."""

from __future__ import annotations

import io
from typing import TextIO

from desktop_chat.core.harmless import without_controls


class Terminal(io.TextIOWrapper):
    """Text for a terminal, which would take an escape sequence in it for an order."""

    def write(self, s: str, /) -> int:
        super().write(without_controls(s))
        return len(s)


def readable(stream: TextIO) -> TextIO:
    """`stream` so that no character ends the program and none acts on a terminal; files and pipes get all as it is."""
    out = stream
    if not isinstance(stream, io.TextIOWrapper) or isinstance(stream, Terminal):
        return out
    if not out.isatty():
        stream.reconfigure(errors="replace")
        return out
    out.flush()
    return Terminal(out.buffer, encoding=out.encoding, errors="replace", line_buffering=True)
