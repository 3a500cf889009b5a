"""What an ended turn teaches about its endpoint."""

from __future__ import annotations

from dataclasses import replace

from desktop_chat.core.endpoint import Dialect, Endpoint, Learned
from desktop_chat.core.events import Ended
from desktop_chat.core.verdict import FINISHED, Verdict


def learned_from(
    learned: Learned, endpoint: Endpoint, dialect: Dialect | None, refused_fields: frozenset[str], ended: Ended
) -> Learned:
    """`learned` and what this turn adds. Only a marked end teaches the marker.

    An answer that the server ended with an error teaches the dialect all the same: the error may be about a request
    in the wrong one. Any other failed answer teaches nothing.
    """
    if dialect is None or ended.verdict not in FINISHED | {Verdict.SERVER_ERROR}:
        return learned
    if ended.verdict is Verdict.SERVER_ERROR:
        return replace(learned, dialect=dialect)
    markers = learned.end_markers
    if ended.verdict is Verdict.COMPLETE:
        markers = markers | {endpoint.end_marker_key(dialect)}
    return replace(
        learned, dialect=dialect, end_markers=markers, refused_fields=learned.refused_fields | refused_fields
    )
