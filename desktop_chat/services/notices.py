"""Says something on the desktop, outside the window: org.freedesktop.Notifications over D-Bus."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jeepney import Message
    from jeepney.io.asyncio import DBusRouter

#: What has to be imported before `tell`; some 20 ms, so not in the thread of the loop.
MODULES = ("jeepney", "jeepney.io.asyncio")

_log = logging.getLogger(__name__)
_PATIENCE_S = 5.0
#: How long it is waited for a click; most desktops have long put a notice away by then.
_KEPT_S = 600.0
#: More that wait to be clicked are a crowd: the oldest goes.
_MAX_OPEN = 8
_PATH, _NAME = "/org/freedesktop/Notifications", "org.freedesktop.Notifications"
_CLICK = "default"


class Notices:
    """Where there is no bus, or nobody on it shows notices, nothing is said and nothing fails."""

    def __init__(self) -> None:
        self._open: list[asyncio.Future[bool]] = []

    async def tell(self, title: str, sentence: str, click_label: str) -> bool:
        """Show a notice and wait until it is gone; True if it was clicked on.

        `sentence` must not hold anybody else's words: some desktops read markup in it.
        """
        from jeepney import DBusErrorResponse
        from jeepney.auth import AuthenticationError
        from jeepney.io.asyncio import open_dbus_router
        from jeepney.io.common import RouterClosed

        try:
            async with open_dbus_router() as router:
                return await self._shown(router, title, sentence, click_label)
        except (KeyError, OSError, EOFError, RuntimeError, ValueError, TimeoutError) as error:
            _log.info("no notice could be shown: %s", type(error).__name__)
        except (DBusErrorResponse, AuthenticationError, RouterClosed) as error:
            _log.info("no notice could be shown: %s", error)
        return False

    def withdraw(self) -> None:
        """Take away what is still shown."""
        waiting, self._open = self._open, []
        for click in waiting:
            _settle(click, False)

    async def _shown(self, router: DBusRouter, title: str, sentence: str, click_label: str) -> bool:
        from jeepney import MatchRule, message_bus
        from jeepney.io.asyncio import Proxy

        signals: asyncio.Queue[Message] = asyncio.Queue()
        rule = MatchRule(type="signal", interface=_NAME, path=_PATH)
        with router.filter(rule, queue=signals):
            async with asyncio.timeout(_PATIENCE_S):
                await Proxy(message_bus, router).AddMatch(rule)
                notice = await self._notify(router, title, sentence, click_label)
            click: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
            self._open.append(click)
            if len(self._open) > _MAX_OPEN:
                _settle(self._open.pop(0), False)
            listening = asyncio.create_task(_listen(signals, notice, click))
            try:
                await asyncio.wait([click], timeout=_KEPT_S)
                return click.done() and click.result()
            finally:
                listening.cancel()
                if click in self._open:
                    self._open.remove(click)
                await self._close(router, notice)

    async def _notify(self, router: DBusRouter, title: str, sentence: str, click_label: str) -> int:
        from jeepney import DBusAddress, DBusErrorResponse, MessageType, new_method_call

        where = DBusAddress(_PATH, bus_name=_NAME, interface=_NAME)
        hints = {"desktop-entry": ("s", "desktop-chat"), "category": ("s", "im.received")}
        what = ("Desktop Chat", 0, "desktop-chat", title, sentence, [_CLICK, click_label], hints, -1)
        reply = await router.send_and_get_reply(new_method_call(where, "Notify", "susssasa{sv}i", what))
        if reply.header.message_type is MessageType.error:
            raise DBusErrorResponse(reply)
        notice = reply.body[0]
        return notice if isinstance(notice, int) else 0

    async def _close(self, router: DBusRouter, notice: int) -> None:
        from jeepney import DBusAddress, new_method_call

        where = DBusAddress(_PATH, bus_name=_NAME, interface=_NAME)
        await router.send(new_method_call(where, "CloseNotification", "u", (notice,)))


async def _listen(signals: asyncio.Queue[Message], notice: int, click: asyncio.Future[bool]) -> None:
    """Settle `click` once the notice was clicked on, or is gone."""
    from jeepney import HeaderFields

    while not click.done():
        signal = await signals.get()
        if not signal.body or signal.body[0] != notice:
            continue
        member = signal.header.fields.get(HeaderFields.member)
        if member in ("ActionInvoked", "NotificationClosed"):
            _settle(click, member == "ActionInvoked")


def _settle(click: asyncio.Future[bool], was_clicked: bool) -> None:
    if not click.done():
        click.set_result(was_clicked)
