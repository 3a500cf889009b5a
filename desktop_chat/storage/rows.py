"""Rows of the history file to values of the core and back."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict
from functools import lru_cache
from typing import TypeAlias, cast

from desktop_chat.core.errors import ErrorInfo
from desktop_chat.core.json_fields import JsonFields, as_object
from desktop_chat.core.limits import MAX_KEPT_TITLE_CHARS
from desktop_chat.core.message_json import error_from_json, metrics_from_json, usage_from_json
from desktop_chat.core.messages import Conversation, Message, Part, Role, join_text
from desktop_chat.core.metrics import Metrics, Usage
from desktop_chat.core.parameters import Parameters, parameters_from_json
from desktop_chat.core.parts_json import json_text, parts_from_text, parts_to_text
from desktop_chat.core.verdict import Verdict

Values: TypeAlias = tuple[str | int | None, ...]

CONVERSATION_COLUMNS = (
    "id, title, created_ms, updated_ms, active_leaf, endpoint_id, model, system_prompt, parameters, draft,"
    " title_is_own, pin, unread"
)
MESSAGE_COLUMNS = (
    "id, conversation_id, parent_id, role, parts, created_ms, verdict, reason, error, endpoint_id, model,"
    " usage, metrics, session_id, notes"
)


def conversation_values(conversation: Conversation) -> Values:
    """In the order of CONVERSATION_COLUMNS."""
    return (
        conversation.id,
        plain(conversation.title[:MAX_KEPT_TITLE_CHARS]),
        conversation.created_ms,
        conversation.updated_ms,
        conversation.active_leaf,
        plain(conversation.endpoint_id),
        plain(conversation.model),
        plain(conversation.system_prompt),
        json_text(conversation.parameters.to_json()),
        plain(conversation.draft),
        int(conversation.title_is_own),
        conversation.pin,
        int(conversation.unread),
    )


def conversation_from(row: sqlite3.Row | tuple[object, ...]) -> Conversation:
    (ident, title, created, updated, leaf, endpoint, model, system, parameters, draft, own, pin, unread) = cast(
        "tuple[str, str, int, int, str | None, str, str, str, str, str, int, int | None, int]", tuple(row)
    )
    return Conversation(
        id=ident,
        title=title[:MAX_KEPT_TITLE_CHARS],
        created_ms=created,
        updated_ms=updated,
        active_leaf=leaf,
        endpoint_id=endpoint,
        model=model,
        system_prompt=system,
        parameters=_parameters(parameters),
        draft=draft,
        title_is_own=bool(own),
        pin=pin,
        unread=bool(unread),
    )


@lru_cache(maxsize=64)
def _parameters(text: str) -> Parameters:
    """Kept, because most conversations have the same: reading them is most of what a long list of them costs."""
    return parameters_from_json(_fields(text))


def message_values(message: Message) -> Values:
    """In the order of MESSAGE_COLUMNS."""
    return (
        message.id,
        message.conversation_id,
        message.parent_id,
        message.role.value,
        parts_to_text(message.parts),
        message.created_ms,
        message.verdict and message.verdict.value,
        plain(message.reason),
        error_text(message.error),
        plain(message.endpoint_id),
        plain(message.model),
        usage_text(message.usage),
        metrics_text(message.metrics),
        plain(message.session_id),
        json_text(list(message.notes)),
    )


def message_from(row: sqlite3.Row | tuple[object, ...]) -> Message:
    head, (verdict, reason, error, endpoint, model, usage, metrics, session, notes) = (
        tuple(row)[:6],
        cast("tuple[str | None, str, str | None, str, str, str | None, str | None, str, str]", tuple(row)[6:]),
    )
    ident, conversation, parent, role, parts, created = cast("tuple[str, str, str | None, str, str, int]", head)
    return Message(
        id=ident,
        conversation_id=conversation,
        parent_id=parent,
        role=Role(role),
        parts=parts_from_text(parts),
        created_ms=created,
        verdict=Verdict(verdict) if verdict else None,
        reason=reason,
        error=_error(error),
        endpoint_id=endpoint,
        model=model,
        usage=_usage(usage),
        metrics=_metrics(metrics),
        session_id=session,
        notes=tuple(str(note) for note in cast("list[object]", json.loads(notes))),
    )


def text_size(parts: tuple[Part, ...]) -> tuple[int, int]:
    """Characters and line breaks of the text: enough to guess a message's height."""
    text = join_text(parts)
    return len(text), text.count("\n")


def plain(text: str) -> str:
    """Text that SQLite takes: lone surrogates, which no UTF-8 can hold, become U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def error_text(error: ErrorInfo | None) -> str | None:
    return None if error is None else json_text(asdict(error))


def usage_text(usage: Usage | None) -> str | None:
    return None if usage is None else json_text(asdict(usage))


def metrics_text(metrics: Metrics | None) -> str | None:
    return None if metrics is None else json_text(asdict(metrics))


def _error(text: str | None) -> ErrorInfo | None:
    return None if text is None else error_from_json(_fields(text))


def _usage(text: str | None) -> Usage | None:
    return None if text is None else usage_from_json(_fields(text))


def _metrics(text: str | None) -> Metrics | None:
    return None if text is None else metrics_from_json(_fields(text))


def _fields(text: str) -> JsonFields:
    return JsonFields(as_object(json.loads(text)))
