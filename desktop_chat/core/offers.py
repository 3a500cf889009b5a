"""What servers offer to choose from, as the model picker shows it."""

from __future__ import annotations

from typing import Final

from desktop_chat.core.values import value

#: In the place of a server's trouble while it is being asked.
ASKING: Final = "…"


@value
class ServerOffer:
    """The models of one endpoint, in the server's order; an empty name stands for the server's own choice."""

    endpoint_id: str
    name: str
    models: tuple[str, ...]
    #: Those that are in the server's memory now, and answer at once.
    loaded: frozenset[str] = frozenset()
    #: Why it could not be asked for its models, as one sentence; `ASKING` while it is being asked; else empty.
    trouble: str = ""
    #: Whether other names than these may be asked for.
    takes_any: bool = False
