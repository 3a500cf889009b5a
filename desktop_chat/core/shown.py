"""A message as a transcript shows it: what presenters hand to views."""

from __future__ import annotations

from typing import Literal, TypeAlias

from desktop_chat.core.messages import Part, Role
from desktop_chat.core.values import value
from desktop_chat.core.verdict import Verdict

#: How serious something that is said is.
Tone: TypeAlias = Literal["plain", "good", "careful", "bad"]
DeltaKind: TypeAlias = Literal["text", "reasoning", "refusal", "tool_arguments"]


@value
class ShownMessage:
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
