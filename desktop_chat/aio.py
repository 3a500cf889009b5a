"""The event loop: asyncio's own machinery, driven by Qt's loop."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import logging
import math
import os
import selectors
import signal
import socket
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Coroutine
from contextvars import Context
from typing import TYPE_CHECKING, Any, TypeVarTuple

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSocketNotifier, Qt, QThread, QTimer

os.environ.setdefault("QT_API", "pyside6")  # qasync reads it when it is imported
import qasync

_log = logging.getLogger(__name__)
_Args = TypeVarTuple("_Args")

#: How long ready callbacks may run before Qt gets its turn. Qt's timers and paints come with every other posted
#: event only, so they wait for twice as long.
DRAIN_BUDGET_S = 0.003
SHUTDOWN_LIMIT_S = 3.0

#: Qt says each time its loop is entered that the display is gone: it is not asked too often until the end.
_LOST_PAUSE_S = 0.01
_LONGEST_TIMER_MS = 24 * 3600 * 1000
_FEW_CANCELLED_TIMERS = 64
_WAKE = QEvent.Type(QEvent.registerEventType())

if sys.platform == "win32":
    _Native = asyncio.ProactorEventLoop
else:
    _Native = asyncio.SelectorEventLoop


class _Waker(QObject):
    """Receives the posted event that says "callbacks are ready"."""

    def __init__(self, drain: Callable[[], None]) -> None:
        super().__init__()
        self._drain = drain
        #: An event is on its way. With more than one, each would bring the next, for ever, before Qt gets its turn.
        self.is_posted = False

    def wake(self) -> None:
        """Have `drain` called from Qt's loop, soon. Safe from any thread."""
        if not self.is_posted:
            self.is_posted = True
            QCoreApplication.postEvent(self, QEvent(_WAKE))

    def customEvent(self, event: QEvent) -> None:
        if event.type() == _WAKE:
            # Before the drain, which sees whatever was handed in until now.
            self.is_posted = False
            self._drain()


def _taken_back(cls: type[DesktopLoop]) -> type[DesktopLoop]:
    """Give a subclass of qasync's loop every method of asyncio's that qasync replaced and the subclass did not."""
    for name in vars(qasync._QEventLoop):  # pyright: ignore[reportPrivateUsage]
        if not name.startswith("__") and name not in vars(cls) and hasattr(_Native, name):
            setattr(cls, name, getattr(_Native, name))
    return cls


