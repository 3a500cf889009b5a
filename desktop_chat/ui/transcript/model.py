"""What the transcript is told and what it answers: messages in, wishes out, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from desktop_chat.core.messages import Part, Role
from desktop_chat.core.verdict import Verdict

DeltaKind: TypeAlias = Literal["text", "reasoning", "refusal", "tool_arguments"]

#: Action ids the transcript carries out by itself or gives a signal of its own.
ACTION_COPY = "copy"
ACTION_EDIT = "edit"


@dataclass(frozen=True, slots=True)
class TranscriptMessage:
    """One message of the shown path.

    `branch_position` counts from 0. `n_chars` and `n_newlines` are those of all parts together: from them the height
    is estimated while the message is not laid out.
    """

    id: str
    role: Role
    parts: tuple[Part, ...] = ()
    running: bool = False
    verdict: Verdict | None = None
    #: One plain sentence on how the answer ended; empty where there is nothing to say.
    sentence: str = ""
    #: The server's own words or the technical cause, folded away.
    details: str = ""
    actions: tuple[str, ...] = ()
    branch_position: int = 0
    branch_count: int = 1
    n_chars: int = 0
    n_newlines: int = 0


@dataclass(frozen=True, slots=True)
class ActionRequest:
    message_id: str
    action: str


@dataclass(frozen=True, slots=True)
class BranchRequest:
    """`step` is -1 for the branch before, +1 for the one after."""

    message_id: str
    step: int
