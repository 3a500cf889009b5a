"""Tests that leave one thing of each kind behind, or nothing; `test_nets.py` runs this file in a process of its own."""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from tests.helpers.loopback_only import ForbiddenNetworkUse

KEPT: list[Any] = []


def test_thread():
    release = threading.Event()
    KEPT.append(release)
    threading.Thread(target=release.wait, args=(5,), name="the thread", daemon=True).start()


def test_timer(qapp):
    timer = QTimer()
    KEPT.append(timer)
    timer.start(4321)


def test_window(qapp):
    window = QWidget()
    window.setWindowTitle("the window")
    KEPT.append(window)


def test_socket():
    KEPT.append(socket.socket())


async def test_task():
    KEPT.append(asyncio.create_task(asyncio.sleep(60), name="the task"))


async def test_task_on_the_desktop_loop(qapp):
    assert type(asyncio.get_running_loop()).__name__ == "DesktopLoop"
    KEPT.append(asyncio.create_task(asyncio.sleep(60), name="the desktop task"))


def test_log():
    logging.getLogger("somewhere").warning("the %s", "warning")


def test_network():
    with socket.socket() as unconnected, pytest.raises(ForbiddenNetworkUse):
        unconnected.connect(("192.0.2.1", 9))


def test_name():
    with pytest.raises(ForbiddenNetworkUse):
        socket.getaddrinfo("example.org", 80)


def test_expected_log(caplog):
    logging.getLogger("somewhere").warning("expected")
    assert "expected" in caplog.text


async def test_plain():
    assert "Desktop" not in type(asyncio.get_running_loop()).__name__
    left, right = socket.socketpair()
    with left, right:
        await asyncio.gather(asyncio.sleep(0), asyncio.to_thread(int))


async def test_tidy_on_the_desktop_loop(qapp, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    await asyncio.to_thread(int)


def test_home(data_home: Path):
    assert not data_home.exists()
