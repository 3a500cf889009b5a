"""What the presenters need of the engine, and nothing else of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Coroutine, MutableMapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from concurrent.futures import Future
    from pathlib import Path

    from desktop_chat.core.draft import Draft
    from desktop_chat.core.endpoint import Endpoint, Learned
    from desktop_chat.core.events import Ended, StreamEvent
    from desktop_chat.core.messages import FilePart, Message
    from desktop_chat.core.metrics import Metrics, StreamMeter, Usage
    from desktop_chat.core.parameters import Parameters
    from desktop_chat.core.thoughts import Thoughts
    from desktop_chat.core.tools import ToolAnswer

    Listener = Callable[[StreamEvent], None]


class RunningTurn(Protocol):
    """An answer that is being read."""

    @property
    def conversation_id(self) -> str: ...
    @property
    def message(self) -> Message:
        """The answer as it was when it began: empty, without a verdict."""
        ...

    @property
    def user_message(self) -> Message | None: ...
    @property
    def draft(self) -> Draft: ...
    @property
    def meter(self) -> StreamMeter: ...
    @property
    def thoughts(self) -> Thoughts: ...
    @property
    def metrics(self) -> Metrics: ...
    @property
    def model(self) -> str:
        """The model's name: as it was asked for, else as the server tells it."""
        ...

    @property
    def ended(self) -> Ended | None: ...
    @property
    def dropped(self) -> int:
        """How many of the oldest messages were left out because they did not fit."""
        ...

    def stop(self) -> None: ...
    def skip_wait(self) -> None:
        """Try again now instead of after the pause, if it is in one."""
        ...


class Chat(Protocol):
    """Every coroutine raises ChatError if the turn could not be started."""

    def running(self, conversation_id: str) -> RunningTurn | None: ...
    async def new_conversation(
        self,
        endpoint: Endpoint | None = None,
        model: str = "",
        system: str = "",
        parameters: Parameters | None = None,
    ) -> str: ...
    async def send(
        self, conversation_id: str | None, text: str, listener: Listener, *, files: Sequence[FilePart] = ()
    ) -> RunningTurn: ...
    async def regenerate(self, conversation_id: str, message_id: str, listener: Listener) -> RunningTurn: ...
    async def retry(self, conversation_id: str, message_id: str, listener: Listener) -> RunningTurn: ...
    async def edit(
        self,
        conversation_id: str,
        message_id: str,
        text: str,
        listener: Listener,
        *,
        files: Sequence[FilePart] = (),
    ) -> RunningTurn: ...
    async def answer_tools(
        self, conversation_id: str, message_id: str, answers: Sequence[ToolAnswer], listener: Listener
    ) -> RunningTurn:
        """Answer open calls (`core.tools.open_calls`) of the newest answer; a message is written and it goes on."""
        ...


class FoundServer(Protocol):
    """A server that listens on this computer."""

    @property
    def name(self) -> str: ...
    @property
    def base_url(self) -> str: ...
    @property
    def models(self) -> tuple[str, ...]: ...
    @property
    def needs_key(self) -> bool: ...


class LocalModel(Protocol):
    """The small model in a child process."""

    def start_soon(self) -> None: ...
    def watch(self, callback: Callable[[str, str], None]) -> Callable[[], None]:
        """Call back with (phase, sentence) now and at each change, from any thread; returns what ends that.

        Phases are `idle`, `starting`, `ready` and `failed`; the sentence says what to do about the last.
        """
        ...


class Engine(Protocol):
    """There from the second phase of the start on. Coroutines raise ChatError."""

    @property
    def chat(self) -> Chat: ...
    @property
    def local_model(self) -> LocalModel: ...
    def spawn(self, work: Coroutine[Any, Any, object], name: str) -> object:
        """Run it as a task that ends with the engine."""
        ...

    async def curl(self, conversation_id: str, message_id: str) -> str:
        """The command that asks for this answer again, every secret in it replaced."""
        ...

    async def cost_usd(self, endpoint_id: str, model: str, usage: Usage) -> float | None:
        """What an answer cost; None where nobody has a price list for it."""
        ...

    async def notify(self, title: str, sentence: str, click_label: str) -> bool:
        """Say something on the desktop and wait until it is gone; True if it was clicked on."""
        ...

    def withdraw_notices(self) -> None:
        """Take away what is still said on the desktop."""
        ...

    async def discover(self) -> Sequence[FoundServer]: ...
    async def models(self, endpoint: Endpoint, key: str = "") -> Sequence[str]:
        """The models a server names; with `key`, if there is one, in place of the stored one."""
        ...

    def try_out(self, endpoint: Endpoint, text: str, listener: Listener, *, key: str = "") -> RunningTurn:
        """Ask a question that is kept nowhere, as `endpoint` stands; with `key`, if there is one, as in `models`."""
        ...

    async def loaded(self, endpoint: Endpoint) -> Collection[str]:
        """The models that are in the server's memory now, as far as it tells."""
        ...

    async def has_key(self, endpoint: Endpoint) -> bool: ...
    async def store_key(self, endpoint: Endpoint, key: str, *, session_only: bool) -> None:
        """Raises ChatError of kind KEYRING if there is no keyring and the key is to be stored."""
        ...

    async def forget_key(self, endpoint_id: str) -> None: ...


class EndpointSettings(Protocol):
    """The endpoints the user set up, and small facts about the window. There from the first phase on."""

    @property
    def default_endpoint_id(self) -> str: ...
    @default_endpoint_id.setter
    def default_endpoint_id(self, endpoint_id: str, /) -> None: ...
    @property
    def ui(self) -> MutableMapping[str, object]: ...
    @property
    def folder(self) -> Path:
        """Where settings and conversations are."""
        ...

    def endpoints(self) -> Sequence[Endpoint]: ...
    def endpoint(self, id_or_name: str) -> Endpoint | None: ...
    def put_endpoint(self, endpoint: Endpoint) -> None:
        """Raises ChatError of kind SETTINGS."""
        ...

    def remove_endpoint(self, endpoint_id: str) -> None: ...
    def learned(self, endpoint_id: str) -> Learned: ...
    def put_learned(self, endpoint_id: str, learned: Learned) -> None: ...
    def save(self) -> Future[None]: ...
