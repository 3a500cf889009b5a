"""Where one was in a conversation is where one is again, after a visit elsewhere and after a start."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_chat.core.messages import Conversation, Message, Role, TextPart
from desktop_chat.core.verdict import Verdict
from desktop_chat.presenters.sliced_path import SLICE
from desktop_chat.providers.scripted import Say
from tests.gui.window_kit import Scripts, WindowKit, until

PARAGRAPH = "Words that **fill** some lines of this answer, one after the other, until it is long enough. " * 4


def fill(library, conversation_id: str, number: int) -> None:
    made = []
    for at in range(number):
        role, verdict = (Role.ASSISTANT, Verdict.COMPLETE) if at % 2 else (Role.USER, None)
        text = f"Message {at}.\n\n{PARAGRAPH}\n\n{PARAGRAPH}"
        above = made[-1].id if made else None
        made.append(Message(f"{conversation_id}{at}", conversation_id, above, role, (TextPart(text),), at, verdict))
    conversation = Conversation(conversation_id, conversation_id, 1, 1)
    library.create_conversation(conversation, made).result()


@pytest.fixture
def kit(qapp, tmp_path):
    made = WindowKit(qapp, tmp_path)
    fill(made.library, "long", 40)
    fill(made.library, "other", SLICE + 100)
    made.settings.ui["conversation_id"] = "long"
    made.show()
    made.window.transcript.markdown_ready()
    yield made
    made.close_window()


def first_line(kit) -> tuple[str, int]:
    """The first line in sight, in pixels of the text and not of the estimated heights above it."""
    place = kit.window.transcript.reading_place()
    assert place is not None
    return place.message_id, place.character


def open_conversation(qtbot, kit, conversation_id, message_id) -> None:
    kit.presenter.conversations.open(conversation_id)
    qtbot.waitUntil(lambda: kit.presenter.path[-1].message.id == message_id)


def test_the_line_that_was_read_is_the_first_one_again_after_a_visit_elsewhere(qtbot, kit):
    QTest.keyClick(kit.window.transcript, Qt.Key.Key_PageUp)
    QTest.keyClick(kit.window.transcript, Qt.Key.Key_PageUp)
    before, top = kit.window.transcript.reading_place(), kit.window.transcript.verticalScrollBar().value()
    open_conversation(qtbot, kit, "other", f"other{SLICE + 99}")
    assert kit.window.transcript.following_end
    open_conversation(qtbot, kit, "long", "long39")
    assert kit.window.transcript.reading_place() == before
    assert kit.window.transcript.verticalScrollBar().value() != 0
    assert not kit.window.transcript.following_end
    assert top > 0


def test_the_line_that_was_read_is_the_first_one_at_the_next_start_in_another_width(qapp, qtbot, tmp_path, kit):
    QTest.keyClick(kit.window.transcript, Qt.Key.Key_PageUp)
    QTest.keyClick(kit.window.transcript, Qt.Key.Key_PageUp)
    before = first_line(kit)
    kit.presenter.save()
    kit.settings.ui["geometry"] = ""
    kit.settings.save().result()
    again = WindowKit(qapp, tmp_path)
    again.window.resize(700, 600)
    again.show()
    again.window.transcript.markdown_ready()
    message_id, character = first_line(again)
    again.close_window()
    assert message_id == before[0]
    assert abs(character - before[1]) < 120  # the line has other words in it


def test_who_follows_the_end_follows_it_again(qtbot, kit):
    open_conversation(qtbot, kit, "other", f"other{SLICE + 99}")
    open_conversation(qtbot, kit, "long", "long39")
    assert kit.window.transcript.following_end


async def test_another_branch_is_shown_from_its_end(qapp, tmp_path):
    made = WindowKit(qapp, tmp_path)
    fill(made.library, "long", 40)
    made.settings.ui["conversation_id"] = "long"
    made.show()
    made.attach(Scripts([Say("A new answer.")]))
    QTest.keyClick(made.window.transcript, Qt.Key.Key_PageUp)
    made.presenter.talk.ask_again("long39")
    await until(lambda: made.last_text() == "A new answer.")
    await until(lambda: made.window.transcript.following_end)
    await made.close()


async def test_what_is_sent_while_a_conversation_is_still_being_read_is_shown_with_it(qapp, tmp_path):
    made = WindowKit(qapp, tmp_path)
    fill(made.library, "long", 4)
    fill(made.library, "other", SLICE + 100)
    made.settings.ui["conversation_id"] = "long"
    made.show()
    made.attach(Scripts([Say("An answer.")]))
    made.presenter.conversations.open("other")
    made.presenter.composing.send("A question")
    await until(lambda: len(made.presenter.path) == SLICE + 102 and made.last_text() == "An answer.")
    assert made.shown_texts()[-2] == "A question"
    assert made.presenter.path[0].message.id == "other0"
    await made.close()
