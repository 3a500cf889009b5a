"""The seams between layers: who hands what to whom, as Protocols."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from concurrent.futures import Future
from typing import Protocol

from desktop_chat.core.endpoint import Endpoint, Learned
from desktop_chat.core.events import Ended, StreamEvent
from desktop_chat.core.messages import Conversation, FilePart, Message, Part, PathEntry
from desktop_chat.core.metrics import Metrics, StreamMeter, Usage
from desktop_chat.core.parameters import Parameters
from desktop_chat.core.request import ChatRequest
from desktop_chat.core.skip import Skip


class Clock(Protocol):
    def monotonic_s(self) -> float: ...
    def now_ms(self) -> int:
        """Milliseconds since the epoch."""
        ...


class Decoder(Protocol):
    """Bytes to events, sans-IO. Any split of the bytes gives the same events."""

    @property
    def model(self) -> str:
        """The model's name as the server tells it; empty until it does."""
        ...

    @property
    def last_event_id(self) -> str:
        """The id of the newest event, if the server numbers each of them: where a resume would go on; else empty."""
        ...

    @property
    def retry_ms(self) -> int | None:
        """How long the server wants a client to wait before it connects again."""
        ...

    @property
    def ignored_frames(self) -> int:
        """Frames and lines that mean nothing in this dialect."""
        ...

    @property
    def is_finished(self) -> bool:
        """The server has proved the end of its answer, and nothing has to follow but the end of the body."""
        ...

    @property
    def is_open(self) -> bool:
        """A body that ended here would lack its end; false if it cannot be read anyway."""
        ...

    def resumed(self) -> None:
        """What follows comes over a new connection that goes on behind `last_event_id`.

        Events that were taken already are not taken again.
        """
        ...

    def feed(self, chunk: bytes) -> list[StreamEvent]:
        """Events completed by `chunk`. After an Ended event everything further is ignored.

        Raises:
            ChatError: kind PROTOCOL, if a frame outgrows `limits.MAX_FRAME_BYTES` or the answer `limits.MAX_PARTS`.
                Nothing else.
        """
        ...

    def close(self, cut: bool) -> list[StreamEvent]:
        """The body is over; `cut` if it broke off. Ends with exactly one Ended unless `feed` gave it already."""
        ...


class Provider(Protocol):
    """Reaches one kind of endpoint."""

    def stream(
        self, request: ChatRequest, meter: StreamMeter, skip: Skip | None = None
    ) -> AsyncGenerator[StreamEvent, None]:
        """Ask and yield events; the last is Ended. Raw bytes are reported to `meter` as they arrive.

        A pause before another try ends early when `skip` says so.

        Closing the generator (or cancelling the task in it) closes the connection at once.

        Raises:
            ChatError: anything that went wrong before or during the stream. Nothing else but cancellation.
        """
        ...


class Providers(Protocol):
    def for_endpoint(self, endpoint: Endpoint) -> Provider: ...


class TurnJournal(Protocol):
    """Where a running answer is written down. All calls return at once; the store's thread does the work."""

    def append(self, part: int, kind: str, text: str) -> None:
        """Text to add to part `part`.

        `kind` is text, reasoning, refusal or tool_call (a piece of its arguments); tool_ready: all its arguments, in
        place of the pieces; or whole: the part's JSON as `part_to_json` makes it, for what arrives in one piece.
        """
        ...

    def discard(self, from_part: int) -> None:
        """Parts from this position on are void."""
        ...

    def end(
        self,
        ended: Ended,
        parts: Sequence[Part],
        usage: Usage | None,
        metrics: Metrics,
        model: str,
        notes: Sequence[str] = (),
    ) -> None:
        """Fold the turn into its message; the journal of the turn is dropped.

        `model` is what the server calls its model: kept where none was asked for.
        """
        ...


class SecretSource(Protocol):
    async def secret(self, endpoint: Endpoint) -> str | None:
        """The key of an endpoint, or None if it has none.

        Raises:
            ChatError: kind KEYRING, with what the user can do.
        """
        ...


