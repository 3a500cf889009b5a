"""What a server is called until somebody names it: its host, told apart from the others."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


def free_name(url: str, taken: Collection[str]) -> str:
    """Host and port of the address; where that is `taken`, the path or a number with it."""
    used = {name.strip().casefold() for name in taken}
    return next(name for name in _candidates(url, len(used)) if name.casefold() not in used)


def is_made_of(name: str, url: str) -> bool:
    """Whether the address gave this name to its server, and nobody named it since."""
    host = next(iter(_candidates(url, 0)))
    return name in _candidates(url, 0) or (name.startswith(f"{host} ") and name.removeprefix(f"{host} ").isdecimal())


def _candidates(url: str, used: int) -> Sequence[str]:
    """The best first, one more than are `used`."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return (url, *(f"{url} {number}" for number in range(2, used + 2)))
    host = parts.netloc.rpartition("@")[2] or url
    return (host, host + parts.path.rstrip("/"), *(f"{host} {number}" for number in range(2, used + 3)))
