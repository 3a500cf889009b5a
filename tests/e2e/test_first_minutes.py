"""The first minutes with a fresh data directory: choose who answers, ask, read; by keys, and by a screen reader."""

import re

import pytest

from tests.e2e.desk import CHAT, MODELS, Desk
from tests.helpers.toy_script import openai_chat_body

QUESTION = "What is green?"


def check_outcome(desk: Desk) -> None:
    assert [request.path for request in desk.server.requests] == [MODELS, CHAT]
    [asked] = desk.asked
    assert (asked["model"], asked["messages"][-1]["content"]) == ("toy-small", QUESTION)
    kept = [(message["role"], message["text"]) for message in desk.kept()["messages"]]
    assert kept == [("user", QUESTION), ("assistant", "Green tea.")]


@pytest.mark.timeout(180)
def test_by_keys_alone(desk):
    desk.server.on(CHAT, openai_chat_body(["Green ", "tea."]))
    with desk.open():
        desk.see("shows", "Who shall answer?")
        desk.tab_to("check box", "Connect a server")
        desk.hands.press("space")
        desk.see("shows", "Address, or a curl command")
        desk.tab_to("text", "Address, or a curl command")
        desk.hands.type(f"{desk.server.url}/v1")
        desk.hands.press("Return")
        desk.see("shows", "The server answers and has 2 models")
        desk.tab_to("push button", "Use this server")
        desk.hands.press("space")
        desk.see("focused", "Message")
        desk.write(QUESTION)
        assert desk.see("text", "tea.") == "Green tea."
        assert desk.see("names", "Answer, complete") == ["You", "Answer, complete"]
        assert desk.hands.title(f"{re.escape(QUESTION)} - Desktop Chat")
    check_outcome(desk)


@pytest.mark.timeout(180)
def test_with_a_screen_reader(desk):
    desk.server.on(CHAT, openai_chat_body(["Green ", "tea."]))
    with desk.open():
        desk.see("go_to", "check box", "Connect a server")
        desk.hands.press("space")
        desk.see("write", "Address, or a curl command", f"{desk.server.url}/v1")
        desk.see("press", "Find out")
        desk.see("shows", "The server answers and has 2 models")
        desk.see("press", "Use this server")
        desk.see("write", "Message", QUESTION)
        desk.see("press", "Send (Enter)")
        assert desk.see("text", "tea.") == "Green tea."
        assert desk.see("hears", "Answer finished")[-1] == "Answer finished."
    check_outcome(desk)
