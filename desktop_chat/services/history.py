"""A conversation's shown path to the request that asks for its next answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from desktop_chat.core.attachments import TOKENS_PER_IMAGE, is_image, said
from desktop_chat.core.messages import (
    Message,
    Part,
    ReasoningPart,
    RefusalPart,
    Role,
    TextPart,
    ToolApprovalPart,
    ToolCallPart,
    ToolResultPart,
)
from desktop_chat.core.request import CALL_NOT_RUN, PromptMessage
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


def prompt_of(
    path: Sequence[Message],
    *,
    system: str = "",
    context_tokens: int | None = None,
    endpoint_id: str = "",
    model: str = "",
) -> Prompt:
    """The messages of a path, root first, as a server accepts them.

    Answers without text and failed ones are left out, neighbours of one role joined, tool calls without an answer
    closed. Reasoning is never resent as text: only what a server wants back of it, and only to the `endpoint_id` and
    `model` that it came from. What the user said last is always kept, with all that follows, however long.
    """
    messages = _joined(_closed(_with_answers([_sendable(it, endpoint_id, model) for it in path if _counts(it)])))
    if context_tokens is None:
        return Prompt(tuple(messages))
    users = [at for at, message in enumerate(messages) if message.role is Role.USER]
    start = newest = users[-1] if users else 0
    budget = int(context_tokens * (1 - _ANSWER_SHARE)) - _tokens_of_text(system)
    budget -= sum(map(_tokens, messages[start:]))
    while start > 0 and budget >= _tokens(messages[start - 1]):
        start -= 1
        budget -= _tokens(messages[start])
    while start < newest and messages[start].role is not Role.USER:
        start += 1
    return Prompt(tuple(messages[start:]), dropped=start)


def _counts(message: Message) -> bool:
    if message.role is Role.ASSISTANT and (message.verdict in _FAILED or message.verdict is None):
        return False
    return any(not isinstance(part, ReasoningPart) and _has_content(part) for part in message.parts)


def _has_content(part: Part) -> bool:
    return not isinstance(part, TextPart | RefusalPart) or bool(part.text.strip())


def _sendable(message: Message, endpoint_id: str, model: str) -> PromptMessage:
    """Without reasoning in words, and without the secrets of another server or model; text files as text."""
    if message.role is Role.USER:
        message = replace(message, parts=said(message.parts))
    goes_back = bool(endpoint_id) and (message.endpoint_id, message.model) == (endpoint_id, model)
    parts: list[Part] = []
    for part in message.parts:
        if isinstance(part, ReasoningPart) and not (part.vendor and goes_back):
            continue
        if isinstance(part, ToolCallPart) and not goes_back:
            parts.append(replace(part, vendor=""))
        elif isinstance(part, ReasoningPart) or _has_content(part):
            parts.append(part)
    return PromptMessage(message.role, tuple(parts), message.id)


def _with_answers(messages: Iterable[PromptMessage]) -> list[PromptMessage]:
    """Without answers to calls that are not there: theirs was a failed message."""
    result: list[PromptMessage] = []
    calls: set[str] = set()
    for message in messages:
        parts: list[Part] = []
        for part in message.parts:
            if isinstance(part, ToolCallPart):
                calls.add(part.call_id)
            if not isinstance(part, ToolResultPart | ToolApprovalPart) or part.call_id in calls:
                parts.append(part)
        if parts:
            result.append(replace(message, parts=tuple(parts)))
    return result


def _closed(messages: Sequence[PromptMessage]) -> list[PromptMessage]:
    """Every call answered: by its result, by the user's word on it, else by a result that says it was not run."""
    answered: set[int] = set()
    newest: dict[str, ToolCallPart] = {}
    for part in (part for message in messages for part in message.parts):
        if isinstance(part, ToolCallPart):
            newest[part.call_id] = part
        elif isinstance(part, ToolResultPart | ToolApprovalPart):
            answered.add(id(newest[part.call_id]))
    return [replace(it, parts=tuple(_with_closed_calls(it.parts, answered))) for it in messages]


def _with_closed_calls(parts: Iterable[Part], answered: set[int]) -> Iterable[Part]:
    for part in parts:
        yield part
        if isinstance(part, ToolCallPart) and id(part) not in answered:
            yield ToolResultPart(part.call_id, CALL_NOT_RUN, is_error=True)


def _joined(messages: Iterable[PromptMessage]) -> list[PromptMessage]:
    result: list[PromptMessage] = []
    for message in messages:
        if result and result[-1].role is message.role:
            before = result.pop()
            message = PromptMessage(message.role, before.parts + message.parts, message.id)
        result.append(message)
    return result


def _tokens(message: PromptMessage) -> int:
    pictures = TOKENS_PER_IMAGE * sum(map(is_image, message.parts))
    return _TOKENS_PER_MESSAGE + pictures + sum(_tokens_of_text(_words(part)) for part in message.parts)


def _words(part: Part) -> str:
    match part:
        case TextPart(text) | RefusalPart(text):
            return text
        case ToolCallPart():
            return part.name + part.arguments
        case ToolResultPart():
            return part.output
        case _:
            return ""


def _tokens_of_text(text: str) -> int:
    return -(-len(text) // _CHARS_PER_TOKEN)
