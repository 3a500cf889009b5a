"""Messages as the transcript shows them: made from the stored path, from a running draft, from an ended turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from desktop_chat.core.messages import Message, Part, Role, ToolCallPart
from desktop_chat.core.shown import AnswerFacts, ShownMessage
from desktop_chat.core.tools import open_calls
from desktop_chat.core.verdict import FINISHED
from desktop_chat.presenters.call_states import call_states
from desktop_chat.presenters.verdict_text import (
    ACTION_COPY,
    ACTION_DELETE,
    ACTION_EDIT,
    ACTION_REGENERATE_WITH,
    VerdictText,
    verdict_text,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop_chat.core.messages import PathEntry
    from desktop_chat.presenters.verdict_text import Calls

#: (part, seconds) of reasoning parts.
ThoughtTimes: TypeAlias = "tuple[tuple[int, float], ...]"
#: More calls than this are not answered by hand; a form for each would hold up the window.
_MAX_ANSWERED = 50
#: So many messages before an answer the one before it is looked for: tools may be between them.
_LOOKED_BACK = 20
#: The name of a server by its id; empty if it is gone.
NameOf: TypeAlias = "Callable[[str], str]"
_NOTHING = VerdictText("", "", "plain", ())


def shown(
    message: Message,
    *,
    running: bool = False,
    parts: tuple[Part, ...] | None = None,
    branch: tuple[int, int] = (0, 1),
    is_leaf: bool = False,
    answers: Sequence[Part] = (),
    thought_s: ThoughtTimes | None = None,
    server: str = "",
    is_other_model: bool = False,
    call_names: tuple[tuple[str, str], ...] = (),
) -> ShownMessage:
    """A message with what can be done about it; `branch` is (position, count) among its siblings.

    `parts` and `thought_s`, where given, are newer than the message's own. The newest message of the path (`is_leaf`)
    waits for the user where it asks for tools; `answers` are the parts of the message in which the user answered.
    `server` is the name of the server that answered, `is_other_model` whether another model wrote the answer before.
    """
    parts = message.parts if parts is None else parts
    calls = open_calls(message) if is_leaf and not running and message.verdict in FINISHED else ()
    text = _NOTHING
    if message.verdict is not None and not running:
        state = _open_state(calls) if calls else _calls(parts, answers)
        text = verdict_text(message.verdict, message.error, message.reason, calls=state, has_begun=bool(parts))
    tells = text is not _NOTHING and message.role is Role.ASSISTANT
    n_chars, n_newlines = _measure(parts)
    return ShownMessage(
        id=message.id,
        role=message.role,
        parts=parts,
        running=running,
        verdict=message.verdict,
        badge=text.badge,
        sentence=text.sentence,
        tone=text.tone,
        details=text.details,
        notes=() if running else message.notes,
        actions=_actions(message, text.actions),
        facts=_facts(message, server, is_other_model) if tells else None,
        call_states=call_states(parts, answers, running=running, waits=bool(calls)),
        call_names=call_names,
        thought_s=_thought_s(message) if thought_s is None else thought_s,
        open_calls=calls[:_MAX_ANSWERED],
        branch_position=branch[0],
        branch_count=branch[1],
        n_chars=n_chars,
        n_newlines=n_newlines,
    )


def shown_at(path: Sequence[PathEntry], at: int, name_of: NameOf) -> ShownMessage:
    """Message number `at` of a path, which does not run, with what follows from its place in it.

    `name_of` gives the name of a server by its id.
    """
    entry = path[at]
    message = entry.message
    after = path[at + 1].message if at + 1 < len(path) else None
    calls = path[at - 1].message.parts if at and message.role is Role.TOOL else ()
    return shown(
        message,
        branch=(entry.position, len(entry.siblings)),
        is_leaf=after is None,
        answers=after.parts if after is not None and after.role is Role.TOOL else (),
        server=name_of(message.endpoint_id),
        is_other_model=has_other_model(path, at),
        call_names=tuple((call.call_id, call.name) for call in calls if isinstance(call, ToolCallPart)),
    )


def has_other_model(path: Sequence[PathEntry], at: int) -> bool:
    """Whether message number `at` is an answer by another model than the answer before it."""
    model = path[at].message.model
    for before in range(at - 1, max(at - _LOOKED_BACK, 0) - 1, -1):
        message = path[before].message
        if message.role is Role.ASSISTANT and message.model:
            return bool(model) and message.model != model
    return False


def _facts(message: Message, server: str, is_other_model: bool) -> AnswerFacts:
    return AnswerFacts(server, message.model, message.created_ms, message.usage, message.metrics, is_other_model)


def _thought_s(message: Message) -> ThoughtTimes:
    return message.metrics.thought_s if message.metrics is not None else ()


def _actions(message: Message, actions: tuple[str, ...]) -> tuple[str, ...]:
    if message.role is Role.USER:
        return (ACTION_COPY, ACTION_EDIT, ACTION_DELETE)
    if message.role is not Role.ASSISTANT or not actions:
        return actions
    kept = actions if message.text else tuple(action for action in actions if action != ACTION_COPY)
    return (*kept, ACTION_REGENERATE_WITH, ACTION_DELETE)


def _open_state(calls: Sequence[ToolCallPart]) -> Calls:
    return "asking" if all(call.approval_id for call in calls) else "waiting"


def _calls(parts: Sequence[Part], answers: Sequence[Part]) -> Calls:
    if not any(isinstance(part, ToolCallPart) for part in parts):
        return "unanswered"
    states = {state for _, state in call_states(parts, answers, running=False, waits=False)}
    if "incomplete" in states:
        return "incomplete"
    return "unanswered" if "unanswered" in states else "answered"


def _measure(parts: tuple[Part, ...]) -> tuple[int, int]:
    """Characters and line ends of all parts with text."""
    texts = [text for part in parts if isinstance(text := getattr(part, "text", None), str)]
    return sum(map(len, texts)), sum(text.count("\n") for text in texts)
