"""One window per data directory: a second start raises the first one's window and ends."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from enum import Enum, auto
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDeadlineTimer, QLockFile

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

_TIMEOUT_MS = 5000
_RETRY_MS = 50


class Claim(Enum):
    """What came of a start: this process has the window, another one shows it, or another one has it and is silent."""

    OURS = auto()
    RAISED = auto()
    SILENT = auto()


class SingleInstance:
    """The right to show the window of a data directory. QtNetwork is loaded only where it is needed."""

    def __init__(self, data_dir: Path) -> None:
        with suppress(OSError):  # the store says what is wrong with the folder
            data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._lock = QLockFile(str(data_dir / "window.lock"))
        self._lock.setStaleLockTime(0)
        self._data_dir = data_dir
        self._server: QLocalServer | None = None

    @cached_property
    def _name(self) -> str:
        from hashlib import sha256

        return f"desktop-chat-{sha256(os.fsencode(self._data_dir.resolve())).hexdigest()[:16]}"

    def acquire(self) -> bool:
        """True unless another living process has this window; also where no lock can be written."""
        return self._lock.tryLock(0) or self._lock.error() is not QLockFile.LockError.LockFailedError

    def claim(self) -> Claim:
        """Become the window of this directory, or have the one that is there shown. May wait for some seconds."""
        if self.acquire():
            return Claim.OURS
        from PySide6.QtCore import QThread
        from PySide6.QtNetwork import QLocalSocket

        client = QLocalSocket()
        patience = QDeadlineTimer(_TIMEOUT_MS)
        while not patience.hasExpired():
            client.connectToServer(self._name)
            if client.waitForConnected(_TIMEOUT_MS):
                # To be connected is to have asked: the other end shows its window and hangs up.
                client.disconnectFromServer()
                return Claim.RAISED
            # The other one is just starting and listens only after its first paint, or it is ending.
            QThread.msleep(_RETRY_MS)
            if self.acquire():
                return Claim.OURS
        return Claim.SILENT

    def listen(self, on_raise: Callable[[], None]) -> None:
        """Call `on_raise` whenever another start asks for the window."""
        from PySide6.QtNetwork import QLocalServer

        QLocalServer.removeServer(self._name)
        server = QLocalServer()
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.listen(self._name)

        def greet() -> None:
            while server.hasPendingConnections():
                client = server.nextPendingConnection()
                client.disconnected.connect(client.deleteLater)
                client.disconnectFromServer()
                on_raise()

        server.newConnection.connect(greet)
        self._server = server

    def stop_listening(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    def release(self) -> None:
        self.stop_listening()
        self._lock.unlock()
