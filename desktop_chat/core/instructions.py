"""What every answer of a conversation is asked with, and where that leaves the choice to its server's settings."""

from __future__ import annotations

from desktop_chat.core.endpoint import Dialect, Endpoint
from desktop_chat.core.parameters import Parameters
from desktop_chat.core.values import value


@value
class Instructions:
    """`conversation_id` is None for a conversation that does not exist yet."""

    conversation_id: str | None
    system_prompt: str
    parameters: Parameters


@value
class InstructionsForm:
    """Instructions, with what answers: None where the endpoint was removed. `dialect` is that of its requests."""

    instructions: Instructions
    endpoint: Endpoint | None
    model: str = ""
    dialect: Dialect = Dialect.AUTO
