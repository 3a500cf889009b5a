"""A conversation's shown path to the request that asks for its next answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_chat.core.messages import Message, Part, ReasoningPart, Role, TextPart, ToolCallPart, ToolResultPart
from desktop_chat.core.request import PromptMessage
from desktop_chat.core.verdict import Verdict

#: Answers that ended so are no part of the talk, whatever text came before.
_FAILED = frozenset(
    {
        Verdict.SERVER_ERROR,
        Verdict.HTTP_ERROR,
        Verdict.NETWORK_ERROR,
        Verdict.PROTOCOL_ERROR,
        Verdict.NOT_A_STREAM,
    }
)
#: A cautious estimate: English has about four characters a token, other scripts fewer.
_CHARS_PER_TOKEN = 3
_TOKENS_PER_MESSAGE = 8
#: The part of a context window that is kept free for the answer.
_ANSWER_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Prompt:
    """What goes to the server; `dropped` counts the oldest messages that did not fit the context window."""

    messages: tuple[PromptMessage, ...]
    dropped: int = 0


def prompt_of(path: Sequence[Message], *, system: str = "", context_tokens: int | None = None) -> Prompt:
    """The messages of a path, root first, as a server accepts them.

    Answers without text and failed ones are left out, neighbours of one role joined, tool calls without a result
    closed, reasoning never resent. The newest message is always kept, however long.
    """
    messages = _joined([_sendable(message) for message in path if _counts(message)])
    if context_tokens is None:
        return Prompt(tuple(messages))
    budget = int(context_tokens * (1 - _ANSWER_SHARE)) - _tokens_of_text(system)
    kept: list[PromptMessage] = []
    for message in reversed(messages):
        budget -= _tokens(message)
        if kept and budget < 0:
            break
        kept.insert(0, message)
    while len(kept) > 1 and kept[0].role is Role.ASSISTANT:
        kept.pop(0)
    return Prompt(tuple(kept), dropped=len(messages) - len(kept))


def _counts(message: Message) -> bool:
    if message.role is Role.ASSISTANT and (message.verdict in _FAILED or message.verdict is None):
        return False
    return any(not isinstance(part, ReasoningPart) and _has_content(part) for part in message.parts)


def _has_content(part: Part) -> bool:
    return not isinstance(part, TextPart) or bool(part.text.strip())


def _sendable(message: Message) -> PromptMessage:
    answered = {part.call_id for part in message.parts if isinstance(part, ToolResultPart)}
    parts: list[Part] = []
    for part in message.parts:
        if isinstance(part, ReasoningPart) or not _has_content(part):
            continue
        parts.append(part)
        if isinstance(part, ToolCallPart) and part.call_id not in answered:
            parts.append(ToolResultPart(part.call_id, "The call was not run.", is_error=True))
    return PromptMessage(message.role, tuple(parts), message.id)


def _joined(messages: list[PromptMessage]) -> list[PromptMessage]:
    result: list[PromptMessage] = []
    for message in messages:
        if result and result[-1].role is message.role:
            before = result.pop()
            message = PromptMessage(message.role, before.parts + message.parts, message.id)
        result.append(message)
    return result


def _tokens(message: PromptMessage) -> int:
    texts = [part.text for part in message.parts if isinstance(part, TextPart)]
    return _TOKENS_PER_MESSAGE + sum(_tokens_of_text(text) for text in texts)


def _tokens_of_text(text: str) -> int:
    return -(-len(text) // _CHARS_PER_TOKEN)
