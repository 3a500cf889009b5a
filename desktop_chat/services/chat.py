"""The use cases of a conversation: send, regenerate, edit, answer tools; and which turns run."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from desktop_chat.core.endpoint import Endpoint
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.events import Ended, StreamEvent
from desktop_chat.core.messages import Conversation, FilePart, Message, Parameters, Part, Role, TextPart
from desktop_chat.core.ports import Clock, EndpointBook, Library, Providers
from desktop_chat.core.request import ChatRequest, Trigger
from desktop_chat.core.tools import ToolAnswer, answers_fit
from desktop_chat.services.history import prompt_of
from desktop_chat.services.learning import learned_from
from desktop_chat.services.sessions import ChosenSession, session_for
from desktop_chat.services.system_clock import new_id
from desktop_chat.services.tasks import TaskScope
from desktop_chat.services.titles import title_from
from desktop_chat.services.turn import Listener, RunningTurn

_NOT_SHOWN = "This message is no longer shown. Open its branch first."


@dataclass(frozen=True, slots=True)
class _Talk:
    """A conversation when a turn starts in it: its shown path, root first, and who is to answer."""

    conversation: Conversation
    path: list[Message]
    endpoint: Endpoint

    @property
    def leaf_id(self) -> str | None:
        return self.path[-1].id if self.path else None

    def place_of(self, message_id: str) -> int:
        """Where this message stands on the path.

        Raises:
            ChatError: kind STORE if it is not on it.
        """
        for at, message in enumerate(self.path):
            if message.id == message_id:
                return at
        raise ChatError(ErrorKind.STORE, _NOT_SHOWN)


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked: a path that ends with what the user said, and how it goes to the server."""

    path: list[Message]
    #: The user's message, if this turn wrote it.
    user: Message | None = None
    session: ChosenSession = field(default_factory=ChosenSession)
    trigger: Trigger = "submit-message"


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

    async def new_conversation(
        self,
        endpoint: Endpoint | None = None,
        model: str = "",
        system: str = "",
        parameters: Parameters | None = None,
    ) -> str:
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
            parameters=parameters or Parameters(),
        )
        await asyncio.wrap_future(self._library.create_conversation(conversation))
        return conversation.id

    async def send(
        self,
        conversation_id: str | None,
        text: str,
        listener: Listener,
        *,
        files: Sequence[FilePart] = (),
        endpoint: Endpoint | None = None,
        session_id: str = "",
    ) -> RunningTurn:
        """Add the user's message and ask; a conversation is made if there is none.

        `endpoint` answers instead of the conversation's own, for one that is not in the settings.
        """
        if conversation_id is None:
            conversation_id = await self.new_conversation(endpoint)
        async with self._opened(conversation_id, endpoint) as talk:
            user = self._message(conversation_id, talk.leaf_id, Role.USER, _parts(text, files))
            if not talk.conversation.title:
                self._library.rename(conversation_id, title_from(text) or _names(files), own=False)
            await asyncio.wrap_future(self._library.add_message(user))
            path = [*talk.path, user]
            session = session_for(talk.endpoint, path, given=session_id)
            return self._ask(talk, _Question(path, user, session), listener)

    async def regenerate(self, conversation_id: str, message_id: str, listener: Listener) -> RunningTurn:
        """Ask again for the answer `message_id`: the new one becomes its sibling."""
        async with self._opened(conversation_id) as talk:
            at = talk.place_of(message_id)
            path = talk.path[:at]
            session = session_for(talk.endpoint, path, branches=True, again=talk.path[at])
            return self._ask(talk, _Question(path, None, session, "regenerate-message"), listener)

    async def retry(self, conversation_id: str, message_id: str, listener: Listener) -> RunningTurn:
        """The same for an answer that failed."""
        return await self.regenerate(conversation_id, message_id, listener)

    async def edit(
        self,
        conversation_id: str,
        message_id: str,
        text: str,
        listener: Listener,
        *,
        files: Sequence[FilePart] = (),
    ) -> RunningTurn:
        """Ask with another wording of the user's message `message_id`, and these files: a new branch beside it."""
        async with self._opened(conversation_id) as talk:
            before = talk.path[: talk.place_of(message_id)]
            parent = before[-1].id if before else None
            user = self._message(conversation_id, parent, Role.USER, _parts(text, files))
            await asyncio.wrap_future(self._library.add_message(user))
            path = [*before, user]
            return self._ask(talk, _Question(path, user, session_for(talk.endpoint, path, branches=True)), listener)

    async def answer_tools(
        self, conversation_id: str, message_id: str, answers: Sequence[ToolAnswer], listener: Listener
    ) -> RunningTurn:
        """Answer open calls of the newest answer `message_id` and ask it to go on.

        Raises:
            ChatError: kind STORE, if it is not the newest message, or an answer belongs to no open call of it.
        """
        async with self._opened(conversation_id) as talk:
            if talk.leaf_id != message_id:
                raise ChatError(ErrorKind.STORE, "These tool calls were passed over. Ask again to repeat them.")
            if not answers_fit(talk.path[-1], answers):
                raise ChatError(ErrorKind.STORE, "This tool call is no longer open. Ask again to repeat it.")
            said = self._message(conversation_id, message_id, Role.TOOL, tuple(answers))
            await asyncio.wrap_future(self._library.add_message(said))
            path = [*talk.path, said]
            return self._ask(talk, _Question(path, None, session_for(talk.endpoint, path)), listener)

    async def request_of(self, conversation_id: str, message_id: str) -> ChatRequest:
        """What would ask for the answer `message_id` once more, in its own session; or for one to the user's."""
        talk = await self._read(conversation_id)
        at = talk.place_of(message_id)
        message = talk.path[at]
        is_answer = message.role is Role.ASSISTANT
        path = talk.path[:at] if is_answer else talk.path[: at + 1]
        session = session_for(talk.endpoint, path, given=message.session_id)
        return self._request(talk, _Question(path, None, session))[0]

    @asynccontextmanager
    async def _opened(self, conversation_id: str, endpoint: Endpoint | None = None) -> AsyncGenerator[_Talk, None]:
        """The conversation as it stands, claimed for one turn: nobody else starts one in it meanwhile."""
        if conversation_id in self._running or conversation_id in self._claimed:
            raise ChatError(ErrorKind.SETTINGS, "An answer is still running here. Stop it first, or wait for its end.")
        self._claimed.add(conversation_id)
        try:
            yield await self._read(conversation_id, endpoint)
        finally:
            self._claimed.discard(conversation_id)

    async def _read(self, conversation_id: str, endpoint: Endpoint | None = None) -> _Talk:
        reading_path = asyncio.wrap_future(self._library.path(conversation_id))
        conversation = await asyncio.wrap_future(self._library.conversation(conversation_id))
        entries = await reading_path
        if conversation is None:
            raise ChatError(ErrorKind.STORE, "This conversation is no longer there. Start a new one.")
        return _Talk(conversation, [entry.message for entry in entries], endpoint or self._endpoint_of(conversation))

    def _request(self, talk: _Talk, question: _Question) -> tuple[ChatRequest, int]:
        """The request, and how many of the oldest messages do not fit into it."""
        conversation, endpoint = talk.conversation, talk.endpoint
        system = conversation.system_prompt or endpoint.system_prompt
        model = conversation.model or endpoint.model
        prompt = prompt_of(
            question.path,
            system=system,
            context_tokens=endpoint.context_tokens,
            endpoint_id=endpoint.id,
            model=model or _own_model(question.path, endpoint),
        )
        request = ChatRequest(
            endpoint=endpoint,
            messages=prompt.messages,
            model=model,
            system=system,
            parameters=conversation.parameters.over(endpoint.parameters),
            conversation_id=conversation.id,
            session_id=question.session.id,
            learned=self._book.learned(endpoint.id),
            trigger=question.trigger,
        )
        return request, prompt.dropped

    def _ask(self, talk: _Talk, question: _Question, listener: Listener) -> RunningTurn:
        request, dropped = self._request(talk, question)
        provider = self._providers.for_endpoint(request.endpoint)
        answer = self._message(
            request.conversation_id, question.path[-1].id if question.path else None, Role.ASSISTANT, (), request
        )
        journal = self._library.begin_turn(answer)

        def on_event(event: StreamEvent) -> None:
            if isinstance(event, Ended):
                self._ended(turn, event)
            listener(event)

        turn = RunningTurn(
            message=answer,
            user_message=question.user,
            request=request,
            provider=provider,
            journal=journal,
            listener=on_event,
            clock=self._clock,
            dropped=dropped,
            notes=question.session.notes,
        )
        self._running[request.conversation_id] = turn
        self._scope.spawn(turn.run(), f"turn {answer.id}")
        return turn

    def _ended(self, turn: RunningTurn, ended: Ended) -> None:
        self._running.pop(turn.conversation_id, None)
        asked = turn.request.endpoint
        known = self._book.endpoint(asked.id)
        if known is None or known.url != asked.url:
            return
        learned = self._book.learned(asked.id)
        better = learned_from(learned, asked, turn.dialect, frozenset(turn.meter.refused_fields), ended)
        if better != learned:
            self._book.put_learned(asked.id, better)
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
        parts: tuple[Part, ...],
        asked: ChatRequest | None = None,
    ) -> Message:
        return Message(
            id=new_id(self._clock),
            conversation_id=conversation_id,
            parent_id=parent_id,
            role=role,
            parts=parts,
            created_ms=self._clock.now_ms(),
            endpoint_id=asked.endpoint.id if asked else "",
            model=asked.model if asked else "",
            session_id=asked.session_id if asked else "",
        )


def _own_model(path: Sequence[Message], endpoint: Endpoint) -> str:
    """The model that a server chooses by itself where none is named, as it called it last."""
    own = (message.model for message in reversed(path) if message.endpoint_id == endpoint.id)
    return next(filter(None, own), "")


def _parts(text: str, files: Sequence[FilePart]) -> tuple[Part, ...]:
    """What is said comes before what is shown."""
    return (*((TextPart(text),) if text else ()), *files)


def _names(files: Sequence[FilePart]) -> str:
    return title_from(", ".join(part.name for part in files if part.name))
