"""What the body of a pasted request tells about its server."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field
from typing import cast

from desktop_chat.core.endpoint import Dialect, RequestStyle, Session, SessionPlace
from desktop_chat.core.json_fields import JsonFields, as_list, as_object
from desktop_chat.core.parameters import Parameters
from desktop_chat.core.secret_rules import is_secret_header
from desktop_chat.core.values import value

SESSION_NAMES = frozenset(
    {
        *("session", "session_id", "sessionId", "session-id", "conversation", "conversation_id", "conversationId"),
        *("chat_id", "chatId", "thread_id", "threadId"),
    }
)
#: Made anew for each request, or told by the settings.
_OWN = frozenset(
    {
        *("message", "messages", "input", "prompt", "id", "trigger", "messageId", "model", "stream", "stream_options"),
        *("system", "instructions", "temperature", "top_p", "max_tokens", "max_completion_tokens", "seed"),
        *("max_output_tokens", "stop", "stop_sequences", "reasoning_effort"),
    }
)
_AG_UI = frozenset({"threadId", "runId", "state", "tools", "context", "forwardedProps"})


@value
class PastedBody:
    """`dialect` is AUTO where the body tells nothing; `extra` is JSON text or nothing."""

    dialect: Dialect = Dialect.AUTO
    style: RequestStyle = RequestStyle.AUTO
    model: str = ""
    system: str = ""
    parameters: Parameters = field(default_factory=Parameters)
    session: Session = field(default_factory=Session)
    extra: str = ""
    notes: tuple[str, ...] = ()


def pasted_body(text: str, by_path: Dialect | None, *, is_anthropic: bool = False) -> PastedBody:
    """`by_path` is the dialect that the address tells; `is_anthropic`, that a header does."""
    if not text.strip():
        return PastedBody(by_path or (Dialect.ANTHROPIC_MESSAGES if is_anthropic else Dialect.AUTO))
    fields = _object_in(text)
    if fields is None:
        return PastedBody(
            by_path or Dialect.AUTO, notes=("The body of this command is no JSON object and is left out.",)
        )
    dialect = by_path or (Dialect.ANTHROPIC_MESSAGES if is_anthropic else _dialect_of(fields))
    style = _style_of(fields) if dialect is Dialect.AUTO else RequestStyle.AUTO
    session = _session_in(fields) if dialect is Dialect.AUTO else Session()
    parameters, used = _parameters_in(fields)
    known = _OWN | used | {session.name} | (_AG_UI if dialect is Dialect.AG_UI else frozenset[str]())
    rest = {name: it for name, it in fields.items() if name not in known}
    secrets = [name for name, it in rest.items() if _holds_secret(name, it)]
    extra = {name: it for name, it in rest.items() if name not in secrets}
    notes = [
        f"The field {name} of the body is left out: it looks like a key, and keys are kept apart." for name in secrets
    ]
    if dialect is Dialect.AUTO and "prompt" in fields and style is RequestStyle.AUTO:
        notes.append("This server takes its question as 'prompt'; choose its protocol if the answer stays away.")
    return PastedBody(
        dialect=dialect,
        style=style,
        model=JsonFields(fields).text("model"),
        system=_system_in(fields),
        parameters=parameters,
        session=session,
        extra=json.dumps(extra, ensure_ascii=False) if extra else "",
        notes=tuple(notes),
    )


def _object_in(text: str) -> dict[str, object] | None:
    """Older PowerShell wants the quotation marks of JSON escaped, so it is also read without those escapes."""
    for candidate in (text, text.replace('\\"', '"')):
        try:
            found: object = json.loads(candidate)
        except (ValueError, RecursionError):
            continue
        return cast("dict[str, object]", found) if isinstance(found, dict) else None
    return None


def _dialect_of(fields: Mapping[str, object]) -> Dialect:
    messages = [as_object(entry) for entry in as_list(fields.get("messages"))]
    if "threadId" in fields and "runId" in fields:
        return Dialect.AG_UI
    if "trigger" in fields and messages:
        return Dialect.AI_SDK_UI
    if messages and all("parts" in message for message in messages):
        return Dialect.AI_SDK_DATA if "content" in messages[0] else Dialect.AI_SDK_UI
    if "input" in fields and "model" in fields:
        return Dialect.OPENAI_RESPONSES
    if "options" in fields and messages:
        return Dialect.OLLAMA
    return Dialect.AUTO


def _style_of(fields: Mapping[str, object]) -> RequestStyle:
    if "message" in fields and "messages" not in fields:
        return RequestStyle.MESSAGE
    if "messages" in fields and "message" not in fields:
        return RequestStyle.MESSAGES
    return RequestStyle.AUTO


def _session_in(fields: Mapping[str, object]) -> Session:
    name = next((name for name in fields if name in SESSION_NAMES), "")
    if not name and "id" in fields and "message" in fields and "messages" not in fields:
        name = "id"
    return Session(SessionPlace.BODY, name) if name else Session()


def _system_in(fields: Mapping[str, object]) -> str:
    for name in ("system", "instructions"):
        if fields.get(name):
            return _text_in(fields[name])
    first = as_object(next(iter(as_list(fields.get("messages")) or as_list(fields.get("input"))), None))
    return _text_in(first.get("content")) if first.get("role") in ("system", "developer") else ""


def _text_in(content: object) -> str:
    """Text, or blocks of it."""
    if isinstance(content, str):
        return content
    return "\n\n".join(filter(None, (JsonFields(as_object(block)).text("text") for block in as_list(content))))


def _parameters_in(fields: Mapping[str, object]) -> tuple[Parameters, frozenset[str]]:
    """The parameters, and the nested fields that hold nothing else."""
    read, options = JsonFields(fields), JsonFields(as_object(fields.get("options")))
    limits = [read.count(name) for name in ("max_completion_tokens", "max_output_tokens", "max_tokens")]
    stop = fields.get("stop", fields.get("stop_sequences"))
    text_format = as_object(as_object(fields.get("text")).get("format"))
    is_json = as_object(fields.get("response_format")).get("type") == "json_object" or fields.get("format") == "json"
    used = {
        name
        for name, is_used in (
            ("response_format", is_json),
            ("format", is_json),
            ("text", fields.get("text") == {"format": {"type": "json_object"}}),
            ("reasoning", set(as_object(fields.get("reasoning"))) == {"effort"}),
            (
                "options",
                set(as_object(fields.get("options"))) <= {"temperature", "top_p", "num_predict", "seed", "stop"},
            ),
        )
        if is_used
    }
    parameters = Parameters(
        temperature=_first(read.number("temperature"), options.number("temperature")),
        top_p=_first(read.number("top_p"), options.number("top_p")),
        max_tokens=next((it for it in (*limits, options.count("num_predict")) if it is not None and it > 0), None),
        stop=(stop,) if isinstance(stop, str) else JsonFields({"stop": stop}).texts("stop") or options.texts("stop"),
        seed=read.count("seed") if read.count("seed") is not None else options.count("seed"),
        reasoning_effort=read.text("reasoning_effort") or JsonFields(read.object("reasoning")).text("effort"),
        json_mode=is_json or text_format.get("type") == "json_object" or None,
    )
    return parameters, frozenset(used)


def _first(one: float | None, other: float | None) -> float | None:
    return other if one is None else one


def _holds_secret(name: str, content: object) -> bool:
    """A field whose name says so, here or further inside, with a text in it."""
    if isinstance(content, str):
        return bool(content) and is_secret_header(name)
    inside = [*as_object(content).items(), *((name, entry) for entry in as_list(content))]
    return any(_holds_secret(inner, entry) for inner, entry in inside)
