"""A guard for the whole process: sockets reach this machine only."""

from __future__ import annotations

import ipaddress
import sys
from typing import Any

_ADDRESSED = {"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"}
_LOOKED_UP = {"socket.getaddrinfo", "socket.gethostbyname"}


class ForbiddenNetworkUse(BaseException):
    """Raised in the middle of the call; no handler of network errors takes it for one."""


class LoopbackGuard:
    """Refuses every address but loopback ones and unix sockets. Made once: it cannot be taken out."""

    def __init__(self) -> None:
        #: What was tried, also by code that swallowed the exception. Whoever reads it empties it.
        self.violations: list[str] = []
        sys.addaudithook(self._audit)

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in _ADDRESSED:
            address = arguments[1]
            host = address[0] if isinstance(address, tuple) and address else None
            allowed = _stays_here(host)
        elif event in _LOOKED_UP:
            host = arguments[0]
            allowed = _stays_here(host) or _is_address(host)
        else:
            return
        if not allowed:
            self.violations.append(f"{event} {host!r}")
            raise ForbiddenNetworkUse(f"{event} to {host!r}: tests talk to 127.0.0.1 only")


def _stays_here(host: object) -> bool:
    """None stands for unix sockets, int for the families of the kernel."""
    if isinstance(host, bytes | bytearray):
        host = host.decode("ascii", "replace")
    if not isinstance(host, str):
        return True
    # RFC 6761: names below .localhost and .invalid never leave the machine.
    if host == "localhost" or host.endswith((".localhost", ".invalid")):
        return True
    return _is_address(host) and ipaddress.ip_address(host).is_loopback


def _is_address(host: object) -> bool:
    try:
        ipaddress.ip_address(str(host))
    except ValueError:
        return False
    return True
