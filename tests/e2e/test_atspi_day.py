"""A working day on the accessibility bus: what a screen reader reads and presses, and what comes of it elsewhere.

Keys are pressed only where someone who does not see would press them, too.
"""

import re

import pytest

from tests.e2e.desk import CHAT, Desk
from tests.helpers.toy_script import (
    Chunk,
    Head,
    Signal,
    Silence,
    WaitFor,
    json_body,
    openai_chat_body,
    openai_chat_frames,
)


def ask(desk: Desk, question: str, answer: str) -> None:
    desk.ask(question, answer, send=desk.hand_in)


@pytest.mark.timeout(180)
def test_asking_starting_anew_and_going_back(day):
    with day.open():
        ask(day, "What is tea?", "A drink.")
        day.see("press", "New conversation")
        day.see("gone", "Answer, complete")
        ask(day, "What is cocoa?", "Another one.")
        assert day.see("hears", "Answer finished") == ["Answer started", "Answer finished."] * 2
        assert day.see("rows", "Conversations", "Today") == ["Today", "What is cocoa?", "What is tea?"]
        day.see("go_to", "list", "Conversations")
        day.hands.press("Down")
        assert day.see("text", "drink.") == "A drink."
        day.see("pick", "Conversations", "What is cocoa?")
        assert day.see("text", "one.") == "Another one."
    assert [body["messages"][-1]["content"] for body in day.asked] == ["What is tea?", "What is cocoa?"]
    assert day.listed() == ["What is cocoa?", "What is tea?"]


@pytest.mark.timeout(180)
def test_stopping_and_asking_again(day):
    half = openai_chat_frames(["Half of"], finish=None, done=False)
    day.server.on(CHAT, [Head(), *map(Chunk, half), Silence()])
    with day.open():
        day.hand_in("What is tea?")
        assert day.see("text", "Half of") == "Half of"
        day.see("press", "Stop (Esc)")
        assert day.see("names", "Answer, interrupted") == ["You", "Answer, interrupted: Stopped"]
        day.server.on(CHAT, openai_chat_body(["A whole answer."]))
        day.see("press", "Regenerate")
        assert day.see("text", "whole answer.") == "A whole answer."
        day.see("names", "Answer, complete")
    assert [body["messages"][-1]["content"] for body in day.asked] == ["What is tea?"] * 2


@pytest.mark.timeout(180)
def test_a_failed_answer_is_told_once_and_tried_again(day):
    day.server.on(CHAT, json_body({"error": {"message": "Not today."}}, status=400))
    with day.open():
        day.hand_in("What is tea?")
        heard = day.see("hears", "No answer")
        assert heard[-1].endswith("It said: Not today.")
        assert [words for words in heard if "Not today." in words] == heard[-1:]
        day.server.on(CHAT, openai_chat_body(["A drink."]))
        day.hands.press("ctrl+r")
        assert day.see("text", "drink.") == "A drink."
    assert [body["messages"][-1]["content"] for body in day.asked] == ["What is tea?"] * 2


@pytest.mark.timeout(180)
def test_editing_makes_a_branch_that_can_be_left_and_come_back_to(day):
    with day.open():
        ask(day, "What is tee?", "A golf thing.")
        day.see("press", "Edit")
        day.see("holds", "Message", "What is tee?")
        assert day.see("told_below", "You are changing this message.") == ["You are changing this message.", ""]
        ask(day, "What is tea?", "A drink.")
        day.see("press", "Previous version")
        assert day.see("text", "thing.") == "A golf thing."
        day.see("shows", "Version 1 of 2")
        day.see("press", "Next version")
        assert day.see("text", "drink.") == "A drink."
        day.see("press", "Previous version")
        assert day.see("text", "thing.") == "A golf thing."
    assert [message["text"] for message in day.kept()["messages"]] == ["What is tee?", "A golf thing."]


@pytest.mark.timeout(180)
def test_what_waits_is_said_once_and_no_word_of_what_arrives(day):
    arrives, end = [f" word{number}" for number in range(100)], Signal()
    first = [*map(Chunk, openai_chat_frames(arrives, finish=None, done=False)), WaitFor(end)]
    answers = iter([[Head(), *first, *map(Chunk, openai_chat_frames(["."]))], openai_chat_body(["Another one."])])
    day.server.on(CHAT, lambda _request: next(answers))
    with day.open():
        day.hand_in("What is tea?")
        day.see("text", arrives[-1])
        day.see("write", "Message", "And cocoa?")
        day.see("press", "Send when the answer has ended (Enter)")
        day.see("hears", "Will be sent next")
        end.set()
        assert day.see("text", "one.") == "Another one."
        day.see("names", "Answer, complete")
        waits = ["Answer started", "Will be sent next: And cocoa?", "Answer finished."]
        assert day.see("hears", "Answer finished.", "2") == [*waits, "Answer started", "Answer finished."]


