"""An endpoint: what the user set, apart from what was learned from its answers."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from urllib.parse import urlsplit

from desktop_chat.core.values import value


class Dialect(StrEnum):
    """The streaming dialects; AUTO is a setting, never the dialect of a running stream."""

    AUTO = "auto"
    PLAIN_SSE = "plain_sse"
    OPENAI_CHAT = "openai_chat"


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
