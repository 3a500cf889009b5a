"""A host name to a connected socket: looked up in a daemon thread, the first address to answer wins."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
from collections.abc import Sequence
from typing import TypeAlias

from desktop_chat.providers.errors import connect_error, name_error
from desktop_chat.providers.threads import in_daemon_thread

#: How long one address is waited for before the next is tried beside it (RFC 8305).
_NEXT_ADDRESS_S = 0.25

Address: TypeAlias = tuple[socket.AddressFamily, tuple[str, int] | tuple[str, int, int, int]]


async def connect(host: str, port: int) -> socket.socket:
    """A connected, non-blocking socket with TCP_NODELAY set.

    Raises:
        ChatError: kind NETWORK, `before_send` set.
    """
    addresses = await _addresses(host, port)
    try:
        sock = await (_connect_one(addresses[0]) if len(addresses) == 1 else connect_first(addresses))
    except OSError as error:
        raise connect_error(host, port, error) from error
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return sock


async def _addresses(host: str, port: int) -> Sequence[Address]:
    with contextlib.suppress(ValueError):
        if ipaddress.ip_address(host).version == 4:
            return [(socket.AF_INET, (host, port))]

    def look_up() -> list[Address]:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
        return [(family, address) for family, _, _, _, address in found if len(address) in (2, 4)]  # pyright: ignore[reportReturnType]  # typeshed also knows the addresses of Python without IPv6

    try:
        return await in_daemon_thread(look_up, f"look up {host}")
    except (OSError, ValueError) as error:
        raise name_error(host, error) from error


async def connect_first(addresses: Sequence[Address]) -> socket.socket:
    """Try them in turn, a quarter of a second apart or as soon as one fails.

    Raises:
        OSError: that of the first address, if none answers.
    """
    left = list(addresses)
    running: list[asyncio.Task[socket.socket]] = []
    failures: list[OSError] = []
    won: asyncio.Task[socket.socket] | None = None
    try:
        while won is None and (left or running):
            if left:
                address = left.pop(0)
                running.append(asyncio.create_task(_connect_one(address), name=f"connect to {address[1][0]}"))
            done, _ = await asyncio.wait(
                running, timeout=_NEXT_ADDRESS_S if left else None, return_when=asyncio.FIRST_COMPLETED
            )
            for task in done:
                error = task.exception()
                if error is None:
                    won = won or task
                elif isinstance(error, OSError):
                    running.remove(task)
                    failures.append(error)
                else:
                    raise error
    finally:
        await _drop(running, won)
    if won is None:
        raise failures[0]
    return won.result()


async def _drop(running: list[asyncio.Task[socket.socket]], won: asyncio.Task[socket.socket] | None) -> None:
    """Cancel the attempts that lost, and close a socket that came too late."""
    losers = [task for task in running if task is not won]
    for task in losers:
        task.cancel()
    for outcome in await asyncio.gather(*losers, return_exceptions=True):
        if isinstance(outcome, socket.socket):
            outcome.close()


async def _connect_one(address: Address) -> socket.socket:
    family, where = address
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        sock.setblocking(False)
        await asyncio.get_running_loop().sock_connect(sock, where)
    except BaseException:
        sock.close()
        raise
    return sock
