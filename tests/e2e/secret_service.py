"""A real gnome-keyring on a D-Bus of its own, in a home of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path

from tests.helpers.private_bus import write_bus_config

NEEDED = ("dbus-run-session", "dbus-send", "gnome-keyring-daemon")
_COLLECTION = "/org/freedesktop/secrets/collection/login"

_SCRIPT = """
if [ "$1" = keyring ]; then
    printf ci-pass | gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null 2>&1 &
    pid=$!
    until dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \
        string:org.freedesktop.secrets 2>/dev/null | grep -q 'boolean true'; do
        kill -0 $pid || exit 1
    done
fi
echo "${pid:-0} $DBUS_SESSION_BUS_ADDRESS"
cat
"""


def missing() -> list[str]:
    """Programs that this machine lacks."""
    return [name for name in NEEDED if shutil.which(name) is None]


class SecretService:
    """Runs until `close`. With `keyring=False` there is a bus, but no keyring on it."""

    def __init__(self, folder: Path, *, keyring: bool = True) -> None:
        home, runtime = folder / "keyring-home", folder / "run"
        for made in (home, runtime):
            made.mkdir(mode=0o700)
        config = folder / "bus.conf"
        write_bus_config(config, runtime)
        self.environ = {"HOME": str(home), "XDG_RUNTIME_DIR": str(runtime)}
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "DBUS_", "DISPLAY"))}
        self._session = subprocess.Popen(
            [
                "dbus-run-session",
                f"--config-file={config}",
                "--",
                "sh",
                "-c",
                _SCRIPT,
                "sh",
                "keyring" if keyring else "-",
            ],
            env={**kept, **self.environ},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        pid, _, address = self._session.stdout.readline().strip().partition(" ")
        assert address, "the bus or the keyring did not start"
        self.daemon_pid = int(pid)
        self.environ["DBUS_SESSION_BUS_ADDRESS"] = address

    def lock(self) -> None:
        words = ["--dest=org.freedesktop.secrets", "/org/freedesktop/secrets", "org.freedesktop.Secret.Service.Lock"]
        subprocess.run(
            ["dbus-send", "--session", "--print-reply", *words, f"array:objpath:{_COLLECTION}"],
            env={**os.environ, **self.environ},
            stdout=subprocess.DEVNULL,
            check=True,
        )

    def freeze(self) -> None:
        os.kill(self.daemon_pid, signal.SIGSTOP)

    def wake_up(self) -> None:
        os.kill(self.daemon_pid, signal.SIGCONT)

    def close(self) -> None:
        if self.daemon_pid:
            self.wake_up()
            os.kill(self.daemon_pid, signal.SIGTERM)
        self._session.communicate(timeout=30)
