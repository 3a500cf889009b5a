"""Writing in the window: wording anew, drafts, the estimate, preferences, who answers next."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_chat.core.endpoint import LOCAL_ENDPOINT, Endpoint
from desktop_chat.core.verdict import Verdict
from desktop_chat.providers.scripted import Say
from desktop_chat.ui.composer.message_edit import MessageEdit
from tests.gui.window_kit import PAUSE, Scripts, WindowKit, until

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
async def kit(qapp: QApplication, tmp_path: Path) -> AsyncIterator[WindowKit]:
    made = WindowKit(qapp, tmp_path)
    made.show()
    made.window.activateWindow()
    made.window.composer.focus()
    await until(made.window.composer.edit.hasFocus)
    yield made
    await made.close()


@pytest.fixture
def edit(kit: WindowKit) -> MessageEdit:
    return kit.window.composer.edit


def say(kit: WindowKit, text: str) -> None:
    QTest.keyClicks(kit.window.composer.edit, text)
    QTest.keyClick(kit.window.composer.edit, Qt.Key.Key_Return)


def is_answered(kit: WindowKit, messages: int = 2) -> bool:
    path = kit.presenter.path
    return len(path) == messages and path[-1].message.verdict is Verdict.COMPLETE


# Sending


async def test_who_sends_while_reading_further_up_is_taken_to_the_question(kit: WindowKit, edit: MessageEdit) -> None:
    kit.attach(Scripts([Say("Some words.\n\n" * 100)]))
    say(kit, "First")
    await until(lambda: is_answered(kit))
    transcript, bar = kit.window.transcript, kit.window.transcript.verticalScrollBar()
    bar.setValue(0)
    assert not transcript.following_end
    say(kit, "Second")
    assert transcript.following_end
    await until(lambda: is_answered(kit, 4))
    assert bar.value() == bar.maximum() > 0
    bar.setValue(0)
    QTest.keyClick(edit, Qt.Key.Key_Up)
    say(kit, " thought")
    await until(lambda: is_answered(kit, 4) and "thought" in kit.shown_texts()[2])
    assert bar.value() == bar.maximum()


# Wording anew


async def test_up_in_an_empty_field_words_the_last_message_anew_and_escape_gives_it_up(
    kit: WindowKit, edit: MessageEdit
) -> None:
    kit.attach(Scripts([Say("one")]))
    say(kit, "First")
    await until(lambda: is_answered(kit))
    say(kit, "Last")
    await until(lambda: is_answered(kit, 4))
    QTest.keyClick(edit, Qt.Key.Key_Up)
    assert edit.toPlainText() == "Last"
    bar = kit.window.composer.late_edit_bar.get()
    assert bar.isVisible()
    assert "changing an earlier message" in bar.sentence.text()
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    assert edit.toPlainText() == ""
    assert not bar.isVisible()


async def test_the_message_that_is_worded_anew_has_a_ring_and_its_height(kit: WindowKit, edit: MessageEdit) -> None:
    kit.attach(Scripts([Say("one")]))
    say(kit, "First")
    await until(lambda: is_answered(kit))
    transcript = kit.window.transcript
    height = transcript.document.height

    def has_ring() -> bool:
        accent = transcript.document.style.colours.accent
        picture = transcript.viewport().grab().toImage()
        return any(picture.pixelColor(x, y) == accent for x in range(picture.width()) for y in range(0, 120, 2))

    assert not has_ring()
    QTest.keyClick(edit, Qt.Key.Key_Up)
    assert has_ring()
    assert transcript.document.height == height
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    assert not has_ring()


async def test_up_moves_the_cursor_where_something_is_written(kit: WindowKit, edit: MessageEdit) -> None:
    kit.attach(Scripts([Say("one")]))
    say(kit, "First")
    await until(lambda: is_answered(kit))
    QTest.keyClicks(edit, " ")
    QTest.keyClick(edit, Qt.Key.Key_Up)
    assert edit.toPlainText() == " "


async def test_giving_up_brings_the_draft_back(kit: WindowKit, edit: MessageEdit) -> None:
    kit.attach(Scripts([Say("one")]))
    say(kit, "First")
    await until(lambda: is_answered(kit))
    QTest.keyClicks(edit, "a draft")
    kit.presenter.composing.edit_message(kit.presenter.path[0].message.id)
    QTest.mouseClick(kit.window.composer.late_edit_bar.get().cancel_button, Qt.MouseButton.LeftButton)
    assert edit.toPlainText() == "a draft"


async def test_a_change_waits_until_the_running_answer_has_ended(kit: WindowKit, edit: MessageEdit) -> None:
    scripts = Scripts([Say("a"), PAUSE], [Say("b")])
    kit.attach(scripts)
    say(kit, "First")
    await until(lambda: len(kit.presenter.path) == 2 and len(scripts.requests) == 1)
    QTest.keyClick(edit, Qt.Key.Key_Up)
    say(kit, " anew")
    assert edit.toPlainText() == "First anew"
    assert "still running" in kit.window.composer.late_edit_bar.get().sentence.text()
    scripts.go_on()
    await until(lambda: is_answered(kit))
    QTest.keyClick(edit, Qt.Key.Key_Return)
    await until(lambda: kit.presenter.path[0].message.text == "First anew")
    assert edit.toPlainText() == ""


async def test_a_change_that_cannot_be_sent_comes_back(kit: WindowKit, edit: MessageEdit) -> None:
    kit.attach(Scripts([Say("one")]))
    say(kit, "First")
    await until(lambda: is_answered(kit))
    kit.library.choose_model(kit.presenter.path[0].message.conversation_id, "gone", "").result()
    QTest.keyClick(edit, Qt.Key.Key_Up)
    say(kit, " anew")
    await until(lambda: kit.window.error_bar.isVisible())
    assert edit.toPlainText() == "First anew"
    assert kit.window.composer.late_edit_bar.get().isVisible()


async def test_a_change_in_progress_is_there_at_the_next_start(
    qapp: QApplication, kit: WindowKit, edit: MessageEdit, tmp_path: Path
) -> None:
    kit.attach(Scripts([Say("one")]))
    say(kit, "First")
    await until(lambda: is_answered(kit))
    QTest.keyClicks(edit, "a draft")
    kit.presenter.composing.edit_message(kit.presenter.path[0].message.id)
    QTest.keyClicks(edit, " anew")
    kit.presenter.save()
    kit.settings.save().result()
    kit.library.flush().result()
    again = WindowKit(qapp, tmp_path)
    again.show()
    assert again.window.composer.text() == "First anew"
    assert again.window.composer.late_edit_bar.get().isVisible()
    again.window.stop_requested.emit()
    assert again.window.composer.text() == "a draft"
    await again.close()


# Drafts

_TYPING = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests.gui.window_kit import WindowKit
app = QApplication([])
kit = WindowKit(app, Path(sys.argv[1]))
kit.show()
QTest.keyClicks(kit.window.composer.edit, "not lost")
def look():
    kit.settings.save().result()
    kit.library.flush().result()
    if "not lost" in (Path(sys.argv[1]) / "settings.json").read_text():
        print("written", flush=True)
timer = QTimer()
timer.timeout.connect(look)
timer.start(50)
app.exec()
"""


