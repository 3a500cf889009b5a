"""The real program as a child process, with a data directory of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
_DROPPED = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy", "PYTHONWARNINGS")


@dataclass(frozen=True)
class Ran:
    """How a run of the program ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The JSON lines of its output."""
        # U+2028 and the like end no line of JSON.
        return [json.loads(line) for line in self.out.split("\n") if line]


class Process(subprocess.Popen[str]):
    """A child that does not outlive a failing test."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: Any) -> None:
        if kind is not None:
            self.kill()
        super().__exit__(kind, error, trace)


class Program:
    """`desktop-chat` on the data directory `home`."""

    def __init__(self, home: Path, **environ: str) -> None:
        self.home = home
        self.environ = {name: value for name, value in os.environ.items() if name not in _DROPPED}
        self.environ |= {
            "DESKTOP_CHAT_HOME": str(home),
            "PYTHONUNBUFFERED": "1",
            "PYTHONPATH": str(ROOT),
            "DBUS_SESSION_BUS_ADDRESS": "disabled:",
            **environ,
        }

    def start(self, *words: str, prefix: Sequence[str] = (), **options: Any) -> Process:
        """Start it and return at once; stdout and stderr are pipes."""
        return Process(
            [sys.executable, *(prefix or ("-m", "desktop_chat")), *words],
            cwd=self.home.parent,
            env=self.environ,
            text=True,
            **{"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options},
        )

    def run(self, *words: str, timeout_s: float = 60, stdin: str | None = None, prefix: Sequence[str] = ()) -> Ran:
        """Run it to its end."""
        options = {} if stdin is None else {"stdin": subprocess.PIPE}
        with self.start(*words, prefix=prefix, **options) as process:
            try:
                out, err = process.communicate(stdin, timeout_s)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
        return Ran(process.returncode, out, err)
