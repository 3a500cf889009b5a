"""A message as a transcript shows it: what presenters hand to views."""

from __future__ import annotations

from typing import Literal, TypeAlias

from desktop_chat.core.messages import Part, Role, ToolCallPart
from desktop_chat.core.metrics import Metrics, Usage
from desktop_chat.core.values import value
from desktop_chat.core.verdict import Verdict

#: How serious something that is said is.
Tone: TypeAlias = Literal["plain", "good", "careful", "bad"]
DeltaKind: TypeAlias = Literal["text", "reasoning", "refusal", "tool_arguments"]
#: What became of a tool call.
CallState: TypeAlias = Literal[
    "called", "running", "waiting", "done", "failed", "allowed", "refused", "unanswered", "incomplete"
]


@value
class ReadingPlace:
    """The first line in sight: that of a character of a message's source, and the pixels from its top downwards."""

    message_id: str
    character: int
    offset_px: float


@value
class AnswerFacts:
    """Where an answer came from, and what it took: told below it."""

    #: The name of the server, and of the model; empty where it is not known.
    server: str
    model: str
    created_ms: int
    usage: Usage | None = None
    metrics: Metrics | None = None
    #: Another model wrote the answer before this one.
    is_other_model: bool = False


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
    #: A word or two on how the answer ended, and one plain sentence; empty where there is nothing to say.
    badge: str = ""
    sentence: str = ""
    tone: Tone = "plain"
    #: The server's own words or the technical cause, folded away.
    details: str = ""
    #: What else the reader should know, a sentence each.
    notes: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    #: Of an answer that has ended.
    facts: AnswerFacts | None = None
    #: (part, state) of each tool call.
    call_states: tuple[tuple[int, CallState], ...] = ()
    #: (call id, name of the tool) of calls in the message above, which this one answers.
    call_names: tuple[tuple[str, str], ...] = ()
    #: (part, seconds) of reasoning whose duration is known.
    thought_s: tuple[tuple[int, float], ...] = ()
    #: The calls that the user is to answer below the message.
    open_calls: tuple[ToolCallPart, ...] = ()
    branch_position: int = 0
    branch_count: int = 1
    n_chars: int = 0
    n_newlines: int = 0
