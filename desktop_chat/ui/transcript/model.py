"""What the transcript asks for, as frozen values; what it shows is `core.shown`."""

from __future__ import annotations

from dataclasses import dataclass

#: Action ids the transcript carries out by itself or gives a signal of its own.
ACTION_COPY = "copy"
ACTION_EDIT = "edit"


@dataclass(frozen=True, slots=True)
class ActionRequest:
    message_id: str
    action: str


@dataclass(frozen=True, slots=True)
class BranchRequest:
    """`step` is -1 for the branch before, +1 for the one after."""

    message_id: str
    step: int
