"""A ChatRequest as it goes to a server: URL, headers and body."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace

from desktop_chat.core.abilities import asked_dialect
from desktop_chat.core.endpoint import Dialect, Endpoint, Learned, RequestStyle, SessionPlace
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.messages import Role
from desktop_chat.core.request import ChatRequest
from desktop_chat.providers.bodies import HAND_WRITTEN, body_of
from desktop_chat.providers.bodies.shared import newest_text
from desktop_chat.providers.headers import headers_of, with_defaults
from desktop_chat.providers.urls import is_official_openai, target_of, with_query
from desktop_chat.wire.json_edge import JsonObject, parse_object

#: Fields of the body that an answer can do without, in the order in which they are the likelier culprits.
OPTIONAL_FIELDS = (
    *("stream_options", "reasoning_effort", "response_format", "max_completion_tokens", "max_tokens", "temperature"),
    *("top_p", "seed", "stop", "max_output_tokens", "reasoning", "thinking", "include", "store", "stop_sequences"),
    *("think", "format", "text", "trigger"),
)
#: Two names of one field: who refuses one gets the other.
_OTHER_NAME = {"max_tokens": "max_completion_tokens", "max_completion_tokens": "max_tokens"}
_DEFAULT_HEADERS = {"Content-Type": "application/json", "Accept": "text/event-stream, */*;q=0.5"}


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A request ready to be sent. `dialect` is AUTO where the answer has to tell; a GET has no body."""

    url: str
    headers: dict[str, str]
    body: JsonObject
    dialect: Dialect
    secrets: tuple[str, ...] = ()
    method: str = "POST"
    #: What `without` has taken away.
    refused: frozenset[str] = frozenset()

    def without(self, field: str) -> Outgoing:
        """The same without a top-level field of the body; what has another name goes under that, unless refused too."""
        refused = self.refused | {field}
        body = {name: value for name, value in self.body.items() if name != field}
        other = _OTHER_NAME.get(field, "")
        if field in self.body and other and other not in refused and self.dialect is Dialect.OPENAI_CHAT:
            body[other] = self.body[field]
        return replace(self, body=body, refused=refused)


def outgoing_request(request: ChatRequest, secret: str | None, environment: Mapping[str, str] = os.environ) -> Outgoing:
    """
    Raises:
        ChatError: kind SETTINGS, if the endpoint's URL, headers, key or extra body are not usable.
    """
    endpoint = request.endpoint
    url, dialect = target_of(endpoint, request.model)
    headers, secrets = headers_of(endpoint, secret, dialect, environment)
    headers = with_defaults(_DEFAULT_HEADERS, headers)
    request, place, name = _with_session(request, dialect)
    is_get = dialect in HAND_WRITTEN and endpoint.request_style is RequestStyle.GET
    if is_get:
        url = with_query(url, endpoint.query_name, newest_text(request))
        headers = {key: value for key, value in headers.items() if key.lower() != "content-type"}
    if place is SessionPlace.QUERY:
        url = with_query(url, name, request.session_id)
    elif place is SessionPlace.HEADER:
        headers = with_defaults(headers, {name: _header_value(name, request.session_id)})
    spoken = asked_dialect(endpoint, request.learned, dialect)
    body = {} if is_get else body_of(request, spoken, official=is_official_openai(endpoint))
    if place is SessionPlace.BODY and not is_get:
        body[name] = request.session_id
    outgoing = Outgoing(url, headers, body, dialect, secrets, "GET" if is_get else "POST")
    for field in sorted(request.learned.refused_fields & set(OPTIONAL_FIELDS)):
        outgoing = outgoing.without(field)
    return outgoing if is_get else replace(outgoing, body=_with_extra(outgoing.body, endpoint.extra_body))


def dialect_of_body(endpoint: Endpoint, learned: Learned) -> Dialect:
    """The dialect whose body an endpoint is sent; AUTO if that is the one for servers of unknown kind.

    Raises:
        ChatError: kind SETTINGS, if the endpoint's URL is not usable.
    """
    return asked_dialect(endpoint, learned, target_of(endpoint, "model")[1])


def _with_session(request: ChatRequest, dialect: Dialect) -> tuple[ChatRequest, SessionPlace, str]:
    """The request as a server wants it that keeps the conversation, and where the session's id goes.

    Without a place in the settings it is the query's `id`, and only servers that are written by hand are taken
    to keep conversations.
    """
    session = request.endpoint.session
    place = session.place
    if place is SessionPlace.NONE:
        place = SessionPlace.QUERY if dialect in HAND_WRITTEN else place
    if not request.session_id or place is SessionPlace.NONE:
        return request, SessionPlace.NONE, ""
    at = len(request.messages) - 1
    while at > 0 and request.messages[at].role is Role.TOOL:
        at -= 1
    return replace(request, messages=request.messages[max(at, 0) :]), place, session.name or "id"


def _header_value(name: str, text: str) -> str:
    if not (name.isascii() and text.isascii() and name.isprintable() and text.isprintable()):
        raise _settings(f"The session's id cannot be sent in the header {name}. Check the server's settings.")
    return text


def _with_extra(body: JsonObject, extra_body: str) -> JsonObject:
    """The endpoint's extra fields win; null takes a field away."""
    if not extra_body.strip():
        return body
    extra: Mapping[str, object] | None = parse_object(extra_body)
    if extra is None:
        raise _settings("The extra body of this server is not a JSON object. Correct it in the server's settings.")
    return {key: value for key, value in {**body, **extra}.items() if value is not None}


def _settings(sentence: str) -> ChatError:
    return ChatError(ErrorKind.SETTINGS, sentence, before_send=True)
