"""Put a damaged file aside, so that a new one can be made and the old one looked at."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path


def put_aside(path: Path, now_ms: int, endings: tuple[str, ...] = ("",)) -> Path:
    """Rename a file (with what stands beside it under these endings) to a name that is free; that name.

    Raises:
        OSError: if it cannot be renamed.
    """
    stamp = datetime.fromtimestamp(now_ms / 1000, UTC).strftime("%Y%m%d-%H%M%S")
    kept = path.with_name(f"{path.name}.damaged-{stamp}")
    number = 1
    while kept.exists():
        number += 1
        kept = path.with_name(f"{path.name}.damaged-{stamp}-{number}")
    for ending in endings:
        beside = path.with_name(path.name + ending)
        if beside.exists():
            beside.rename(kept.with_name(kept.name + ending))
    return kept
