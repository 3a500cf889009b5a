"""Who answers: choosing a model, setting up a server, its key, servers found here."""

from __future__ import annotations

import json
import time
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest

from desktop_chat.core.endpoint import LOCAL_ENDPOINT_ID, AuthStyle, Dialect, Endpoint
from desktop_chat.providers.scripted import Say
from desktop_chat.services.discovery import FoundServer
from tests.gui.window_kit import Scripts, WindowKit, until


def fill_in(kit: WindowKit, url: str, name: str = "", key: str = "") -> None:
    dialog = kit.window.endpoint_dialog
    dialog.url.setText(url)
    dialog.name.setText(name)
    dialog.key.setText(key)


async def test_a_new_server_answers_from_then_on(kit: WindowKit) -> None:
    scripts = Scripts([Say("hi")])
    engine = kit.attach(scripts)
    kit.presenter.forms.connect_server()
    dialog = kit.window.endpoint_dialog
    fill_in(kit, "127.0.0.1:1234/v1", "Box", "sk-1")
    QTest.mouseClick(dialog.test_button, Qt.MouseButton.LeftButton)
    await until(lambda: dialog.outcome.text().startswith("The server answers and has 2 models.\n"))
    assert "OpenAI chat completions, as is usual at such an address" in dialog.outcome.text()
    QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    await until(lambda: not dialog.isVisible())
    [_, endpoint] = kit.settings.endpoints()
    assert (endpoint.name, endpoint.url, endpoint.model) == ("Box", "http://127.0.0.1:1234/v1", "small")
    assert engine.keys == {endpoint.id: ("sk-1", False)}
    assert kit.window.picker.text() == "Box · small"
    assert "127.0.0.1:1234/v1" in kit.window.welcome.about.text()
    kit.presenter.composing.send("Hello")
    await until(lambda: scripts.requests)
    assert scripts.requests[0].endpoint.id == endpoint.id
    assert scripts.requests[0].model == "small"


async def test_a_server_that_is_not_there_says_so_and_nothing_is_kept(kit: WindowKit) -> None:
    kit.attach(Scripts([Say("hi")]))
    kit.presenter.forms.connect_server()
    fill_in(kit, "http://refused/v1")
    QTest.mouseClick(kit.window.endpoint_dialog.test_button, Qt.MouseButton.LeftButton)
    await until(lambda: kit.window.endpoint_dialog.mistake.text() == "The server could not be reached.")
    assert len(kit.settings.endpoints()) == 1


async def test_without_a_keyring_the_user_chooses_and_nothing_is_stored(kit: WindowKit) -> None:
    engine = kit.attach(Scripts([Say("hi")]))
    engine.has_keyring = False
    kit.presenter.forms.connect_server()
    dialog = kit.window.endpoint_dialog
    fill_in(kit, "http://127.0.0.1:1234/v1", "Box", "sk-1")
    QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    await until(dialog.session_only.isVisible)
    assert len(kit.settings.endpoints()) == 1
    dialog.session_only.setChecked(True)
    QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    await until(lambda: not dialog.isVisible())
    [_, endpoint] = kit.settings.endpoints()
    assert engine.keys == {endpoint.id: ("sk-1", True)}


async def test_the_choice_of_a_model_is_the_conversations_own(kit: WindowKit) -> None:
    kit.settings.put_endpoint(Endpoint(id="box", name="Box", url="http://127.0.0.1:1234/v1", model="small"))
    scripts = Scripts([Say("hi")])
    kit.attach(scripts)
    kit.presenter.composing.send("First")
    await until(lambda: len(kit.presenter.path) == 2 and kit.presenter.path[1].message.verdict)
    first_id = kit.presenter.path[0].message.conversation_id
    kit.presenter.endpoints.choose(("box", "large"))
    kit.presenter.composing.send("Second")
    await until(lambda: len(scripts.requests) == 2)
    assert [(request.endpoint.id, request.model) for request in scripts.requests][1] == ("box", "large")
    kit.presenter.conversations.new()
    assert kit.window.picker.text() == "Box · large"
    kit.presenter.endpoints.choose((LOCAL_ENDPOINT_ID, ""))
    kit.presenter.conversations.open(first_id)
    assert kit.window.picker.text() == "Box · large"


async def test_the_picker_lists_what_the_servers_have(kit: WindowKit) -> None:
    kit.settings.put_endpoint(Endpoint(id="box", name="Box", url="http://127.0.0.1:1234/v1", model="mine"))
    kit.attach(Scripts([Say("hi")]))
    kit.window.picker.open()
    popup = kit.window.picker.popup
    assert popup is not None

    def models() -> list[str]:
        rows = popup.view.model()
        return [rows.index(row, 0).data() for row in range(rows.rowCount())]

    await until(lambda: models()[2:] == ["Box", "small", "large", "mine"])
    popup.close()


