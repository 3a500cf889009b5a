"""A working day in the window by keyboard alone: each step is seen on the screen, by the server, and in the history."""

import re

import pytest

from tests.e2e.desk import CHAT, Desk
from tests.helpers.toy_script import Chunk, Head, Silence, json_body, openai_chat_body, openai_chat_frames


def texts(desk: Desk) -> list[tuple[str, str]]:
    return [(message["role"], message["text"]) for message in desk.kept()["messages"]]


@pytest.mark.timeout(180)
def test_asking_in_new_conversations_and_going_from_one_to_the_other(day):
    with day.open():
        day.ask("What is tea?", "A drink.")
        day.hands.press("ctrl+n")
        day.see("gone", "Answer, complete")
        day.ask("What is cocoa?", "Another one.")
        assert day.hands.title(f"{re.escape('What is cocoa?')} - Desktop Chat")
        day.hands.press("alt+Down")
        assert day.hands.title(f"{re.escape('What is tea?')} - Desktop Chat")
        assert day.see("text", "drink.") == "A drink."
    assert [body["messages"][-1]["content"] for body in day.asked] == ["What is tea?", "What is cocoa?"]
    assert [len(body["messages"]) for body in day.asked] == [1, 1]
    assert day.listed() == ["What is cocoa?", "What is tea?"]


@pytest.mark.timeout(180)
def test_stopping_an_answer_and_asking_again_makes_another_branch(day):
    half = openai_chat_frames(["Half of"], finish=None, done=False)
    day.server.on(CHAT, [Head(), *map(Chunk, half), Silence()])
    with day.open():
        day.write("What is tea?")
        day.see("text", "Half of")
        day.hands.press("Escape")
        assert day.see("names", "Answer, interrupted") == ["You", "Answer, interrupted: Stopped"]
        day.server.on(CHAT, openai_chat_body(["A whole answer."]))
        day.hands.press("ctrl+r")
        assert day.see("text", "whole answer.") == "A whole answer."
        day.see("names", "Answer, complete")
    assert [body["messages"][-1]["content"] for body in day.asked] == ["What is tea?"] * 2
    assert texts(day) == [("user", "What is tea?"), ("assistant", "A whole answer.")]


@pytest.mark.timeout(180)
def test_a_failed_answer_is_tried_again(day):
    day.server.on(CHAT, json_body({"error": {"message": "Not today."}}, status=400))
    with day.open():
        day.write("What is tea?")
        assert day.see("hears", "No answer")[-1].endswith("It said: Not today.")
        day.server.on(CHAT, openai_chat_body(["A drink."]))
        day.hands.press("ctrl+r")
        assert day.see("text", "drink.") == "A drink."
        day.see("names", "Answer, complete")
    assert texts(day) == [("user", "What is tea?"), ("assistant", "A drink.")]


@pytest.mark.timeout(180)
def test_editing_a_question_makes_a_branch_and_the_one_before_is_not_lost(day):
    with day.open():
        day.ask("What is tee?", "A golf thing.")
        day.hands.press("Up")
        day.see("holds", "Message", "What is tee?")
        day.hands.press("ctrl+a")
        day.ask("What is tea?", "A drink.")
        assert day.see("names", "Answer, complete") == ["You", "Answer, complete"]
        assert texts(day) == [("user", "What is tea?"), ("assistant", "A drink.")]

        day.hands.press("alt+Prior")
        assert day.see("text", "golf thing.") == "A golf thing."
        day.hands.press("alt+Next")
        assert day.see("text", "drink.") == "A drink."

        day.tab_to("push button", "Previous version")
        day.hands.press("space")
        assert day.see("text", "golf thing.") == "A golf thing."
        day.see("focused", "Next version")
        day.hands.press("Return")
        assert day.see("text", "drink.") == "A drink."
        day.see("focused", "Previous version")

        day.hands.press("ctrl+k")
        day.see("focused", "Find anything, do anything")
        day.hands.type("previous version")
        assert day.see("hears", "Previous version")
        day.hands.press("Return")
        assert day.see("text", "golf thing.") == "A golf thing."
    assert [body["messages"][-1]["content"] for body in day.asked] == ["What is tee?", "What is tea?"]
    assert texts(day) == [("user", "What is tee?"), ("assistant", "A golf thing.")]


