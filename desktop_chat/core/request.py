"""One question to one endpoint, free of any dialect."""

from __future__ import annotations

from dataclasses import field
from typing import Literal, TypeAlias

from desktop_chat.core.endpoint import Endpoint, Learned
from desktop_chat.core.messages import Parameters, Part, Role
from desktop_chat.core.values import value

#: Why the server is asked: for an answer to what is new, or for another answer to the same. The words of the AI SDK.
Trigger: TypeAlias = Literal["submit-message", "regenerate-message"]

#: The result of a call that nobody ran: servers want one for each.
CALL_NOT_RUN = "The call was not run."


@value
class PromptMessage:
    """A message as it goes to the server; neighbours never share a role.

    One with role TOOL answers the calls of the assistant's message before it.
    """

    role: Role
    parts: tuple[Part, ...]
    id: str = ""


@value
class ChatRequest:
    """What a provider needs to reach a server, apart from the key, which it asks its secret source for."""

    endpoint: Endpoint
    messages: tuple[PromptMessage, ...]
    model: str = ""
    system: str = ""
    parameters: Parameters = field(default_factory=Parameters)
    conversation_id: str = ""
    session_id: str = ""
    learned: Learned = field(default_factory=Learned)
    trigger: Trigger = "submit-message"
