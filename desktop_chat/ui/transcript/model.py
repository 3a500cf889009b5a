"""What the transcript asks for, as frozen values; what it shows is `core.shown`."""

from __future__ import annotations

from desktop_chat.core.tools import ToolAnswer
from desktop_chat.core.values import value

#: Action ids the transcript carries out by itself or gives a signal of its own.
ACTION_COPY = "copy"
ACTION_EDIT = "edit"


@value
class ActionRequest:
    message_id: str
    action: str


@value
class BranchRequest:
    """`step` is -1 for the branch before, +1 for the one after."""

    message_id: str
    step: int


@value
class ToolAnswers:
    """What the user said to all open calls of a message."""

    message_id: str
    answers: tuple[ToolAnswer, ...]


@value
class SaveRequest:
    """A file of an answer, as a data URL, is to be saved."""

    media_type: str
    url: str
    #: A name for it, without a folder.
    name: str = ""
