"""What the transcript asks for, as frozen values; what it shows is `core.shown`."""

from __future__ import annotations

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
