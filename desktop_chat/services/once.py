"""A turn that is kept nowhere: no conversation, no journal."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_chat.core.attachments import said
from desktop_chat.core.endpoint import Endpoint, Learned
from desktop_chat.core.events import Ended
from desktop_chat.core.messages import FilePart, Message, Part, Role, TextPart
from desktop_chat.core.metrics import Metrics, Usage
from desktop_chat.core.ports import Clock, Provider
from desktop_chat.core.request import ChatRequest, PromptMessage
from desktop_chat.services.sessions import session_for
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


def single_request(
    endpoint: Endpoint,
    text: str,
    *,
    learned: Learned,
    clock: Clock,
    system: str = "",
    session_id: str = "",
    files: Sequence[FilePart] = (),
) -> ChatRequest:
    """A question without any history."""
    ident = new_id(clock)
    parts = said((*((TextPart(text),) if text else ()), *files))
    question = Message(new_id(clock), ident, None, Role.USER, parts, clock.now_ms())
    return ChatRequest(
        endpoint=endpoint,
        messages=(PromptMessage(Role.USER, question.parts, question.id),),
        model=endpoint.model,
        system=system or endpoint.system_prompt,
        parameters=endpoint.parameters,
        conversation_id=ident,
        session_id=session_for(endpoint, [question], given=session_id).id,
        learned=learned,
    )


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
    files: Sequence[FilePart] = (),
) -> RunningTurn:
    """The turn of a single question; the caller runs it as a task."""
    request = single_request(
        endpoint, text, learned=learned, clock=clock, system=system, session_id=session_id, files=files
    )
    question = request.messages[0]
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
