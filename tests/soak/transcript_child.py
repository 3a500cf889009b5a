"""Holds conversations of long answers of every kind and end in one window; prints, as JSON, what they leave behind.

`python -m tests.soak.transcript_child HOME CONVERSATIONS TOKENS_EACH [LEAK...]`: a process of its own, as pytest's nets
remember where each timer and task came from, and would be weighed too. A LEAK (text, layout, timer, thread, task) is
made on purpose in each conversation, to show that it is found.
"""

from __future__ import annotations

import asyncio
import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QTextLayout
from PySide6.QtWidgets import QApplication

from desktop_chat import aio
from desktop_chat.core.verdict import Verdict
from desktop_chat.providers.scripted import CallTool, End, Say, Step, Think, Wait
from tests.bench.corpora import KINDS, corpus, pieces
from tests.gui.window_kit import PAUSE, Scripts, WindowKit
from tests.soak import weighing
from tests.soak.reader import Reader

#: Tokens between two rests, in which the window paints and its reader acts.
BURST = 100
REST_S = 0.002
THOUGHTS = 40
ANSWERS_EACH = 2
DELETED_EVERY = 5
GIVE_UP_S = 120.0
#: How long threads that are about to end may take.
GRACE_S = 2.0
VERDICTS = tuple(Verdict)


class Answer:
    """What comes and how it ends: of the kinds and verdicts, each in its turn."""

    def __init__(self, number: int, tokens: int) -> None:
        self.verdict = VERDICTS[number % len(VERDICTS)]
        thoughts = THOUGHTS if number % 3 == 0 else 0
        length = 4 * (tokens - thoughts)
        self.text = corpus(KINDS[number % len(KINDS)], length, number)[:length]
        self.steps: list[Step] = [Think(piece) for piece in pieces(corpus("prose", 4 * thoughts, number))[:thoughts]]
        for at, piece in enumerate(pieces(self.text)):
            self.steps.append(Say(piece))
            if at % BURST == 0:
                self.steps.append(Wait(REST_S))
        if self.verdict is Verdict.TOOL_CALLS:
            self.steps.append(CallTool(f"call{number}", "look", '{"at": "the garden"}'))
        self.steps.append(PAUSE if self.verdict is Verdict.STOPPED else End(self.verdict, "so it was"))


