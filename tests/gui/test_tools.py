"""Answers that ask for tools, think, point to sources and bring files; what follows from how they ended."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QMenu, QToolButton

from desktop_chat.core.endpoint import Endpoint
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.events import (
    FileReceived,
    Heartbeat,
    Noted,
    Retrying,
    TextDelta,
    ToolApprovalRequested,
    ToolArgumentsDelta,
    ToolCallReady,
    ToolCallStarted,
    ToolResult,
)
from desktop_chat.core.messages import Role, ToolApprovalPart, ToolResultPart
from desktop_chat.core.verdict import Verdict
from desktop_chat.providers.scripted import Emit, End, Fail, Say, Step, Think
from desktop_chat.ui.transcript.over.tool_form import CallForm
from desktop_chat.ui.transcript.over.waiting_line import WaitingLine
from tests.gui.window_kit import PAUSE, Scripts, WindowKit, until

LEFT = Qt.MouseButton.LeftButton


def blocks(kit: WindowKit, at: int = -1) -> list[str]:
    """What a message shows, the newest if none is named, a line per block."""
    document = kit.window.transcript._document
    content = document.layout(len(document) + at).content
    return [block.text or block.info for block in content.blocks]


def verdict(kit: WindowKit) -> Verdict | None:
    return kit.presenter.path[-1].message.verdict if kit.presenter.path else None


def press(kit: WindowKit, name: str) -> None:
    buttons = kit.window.transcript.findChildren(QAbstractButton)
    [found] = [one for one in buttons if one.isVisible() and one.accessibleName() == name]
    QTest.mouseClick(found, LEFT)


def forms(kit: WindowKit) -> list[CallForm]:
    return [form for form in kit.window.transcript.findChildren(CallForm) if form.isVisible()]


def call(part: int, call_id: str, name: str, arguments: str = "{}") -> list[Step]:
    return [Emit(ToolCallStarted(part, call_id, name)), Emit(ToolCallReady(part, arguments))]


async def test_arguments_show_as_they_stream_and_then_what_became_of_the_call(kit: WindowKit) -> None:
    scripts = Scripts(
        [
            Emit(ToolCallStarted(0, "c", "look")),
            Emit(ToolArgumentsDelta(0, '{"a":')),
            PAUSE,
            Emit(ToolArgumentsDelta(0, " 1}")),
            Emit(ToolCallReady(0, '{"a": 1}')),
            PAUSE,
            Emit(ToolResult(1, "c", "42")),
            Emit(TextDelta(2, "It is 42.")),
        ]
    )
    kit.attach(scripts)
    kit.presenter.composing.send("Look")
    await until(lambda: len(kit.presenter.path) == 2 and blocks(kit) == ["look is called", '{"a":'])
    scripts.go_on()
    await until(lambda: blocks(kit) == ["look is running", '{"a": 1}'])
    scripts.go_on()
    await until(lambda: verdict(kit))
    assert blocks(kit) == ["look is done", '{"a": 1}', "Result of look", "42", "It is 42."]


async def test_tools_are_answered_below_the_answer_and_it_goes_on(kit: WindowKit) -> None:
    asking = [*call(0, "w", "weather", '{"city": "Lisbon"}'), *call(1, "b", "book")]
    asking += [Emit(ToolApprovalRequested(1, "a1")), End(Verdict.TOOL_CALLS, "tool_calls")]
    scripts = Scripts(asking, [Say("Sunny, and booked.")])
    kit.attach(scripts)
    kit.presenter.composing.send("Go")
    await until(lambda: len(forms(kit)) == 2, "the forms")
    weather, book = forms(kit)
    assert weather.result is not None
    QTest.keyClicks(weather.result, "sunny")
    QTest.mouseClick(book.buttons[0], LEFT)
    assert len(scripts.requests) == 1
    QTest.keyClick(weather.result, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    await until(lambda: verdict(kit) is Verdict.COMPLETE)
    assert kit.last_text() == "Sunny, and booked."
    told = kit.presenter.path[-2].message
    assert told.role is Role.TOOL
    assert told.parts == (ToolResultPart("w", "sunny"), ToolApprovalPart("b", "a1", True))
    assert forms(kit) == []
    assert blocks(kit, -3) == ["weather is done", '{"city": "Lisbon"}', "book was allowed", "{}"]
    assert blocks(kit, -2) == ["Result of weather", "sunny", "You allowed book"]
    assert kit.window.composer.edit.hasFocus()


async def test_where_only_a_permission_is_wanted_nothing_else_is_asked_for(kit: WindowKit) -> None:
    asking = [*call(0, "b", "book"), Emit(ToolApprovalRequested(0, "a1")), End(Verdict.TOOL_CALLS, "tool_calls")]
    kit.attach(Scripts(asking))
    kit.presenter.composing.send("Go")
    await until(lambda: len(forms(kit)) == 1, "the form")
    document = kit.window.transcript._document
    assert "Allow it or refuse it below" in document.items[-1].sentence


async def test_what_was_typed_stays_while_it_is_out_of_sight(kit: WindowKit) -> None:
    text = "A line.\n\n" * 200
    kit.attach(Scripts([Say(text), *call(1, "w", "weather"), End(Verdict.TOOL_CALLS, "tool_calls")]))
    kit.presenter.composing.send("Go")
    await until(lambda: forms(kit), "the form")
    [form] = forms(kit)
    assert form.result is not None
    QTest.keyClicks(form.result, "sunny")
    bar = kit.window.transcript.verticalScrollBar()
    bar.setValue(0)
    assert forms(kit) == []
    bar.setValue(bar.maximum())
    assert [one.result.text() for one in forms(kit) if one.result is not None] == ["sunny"]


async def test_what_was_typed_stays_while_another_conversation_is_open(kit: WindowKit) -> None:
    kit.attach(Scripts([*call(0, "w", "weather"), End(Verdict.TOOL_CALLS, "tool_calls")]))
    kit.presenter.composing.send("Go")
    await until(lambda: forms(kit), "the form")
    conversation = kit.presenter.path[0].message.conversation_id
    [form] = forms(kit)
    assert form.result is not None
    QTest.keyClicks(form.result, "sunny")
    kit.presenter.conversations.new()
    await until(lambda: not forms(kit))
    kit.presenter.conversations.open(conversation)
    await until(lambda: forms(kit), "the form")
    assert [one.result.text() for one in forms(kit) if one.result is not None] == ["sunny"]


async def test_a_new_message_passes_the_tools_over(kit: WindowKit) -> None:
    scripts = Scripts([*call(0, "w", "weather"), End(Verdict.TOOL_CALLS, "tool_calls")], [Say("Fine.")])
    kit.attach(scripts)
    kit.presenter.composing.send("Go")
    await until(lambda: forms(kit), "the form")
    kit.presenter.composing.send("Never mind")
    await until(lambda: len(kit.presenter.path) == 4 and verdict(kit) is Verdict.COMPLETE)
    assert forms(kit) == []


async def test_reasoning_shows_its_newest_line_and_then_how_long_it_took(kit: WindowKit) -> None:
    scripts = Scripts([Think("First this.\nThen that."), PAUSE, Say("Done.")])
    kit.attach(scripts)
    kit.presenter.composing.send("Think")
    await until(lambda: len(kit.presenter.path) == 2 and blocks(kit) == ["Thinking · Then that."])
    scripts.go_on()
    await until(lambda: verdict(kit))
    assert blocks(kit) == ["Thought for 1 s", "Done."]
    press(kit, "Thought for 1 s, hidden")
    assert blocks(kit) == ["Thought for 1 s", "First this.\nThen that.", "Done."]


async def test_how_long_it_took_is_known_while_the_program_runs(kit: WindowKit) -> None:
    kit.attach(Scripts([Think("Hm."), Say("Done.")]))
    kit.presenter.composing.send("Think")
    await until(lambda: verdict(kit))
    conversation = kit.presenter.path[0].message.conversation_id
    kit.presenter.conversations.new()
    kit.presenter.conversations.open(conversation)
    await until(lambda: len(kit.presenter.path) == 2)
    assert blocks(kit) == ["Thought for 1 s", "Done."]


async def test_heartbeats_are_life_though_no_token(kit: WindowKit) -> None:
    kit.attach(Scripts([Emit(Heartbeat()), PAUSE, Say("a")]))
    kit.presenter.composing.send("Go")
    await until(lambda: len(kit.presenter.path) == 2)
    conversation = kit.presenter.path[0].message.conversation_id
    assert kit.engine is not None
    turn = kit.engine.chat.running(conversation)
    assert turn is not None
    assert kit.window.pulse.text().startswith("Waiting for the first token")
    turn.meter.bytes_received(3, turn.meter.started_s)
    await until(lambda: kit.window.pulse.text().startswith("The server is alive, no text yet"))


async def test_the_countdown_to_the_next_try_can_be_cut_short(kit: WindowKit) -> None:
    kit.attach(Scripts([Emit(Retrying(2, 4, 60.0, "The server is busy.")), PAUSE, Say("a")]))
    kit.presenter.composing.send("Go")
    await until(lambda: kit.window.pulse.text().startswith("Trying again in"))
    [line] = kit.window.transcript.findChildren(WaitingLine)
    assert line.isVisible()
    assert (line.text(), line.accessibleName()) == (
        "No answer yet. Trying again in 60 s.",
        "No answer yet. The question is sent again soon.",
    )
    now, stop = kit.window.pulse.findChildren(QAbstractButton)
    now.setFocus()
    QTest.keyClick(now, Qt.Key.Key_Space)
    assert kit.window.pulse.text().startswith("Waiting for the first token")
    assert stop.isHidden()
    assert line.isHidden()
    assert kit.window.composer.edit.hasFocus()


async def test_the_wait_for_the_next_try_can_be_ended(kit: WindowKit) -> None:
    kit.attach(Scripts([Emit(Retrying(2, 4, 60.0, "The server is busy.")), PAUSE, Say("a")]))
    kit.presenter.composing.send("Go")
    await until(lambda: kit.window.pulse.text().startswith("Trying again in"))
    QTest.mouseClick(kit.window.pulse.findChildren(QAbstractButton)[1], LEFT)
    await until(lambda: verdict(kit) is Verdict.STOPPED)


async def test_notes_stand_below_the_answer(kit: WindowKit) -> None:
    kit.attach(Scripts([Say("a"), Emit(Noted("It came from a cache.")), Emit(Noted("seed was left out."))]))
    kit.presenter.composing.send("Go")
    await until(lambda: verdict(kit))
    [item] = [item for item in kit.window.transcript._document.items if item.notes]
    assert item.notes == ("It came from a cache.", "seed was left out.")


async def test_any_answer_can_be_had_as_a_curl_command(kit: WindowKit) -> None:
    kit.attach(Scripts([Say("a")]))
    kit.presenter.composing.send("Hello")
    await until(lambda: verdict(kit))
    QGuiApplication.clipboard().clear()
    buttons = kit.window.transcript.findChildren(QAbstractButton)
    more = [one for one in buttons if one.isVisible() and one.accessibleName() == "More actions"]
    QTest.mouseClick(max(more, key=lambda one: one.mapTo(kit.window, one.pos()).y()), LEFT)
    [menu] = kit.window.transcript.findChildren(QMenu)
    named = {action.text(): action for action in menu.actions()}
    assert list(named) == ["Regenerate with another model…", "Copy as curl", "Details", "Delete"]
    named["Copy as curl"].trigger()
    menu.close()
    await until(lambda: QGuiApplication.clipboard().text().startswith("curl "))
    assert "clipboard" in kit.window.pulse.text()


@pytest.mark.parametrize(
    ("error", "name", "field"),
    [
        (ChatError(ErrorKind.HTTP, "No.", status=401), "Change the key", "key"),
        (ChatError(ErrorKind.HTTP, "No.", status=404), "Change the server", "url"),
        (ChatError(ErrorKind.STALLED, "Silent."), "Change the time-outs", "more.connection.first_token_s"),
        (ChatError(ErrorKind.HTTP, "Long.", status=413), "Change the context size", "more.answers.context_tokens"),
    ],
)
async def test_what_helps_leads_to_the_field_to_mend(kit: WindowKit, error: ChatError, name: str, field: str) -> None:
    kit.settings.put_endpoint(Endpoint(id="box", name="Box", url="http://127.0.0.1:1/v1"))
    kit.settings.default_endpoint_id = "box"
    kit.attach(Scripts([Fail(error)]))
    kit.presenter.conversations.new()
    kit.presenter.composing.send("Go")
    await until(lambda: verdict(kit))
    press(kit, name)
    dialog = kit.window.endpoint_dialog
    assert dialog.form().endpoint.id == "box"
    wanted: object = dialog
    for step in field.split("."):
        wanted = getattr(wanted, step)
    assert dialog.focusWidget() is wanted


async def test_a_file_is_saved_where_the_user_says(kit: WindowKit, tmp_path: Path) -> None:
    kit.attach(Scripts([Emit(FileReceived(0, "text/plain", "data:text/plain;base64,aGVsbG8="))]))
    kit.presenter.composing.send("Go")
    await until(lambda: verdict(kit))
    assert blocks(kit) == ["File: text/plain, 6 bytes"]
    press(kit, "Save as: File: text/plain, 6 bytes")
    [dialog] = kit.window.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "hello.txt"))
    dialog.reject()
    await until((tmp_path / "hello.txt").exists, "the file")
    assert (tmp_path / "hello.txt").read_bytes() == b"hello"


async def test_a_file_that_came_damaged_is_said(kit: WindowKit, tmp_path: Path) -> None:
    kit.attach(Scripts([Emit(FileReceived(0, "text/plain", "data:text/plain;base64,aGV*bG8="))]))
    kit.presenter.composing.send("Go")
    await until(lambda: verdict(kit))
    kit.window.file_chosen.emit(("data:text/plain;base64,aGV*bG8=", str(tmp_path / "hello.txt")))
    await until(kit.window.error_bar.isVisible, "the error")
    assert "came damaged" in kit.window.error_bar.accessibleName()


async def test_a_file_elsewhere_is_not_offered_to_be_saved(kit: WindowKit) -> None:
    kit.attach(Scripts([Emit(FileReceived(0, "image/png", "file:///etc/passwd"))]))
    kit.presenter.composing.send("Go")
    await until(lambda: verdict(kit))
    assert blocks(kit) == ["File: image/png, file:///etc/passwd"]
    visible = [one for one in kit.window.transcript.findChildren(QToolButton) if one.isVisible()]
    assert not [one for one in visible if one.text() == "Save as"]


async def test_in_a_narrow_window_what_does_not_fit_is_in_the_menu(kit: WindowKit) -> None:
    kit.attach(Scripts([Say("a"), Fail(ChatError(ErrorKind.STALLED, "Silent.", detail="x" * 50))]))
    kit.window.resize(640, 480)
    kit.presenter.composing.send("Go")
    await until(lambda: verdict(kit))
    transcript = kit.window.transcript
    for width in (640, 1100, 480):
        transcript.resize(width, 400)
        buttons = [one for one in transcript.findChildren(QToolButton) if one.isVisible()]
        for one in buttons:
            parent = one.parentWidget()
            assert parent is not None
            assert parent.rect().contains(one.geometry()), (width, one.text())
