"""An endpoint: what the user set, apart from what was learned from its answers."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from urllib.parse import urlsplit

from desktop_chat.core.parameters import Parameters
from desktop_chat.core.values import value


class Dialect(StrEnum):
    """The streaming dialects; AUTO is a setting, never the dialect of a running stream."""

    AUTO = "auto"
    PLAIN_SSE = "plain_sse"
    OPENAI_CHAT = "openai_chat"
    OPENAI_RESPONSES = "openai_responses"
    ANTHROPIC_MESSAGES = "anthropic_messages"
    AI_SDK_UI = "ai_sdk_ui"
    AI_SDK_DATA = "ai_sdk_data"
    TEXT_STREAM = "text_stream"
    OLLAMA = "ollama"
    WORKERS_AI = "workers_ai"
    AG_UI = "ag_ui"


#: Where a clean end without the end marker proves nothing, neither that the answer is whole nor that it was cut.
UNMARKED_DIALECTS = frozenset({Dialect.PLAIN_SSE, Dialect.WORKERS_AI, Dialect.TEXT_STREAM})


class EndpointKind(StrEnum):
    #: A server of the user's, reached over HTTP.
    REMOTE = "remote"
    #: The small model in a child process of ours.
    LOCAL = "local"
    #: The scripted provider: self-test, screenshots and tests.
    SCRIPTED = "scripted"


class AuthStyle(StrEnum):
    NONE = "none"
    BEARER = "bearer"
    X_API_KEY = "x-api-key"
    #: As Azure wants it.
    API_KEY = "api-key"


class RequestStyle(StrEnum):
    """How a hand-written server (`plain_sse`, `text_stream`) is asked; the other dialects have a way of their own."""

    #: One body that all simple servers understand.
    AUTO = "auto"
    #: `{"message": newest text}`.
    MESSAGE = "message"
    #: `{"messages": [{role, content}, ...]}`.
    MESSAGES = "messages"
    #: GET, the newest text in the query, as a browser's EventSource asks.
    GET = "get"


class SessionPlace(StrEnum):
    """Where the id of a conversation that the server keeps goes."""

    NONE = "none"
    QUERY = "query"
    HEADER = "header"
    BODY = "body"


@value
class Timeouts:
    """Seconds; None waits for ever. `idle_s` counts from the last byte, `first_token_s` from the request."""

    connect_s: float | None = 10.0
    first_token_s: float | None = 120.0
    idle_s: float | None = 60.0
    total_s: float | None = None


@value
class Tls:
    """`ca_file` and `client_cert` are PEM files; an empty string uses the system's trust store."""

    ca_file: str = ""
    client_cert: str = ""


@value
class Session:
    """A server that keeps the history itself gets the newest message only, and a session id under `name`."""

    place: SessionPlace = SessionPlace.NONE
    name: str = "id"


@value
class Endpoint:
    """What the user set. `url` is a base URL (`.../v1`) or the full URL of a streaming path."""

    id: str
    name: str
    url: str = ""
    kind: EndpointKind = EndpointKind.REMOTE
    dialect: Dialect = Dialect.AUTO
    model: str = ""
    auth: AuthStyle = AuthStyle.BEARER
    headers: tuple[tuple[str, str], ...] = ()
    extra_body: str = ""
    tls: Tls = field(default_factory=Tls)
    proxy: str = ""
    timeouts: Timeouts = field(default_factory=Timeouts)
    retries: int = 3
    #: Size of the model's context window in tokens, if known; older messages that do not fit are left out.
    context_tokens: int | None = None
    request_style: RequestStyle = RequestStyle.AUTO
    #: The query's name for the prompt with `RequestStyle.GET`.
    query_name: str = "message"
    session: Session = field(default_factory=Session)
    #: Defaults for its conversations, which may have their own.
    system_prompt: str = ""
    parameters: Parameters = field(default_factory=Parameters)

    @property
    def origin(self) -> str:
        """Scheme, host and port: what a key belongs to."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}" if parts.netloc else ""

    def end_marker_key(self, dialect: Dialect) -> str:
        """What `Learned.end_markers` holds for streams of this URL and dialect."""
        return f"{self.url.partition('?')[0]} {dialect.value}"


@value
class Learned:
    """What an endpoint's answers taught us; may be thrown away at any time."""

    dialect: Dialect | None = None
    models: tuple[str, ...] = ()
    #: `Endpoint.end_marker_key` of streams that sent an end marker.
    end_markers: frozenset[str] = frozenset()
    #: Top-level fields of the body that the server refused; they are left out from then on.
    refused_fields: frozenset[str] = frozenset()


LOCAL_ENDPOINT_ID = "local"
LOCAL_ENDPOINT = Endpoint(
    id=LOCAL_ENDPOINT_ID,
    name="Small local model",
    kind=EndpointKind.LOCAL,
    dialect=Dialect.OPENAI_CHAT,
    model="SmolLM2-135M-Instruct",
    auth=AuthStyle.BEARER,
    context_tokens=4096,
)
