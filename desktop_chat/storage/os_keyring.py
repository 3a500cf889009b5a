"""The operating system's keyring, and calls to it that can hang without holding up anything."""

from __future__ import annotations

import importlib
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol, TypeVar, cast

T = TypeVar("T")

#: The backends of keyring that talk to the system's own store. Its others write files, or nothing.
_OS_BACKENDS = {
    "win32": (("keyring.backends.Windows", "WinVaultKeyring"),),
    "darwin": (("keyring.backends.macOS", "Keyring"),),
}
_FREE_DESKTOP_BACKENDS = (
    ("keyring.backends.SecretService", "Keyring"),
    ("keyring.backends.libsecret", "Keyring"),
    ("keyring.backends.kwallet", "DBusKeyring"),
    ("keyring.backends.kwallet", "DBusKeyringKWallet4"),
)
#: Exceptions of the libraries under keyring that it lets through, by module; not every system has each.
_FOREIGN_ERRORS = (
    ("jeepney.wrappers", "DBusErrorResponse"),
    ("secretstorage.exceptions", "SecretStorageException"),
    ("win32ctypes.pywin32.pywintypes", "error"),
    ("pywintypes", "error"),
)


class Backend(Protocol):
    """The part of `keyring.backend.KeyringBackend` that is used."""

    def get_password(self, service: str, username: str) -> str | None: ...

    def set_password(self, service: str, username: str, password: str) -> None: ...

    def delete_password(self, service: str, username: str) -> None: ...


class NoBackend(Exception):
    """There is no keyring of the operating system."""


class KeyringFailed(Exception):
    """The keyring refused or broke; the cause is chained."""


class BackendLocked(Exception):
    """The keyring is locked and was not unlocked."""


def find_backend() -> Backend:
    """The keyring that is configured or found, if it is one of the operating system. Imports keyring: slow.

    Looks afresh each time, unlike keyring itself: a keyring service may be started while the program runs.

    Raises:
        NoBackend: if there is none, or another kind is configured: none that writes a file is ever used.
    """
    try:
        from keyring import core
    except ImportError as error:
        raise NoBackend from error
    usable = _OS_BACKENDS.get(sys.platform, _FREE_DESKTOP_BACKENDS)
    configured = core.load_env() or core.load_config()
    if configured is not None:
        kind = type(configured)
        if (kind.__module__, kind.__name__) not in usable:
            raise NoBackend(f"{kind.__module__}.{kind.__name__} is configured")
        return cast(Backend, configured)
    viable = [made for made in (_viable(*name) for name in usable) if made is not None]
    if not viable:
        raise NoBackend
    return max(viable, key=lambda pair: pair[0])[1]()


def _viable(module: str, name: str) -> tuple[float, Callable[[], Backend]] | None:
    kind = getattr(importlib.import_module(module), name)
    # Asking for the priority raises whatever the missing service makes it raise; `viable` catches that.
    return (float(kind.priority), cast("Callable[[], Backend]", kind)) if kind.viable else None


def call_in_thread(run: Callable[[], T]) -> tuple[threading.Thread, Future[T]]:
    """Start `run` in a daemon thread of its own: one that hangs does not hold up the exit.

    The future fails with NoBackend, BackendLocked or KeyringFailed.
    """
    future: Future[T] = Future()
    future.set_running_or_notify_cancel()
    thread = threading.Thread(target=_serve, args=(run, future), name="keyring", daemon=True)
    thread.start()
    return thread, future


def _serve(run: Callable[[], T], future: Future[T]) -> None:
    try:
        future.set_result(run())
    except (NoBackend, BackendLocked, KeyringFailed) as error:
        future.set_exception(error)
    except _expected() as error:
        future.set_exception(_translated(error))
    finally:
        if not future.done():
            future.set_exception(KeyringFailed())


def _expected() -> tuple[type[BaseException], ...]:
    found: list[type[BaseException]] = [OSError, RuntimeError, ValueError, TypeError, LookupError]
    found += [ImportError, AttributeError]
    for module, name in (("keyring.errors", "KeyringError"), *_FOREIGN_ERRORS):
        if module in sys.modules:
            found.append(cast("type[BaseException]", getattr(sys.modules[module], name)))
    return tuple(found)


def _translated(error: BaseException) -> Exception:
    from keyring.errors import KeyringLocked, NoKeyringError

    made: Exception = KeyringFailed()
    if isinstance(error, NoKeyringError):
        made = NoBackend()
    elif isinstance(error, KeyringLocked):
        made = BackendLocked()
    made.__cause__ = error
    return made
