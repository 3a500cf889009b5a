"""Notices on the desktop, over a real bus, shown by a program of the test's own."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("jeepney", reason="notices over D-Bus are Linux's")

from desktop_chat.services.notices import Notices
from tests.helpers.private_bus import write_bus_config
from tests.helpers.program import ROOT


class Desktop:
    """A bus, and on it a program that shows notices; `shows=False`: the bus alone."""

    def __init__(self, folder: Path, *, shows: bool = True) -> None:
        run = folder / "run"
        run.mkdir(mode=0o700)
        write_bus_config(folder / "bus.conf", run)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "DBUS_", "DISPLAY"))}
        self._kept = {**kept, "XDG_RUNTIME_DIR": str(run)}
        words = f'echo "$DBUS_SESSION_BUS_ADDRESS"; exec {sys.executable} -m tests.e2e.notices_child' if shows else ""
        script = words or 'echo "$DBUS_SESSION_BUS_ADDRESS"; cat'
        self._program = subprocess.Popen(
            ["dbus-run-session", f"--config-file={folder / 'bus.conf'}", "--", "sh", "-c", script],
            env=self._kept,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.address = self._program.stdout.readline().strip()
        if shows:
            assert self.heard() == ["ready"]

    def heard(self) -> list:
        """What was asked of it next."""
        return json.loads(self._program.stdout.readline())

    async def next(self) -> list:
        return await asyncio.to_thread(self.heard)

    def do(self, word: str, notice: int) -> None:
        self._program.stdin.write(f"{word} {notice}\n")
        self._program.stdin.flush()

    def close(self) -> None:
        """End what runs on the bus by the end of its input: a signal to its starter would leave the bus behind."""
        self._program.stdin.close()
        self._program.wait(timeout=30)
        self._program.stdout.close()


@pytest.fixture
def desktop(tmp_path, monkeypatch, request):
    if shutil.which("dbus-run-session") is None:
        pytest.skip("not installed here: dbus; install it with apt-get")
    made = Desktop(tmp_path, shows=getattr(request, "param", True))
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", made.address)
    yield made
    made.close()


async def test_a_click_on_a_notice_is_told_and_the_notice_goes(desktop):
    told = asyncio.create_task(Notices().tell("Colours", "The answer is complete.", "Open"))
    member, name, _, _, title, words, actions, hints, _ = await desktop.next()
    assert (member, name, title, words) == ("Notify", "Desktop Chat", "Colours", "The answer is complete.")
    assert actions == ["default", "Open"]
    assert hints["desktop-entry"] == ["s", "desktop-chat"]
    desktop.do("click", 2)
    desktop.do("click", 1)
    assert await told is True
    assert await desktop.next() == ["CloseNotification", 1]


async def test_one_that_is_put_away_was_not_clicked(desktop):
    told = asyncio.create_task(Notices().tell("Colours", "The answer is complete.", "Open"))
    await desktop.next()
    desktop.do("close", 1)
    assert await told is False


async def test_notices_are_withdrawn(desktop):
    notices = Notices()
    told = asyncio.create_task(notices.tell("Colours", "The answer is complete.", "Open"))
    await desktop.next()
    told_too = asyncio.create_task(notices.tell("Shapes", "The answer is complete.", "Open"))
    await desktop.next()
    while not (told.done() and told_too.done()):
        notices.withdraw()
        await asyncio.wait([told, told_too], timeout=0.05)
    assert (await told, await told_too) == (False, False)
    assert sorted([await desktop.next(), await desktop.next()]) == [["CloseNotification", 1], ["CloseNotification", 2]]


@pytest.mark.parametrize("desktop", [False], indirect=True)
async def test_where_nobody_shows_notices_nothing_is_said(desktop):
    assert await Notices().tell("Colours", "The answer is complete.", "Open") is False


@pytest.mark.parametrize("address", [None, "", "nonsense", "unix:path=/nowhere/at/all", "tcp:host=127.0.0.1,port=9"])
async def test_without_a_bus_nothing_is_said(monkeypatch, address):
    if address is None:
        monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    else:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    assert await Notices().tell("Colours", "The answer is complete.", "Open") is False
