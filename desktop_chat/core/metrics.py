"""What a stream cost and how it flowed; times come from the caller, in seconds of one monotonic clock."""

from __future__ import annotations

from desktop_chat.core.values import value


@value
class Usage:
    """Tokens as the server counted them; None where it did not say."""

    input_tokens: int | None = None
    output_tokens: int | None = None
    reasoning_tokens: int | None = None
    cached_tokens: int | None = None


@value
class Metrics:
    """What is kept of a stream that is over; all but the last two are in the command-line contract."""

    ttft_ms: float | None = None
    tokens_per_s: float | None = None
    duration_ms: float = 0.0
    chunks: int = 0
    bytes: int = 0
    max_gap_ms: float = 0.0
    heartbeats: int = 0
    #: (part, seconds) of the reasoning that came to its end.
    thought_s: tuple[tuple[int, float], ...] = ()
    #: What the answer cost in US dollars, where its price is known.
    cost_usd: float | None = None


class StreamMeter:
    """Fed by the transport tap (bytes) and by the turn (deltas); read by the pulse line at any time.

    All times are seconds of one monotonic clock.
    """

    def __init__(self, started_s: float) -> None:
        self.started_s = started_s
        self.first_delta_s: float | None = None
        self.last_delta_s: float | None = None
        self.last_byte_s: float | None = None
        self.ended_s: float | None = None
        self.chunks = 0
        self.bytes = 0
        self.heartbeats = 0
        self.max_gap_s = 0.0
        #: The longest pause between two arrivals since `take_gap`.
        self._new_gap_s = 0.0
        self.usage: Usage | None = None
        #: The model's name as the server told it at the end; empty if it did not.
        self.model = ""
        #: Top-level fields of the body that the server refused and that were then left out.
        self.refused_fields: set[str] = set()

    def bytes_received(self, count: int, now_s: float) -> None:
        """Raw body bytes arrived; the largest pause between two arrivals is kept."""
        if self.last_byte_s is not None and now_s - self.last_byte_s > self._new_gap_s:
            self._new_gap_s = now_s - self.last_byte_s
            self.max_gap_s = max(self.max_gap_s, self._new_gap_s)
        self.last_byte_s = now_s
        self.bytes += count

    def take_gap(self, now_s: float) -> float | None:
        """The longest pause, in seconds, that ended since this was asked last, or that goes on; None before bytes."""
        if self.last_byte_s is None:
            return None
        gap_s, self._new_gap_s = max(self._new_gap_s, now_s - self.last_byte_s), 0.0
        return gap_s

    def delta_received(self, now_s: float) -> None:
        """A delta with text was decoded."""
        if self.first_delta_s is None:
            self.first_delta_s = now_s
        self.last_delta_s = now_s
        self.chunks += 1

    def tokens_per_s(self) -> float | None:
        """Usage's output tokens (else chunks) over first to last delta; None before there are two."""
        if self.first_delta_s is None or self.last_delta_s is None or self.last_delta_s <= self.first_delta_s:
            return None
        tokens = self.usage.output_tokens if self.usage and self.usage.output_tokens else self.chunks
        return tokens / (self.last_delta_s - self.first_delta_s)

    def snapshot(self, now_s: float) -> Metrics:
        end_s = now_s if self.ended_s is None else self.ended_s
        ttft = None if self.first_delta_s is None else (self.first_delta_s - self.started_s) * 1000
        return Metrics(
            ttft_ms=ttft,
            tokens_per_s=self.tokens_per_s(),
            duration_ms=(end_s - self.started_s) * 1000,
            chunks=self.chunks,
            bytes=self.bytes,
            max_gap_ms=self.max_gap_s * 1000,
            heartbeats=self.heartbeats,
        )
