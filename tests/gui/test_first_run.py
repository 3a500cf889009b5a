"""The first five minutes, by keyboard alone: three doors, a server that was pasted, a test question."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop_chat.core.endpoint import LOCAL_ENDPOINT_ID, Endpoint
from desktop_chat.core.errors import ChatError
from desktop_chat.core.pasted import pasted
from desktop_chat.providers.scripted import Say, Think
from desktop_chat.services.discovery import FoundServer
from desktop_chat.ui.commands import catalogue
from desktop_chat.ui.welcome.connect_panel import ConnectPanel
from tests.gui.real_window import RealWindow
from tests.gui.window_kit import PAUSE, Scripts, WindowKit, until
from tests.helpers.toy_server import ToyServer, json_body, openai_chat_body

OLLAMA = FoundServer("Ollama", "http://127.0.0.1:11434/v1", ("llama", "qwen"))


def press(window: QWidget, *keys: Qt.Key) -> None:
    """Each on whatever has the keyboard then."""
    for key in keys:
        QTest.keyClick(window.focusWidget(), key)


def go_to_first_door(kit: WindowKit) -> None:
    """By Tab, from the message field."""
    kit.window.composer.focus()
    small = kit.window.welcome.doors.small
    for _ in range(40):
        if kit.window.focusWidget() is small:
            return
        press(kit.window, Qt.Key.Key_Tab)
    raise AssertionError("Tab does not lead to the first door")


def paste(field: QWidget, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    QTest.keySequence(field, QKeySequence(QKeySequence.StandardKey.Paste))


async def open_connect(kit: WindowKit) -> ConnectPanel:
    go_to_first_door(kit)
    press(kit.window, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return)
    panel = kit.window.welcome.connect_panel
    assert panel.url.hasFocus()
    return panel


async def test_the_first_door_leads_to_the_message_field_with_a_question(kit: WindowKit) -> None:
    scripts = Scripts([Say("Red")])
    kit.attach(scripts)
    assert kit.window.welcome.doors.isVisible()
    go_to_first_door(kit)
    press(kit.window, Qt.Key.Key_Return)
    assert kit.window.welcome.quiet.isVisible()
    assert kit.window.focusWidget() is kit.window.composer.edit
    press(kit.window, Qt.Key.Key_Return)
    await until(lambda: scripts.requests, "the question")
    assert scripts.requests[0].endpoint.id == LOCAL_ENDPOINT_ID


async def test_the_second_door_lists_what_runs_here_and_one_enter_uses_it(kit: WindowKit) -> None:
    kit.attach(Scripts([Say("hi")]), servers=[OLLAMA])
    doors = kit.window.welcome.doors
    await until(lambda: doors.found.words == "Here now: Ollama.", "the found server")
    go_to_first_door(kit)
    press(kit.window, Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_Tab)
    assert kit.window.focusWidget() is doors.found_panel.server_buttons[0]
    press(kit.window, Qt.Key.Key_Return)
    await until(lambda: kit.window.picker.text() == "Ollama · llama", "the server's use")
    assert kit.window.focusWidget() is kit.window.composer.edit
    [_, endpoint] = kit.settings.endpoints()
    assert kit.settings.learned(endpoint.id).models == ("llama", "qwen")


async def test_where_none_runs_it_is_said_what_was_looked_for_and_it_can_be_looked_again(kit: WindowKit) -> None:
    engine = kit.attach(Scripts([Say("hi")]))
    doors = kit.window.welcome.doors
    await until(lambda: "None is running" in doors.found.words, "the end of the search")
    go_to_first_door(kit)
    press(kit.window, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert "Looked for Ollama, LM Studio, llama.cpp, vLLM" in doors.found_panel.words.text()
    engine.servers = [OLLAMA]
    press(kit.window, Qt.Key.Key_Tab, Qt.Key.Key_Return)
    await until(lambda: doors.found_panel.server_buttons, "the server that was started")


async def test_the_third_door_connects_a_pasted_server_step_by_step(kit: WindowKit) -> None:
    scripts = Scripts([Say("Hello, "), PAUSE, Say("you.")])
    engine = kit.attach(scripts)
    panel = await open_connect(kit)
    paste(panel.url, "http://127.0.0.1:1234/v1")
    await until(panel.ask_button.hasFocus, "what was found out")
    assert panel.outcome.text().startswith("The server answers and has 2 models.")
    assert not scripts.requests
    press(kit.window, Qt.Key.Key_Return)
    await until(lambda: panel.trial.answer.text() == "Hello, ", "the answer's beginning")
    scripts.go_on()
    await until(panel.use_button.hasFocus, "the answer's end")
    assert panel.trial.answer.text() == "Hello, you."
    assert "It works" in panel.trial.outcome.text()
    assert "First token after" in panel.trial.outcome.text()
    press(kit.window, Qt.Key.Key_Return)
    await until(lambda: kit.window.picker.text() == "127.0.0.1:1234 · small", "the server's use")
    assert kit.titles == []
    assert kit.window.welcome.quiet.isVisible()
    assert [endpoint.url for endpoint, _ in engine.tried] == ["http://127.0.0.1:1234/v1"]


async def test_a_key_is_asked_for_only_where_the_server_wants_one(kit: WindowKit) -> None:
    engine = kit.attach(Scripts([Say("hi")]))
    panel = await open_connect(kit)
    assert panel.key.isHidden()
    QTest.keyClicks(panel.url, "http://locked/v1")
    press(kit.window, Qt.Key.Key_Return)
    await until(panel.key.hasFocus, "the field for the key")
    assert panel.mistake.text() == "The server did not accept the key."
    assert engine.tried == []


async def test_a_key_in_a_command_goes_to_the_keyring_and_nowhere_else(kit: WindowKit) -> None:
    engine = kit.attach(Scripts([Say("hi")]))
    panel = await open_connect(kit)
    paste(panel.url, "curl http://one.test/v1/chat/completions -H 'Authorization: Bearer sk-1' -d '{\"model\":\"m\"}'")
    await until(panel.ask_button.hasFocus, "what was found out")
    assert (panel.url.text(), panel.key.text()) == ("http://one.test/v1/chat/completions", "sk-1")
    press(kit.window, Qt.Key.Key_Tab, Qt.Key.Key_Return)
    await until(lambda: engine.keys, "the key")
    [_, endpoint] = kit.settings.endpoints()
    assert engine.keys == {endpoint.id: ("sk-1", False)}
    assert (endpoint.model, "sk-1" in str(endpoint)) == ("m", False)
    await until(lambda: panel.key.text() == "", "the end of the key in its field")


async def test_without_a_keyring_the_key_can_be_used_in_this_session(kit: WindowKit) -> None:
    engine = kit.attach(Scripts([Say("hi")]))
    engine.has_keyring = False
    panel = await open_connect(kit)
    paste(panel.url, "http://one.test/v1?api_key=sk-1")
    await until(panel.ask_button.hasFocus, "what was found out")
    press(kit.window, Qt.Key.Key_Tab, Qt.Key.Key_Return)
    await until(panel.session_only.hasFocus, "the offer")
    press(kit.window, Qt.Key.Key_Space)
    QTest.mouseClick(panel.use_button, Qt.MouseButton.LeftButton)
    await until(lambda: engine.keys, "the key")
    assert list(engine.keys.values()) == [("sk-1", True)]


async def test_without_a_key_there_is_none_to_be_used_in_this_session(kit: WindowKit) -> None:
    engine = kit.attach(Scripts([Say("hi")]))
    engine.has_keyring = False
    panel = await open_connect(kit)
    paste(panel.url, "http://one.test/v1?api_key=k")
    await until(panel.ask_button.hasFocus, "what was found out")
    press(kit.window, Qt.Key.Key_Tab, Qt.Key.Key_Return)
    await until(panel.session_only.hasFocus, "the offer")
    press(kit.window, Qt.Key.Key_Space)
    assert panel.form().session_only
    QTest.keyClick(panel.key, Qt.Key.Key_Backspace)
    assert (panel.session_only.isHidden(), panel.session_only.isChecked()) == (True, False)
    assert not panel.outcome.isVisible()


async def test_what_is_neither_an_address_nor_a_command_is_said_below_the_field(kit: WindowKit) -> None:
    kit.attach(Scripts([Say("hi")]))
    panel = await open_connect(kit)
    QTest.keyClicks(panel.url, "x y")
    press(kit.window, Qt.Key.Key_Return)
    assert "neither an address nor a curl command" in panel.mistake.text()
    assert panel.url.hasFocus()
    QTest.keyClicks(panel.url, "z")
    assert panel.mistake.text() == ""


async def test_nothing_is_asked_while_an_address_is_typed_or_left(kit: WindowKit) -> None:
    engine = kit.attach(Scripts([Say("hi")]))
    engine.answers.clear()
    panel = await open_connect(kit)
    QTest.keyClicks(panel.url, "http://127.0.0.1:1234/v1")
    press(kit.window, Qt.Key.Key_Tab)
    assert panel.outcome.isHidden()
    press(kit.window, Qt.Key.Key_Return)
    assert panel.outcome.text() == "Asking http://127.0.0.1:1234 which models it has…"
    panel.url.setFocus()
    QTest.keyClicks(panel.url, "2")
    engine.answers.set()
    await until(lambda: not engine.scope._tasks, "the end of the tasks")
    assert panel.ask_button.isHidden()


async def test_a_found_server_that_wants_a_key_leads_to_its_field(kit: WindowKit) -> None:
    kit.attach(Scripts([Say("hi")]), servers=[FoundServer("vLLM", "http://locked/v1", (), needs_key=True)])
    doors = kit.window.welcome.doors
    await until(lambda: doors.found.words == "Here now: vLLM.")
    QTest.mouseClick(doors.found, Qt.MouseButton.LeftButton)
    QTest.mouseClick(doors.found_panel.server_buttons[0], Qt.MouseButton.LeftButton)
    await until(lambda: kit.window.welcome.connect_panel.key.isVisible(), "the field for the key")


@pytest.mark.parametrize(
    ("model", "words"), [("small", "small will answer, at 127.0.0.1:1/v1."), ("", "127.0.0.1:1 will answer.")]
)
async def test_the_quiet_page_says_which_model_answers_and_each_address_once(
    kit: WindowKit, model: str, words: str
) -> None:
    kit.settings.put_endpoint(Endpoint(id="box", name="127.0.0.1:1", url="http://127.0.0.1:1/v1"))
    kit.presenter.endpoints.choose(("box", model))
    assert kit.window.welcome.quiet.about.text() == words


async def test_who_has_begun_sees_the_quiet_page_and_finds_the_other_ways(kit: WindowKit) -> None:
    kit.settings.put_endpoint(Endpoint(id="box", name="Box", url="http://127.0.0.1:1/v1"))
    kit.presenter.conversations.new()
    welcome = kit.window.welcome
    assert (welcome.quiet.isVisible(), welcome.doors.isVisible()) == (True, False)
    welcome.quiet.others_button.setFocus()
    press(kit.window, Qt.Key.Key_Return)
    assert kit.window.focusWidget() is welcome.doors.small
    welcome.doors.back_button.setFocus()
    press(kit.window, Qt.Key.Key_Return)
    assert welcome.quiet.isVisible()
    assert kit.window.focusWidget() is welcome.quiet.others_button


async def test_the_other_ways_are_a_command_from_anywhere(kit: WindowKit) -> None:
    kit.attach(Scripts([Say("Hello")]))
    QTest.keyClicks(kit.window.composer.edit, "Hi")
    QTest.keyClick(kit.window.composer.edit, Qt.Key.Key_Return)
    await until(lambda: len(kit.presenter.path) == 2 and kit.presenter.path[-1].message.verdict is not None)
    kit.window.commands.run(catalogue.WAYS)
    doors = kit.window.welcome.doors
    await until(doors.isVisible)
    assert doors.small.hasFocus()
    assert doors.back_button.isVisible()
    kit.window.commands.run(catalogue.WAYS)
    assert doors.isVisible()


async def test_who_has_not_begun_is_led_to_the_ways_with_no_way_back(kit: WindowKit) -> None:
    kit.attach(Scripts([Say("Hello")]))
    kit.window.commands.run(catalogue.WAYS)
    assert kit.window.welcome.doors.small.hasFocus()
    assert not kit.window.welcome.doors.back_button.isVisible()


async def test_a_test_answer_can_be_stopped_and_is_never_long(kit: WindowKit) -> None:
    scripts = Scripts([Think("Hm."), PAUSE, Say("x")], [Say("word " * 10_000)])
    kit.attach(scripts)
    panel = await open_connect(kit)
    paste(panel.url, "http://127.0.0.1:1234/v1")
    await until(panel.ask_button.hasFocus)
    press(kit.window, Qt.Key.Key_Return)
    await until(lambda: panel.trial.answer.text() == "The model is thinking…")
    QTest.mouseClick(panel.trial.stop_button, Qt.MouseButton.LeftButton)
    assert "You stopped this answer." in panel.trial.outcome.text()
    QTest.mouseClick(panel.ask_button, Qt.MouseButton.LeftButton)
    await until(lambda: "was not read" in panel.trial.outcome.text())
    assert len(panel.trial.answer.text()) <= 600


@pytest.fixture
def toy() -> Iterator[ToyServer]:
    with ToyServer() as server:
        server.on("/v1/models", json_body({"object": "list", "data": [{"id": "toy"}]}))
        server.on("/v1/chat/completions", openai_chat_body("Hello from here."))
        yield server


async def test_with_a_real_server_and_a_real_engine(qapp: QApplication, tmp_path: Path, toy: ToyServer) -> None:
    real = RealWindow(qapp, tmp_path)
    window = real.window
    window.welcome.open_connect()
    panel = window.welcome.connect_panel
    paste(panel.url, f"{toy.url}/v1")
    await until(panel.ask_button.hasFocus, "what was found out")
    assert [request.path for request in toy.requests] == ["/v1/models"]
    real.press(Qt.Key.Key_Return)
    await until(panel.use_button.hasFocus, "the answer's end")
    assert panel.trial.answer.text() == "Hello from here."
    real.press(Qt.Key.Key_Return)
    await until(lambda: window.picker.text().endswith(" · toy"), "the server's use")
    assert real.store.library.conversations().result() == []
    await real.close()


async def test_a_server_without_models_says_so_and_the_model_can_be_typed(
    qapp: QApplication, tmp_path: Path, toy: ToyServer
) -> None:
    toy.on("/v1/models", json_body({"object": "list", "data": []}))
    real = RealWindow(qapp, tmp_path)
    real.window.welcome.open_connect()
    panel = real.window.welcome.connect_panel
    paste(panel.url, f"{toy.url}/v1")
    await until(panel.ask_button.hasFocus, "what was found out")
    assert panel.outcome.text().startswith("The server answers, but names no model.")
    panel.model.setCurrentText("mine")
    real.press(Qt.Key.Key_Return)
    await until(panel.use_button.hasFocus, "the answer's end")
    assert toy.requests[-1].json["model"] == "mine"
    await real.close()


async def test_a_small_model_that_is_missing_is_said_on_its_card(kit: WindowKit) -> None:
    kit.attach(Scripts([Say("hi")]))
    kit.presenter.welcome._show_local_state("failed", "The model is not installed.")
    assert kit.window.welcome.doors.small.words.endswith("\nThe model is not installed.")


async def test_a_key_leaves_the_panel_when_the_panel_is_left(kit: WindowKit) -> None:
    kit.attach(Scripts([Say("hi")]))
    panel = await open_connect(kit)
    paste(panel.url, "http://one.test/v1?api_key=sk-1")
    await until(lambda: panel.key.text() == "sk-1", "the key")
    QTest.mouseClick(kit.window.welcome.doors.found, Qt.MouseButton.LeftButton)
    assert panel.key.text() == ""


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.text(), st.text().map(lambda text: f"curl {text}"), st.text().map(lambda text: f"http://{text}")))
def test_any_pasted_text_is_read_or_refused(text: str) -> None:
    with suppress(ChatError):
        assert pasted(text).endpoint.url


@pytest.mark.parametrize(
    "text", ["", " ", "curl", "http://[::1", "https://", "a\0b", "curl -X", "ftp://x/y", "::", "//"]
)
async def test_any_pasted_text_ends_in_words_in_the_panel(kit: WindowKit, text: str) -> None:
    kit.attach(Scripts([Say("hi")]))
    panel = await open_connect(kit)
    panel.url.setText(text)
    press(kit.window, Qt.Key.Key_Return)
    await until(lambda: panel.find_button.isVisible() or panel.ask_button.isVisible())


async def test_in_a_low_window_what_has_the_keyboard_is_in_sight(kit: WindowKit) -> None:
    kit.attach(Scripts([Say("hi")]))
    kit.window.resize(640, 480)
    panel = await open_connect(kit)
    area = kit.window.welcome._area

    def is_in_sight(part: QWidget) -> bool:
        place = part.mapTo(area.viewport(), part.rect().topLeft())
        return area.viewport().rect().contains(part.rect().translated(place))

    await until(lambda: is_in_sight(panel.url), "the address in sight")
    QTest.keyClicks(panel.url, "http://locked/v1")
    press(kit.window, Qt.Key.Key_Return)
    await until(lambda: panel.key.hasFocus() and is_in_sight(panel.key), "the key in sight")