@pytest.mark.timeout(180)
def test_choosing_another_model(day):
    with day.open():
        day.ask("What is tea?", "A drink.")
        day.hands.press("ctrl+m")
        day.hands.type("toy-large")
        day.hands.press("Return")
        day.see("shows", "Model: toy · toy-large")
        day.hands.press("ctrl+l")
        day.ask("And cocoa?", "Another one.")
    assert [body["model"] for body in day.asked] == ["toy-small", "toy-large"]


@pytest.mark.timeout(180)
def test_finding_a_word_in_the_conversation(day):
    with day.open():
        day.ask("What is tea?", "A drink made of leaves.")
        day.hands.press("ctrl+f")
        day.see("focused", "Find")
        day.hands.type("leaves")
        day.see("shows", "1 of 1")
        day.hands.press("Escape")
        day.see("gone", "1 of 1")


@pytest.mark.timeout(180)
def test_finding_a_conversation_and_a_command(day):
    with day.open():
        day.ask("What is tea?", "A drink.")
        day.hands.press("ctrl+n")
        day.see("gone", "Answer, complete")
        day.ask("What is cocoa?", "Another one.")
        day.hands.press("ctrl+shift+f")
        day.see("focused", "Filter the conversations")
        day.hands.type("tea")
        assert day.see("hears", "1 conversation found")
        day.hands.press("ctrl+k")
        day.see("focused", "Find anything, do anything")
        day.hands.type("new conversation")
        assert day.see("hears", "New conversation")
        day.hands.press("Return")
        day.see("gone", "Answer, complete")
        day.see("focused", "Message")


@pytest.mark.timeout(180)
def test_renaming_deleting_and_bringing_back(day):
    with day.open():
        day.ask("What is tea?", "A drink.")
        day.hands.press("F2")
        day.hands.press("ctrl+a")
        day.hands.type("Leaves")
        day.hands.press("Return")
        assert day.hands.title("Leaves - Desktop Chat")
        day.hands.press("ctrl+shift+Delete")
        day.see("shows", "“Leaves” was deleted")
        assert day.hands.title("Desktop Chat")
        assert day.listed() == []
        day.hands.press("ctrl+z")
        assert day.hands.title("Leaves - Desktop Chat")
        assert day.see("text", "drink.") == "A drink."
    assert day.listed() == ["Leaves"]


@pytest.mark.timeout(180)
def test_opening_the_settings_and_coming_back_to_the_message(day):
    with day.open():
        day.hands.type("Half a thought")
        day.see("holds", "Message", "Half a thought")
        day.hands.press("ctrl+comma")
        day.see("gone", "Message")
        day.hands.press("Escape")
        day.see("focused", "Message")
        day.see("holds", "Message", "Half a thought")


@pytest.mark.timeout(180)
def test_what_was_typed_and_where_one_was_is_there_at_the_next_start(day):
    with day.open():
        day.ask("What is tea?", "A drink.")
        day.hands.type("Half a thought")
        day.see("holds", "Message", "Half a thought")
    with day.open():
        day.see("holds", "Message", "Half a thought")
        assert day.hands.title(f"{re.escape('What is tea?')} - Desktop Chat")
        assert day.see("text", "drink.") == "A drink."


@pytest.mark.timeout(180)
def test_the_end_of_the_session_in_mid_answer_keeps_what_came(day):
    half = openai_chat_frames(["Half of"], finish=None, done=False)
    day.server.on(CHAT, [Head(), *map(Chunk, half), Silence()])
    with day.program.start() as process:
        day.see("focused", "Message")
        day.write("What is tea?")
        day.see("text", "Half of")
        process.terminate()
        assert process.wait(20) == 0
        assert "Traceback" not in process.stderr.read()
    assert texts(day) == [("user", "What is tea?"), ("assistant", "Half of")]
    assert day.kept()["messages"][-1]["verdict"] == "stopped"
    with day.open():
        assert day.see("text", "Half of") == "Half of"
