"""An X server, a session bus with an accessibility bus on it, and a screen reader there."""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.helpers.private_bus import write_bus_config
from tests.helpers.program import ROOT

#: The Python that has the distribution's bindings.
_PYTHON = "/usr/bin/python3"
_SERVICE = Path("/usr/share/dbus-1/services/org.a11y.Bus.service")
_READER = ROOT / "tests/helpers/screen_reader.py"
_BINDINGS = {"gi": "python3-gi", "gi; gi.require_version('Atspi', '2.0')": "gir1.2-atspi-2.0"}

_SESSION = """
Xvfb -displayfd 3 -screen 0 1280x900x24 -nolisten tcp 3>display >/dev/null 2>&1 &
until [ -s display ]; do kill -0 $! || exit 1; done
echo "$(cat display) $DBUS_SESSION_BUS_ADDRESS"
cat
kill $!
"""


@functools.cache
def missing() -> tuple[str, ...]:
    """Debian's names for what this machine lacks."""
    commands = {"Xvfb": "xvfb", "dbus-run-session": "dbus"}
    found = [package for name, package in commands.items() if shutil.which(name) is None]
    if not _SERVICE.exists():
        found.append("at-spi2-core")
    for name, package in _BINDINGS.items():
        if subprocess.run([_PYTHON, "-c", f"import {name}"], capture_output=True, check=False).returncode:
            found.append(package)
    return tuple(found)


class AccessibilityBus:
    """Runs until `close`; `environ` leads a program to it."""

    def __init__(self, folder: Path) -> None:
        run = folder / "run"
        (run / "services").mkdir(mode=0o700, parents=True)
        run.chmod(0o700)
        shutil.copy(_SERVICE, run / "services")
        config = folder / "bus.conf"
        write_bus_config(config, run, run / "services")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "DBUS_", "DISPLAY"))}
        self._session = subprocess.Popen(
            ["dbus-run-session", f"--config-file={config}", "--", "sh", "-c", _SESSION],
            env={**kept, "XDG_RUNTIME_DIR": str(run)},
            cwd=run,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        display, _, address = self._session.stdout.readline().strip().partition(" ")
        assert address, "the X server or the bus did not start"
        self.environ = {
            "DISPLAY": f":{display}",
            "DBUS_SESSION_BUS_ADDRESS": address,
            "XDG_RUNTIME_DIR": str(run),
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        }
        self._reader = subprocess.Popen(
            [_PYTHON, str(_READER)],
            env={**kept, **self.environ},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._reader.stdout.readline(), "the screen reader did not start"

    def ask(self, *words: str) -> Any:
        """What the screen reader answers."""
        self._reader.stdin.write(json.dumps(words) + "\n")
        self._reader.stdin.flush()
        return json.loads(self._reader.stdout.readline())

    def close(self) -> None:
        self._reader.communicate(timeout=30)
        self._session.communicate(timeout=30)