async def test_servers_found_here_are_offered_until_they_are_set_up(kit: WindowKit) -> None:
    scripts = Scripts([Say("hi")])
    kit.presenter.conversations.new()
    kit.attach(scripts, servers=[FoundServer("Ollama", "http://127.0.0.1:11434/v1", ("llama", "qwen"))])
    welcome = kit.window.welcome
    await until(lambda: len(welcome.server_buttons) == 1)
    QTest.mouseClick(welcome.doors.found, Qt.MouseButton.LeftButton)
    QTest.mouseClick(welcome.server_buttons[0], Qt.MouseButton.LeftButton)
    await until(lambda: kit.window.picker.text() == "Ollama · llama")
    assert welcome.quiet.isVisible()
    QTest.mouseClick(welcome.quiet.others_button, Qt.MouseButton.LeftButton)
    await until(lambda: "None is running" in welcome.doors.found.words)
    assert welcome.server_buttons == []


async def test_a_removed_server_takes_its_key_along(kit: WindowKit) -> None:
    kit.settings.put_endpoint(Endpoint(id="box", name="Box", url="http://127.0.0.1:1234/v1"))
    engine = kit.attach(Scripts([Say("hi")]))
    engine.keys["box"] = ("sk-1", False)
    kit.presenter.forms.edit_endpoint("box")
    dialog = kit.window.endpoint_dialog
    await until(lambda: dialog.key.placeholderText().startswith("There is a key"))
    QTest.mouseClick(dialog.remove_button, Qt.MouseButton.LeftButton)
    await until(lambda: not engine.keys)
    assert len(kit.settings.endpoints()) == 1


async def test_the_welcome_page_goes_with_the_first_message(kit: WindowKit) -> None:
    kit.attach(Scripts([Say("hi")]))
    assert kit.window.welcome.isVisible()
    QTest.mouseClick(kit.window.welcome.doors.small, Qt.MouseButton.LeftButton)
    kit.window.composer.set_text("")
    QTest.mouseClick(kit.window.welcome.sample_buttons[0], Qt.MouseButton.LeftButton)
    assert kit.window.composer.text() == "Name three colours."
    QTest.keyClick(kit.window.composer.edit, Qt.Key.Key_Return)
    await until(lambda: not kit.window.welcome.isVisible())
    kit.presenter.conversations.new()
    assert kit.window.welcome.isVisible()


CURL = """curl 'https://api.example.com/v1/chat/completions' \\
  -H 'Authorization: Bearer sk-12345678' -H 'X-Title: Desk' \\
  -d '{"model":"gpt-x","stream":true,"top_k":40,"messages":[{"role":"user","content":"Hi"}]}'
"""


async def test_a_pasted_curl_command_fills_the_form_and_its_key_goes_where_keys_go(kit: WindowKit) -> None:
    engine = kit.attach(Scripts([Say("hi")]))
    kit.presenter.forms.connect_server()
    dialog = kit.window.endpoint_dialog
    QGuiApplication.clipboard().setText(CURL)
    dialog.url.paste()
    assert dialog.url.text() == "https://api.example.com/v1/chat/completions"
    assert (dialog.key.text(), dialog.model.currentText()) == ("sk-12345678", "gpt-x")
    assert dialog.outcome.text().splitlines()[0] == (
        "Found in the command: protocol OpenAI chat completions, model gpt-x, the header X-Title, a key."
    )
    QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    await until(lambda: not dialog.isVisible())
    [_, endpoint] = kit.settings.endpoints()
    assert endpoint.headers == (("X-Title", "Desk"),)
    assert json.loads(endpoint.extra_body) == {"top_k": 40}
    assert "sk-12345678" not in str(endpoint)
    assert engine.keys == {endpoint.id: ("sk-12345678", False)}


async def test_a_pasted_address_changes_the_address_and_nothing_else(kit: WindowKit) -> None:
    known = Endpoint(id="box", name="Box", url="http://127.0.0.1:1/v1", model="mine", retries=7)
    kit.settings.put_endpoint(known)
    kit.attach(Scripts([Say("hi")]))
    kit.presenter.forms.edit_endpoint("box")
    dialog = kit.window.endpoint_dialog
    dialog.url.selectAll()
    QGuiApplication.clipboard().setText("http://127.0.0.1:2/v1?api_key=sk-abc")
    dialog.url.paste()
    assert dialog.form().endpoint == replace(known, url="http://127.0.0.1:2/v1")
    assert dialog.key.text() == "sk-abc"


