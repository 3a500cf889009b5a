"""The real window, off screen, over an endpoint that a toy server in a process of its own serves."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from desktop_chat.app import WindowProgram, make_application
from desktop_chat.core.endpoint import AuthStyle, Endpoint
from desktop_chat.engine import Store
from tests.helpers.toy_server import Script, steps_to_json


@contextmanager
def program_over(script: Script) -> Generator[WindowProgram]:
    """The program, yet to be run; every request is answered with the script."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server, port = _serve(folder, script)
        store = Store(folder / "home")
        endpoint = Endpoint("toy", "Toy", f"http://127.0.0.1:{port}/v1", auth=AuthStyle.NONE)
        store.settings.put_endpoint(endpoint)
        store.settings.default_endpoint_id = endpoint.id
        try:
            yield WindowProgram(make_application(), store)
        finally:
            store.close()
            assert server.stdin is not None
            server.stdin.close()
            server.wait(10)


def _serve(folder: Path, script: Script) -> tuple[subprocess.Popen[bytes], int]:
    file, port_file = folder / "script.json", folder / "port"
    file.write_text(json.dumps({"default": [steps_to_json(script)]}))
    command = [sys.executable, "-m", "tests.helpers.toy_server", "--script", str(file), "--port-file", str(port_file)]
    server = subprocess.Popen(command, stdin=subprocess.PIPE)
    while not port_file.exists():
        assert server.poll() is None
        time.sleep(0.01)
    return server, int(port_file.read_text())
