"""The first minutes with a fresh data directory: choose who answers, ask, read; by keys, and by a screen reader."""

import re

import pytest

from desktop_chat.services.local_model import LocalModelServer
from tests.e2e.desk import CHAT, MODELS, Desk
from tests.helpers.toy_script import openai_chat_body

QUESTION = "What is green?"


def check_outcome(desk: Desk) -> None:
    [asked] = desk.asked
    assert (asked["model"], asked["messages"][-1]["content"]) == ("toy-small", QUESTION)
    kept = [(message["role"], message["text"]) for message in desk.kept()["messages"]]
    assert kept == [("user", QUESTION), ("assistant", "Green tea.")]


@pytest.mark.timeout(180)
def test_a_typed_server_by_keys_alone(desk):
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
    assert [request.path for request in desk.server.requests] == [MODELS, CHAT]
    check_outcome(desk)


@pytest.mark.skipif(not LocalModelServer.available(), reason="the local model is not installed")
@pytest.mark.timeout(180)
def test_the_small_model_by_keys_alone(desk):
    with desk.open():
        desk.tab_to("push button", "Try the small local model")
        desk.hands.press("space")
        desk.see("focused", "Message")
        desk.see("holds", "Message", "Name three colours.")
        desk.hands.press("Return")
        first = desk.see("longer", "0")
        assert desk.see("longer", str(len(first)))
        desk.hands.press("Escape")  # it may go on for a minute
        desk.see("names", "Answer, interrupted")
    asked, answer = desk.kept()["messages"]
    assert (asked["text"], answer["model"]) == ("Name three colours.", "SmolLM2-135M-Instruct")
    assert (answer["verdict"], len(answer["text"]) > len(first)) == ("stopped", True)


@pytest.mark.timeout(180)
def test_a_server_found_on_this_machine_by_keys_alone(desk_with_neighbour):
    desk, known = desk_with_neighbour
    place = desk.server.url.removeprefix("http://")
    desk.server.on(CHAT, openai_chat_body(["Green ", "tea."]))
    with desk.open():
        desk.tab_to("check box", "Use a server found on this machine")
        desk.hands.press("space")
        desk.tab_to("push button", f"{known.name} · {place} · 2 models")
        desk.hands.press("space")
        desk.see("focused", "Message")
        desk.write(QUESTION)
        assert desk.see("text", "tea.") == "Green tea."
        assert desk.see("names", "Answer, complete") == ["You", "Answer, complete"]
    check_outcome(desk)


@pytest.mark.timeout(180)
def test_with_a_screen_reader(desk):
    desk.server.on(CHAT, openai_chat_body(["Green ", "tea."]))
    with desk.open():
        desk.see("go_to", "check box", "Connect a server")
        desk.hands.press("space")
        desk.see("write", "Address, or a curl command", f"{desk.server.url}/v1")
        desk.see("press", "Check")
        desk.see("shows", "The server answers and has 2 models")
        desk.see("press", "Use this server")
        desk.hand_in(QUESTION)
        assert desk.see("text", "tea.") == "Green tea."
        assert desk.see("hears", "Answer finished")[-1] == "Answer finished."
    assert [request.path for request in desk.server.requests] == [MODELS, CHAT]
    check_outcome(desk)