@pytest.mark.timeout(180)
def test_commands_after_a_slash_are_counted_and_then_said_one_by_one(day):
    with day.open():
        day.hands.type("/")
        day.see("shows", "Commands")
        day.hands.press("Down")
        [counted, following] = day.see("hears", "/")
        assert re.fullmatch(r"[1-9]\d* commands\. /new\b.*", counted)
        assert following.startswith("/")
        day.hands.press("Escape")
        day.see("gone", "Commands")
        day.hands.press("BackSpace")
        day.hands.type("/")
        assert day.see("hears", counted, "2") == [counted, following, counted]


@pytest.mark.timeout(180)
def test_choosing_another_model(day):
    with day.open():
        ask(day, "What is tea?", "A drink.")
        day.see("press", "Model: toy · toy-small")
        day.see("focused", "Search models")
        rows = day.see("rows", "Models", "Small local model")
        assert rows[2:] == ["toy", "toy-small, answers now", "toy-large"]
        assert day.see("hears", "toy-small")[-1] == "toy-small, answers now"
        day.hands.press("Down")
        assert day.see("hears", "toy-large")[-1] == "toy-large"
        day.hands.press("Return")
        day.see("shows", "Model: toy · toy-large")
        assert day.see("hears", "Model: ").count("Model: toy · toy-large") == 1
        ask(day, "And cocoa?", "Another one.")
    assert [body["model"] for body in day.asked] == ["toy-small", "toy-large"]


@pytest.mark.timeout(180)
def test_finding_a_word_a_conversation_and_a_command(day):
    with day.open():
        ask(day, "What is tea?", "A drink made of leaves.")
        day.hands.press("ctrl+f")
        day.see("write", "Find in this conversation", "leaves")
        day.see("shows", "1 of 1")
        day.see("press", "Close (Esc)")
        day.see("gone", "1 of 1")
        day.see("press", "New conversation")
        day.see("gone", "Answer, complete")
        ask(day, "What is cocoa?", "Another one.")
        day.see("write", "Filter the conversations", "tea")
        assert day.see("hears", "1 conversation found").count("1 conversation found") == 1
        assert day.see("rows", "Conversations", "Today") == ["Today", "What is tea?"]
        day.hands.press("ctrl+k")
        day.see("write", "Find anything, do anything", "export json")
        assert day.see("rows", "What was found", "Export as JSON")
        assert day.see("hears", "Export as JSON")[-1].startswith("Export as JSON")
        day.see("write", "Find anything, do anything", "new conversation")
        day.see("hears", "New conversation")
        day.hands.press("Return")
        day.see("gone", "Answer, complete")
        day.see("focused", "Message")


@pytest.mark.timeout(180)
def test_renaming_deleting_and_bringing_back(day):
    with day.open():
        ask(day, "What is tea?", "A drink.")
        day.hands.press("F2")
        day.see("focused", "Title of the conversation")
        day.see("write", "Title of the conversation", "Leaves")
        day.hands.press("Return")
        assert day.see("rows", "Conversations", "Today")[1:] == ["Leaves"]
        day.hands.press("ctrl+shift+Delete")
        assert len([said for said in day.see("hears", "“Leaves” was deleted") if "“Leaves”" in said]) == 1
        day.see("press", "Undo")
        assert day.see("text", "drink.") == "A drink."
        assert day.see("rows", "Conversations", "Today")[1:] == ["Leaves"]
    assert day.listed() == ["Leaves"]


@pytest.mark.timeout(180)
def test_settings_say_their_state_and_are_set(day):
    switch = "Show tokens and time below answers"
    with day.open():
        ask(day, "What is tea?", "A drink.")
        day.see("press", "Settings (Ctrl+,)")
        day.see("focused", "Search settings")
        assert day.see("labels", "combo box", "As the system has it") == ["Colours"]
        day.see("is_on", switch, "yes")
        day.see("toggle", switch)
        day.see("is_on", switch, "no")
        assert day.see("set_value", "Text size", "120") == 120
        day.see("unfold", "As the system has it")
        assert day.see("focused", "As the system has it") == "list item"
        day.hands.press("Down")
        assert day.see("focused", "Light") == "list item"
        day.hands.press("Return")
        assert day.see("labels", "combo box", "Light") == ["Colours"]
        assert day.see("focused", "Light") == "combo box"
        day.hands.press("Escape")
        day.see("focused", "Message")
    with day.open():
        day.see("press", "Settings (Ctrl+,)")
        day.see("is_on", switch, "no")


@pytest.mark.timeout(180)
def test_the_panel_opens_with_its_fields_named(day):
    button = "Prompt and parameters of this conversation (Ctrl+I)"
    with day.open():
        day.see("is_on", button, "no")
        day.see("toggle", button)
        day.see("is_on", button, "yes")
        assert day.see("labels", "combo box", "The server's own choice") == ["Reasoning"]
        assert day.see("labels", "text", "Temperature") == ["Temperature"]
        day.see("write", "System prompt", "Be brief.")
        day.see("toggle", button)
        day.see("gone", "Temperature")
        ask(day, "What is tea?", "A drink.")
    assert day.asked[0]["messages"][0] == {"role": "system", "content": "Be brief."}
