"""Conversations as JSON and back: a documented, versioned format that holds all branches and no secret.

    {"format": "desktop-chat", "version": 1, "conversations": [
      {"title", "title_is_own", "created_ms", "updated_ms", "endpoint_id", "model", "system_prompt", "parameters",
       "shown": place of the newest message that is shown, or null,
       "messages": [{"parent": place of the message it follows, or null, "role", "parts", "created_ms", "verdict",
                     "reason", "error", "endpoint_id", "model", "usage", "metrics", "notes"}]}]}

Places count from 0; a message stands after the one it follows, branches of one message in the order they were
written in. Ids are left out, as every import makes new ones; so are sessions, drafts and keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace

from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.json_fields import JsonFields, as_list, as_object
from desktop_chat.core.message_json import error_from_json, metrics_from_json, usage_from_json
from desktop_chat.core.messages import Conversation, Message, Role
from desktop_chat.core.parameters import parameters_from_json
from desktop_chat.core.parts_json import json_text, part_from_json, part_to_json
from desktop_chat.core.values import value
from desktop_chat.core.verdict import Verdict
from desktop_chat.services.piecewise_json import read_json

FORMAT = "desktop-chat"
VERSION = 1
#: The document, its conversations, one of them, its messages: what lies deeper is small.
_LEVELS = 4
#: Of what is shown as one line, in characters; and notes on one answer. Texts of messages have no limit.
_MAX_WORDS = 2_000
_MAX_NOTES = 20
#: The end of the year 9998.
_LAST_MS = 253_370_764_799_000


@value
class Exported:
    """A conversation with all its messages, each after its parent. Ids mean something within it only."""

    conversation: Conversation
    messages: tuple[Message, ...]


def json_pieces(exported: Iterable[Exported]) -> Iterator[bytes]:
    """The file's text, a message or less at a time, so that nobody has to wait for the interpreter for long."""
    yield f'{{"format":"{FORMAT}","version":{VERSION},"conversations":['.encode()
    for number, one in enumerate(exported):
        places = {message.id: place for place, message in enumerate(one.messages)}
        head = json_text(_conversation_to_json(one.conversation, places))
        yield f'{"," if number else ""}\n{head[:-1]},"messages":['.encode()
        for place, message in enumerate(one.messages):
            yield f"{',' if place else ''}\n{json_text(_message_to_json(message, places))}".encode()
        yield b"]}"
    yield b"]}\n"


def exported_from(data: bytes) -> list[Exported]:
    """The inverse of `json_pieces`. What is missing is left empty; ids are numbers.

    Raises:
        ChatError: kind STORE, if it is no such file, or one of a newer version.
    """
    try:
        whole = as_object(read_json(data.decode("utf-8-sig"), _LEVELS))
    except (ValueError, RecursionError) as error:
        raise ChatError(ErrorKind.STORE, _NO_EXPORT, detail=str(error)) from error
    read = JsonFields(whole)
    if read.text("format") != FORMAT:
        raise ChatError(ErrorKind.STORE, _NO_EXPORT)
    if (read.count("version") or 0) > VERSION:
        raise ChatError(ErrorKind.STORE, "A newer Desktop Chat wrote this file. Update this one to read it.")
    return [_exported_from(as_object(entry)) for entry in as_list(whole.get("conversations"))]


_NO_EXPORT = "This file holds no conversations of Desktop Chat. Choose one that was exported as JSON."


def _conversation_to_json(conversation: Conversation, places: dict[str, int]) -> dict[str, object]:
    return {
        "title": conversation.title,
        "title_is_own": conversation.title_is_own,
        "created_ms": conversation.created_ms,
        "updated_ms": conversation.updated_ms,
        "endpoint_id": conversation.endpoint_id,
        "model": conversation.model,
        "system_prompt": conversation.system_prompt,
        "parameters": conversation.parameters.to_json(),
        "shown": places.get(conversation.active_leaf or ""),
    }


def _message_to_json(message: Message, places: dict[str, int]) -> dict[str, object]:
    message = ended(message)
    return {
        "parent": places.get(message.parent_id or ""),
        "role": message.role.value,
        "parts": [part_to_json(part) for part in message.parts],
        "created_ms": message.created_ms,
        "verdict": message.verdict and message.verdict.value,
        "reason": message.reason,
        "error": asdict(message.error) if message.error else None,
        "endpoint_id": message.endpoint_id,
        "model": message.model,
        "usage": asdict(message.usage) if message.usage else None,
        "metrics": asdict(message.metrics) if message.metrics else None,
        "notes": list(message.notes),
    }


def ended(message: Message) -> Message:
    """An answer that still runs as it would be if it broke off now: a copy of it goes on nowhere."""
    if message.role is Role.ASSISTANT and message.verdict is None:
        return replace(message, verdict=Verdict.INTERRUPTED)
    return message


def _exported_from(entry: dict[str, object]) -> Exported:
    read = JsonFields(entry)
    messages: list[Message] = []
    for place, fields in enumerate(as_list(entry.get("messages"))):
        messages.append(ended(_message_from(place, as_object(fields))))
    shown = read.count("shown")
    conversation = Conversation(
        id="",
        title=read.text("title"),
        created_ms=_ms(read, "created_ms"),
        updated_ms=_ms(read, "updated_ms"),
        active_leaf=None if shown is None or not 0 <= shown < len(messages) else str(shown),
        endpoint_id=read.text("endpoint_id"),
        model=read.text("model")[:_MAX_WORDS],
        system_prompt=read.text("system_prompt"),
        parameters=parameters_from_json(JsonFields(read.object("parameters"))),
        title_is_own=read.flag("title_is_own"),
    )
    return Exported(conversation, tuple(messages))


def _message_from(place: int, fields: dict[str, object]) -> Message:
    read = JsonFields(fields)
    parent, role, verdict = read.count("parent"), read.text("role"), read.text("verdict")
    parts = [as_object(part) for part in as_list(fields.get("parts"))]
    return Message(
        id=str(place),
        conversation_id="",
        parent_id=None if parent is None or not 0 <= parent < place else str(parent),
        role=Role(role) if role in Role.__members__.values() else Role.ASSISTANT,
        parts=tuple(part_from_json(part) for part in parts if part),
        created_ms=_ms(read, "created_ms"),
        verdict=Verdict(verdict) if verdict in Verdict.__members__.values() else None,
        reason=read.text("reason")[:_MAX_WORDS],
        error=error_from_json(JsonFields(read.object("error"))) if read.object("error") else None,
        endpoint_id=read.text("endpoint_id"),
        model=read.text("model")[:_MAX_WORDS],
        usage=usage_from_json(JsonFields(read.object("usage"))) if read.object("usage") else None,
        metrics=metrics_from_json(JsonFields(read.object("metrics"))) if read.object("metrics") else None,
        notes=tuple(note[:_MAX_WORDS] for note in read.texts("notes")[:_MAX_NOTES]),
    )


def _ms(read: JsonFields, name: str) -> int:
    """A time that the store can hold and a calendar show."""
    return min(max(read.count(name) or 0, 0), _LAST_MS)
