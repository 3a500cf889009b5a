"""HTTP statuses as ChatErrors: what it means, what to do, the server's own words and its wish when to come back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from email.utils import parsedate_to_datetime
from math import ceil
from urllib.parse import urljoin, urlsplit

from desktop_chat.core.endpoint import Endpoint
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.limits import MAX_SENTENCE_CHARS
from desktop_chat.core.secret_rules import ENV_PREFIX, is_secret_header
from desktop_chat.core.values import value
from desktop_chat.providers.error_words import cut_to_sentence, error_words
from desktop_chat.wire.server_errors import one_line

_SENTENCES = {
    400: "The server did not accept the request",
    402: "The account behind this key has no credit left; top it up, or choose another endpoint",
    403: "The server refuses this request; the key may lack the right to it or to the model",
    407: "The proxy wants a password; check the proxy in the server's settings",
    408: "The server gave up waiting; try again",
    413: "The conversation is too large for this server; shorten it or begin a new one",
    415: "The server does not take this kind of request; check the URL",
    422: "The server did not accept the request",
    503: "The server has no room for this request now (status 503)",
    529: "The server is overloaded (status 529)",
}
_MAX_DETAIL_CHARS = 4000
#: At least this much of a server's words is worth showing.
_MIN_WORDS_CHARS = 40
_MAX_MODELS = 5
_MAX_MODEL_CHARS = 40


@value
class Asked:
    """The request that was refused. `offered` are the models the server offers, where it was asked for them."""

    endpoint: Endpoint
    url: str
    model: str = ""
    offered: tuple[str, ...] = ()


def http_error(
    status: int, headers: Mapping[str, str], body: bytes, *, had_key: bool, now_ms: int, asked: Asked | None = None
) -> ChatError:
    """The error for a response that is no 2xx; `headers` is read in lower case, `body` as far as it was read."""
    text = body.decode("utf-8", "replace").strip()
    wait_s = retry_after_s(headers, now_ms)
    if 300 <= status < 400:
        text = headers.get("location", text)
        sentence, words = _redirect_sentence(text, asked), ""
    else:
        words = error_words(text)
        sentence = _sentence(status, had_key, wait_s, text, asked)
    sentence = _stopped(sentence)
    room = max(_MIN_WORDS_CHARS, MAX_SENTENCE_CHARS - len(sentence) - len(" It said: "))
    if words:
        sentence = _stopped(f"{sentence} It said: {cut_to_sentence(words, room)}")
    return ChatError(ErrorKind.HTTP, sentence, detail=text[:_MAX_DETAIL_CHARS], status=status, retry_after_s=wait_s)


def retry_after_s(headers: Mapping[str, str], now_ms: int) -> float | None:
    """Seconds the server asks us to wait: `retry-after-ms`, or `Retry-After` as seconds or as a date."""
    milliseconds = _number(headers.get("retry-after-ms", ""))
    if milliseconds is not None:
        return milliseconds / 1000
    text = headers.get("retry-after", "").strip()
    seconds = _number(text)
    if seconds is not None or not text:
        return seconds
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - now_ms / 1000)
    except (ValueError, OverflowError):
        return None


def _sentence(status: int, had_key: bool, wait_s: float | None, text: str, asked: Asked | None) -> str:
    later = f"try again in {_duration(wait_s)}" if wait_s else "try again a little later"
    match status:
        case 401:
            return _key_sentence(had_key, asked)
        case 404:
            return _not_found_sentence(text, asked)
        case 405:
            path = f" {_path(asked.url)}" if asked is not None else ""
            return f"The address{path} takes no messages; check that the URL is that of a chat API"
        case 429:
            return f"The server has no room for this request now, or the quota is used up; {later}"
        case 503 | 529:
            return f"{_SENTENCES[status]}; {later}"
        case _ if status >= 500:
            return f"The server failed (status {status}); try again"
        case _:
            return _SENTENCES.get(status, f"The server did not accept the request (status {status})")


def _duration(seconds: float) -> str:
    """Rounded up to what a person counts in."""
    for unit, unit_s, most in (("s", 1, 120), ("min", 60, 120), ("h", 3600, 48)):
        if seconds <= most * unit_s:
            return f"{ceil(seconds / unit_s)} {unit}"
    return f"{ceil(seconds / 86_400)} days" if seconds < 86_400_000 else "some years"


def _key_sentence(had_key: bool, asked: Asked | None) -> str:
    if asked is None:
        return f"The server did not accept the key; set the right key for {_THIS}" if had_key else _NO_KEY.format(_THIS)
    own = next((pair for pair in asked.endpoint.headers if is_secret_header(pair[0])), None)
    if own is not None:
        variable = own[1].removeprefix(ENV_PREFIX)
        return f"The server did not accept the header {own[0]}; put the right key into the variable {variable}"
    name = _quoted(asked.endpoint.name) or _THIS
    return f"The server did not accept the key of {name}; set the right key" if had_key else _NO_KEY.format(name)


_THIS = "this server"
_NO_KEY = "The server wants a key; set one for {}"


def _not_found_sentence(text: str, asked: Asked | None) -> str:
    if asked is None:
        return "The server knows no such address or model; check the URL and the model"
    path = _path(asked.url)
    if asked.model and (asked.model in text or "model_not_found" in text):
        sentence = f"The server does not know the model {one_line(asked.model)[:_MAX_MODEL_CHARS]}; choose another"
    elif path == "/":
        sentence = f"There is no chat at this address; try {asked.endpoint.origin}/v1 as the URL"
    else:
        sentence = f"The server has nothing at {one_line(path)}; check the URL and the model"
    return f"{sentence}. It offers {_models(asked.offered)}" if asked.offered else sentence


def _models(names: Sequence[str]) -> str:
    shown = [one_line(name)[:_MAX_MODEL_CHARS] for name in names[:_MAX_MODELS]]
    if len(names) == 1:
        return f"the model {shown[0]}"
    more = len(names) - len(shown)
    last = f"{more} more" if more else shown.pop()
    return f"the models {', '.join(shown)} and {last}"


def _redirect_sentence(location: str, asked: Asked | None) -> str:
    try:
        parts = urlsplit(urljoin(asked.url if asked is not None else "", location))
        target = f" ({parts.scheme}://{parts.netloc.rpartition('@')[2]})" if parts.netloc else ""
    except ValueError:
        target = ""
    return f"The server sends us on to another address{target}; if you trust it, use that URL for the endpoint"


def _path(url: str) -> str:
    return urlsplit(url).path or "/"


def _quoted(name: str) -> str:
    return f"“{one_line(name)}”" if name else ""


def _stopped(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?", "…")) else sentence + "."


def _number(text: str) -> float | None:
    """A number of seconds that is not negative; None for everything else."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if 0 <= number < float("inf") else None
