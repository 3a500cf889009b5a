"""A turn that is kept nowhere: no conversation, no journal."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_chat.core.endpoint import Endpoint, Learned
from desktop_chat.core.events import Ended
from desktop_chat.core.messages import Message, Part, Role, TextPart
from desktop_chat.core.metrics import Metrics, Usage
from desktop_chat.core.ports import Clock, Provider
from desktop_chat.core.request import ChatRequest, PromptMessage
from desktop_chat.services.system_clock import new_id
from desktop_chat.services.turn import Listener, RunningTurn


class _NoJournal:
    def append(self, part: int, kind: str, text: str) -> None:
        pass

    def discard(self, from_part: int) -> None:
        pass

    def end(
        self,
        ended: Ended,
        parts: Sequence[Part],
        usage: Usage | None,
        metrics: Metrics,
        model: str,
        notes: Sequence[str] = (),
    ) -> None:
        pass


def unkept_turn(
    endpoint: Endpoint,
    text: str,
    listener: Listener,
    *,
    provider: Provider,
    learned: Learned,
    clock: Clock,
    system: str = "",
    session_id: str = "",
) -> RunningTurn:
    """The turn of a single question; the caller runs it as a task."""
    question = PromptMessage(Role.USER, (TextPart(text),), new_id(clock))
    request = ChatRequest(
        endpoint=endpoint,
        messages=(question,),
        model=endpoint.model,
        system=system,
        conversation_id=new_id(clock),
        session_id=session_id,
        learned=learned,
    )
    answer = Message(new_id(clock), request.conversation_id, question.id, Role.ASSISTANT, (), clock.now_ms())
    return RunningTurn(
        message=answer,
        user_message=None,
        request=request,
        provider=provider,
        journal=_NoJournal(),
        listener=listener,
        clock=clock,
    )
