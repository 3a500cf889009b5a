"""The decoder of each dialect."""

from __future__ import annotations

from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.ports import Decoder
from desktop_chat.wire.openai_chat import OpenAiChatDecoder
from desktop_chat.wire.plain_sse import PlainSseDecoder


def make_decoder(dialect: Dialect, *, expects_marker: bool = False) -> Decoder:
    """A fresh decoder of a known dialect.

    `expects_marker`: this endpoint has sent its end marker before, so an end without it is a cut.
    """
    match dialect:
        case Dialect.OPENAI_CHAT:
            return OpenAiChatDecoder()
        case _:
            return PlainSseDecoder(expects_marker)