def test_what_was_typed_survives_a_killed_process(qapp: QApplication, tmp_path: Path) -> None:
    (tmp_path / "settings.json").touch()
    command = [sys.executable, "-c", _TYPING, str(tmp_path)]
    environment = os.environ | {"PYTHONPATH": str(Path.cwd())}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"written\n"
        child.send_signal(signal.SIGKILL)
    kit = WindowKit(qapp, tmp_path)
    kit.show()
    assert kit.window.composer.text() == "not lost"
    kit.close_window()


async def test_undo_never_brings_the_words_of_another_conversation(kit: WindowKit, edit: MessageEdit) -> None:
    kit.attach(Scripts([Say("one")]))
    say(kit, "First")
    await until(lambda: is_answered(kit))
    first_id = kit.presenter.path[0].message.conversation_id
    QTest.keyClicks(edit, "secret plan")
    kit.presenter.conversations.new()
    QTest.keyClick(edit, Qt.Key.Key_Z, CONTROL)
    assert edit.toPlainText() == ""
    QTest.keyClicks(edit, "other")
    QTest.keyClick(edit, Qt.Key.Key_Z, CONTROL)
    assert edit.toPlainText() == ""
    QTest.keyClick(edit, Qt.Key.Key_Y, CONTROL)
    assert edit.toPlainText() == "other"
    kit.presenter.conversations.open(first_id)
    assert edit.toPlainText() == "secret plan"


