"""The engine, composed once, for the window and for the command line alike."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_chat.services.system_clock import SystemClock
from desktop_chat.storage.library import SqliteLibrary
from desktop_chat.storage.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop_chat.core.endpoint import Endpoint
    from desktop_chat.core.errors import ChatError
    from desktop_chat.core.messages import FilePart
    from desktop_chat.core.metrics import Usage
    from desktop_chat.providers.registry import ProviderRegistry
    from desktop_chat.services.chat import ChatService
    from desktop_chat.services.local_model import LocalModelServer
    from desktop_chat.services.notices import Notices
    from desktop_chat.services.tasks import TaskScope
    from desktop_chat.services.turn import Listener, RunningTurn
    from desktop_chat.storage.secrets import KeyringSecrets

APP_NAME = "desktop-chat"


def default_data_dir() -> Path:
    """`DESKTOP_CHAT_HOME`, else the system's place for a user's application data."""
    home = os.environ.get("DESKTOP_CHAT_HOME")
    if home:
        return Path(home)
    from platformdirs import user_data_path

    return user_data_path(APP_NAME, appauthor=False)


class Store:
    """What is on disk: library and settings. Needs no event loop, so the window can paint from it."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.clock = SystemClock()
        self.settings = Settings.load(data_dir)
        #: Hears, on a thread of the store, what no call can answer. To be set before the library's first use.
        self.on_error: Callable[[ChatError], None] | None = None

    @cached_property
    def library(self) -> SqliteLibrary:
        """Opened at the first use: a question that is not kept needs no library."""
        return SqliteLibrary(self.data_dir, self.clock, on_error=self.on_error)

    def close(self) -> None:
        self.settings.close()
        if "library" in self.__dict__:
            self.library.close()


class Engine:
    """Store, endpoints and turns. Made inside a running event loop; `close` before the loop ends.

    Its modules (httpx2, asyncio, ssl) are loaded here and not with this file.
    """

    def __init__(self, store: Store, on_crash: Callable[[str, Exception], None] | None = None) -> None:
        from desktop_chat.providers.registry import ProviderRegistry
        from desktop_chat.services.local_model import LocalModelServer
        from desktop_chat.services.tasks import TaskScope
        from desktop_chat.storage.secrets import KeyringSecrets

        self.store = store
        self.scope: TaskScope = TaskScope(on_crash)
        self.secrets: KeyringSecrets = KeyringSecrets()
        self.local_model: LocalModelServer = LocalModelServer(store.data_dir)
        self.providers: ProviderRegistry = ProviderRegistry(self.secrets, self.local_model, store.clock)

    @cached_property
    def chat(self) -> ChatService:
        from desktop_chat.services.chat import ChatService

        store = self.store
        return ChatService(store.library, store.settings, self.providers, self.scope, store.clock)

    def ask_once(
        self,
        endpoint: Endpoint,
        text: str,
        listener: Listener,
        *,
        system: str = "",
        session_id: str = "",
        secret: str = "",
        files: Sequence[FilePart] = (),
    ) -> RunningTurn:
        """Ask a question that is kept nowhere; with `secret`, if there is one, in place of the stored key."""
        from desktop_chat.services.once import unkept_turn

        turn = unkept_turn(
            endpoint,
            text,
            listener,
            provider=self.providers.for_endpoint(endpoint, secret),
            learned=self.store.settings.learned(endpoint.id),
            clock=self.store.clock,
            system=system,
            session_id=session_id,
            files=files,
        )
        self.scope.spawn(turn.run(), "unkept turn")
        return turn

    async def curl(self, conversation_id: str, message_id: str) -> str:
        """The command that asks for this answer again, every secret in it replaced.

        Raises:
            ChatError: if the message is not shown, or its endpoint cannot be asked by a command.
        """
        return self.providers.curl(await self.chat.request_of(conversation_id, message_id))

    def curl_once(
        self, endpoint: Endpoint, text: str, *, system: str = "", session_id: str = "", files: Sequence[FilePart] = ()
    ) -> str:
        """The command that asks a question that is kept nowhere.

        Raises:
            ChatError: if the endpoint cannot be asked by a command.
        """
        from desktop_chat.services.once import single_request

        learned = self.store.settings.learned(endpoint.id)
        clock = self.store.clock
        request = single_request(
            endpoint, text, learned=learned, clock=clock, system=system, session_id=session_id, files=files
        )
        return self.providers.curl(request)

    async def cost_usd(self, endpoint_id: str, model: str, usage: Usage) -> float | None:
        """What an answer cost; None where nobody has a price list for it."""
        from desktop_chat.core.endpoint import EndpointKind
        from desktop_chat.providers.threads import in_daemon_thread
        from desktop_chat.services.costs import cost_usd

        endpoint = self.store.settings.endpoint(endpoint_id)
        if endpoint is None or endpoint.kind is not EndpointKind.REMOTE:
            return None
        return await in_daemon_thread(lambda: cost_usd(endpoint.url, model, usage), "look up a price")

    async def notify(self, title: str, sentence: str, click_label: str) -> bool:
        """Say something on the desktop; True once it is clicked on. `sentence` is this program's own."""
        from desktop_chat.providers.threads import in_daemon_thread
        from desktop_chat.services.notices import MODULES

        def load() -> None:
            import importlib

            for module in MODULES:
                importlib.import_module(module)

        try:
            await in_daemon_thread(load, "load what shows notices")
        except ImportError:  # not on this system
            return False
        return await self.notices.tell(title, sentence, click_label)

    @cached_property
    def notices(self) -> Notices:
        from desktop_chat.services.notices import Notices

        return Notices()

    async def close(self) -> None:
        """Cancel the turns (their journal is written), close the connections, stop the local model."""
        await self.scope.close()
        await self.providers.close()
        await self.local_model.stop()
