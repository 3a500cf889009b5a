"""`desktop-chat chat`: a conversation in the terminal, for machines without a display."""

from __future__ import annotations

import asyncio
import sys
from concurrent.futures import Future
from threading import Thread

from desktop_chat.cli.ask import Question
from desktop_chat.cli.output import TextPrinter
from desktop_chat.cli.session import with_engine
from desktop_chat.core.endpoint import Endpoint
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.engine import Engine

SAMPLE_QUESTION = "Name three colours."


def chat() -> int:
    """Talk until an empty line or the end of input; without a terminal ask one sample question."""
    return with_engine(_talk if sys.stdin.isatty() else _sample)


async def _talk(engine: Engine) -> int:
    endpoint = _default_endpoint(engine)
    conversation = await engine.chat.new_conversation(endpoint, endpoint.model)
    print(f"Talking with {endpoint.name}. An empty line or Ctrl+D ends the conversation, Ctrl+C stops an answer.")
    while text := await _next_line():
        await Question(engine, endpoint, TextPrinter()).answer(text, conversation=conversation)
    return 0


async def _sample(engine: Engine) -> int:
    endpoint = _default_endpoint(engine)
    print(f"> {SAMPLE_QUESTION}")
    return await Question(engine, endpoint, TextPrinter()).answer(SAMPLE_QUESTION)


def _default_endpoint(engine: Engine) -> Endpoint:
    settings = engine.store.settings
    endpoint = settings.endpoint(settings.default_endpoint_id)
    if endpoint is None:
        raise ChatError(ErrorKind.SETTINGS, "The default endpoint was removed. Choose another one in the settings.")
    return endpoint


async def _next_line() -> str:
    """A line from the terminal; read in a daemon thread, so that Ctrl+C ends the program while it waits."""
    line: Future[str] = Future()
    Thread(target=lambda: line.set_result(_read_line()), name="terminal", daemon=True).start()
    return await asyncio.wrap_future(line)


def _read_line() -> str:
    try:
        return input("> ").strip()
    except EOFError:
        return ""
