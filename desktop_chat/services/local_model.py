"""The local model's server as the rest of the program sees it: an address when one is needed, and a state to show."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop_chat.core.endpoint import LOCAL_ENDPOINT
from desktop_chat.core.errors import ChatError, ErrorInfo, ErrorKind
from desktop_chat.services import local_files

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from desktop_chat.services.local_process import LocalProcess

#: One pool for all slots: holds two conversations of full length, or more short ones, at once.
_POOL_TOKENS = 2 * (LOCAL_ENDPOINT.context_tokens or 4096)
_SLOTS = 4
_ANSWER_TOKENS = 1024
_KEY_BYTES = 32

_KEEPS_DYING = (
    "The local model stopped several times in a row: free some memory and try again, or connect your own server."
)
_STOPPED = "The local model was stopped: send the message again to start it."


class LocalPhase(StrEnum):
    IDLE = "idle"
    STARTING = "starting"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class LocalState:
    """`error` is there in phase FAILED only; its sentence says what the user can do."""

    phase: LocalPhase
    error: ErrorInfo | None = None


@dataclass(frozen=True, slots=True)
class RestartPolicy:
    """How long a start may take, and what follows a death: a growing pause, and after the last one giving up.

    Only deaths of the last `window_s` seconds count. A child that does not end by itself within `grace_s` is killed.
    """

    start_timeout_s: float = 60.0
    pauses_s: tuple[float, ...] = (0.25, 1.0, 4.0)
    window_s: float = 60.0
    grace_s: float = 1.0


class LocalModelServer:
    """Starts the child at the first need, restarts it when it dies, ends it.

    All waiting is done by one daemon thread, which lives from a start to a stop or failure; so it works under any
    event loop and none. Nothing here blocks its caller but for starting that thread.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        command: Sequence[str] | None = None,
        require_model: Callable[[Path], Path] = local_files.require_model,
        policy: RestartPolicy | None = None,
    ) -> None:
        """`command` and `require_model` replace the child and the search for its file."""
        self._data_dir = data_dir
        self._command = command
        self._require_model = require_model
        self._policy = policy or RestartPolicy()
        # Re-entrant: subscribers are called with it held, so that they see the states in their order.
        self._lock = threading.RLock()
        self._state = LocalState(LocalPhase.IDLE)
        self._subscribers: list[Callable[[LocalState], None]] = []
        self._waiters: list[Future[tuple[str, str]]] = []
        self._thread: threading.Thread | None = None
        self._process: LocalProcess | None = None
        self._address: tuple[str, str] | None = None
        self._stopping = threading.Event()

    @staticmethod
    def available() -> bool:
        """Whether runtime and model file are installed; loads neither and checks no hash."""
        return local_files.runtime_installed() and local_files.find_model() is not None

    @property
    def state(self) -> LocalState:
        return self._state

    @property
    def pid(self) -> int | None:
        """The child's process id while there is one."""
        process = self._process
        return process.pid if process else None

    def subscribe(self, callback: Callable[[LocalState], None]) -> Callable[[], None]:
        """Have `callback` called with every new state; returns what ends that.

        It is called from a thread of the server's own and must return at once: a window emits a queued signal.
        """
        with self._lock:
            self._subscribers.append(callback)

        def unsubscribe() -> None:
            with self._lock, contextlib.suppress(ValueError):
                self._subscribers.remove(callback)

        return unsubscribe

    def start_soon(self) -> None:
        """Start it unless it is there already; how that went shows in `state` only."""
        with self._lock:
            self._ensure_thread()

    async def address(self) -> tuple[str, str]:
        """Base URL (`http://127.0.0.1:PORT/v1`) and key of the running server, which is started if need be.

        Callers at the same time share one start; cancelling one of them leaves the others theirs.

        Raises:
            ChatError: kind LOCAL_MODEL, if there is none to be had; the next call tries anew.
        """
        import asyncio

        future: Future[tuple[str, str]] = Future()
        with self._lock:
            if self._address and self._process and self._process.is_alive():
                return self._address
            self._waiters.append(future)
            self._ensure_thread()
        return await asyncio.wrap_future(future)

    async def stop(self) -> None:
        """End the child and wait until it is gone: by closing its stdin, after a grace of 1 s by force."""
        import asyncio

        done: Future[None] = Future()

        def run() -> None:
            self.stop_blocking()
            if done.set_running_or_notify_cancel():
                done.set_result(None)

        thread = threading.Thread(target=run, name="local-model-stop", daemon=True)
        thread.start()
        await asyncio.wrap_future(done)
        thread.join()

    def stop_blocking(self) -> None:
        """The same for a caller without an event loop."""
        with self._lock:
            thread, process = self._thread, self._process
            if thread is None:
                return
            self._stopping.set()
            if process:
                process.request_end()
        thread.join(self._policy.grace_s)
        # Looked up again: the child may have been started only after the first look.
        with self._lock:
            process = self._process
        if process:
            process.kill()
        thread.join(self._policy.grace_s)

    # The supervising thread.

    def _ensure_thread(self) -> None:
        if self._thread is None:
            self._stopping.clear()
            self._thread = threading.Thread(target=self._supervise, name="local-model", daemon=True)
            self._thread.start()

    def _supervise(self) -> None:
        outcome = ChatError(ErrorKind.INTERNAL, "The local model stopped for an unknown reason: try again.")
        try:
            outcome = self._serve_until_stopped()
        except ChatError as error:
            outcome = error
        finally:
            # Also on the way of a bug to the thread's crash report: nobody may be left waiting.
            self._finish(outcome)

    def _serve_until_stopped(self) -> ChatError:
        """Start, serve, and start again; returns why there is no further start."""
        deaths: list[float] = []
        pauses_s = self._policy.pauses_s
        while True:
            process = self._bring_up()
            process.wait_for_end()
            now = time.monotonic()
            deaths = [at for at in deaths if at > now - self._policy.window_s] + [now]
            with self._lock:
                self._process = self._address = None
                if not self._stopping.is_set():
                    self._show(LocalState(LocalPhase.STARTING))
            if len(deaths) > len(pauses_s):
                return ChatError(ErrorKind.LOCAL_MODEL, _KEEPS_DYING, detail=process.last_words())
            if self._stopping.wait(pauses_s[len(deaths) - 1]):
                return _stopped()

    def _bring_up(self) -> LocalProcess:
        """A process that answers, published to everyone who waits."""
        from desktop_chat.services.local_process import LocalProcess, default_command, model_threads
        from desktop_chat.services.local_protocol import ServerSettings

        self._show(LocalState(LocalPhase.STARTING))
        model = self._require_model(self._data_dir)
        settings = ServerSettings(
            model=str(model),
            alias=LOCAL_ENDPOINT.model,
            key=os.urandom(_KEY_BYTES).hex(),
            threads=model_threads(),
            context_tokens=_POOL_TOKENS,
            slots=_SLOTS,
            answer_tokens=_ANSWER_TOKENS,
        )
        with self._lock:
            if self._stopping.is_set():
                raise _stopped()
        process = LocalProcess(self._command or default_command(), settings)
        with self._lock:
            self._process = process
            if self._stopping.is_set():
                process.request_end()
        url = process.wait_until_ready(self._policy.start_timeout_s)
        with self._lock:
            self._address = (f"{url}/v1", settings.key)
            self._show(LocalState(LocalPhase.READY))
            self._settle(self._address)
        return process

    def _finish(self, error: ChatError) -> None:
        """The thread is about to end: settle everyone who waits for it."""
        with self._lock:
            self._thread = self._process = self._address = None
            if self._stopping.is_set():
                error = _stopped()
                self._show(LocalState(LocalPhase.IDLE))
            else:
                self._show(LocalState(LocalPhase.FAILED, error.info))
            self._settle(error)

    def _settle(self, outcome: tuple[str, str] | ChatError) -> None:
        waiters, self._waiters = self._waiters, []
        for future in waiters:
            if not future.set_running_or_notify_cancel():
                continue
            if isinstance(outcome, ChatError):
                # One each: an exception raised in several tasks would gather the tracebacks of all.
                future.set_exception(ChatError(outcome.kind, str(outcome), detail=outcome.detail))
            else:
                future.set_result(outcome)

    def _show(self, state: LocalState) -> None:
        with self._lock:
            if state == self._state:
                return
            self._state = state
            for callback in tuple(self._subscribers):
                callback(state)


def _stopped() -> ChatError:
    return ChatError(ErrorKind.LOCAL_MODEL, _STOPPED)
