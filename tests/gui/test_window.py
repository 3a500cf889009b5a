"""The window holds conversations: sending, streaming, stopping, switching, branching, drafts, deletion."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_chat.core.endpoint import Endpoint
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.events import PartsDiscarded, Retrying, TextDelta
from desktop_chat.core.verdict import Verdict
from desktop_chat.presenters.futures import FutureBridge
from desktop_chat.providers.scripted import Emit, End, Fail, Say, Think
from desktop_chat.ui.design.theme import make_theme
from tests.gui.window_kit import PAUSE, Scripts, WindowKit, last_verdict, type_and_send, until


async def test_a_message_is_answered_and_kept(kit: WindowKit) -> None:
    kit.attach(Scripts([Say("Red, "), Say("green, blue.")]))
    type_and_send(kit, "Name three colours")
    await until(lambda: last_verdict(kit) is Verdict.COMPLETE)
    assert kit.shown_texts() == ["Name three colours", "Red, green, blue."]
    await until(lambda: kit.titles == ["Name three colours"])
    assert kit.chosen_title == "Name three colours"
    assert kit.window.composer.text() == ""
    [conversation] = kit.library.conversations().result()
    stored = kit.library.path(conversation.id).result()
    assert [entry.message.text for entry in stored] == kit.shown_texts()


async def test_the_first_token_is_drawn_before_the_second_comes(kit: WindowKit) -> None:
    scripts = Scripts([Say("One"), PAUSE, Say(" two")])
    kit.attach(scripts)
    type_and_send(kit, "Count")
    await until(lambda: len(kit.presenter.path) == 2 and kit.last_text() == "One")
    assert kit.window.pulse.text().startswith("Answering")
    scripts.go_on()
    await until(lambda: last_verdict(kit) is not None)
    assert kit.last_text() == "One two"


async def test_what_is_sent_before_the_engine_is_there_is_sent_then(kit: WindowKit) -> None:
    type_and_send(kit, "Early")
    assert kit.window.composer.text() == ""
    kit.attach(Scripts([Say("Bird")]))
    await until(lambda: last_verdict(kit) is Verdict.COMPLETE)
    assert kit.shown_texts() == ["Early", "Bird"]


async def test_escape_stops_and_what_had_arrived_stays(kit: WindowKit) -> None:
    kit.attach(Scripts([Say("Half"), PAUSE, Say(" whole")]))
    type_and_send(kit, "Go")
    await until(lambda: len(kit.presenter.path) == 2 and kit.last_text() == "Half")
    assert kit.window.composer.button.accessibleName().startswith("Stop")
    kit.window.stop_requested.emit()
    assert last_verdict(kit) is Verdict.STOPPED
    assert kit.last_text() == "Half"
    assert kit.window.composer.button.accessibleName().startswith("Send")


async def test_what_is_sent_while_an_answer_runs_waits_for_its_end(kit: WindowKit) -> None:
    scripts = Scripts([Say("a"), PAUSE], [Say("b")])
    kit.attach(scripts)
    type_and_send(kit, "First")
    await until(lambda: len(scripts.requests) == 1)
    type_and_send(kit, "Second")
    assert kit.window.composer.text() == ""
    assert len(scripts.requests) == 1
    scripts.go_on()
    await until(lambda: len(kit.presenter.path) == 4 and last_verdict(kit) is Verdict.COMPLETE)
    assert kit.shown_texts() == ["First", "a", "Second", "b"]


async def test_an_answer_streams_on_while_another_conversation_is_shown(kit: WindowKit) -> None:
    scripts = Scripts([Say("one "), PAUSE, Say("two "), PAUSE, Say("three")], [Say("short")])
    kit.attach(scripts)
    type_and_send(kit, "Long")
    await until(lambda: len(kit.presenter.path) == 2 and kit.last_text() == "one ")
    long_id = kit.presenter.path[0].message.conversation_id
    QTest.keyClick(kit.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert kit.titles == ["Long"]
    type_and_send(kit, "Brief")
    await until(lambda: last_verdict(kit) is Verdict.COMPLETE)
    assert kit.shown_texts() == ["Brief", "short"]
    scripts.go_on()
    kit.presenter.conversations.open(long_id)
    await until(lambda: len(kit.presenter.path) == 2 and kit.last_text() == "one two ")
    scripts.go_on()
    await until(lambda: last_verdict(kit) is Verdict.COMPLETE)
    assert kit.last_text() == "one two three"


async def test_a_hidden_answer_touches_nothing_that_is_shown(kit: WindowKit) -> None:
    scripts = Scripts([Say("one "), PAUSE, Say("two")])
    engine = kit.attach(scripts)
    type_and_send(kit, "Long")
    await until(lambda: len(kit.presenter.path) == 2 and kit.last_text() == "one ")
    long_id = kit.presenter.path[0].message.conversation_id
    kit.presenter.conversations.new()
    assert kit.window.pulse.text() == ""
    scripts.go_on()
    await until(lambda: engine.chat.running(long_id) is None)
    assert kit.window.pulse.text() == ""
    assert kit.window.welcome.isVisible()


async def test_what_is_read_too_late_is_not_shown(kit: WindowKit) -> None:
    kit.attach(Scripts([Say("x")]))
    type_and_send(kit, "Old")
    await until(lambda: last_verdict(kit) is Verdict.COMPLETE)
    old_id = kit.presenter.path[0].message.conversation_id
    kit.presenter.conversations.new()
    kit.presenter.conversations.open(old_id)
    kit.presenter.conversations.new()
    later: list[bool] = []
    bridge = FutureBridge(lambda error: None)
    bridge.on_result(kit.library.path(old_id), lambda path: later.append(True))
    await until(lambda: later)
    assert kit.presenter.path == []
    assert kit.window.welcome.isVisible()


async def test_two_conversations_stream_at_once_and_both_are_marked(kit: WindowKit) -> None:
    scripts = Scripts([Say("a"), PAUSE])
    engine = kit.attach(scripts)
    type_and_send(kit, "First")
    await until(lambda: len(scripts.requests) == 1)
    kit.presenter.conversations.new()
    type_and_send(kit, "Second")
    await until(lambda: len(scripts.requests) == 2)
    await until(lambda: sorted(kit.titles) == ["First", "Second"])
    ids = [conversation.id for conversation in kit.library.conversations().result()]
    assert all(engine.chat.running(one) is not None for one in ids)
    model = kit.window.sidebar.view.model()
    spoken = [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in (1, 2)]
    assert sorted(spoken) == ["First, answering", "Second, answering"]


async def test_a_failed_answer_says_what_to_do_and_can_be_tried_again(kit: WindowKit) -> None:
    error = ChatError(ErrorKind.CUT, "The connection broke. Try again.", detail="reset by peer")
    kit.attach(Scripts([Say("Ha"), Fail(error)], [Say("Whole")]))
    type_and_send(kit, "Go")
    await until(lambda: last_verdict(kit) is Verdict.TRUNCATED)
    answer = kit.presenter.path[-1].message
    kit.window.transcript.setFocus()
    kit.presenter.actions.act(answer.id, "retry")
    assert kit.window.composer.edit.hasFocus()
    await until(lambda: last_verdict(kit) is Verdict.COMPLETE)
    await until(lambda: kit.last_text() == "Whole")
    entry = kit.presenter.path[-1]
    assert (entry.position, len(entry.siblings)) == (1, 2)
    kit.presenter.talk.opened.step_branch(entry.message.id, -1)
    await until(lambda: kit.last_text() == "Ha")
    assert kit.presenter.path[-1].message.id == answer.id


async def test_a_turn_that_cannot_start_gives_the_text_back(kit: WindowKit) -> None:
    kit.attach(Scripts([Say("never")]))
    kit.settings.put_endpoint(_server("x", "Gone"))
    kit.presenter.endpoints.choose(("x", ""))
    type_and_send(kit, "One")
    await until(lambda: last_verdict(kit) is Verdict.COMPLETE)
    kit.settings.remove_endpoint("x")
    type_and_send(kit, "Precious")
    await until(lambda: kit.window.composer.text() == "Precious")
    assert kit.window.error_bar.isVisible()
    assert "endpoint" in kit.window.error_bar.accessibleName().lower()


async def test_wording_a_message_anew_makes_a_branch(kit: WindowKit) -> None:
    kit.attach(Scripts([Say("one")], [Say("two")]))
    type_and_send(kit, "First wording")
    await until(lambda: last_verdict(kit) is Verdict.COMPLETE)
    QTest.keyClicks(kit.window.composer.edit, "a draft")
    kit.presenter.composing.edit_message(kit.presenter.path[0].message.id)
    assert kit.window.composer.text() == "First wording"
    kit.window.composer.set_text("")
    type_and_send(kit, "Second wording")
    await until(lambda: kit.presenter.path[0].message.text == "Second wording")
    await until(lambda: last_verdict(kit) is Verdict.COMPLETE)
    assert kit.shown_texts() == ["Second wording", "two"]
    assert len(kit.presenter.path[0].siblings) == 2
    assert kit.window.composer.text() == "a draft"


async def test_escape_gives_up_wording_anew(kit: WindowKit) -> None:
    kit.attach(Scripts([Say("one")]))
    type_and_send(kit, "First wording")
    await until(lambda: last_verdict(kit) is Verdict.COMPLETE)
    kit.presenter.composing.edit_message(kit.presenter.path[0].message.id)
    assert kit.window.composer.late_edit_bar.get().isVisible()
    kit.window.stop_requested.emit()
    assert kit.window.composer.text() == ""
    assert not kit.window.composer.late_edit_bar.get().isVisible()


async def test_each_conversation_keeps_its_own_draft(kit: WindowKit) -> None:
    kit.attach(Scripts([Say("x")]))
    type_and_send(kit, "First")
    await until(lambda: last_verdict(kit) is Verdict.COMPLETE)
    first_id = kit.presenter.path[0].message.conversation_id
    QTest.keyClicks(kit.window.composer.edit, "for the first")
    kit.presenter.conversations.new()
    assert kit.window.composer.text() == ""
    QTest.keyClicks(kit.window.composer.edit, "for a new one")
    kit.presenter.conversations.open(first_id)
    assert kit.window.composer.text() == "for the first"
    kit.presenter.save()
    kit.library.flush().result()
    [conversation] = kit.library.conversations().result()
    assert conversation.draft == "for the first"
    assert kit.settings.ui["new_draft"] == "for a new one"


async def test_a_deleted_conversation_comes_back_with_undo_and_its_answer_ran_on(kit: WindowKit) -> None:
    scripts = Scripts([Say("one "), PAUSE, Say("two")])
    kit.attach(scripts)
    type_and_send(kit, "Keep me")
    await until(lambda: kit.titles == ["Keep me"])
    kit.window.sidebar.view.setFocus()
    QTest.keyClick(kit.window.sidebar.view, Qt.Key.Key_Delete)
    assert kit.titles == []
    assert kit.presenter.path == []
    assert kit.window.undo_bar.isVisible()
    scripts.go_on()
    kit.window.undo_requested.emit()
    await until(lambda: kit.titles == ["Keep me"])
    await until(lambda: last_verdict(kit) is Verdict.COMPLETE)
    assert kit.last_text() == "one two"
    assert not kit.window.undo_bar.isVisible()


async def test_deleting_the_open_conversation_opens_its_neighbour(kit: WindowKit) -> None:
    kit.attach(Scripts([Say("x")]))
    for title in ("One", "Two", "Three"):
        kit.presenter.conversations.new()
        type_and_send(kit, title)
        await until(lambda title=title: kit.titles[:1] == [title] and last_verdict(kit) is Verdict.COMPLETE)
    ids = {c.title: c.id for c in kit.library.conversations().result()}
    kit.presenter.conversations.open(ids["Two"])
    kit.presenter.conversations.delete(ids["Two"])
    assert kit.titles == ["Three", "One"]
    assert kit.chosen_title == "One"


async def test_a_title_typed_in_place_is_kept_and_shown(kit: WindowKit) -> None:
    kit.attach(Scripts([Say("x")]))
    type_and_send(kit, "Machine title")
    await until(lambda: kit.titles == ["Machine title"])
    model = kit.window.sidebar.view.model()
    assert model.setData(model.index(1, 0), "  My own  title ")
    assert kit.window.title.text() == "My own title"
    [conversation] = kit.library.conversations().result()
    assert (conversation.title, conversation.title_is_own) == ("My own title", True)


async def test_alt_and_arrows_walk_through_the_conversations(kit: WindowKit) -> None:
    kit.attach(Scripts([Say("x")]))
    for title in ("One", "Two"):
        kit.presenter.conversations.new()
        type_and_send(kit, title)
        await until(lambda title=title: kit.titles[:1] == [title] and last_verdict(kit) is Verdict.COMPLETE)
    QTest.keyClick(kit.window, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert kit.chosen_title == "One"
    QTest.keyClick(kit.window, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert kit.chosen_title == "One"
    QTest.keyClick(kit.window, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert kit.chosen_title == "Two"


async def test_the_window_comes_back_as_it_was(qapp: QApplication, tmp_path: Path) -> None:
    kit = WindowKit(qapp, tmp_path)
    kit.show()
    kit.attach(Scripts([Think("hm"), Say("answer")]))
    type_and_send(kit, "Remember me")
    await until(lambda: last_verdict(kit) is Verdict.COMPLETE)
    QTest.keyClicks(kit.window.composer.edit, "unsent")
    kit.window.toggle_sidebar()
    await kit.close()
    again = WindowKit(qapp, tmp_path)
    snapshot = again.show()
    assert snapshot.conversation_id is not None
    assert again.shown_texts() == ["Remember me", "answer"]
    assert again.window.composer.text() == "unsent"
    assert again.window.sidebar.isHidden()
    await again.close()


async def test_the_length_limit_is_a_verdict_with_a_sentence(kit: WindowKit) -> None:
    kit.attach(Scripts([Say("long"), End(Verdict.LENGTH_LIMIT, "length")]))
    type_and_send(kit, "Go")
    await until(lambda: last_verdict(kit) is Verdict.LENGTH_LIMIT)
    assert kit.window.pulse.text() == ""


async def test_messages_that_do_not_fit_are_left_out_with_a_notice(kit: WindowKit) -> None:
    kit.settings.put_endpoint(replace(_server("x", "Tiny"), context_tokens=600))
    kit.presenter.endpoints.choose(("x", ""))
    scripts = Scripts([Say("word " * 400)])
    kit.attach(scripts)
    for text in ("First", "Second", "Third"):
        type_and_send(kit, text)
        await until(lambda text=text: kit.presenter.path[-2:][0].message.text == text if kit.presenter.path else False)
        await until(lambda: last_verdict(kit) is Verdict.COMPLETE)
    assert kit.window.notice_bar.isVisible()
    assert "left out" in kit.window.notice_bar.accessibleName()


async def test_a_server_that_starts_over_takes_back_what_it_said(kit: WindowKit) -> None:
    scripts = Scripts([Say("Wrong"), PAUSE, Emit(PartsDiscarded(0)), PAUSE, Emit(TextDelta(0, "Right"))])
    kit.attach(scripts)
    type_and_send(kit, "Go")
    await until(lambda: len(kit.presenter.path) == 2 and kit.last_text() == "Wrong")
    scripts.go_on()
    await until(lambda: kit.last_text() == "")
    scripts.go_on()
    await until(lambda: last_verdict(kit) is Verdict.COMPLETE)
    assert kit.last_text() == "Right"


async def test_a_retry_is_counted_down_in_the_pulse_line(kit: WindowKit) -> None:
    kit.attach(Scripts([Emit(Retrying(2, 3, 30.0, "The server is busy.")), PAUSE]))
    type_and_send(kit, "Go")
    await until(lambda: "busy" in kit.window.pulse.text())
    assert kit.window.pulse.text() == "Trying again in 30 s (2 of 3). The server is busy."


async def test_reasoning_and_text_are_drawn_in_their_order(kit: WindowKit) -> None:
    kit.attach(Scripts([Think("Let me "), Think("see."), Say("Blue"), Say(".")]))
    type_and_send(kit, "Go")
    await until(lambda: last_verdict(kit) is Verdict.COMPLETE)
    parts = kit.presenter.path[-1].message.parts
    assert [type(part).__name__ for part in parts] == ["ReasoningPart", "TextPart"]
    assert kit.last_text() == "Blue."


async def test_a_conversation_without_messages_shows_the_welcome_page(kit: WindowKit) -> None:
    engine = kit.attach(Scripts([Say("x")]))
    made = await engine.chat.new_conversation()
    kit.presenter.conversations.open(made)
    await until(lambda: kit.window.welcome.isVisible() and kit.window.welcome.about.text())


async def test_another_theme_is_put_on_while_an_answer_runs(kit: WindowKit, qapp: QApplication) -> None:
    scripts = Scripts([Say("Half"), PAUSE, Say(" whole")])
    kit.attach(scripts)
    type_and_send(kit, "Go")
    await until(lambda: len(kit.presenter.path) == 2 and kit.last_text() == "Half")
    dark = make_theme(True, qapp.font())
    kit.window.set_theme(dark)
    picture = kit.window.grab().toImage()
    assert picture.pixelColor(2, kit.window.height() - 2) == dark.colours.sidebar
    scripts.go_on()
    await until(lambda: last_verdict(kit) is Verdict.COMPLETE)
    assert kit.last_text() == "Half whole"


def _server(endpoint_id: str, name: str) -> Endpoint:
    return Endpoint(id=endpoint_id, name=name, url=f"http://127.0.0.1:9/{endpoint_id}")


async def test_the_open_conversation_is_remembered_at_once(kit: WindowKit) -> None:
    kit.attach(Scripts([Say("yes")]))
    type_and_send(kit, "Go")
    await until(lambda: kit.settings.ui.get("conversation_id") not in (None, ""))
    kit.window.new_requested.emit()
    assert kit.settings.ui["conversation_id"] == ""


async def test_what_was_sent_before_the_engine_came_is_not_lost_when_the_window_closes(kit: WindowKit) -> None:
    type_and_send(kit, "precious words")
    assert kit.window.composer.text() == ""
    kit.presenter.close()
    assert kit.settings.ui["new_draft"] == "precious words"
