"""Brings the results of the store's futures to the GUI thread, before any event loop of asyncio exists."""

from __future__ import annotations

from concurrent.futures import CancelledError
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from desktop_chat.core.errors import ChatError

T = TypeVar("T")


class FutureBridge(QObject):
    """Calls back on the thread it was made on, always later, never from within `on_result`."""

    #: A future was settled; carries what is to be called. Emitted on the store's threads.
    _settled = Signal(object)

    def __init__(self, on_error: Callable[[ChatError], None], parent: QObject | None = None) -> None:
        """`on_error` gets the errors of futures that bring no handler of their own."""
        super().__init__(parent)
        self._on_error = on_error
        self._closed = False
        self._settled.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def on_result(
        self,
        future: Future[T],
        callback: Callable[[T], None] | None = None,
        on_error: Callable[[ChatError], None] | None = None,
    ) -> None:
        """Call `callback` with the result, or a handler with the ChatError; neither once `close` was called."""

        def deliver() -> None:
            self._call(future, callback, on_error or self._on_error)

        def settled(done: Future[T]) -> None:
            # Where nobody waits for the result, only what failed is worth a turn of the GUI thread.
            is_news = callback is not None or (not done.cancelled() and done.exception() is not None)
            if is_news and not self._closed:
                self._settled.emit(deliver)

        future.add_done_callback(settled)

    def close(self) -> None:
        self._closed = True

    def _deliver(self, deliver: Callable[[], None]) -> None:
        if not self._closed:
            deliver()

    def _call(
        self, future: Future[T], callback: Callable[[T], None] | None, on_error: Callable[[ChatError], None]
    ) -> None:
        from desktop_chat.core.errors import ChatError

        try:
            result = future.result()
        except CancelledError:
            return
        except ChatError as error:
            on_error(error)
            return
        if callback is not None:
            callback(result)
