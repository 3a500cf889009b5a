"""A whole window over a real store and real turns; only the answers come from a script."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_chat.core.endpoint import Dialect, Endpoint, Learned
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.metrics import Usage
from desktop_chat.core.preferences import TEXT_SIZE
from desktop_chat.core.request import ChatRequest
from desktop_chat.core.verdict import Verdict
from desktop_chat.presenters.collector import Collector
from desktop_chat.presenters.snapshot import Snapshot, SnapshotReading
from desktop_chat.presenters.window_presenter import WindowPresenter
from desktop_chat.providers.scripted import ScriptedProvider, Step, Wait
from desktop_chat.services.chat import ChatService
from desktop_chat.services.discovery import FoundServer
from desktop_chat.services.once import unkept_turn
from desktop_chat.services.system_clock import SystemClock
from desktop_chat.services.tasks import TaskScope
from desktop_chat.services.turn import Listener, RunningTurn
from desktop_chat.storage.library import SqliteLibrary
from desktop_chat.storage.settings import Settings
from desktop_chat.ui.design.theme import Theme, make_theme
from desktop_chat.ui.design.wishes import wishes
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.sidebar.model import ID_ROLE
from desktop_chat.ui.wiring import wire

#: A step at which the answer waits until `Scripts.go_on`.
PAUSE = Wait(0)
_GIVE_UP_S = 10.0
#: Not zero: a loop that never rests keeps the threads of the store from running.
_LOOK_S = 0.001


class Scripts:
    """What the next requests are answered with, in turn; the last script repeats. Pauses are held until `go_on`."""

    def __init__(self, *scripts: Sequence[Step]) -> None:
        self.scripts = list(scripts)
        self.requests: list[ChatRequest] = []
        self._gate = asyncio.Semaphore(0)

    def for_endpoint(self, endpoint: Endpoint) -> ScriptedProvider:
        return ScriptedProvider(self._next, sleep=self._pause)

    def go_on(self) -> None:
        """Let one answer that pauses go on."""
        self._gate.release()

    async def _pause(self, seconds: float) -> None:
        if seconds:
            await asyncio.sleep(seconds)
        else:
            await self._gate.acquire()

    def _next(self, request: ChatRequest) -> Sequence[Step]:
        self.requests.append(request)
        return self.scripts.pop(0) if len(self.scripts) > 1 else self.scripts[0]


class QuietLocalModel:
    def start_soon(self) -> None:
        pass

    def watch(self, callback: Callable[[str, str], None]) -> Callable[[], None]:
        callback("ready", "")
        return lambda: None


class ScriptedEngine:
    """The engine as the presenters know it, on scripts."""

    def __init__(self, library: SqliteLibrary, settings: Settings, scripts: Scripts) -> None:
        self.scope = TaskScope()
        self.local_model = QuietLocalModel()
        self.chat = ChatService(library, settings, scripts, self.scope, SystemClock())
        self._scripts = scripts
        #: Endpoints and keys that `try_out` was called with.
        self.tried: list[tuple[Endpoint, str]] = []
        self.servers: list[FoundServer] = []
        #: What every server says it has.
        self.model_names: tuple[str, ...] = ("small", "large")
        #: Whether servers were looked for.
        self.looked = False
        self.keys: dict[str, tuple[str, bool]] = {}
        self.loaded_models: set[str] = set()
        self.has_keyring = True
        #: Servers and keyring answer while it is set.
        self.answers = asyncio.Event()
        self.answers.set()
        #: In dollars, by model.
        self.prices: dict[str, float] = {}
        #: What is said on the desktop: (title, sentence) each; and that it was clicked on.
        self.notices: list[tuple[str, str]] = []
        self.clicked = asyncio.Event()

    def spawn(self, work: Coroutine[Any, Any, object], name: str) -> object:
        if self.scope.is_closed:
            work.close()
            return None
        return self.scope.spawn(work, name)

    async def curl(self, conversation_id: str, message_id: str) -> str:
        request = await self.chat.request_of(conversation_id, message_id)
        return f"curl {request.endpoint.url} # {request.messages[-1].parts}"

    async def cost_usd(self, endpoint_id: str, model: str, usage: Usage) -> float | None:
        return self.prices.get(model)

    async def notify(self, title: str, sentence: str, click_label: str) -> bool:
        """Until `click` is set, or the notice withdrawn."""
        self.notices.append((title, sentence))
        await self.clicked.wait()
        return bool(self.notices)

    def withdraw_notices(self) -> None:
        self.notices.clear()
        self.clicked.set()

    async def discover(self) -> Sequence[FoundServer]:
        self.looked = True
        return self.servers

    async def models(self, endpoint: Endpoint, key: str = "") -> Sequence[str]:
        await self.answers.wait()
        if "refused" in endpoint.url:
            raise ChatError(ErrorKind.NETWORK, "The server could not be reached.")
        if "locked" in endpoint.url:
            raise ChatError(ErrorKind.HTTP, "The server did not accept the key.", status=401)
        if endpoint.dialect is Dialect.PLAIN_SSE:
            raise ChatError(ErrorKind.SETTINGS, "This kind of server does not list its models.")
        if "nolist" in endpoint.url:
            raise ChatError(ErrorKind.HTTP, "The server knows no such path.", status=404)
        return self.model_names

    def try_out(self, endpoint: Endpoint, text: str, listener: Listener, *, key: str = "") -> RunningTurn:
        self.tried.append((endpoint, key))
        provider = self._scripts.for_endpoint(endpoint)
        turn = unkept_turn(endpoint, text, listener, provider=provider, learned=Learned(), clock=SystemClock())
        self.scope.spawn(turn.run(), "unkept turn")
        return turn

    async def loaded(self, endpoint: Endpoint) -> frozenset[str]:
        return frozenset(self.loaded_models)

    async def has_key(self, endpoint: Endpoint) -> bool:
        await self.answers.wait()
        return endpoint.id in self.keys

    async def store_key(self, endpoint: Endpoint, key: str, *, session_only: bool) -> None:
        await self.answers.wait()
        if not self.has_keyring and not session_only:
            raise ChatError(ErrorKind.KEYRING, "There is no keyring here. Use the key in this session only.")
        self.keys[endpoint.id] = (key, session_only)

    async def forget_key(self, endpoint_id: str) -> None:
        self.keys.pop(endpoint_id, None)


class WindowKit:
    """The window in its first phase; `attach` brings the second."""

    def __init__(self, app: QApplication, data_dir: Path, *, dark: bool = False, theme: Theme | None = None) -> None:
        self.library = SqliteLibrary(data_dir, SystemClock())
        self.settings = Settings.load(data_dir)
        self.window = MainWindow(theme or make_theme(dark, app.font()))
        self.presenter = WindowPresenter(self.window, self.library, self.settings)
        Collector(self.presenter)
        wire(self.window, self.presenter)
        self._look = app, dark if theme is None else theme.dark
        self.presenter.preference_changed.connect(self._preferred)
        self.engine: ScriptedEngine | None = None

    def _preferred(self, preference_id: str) -> None:
        if preference_id == TEXT_SIZE.id:
            app, dark = self._look
            self.window.set_theme(make_theme(dark, app.font(), wishes(app, self.settings.ui)))

    def show(self) -> Snapshot:
        snapshot = SnapshotReading(self.library, self.settings.ui).result()
        self.presenter.show(snapshot)
        self.window.show()
        return snapshot

    def attach(self, scripts: Scripts, servers: Sequence[FoundServer] = ()) -> ScriptedEngine:
        self.engine = ScriptedEngine(self.library, self.settings, scripts)
        self.engine.servers = list(servers)
        self.presenter.attach(self.engine)
        return self.engine

    async def close(self) -> None:
        if self.engine is not None:
            await self.engine.scope.close()
        self.close_window()

    def close_window(self) -> None:
        self.presenter.close()
        self.window.close()
        self.window.deleteLater()
        self.presenter.deleteLater()
        self.settings.close()
        self.library.close()

    # What a test looks at

    @property
    def titles(self) -> list[str]:
        model = self.window.sidebar.view.model()
        rows = [model.index(row, 0) for row in range(model.rowCount())]
        return [row.data() for row in rows if row.data(ID_ROLE)]

    @property
    def chosen_title(self) -> str | None:
        return self.window.sidebar.view.currentIndex().data()

    def shown_texts(self) -> list[str]:
        """The text of every message the transcript shows."""
        return [self.window.transcript.text_of(entry.message.id) for entry in self.presenter.path]

    def last_text(self) -> str:
        return self.shown_texts()[-1]


async def until(condition: Callable[[], object], what: str = "the expected", *, within_s: float = _GIVE_UP_S) -> None:
    """Let Qt and asyncio go on until the condition holds; fails after ten seconds, or `within_s`."""
    try:
        async with asyncio.timeout(within_s):
            while not condition():  # noqa: ASYNC110 - the conditions are what a person sees, nothing announces them
                await asyncio.sleep(_LOOK_S)
    except TimeoutError:
        raise AssertionError(f"{what} did not come") from None


def type_and_send(kit: WindowKit, text: str) -> None:
    QTest.keyClicks(kit.window.composer.edit, text)
    QTest.keyClick(kit.window.composer.edit, Qt.Key.Key_Return)


def last_verdict(kit: WindowKit) -> Verdict | None:
    return kit.presenter.path[-1].message.verdict if kit.presenter.path else None
