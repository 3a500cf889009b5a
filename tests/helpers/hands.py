"""Real key presses on an X server, and the titles of its windows."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping

_GIVE_UP_S = 20


class Hands:
    """`environ` leads to the X server, whose focused window gets the keys."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = {"DISPLAY": environ["DISPLAY"], "PATH": "/usr/bin:/bin"}

    def press(self, *keys: str) -> None:
        """Press keys one after the other, by the names of X: `Return`, `ctrl+n`."""
        self._run("key", "--clearmodifiers", *keys)

    def type(self, text: str) -> None:
        self._run("type", "--clearmodifiers", "--delay", "2", text)

    def title(self, title: str) -> str:
        """The title of the window that has the keyboard, once a window has this one, a regular expression."""
        self._run("search", "--sync", "--onlyvisible", "--name", f"^{title}$")
        return self._run("getwindowfocus", "getwindowname").strip()

    def _run(self, *words: str) -> str:
        ran = subprocess.run(
            ["xdotool", *words], env=self._environ, capture_output=True, text=True, timeout=_GIVE_UP_S, check=True
        )
        return ran.stdout
