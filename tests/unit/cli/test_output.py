"""What is printed of an answer, and where."""

import io
import json
from dataclasses import replace

import pytest

from desktop_chat.cli.output import JsonPrinter, TextPrinter, calls_of, exit_code_of
from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.events import Ended, Noted, Started, TextDelta, ToolCallReady, ToolCallStarted
from desktop_chat.core.verdict import Verdict
from tests.unit.services.test_turn import Events, make_turn

HEAD = Started(Dialect.OPENAI_CHAT, "m")
CALLED = (HEAD, TextDelta(0, "Hm."), ToolCallStarted(1, "c1", "ask"), ToolCallReady(1, '{"q":\n1}'))


async def ran(*events):
    turn, _ = make_turn(Events(*events))
    await turn.run()
    return turn


def test_notes_go_to_stderr_and_not_into_the_answer(capsys):
    out = io.StringIO()
    printer = TextPrinter(out)
    printer.event(Noted("The seed was left out."))
    printer.event(TextDelta(0, "Hi"))
    assert out.getvalue() == "Hi"
    assert capsys.readouterr().err == "desktop-chat: The seed was left out.\n"


def test_what_is_said_in_the_middle_of_a_line_begins_a_new_one(capsys):
    printer = TextPrinter(io.StringIO())
    for event in (TextDelta(0, "Hi"), Noted("One."), Noted("Two."), TextDelta(0, "there\n"), Noted("Three.")):
        printer.event(event)
    assert capsys.readouterr().err == "\ndesktop-chat: One.\ndesktop-chat: Two.\ndesktop-chat: Three.\n"


async def test_calls_that_wait_for_the_user_are_named_on_stderr(capsys):
    out = io.StringIO()
    TextPrinter(out).end(await ran(*CALLED, Ended(Verdict.TOOL_CALLS, "tool_calls")))
    assert capsys.readouterr().err == 'desktop-chat: The answer asks for tools to be run.\n  ask({"q": 1})\n'
    assert out.getvalue() == ""


@pytest.mark.parametrize("verdict", [Verdict.TRUNCATED, Verdict.STOPPED, Verdict.SERVER_ERROR])
async def test_calls_of_an_answer_that_failed_wait_for_nobody(verdict):
    assert calls_of(await ran(*CALLED, Ended(verdict))) == ()


async def test_a_turn_that_cannot_start_still_ends_in_json():
    out = io.StringIO()
    ended = JsonPrinter(out)
    whole = JsonPrinter(full := io.StringIO())
    whole.end(await ran(HEAD, Ended(Verdict.COMPLETE)))
    error = ChatError(ErrorKind.STORE, "The disk is full.")
    ended.not_begun(Ended(error.verdict, error.kind.value, error.info))
    line = json.loads(out.getvalue())
    assert line.keys() == json.loads(full.getvalue()).keys()
    assert (line["type"], line["error"]["sentence"], line["text"]) == ("ended", "The disk is full.", "")
    assert line["metrics"].keys() == json.loads(full.getvalue())["metrics"].keys()


def test_a_failure_of_our_own_has_its_own_exit_code():
    ended = Ended(Verdict.NETWORK_ERROR, "store", ChatError(ErrorKind.STORE, "x").info)
    assert exit_code_of(ended) == 1
    assert exit_code_of(replace(ended, error=None)) == 6


async def test_what_did_not_fit_is_said(capsys):
    turn = await ran(HEAD, TextDelta(0, "Hi"), Ended(Verdict.COMPLETE))
    turn.dropped = 2
    TextPrinter(io.StringIO()).end(turn)
    assert capsys.readouterr().err == "desktop-chat: 2 older messages did not fit and were left out.\n"
