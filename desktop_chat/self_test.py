"""`--self-test`: builds every page off screen, streams one scripted answer through all layers, and says what it saw."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_chat import __version__
from desktop_chat.core.endpoint import AuthStyle, Dialect, Endpoint, EndpointKind
from desktop_chat.core.verdict import EXIT_OWN_FAILURE, EXIT_USAGE

if TYPE_CHECKING:
    from desktop_chat.app import WindowProgram
    from desktop_chat.engine import Store

_ENDPOINT = Endpoint(
    id="self-test",
    name="Self-test",
    kind=EndpointKind.SCRIPTED,
    dialect=Dialect.OPENAI_CHAT,
    model="script",
    auth=AuthStyle.NONE,
)
#: Long enough for a slow machine; the answer itself takes about a second.
_LIMIT_MS = 60_000


def run_self_test(words: Sequence[str]) -> int:
    """Run it; `--json` prints one JSON object. Returns 0 if everything was as it should be."""
    if any(word != "--json" for word in words):
        print("desktop-chat: --self-test takes --json and nothing else", file=sys.stderr)
        return EXIT_USAGE
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from desktop_chat.app import WindowProgram, make_application
    from desktop_chat.engine import Store

    with tempfile.TemporaryDirectory(prefix="desktop-chat-self-test-", ignore_cleanup_errors=True) as folder:
        store = Store(Path(folder))
        store.settings.put_endpoint(_ENDPOINT)
        store.settings.default_endpoint_id = _ENDPOINT.id
        program = WindowProgram(make_application(), store)
        watch = _Watch(program, store)
        program.run()
        store.close()
    found = watch.found
    good = found.get("verdict") == "complete" and found.get("shown") is True and bool(found.get("keyring"))
    good = good and found.get("formula") is True and found.get("pictures") == "all"
    if "--json" in words:
        print(json.dumps({"ok": good, "version": __version__, **found}))
    else:
        print(f"self-test {'passed' if good else 'failed'}: {found}")
    return 0 if good else EXIT_OWN_FAILURE


class _Watch:
    """Drives the window through its pages and notes what came of it."""

    def __init__(self, program: WindowProgram, store: Store) -> None:
        from PySide6.QtCore import QTimer

        self.found: dict[str, object] = {}
        self._program = program
        self._store = store
        self._asked = False
        program.presenter.running_changed.connect(self._running_changed)
        QTimer.singleShot(0, self._build_pages)
        self._limit = QTimer(program)
        self._limit.setSingleShot(True)
        self._limit.timeout.connect(program.quit)
        self._limit.start(_LIMIT_MS)

    def _build_pages(self) -> None:
        window = self._program.window
        form = window.endpoint_dialog
        pages = {"window": window, "welcome": window.welcome, "endpoint form": form, "endpoint settings": form.more}
        self.found["pages"] = [name for name, page in pages.items() if not page.grab().isNull()]
        self._program.presenter.composing.send("Show what you can do.")

    def _running_changed(self, count: int) -> None:
        if count:
            self._asked = True
        elif self._asked:
            self._look()
            self._program.quit()

    def _look(self) -> None:
        conversation = self._store.library.conversations().result()[0]
        answer = self._store.library.path(conversation.id).result()[-1].message
        self.found["verdict"] = answer.verdict
        self.found["chars"] = len(answer.text)
        self.found["shown"] = self._program.window.transcript.text_of(answer.id) == answer.text
        self.found["keyring"] = _keyring_backends()
        self.found["formula"] = _draws_formulas()
        self.found["pictures"] = _missing_formats() or "all"


def _keyring_backends() -> list[str]:
    """The keyring backends this build knows of; a bundle without their metadata knows none and could keep no key."""
    from importlib.metadata import entry_points

    return sorted(point.value for point in entry_points(group="keyring.backends"))


def _draws_formulas() -> bool:
    """Whether the library is there with its font and its tables."""
    from desktop_chat.ui.transcript.pictures.typeset import outline

    return outline("x^2", 16.0, display=True, colour="black") is not None


def _missing_formats() -> list[str]:
    """The kinds of picture that this build should be able to read and cannot: each has a plug-in of its own."""
    from PySide6.QtGui import QImageReader

    there = {bytes(name.data()).decode() for name in QImageReader.supportedImageFormats()}
    return sorted({"bmp", "gif", "jpeg", "png", "webp"} - there)
