"""What screen readers are told about messages: their names, and that an answer began or ended."""

from __future__ import annotations

from desktop_chat.core.messages import Role
from desktop_chat.core.shown import ShownMessage
from desktop_chat.core.verdict import Verdict
from desktop_chat.ui.transcript.heads import said

#: The answer is as long as its server meant it to be.
_FINISHED = frozenset(
    {Verdict.COMPLETE, Verdict.LENGTH_LIMIT, Verdict.CONTENT_FILTER, Verdict.TOOL_CALLS, Verdict.UNMARKED_END}
)


def name_of(item: ShownMessage) -> str:
    """Who speaks, and how an answer ended."""
    if item.role is Role.USER:
        return said("You")
    if item.role is Role.TOOL:
        return said("Results of tools")
    if item.role is Role.SYSTEM:
        return said("System prompt")
    if item.running:
        return said("Answer, arriving")
    how = said("Answer, complete") if item.verdict in _FINISHED else said("Answer, interrupted")
    is_said = not item.badge or item.verdict is Verdict.INTERRUPTED
    return how if is_said else f"{how}: {item.badge}"


def about(item: ShownMessage, *, is_edited: bool) -> str:
    """What is below a message, and that it is worded anew."""
    return " ".join(filter(None, (said("You are changing this message.") if is_edited else "", item.sentence)))


def started() -> str:
    return said("Answer started")


def ended(item: ShownMessage, *, has_text: bool) -> str:
    """That an answer is over, with what is said below it."""
    if item.verdict in _FINISHED:
        how = said("Answer finished")
    else:
        how = said("Answer interrupted") if has_text else said("No answer")
    return " ".join([f"{how}.", *([f"{item.badge}."] if item.badge else []), item.sentence]).rstrip()
