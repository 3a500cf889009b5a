"""Messages that wait for the running answer: their order, their holding, and that each is sent once."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.unsent import Unsent, Words, unsent_to_text
from desktop_chat.core.verdict import Verdict
from desktop_chat.providers.scripted import End, Fail, Say
from desktop_chat.services.system_clock import SystemClock
from desktop_chat.storage.library import SqliteLibrary
from desktop_chat.ui.composer.waiting_rows import WaitingRows
from tests.gui.window_kit import PAUSE, Scripts, WindowKit, last_verdict, type_and_send, until


def rows_of(kit: WindowKit) -> WaitingRows:
    return kit.window.composer.late_waiting.get()


def waiting(kit: WindowKit) -> list[str]:
    return [row.words.text() for row in rows_of(kit).rows] if rows_of(kit).isVisible() else []


async def begin(kit: WindowKit, *scripts: list[object]) -> Scripts:
    made = Scripts(*scripts)  # type: ignore[arg-type]
    kit.attach(made)
    type_and_send(kit, "First")
    await until(lambda: len(kit.presenter.path) == 2 and len(made.requests) == 1)
    return made


async def test_several_wait_in_order_and_are_sent_one_after_the_other(kit: WindowKit) -> None:
    scripts = await begin(kit, [Say("a"), PAUSE], [Say("b"), PAUSE], [Say("c")])
    type_and_send(kit, "Second")
    type_and_send(kit, "Third")
    assert waiting(kit) == ["Second", "Third"]
    assert rows_of(kit).heading.text() == "Will be sent next"
    assert not rows_of(kit).send_button.isVisible()
    scripts.go_on()
    await until(lambda: len(kit.presenter.path) == 4)
    assert waiting(kit) == ["Third"]
    scripts.go_on()
    await until(lambda: len(kit.presenter.path) == 6 and last_verdict(kit) is Verdict.COMPLETE)
    assert kit.shown_texts() == ["First", "a", "Second", "b", "Third", "c"]
    assert waiting(kit) == []
    assert len(scripts.requests) == 3


async def test_after_stop_it_is_held_until_it_is_sent_by_hand(kit: WindowKit) -> None:
    await begin(kit, [Say("a"), PAUSE], [Say("b")])
    type_and_send(kit, "Second")
    kit.window.stop_requested.emit()
    await until(lambda: last_verdict(kit) is Verdict.STOPPED)
    assert rows_of(kit).heading.text() == "Held, because you stopped the answer"
    assert waiting(kit) == ["Second"]
    rows_of(kit).send_button.setFocus()
    QTest.keyClick(rows_of(kit).send_button, Qt.Key.Key_Return)
    await until(lambda: len(kit.presenter.path) == 4 and last_verdict(kit) is Verdict.COMPLETE)
    assert kit.shown_texts() == ["First", "a", "Second", "b"]
    assert waiting(kit) == []


@pytest.mark.parametrize(
    "bad", [Fail(ChatError(ErrorKind.SERVER, "It broke.")), End(Verdict.TRUNCATED), End(Verdict.LENGTH_LIMIT)]
)
async def test_after_an_answer_that_did_not_end_well_it_is_held(kit: WindowKit, bad: object) -> None:
    scripts = await begin(kit, [Say("a"), PAUSE, bad], [Say("b")])
    type_and_send(kit, "Second")
    scripts.go_on()
    await until(lambda: last_verdict(kit) is not None)
    assert rows_of(kit).heading.text() == "Held, because the answer did not end well"
    assert len(scripts.requests) == 1


async def test_a_waiting_message_is_taken_back_above_the_draft_or_taken_away(kit: WindowKit) -> None:
    await begin(kit, [Say("a"), PAUSE])
    for text in ("Second", "Third", "Fourth"):
        type_and_send(kit, text)
    QTest.keyClicks(kit.window.composer.edit, "half a thought")
    QTest.mouseClick(rows_of(kit).rows[1].remove_button, Qt.MouseButton.LeftButton)
    assert waiting(kit) == ["Second", "Fourth"]
    QTest.mouseClick(rows_of(kit).rows[0].edit_button, Qt.MouseButton.LeftButton)
    assert waiting(kit) == ["Fourth"]
    assert kit.window.composer.text() == "Second\n\nhalf a thought"


async def test_it_is_sent_although_another_conversation_is_shown(kit: WindowKit) -> None:
    scripts = await begin(kit, [Say("a"), PAUSE], [Say("b")])
    first_id = kit.presenter.path[0].message.conversation_id
    type_and_send(kit, "Second")
    kit.presenter.conversations.new()
    assert waiting(kit) == []
    scripts.go_on()
    await until(lambda: len(scripts.requests) == 2 and not kit.presenter.talk.running_ids)
    assert kit.presenter.path == []
    kit.presenter.conversations.open(first_id)
    await until(lambda: len(kit.presenter.path) == 4)
    assert kit.shown_texts() == ["First", "a", "Second", "b"]


async def test_it_is_sent_in_a_conversation_that_the_list_does_not_know_yet(kit: WindowKit) -> None:
    scripts = await begin(kit, [Say("a"), PAUSE], [Say("b")])
    type_and_send(kit, "Second")
    kit.presenter.conversations.new()
    await until(lambda: kit.titles == ["First"])
    kit.presenter.conversations.show([], None)
    scripts.go_on()
    await until(lambda: len(scripts.requests) == 2 and not kit.presenter.talk.running_ids)


async def test_nothing_is_sent_in_a_conversation_that_another_process_deleted(kit: WindowKit) -> None:
    scripts = await begin(kit, [Say("a"), PAUSE], [Say("b")])
    first_id = kit.presenter.path[0].message.conversation_id
    type_and_send(kit, "Second")
    kit.presenter.conversations.new()
    await until(lambda: kit.titles == ["First"])
    kit.library.delete(first_id).result()
    kit.presenter.conversations.refresh()
    await until(lambda: kit.titles == [])
    scripts.go_on()
    await until(lambda: not kit.presenter.talk.running_ids)
    assert len(scripts.requests) == 1


async def test_nothing_is_sent_in_a_deleted_conversation_but_it_comes_back_with_it(kit: WindowKit) -> None:
    scripts = await begin(kit, [Say("a"), PAUSE], [Say("b")])
    first_id = kit.presenter.path[0].message.conversation_id
    type_and_send(kit, "Second")
    await until(lambda: kit.titles == ["First"])
    kit.presenter.conversations.delete(first_id)
    assert waiting(kit) == []
    scripts.go_on()
    await until(lambda: not kit.presenter.talk.running_ids)
    kit.presenter.conversations.undo_delete()
    await until(lambda: waiting(kit) == ["Second"])
    assert rows_of(kit).heading.text() == "Held, because the conversation was deleted"
    assert len(scripts.requests) == 1


async def test_what_could_not_be_sent_waits_on(kit: WindowKit) -> None:
    scripts = await begin(kit, [Say("a"), PAUSE])
    conversation_id = kit.presenter.path[0].message.conversation_id
    type_and_send(kit, "Second")
    kit.library.choose_model(conversation_id, "gone", "").result()
    scripts.go_on()
    await until(lambda: waiting(kit) == ["Second"] and rows_of(kit).heading.text() == "Not sent")
    assert kit.window.error_bar.isVisible()
    assert kit.window.composer.text() == ""


async def test_it_is_there_and_held_after_the_process_died(qapp: QApplication, tmp_path: Path) -> None:
    kit = WindowKit(qapp, tmp_path)
    kit.show()
    await begin(kit, [Say("a"), PAUSE])
    type_and_send(kit, "Second")
    conversation_id = kit.presenter.path[0].message.conversation_id
    # Nothing is saved at the end: what typing has written down must be enough.
    stored = kit.library.conversation(conversation_id)
    await until(lambda: stored.done())

    def is_written() -> bool:
        nonlocal stored
        if stored.done():
            found = stored.result()
            if found is not None and "Second" in found.draft:
                return True
            stored = kit.library.conversation(conversation_id)
        return False

    await until(is_written)
    await kit.close()
    again = WindowKit(qapp, tmp_path)
    again.show()
    assert waiting(again) == ["Second"]
    assert rows_of(again).send_button.isVisible()
    assert rows_of(again).heading.text() == "Held since the program ended"
    scripts = Scripts([Say("b")])
    again.attach(scripts)
    QTest.mouseClick(rows_of(again).send_button, Qt.MouseButton.LeftButton)
    await until(lambda: last_verdict(again) is Verdict.COMPLETE)
    assert [request.messages[-1].parts for request in scripts.requests] != []
    assert again.shown_texts()[-2:] == ["Second", "b"]
    assert waiting(again) == []
    await again.close()


@pytest.mark.parametrize(("newest", "left"), [("Second", ["Third"]), ("First", ["Second", "Third"])])
async def test_what_was_being_sent_when_the_process_died_is_never_sent_twice(
    qapp: QApplication, tmp_path: Path, newest: str, left: list[str]
) -> None:
    kit = WindowKit(qapp, tmp_path)
    kit.show()
    kit.attach(Scripts([Say("x")]))
    type_and_send(kit, newest)
    await until(lambda: last_verdict(kit) is Verdict.COMPLETE)
    conversation_id = kit.presenter.path[0].message.conversation_id
    await kit.close()
    library = SqliteLibrary(tmp_path, SystemClock())
    stored = unsent_to_text(Unsent(queue=(Words("Second"), Words("Third")), sending=True))
    library.save_draft(conversation_id, stored).result()
    library.close()
    again = WindowKit(qapp, tmp_path)
    again.show()
    assert waiting(again) == left
    await again.close()


async def test_what_could_not_be_sent_waits_where_something_newer_was_written(kit: WindowKit) -> None:
    scripts = await begin(kit, [Say("a")])
    await until(lambda: last_verdict(kit) is Verdict.COMPLETE)
    conversation_id = kit.presenter.path[0].message.conversation_id
    kit.library.choose_model(conversation_id, "gone", "").result()
    type_and_send(kit, "Second")
    QTest.keyClicks(kit.window.composer.edit, "newer")
    await until(lambda: waiting(kit) == ["Second"])
    assert kit.window.composer.text() == "newer"
    assert rows_of(kit).heading.text() == "Not sent"
    assert len(scripts.requests) == 1


async def test_what_waits_in_a_conversation_that_could_not_be_made_begins_it(kit: WindowKit) -> None:
    kit.attach(Scripts([Say("a")]))
    kit.presenter.composing.queue.add(Words("First"))
    kit.presenter.composing.queue.add(Words("Second"))
    QTest.keyClicks(kit.window.composer.edit, "Draft")
    QTest.mouseClick(rows_of(kit).send_button, Qt.MouseButton.LeftButton)
    await until(lambda: kit.shown_texts() == ["First", "a", "Second", "a"])
    assert kit.window.composer.text() == "Draft"


async def test_what_is_being_sent_stays_stored_until_it_is_a_message(kit: WindowKit) -> None:
    """The engine is not there yet; a process that is killed now must not have lost the words."""
    settings = kit.settings.folder / "settings.json"
    type_and_send(kit, "First")
    assert kit.window.composer.text() == ""
    kit.presenter.save()
    kit.settings.save().result()
    assert "First" in settings.read_text()
    kit.attach(Scripts([Say("a")]))
    await until(lambda: last_verdict(kit) is Verdict.COMPLETE)
    kit.settings.save().result()
    assert "First" not in settings.read_text()
