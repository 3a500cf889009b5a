"""The decoder of each dialect."""

from __future__ import annotations

from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.ports import Decoder
from desktop_chat.wire.ag_ui import AgUiDecoder
from desktop_chat.wire.ai_sdk_data import AiSdkDataDecoder
from desktop_chat.wire.ai_sdk_ui import AiSdkUiDecoder
from desktop_chat.wire.anthropic_messages import AnthropicMessagesDecoder
from desktop_chat.wire.ollama import OllamaDecoder
from desktop_chat.wire.openai_chat import OpenAiChatDecoder
from desktop_chat.wire.openai_responses import OpenAiResponsesDecoder
from desktop_chat.wire.plain_sse import PlainSseDecoder
from desktop_chat.wire.text_stream import TextStreamDecoder
from desktop_chat.wire.workers_ai import WorkersAiDecoder


def make_decoder(dialect: Dialect, *, expects_marker: bool = False) -> Decoder:
    """A fresh decoder of a known dialect.

    `expects_marker`: this endpoint has sent its end marker before, so an end without it is a cut.
    """
    match dialect:
        case Dialect.OPENAI_CHAT:
            return OpenAiChatDecoder()
        case Dialect.AI_SDK_UI:
            return AiSdkUiDecoder()
        case Dialect.AI_SDK_DATA:
            return AiSdkDataDecoder()
        case Dialect.TEXT_STREAM:
            return TextStreamDecoder()
        case Dialect.AG_UI:
            return AgUiDecoder()
        case Dialect.OPENAI_RESPONSES:
            return OpenAiResponsesDecoder()
        case Dialect.ANTHROPIC_MESSAGES:
            return AnthropicMessagesDecoder()
        case Dialect.OLLAMA:
            return OllamaDecoder()
        case Dialect.WORKERS_AI:
            return WorkersAiDecoder(expects_marker)
        case Dialect.PLAIN_SSE | Dialect.AUTO:
            return PlainSseDecoder(expects_marker)
