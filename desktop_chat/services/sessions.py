"""Conversations that the server keeps: which of its sessions an answer belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from desktop_chat.core.endpoint import Endpoint, SessionPlace
from desktop_chat.core.messages import Message, Role
from desktop_chat.core.values import value
from desktop_chat.core.verdict import Verdict

#: Said on the first answer of a session that does not begin with the conversation.
BEGINS_ANEW = "The server keeps the conversation: it begins a new one here and does not know what came before."

#: An answer that ended so has most likely left nothing in the session: the same one is asked again.
_NOT_TAKEN = frozenset({Verdict.NETWORK_ERROR, Verdict.HTTP_ERROR})


@value
class ChosenSession:
    """`id` is empty where the server keeps nothing; `notes` go to the answer."""

    id: str = ""
    notes: tuple[str, ...] = ()


def session_for(
    endpoint: Endpoint,
    path: Sequence[Message],
    *,
    given: str = "",
    branches: bool = False,
    again: Message | None = None,
) -> ChosenSession:
    """The session in which `endpoint` answers the last message of `path`.

    That of the newest answer goes on, unless the turn `branches` off (an edit, or asking for the answer `again`), or
    another endpoint gave it; else a new one begins. `given` is the user's own choice.
    """
    if given:
        return ChosenSession(given)
    if endpoint.session.place is SessionPlace.NONE:
        return ChosenSession()
    newest = next((message for message in reversed(path) if message.role is Role.ASSISTANT), None)
    if again is not None and again.verdict in _NOT_TAKEN:
        newest, branches = again, False
    if not branches and newest is not None and newest.session_id and newest.endpoint_id == endpoint.id:
        return ChosenSession(newest.session_id)
    return ChosenSession(str(uuid4()), (BEGINS_ANEW,) if len(path) > 1 else ())