class Library(Protocol):
    """The conversations on disk. Every call returns at once; its future is settled by a thread of the store.

    Usable before any event loop runs. Futures fail with ChatError of kind STORE only. Calls of one caller take
    effect in their order: a read sees the writes asked for before it.
    """

    def conversations(self) -> Future[list[Conversation]]:
        """All that are not deleted, newest `updated_ms` first."""
        ...

    def conversation(self, conversation_id: str) -> Future[Conversation | None]: ...

    def path(self, conversation_id: str) -> Future[list[PathEntry]]:
        """From the root to the active leaf; text of turns that still run is folded from the journal."""
        ...

    def messages(self, conversation_id: str) -> Future[list[Message]]:
        """All branches, each message after its parent; text of turns that still run is folded from the journal."""
        ...

    def message(self, message_id: str) -> Future[Message | None]: ...

    def create_conversation(self, conversation: Conversation, messages: Sequence[Message] = ()) -> Future[None]:
        """With messages that are whole already, each after its parent; all or nothing."""
        ...

    def rename(self, conversation_id: str, title: str, *, own: bool) -> Future[None]:
        """`own` for a title the user typed; `own=False` never replaces an own title."""
        ...

    def save_draft(self, conversation_id: str, draft: str) -> Future[None]:
        """A draft as `core.unsent` writes it."""
        ...

    def save_draft_files(self, conversation_id: str, files: Mapping[str, FilePart]) -> Future[None]:
        """Keep these files of what is not sent, by their ids, and no others; "" is a conversation not made yet."""
        ...

    def draft_files(self, conversation_id: str) -> Future[dict[str, FilePart]]: ...

    def choose_model(self, conversation_id: str, endpoint_id: str, model: str) -> Future[None]: ...

    def set_instructions(self, conversation_id: str, system_prompt: str, parameters: Parameters) -> Future[None]:
        """What every answer of a conversation is asked with from now on."""
        ...

    def set_pins(self, conversation_ids: Sequence[str]) -> Future[None]:
        """Pin these, in this order, and no others."""
        ...

    def set_unread(self, conversation_id: str, unread: bool) -> Future[None]: ...

    def delete(self, conversation_id: str) -> Future[None]:
        """Hide it; `restore` brings it back until `purge`."""
        ...

    def restore(self, conversation_id: str) -> Future[None]: ...

    def purge(self, deleted_before_ms: int) -> Future[None]:
        """Forget conversations and branches that were deleted before this."""
        ...

    def activate(self, conversation_id: str, message_id: str) -> Future[None]:
        """Show the branch through this message, down to the leaf that was written last below it."""
        ...

    def delete_branch(self, message_id: str) -> Future[None]:
        """Hide a message and all that follows it; `restore_branch` brings it back until `purge`.

        Where it was shown, the branch beside it is shown that was written last, or its parent where there is none.
        """
        ...

    def restore_branch(self, message_id: str) -> Future[None]:
        """Undo `delete_branch`; which branch is shown stays as it is."""
        ...

    def set_cost(self, message_id: str, cost_usd: float) -> Future[None]:
        """What an answer that has ended cost."""
        ...

    def add_message(self, message: Message) -> Future[None]:
        """Insert a whole message and make it the active leaf."""
        ...

    def begin_turn(self, message: Message) -> TurnJournal:
        """Insert an answer that is about to run (empty, verdict None), owned by this process, as the active leaf."""
        ...

    def recover(self) -> Future[int]:
        """Fold the turns of dead processes into messages with verdict INTERRUPTED; how many there were."""
        ...

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call `callback`, on a thread of the store, after another process changed the history; undo with the result.

        Noticed within about a second. Looked for only while somebody has subscribed.
        """
        ...

    def flush(self) -> Future[None]:
        """Settled once everything asked for before it is on disk."""
        ...

    def close(self) -> None:
        """Flush, stop the threads, give up the lease. Blocks until that is done."""
        ...


class EndpointBook(Protocol):
    """The endpoints the user set up, and what was learned about them."""

    @property
    def default_endpoint_id(self) -> str: ...

    def endpoint(self, id_or_name: str) -> Endpoint | None: ...

    def learned(self, endpoint_id: str) -> Learned: ...

    def put_learned(self, endpoint_id: str, learned: Learned) -> None: ...

    def save(self) -> Future[None]: ...


class LocalServer(Protocol):
    """Where the local model's server listens."""

    async def address(self) -> tuple[str, str]:
        """Its base URL and its key; it is started if need be.

        Raises:
            ChatError: kind LOCAL_MODEL, if there is none to be had.
        """
        ...
