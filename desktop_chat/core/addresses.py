"""What a server's address tells of the dialect it speaks."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

from desktop_chat.core.endpoint import Dialect

OLLAMA_PORT = 11434
GATEWAY_HOST = "gateway.ai.cloudflare.com"
WORKERS_HOST = "api.cloudflare.com"
OPENAI_HOSTS = ("api.openai.com", "eu.api.openai.com", "us.api.openai.com")
ANTHROPIC_HOST = "api.anthropic.com"
_AZURE_HOSTS = (".openai.azure.com", ".services.ai.azure.com", ".cognitiveservices.azure.com")
_ENDINGS = {
    "/chat/completions": Dialect.OPENAI_CHAT,
    "/responses": Dialect.OPENAI_RESPONSES,
    "/messages": Dialect.ANTHROPIC_MESSAGES,
}
#: Cloudflare's own API, and the same behind its gateway.
_WORKERS_AI = re.compile(r"(/accounts/[^/]+/ai/run/.|/workers-ai/@)")
#: Whether Cloudflare's own API is meant, which lists its models; the gateway in front of it does not.
_WORKERS_RUN = re.compile(r"/ai/run(/|$)")
#: Servers of these dialects were written for one purpose, and list no models.
_WITHOUT_LIST = frozenset(
    {Dialect.PLAIN_SSE, Dialect.TEXT_STREAM, Dialect.AI_SDK_UI, Dialect.AI_SDK_DATA, Dialect.AG_UI}
)
_OLLAMA = re.compile(r"/api/(chat|generate)$")
#: How the path of a base URL ends: a version, or the word gateways put before the vendor's own paths.
OPENAI_BASE = re.compile(r"(/v\d+[a-z0-9]*|/openai|/compat)$")
_ANTHROPIC_BASE = re.compile(r"/anthropic(/v\d+)?$")
_VENDOR_BASE = re.compile(r"/(workers-ai|groq|deepseek|azure-openai/[^/]+/[^/]+)$")

#: A name that the world knows: it ends in letters, has a dot, and is none of those that only a home or a house knows.
_WORLD_NAME = re.compile(
    r"[^:@\[\]]+\.(?!(?:local|localhost|lan|home|internal|intranet|corp|arpa|test)$)[a-z][a-z0-9-]+$"
)


def with_scheme(url: str) -> str:
    """An address that was written without `http://` or `https://`, as it was meant.

    A server in the world is asked over TLS, so that no key goes there in clear; one at a port, at a number or in the
    same house seldom has it.
    """
    if "://" in url or not url:
        return url
    is_in_world = _WORLD_NAME.match(re.split(r"[/?#]", url, maxsplit=1)[0].lower())
    return f"{'https' if is_in_world else 'http'}://{url}"


def dialect_of_path(url: str) -> Dialect | None:
    """The dialect a URL's path stands for; None if the path is unknown, as the AI SDK's own `/api/chat` is.

    Raises:
        ValueError: it is no URL.
    """
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    for ending, dialect in _ENDINGS.items():
        if path.endswith(ending):
            return dialect
    if _OLLAMA.search(path) and parts.netloc.endswith(f":{OLLAMA_PORT}"):
        return Dialect.OLLAMA
    return Dialect.WORKERS_AI if _WORKERS_AI.search(path) else None


def dialect_of_base(url: str) -> Dialect:
    """What a base URL most likely wants; AUTO where it is none that is known.

    Raises:
        ValueError: it is no URL.
    """
    parts = urlsplit(url)
    host, path = parts.hostname or "", parts.path.rstrip("/")
    if host == ANTHROPIC_HOST or (host == GATEWAY_HOST and _ANTHROPIC_BASE.search(path)):
        return Dialect.ANTHROPIC_MESSAGES
    if host == WORKERS_HOST and path.endswith("/ai/run"):
        return Dialect.WORKERS_AI
    if parts.port == OLLAMA_PORT and path in ("", "/api"):
        return Dialect.OLLAMA
    if OPENAI_BASE.search(path) or host in OPENAI_HOSTS or is_azure(host) or is_vendor_base(parts):
        return Dialect.OPENAI_CHAT
    return Dialect.AUTO


def lists_models(dialect: Dialect, url: str) -> bool:
    """Whether a server that speaks `dialect` at `url` can be asked which models it has.

    Raises:
        ValueError: it is no URL.
    """
    if dialect is Dialect.WORKERS_AI:
        return bool(_WORKERS_RUN.search(urlsplit(url).path.rstrip("/")))
    return dialect not in _WITHOUT_LIST


def is_azure(host: str) -> bool:
    """True for a host of Azure's."""
    return host.endswith(_AZURE_HOSTS)


def is_vendor_base(parts: SplitResult) -> bool:
    """A vendor behind Cloudflare's gateway whose paths begin without a version."""
    path = parts.path.rstrip("/")
    return parts.hostname == GATEWAY_HOST and bool(_VENDOR_BASE.search(path)) and path.count("/") > 3