async def test_the_address_of_a_new_server_tells_where_its_key_goes(kit: WindowKit) -> None:
    kit.presenter.forms.connect_server()
    QGuiApplication.clipboard().setText("https://me.openai.azure.com")
    kit.window.endpoint_dialog.url.paste()
    assert kit.window.endpoint_dialog.form().endpoint.auth is AuthStyle.API_KEY


async def test_what_cannot_be_read_is_said_and_nothing_is_filled_in(kit: WindowKit) -> None:
    kit.presenter.forms.connect_server()
    dialog = kit.window.endpoint_dialog
    QGuiApplication.clipboard().setText("curl -H 'A: b'")
    dialog.url.paste()
    assert dialog.mistake.text()
    assert dialog.form().endpoint.headers == ()


async def test_a_server_without_a_list_of_models_is_there_all_the_same(kit: WindowKit) -> None:
    kit.attach(Scripts([Say("hi")]))
    kit.presenter.forms.connect_server()
    fill_in(kit, "http://nolist/api/chat")
    QTest.mouseClick(kit.window.endpoint_dialog.test_button, Qt.MouseButton.LeftButton)
    outcome = kit.window.endpoint_dialog.outcome
    await until(lambda: outcome.text().startswith("The server answers, but has no list of models."))
    assert outcome.text().endswith("Protocol: the first answer will tell.")


async def test_a_typed_key_is_sent_where_none_was_sent_before(kit: WindowKit) -> None:
    kit.settings.put_endpoint(Endpoint(id="box", name="Box", url="http://127.0.0.1:1/v1", auth=AuthStyle.NONE))
    engine = kit.attach(Scripts([Say("hi")]))
    kit.presenter.forms.edit_endpoint("box")
    dialog = kit.window.endpoint_dialog
    dialog.key.setText("sk-1")
    QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    await until(lambda: engine.keys)
    stored = kit.settings.endpoint("box")
    assert stored is not None
    assert stored.auth is AuthStyle.BEARER


async def test_a_dialect_without_a_list_of_models_is_no_failure(kit: WindowKit) -> None:
    kit.settings.put_endpoint(Endpoint(id="box", name="Box", url="http://127.0.0.1:1/x", dialect=Dialect.PLAIN_SSE))
    kit.attach(Scripts([Say("hi")]))
    kit.presenter.forms.edit_endpoint("box")
    QTest.mouseClick(kit.window.endpoint_dialog.test_button, Qt.MouseButton.LeftButton)
    outcome = kit.window.endpoint_dialog.outcome
    await until(lambda: outcome.text().startswith("This kind of server does not list its models."))
    assert outcome.text().endswith("Protocol: Simple events, as you set it.")


async def test_a_typed_address_is_looked_at_once_it_is_complete(kit: WindowKit) -> None:
    kit.presenter.forms.connect_server()
    dialog = kit.window.endpoint_dialog
    await until(dialog.url.hasFocus)
    QTest.keyClicks(dialog.url, "me.openai.azure.com/v1")
    assert dialog.form().endpoint.auth is AuthStyle.BEARER
    QTest.keyClick(dialog.url, Qt.Key.Key_Tab)
    endpoint = dialog.form().endpoint
    assert (endpoint.url, endpoint.auth) == ("https://me.openai.azure.com/v1", AuthStyle.API_KEY)
    assert dialog.key.hasFocus()
    dialog.url.setFocus()
    QTest.keyClicks(dialog.url, "x y")
    QTest.keyClick(dialog.url, Qt.Key.Key_Tab)
    assert "neither an address nor a curl command" in dialog.mistake.text()


async def test_what_was_found_out_of_one_server_is_not_shown_for_another(kit: WindowKit) -> None:
    engine = kit.attach(Scripts([Say("hi")]))
    for name in ("one", "two"):
        kit.settings.put_endpoint(Endpoint(name, name, f"http://{name}.test/v1"))
    engine.keys["one"] = ("sk-1", False)
    dialog = kit.window.endpoint_dialog
    engine.answers.clear()
    kit.presenter.forms.edit_endpoint("one")
    QTest.mouseClick(dialog.test_button, Qt.MouseButton.LeftButton)
    dialog.reject()
    kit.presenter.forms.edit_endpoint("two")
    engine.answers.set()
    await until(lambda: not engine.scope._tasks, "the end of the tasks")
    assert dialog.model.count() == 0
    assert dialog.outcome.isHidden()
    assert "There is a key" not in dialog.key.placeholderText()


