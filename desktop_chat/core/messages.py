"""Messages as ordered parts, in a tree of branches; conversations that show one path of it."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import TypeAlias

from desktop_chat.core.errors import ErrorInfo
from desktop_chat.core.metrics import Metrics, Usage
from desktop_chat.core.parameters import Parameters as Parameters
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
    """`vendor` is opaque JSON (a signature, encrypted reasoning) for the server that sent it, and for no other."""

    text: str
    vendor: str = ""


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
    vendor: str = ""


@value
class ToolResultPart:
    """`output` is the text or JSON text that the tool gave."""

    call_id: str
    output: str
    is_error: bool = False


@value
class ToolApprovalPart:
    """The user's word on a tool that the server wants to run."""

    call_id: str
    approval_id: str
    approved: bool


@value
class SourcePart:
    url: str
    title: str = ""


@value
class FilePart:
    """`name` is the file's own, where it has one."""

    media_type: str
    url: str
    name: str = ""


@value
class DataPart:
    """`data` is JSON text."""

    name: str
    data: str


Part: TypeAlias = (
    TextPart
    | ReasoningPart
    | RefusalPart
    | ToolCallPart
    | ToolResultPart
    | ToolApprovalPart
    | SourcePart
    | FilePart
    | DataPart
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
    #: The conversation on the server that this answer belongs to.
    session_id: str = ""
    #: What else the user should know: a sentence each.
    notes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return join_text(self.parts)


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
    #: Its place among the pinned ones, from 0; None if it is not pinned.
    pin: int | None = None
    #: An answer ended here while something else was shown.
    unread: bool = False


@value
class PathEntry:
    """A message on the shown path, and where it stands among its siblings ("2 / 3": position 1 of 3 ids)."""

    message: Message
    siblings: tuple[str, ...]

    @property
    def position(self) -> int:
        return self.siblings.index(self.message.id)
