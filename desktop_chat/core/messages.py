"""Messages as ordered parts, in a tree of branches; conversations that show one path of it."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import TypeAlias

from desktop_chat.core.errors import ErrorInfo
from desktop_chat.core.metrics import Metrics, Usage
from desktop_chat.core.values import value
from desktop_chat.core.verdict import Verdict


class Role(StrEnum):
    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"
    TOOL = "tool"


@value
class TextPart:
    text: str


@value
class ReasoningPart:
    text: str


@value
class RefusalPart:
    text: str


@value
class ToolCallPart:
    """`arguments` is the JSON text as it came; it may be broken if the stream was."""

    call_id: str
    name: str
    arguments: str = ""
    ready: bool = False
    approval_id: str = ""


@value
class ToolResultPart:
    call_id: str
    output: str
    is_error: bool = False


@value
class SourcePart:
    url: str
    title: str = ""


@value
class FilePart:
    media_type: str
    url: str


@value
class DataPart:
    """`data` is JSON text."""

    name: str
    data: str


Part: TypeAlias = (
    TextPart | ReasoningPart | RefusalPart | ToolCallPart | ToolResultPart | SourcePart | FilePart | DataPart
)


def join_text(parts: tuple[Part, ...]) -> str:
    """The text parts, joined by a blank line: what `ask` prints and the transcript copies."""
    return "\n\n".join(part.text for part in parts if isinstance(part, TextPart))


@value
class Message:
    """One node of a conversation's tree. `verdict` is None for a user's message and for an answer that still runs."""

    id: str
    conversation_id: str
    parent_id: str | None
    role: Role
    parts: tuple[Part, ...]
    created_ms: int
    verdict: Verdict | None = None
    reason: str = ""
    error: ErrorInfo | None = None
    endpoint_id: str = ""
    model: str = ""
    usage: Usage | None = None
    metrics: Metrics | None = None

    @property
    def text(self) -> str:
        return join_text(self.parts)


@value
class Parameters:
    """Sampling parameters; None leaves the choice to the server."""

    temperature: float | None = None
    top_p: float | None = None
    max_tokens: int | None = None
    stop: tuple[str, ...] = ()
    seed: int | None = None


@value
class Conversation:
    id: str
    title: str
    created_ms: int
    updated_ms: int
    active_leaf: str | None = None
    endpoint_id: str = ""
    model: str = ""
    system_prompt: str = ""
    parameters: Parameters = field(default_factory=Parameters)
    draft: str = ""
    #: True once the user chose the title; a title made from the first line never replaces it.
    title_is_own: bool = False


@value
class PathEntry:
    """A message on the shown path, and where it stands among its siblings ("2 / 3": position 1 of 3 ids)."""

    message: Message
    siblings: tuple[str, ...]

    @property
    def position(self) -> int:
        return self.siblings.index(self.message.id)
