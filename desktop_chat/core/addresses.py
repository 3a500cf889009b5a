"""What the path of a server's address tells."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from desktop_chat.core.endpoint import Dialect

OLLAMA_PORT = 11434
AZURE_HOSTS = (".openai.azure.com", ".services.ai.azure.com", ".cognitiveservices.azure.com")
_ENDINGS = {
    "/chat/completions": Dialect.OPENAI_CHAT,
    "/responses": Dialect.OPENAI_RESPONSES,
    "/messages": Dialect.ANTHROPIC_MESSAGES,
}
#: Cloudflare's own API, and the same behind its gateway.
_WORKERS_AI = re.compile(r"(/accounts/[^/]+/ai/run/.|/workers-ai/@)")
_OLLAMA = re.compile(r"/api/(chat|generate)$")


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