@_taken_back
class DesktopLoop(qasync.QEventLoop):
    """An asyncio loop inside Qt's: `run_forever` runs `app.exec()` until `stop`.

    qasync gives its class and, on Windows, its proactor. Everything else is asyncio's own: the deque of ready
    callbacks, the heap of timers, the selector, generator hooks, contexts, executors. Qt only says when: a posted
    event for ready callbacks, one precise timer for the earliest timer, one notifier on the selector's descriptor
    (epoll or kqueue) for all sockets, pipes and signals.

    A nested Qt loop that a callback starts pauses asyncio until it ends. `QCoreApplication.quit` does not end
    the loop; only `stop` does. Where Qt itself leaves its loop with an error, as it does for good once its display is
    gone, `on_lost` is called: it is to see to the end.
    """

    if TYPE_CHECKING:  # asyncio's own, which its type stubs leave out
        _ready: deque[asyncio.Handle]
        _stopping: bool
        _closed: bool
        _debug: bool
        _selector: selectors.DefaultSelector
        _csock: socket.socket
        _process_events: Callable[[list[tuple[selectors.SelectorKey, int]]], None]
        _check_closed: Callable[[], None]
        _check_thread: Callable[[], None]
        _check_callback: Callable[[object, str], None]

    def __init__(self, app: QCoreApplication, on_lost: Callable[[], None] | None = None) -> None:
        self._application = app
        self._on_lost = on_lost
        self._inside = False  # Qt's loop runs for us
        self._asleep = False  # nothing will call _drain by itself: new work has to ask for it
        self._draining = False
        self._failure: BaseException | None = None
        self._timers: list[tuple[float, int, asyncio.TimerHandle]] = []  # a heap; the number keeps equal times in order
        self._timer_numbers = itertools.count()
        self._cancelled_timers = 0  # since the heap was last rid of them
        self._armed_at = math.inf
        self._waker = _Waker(self._drain)
        self._alarm = QTimer(self._waker)
        self._alarm.setSingleShot(True)
        self._alarm.setTimerType(Qt.TimerType.PreciseTimer)
        self._alarm.timeout.connect(self._on_timer)
        self._notifier: QSocketNotifier | None = None
        if sys.platform == "win32":
            super().__init__(app)
        else:
            _Native.__init__(self, selectors.DefaultSelector())
            self._notifier = QSocketNotifier(self._selector.fileno(), QSocketNotifier.Type.Read, self._waker)
            self._notifier.setEnabled(False)
            self._notifier.activated.connect(self._on_socket)

    # --- running -----------------------------------------------------------------------------------------------

    def run_forever(self) -> None:
        """Run until `stop`.

        Raises:
            RuntimeError: Qt's event loop is already running, or this loop is.
            KeyboardInterrupt, SystemExit: from a callback.
        """
        if QThread.currentThread().loopLevel() > 0:
            raise RuntimeError("Qt's event loop is already running")
        self._wake_on_signals()
        _Native.run_forever(self)

    def _wake_on_signals(self) -> None:
        """Qt waits in C: without a descriptor that wakes it no Python signal handler would run."""
        if sys.platform != "win32" and threading.current_thread() is threading.main_thread():
            signal.set_wakeup_fd(self._csock.fileno(), warn_on_full_buffer=False)

    def remove_signal_handler(self, sig: int) -> bool:
        removed = _Native.remove_signal_handler(self, sig)
        if not self._closed:
            self._wake_on_signals()  # asyncio has switched it off with the last of its own handlers
        return removed

    def _run_once(self) -> None:
        """One stay in Qt's loop; asyncio calls it again until `stop`, so a stray quit ends nothing."""
        self._inside = True
        self._listen(True)
        self._wake()
        self._before_run_forever()
        try:
            code = self._application.exec()
        finally:
            self._after_run_forever()
            self._inside = self._asleep = False
            self._listen(False)
        failure, self._failure = self._failure, None
        if failure is not None:
            raise failure
        if code and self._on_lost is not None:
            self._on_lost()
            if self._notifier is not None:
                self._selector.select(_LOST_PAUSE_S)

    def stop(self) -> None:
        _Native.stop(self)
        if self._asleep:
            self._wake()

    def close(self) -> None:
        if self.is_running():
            raise RuntimeError("Cannot close a running event loop")
        if self._closed:
            return
        self._alarm.stop()
        self._notifier = None
        own = self._csock.fileno()
        _Native.close(self)
        if sys.platform != "win32" and threading.current_thread() is threading.main_thread():
            current = signal.set_wakeup_fd(-1)
            if current != own:
                signal.set_wakeup_fd(current)

    # --- handing in work ---------------------------------------------------------------------------------------

    def call_soon(
        self, callback: Callable[[*_Args], object], *args: *_Args, context: Context | None = None
    ) -> asyncio.Handle:
        if self._debug or self._closed:
            handle = _Native.call_soon(self, callback, *args, context=context)
        else:
            handle = asyncio.Handle(callback, args, self, context)
            self._ready.append(handle)
        if self._asleep:
            self._wake()
        return handle

    def call_at(
        self, when: float, callback: Callable[[*_Args], object], *args: *_Args, context: Context | None = None
    ) -> asyncio.TimerHandle:
        self._check_closed()
        if self._debug:
            self._check_thread()
            self._check_callback(callback, "call_at")
        timer = asyncio.TimerHandle(when, callback, args, self, context)
        heapq.heappush(self._timers, (when, next(self._timer_numbers), timer))
        if not self._draining and self._timers[0][2] is timer:
            self._arm()
        return timer

    def _timer_handle_cancelled(self, _handle: asyncio.TimerHandle) -> None:
        """Drop cancelled timers before they outnumber the others. asyncio calls this for fired ones too."""
        self._cancelled_timers += 1
        if self._cancelled_timers > max(_FEW_CANCELLED_TIMERS, len(self._timers) // 2):
            self._cancelled_timers = 0
            self._timers = [entry for entry in self._timers if not entry[2].cancelled()]
            heapq.heapify(self._timers)

    def _write_to_self(self) -> None:
        """asyncio's way to say, from any thread, that a callback has been appended."""
        if self._asleep:
            self._wake()

    # --- Qt's side ---------------------------------------------------------------------------------------------

    def _wake(self) -> None:
        self._asleep = False
        self._waker.wake()

    def _listen(self, on: bool) -> None:
        if self._notifier is not None:
            self._notifier.setEnabled(on)

    def _on_socket(self) -> None:
        # A drain that is on its way looks at the sockets, too; another one here would only keep Qt waiting.
        if not self._waker.is_posted:
            self._drain()

    def _on_timer(self) -> None:
        self._armed_at = math.inf
        self._drain()

    def _drain(self) -> None:
        """Take what has become ready and run it, for `DRAIN_BUDGET_S` at most."""
        if self._draining or not self._inside:
            # A callback started a Qt loop of its own. A task cannot be entered from within another one, so everything
            # waits; the notifier must not fire over and over meanwhile.
            self._listen(False)
            return
        self._asleep = False
        self._draining = True
        try:
            self._collect()
            self._run_ready()
        except (KeyboardInterrupt, SystemExit) as failure:
            self._failure = failure
        finally:
            self._draining = False
        self._settle()

    def _collect(self) -> None:
        if self._notifier is not None:
            self._process_events(self._selector.select(0))
        now = self.time()
        while self._timers and self._timers[0][0] <= now:
            self._ready.append(heapq.heappop(self._timers)[2])

    def _run_ready(self) -> None:
        deadline = time.monotonic() + DRAIN_BUDGET_S
        ready = self._ready
        while ready and not self._stopping:
            for _ in range(len(ready)):
                handle = ready.popleft()
                if not handle.cancelled():
                    handle._run()  # pyright: ignore[reportPrivateUsage]
                if time.monotonic() >= deadline:
                    return

    def _settle(self) -> None:
        """See to it that Qt comes back when there is something to do, and not before."""
        if self._stopping or self._failure is not None:
            self._inside = False
            self._application.exit(0)
            return
        self._listen(True)
        self._arm()
        # In this order: a thread appends first and looks at the flag then.
        self._asleep = True
        if self._ready:
            self._wake()

    def _arm(self) -> None:
        """Have the timer fire at the earliest deadline. It may fire earlier, for one that is gone: that costs less."""
        while self._timers and self._timers[0][2].cancelled():
            heapq.heappop(self._timers)
        if not self._timers:
            if self._armed_at != math.inf:
                self._armed_at = math.inf
                self._alarm.stop()
            return
        when = self._timers[0][0]
        if when < self._armed_at:
            self._armed_at = when
            delay_ms = math.ceil((when - self.time()) * 1000)
            self._alarm.start(min(max(delay_ms, 0), _LONGEST_TIMER_MS))


def run(
    main: Callable[[], Coroutine[Any, Any, int]],
    app: QCoreApplication,
    *,
    shutdown_limit_s: float = SHUTDOWN_LIMIT_S,
    on_lost: Callable[[], None] | None = None,
) -> int:
    """Run `main()` on the loop of `app` and return its result; `on_lost` is called when the display is gone.

    `app.exec()` may have run before and have been left with `app.exit()`. Tasks that are left when `main` ends are
    cancelled and awaited, `shutdown_limit_s` at most, then the open generators and the default executor likewise.
    SIGINT cancels `main`.

    Raises:
        KeyboardInterrupt: after SIGINT, once `main` has ended.
        BaseException: what `main` raised.
    """
    runner = asyncio.Runner(loop_factory=lambda: DesktopLoop(app, on_lost))
    loop = runner.get_loop()
    try:
        return runner.run(main())
    finally:
        # Not runner.close(): it would wait for ever for a task that refuses to end.
        try:
            loop.run_until_complete(_finish(loop, shutdown_limit_s))
        finally:
            loop.close()


async def _finish(loop: asyncio.AbstractEventLoop, limit_s: float) -> None:
    left = asyncio.all_tasks(loop) - {asyncio.current_task(loop)}
    for task in left:
        task.cancel()
    if left:
        done, stubborn = await asyncio.wait(left, timeout=limit_s)
        for task in done:
            if not task.cancelled() and (error := task.exception()) is not None:
                loop.call_exception_handler({"message": "A task failed at the end", "exception": error, "task": task})
        for task in stubborn:
            _log.error("Task %s did not end when it was cancelled", task.get_name())
    for ending in (loop.shutdown_asyncgens(), loop.shutdown_default_executor()):
        try:
            await asyncio.wait_for(ending, limit_s)
        except TimeoutError:
            _log.error("%s did not end in time", ending.__qualname__)
