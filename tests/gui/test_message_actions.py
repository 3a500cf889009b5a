"""What is done with messages that are there: by their buttons, by their menu, by commands."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_chat.core.endpoint import Endpoint
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.verdict import Verdict
from desktop_chat.providers.scripted import Fail, Say, Think
from desktop_chat.ui.commands import catalogue
from desktop_chat.ui.transcript.over.quiet_button import QuietButton
from tests.gui.window_kit import PAUSE, Scripts, WindowKit, until


async def talk(kit: WindowKit, *texts: str) -> None:
    """Send these, each after the answer to the one before."""
    for text in texts:
        before = len(kit.presenter.path)
        QTest.keyClicks(kit.window.composer.edit, text)
        QTest.keyClick(kit.window.composer.edit, Qt.Key.Key_Return)
        await until(lambda before=before: len(kit.presenter.path) == before + 2 and verdict(kit) is not None)


def verdict(kit: WindowKit) -> Verdict | None:
    return kit.presenter.path[-1].message.verdict


def act(kit: WindowKit, at: int, action: str) -> None:
    kit.presenter.actions.act(kit.presenter.path[at].message.id, action)


async def test_a_deleted_message_goes_with_what_follows_it_and_comes_back(kit: WindowKit) -> None:
    kit.attach(Scripts([Say("one")], [Say("two")]))
    await talk(kit, "First", "Second")
    act(kit, 2, "delete")
    await until(lambda: kit.shown_texts() == ["First", "one"])
    assert kit.window.undo_bar.isVisible()
    assert kit.window.composer.edit.hasFocus()
    kit.window.commands.run(catalogue.UNDO_DELETE)
    await until(lambda: kit.shown_texts() == ["First", "one", "Second", "two"])
    assert not kit.window.undo_bar.isVisible()


async def test_where_an_answer_is_deleted_the_one_beside_it_is_shown(kit: WindowKit) -> None:
    kit.attach(Scripts([Say("one")], [Say("another")]))
    await talk(kit, "First")
    act(kit, 1, "regenerate")
    await until(lambda: len(kit.presenter.path) == 2 and kit.last_text() == "another" and verdict(kit) is not None)
    act(kit, 1, "delete")
    await until(lambda: kit.shown_texts() == ["First", "one"])
    assert len(kit.presenter.path[1].siblings) == 1
    kit.window.undo_requested.emit()
    await until(lambda: kit.shown_texts() == ["First", "another"])
    assert len(kit.presenter.path[1].siblings) == 2


async def test_deleting_above_an_answer_that_runs_stops_it(kit: WindowKit) -> None:
    scripts = Scripts([Say("Half"), PAUSE, Say(" whole")])
    engine = kit.attach(scripts)
    QTest.keyClicks(kit.window.composer.edit, "Go")
    QTest.keyClick(kit.window.composer.edit, Qt.Key.Key_Return)
    await until(lambda: len(kit.presenter.path) == 2 and kit.last_text() == "Half")
    conversation_id = kit.presenter.path[0].message.conversation_id
    act(kit, 0, "delete")
    await until(lambda: kit.presenter.path == [])
    assert engine.chat.running(conversation_id) is None
    assert kit.window.welcome.isVisible()
    kit.window.undo_requested.emit()
    await until(lambda: kit.shown_texts() == ["Go", "Half"])
    assert verdict(kit) is Verdict.STOPPED


async def test_a_deletion_cannot_be_undone_where_another_conversation_is_open(kit: WindowKit) -> None:
    kit.attach(Scripts([Say("one")]))
    await talk(kit, "First")
    act(kit, 0, "delete")
    kit.presenter.conversations.new()
    assert not kit.window.undo_bar.isVisible()
    kit.window.undo_requested.emit()
    assert kit.presenter.path == []


async def test_undo_brings_back_the_conversation_that_was_deleted_after_a_message(kit: WindowKit) -> None:
    kit.attach(Scripts([Say("one")]))
    await talk(kit, "First", "Second")
    conversation_id = kit.presenter.path[0].message.conversation_id
    act(kit, 2, "delete")
    await until(lambda: len(kit.presenter.path) == 2)
    kit.window.sidebar.delete_requested.emit([conversation_id])
    assert kit.window.undo_bar.isVisible()
    kit.window.undo_requested.emit()
    await until(lambda: len(kit.presenter.path) == 2 and kit.shown_texts() == ["First", "one"])


async def test_the_picker_opened_for_an_answer_has_the_chosen_model_give_another(kit: WindowKit) -> None:
    kit.settings.put_endpoint(Endpoint(id="x", name="Box", url="http://127.0.0.1:9/x"))
    scripts = Scripts([Say("one")], [Say("two")])
    kit.attach(scripts)
    await talk(kit, "First")
    kit.window.commands.run(catalogue.REGENERATE_WITH)
    popup = kit.window.picker.popup
    assert popup is not None
    assert popup.isVisible()
    popup.close()
    kit.window.picker.choice_made.emit(("x", "large"))
    await until(lambda: len(kit.presenter.path) == 2 and kit.last_text() == "two" and verdict(kit) is not None)
    assert (scripts.requests[-1].endpoint.id, scripts.requests[-1].model) == ("x", "large")
    assert kit.presenter.path[-1].position == 1


async def test_a_picker_opened_anew_is_for_no_answer_any_more(kit: WindowKit) -> None:
    kit.settings.put_endpoint(Endpoint(id="x", name="Box", url="http://127.0.0.1:9/x"))
    scripts = Scripts([Say("one")])
    kit.attach(scripts)
    await talk(kit, "First")
    kit.window.commands.run(catalogue.REGENERATE_WITH)
    kit.window.picker.open()
    kit.window.picker.choice_made.emit(("x", "large"))
    await talk(kit, "Second")
    assert len(scripts.requests) == 2


async def test_an_answer_by_another_model_than_before_names_it(kit: WindowKit) -> None:
    kit.settings.put_endpoint(Endpoint(id="x", name="Box", url="http://127.0.0.1:9/x"))
    kit.attach(Scripts([Say("one")], [Say("two")], [Say("three")]))

    def named() -> list[str]:
        return [one.text() for one in kit.window.transcript.findChildren(QuietButton) if "large · " in one.text()]

    await talk(kit, "First")
    assert not named()
    kit.presenter.endpoints.choose(("x", "large"))
    await talk(kit, "Second")
    await until(named)
    await talk(kit, "Third")
    assert len(named()) == 1


async def test_the_newest_answer_is_copied_and_asked_for_again_by_keys(kit: WindowKit) -> None:
    kit.attach(Scripts([Say("one")], [Say("two")]))
    await talk(kit, "First")
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    QTest.keyClick(kit.window.composer.edit, Qt.Key.Key_C, both)
    assert QGuiApplication.clipboard().text() == "one"
    assert not kit.window.commands.can(catalogue.RETRY)
    QTest.keyClick(kit.window.composer.edit, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    await until(lambda: kit.last_text() == "two" and verdict(kit) is not None)


async def test_the_last_code_of_the_newest_answer_is_copied_by_keys(kit: WindowKit) -> None:
    code = "```python\nfirst\n```\n\nor\n\n~~~\nlast = 1\n\nline\n~~~\n\nThat is all."
    kit.attach(Scripts([Say(code)], [Say("No code.")]))
    await talk(kit, "First")
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    QTest.keyClick(kit.window.composer.edit, Qt.Key.Key_K, both)
    assert QGuiApplication.clipboard().text() == "last = 1\n\nline"
    await talk(kit, "Second")
    kit.window.commands.run(catalogue.COPY_CODE)
    assert QGuiApplication.clipboard().text() == "last = 1\n\nline"


async def test_the_last_code_is_found_in_a_long_answer_that_nobody_read(qapp: QApplication, tmp_path: Path) -> None:
    kit = WindowKit(qapp, tmp_path)
    kit.show()
    words = "Words and more words.\n\n" * 800
    long = "\n".join(f"line {number}" for number in range(100))
    kit.attach(Scripts([Say(f"```\nfirst\n```\n\n{words}```\n{long}\n```\n\n{words}")]))
    await talk(kit, "First")
    await kit.close()
    again = WindowKit(qapp, tmp_path)
    again.show()
    await until(lambda: len(again.presenter.path) == 2)
    again.window.commands.run(catalogue.COPY_CODE)
    assert QGuiApplication.clipboard().text() == long
    await again.close()


async def test_commands_for_the_newest_answer_are_offered_where_there_is_one(kit: WindowKit) -> None:
    scripts = Scripts([Say("Ha"), PAUSE, Fail(ChatError(ErrorKind.CUT, "The connection broke."))], [Say("Whole")])
    kit.attach(scripts)
    can = kit.window.commands.can
    needs = (catalogue.REGENERATE, catalogue.REGENERATE_WITH, catalogue.COPY_ANSWER, catalogue.RETRY)
    assert not any(map(can, (*needs, catalogue.DELETE_LAST)))
    QTest.keyClicks(kit.window.composer.edit, "Go")
    QTest.keyClick(kit.window.composer.edit, Qt.Key.Key_Return)
    await until(lambda: len(kit.presenter.path) == 2 and kit.last_text() == "Ha")
    assert not any(map(can, needs))
    scripts.go_on()
    await until(lambda: verdict(kit) is not None)
    assert all(map(can, needs))
    kit.window.commands.run(catalogue.RETRY)
    await until(lambda: kit.last_text() == "Whole" and verdict(kit) is Verdict.COMPLETE)


async def test_how_long_was_thought_is_known_after_a_restart(qapp: QApplication, tmp_path: Path) -> None:
    kit = WindowKit(qapp, tmp_path)
    kit.show()
    kit.attach(Scripts([Think("hm"), Say("answer")]))
    await talk(kit, "Go")
    shown = kit.window.transcript.document.items[-1].thought_s
    await kit.close()
    assert [part for part, _ in shown] == [0]
    again = WindowKit(qapp, tmp_path)
    again.show()
    assert again.window.transcript.document.items[-1].thought_s == shown
    await again.close()


async def test_an_answer_in_another_branch_runs_on_when_a_message_is_deleted(kit: WindowKit) -> None:
    scripts = Scripts([Say("one")], [Say("a"), PAUSE, Say("b")])
    kit.attach(scripts)
    await talk(kit, "First")
    act(kit, 1, "regenerate")
    await until(lambda: len(kit.presenter.path[-1].siblings) == 2 and kit.last_text() == "a")
    running_id = kit.presenter.path[1].message.id
    kit.presenter.talk.opened.step_branch(running_id, -1)
    await until(lambda: kit.presenter.path[-1].message.id != running_id)
    act(kit, 1, "delete")
    await until(lambda: kit.presenter.path[-1].message.id == running_id)
    scripts.go_on()
    await until(lambda: kit.presenter.path[-1].message.verdict is Verdict.COMPLETE)
    assert kit.last_text() == "ab"