class Soak:
    def __init__(self, app: QApplication, home: Path, conversations: int, tokens: int, leaks: Sequence[str]) -> None:
        self._timers = weighing.Timers()
        self._before = weighing.objects_of_answers()
        self._kit = WindowKit(app, home)
        self._scripts = Scripts([])
        self._reader = Reader(self._kit, seed=1)
        self._conversations, self._tokens = conversations, tokens
        self._leaks, self._leaked = leaks, list[object]()
        self.memory_kib: list[int] = []
        self.qt_objects: list[int] = []
        self.objects: list[int] = []
        self.ends: Counter[str] = Counter()
        self.deleted = 0

    async def run(self) -> int:
        kept = await self._talk()
        found = {
            "conversations": self._conversations,
            "tokens": self._conversations * self._tokens,
            "ends": self.ends,
            "kept": kept,
            "deleted": self.deleted,
            "memory_kib": self.memory_kib,
            "objects": self.objects,
            "qt_objects": self.qt_objects,
            "left": await self._left(),
        }
        print(json.dumps(found))
        return 0

    async def _talk(self) -> int:
        """All conversations, from opening the window to closing it; returns how many the library holds."""
        kit = self._kit
        kit.show()
        kit.window.transcript.markdown_ready()
        kit.attach(self._scripts)
        for number in range(self._conversations):
            await self._hold(number)
            self._leak(number)
            await self._look_elsewhere(number)
            await self._weigh()
        kept = len(kit.library.conversations().result())
        await kit.close()
        return kept

    async def _hold(self, number: int) -> None:
        """A new conversation of some answers, read and handled while they come."""
        kit = self._kit
        kit.presenter.conversations.new()
        for turn in range(ANSWERS_EACH):
            answer = Answer(ANSWERS_EACH * number + turn, self._tokens // ANSWERS_EACH)
            self._scripts.scripts[:] = [answer.steps]
            kit.presenter.composing.send(f"Question {number}.{turn}, about something else than the others")
            await self._until(lambda turn=turn: len(kit.presenter.path) == 2 * turn + 2)
            await self._read(answer)
            self._scripts.requests.clear()  # the kit's own memory of what was asked

    async def _read(self, answer: Answer) -> None:
        kit = self._kit
        shown = kit.presenter.path[-1].message.id
        here = kit.presenter.path[-1].message.conversation_id
        deeds = 0
        while not self._has_ended():
            self._reader.do_something()
            deeds += 1
            if deeds % 7 == 0:  # look at an empty page, and come back
                kit.presenter.conversations.new()
                await asyncio.sleep(REST_S)
                kit.presenter.conversations.open(here)
                await self._until(lambda: bool(kit.presenter.path))
            if answer.verdict is Verdict.STOPPED and kit.window.transcript.text_of(shown) == answer.text:
                kit.presenter.composing.stop()
            await asyncio.sleep(2 * REST_S)
        self._reader.fold()
        self._reader.select()
        message = kit.presenter.path[-1].message
        if (message.verdict, kit.last_text()) != (answer.verdict, answer.text):
            raise AssertionError(f"{message.verdict} of {len(kit.last_text())} instead of {answer.verdict}")
        self.ends[answer.verdict] += 1

    def _has_ended(self) -> bool:
        path = self._kit.presenter.path
        return bool(path) and path[-1].message.verdict is not None

    async def _look_elsewhere(self, number: int) -> None:
        """Open an older conversation, delete one now and then, and end at an empty page."""
        kit = self._kit
        here = kit.presenter.path[0].message.conversation_id
        known = kit.library.conversations().result()
        older = [conversation.id for conversation in known if conversation.id != here]
        if older:
            kit.presenter.conversations.open(older[number % len(older)])
            await self._until(lambda: kit.presenter.path and kit.presenter.path[0].message.conversation_id != here)
            self._reader.do_something()
            await asyncio.sleep(REST_S)
        if number % DELETED_EVERY == DELETED_EVERY - 1:
            kit.presenter.conversations.delete(here)
            self.deleted += 1
        kit.presenter.conversations.new()
        await self._until(lambda: not kit.presenter.path)

    async def _weigh(self) -> None:
        await asyncio.sleep(REST_S)
        weighing.trim()
        self.memory_kib.append(weighing.resident_kib())
        self.objects.append(weighing.objects_of_answers().total())
        self.qt_objects.append(weighing.qt_objects(self._kit.window))

    async def _left(self) -> dict[str, object]:
        """What is there after the window is closed that was not there before it was made; empty counts are good."""
        self._kit, self._reader = None, None  # type: ignore[assignment]
        end_s = time.monotonic() + GRACE_S
        while time.monotonic() < end_s and weighing.other_threads():  # noqa: ASYNC110 - a thread's end is not announced
            await asyncio.sleep(REST_S)
        weighing.trim()
        return {
            "objects": weighing.objects_of_answers() - self._before,
            "timers": self._timers.running(),
            "threads": weighing.other_threads(),
            "tasks": weighing.other_tasks(),
        }

    def _leak(self, number: int) -> None:
        """Keep what should go; without LEAK nothing."""
        if "text" in self._leaks:
            self._leaked.append("".join(self._kit.shown_texts()))
        if "layout" in self._leaks:
            self._leaked.append(QTextLayout(f"Conversation {number}"))
        if "timer" in self._leaks:
            timer = QTimer()
            timer.start(60_000)
            self._leaked.append(timer)
        if "thread" in self._leaks:
            threading.Thread(target=threading.Event().wait, daemon=True).start()
        if "task" in self._leaks:
            self._leaked.append(asyncio.ensure_future(asyncio.sleep(600)))

    async def _until(self, condition: Callable[[], object]) -> None:
        async with asyncio.timeout(GIVE_UP_S):
            while not condition():  # noqa: ASYNC110 - the conditions are what a person sees, nothing announces them
                await asyncio.sleep(REST_S)


def main() -> int:
    home, conversations, tokens, leaks = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:]
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    return aio.run(lambda: Soak(app, home, conversations, tokens, leaks).run(), app)


if __name__ == "__main__":
    raise SystemExit(main())
