"""`desktop-chat chat`: a conversation in the terminal, for machines without a display."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from concurrent.futures import Future
from threading import Thread

from desktop_chat.cli.ask import Question
from desktop_chat.cli.output import TextPrinter, call_text, calls_of
from desktop_chat.cli.session import with_engine
from desktop_chat.core.endpoint import Endpoint
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.messages import ToolApprovalPart, ToolCallPart, ToolResultPart
from desktop_chat.core.tools import ToolAnswer
from desktop_chat.engine import Engine

SAMPLE_QUESTION = "Name three colours."


def chat() -> int:
    """Talk until an empty line or the end of input; without a terminal ask one sample question."""
    return with_engine(_talk if sys.stdin.isatty() else _sample)


async def _talk(engine: Engine) -> int:
    endpoint = _default_endpoint(engine)
    chat = engine.chat
    engine.store.library.recover()
    conversation = await chat.new_conversation(endpoint, endpoint.model)
    print(f"Talking with {endpoint.name}. An empty line or Ctrl+D ends the conversation, Ctrl+C stops an answer.")
    while text := await _next_line():
        question = Question(engine, TextPrinter())
        await question.answer(lambda listener, text=text: chat.send(conversation, text, listener))
        while question.turn is not None and (answers := await _answers(calls_of(question.turn))):
            asked = question.turn.message.id
            question = Question(engine, TextPrinter())
            await question.answer(
                lambda listener, asked=asked, answers=answers: chat.answer_tools(conversation, asked, answers, listener)
            )
    return 0


async def _answers(calls: Sequence[ToolCallPart]) -> list[ToolAnswer]:
    """The user's answers to all these calls; none if one of them is left empty."""
    answers: list[ToolAnswer] = []
    for call in calls:
        if call.approval_id:
            word = await _next_line(f"Allow {call_text(call)}? [y/N] ")
            answers.append(ToolApprovalPart(call.call_id, call.approval_id, word.lower() in ("y", "yes")))
        elif result := await _next_line(f"Result of {call_text(call)}, or an empty line to leave it: "):
            answers.append(ToolResultPart(call.call_id, result))
        else:
            return []
    return answers


async def _sample(engine: Engine) -> int:
    endpoint = _default_endpoint(engine)
    print(f"> {SAMPLE_QUESTION}")
    chat = engine.chat
    engine.store.library.recover()
    return await Question(engine, TextPrinter()).answer(
        lambda listener: chat.send(None, SAMPLE_QUESTION, listener, endpoint=endpoint)
    )


def _default_endpoint(engine: Engine) -> Endpoint:
    settings = engine.store.settings
    endpoint = settings.endpoint(settings.default_endpoint_id)
    if endpoint is None:
        raise ChatError(ErrorKind.SETTINGS, "The default endpoint was removed. Choose another one in the settings.")
    return endpoint


async def _next_line(prompt: str = "> ") -> str:
    """A line from the terminal; read in a daemon thread, so that Ctrl+C ends the program while it waits."""
    line: Future[str] = Future()
    Thread(target=lambda: line.set_result(_read_line(prompt)), name="terminal", daemon=True).start()
    return await asyncio.wrap_future(line)


def _read_line(prompt: str) -> str:
    try:
        return input(prompt).strip()
    except EOFError:
        return ""
