"""Messages as the transcript shows them: made from the stored path, from a running draft, from an ended turn."""

from __future__ import annotations

from desktop_chat.core.messages import Message, Part, PathEntry, Role
from desktop_chat.core.shown import ShownMessage
from desktop_chat.presenters.verdict_text import ACTION_COPY, ACTION_EDIT, verdict_text


def shown(
    message: Message,
    *,
    running: bool = False,
    parts: tuple[Part, ...] | None = None,
    branch: tuple[int, int] = (0, 1),
) -> ShownMessage:
    """A message with what can be done about it; `branch` is (position, count) among its siblings.

    `parts`, where given, are newer than the message's own.
    """
    parts = message.parts if parts is None else parts
    text = verdict_text(message.verdict, message.error, message.reason) if message.verdict is not None else None
    actions = text.actions if text is not None else ()
    if message.role is Role.USER:
        actions = (ACTION_COPY, ACTION_EDIT)
    n_chars, n_newlines = _measure(parts)
    return ShownMessage(
        id=message.id,
        role=message.role,
        parts=parts,
        running=running,
        verdict=message.verdict,
        sentence=text.sentence if text is not None else "",
        details=text.details if text is not None else "",
        actions=() if running else actions,
        branch_position=branch[0],
        branch_count=branch[1],
        n_chars=n_chars,
        n_newlines=n_newlines,
    )


def shown_entry(entry: PathEntry) -> ShownMessage:
    return shown(entry.message, branch=(entry.position, len(entry.siblings)))


def _measure(parts: tuple[Part, ...]) -> tuple[int, int]:
    """Characters and line ends of all parts with text."""
    texts = [text for part in parts if isinstance(text := getattr(part, "text", None), str)]
    return sum(map(len, texts)), sum(text.count("\n") for text in texts)
