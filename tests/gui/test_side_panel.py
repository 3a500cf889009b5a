"""The panel beside the conversation: system prompt and parameters, kept and sent; where it stands."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from desktop_chat.core.endpoint import LOCAL_ENDPOINT, Dialect, Endpoint
from desktop_chat.core.parameters import Parameters
from desktop_chat.providers.scripted import Say
from desktop_chat.ui.panel.panel import SidePanel
from desktop_chat.ui.splitter import Splitter
from tests.gui.window_kit import Scripts, WindowKit, until

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
BOX = Endpoint(
    id="box",
    name="Box",
    url="http://127.0.0.1:1234/v1",
    model="small",
    system_prompt="Be kind.",
    parameters=Parameters(temperature=0.7),
)


@pytest.fixture
def scripts() -> Scripts:
    return Scripts([Say("Red.")])


@pytest.fixture
async def kit(qapp: QApplication, tmp_path: Path, scripts: Scripts) -> AsyncIterator[WindowKit]:
    made = WindowKit(qapp, tmp_path)
    made.settings.put_endpoint(BOX)
    made.settings.default_endpoint_id = "box"
    made.show()
    made.attach(scripts)
    made.window.activateWindow()
    yield made
    await made.close()


def opened(kit: WindowKit) -> SidePanel:
    """With the keyboard in the system prompt."""
    QTest.keyClick(kit.window, Qt.Key.Key_I, CTRL)
    assert kit.window.focusWidget() is kit.window.side.panel.section.system_prompt
    return kit.window.side.panel


async def ask(kit: WindowKit, scripts: Scripts, text: str = "Which?") -> None:
    count = len(scripts.requests)
    kit.presenter.composing.send(text)
    await until(lambda: len(scripts.requests) > count)
    await until(lambda: kit.presenter.path and kit.presenter.path[-1].message.verdict)


async def test_a_conversation_that_does_not_exist_yet_begins_with_what_was_typed(
    kit: WindowKit, scripts: Scripts
) -> None:
    panel = opened(kit)
    QTest.keyClicks(panel.section.system_prompt, "Answer in rhymes.")
    panel.section.temperature.setFocus()
    QTest.keyClicks(panel.section.temperature, "0.2")
    kit.window.composer.focus()
    await ask(kit, scripts)
    assert scripts.requests[0].system == "Answer in rhymes."
    assert scripts.requests[0].parameters == Parameters(temperature=0.2)
    [conversation] = kit.library.conversations().result()
    assert (conversation.system_prompt, conversation.parameters) == ("Answer in rhymes.", Parameters(temperature=0.2))
    assert panel.section.system_prompt.text() == "Answer in rhymes."
    kit.presenter.conversations.new()
    assert panel.section.system_prompt.text() == ""
    await ask(kit, scripts, "Another")
    assert scripts.requests[1].system == "Be kind."


async def test_changes_count_from_the_next_answer_on_and_stay_with_their_conversation(
    kit: WindowKit, scripts: Scripts
) -> None:
    await ask(kit, scripts)
    first_id = kit.presenter.conversations.current_id
    assert first_id is not None
    await until(lambda: kit.presenter.conversations.current is not None)
    panel = opened(kit)
    QTest.keyClicks(panel.section.system_prompt, "Be brief.")
    kit.presenter.conversations.new()
    assert panel.section.system_prompt.text() == ""
    kit.presenter.conversations.open(first_id)
    assert panel.section.system_prompt.text() == "Be brief."
    await ask(kit, scripts, "Again")
    assert [request.system for request in scripts.requests] == ["Be kind.", "Be brief."]


async def test_what_is_typed_is_kept_when_typing_pauses(kit: WindowKit, scripts: Scripts) -> None:
    await ask(kit, scripts)
    await until(lambda: kit.presenter.conversations.current is not None)
    panel = opened(kit)
    QTest.keyClicks(panel.section.system_prompt, "Be brief.")
    await until(lambda: kit.library.conversations().result()[0].system_prompt == "Be brief.")


async def test_what_is_typed_is_kept_when_the_window_closes(kit: WindowKit, scripts: Scripts) -> None:
    await ask(kit, scripts)
    await until(lambda: kit.presenter.conversations.current is not None)
    QTest.keyClicks(opened(kit).section.system_prompt, "Be brief.")
    kit.presenter.save()
    assert kit.library.conversations().result()[0].system_prompt == "Be brief."


async def test_empty_fields_say_what_the_servers_settings_are(kit: WindowKit) -> None:
    section = opened(kit).section
    assert section.system_prompt.placeholderText() == "From the server's settings: Be kind."
    assert section.temperature.placeholderText() == "0.7, from the server's settings"
    assert section.top_p.placeholderText() == "The server's own choice"
    assert "Box · small answers, at 127.0.0.1:1234/v1." in kit.window.side.panel.who.text()


async def test_another_model_has_its_own_settings_and_abilities(kit: WindowKit) -> None:
    panel = opened(kit)
    QTest.keyClicks(panel.section.system_prompt, "Mine.")
    kit.settings.put_endpoint(Endpoint("a", "Claude", "https://api.example.com", dialect=Dialect.ANTHROPIC_MESSAGES))
    kit.presenter.endpoints.choose(("a", "opus"))
    assert panel.section.system_prompt.text() == "Mine."
    assert panel.section.seed.isHidden()
    assert not panel.section.temperature.isHidden()
    assert "Claude · opus" in panel.who.text()


async def test_a_wrong_number_is_said_and_not_kept(kit: WindowKit, scripts: Scripts) -> None:
    panel = opened(kit)
    panel.section.temperature.setFocus()
    QTest.keyClicks(panel.section.temperature, "99")
    assert panel.problem.text() == "The temperature is a number from 0 to 10."
    kit.window.composer.focus()
    await ask(kit, scripts)
    assert scripts.requests[0].parameters == Parameters(temperature=0.7)


async def test_everything_goes_back_to_the_servers_settings_at_once(kit: WindowKit, scripts: Scripts) -> None:
    panel = opened(kit)
    assert not panel.reset_button.isEnabled()
    QTest.keyClicks(panel.section.system_prompt, "Mine.")
    panel.section.json_mode.setChecked(True)
    panel.section.effort.choose("high")
    QTest.mouseClick(panel.reset_button, Qt.MouseButton.LeftButton)
    assert not panel.reset_button.isEnabled()
    kit.window.composer.focus()
    await ask(kit, scripts)
    assert (scripts.requests[0].system, scripts.requests[0].parameters) == ("Be kind.", Parameters(temperature=0.7))


async def test_it_can_be_opened_in_the_moment_in_which_a_conversation_begins(kit: WindowKit, scripts: Scripts) -> None:
    side = kit.window.side
    QTest.keyClicks(opened(kit).section.system_prompt, "Rhyme.")
    side.close()
    kit.presenter.talk.conversation_started.connect(lambda: side.want(True))
    await ask(kit, scripts)
    assert "Box · small answers" in side.panel.who.text()
    assert side.panel.section.system_prompt.text() == "Rhyme."


async def test_json_alone_can_be_switched_off_for_one_conversation(kit: WindowKit, scripts: Scripts) -> None:
    kit.settings.put_endpoint(replace(BOX, parameters=Parameters(json_mode=True)))
    kit.presenter.endpoints.refresh()
    panel = opened(kit)
    assert panel.section.json_mode.isChecked()
    assert not panel.reset_button.isEnabled()
    panel.section.json_mode.setChecked(False)
    assert panel.reset_button.isEnabled()
    kit.window.composer.focus()
    panel.flush()
    await ask(kit, scripts)
    assert scripts.requests[0].parameters.json_mode is False
    [conversation] = kit.library.conversations().result()
    assert conversation.parameters == Parameters(json_mode=False)
    panel.section.json_mode.setChecked(True)
    panel.flush()
    await ask(kit, scripts, "Again")
    assert scripts.requests[1].parameters.json_mode is True
    assert kit.library.conversations().result()[0].parameters == Parameters()


async def test_what_the_small_model_is_asked_with_is_offered_at_once(kit: WindowKit) -> None:
    """Nothing is said of servers whose requests have no place for it, not even for a moment."""
    kit.presenter.endpoints.choose((LOCAL_ENDPOINT.id, LOCAL_ENDPOINT.model))
    panel = kit.window.side.panel
    words = [one for one in panel.section.findChildren(QLabel) if "decides on them itself" in one.text()]
    assert [one.isHidden() for one in words] == [True]
    opened(kit)
    assert [one.isHidden() for one in words] == [True]
    assert "on this computer" in panel.who.text()
    assert not panel.section.temperature.isHidden()


async def test_escape_closes_it_and_stops_no_answer(kit: WindowKit) -> None:
    stops: list[int] = []
    kit.window.stop_requested.connect(lambda: stops.append(1))
    panel = opened(kit)
    QTest.keyClick(panel.section.system_prompt, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert stops == []
    assert not kit.window.top_bar.panel_button.isChecked()


async def test_its_width_is_kept_and_in_a_narrow_window_it_stands_in_the_conversations_place(kit: WindowKit) -> None:
    kit.window.resize(1200, 700)
    panel = opened(kit)
    assert kit.window.top_bar.panel_button.isChecked()
    columns = panel.parentWidget()
    assert isinstance(columns, Splitter)
    columns.set_width(panel, 360)
    assert (panel.width(), kit.window.state()["panel_px"]) == (360, 360)
    kit.window.resize(640, 600)
    await until(lambda: panel.width() == 640)
    assert not kit.window.composer.isVisible()
    kit.window.resize(1200, 700)
    await until(kit.window.composer.isVisible)
    await until(lambda: panel.width() == 360)
    assert kit.window.state()["panel_px"] == 360
    assert panel.x() > kit.window.composer.mapTo(kit.window, kit.window.composer.rect().topRight()).x()


async def test_in_a_narrow_window_it_makes_room_for_whatever_else_is_wanted(kit: WindowKit) -> None:
    kit.window.resize(640, 600)
    panel = opened(kit)
    QTest.keyClick(panel.section.system_prompt, Qt.Key.Key_L, CTRL)
    assert not panel.isVisible()
    assert kit.window.composer.isVisible()
    assert kit.window.composer.edit.hasFocus()


async def test_it_is_open_at_the_next_start_if_it_was(kit: WindowKit) -> None:
    kit.window.restore_state({"panel_open": True, "panel_px": 280})
    await until(lambda: kit.window.side.late.made is not None and kit.window.side.panel.isVisible())
    kit.window.resize(1200, 700)
    await until(lambda: kit.window.side.panel.width() == 280)
    assert kit.window.side.panel.section.system_prompt.placeholderText().endswith("Be kind.")


async def test_what_was_typed_for_a_new_conversation_is_there_at_the_next_start(
    qapp: QApplication, tmp_path: Path, scripts: Scripts
) -> None:
    first = WindowKit(qapp, tmp_path)
    first.show()
    first.window.side.open()
    QTest.keyClicks(first.window.side.panel.section.system_prompt, "Answer in rhymes.")
    first.close_window()
    second = WindowKit(qapp, tmp_path)
    second.settings.put_endpoint(BOX)
    second.settings.default_endpoint_id = "box"
    second.show()
    second.attach(scripts)
    await ask(second, scripts)
    assert scripts.requests[0].system == "Answer in rhymes."
    second.presenter.conversations.new()
    await ask(second, scripts)
    assert scripts.requests[1].system == "Be kind."
    await second.close()
