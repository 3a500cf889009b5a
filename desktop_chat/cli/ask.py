"""`desktop-chat ask`: one question, the answer printed as it arrives."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from desktop_chat.cli.output import JsonPrinter, Printer, TextPrinter, exit_code_of
from desktop_chat.cli.session import with_engine
from desktop_chat.cli.target import endpoint_of, key_of, parameters_of, unsent_options
from desktop_chat.cli.usage import UsageError
from desktop_chat.core.attachments import MAX_IMAGE_BYTES, attachment, shared_limit
from desktop_chat.core.endpoint import Endpoint, Learned
from desktop_chat.core.errors import ChatError
from desktop_chat.core.events import Ended, StreamEvent
from desktop_chat.core.messages import FilePart
from desktop_chat.core.verdict import EXIT_OWN_FAILURE
from desktop_chat.engine import Engine
from desktop_chat.services.turn import Listener, RunningTurn


def ask(arguments: argparse.Namespace) -> int:
    """Run the command; returns its exit code."""
    prompt, files = _prompt(arguments)
    key = key_of(arguments)
    printer: Printer = JsonPrinter() if arguments.json else TextPrinter()

    async def work(engine: Engine) -> int:
        endpoint = endpoint_of(arguments, engine.store.settings)
        _tell_unsent(arguments, endpoint, engine.store.settings.learned(endpoint.id))
        if key is not None:
            engine.secrets.keep_for_session(endpoint, key)
        if arguments.curl:
            system, session = arguments.system, arguments.session
            print(engine.curl_once(endpoint, prompt, system=system, session_id=session, files=files))
            return 0
        question = Question(engine, printer)
        if arguments.no_save:
            return await question.once(endpoint, prompt, arguments.system, arguments.session, files)
        chat = engine.chat
        engine.store.library.recover()

        async def start(listener: Listener) -> RunningTurn:
            parameters = parameters_of(arguments)
            conversation = await chat.new_conversation(endpoint, endpoint.model, arguments.system, parameters)
            session = arguments.session
            return await chat.send(conversation, prompt, listener, files=files, endpoint=endpoint, session_id=session)

        return await question.answer(start)

    return with_engine(work)


def _tell_unsent(arguments: argparse.Namespace, endpoint: Endpoint, learned: Learned) -> None:
    """What was typed in vain is said; an address that is not usable is said by the question itself."""
    with suppress(ChatError):
        for option in unsent_options(arguments, endpoint, learned):
            print(f"desktop-chat: {option} is not sent: this server's requests have no place for it.", file=sys.stderr)


class Question:
    """One turn in the terminal: prints its events and stops at Ctrl+C or when nobody reads on."""

    def __init__(self, engine: Engine, printer: Printer) -> None:
        self._engine = engine
        self._printer = printer
        self.turn: RunningTurn | None = None
        self._over = asyncio.Event()
        self._reader_gone = False
        self._unwritable = False

    async def once(
        self,
        endpoint: Endpoint,
        prompt: str,
        system: str = "",
        session_id: str = "",
        files: Sequence[FilePart] = (),
    ) -> int:
        """Ask a question that is kept nowhere; returns the exit code of the verdict."""

        async def start(listener: Listener) -> RunningTurn:
            return self._engine.ask_once(endpoint, prompt, listener, system=system, session_id=session_id, files=files)

        return await self.answer(start)

    async def answer(self, start: Callable[[Listener], Awaitable[RunningTurn]]) -> int:
        """Print the turn that `start` begins; returns the exit code of its verdict."""
        try:
            turn = self.turn = await start(self._take)
        except ChatError as error:
            ended = Ended(error.verdict, error.kind.value, error.info)
            self._print(lambda: self._printer.not_begun(ended))
            return EXIT_OWN_FAILURE if self._unwritable else exit_code_of(ended)
        with _stopped_by_signals(turn):
            await self._over.wait()
        assert turn.ended is not None
        self._print(lambda: self._printer.end(turn))
        return EXIT_OWN_FAILURE if self._unwritable else exit_code_of(turn.ended)

    def _take(self, event: StreamEvent) -> None:
        if isinstance(event, Ended):
            self._over.set()
        else:
            self._print(lambda: self._printer.event(event))

    def _print(self, write: Callable[[], None]) -> None:
        """Write to stdout while somebody reads; an answer that nobody can read is stopped."""
        if self._reader_gone:
            return
        try:
            write()
        except BrokenPipeError:
            self._lose_reader()
        except OSError as error:
            self._unwritable = True
            self._lose_reader()
            print(f"desktop-chat: The answer cannot be printed: {error.strerror}.", file=sys.stderr)

    def _lose_reader(self) -> None:
        self._reader_gone = True
        # What is left in the buffer must not be tried again when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        asyncio.get_running_loop().call_soon(self._stop)

    def _stop(self) -> None:
        if self.turn is not None:
            self.turn.stop()


@contextmanager
def _stopped_by_signals(turn: RunningTurn) -> Generator[None]:
    """Ctrl+C and SIGTERM stop this turn instead of the program."""
    loop = asyncio.get_running_loop()
    numbers = (signal.SIGINT, signal.SIGTERM)

    def stop(number: int, _frame: object) -> None:
        # Who asks twice wants it at once, even while a write to a pipe that nobody reads is stuck.
        signal.signal(number, signal.SIG_DFL)
        loop.call_soon_threadsafe(turn.stop)

    before = [signal.getsignal(number) for number in numbers]
    for number in numbers:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def _prompt(arguments: argparse.Namespace) -> tuple[str, list[FilePart]]:
    """What is asked, and the files that go with it."""
    # A word that is not in the encoding of the system still has to go out as text.
    prompt: str = os.fsencode(arguments.prompt).decode("utf-8", "replace")
    if prompt == "-":
        prompt = sys.stdin.buffer.read().decode("utf-8", "replace")
    files = [_attachment(Path(name)) for name in arguments.attach]
    too_much = shared_limit(files)
    if too_much is not None:
        raise UsageError(str(too_much))
    text = prompt.strip("\n")
    if not (text.strip() or files):
        raise UsageError("the question is empty")
    return text if text.strip() else "", files


def _attachment(path: Path) -> FilePart:
    try:
        with path.open("rb") as file:
            # One more than is allowed: enough to be refused for it.
            return attachment(path.name, file.read(MAX_IMAGE_BYTES + 1))
    except ChatError as error:
        raise UsageError(str(error)) from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from None
