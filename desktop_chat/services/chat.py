"""The use cases of a conversation: send, regenerate, edit; and which turns run."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from desktop_chat.core.endpoint import Endpoint
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.events import Ended, StreamEvent
from desktop_chat.core.messages import Conversation, Message, Role, TextPart
from desktop_chat.core.ports import Clock, EndpointBook, Library, Providers
from desktop_chat.core.request import ChatRequest
from desktop_chat.core.verdict import Verdict
from desktop_chat.services.history import prompt_of
from desktop_chat.services.system_clock import new_id
from desktop_chat.services.tasks import TaskScope
from desktop_chat.services.titles import title_from
from desktop_chat.services.turn import Listener, RunningTurn


@dataclass(frozen=True, slots=True)
class _Talk:
    """A conversation when a turn starts in it: its shown path, root first, and who is to answer."""

    conversation: Conversation
    path: list[Message]
    endpoint: Endpoint

    @property
    def leaf_id(self) -> str | None:
        return self.path[-1].id if self.path else None

    def before(self, message_id: str) -> list[Message]:
        """The path up to this message, without it.

        Raises:
            ChatError: kind STORE if it is not on the path.
        """
        for at, message in enumerate(self.path):
            if message.id == message_id:
                return self.path[:at]
        raise ChatError(ErrorKind.STORE, "This message is no longer shown. Open its branch first.")


class ChatService:
    """Starts turns and knows those that run; one per conversation at a time.

    Every method raises ChatError if the turn could not be started: kind STORE if the conversation could not be
    read or written, SETTINGS if its endpoint is gone or a turn still runs in it.
    """

    def __init__(
        self, library: Library, book: EndpointBook, providers: Providers, scope: TaskScope, clock: Clock
    ) -> None:
        self._library = library
        self._book = book
        self._providers = providers
        self._scope = scope
        self._clock = clock
        self._running: dict[str, RunningTurn] = {}
        self._claimed: set[str] = set()

    def running(self, conversation_id: str) -> RunningTurn | None:
        return self._running.get(conversation_id)

    async def new_conversation(self, endpoint: Endpoint | None = None, model: str = "", system: str = "") -> str:
        """An empty conversation on `endpoint` (else the default one); its id."""
        chosen = endpoint or self._book.endpoint(self._book.default_endpoint_id)
        now = self._clock.now_ms()
        conversation = Conversation(
            id=new_id(self._clock),
            title="",
            created_ms=now,
            updated_ms=now,
            endpoint_id=chosen.id if chosen else "",
            model=model or (chosen.model if chosen else ""),
            system_prompt=system,
        )
        await asyncio.wrap_future(self._library.create_conversation(conversation))
        return conversation.id

    async def send(
        self,
        conversation_id: str | None,
        text: str,
        listener: Listener,
        *,
        endpoint: Endpoint | None = None,
        session_id: str = "",
    ) -> RunningTurn:
        """Add the user's message and ask; a conversation is made if there is none.

        `endpoint` answers instead of the conversation's own, for one that is not in the settings.
        """
        if conversation_id is None:
            conversation_id = await self.new_conversation(endpoint)
        async with self._opened(conversation_id, endpoint) as talk:
            user = self._message(conversation_id, talk.leaf_id, Role.USER, text)
            if not talk.conversation.title:
                self._library.rename(conversation_id, title_from(text), own=False)
            await asyncio.wrap_future(self._library.add_message(user))
            return self._ask(talk, [*talk.path, user], user, listener, session_id)

    async def regenerate(self, conversation_id: str, message_id: str, listener: Listener) -> RunningTurn:
        """Ask again for the answer `message_id`: the new one becomes its sibling."""
        async with self._opened(conversation_id) as talk:
            return self._ask(talk, talk.before(message_id), None, listener)

    async def retry(self, conversation_id: str, message_id: str, listener: Listener) -> RunningTurn:
        """The same for an answer that failed."""
        return await self.regenerate(conversation_id, message_id, listener)

    async def edit(self, conversation_id: str, message_id: str, text: str, listener: Listener) -> RunningTurn:
        """Ask with another wording of the user's message `message_id`: a new branch beside it."""
        async with self._opened(conversation_id) as talk:
            before = talk.before(message_id)
            user = self._message(conversation_id, before[-1].id if before else None, Role.USER, text)
            await asyncio.wrap_future(self._library.add_message(user))
            return self._ask(talk, [*before, user], user, listener)

    @asynccontextmanager
    async def _opened(self, conversation_id: str, endpoint: Endpoint | None = None) -> AsyncGenerator[_Talk, None]:
        """The conversation as it stands, claimed for one turn: nobody else starts one in it meanwhile."""
        if conversation_id in self._running or conversation_id in self._claimed:
            raise ChatError(ErrorKind.SETTINGS, "An answer is still running here. Stop it first, or wait for its end.")
        self._claimed.add(conversation_id)
        try:
            reading_path = asyncio.wrap_future(self._library.path(conversation_id))
            conversation = await asyncio.wrap_future(self._library.conversation(conversation_id))
            entries = await reading_path
            if conversation is None:
                raise ChatError(ErrorKind.STORE, "This conversation is no longer there. Start a new one.")
            yield _Talk(conversation, [entry.message for entry in entries], endpoint or self._endpoint_of(conversation))
        finally:
            self._claimed.discard(conversation_id)

    def _ask(
        self,
        talk: _Talk,
        path: list[Message],
        user: Message | None,
        listener: Listener,
        session_id: str = "",
    ) -> RunningTurn:
        conversation, endpoint = talk.conversation, talk.endpoint
        model = conversation.model or endpoint.model
        prompt = prompt_of(path, system=conversation.system_prompt, context_tokens=endpoint.context_tokens)
        request = ChatRequest(
            endpoint=endpoint,
            messages=prompt.messages,
            model=model,
            system=conversation.system_prompt,
            parameters=conversation.parameters,
            conversation_id=conversation.id,
            session_id=session_id,
            learned=self._book.learned(endpoint.id),
        )
        provider = self._providers.for_endpoint(endpoint)
        parent = path[-1].id if path else None
        answer = self._message(conversation.id, parent, Role.ASSISTANT, "", endpoint_id=endpoint.id, model=model)
        journal = self._library.begin_turn(answer)

        def on_event(event: StreamEvent) -> None:
            if isinstance(event, Ended):
                self._ended(turn, event)
            listener(event)

        turn = RunningTurn(
            message=answer,
            user_message=user,
            request=request,
            provider=provider,
            journal=journal,
            listener=on_event,
            clock=self._clock,
            dropped=prompt.dropped,
        )
        self._running[conversation.id] = turn
        self._scope.spawn(turn.run(), f"turn {answer.id}")
        return turn

    def _ended(self, turn: RunningTurn, ended: Ended) -> None:
        self._running.pop(turn.conversation_id, None)
        dialect = turn.dialect
        if dialect is None or self._book.endpoint(turn.request.endpoint.id) is None:
            return
        learned = self._book.learned(turn.request.endpoint.id)
        markers = learned.end_markers
        if ended.verdict is Verdict.COMPLETE:
            markers = markers | {turn.request.endpoint.end_marker_key(dialect)}
        better = replace(learned, dialect=dialect, end_markers=markers)
        if better != learned:
            self._book.put_learned(turn.request.endpoint.id, better)
            self._book.save()

    def _endpoint_of(self, conversation: Conversation) -> Endpoint:
        endpoint = self._book.endpoint(conversation.endpoint_id or self._book.default_endpoint_id)
        if endpoint is None:
            raise ChatError(ErrorKind.SETTINGS, "This conversation's endpoint was removed. Choose another one above.")
        return endpoint

    def _message(
        self,
        conversation_id: str,
        parent_id: str | None,
        role: Role,
        text: str,
        *,
        endpoint_id: str = "",
        model: str = "",
    ) -> Message:
        return Message(
            id=new_id(self._clock),
            conversation_id=conversation_id,
            parent_id=parent_id,
            role=role,
            parts=(TextPart(text),) if text else (),
            created_ms=self._clock.now_ms(),
            endpoint_id=endpoint_id,
            model=model,
        )
