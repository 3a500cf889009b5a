"""What the user should know about an answer besides its text: cache, quota, a proxy that holds answers back."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_chat.core.abilities import asked_dialect, takes_pictures
from desktop_chat.core.attachments import is_image
from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.events import TOKEN_EVENTS, StreamEvent
from desktop_chat.core.request import ChatRequest

_CACHE_HEADERS = ("cf-aig-cache-status", "cf-cache-status", "x-cache-status")
_GATEWAY_PREFIX = "cf-aig-"
#: `{0}` is what is counted; the first pair of headers that is there counts.
_QUOTA_HEADERS = (
    ("x-ratelimit-remaining-{0}", "x-ratelimit-limit-{0}"),
    ("anthropic-ratelimit-{0}-remaining", "anthropic-ratelimit-{0}-limit"),
)
_PLAIN_QUOTA_HEADERS = (("x-ratelimit-remaining", "x-ratelimit-limit"), ("ratelimit-remaining", "ratelimit-limit"))
#: A quota is worth a word once less than this part of it is left.
_LITTLE = 0.2
#: An answer that came as a whole within `_BURST_S`, after `_LONG_WAIT_S` without a byte, was held back on its way.
_LONG_WAIT_S = 3.0
_BURST_S = 0.05
_MIN_BURST_TOKENS = 10
_HELD_BACK = (
    "The whole answer came at once after {wait:.0f} s: a proxy on the way seems to hold it back. "
    "Let the server send the header “X-Accel-Buffering: no”, or turn buffering off at the proxy."
)


def left_out(request: ChatRequest, dialect: Dialect) -> list[str]:
    """A sentence about what the newest message carries and a request of `dialect` has no place for."""
    spoken = asked_dialect(request.endpoint, request.learned, dialect)
    newest = request.messages[-1].parts if request.messages else ()
    pictures = sum(map(is_image, newest))
    if not pictures or takes_pictures(spoken, request.endpoint.request_style):
        return []
    what = "The picture was" if pictures == 1 else f"{pictures} pictures were"
    return [f"{what} not sent: this server's requests have no place for pictures."]


def head_notes(headers: Mapping[str, str]) -> list[str]:
    """A sentence for each fact in the head of an answer; `headers` in lower case."""
    notes: list[str] = []
    if is_cached(headers):
        notes.append("Served from the gateway's cache.")
    is_gateway = any(name.startswith(_GATEWAY_PREFIX) for name in headers)
    for what in ("requests", "tokens"):
        pairs = [(one.format(what), other.format(what)) for one, other in _QUOTA_HEADERS]
        if what == "requests":
            pairs += _PLAIN_QUOTA_HEADERS
        note = _quota_note(headers, pairs, what, always=is_gateway)
        if note:
            notes.append(note)
    return notes


def is_cached(headers: Mapping[str, str]) -> bool:
    """True if a gateway answered out of its cache."""
    return any(headers.get(name, "").strip().upper() == "HIT" for name in _CACHE_HEADERS)


def _quota_note(headers: Mapping[str, str], pairs: list[tuple[str, str]], what: str, *, always: bool) -> str:
    for remaining_name, limit_name in pairs:
        remaining, limit = _count(headers.get(remaining_name)), _count(headers.get(limit_name))
        if remaining is not None and limit:
            if always or remaining < _LITTLE * limit:
                return f"{remaining:,} of {limit:,} {what} left in this period."
            return ""
    return ""


def _count(text: str | None) -> int | None:
    """A count in a header; some append more about it (`100, 100;w=60`)."""
    digits = (text or "").partition(",")[0].partition(";")[0].strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 15 else None


class BurstWatch:
    """Notices an answer that was held back somewhere. Times are seconds of one monotonic clock."""

    def __init__(self, asked_s: float) -> None:
        self._asked_s = asked_s
        self._first_byte_s: float | None = None
        self._tokens = 0
        self._is_burst = True

    def take(self, events: list[StreamEvent], first_byte_s: float | None, now_s: float | None) -> None:
        """Events that came out of the bytes that arrived at `now_s`."""
        if not self._is_burst or first_byte_s is None or now_s is None:
            return
        tokens = sum(isinstance(event, TOKEN_EVENTS) for event in events)
        if tokens and (now_s - first_byte_s > _BURST_S or first_byte_s - self._asked_s < _LONG_WAIT_S):
            self._is_burst = False
        self._first_byte_s = first_byte_s
        self._tokens += tokens

    def note(self) -> str:
        """The sentence about it; empty if the answer flowed."""
        if not self._is_burst or self._tokens < _MIN_BURST_TOKENS or self._first_byte_s is None:
            return ""
        return _HELD_BACK.format(wait=self._first_byte_s - self._asked_s)
