"""The engine as the presenters know it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence
    from typing import Any

    from desktop_chat.core.endpoint import Endpoint
    from desktop_chat.core.metrics import Usage
    from desktop_chat.engine import Engine
    from desktop_chat.services.chat import ChatService
    from desktop_chat.services.discovery import FoundServer
    from desktop_chat.services.local_model import LocalModelServer, LocalState
    from desktop_chat.services.turn import Listener, RunningTurn


class WindowEngine:
    """Implements `presenters.engine.Engine`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.local_model = WatchedLocalModel(engine.local_model)

    @property
    def chat(self) -> ChatService:
        return self._engine.chat

    def spawn(self, work: Coroutine[Any, Any, object], name: str) -> object:
        if self._engine.scope.is_closed:
            work.close()
            return None
        return self._engine.scope.spawn(work, name)

    async def curl(self, conversation_id: str, message_id: str) -> str:
        return await self._engine.curl(conversation_id, message_id)

    async def cost_usd(self, endpoint_id: str, model: str, usage: Usage) -> float | None:
        return await self._engine.cost_usd(endpoint_id, model, usage)

    async def notify(self, title: str, sentence: str, click_label: str) -> bool:
        return await self._engine.notify(title, sentence, click_label)

    def withdraw_notices(self) -> None:
        self._engine.notices.withdraw()

    async def discover(self) -> Sequence[FoundServer]:
        from desktop_chat.services.discovery import discover

        return await discover()

    async def models(self, endpoint: Endpoint, key: str = "") -> Sequence[str]:
        return await self._engine.providers.models(endpoint, key or None)

    def try_out(self, endpoint: Endpoint, text: str, listener: Listener, *, key: str = "") -> RunningTurn:
        return self._engine.ask_once(endpoint, text, listener, secret=key)

    async def loaded(self, endpoint: Endpoint) -> frozenset[str]:
        return await self._engine.providers.loaded(endpoint)

    async def has_key(self, endpoint: Endpoint) -> bool:
        return await self._engine.secrets.secret(endpoint) is not None

    async def store_key(self, endpoint: Endpoint, key: str, *, session_only: bool) -> None:
        if session_only:
            self._engine.secrets.keep_for_session(endpoint, key)
        else:
            await self._engine.secrets.store(endpoint, key)

    async def forget_key(self, endpoint_id: str) -> None:
        await self._engine.secrets.remove(endpoint_id)


class WatchedLocalModel:
    """The local model's state as two words, for who does not know the services."""

    def __init__(self, server: LocalModelServer) -> None:
        self._server = server

    def start_soon(self) -> None:
        self._server.start_soon()

    def watch(self, callback: Callable[[str, str], None]) -> Callable[[], None]:
        def tell(state: LocalState) -> None:
            callback(state.phase.value, state.error.sentence if state.error else "")

        unsubscribe = self._server.subscribe(tell)
        tell(self._server.state)
        return unsubscribe
