"""The first minutes on the accessibility bus: each door of the first page, pressed as a screen reader presses."""

import pytest

from desktop_chat.services.local_model import LocalModelServer
from tests.e2e.desk import CHAT
from tests.e2e.test_first_minutes import QUESTION, check_outcome
from tests.helpers.toy_script import openai_chat_body


@pytest.mark.skipif(not LocalModelServer.available(), reason="the local model is not installed")
@pytest.mark.timeout(180)
def test_the_small_model(desk):
    with desk.open():
        desk.see("press", "Try the small local model")
        desk.see("holds", "Message", "Name three colours.")
        desk.see("press", "Send (Enter)")
        first = desk.see("longer", "0")
        desk.see("press", "Stop (Esc)")  # it may go on for a minute
        desk.see("names", "Answer, interrupted")
        assert desk.see("hears", "Answer interrupted")[0] == "Answer started"
    asked, answer = desk.kept()["messages"]
    assert (asked["text"], answer["model"]) == ("Name three colours.", "SmolLM2-135M-Instruct")
    assert answer["text"].startswith(first)


@pytest.mark.timeout(180)
def test_a_server_found_on_this_machine(desk_with_neighbour):
    desk, known = desk_with_neighbour
    place = desk.server.url.removeprefix("http://")
    desk.server.on(CHAT, openai_chat_body(["Green ", "tea."]))
    with desk.open():
        desk.see("toggle", "Use a server found on this machine")
        desk.see("press", f"{known.name} · {place} · 2 models")
        desk.see("focused", "Message")
        desk.hand_in(QUESTION)
        assert desk.see("text", "tea.") == "Green tea."
        assert desk.see("names", "Answer, complete") == ["You", "Answer, complete"]
    check_outcome(desk)
