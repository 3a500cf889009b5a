"""A person at the program: a screen, keys, a screen reader, a server, and what is kept afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.e2e.accessibility_bus import AccessibilityBus
from tests.helpers.hands import Hands
from tests.helpers.program import Process, Program
from tests.helpers.toy_script import json_body, openai_chat_body
from tests.helpers.toy_server import ToyServer

CHAT, MODELS = "/v1/chat/completions", "/v1/models"
#: More steps than the window has controls.
_MOST_TABS = 60
#: Two controls side by side may have one name.
_MOST_LOOKS = 40


class Desk:
    """`see` has the screen reader's verbs, by name."""

    def __init__(self, folder: Path, server: ToyServer) -> None:
        self.bus = AccessibilityBus(folder)
        self.hands = Hands(self.bus.environ)
        self.program = Program(folder / "home", **self.bus.environ)
        self.server = server
        listed = [{"id": name, "object": "model"} for name in ("toy-small", "toy-large")]
        server.on(MODELS, json_body({"object": "list", "data": listed}))

    @contextmanager
    def open(self) -> Iterator[Process]:
        """The window, until it is told to end; it ends in order."""
        with self.program.start() as process:
            self.see("focused", "Message")
            yield process
            process.terminate()
            assert process.wait(20) == 0
            assert "Traceback" not in process.stderr.read()

    def see(self, verb: str, *words: str) -> Any:
        """What the screen reader answers; fails where a wait comes to nothing."""
        found = self.bus.ask(verb, *words)
        assert found is not None, f"{verb} {words}: the keyboard is at {self.bus.ask('has_focus')}"
        return found

    def tab_to(self, role: str, name: str) -> None:
        """Press Tab until a control has the keyboard."""
        passed = [self.bus.ask("has_focus")]
        for _ in range(_MOST_TABS):
            self.hands.press("Tab")
            passed.append(self._focus_after(passed[-1]))
            if passed[-1] == [role, name]:
                return
        raise AssertionError(f"Tab leads to {passed}")

    def _focus_after(self, before: object) -> object:
        """What has the keyboard next: a busy window takes a key a moment later, and one more would go too far."""
        looks = (self.bus.ask("has_focus") for _ in range(_MOST_LOOKS))
        return next((here for here in looks if here != before), before)

    def write(self, text: str) -> None:
        """Send a message by typing it."""
        self.hands.type(text)
        self.see("holds", "Message", text)
        self.hands.press("Return")

    def hand_in(self, text: str) -> None:
        """Send a message as a screen reader does: it writes, and presses the button."""
        self.see("write", "Message", text)
        self.see("press", "Send (Enter)")

    def ask(self, question: str, answer: str, send: Callable[[str], None] | None = None) -> None:
        """Ask by keys, or with `send`, and wait for the whole of the answer that the server gives."""
        self.server.on(CHAT, openai_chat_body([answer]))
        (send or self.write)(question)
        assert self.see("text", answer) == answer
        self.see("names", "Answer, complete")

    @property
    def asked(self) -> list[dict[str, Any]]:
        """The bodies of the questions that the server got."""
        return [request.json for request in self.server.requests if request.path == CHAT]

    def kept(self) -> dict[str, Any]:
        """The newest conversation of the history."""
        return json.loads(self.program.run("history", "show", "last", "--json").out)

    def listed(self) -> list[str]:
        """The titles in the history, the newest first."""
        return [json.loads(line)["title"] for line in self.program.run("history", "list", "--json").out.splitlines()]

    def close(self) -> None:
        self.bus.close()