async def test_saving_closes_only_the_form_that_was_saved(kit: WindowKit) -> None:
    engine = kit.attach(Scripts([Say("hi")]))
    kit.presenter.forms.connect_server()
    dialog = kit.window.endpoint_dialog
    fill_in(kit, "http://one.test/v1", "One", "sk-1")
    engine.answers.clear()
    QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    dialog.reject()
    kit.presenter.forms.connect_server()
    fill_in(kit, "http://two.test/v1", "Two")
    engine.answers.set()
    await until(lambda: not engine.scope._tasks, "the end of the tasks")
    assert [endpoint.name for endpoint in kit.settings.endpoints()][1:] == ["One"]
    assert dialog.isVisible()
    assert dialog.name.text() == "Two"


async def test_a_key_that_could_not_be_stored_is_said_after_its_form_was_left(kit: WindowKit) -> None:
    engine = kit.attach(Scripts([Say("hi")]))
    engine.has_keyring = False
    kit.presenter.forms.connect_server()
    dialog = kit.window.endpoint_dialog
    fill_in(kit, "http://one.test/v1", "One", "sk-1")
    engine.answers.clear()
    QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    dialog.reject()
    kit.presenter.forms.connect_server()
    engine.answers.set()
    await until(kit.window.error_bar.isVisible, "the error")
    assert dialog.session_only.isHidden()
    assert len(kit.settings.endpoints()) == 1


async def test_a_server_is_saved_once(kit: WindowKit) -> None:
    engine = kit.attach(Scripts([Say("hi")]))
    kit.presenter.forms.connect_server()
    dialog = kit.window.endpoint_dialog
    fill_in(kit, "http://one.test/v1", "One", "sk-1")
    engine.answers.clear()
    QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    fill_in(kit, "http://one.test/v1", "One again", "sk-1")
    QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    engine.answers.set()
    await until(lambda: not dialog.isVisible())
    assert [endpoint.name for endpoint in kit.settings.endpoints()][1:] == ["One"]


@pytest.mark.parametrize("end", ["cancel", "save"])
async def test_a_key_leaves_the_form_when_the_form_is_left(kit: WindowKit, end: str) -> None:
    kit.attach(Scripts([Say("hi")]))
    kit.presenter.forms.connect_server()
    dialog = kit.window.endpoint_dialog
    fill_in(kit, "http://one.test/v1", "One", "sk-1")
    QTest.mouseClick(dialog.save_button if end == "save" else dialog.cancel_button, Qt.MouseButton.LeftButton)
    await until(lambda: not dialog.isVisible())
    assert dialog.key.text() == ""


async def test_a_key_leaves_the_other_fields_too(kit: WindowKit) -> None:
    kit.attach(Scripts([Say("hi")]))
    kit.presenter.forms.connect_server()
    dialog = kit.window.endpoint_dialog
    dialog.fold(False)
    row = dialog.more.headers._add("Authorization", "")
    row.value.setText("Bearer sk-1")
    dialog.url.setText("curl http://one.test/v1 -H 'Authorization: Bearer sk-1")
    dialog.reject()
    assert "sk-1" not in dialog.url.text()
    assert dialog.more.headers.rows == []


async def test_a_long_command_is_read_without_being_shown(kit: WindowKit) -> None:
    kit.attach(Scripts([Say("hi")]))
    kit.presenter.forms.connect_server()
    dialog = kit.window.endpoint_dialog
    body = json.dumps({"model": "m", "messages": [{"role": "user", "content": "x" * 90_000}]})
    QGuiApplication.clipboard().setText(f"curl http://one.test/v1/chat/completions -d '{body}'")
    QTest.keySequence(dialog.url, QKeySequence(QKeySequence.StandardKey.Paste))
    assert dialog.url.text() == "http://one.test/v1/chat/completions"
    assert dialog.model.currentText() == "m"


@pytest.mark.parametrize("text", ["x" * 5_000_000, "a line\n" * 10_000, "curl http://a/ -d '" + "x" * 5_000_000])
async def test_a_paste_of_megabytes_holds_up_nothing(kit: WindowKit, text: str) -> None:
    kit.attach(Scripts([Say("hi")]))
    kit.presenter.forms.connect_server()
    dialog = kit.window.endpoint_dialog
    QGuiApplication.clipboard().setText(text)
    before_s = time.thread_time()
    QTest.keySequence(dialog.url, QKeySequence(QKeySequence.StandardKey.Paste))
    dialog.url.paste()
    dialog.url.grab()
    assert time.thread_time() - before_s < 1


async def test_the_name_of_a_model_is_no_markup(kit: WindowKit) -> None:
    kit.window.picker.set_current("a", "Box", "<b>big</b> & R&D", editable=True)
    assert kit.window.picker.toolTip().startswith("Choose the model: Box · &lt;b&gt;big&lt;/b&gt; &amp; R&amp;D")
    assert kit.window.picker.accessibleName() == "Model: Box · <b>big</b> & R&D"
    assert kit.window.picker.shortcut().isEmpty()
