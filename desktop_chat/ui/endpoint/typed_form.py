"""What was typed into the form of a server."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop_chat.core.endpoint import Endpoint


@dataclass(frozen=True, slots=True)
class EndpointForm:
    """The id of a new endpoint is empty; an empty `key` leaves a stored one as it is."""

    endpoint: Endpoint
    key: str = field(repr=False, default="")
    #: Keep the key in memory only.
    session_only: bool = False