# The estimate


async def test_the_estimate_stands_beside_the_limit_and_warns_near_it(kit: WindowKit, edit: MessageEdit) -> None:
    kit.attach(Scripts([Say("x" * 400)]))
    assert LOCAL_ENDPOINT.context_tokens == 4096
    say(kit, "First")
    await until(lambda: is_answered(kit))
    label = kit.window.composer.estimate
    QTest.keyClicks(edit, "some words to send")
    await until(lambda: label.text().replace(",", "") == "~114 of 4096 tokens")
    calm = label.palette().color(label.foregroundRole())
    kit.window.composer.insert("word " * 3000)
    await until(lambda: label.text().replace(",", "").startswith("~386"))
    assert label.palette().color(label.foregroundRole()) != calm
    assert "left out" in label.toolTip()
    edit.clear()
    await until(lambda: label.text() == "")


async def test_the_estimate_leaves_out_what_follows_an_edited_message(kit: WindowKit, edit: MessageEdit) -> None:
    kit.attach(Scripts([Say("x" * 400)]))
    say(kit, "Which one is it?")
    await until(lambda: is_answered(kit))
    kit.presenter.composing.edit_message(kit.presenter.path[0].message.id)
    label = kit.window.composer.estimate
    await until(lambda: label.text().replace(",", "") == "~4 of 4096 tokens")
    kit.presenter.composing.stop_editing()
    QTest.keyClicks(edit, "Which one is it?")
    await until(lambda: label.text().replace(",", "") == "~116 of 4096 tokens")


# Preferences and who answers


async def test_what_sends_is_what_was_chosen_at_once(kit: WindowKit, edit: MessageEdit) -> None:
    kit.attach(Scripts([Say("one")]))
    kit.settings.ui["send_with_enter"] = False
    say(kit, "two")
    QTest.keyClicks(edit, "lines")
    assert edit.toPlainText() == "two\nlines"
    QTest.keyClick(edit, Qt.Key.Key_Return, CONTROL)
    await until(lambda: is_answered(kit))
    assert kit.presenter.path[0].message.text == "two\nlines"
    kit.settings.ui["send_with_enter"] = True
    say(kit, "again")
    await until(lambda: is_answered(kit, 4))


async def test_another_server_answers_from_the_next_message_on(kit: WindowKit) -> None:
    scripts = Scripts([Say("one")])
    kit.attach(scripts)
    kit.settings.put_endpoint(Endpoint(id="other", name="Other", url="http://127.0.0.1:9/v1", model="large"))
    say(kit, "First")
    await until(lambda: is_answered(kit))
    kit.presenter.endpoints.choose(("other", "huge"))
    say(kit, "Second")
    await until(lambda: is_answered(kit, 4))
    asked = [(request.endpoint.id, request.model) for request in scripts.requests]
    assert asked == [(LOCAL_ENDPOINT.id, LOCAL_ENDPOINT.model), ("other", "huge")]
    assert len(scripts.requests[1].messages) == 3


# Spelling


class _NoX:
    def unknown_words(self, line: str) -> Iterable[tuple[int, int]]:
        return [(at, 1) for at, mark in enumerate(line) if mark == "x"]


async def test_a_spell_checker_can_be_put_in_and_taken_out(kit: WindowKit, edit: MessageEdit) -> None:
    kit.window.composer.set_spell_checker(_NoX())
    QTest.keyClicks(edit, "a x")
    await until(lambda: edit.document().firstBlock().layout().formats())
    [mark] = edit.document().firstBlock().layout().formats()
    assert (mark.start, mark.length) == (2, 1)
    assert mark.format.underlineStyle() is QTextCharFormat.UnderlineStyle.SpellCheckUnderline
    kit.window.composer.set_spell_checker(None)
    assert edit.document().firstBlock().layout().formats() == []


async def test_a_prompt_that_takes_the_place_of_what_was_written_can_be_undone(
    kit: WindowKit, edit: MessageEdit
) -> None:
    QTest.keyClicks(edit, "my own words")
    kit.presenter.composing.use_prompt("Name three colours.")
    assert edit.toPlainText() == "Name three colours."
    QTest.keyClick(edit, Qt.Key.Key_Z, CONTROL)
    assert edit.toPlainText() == "my own words"
