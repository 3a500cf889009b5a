"""`desktop-chat ask`: one question, the answer printed as it arrives."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from desktop_chat.cli.output import JsonPrinter, Printer, TextPrinter, exit_code_of
from desktop_chat.cli.session import with_engine
from desktop_chat.cli.target import endpoint_of, key_of
from desktop_chat.cli.usage import UsageError
from desktop_chat.core.endpoint import Endpoint
from desktop_chat.core.events import Ended, StreamEvent
from desktop_chat.engine import Engine
from desktop_chat.services.turn import RunningTurn

_MAX_ATTACHMENT_BYTES = 4 * 1024 * 1024


def ask(arguments: argparse.Namespace) -> int:
    """Run the command; returns its exit code."""
    prompt = _prompt(arguments)
    key = key_of(arguments)
    printer: Printer = JsonPrinter() if arguments.json else TextPrinter()

    async def work(engine: Engine) -> int:
        endpoint = endpoint_of(arguments, engine.store.settings)
        if key is not None:
            engine.secrets.keep_for_session(endpoint, key)
        question = Question(engine, endpoint, printer)
        return await question.answer(
            prompt, system=arguments.system, session_id=arguments.session, keep=not arguments.no_save
        )

    return with_engine(work)


class Question:
    """One turn in the terminal: prints its events and stops at Ctrl+C or when nobody reads on."""

    def __init__(self, engine: Engine, endpoint: Endpoint, printer: Printer) -> None:
        self._engine = engine
        self._endpoint = endpoint
        self._printer = printer
        self._turn: RunningTurn | None = None
        self._over = asyncio.Event()
        self._reader_gone = False

    async def answer(
        self, prompt: str, *, system: str = "", session_id: str = "", keep: bool = True, conversation: str | None = None
    ) -> int:
        """Ask and print; returns the exit code of the verdict."""
        if keep:
            chat = self._engine.chat
            self._engine.store.library.recover()
            if conversation is None:
                conversation = await chat.new_conversation(self._endpoint, self._endpoint.model, system)
            self._turn = await chat.send(
                conversation, prompt, self._take, endpoint=self._endpoint, session_id=session_id
            )
        else:
            self._turn = self._engine.ask_once(self._endpoint, prompt, self._take, system=system, session_id=session_id)
        with _stopped_by_signals(self._turn):
            await self._over.wait()
        assert self._turn.ended is not None
        if not self._reader_gone:
            self._printer.end(self._turn)
        return exit_code_of(self._turn.ended)

    def _take(self, event: StreamEvent) -> None:
        if isinstance(event, Ended):
            self._over.set()
        elif not self._reader_gone:
            try:
                self._printer.event(event)
            except BrokenPipeError:
                self._reader_gone = True
                asyncio.get_running_loop().call_soon(self._stop)

    def _stop(self) -> None:
        if self._turn is not None:
            self._turn.stop()


@contextmanager
def _stopped_by_signals(turn: RunningTurn) -> Generator[None]:
    """Ctrl+C and SIGTERM stop this turn instead of the program."""
    loop = asyncio.get_running_loop()
    numbers = (signal.SIGINT, signal.SIGTERM)

    def stop(_number: int, _frame: object) -> None:
        loop.call_soon_threadsafe(turn.stop)

    before = [signal.getsignal(number) for number in numbers]
    for number in numbers:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def _prompt(arguments: argparse.Namespace) -> str:
    prompt: str = sys.stdin.read() if arguments.prompt == "-" else arguments.prompt
    attached = [_attachment(Path(name)) for name in arguments.attach]
    text = "\n\n".join([prompt.strip("\n"), *attached])
    if not text.strip():
        raise UsageError("the question is empty")
    return text


def _attachment(path: Path) -> str:
    try:
        if path.stat().st_size > _MAX_ATTACHMENT_BYTES:
            raise UsageError(f"{path} is larger than 4 MiB; attach a smaller file")
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not a text file in UTF-8; only text can be attached") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from None
    fence = "```"
    while fence in text:
        fence += "`"
    return f"File {path.name}:\n{fence}\n{text.rstrip()}\n{fence}"
