"""A working day on the accessibility bus: what a screen reader reads and presses, and what comes of it elsewhere."""

import pytest

from tests.e2e.desk import CHAT, Desk
from tests.helpers.toy_script import Chunk, Head, Silence, openai_chat_body, openai_chat_frames


@pytest.fixture
def day(desk):
    """The desk with a server that is asked already."""
    added = desk.program.run("endpoints", "add", "toy", f"{desk.server.url}/v1", "--model", "toy-small", "--default")
    assert added.code == 0, added.err
    return desk


def ask(desk: Desk, question: str, answer: str) -> None:
    desk.server.on(CHAT, openai_chat_body([answer]))
    desk.see("write", "Message", question)
    desk.see("press", "Send (Enter)")
    assert desk.see("text", answer) == answer
    desk.see("names", "Answer, complete")


@pytest.mark.timeout(180)
def test_asking_and_starting_anew(day):
    with day.open():
        ask(day, "What is tea?", "A drink.")
        day.see("press", "New conversation")
        day.see("gone", "Answer, complete")
        ask(day, "What is cocoa?", "Another one.")
        assert day.see("hears", "Answer finished") == ["Answer started", "Answer finished."] * 2
    assert [body["messages"][-1]["content"] for body in day.asked] == ["What is tea?", "What is cocoa?"]
    assert day.listed() == ["What is cocoa?", "What is tea?"]


@pytest.mark.timeout(180)
def test_stopping_and_asking_again(day):
    half = openai_chat_frames(["Half of"], finish=None, done=False)
    day.server.on(CHAT, [Head(), *map(Chunk, half), Silence()])
    with day.open():
        day.see("write", "Message", "What is tea?")
        day.see("press", "Send (Enter)")
        assert day.see("text", "Half of") == "Half of"
        day.see("press", "Stop (Esc)")
        assert day.see("names", "Answer, interrupted") == ["You", "Answer, interrupted: Stopped"]
        day.server.on(CHAT, openai_chat_body(["A whole answer."]))
        day.see("press", "Regenerate")
        assert day.see("text", "whole answer.") == "A whole answer."
        day.see("names", "Answer, complete")
    assert [body["messages"][-1]["content"] for body in day.asked] == ["What is tea?"] * 2


@pytest.mark.timeout(180)
def test_editing_makes_a_branch_that_can_be_left(day):
    with day.open():
        ask(day, "What is tee?", "A golf thing.")
        day.see("press", "Edit")
        day.see("holds", "Message", "What is tee?")
        ask(day, "What is tea?", "A drink.")
        day.see("press", "Previous version")
        assert day.see("text", "thing.") == "A golf thing."
    assert [message["text"] for message in day.kept()["messages"]] == ["What is tee?", "A golf thing."]


@pytest.mark.timeout(180)
def test_opening_the_settings_and_coming_back(day):
    with day.open():
        day.see("press", "Settings (Ctrl+,)")
        day.see("gone", "Message")
        day.hands.press("Escape")
        day.see("focused", "Message")
