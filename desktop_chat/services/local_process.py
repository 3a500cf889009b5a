"""One child process that serves the local model: started, waited for, ended. Every call here blocks."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.services.local_protocol import COMMAND_NAME, EXIT_NO_RUNTIME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_chat.services.local_protocol import ServerSettings

_HOST = "127.0.0.1"
_KEPT_LINES = 20
_MAX_LINE_BYTES = 4096
_HEALTH_TRY_S = 2.0
_HEALTH_PAUSE_S = 0.05
#: What the child may see of our environment: enough to run, and no secret under any name.
_PASSED_ON = (
    "PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "WINDIR", "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH", "PYTHONPATH", "PYTHONHOME", "PYTHONDONTWRITEBYTECODE",
)  # fmt: skip

_TOO_SLOW = "The local model did not start in time: close other programs and try again, or connect your own server."
_FAILED = "The local model could not start: try again, or connect your own server."
_RUNTIME_BROKEN = "The local model's program does not run on this computer: connect your own server."


def default_command() -> list[str]:
    """The command line of the child: our own executable, frozen or not."""
    if getattr(sys, "frozen", False):
        return [sys.executable, COMMAND_NAME]
    # -P: the folder we happen to be in must not lend the child its modules.
    return [sys.executable, "-P", "-m", "desktop_chat", COMMAND_NAME]


def model_threads() -> int:
    """One thread per two cores that this process may use: the window keeps the rest."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, cores // 2)


class LocalProcess:
    """A child from its start to its end. One thread calls `wait_until_ready` and then `wait_for_end`;
    `request_end` and `kill` may come from any other."""

    def __init__(self, command: Sequence[str], settings: ServerSettings) -> None:
        """Start it and send its settings.

        Raises:
            ChatError: kind LOCAL_MODEL, if the system cannot start it.
        """
        self._lines: deque[str] = deque(maxlen=_KEPT_LINES)
        self._output_ended = False
        try:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **_popen_options()
            )
        except OSError as error:
            raise ChatError(ErrorKind.LOCAL_MODEL, _FAILED, detail=str(error)) from error
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._stdin, self._stdout = self._process.stdin, self._process.stdout
        self.pid = self._process.pid
        # It may have died at once: then the end of its output tells.
        with contextlib.suppress(OSError):
            self._stdin.write(json.dumps(asdict(settings)).encode() + b"\n")
            self._stdin.flush()

    def wait_until_ready(self, timeout_s: float) -> str:
        """Its base URL, `http://127.0.0.1:PORT`, once it has answered a request for its health.

        Raises:
            ChatError: kind LOCAL_MODEL, if it ends or takes longer than that; the process is gone then.
        """
        deadline = time.monotonic() + timeout_s
        killer = threading.Timer(timeout_s, self.kill)
        killer.name, killer.daemon = "local-model-start-limit", True
        killer.start()
        try:
            url = self._read_url()
            if url and self._is_healthy(url, deadline):
                return url
        finally:
            killer.cancel()
            killer.join()
        self.kill()
        self.wait_for_end()
        raise self._start_error(timed_out=time.monotonic() >= deadline)

    def wait_for_end(self) -> None:
        """Block until the process is gone and reaped, keeping its last lines of output for `last_words`."""
        while line := self._stdout.readline(_MAX_LINE_BYTES):
            self._keep(line)
        self._output_ended = True
        self._process.wait()
        self._stdout.close()
        self.request_end()

    def is_alive(self) -> bool:
        # Poll alone would say yes while another thread is just about to reap it.
        return not self._output_ended and self._process.poll() is None

    def last_words(self) -> str:
        """How it ended and the last lines it printed, for "Details"."""
        return "\n".join([f"exit code {self._process.returncode}", *self._lines])

    def request_end(self) -> None:
        """Close its stdin, which it takes as the order to end. Twice is once."""
        # Settings that it never read make the last flush fail; the pipe is closed all the same.
        with contextlib.suppress(OSError):
            self._stdin.close()

    def kill(self) -> None:
        self._process.kill()

    def _read_url(self) -> str:
        while line := self._stdout.readline(_MAX_LINE_BYTES):
            if line.startswith(b'{"url": '):
                return str(json.loads(line)["url"])
            self._keep(line)
        return ""

    def _is_healthy(self, url: str, deadline: float) -> bool:
        pause = threading.Event()
        while self.is_alive() and time.monotonic() < deadline:
            if _health_answers(urlsplit(url).port or 0):
                return True
            pause.wait(_HEALTH_PAUSE_S)
        return False

    def _keep(self, line: bytes) -> None:
        if text := line.decode(errors="replace").strip():
            self._lines.append(text)

    def _start_error(self, timed_out: bool) -> ChatError:
        if timed_out:
            sentence = _TOO_SLOW
        else:
            sentence = _RUNTIME_BROKEN if self._process.returncode == EXIT_NO_RUNTIME else _FAILED
        return ChatError(ErrorKind.LOCAL_MODEL, sentence, detail=self.last_words())


def _health_answers(port: int) -> bool:
    """Ask `/health` by hand: http.client would load ssl and email for one line of text."""
    try:
        with socket.create_connection((_HOST, port), timeout=_HEALTH_TRY_S) as connection:
            connection.sendall(f"GET /health HTTP/1.0\r\nHost: {_HOST}:{port}\r\n\r\n".encode())
            status_line = connection.recv(64)
    except OSError:
        return False
    return status_line.split(b" ", 2)[1:2] == [b"200"]


def _popen_options() -> dict[str, Any]:
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    if not getattr(sys, "frozen", False):
        own_root = str(Path(__file__).parents[2])
        inherited = environment.get("PYTHONPATH")
        environment["PYTHONPATH"] = os.pathsep.join([own_root, inherited] if inherited else [own_root])
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS
        return {"env": environment, "creationflags": flags}
    # A session of its own: Ctrl+C in our terminal is for us; we end the child ourselves.
    return {"env": environment, "start_new_session": True}
