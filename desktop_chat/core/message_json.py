"""What belongs to a message besides its parts, as JSON: how the store and exports write it."""

from __future__ import annotations

from desktop_chat.core.errors import ErrorInfo, ErrorKind
from desktop_chat.core.json_fields import JsonFields, as_number
from desktop_chat.core.metrics import Metrics, Usage


def error_from_json(read: JsonFields) -> ErrorInfo:
    """The inverse of `dataclasses.asdict`; a kind of a newer version becomes an internal one."""
    kind = read.text("kind")
    known = ErrorKind(kind) if kind in ErrorKind.__members__.values() else ErrorKind.INTERNAL
    return ErrorInfo(known, read.text("sentence"), read.text("detail"), read.count("status"))


def usage_from_json(read: JsonFields) -> Usage:
    """The inverse of `dataclasses.asdict`."""
    return Usage(
        input_tokens=read.count("input_tokens"),
        output_tokens=read.count("output_tokens"),
        reasoning_tokens=read.count("reasoning_tokens"),
        cached_tokens=read.count("cached_tokens"),
    )


def metrics_from_json(read: JsonFields) -> Metrics:
    """The inverse of `dataclasses.asdict`."""
    return Metrics(
        ttft_ms=read.number("ttft_ms"),
        tokens_per_s=read.number("tokens_per_s"),
        duration_ms=read.number("duration_ms") or 0.0,
        chunks=read.count("chunks") or 0,
        bytes=read.count("bytes") or 0,
        max_gap_ms=read.number("max_gap_ms") or 0.0,
        heartbeats=read.count("heartbeats") or 0,
        thought_s=_times(read.lists("thought_s")),
        cost_usd=read.number("cost_usd"),
    )


def _times(pairs: tuple[list[object], ...]) -> tuple[tuple[int, float], ...]:
    return tuple(
        (pair[0], float(seconds))
        for pair in pairs
        if len(pair) == 2 and isinstance(pair[0], int) and (seconds := as_number(pair[1])) is not None
    )
