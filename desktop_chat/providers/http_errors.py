"""HTTP statuses as ChatErrors, with the server's own words and its wish when to come back."""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.limits import MAX_SENTENCE_CHARS
from desktop_chat.wire.json_edge import parse_object
from desktop_chat.wire.server_errors import one_line, words_of

_SENTENCES = {
    400: "The server did not accept the request",
    402: "The account behind this key has no credit left; top it up, or choose another endpoint",
    403: "The server refuses this request; the key may lack the right to it or to the model",
    404: "The server knows no such address or model; check the URL and the model",
    405: "The address takes no messages; check that the URL is that of a chat API",
    407: "The proxy wants a password; check the proxy in the endpoint's settings",
    408: "The server gave up waiting; try again",
    413: "The conversation is too large for this server; shorten it or begin a new one",
    415: "The server does not take this kind of request; check the URL",
    422: "The server did not accept the request",
}
_MAX_DETAIL_CHARS = 4000


def http_error(status: int, headers: Mapping[str, str], body: bytes, *, had_key: bool, now_ms: int) -> ChatError:
    """The error for a response that is no 2xx; `headers` is read in lower case, `body` as far as it was read."""
    text = body.decode("utf-8", "replace").strip()
    wait_s = retry_after_s(headers, now_ms)
    sentence = _sentence(status, had_key, wait_s)
    if 300 <= status < 400:
        text = headers.get("location", text)
    words = _words(text)
    if words:
        sentence = one_line(f"{sentence}. It said: {words}")
    if not sentence.endswith((".", "!", "?", "…")):
        sentence += "."
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


def _sentence(status: int, had_key: bool, wait_s: float | None) -> str:
    if status == 401:
        if had_key:
            return "The server did not accept the key; set the right key for this endpoint"
        return "The server wants a key; set one for this endpoint"
    if status == 429:
        when = f"in {wait_s:.0f} s" if wait_s else "a little later"
        return f"The server has no room for this request now, or the quota is used up; try again {when}"
    if 300 <= status < 400:
        return "The server sends us on to another address; if you trust it, use that URL for the endpoint"
    if status >= 500:
        return f"The server failed (status {status}); try again"
    return _SENTENCES.get(status, f"The server did not accept the request (status {status})")


def _words(text: str) -> str:
    """The server's message, if it gave one that a person can read."""
    value = parse_object(text)
    if value is not None:
        return words_of(value)
    short_text = len(text) <= MAX_SENTENCE_CHARS and "<" not in text and "\n" not in text and "Traceback" not in text
    return text if short_text else ""


def _number(text: str) -> float | None:
    """A number of seconds that is not negative; None for everything else."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if 0 <= number < float("inf") else None
