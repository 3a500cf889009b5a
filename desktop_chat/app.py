"""The window's program: paint first with Qt alone, then attach the engine on the asyncio loop."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from desktop_chat import __version__
from desktop_chat.core.verdict import EXIT_OWN_FAILURE
from desktop_chat.engine import APP_NAME, Store, default_data_dir
from desktop_chat.instance import Claim, SingleInstance
from desktop_chat.presenters.snapshot import SnapshotReading
from desktop_chat.ui.language import speak

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable
    from pathlib import Path

    from desktop_chat.core.errors import ChatError
    from desktop_chat.presenters.window_presenter import WindowPresenter
    from desktop_chat.ui.main_window import MainWindow

#: Loaded after the first paint, in this order: what knows nothing of Qt in a thread, the rest in the window's own.
MARKDOWN_MODULES = (
    "markdown_it",
    "desktop_chat.ui.transcript.markdown.incremental",
    "desktop_chat.ui.transcript.sectioned",
    "desktop_chat.ui.transcript.kinds.code.highlight",
    "desktop_chat.ui.transcript.kinds.code.fence_colours",
    "desktop_chat.ui.transcript.kinds.table.numbers",
    "desktop_chat.ui.transcript.reading.faithful",
    "desktop_chat.ui.transcript.reading.relaxing",
    "desktop_chat.ui.transcript.reading.serialise",
    "desktop_chat.ui.transcript.pictures.data_url",
    "csv",
)
#: Each is a step of the window's thread: what takes longer than a few milliseconds stands here in parts.
MARKDOWN_QT_MODULES = (
    "desktop_chat.ui.transcript.unchanged",
    "desktop_chat.ui.transcript.kinds.code.lines",
    "desktop_chat.ui.transcript.kinds.code.block",
    "desktop_chat.ui.transcript.kinds.table.columns",
    "desktop_chat.ui.transcript.kinds.table.block",
    "desktop_chat.ui.design.menu",
    "desktop_chat.ui.transcript.over.code_header",
    "desktop_chat.ui.transcript.over.code_bar",
    "desktop_chat.ui.transcript.over.table_formats",
    "desktop_chat.ui.transcript.over.doing",
    "desktop_chat.ui.transcript.over.table_actions",
    "desktop_chat.ui.transcript.over.table_bar",
    "desktop_chat.ui.transcript.reading.links",
    "desktop_chat.ui.transcript.reading.selection",
    "desktop_chat.ui.transcript.reading.caret",
    "desktop_chat.ui.transcript.reading.copying",
    "desktop_chat.ui.transcript.reading.finding",
    "desktop_chat.ui.transcript.reading.reader",
)
ENGINE_MODULES = (
    "asyncio",
    "desktop_chat.services.chat",
    "desktop_chat.services.local_model",
    "desktop_chat.services.discovery",
    "desktop_chat.storage.secrets",
    "desktop_chat.providers.registry",
    "desktop_chat.window_engine",
)
ENGINE_QT_MODULES = (
    "desktop_chat.aio",
    "desktop_chat.presenters.offers_presenter",
    "desktop_chat.presenters.other_processes",
    "desktop_chat.presenters.prices",
    "desktop_chat.presenters.purging",
    "desktop_chat.presenters.settings_presenter",
    "PySide6.QtNetwork",
)
#: What the first fence of an answer needs, in the languages that most are in.
HIGHLIGHTER_MODULES = (
    "pygments.lexers.python",
    "pygments.lexers.javascript",
    "pygments.lexers.shell",
    "pygments.lexers.data",
)
#: What an answer costs at the official endpoints, the only ones that surely have a price; of some size.
PRICE_MODULES = ("genai_prices", "genai_prices.data", "desktop_chat.services.costs")
#: The local model's server starts, highlighter and SDK are loaded this long after the first paint: out of the first
#: keys' way.
LOCAL_MODEL_AFTER_MS = 1000

_END_SIGNALS = () if sys.platform == "win32" else (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)


def run_window(*, data_dir: Path | None = None, on_first_paint: Callable[[], None] | None = None) -> int:
    """Show the window until it is closed; returns the exit code. `on_first_paint` is called once it is on screen."""
    data_dir = data_dir or default_data_dir()
    app = make_application()
    instance = SingleInstance(data_dir)
    claim = instance.claim()
    if claim is not Claim.OURS:
        return _left_to_other(claim)
    store = Store(data_dir)
    try:
        return WindowProgram(app, store, instance, on_first_paint).run()
    finally:
        store.close()
        instance.release()


def make_application() -> QApplication:
    app = QApplication([APP_NAME])
    app.setApplicationName(APP_NAME)
    app.setApplicationVersion(__version__)
    app.setDesktopFileName(APP_NAME)
    app.setQuitOnLastWindowClosed(False)
    speak(app)
    return app


class WindowProgram(QObject):
    """One window with its presenter, from the first paint to the end of the process."""

    #: The store has something to say that answers no call; carries a ChatError. Emitted on its threads.
    _store_failed = Signal(object)
    #: The warm-up thread has loaded what was asked for; carries the phase's name. Emitted on that thread.
    _warmed_up = Signal(str)

    def __init__(
        self,
        app: QApplication,
        store: Store,
        instance: SingleInstance | None = None,
        on_first_paint: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        self._store_failed.connect(self._show_error)
        store.on_error = self._store_failed.emit
        store.library.recover()
        self._snapshot = SnapshotReading(store.library, store.settings.ui)
        # Loaded only now, while the store reads.
        from desktop_chat.presenters.window_presenter import WindowPresenter
        from desktop_chat.ui.design.theme import ThemeFollower
        from desktop_chat.ui.main_window import MainWindow
        from desktop_chat.ui.wiring import wire

        self._app = app
        self.store = store
        self._instance = instance
        self._on_first_paint = on_first_paint
        self._quitting = False
        self._quit_wanted: asyncio.Event | None = None
        self._theme = ThemeFollower(app, store.settings.ui)
        self.window: MainWindow = MainWindow(self._theme.theme)
        self.presenter: WindowPresenter = WindowPresenter(self.window, store.library, store.settings, self)
        wire(self.window, self.presenter)
        self._theme.theme_changed.connect(self.window.set_theme)
        self.presenter.preference_changed.connect(self._theme.follow)
        self.window.closed.connect(self.quit)
        self._warmed_up.connect(self._phase_loaded)

    def run(self) -> int:
        """Both phases; returns the exit code once the window was closed and everything is written down."""
        for number in _END_SIGNALS:
            # Heeded when Python runs again, which is when the warm-up is done at the latest.
            signal.signal(number, self._quit_by_signal)
        self.paint_first()
        if not self._quitting:
            self._app.exec()
        if self._quitting:
            self._leave()
            return 0
        from desktop_chat import aio

        return aio.run(self._main, self._app, on_lost=self.quit)

    def quit(self) -> None:
        """End the program; nothing that has arrived is lost."""
        self._quitting = True
        if self._instance is not None:
            # A start from now on waits for the lock and opens a window of its own.
            self._instance.stop_listening()
        self.window.hide()
        if self._quit_wanted is not None:
            self._quit_wanted.set()
        else:
            # By way of the loop: one that is just about to begin would not hear of it otherwise.
            QTimer.singleShot(0, self._leave_first_loop)

    def _leave_first_loop(self) -> None:
        self._app.exit(0)

    def _quit_by_signal(self, _number: int, _frame: object) -> None:
        self.quit()

    def raise_window(self) -> None:
        """Bring the window to the front, from wherever it is."""
        if self._quitting:
            return
        self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    # Phase one: Qt alone

    def paint_first(self) -> None:
        """Fill the window from the store and show it."""
        self.presenter.show(self._snapshot.result())
        if self.store.settings.notice is not None:
            self.presenter.show_error(self.store.settings.notice)
        self.window.composer.focus()
        self.window.composer.installEventFilter(self)
        self.window.show()
        # A bare X server gives the keyboard to nobody by itself, and without it no shortcut works.
        self.window.activateWindow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            # The rest of the window is painted in the same pass; this comes right after it.
            QTimer.singleShot(0, self._painted)
        return False

    def _painted(self) -> None:
        if self._on_first_paint is not None:
            self._on_first_paint()
        from desktop_chat.presenters.warm_up import warm_up

        warm_up(MARKDOWN_MODULES, lambda: self._warmed_up.emit("markdown"))

    def _phase_loaded(self, phase: str) -> None:
        from desktop_chat.presenters.warm_up import import_in_turns

        if phase == "markdown":
            import_in_turns(MARKDOWN_QT_MODULES, self._markdown_loaded)
        else:
            import_in_turns(ENGINE_QT_MODULES, self._engine_loaded)

    def _markdown_loaded(self) -> None:
        from desktop_chat.presenters.warm_up import warm_up

        if not self._quitting:
            self.window.transcript.markdown_ready()
            warm_up(ENGINE_MODULES, lambda: self._warmed_up.emit("engine"))

    def _engine_loaded(self) -> None:
        if not self._quitting:
            from desktop_chat.presenters.collector import Collector

            Collector(self)
            self._app.exit(0)

    # Phase two: asyncio on Qt's loop

    async def _main(self) -> int:
        import asyncio

        from desktop_chat.engine import Engine
        from desktop_chat.window_engine import WindowEngine

        self._quit_wanted = asyncio.Event()
        if self._quitting:
            self._quit_wanted.set()
        for number in _END_SIGNALS:
            asyncio.get_running_loop().add_signal_handler(number, self.quit)
        engine = Engine(self.store, on_crash=self._crashed)
        self.presenter.attach(WindowEngine(engine))
        starter = QTimer(self)
        starter.setSingleShot(True)
        starter.timeout.connect(engine.local_model.start_soon)
        starter.timeout.connect(self._load_later)
        starter.start(LOCAL_MODEL_AFTER_MS)
        if self._instance is not None:
            self._instance.listen(self.raise_window)
        try:
            await self._quit_wanted.wait()
        finally:
            starter.stop()
            await engine.close()
            self._leave()
        return 0

    def _load_later(self) -> None:
        """The first fence, and the first answer of an endpoint behind an SDK, need not wait until those are loaded."""
        from desktop_chat.presenters.warm_up import warm_up
        from desktop_chat.providers.registry import sdk_modules

        settings = self.store.settings
        default_first = sorted(settings.endpoints(), key=lambda endpoint: endpoint.id != settings.default_endpoint_id)
        sdks = sdk_modules(default_first)
        warm_up((*HIGHLIGHTER_MODULES, *sdks, *(PRICE_MODULES if sdks else ())), lambda: None)

    def _show_error(self, error: ChatError) -> None:
        self.presenter.show_error(error)

    def _crashed(self, _name: str, error: Exception) -> None:
        from desktop_chat.core.errors import ChatError, ErrorKind

        sentence = self.tr("The program made a mistake. Your conversations are kept; if it goes on, start it again.")
        self.presenter.show_error(ChatError(ErrorKind.INTERNAL, sentence, detail=f"{type(error).__name__}: {error}"))

    def _leave(self) -> None:
        self.presenter.close()
        self.window.close()


def _left_to_other(claim: Claim) -> int:
    if claim is Claim.RAISED:
        return 0
    print(
        "Desktop Chat is already running with this data directory, but its window does not answer. "
        "End that process, or choose another directory with DESKTOP_CHAT_HOME.",
        file=sys.stderr,
    )
    return EXIT_OWN_FAILURE
