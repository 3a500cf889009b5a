"""Whether a window can be opened here, known before Qt is loaded."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Mapping


def missing_display(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> str:
    """One sentence if no window can be opened here; an empty string if one can.

    Only X11 and Wayland systems can lack a display. A platform chosen by `QT_QPA_PLATFORM` is taken as it is.
    """
    if platform in ("win32", "darwin") or environ.get("QT_QPA_PLATFORM"):
        return ""
    if environ.get("WAYLAND_DISPLAY"):
        return ""
    display = environ.get("DISPLAY", "")
    if not display:
        return "There is no display here, so the conversation is held in the terminal."
    if not _answers(display):
        return f"The display {display} does not answer, so the conversation is held in the terminal."
    return ""


def _answers(display: str) -> bool:
    """False if nothing listens for a local X display; a remote one is left to Qt."""
    host, _, number = display.rpartition(":")
    number = number.partition(".")[0]
    if host not in ("", "unix") or not number.isdigit():
        return True
    path = f"/tmp/.X11-unix/X{number}"  # noqa: S108 - the place X11 itself uses
    for address in (path, f"\0{path}"):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            try:
                client.connect(address)
            except OSError:
                continue
            return True
    return False
