"""What an ended turn teaches about its endpoint."""

from __future__ import annotations

from dataclasses import replace

from desktop_chat.core.endpoint import Dialect, Endpoint, Learned
from desktop_chat.core.events import Ended
from desktop_chat.core.verdict import FINISHED, Verdict


def learned_from(
    learned: Learned, endpoint: Endpoint, dialect: Dialect | None, refused_fields: frozenset[str], ended: Ended
) -> Learned:
    """`learned` and what this turn adds: nothing, if it failed. Only a marked end teaches the marker."""
    if dialect is None or ended.verdict not in FINISHED:
        return learned
    markers = learned.end_markers
    if ended.verdict is Verdict.COMPLETE:
        markers = markers | {endpoint.end_marker_key(dialect)}
    return replace(
        learned, dialect=dialect, end_markers=markers, refused_fields=learned.refused_fields | refused_fields
    )
