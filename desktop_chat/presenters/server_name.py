"""What a server is called until somebody names it: its host, told apart from the others."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Collection


def free_name(url: str, taken: Collection[str]) -> str:
    """Host and port of the address; where that is `taken`, the path or a number with it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    host = parts.netloc.rpartition("@")[2] or url
    used = {name.strip().casefold() for name in taken}
    candidates = (host, host + parts.path.rstrip("/"), *(f"{host} {number}" for number in range(2, len(used) + 3)))
    return next(name for name in candidates if name.casefold() not in used)
