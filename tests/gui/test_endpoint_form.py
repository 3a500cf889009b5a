"""The form of a server in a whole window: what it suggests, and where the keyboard goes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from desktop_chat.core.endpoint import Endpoint, RequestStyle
from desktop_chat.providers.scripted import Say
from tests.gui.test_endpoints import fill_in
from tests.gui.window_kit import Scripts, WindowKit, until


async def test_servers_on_one_computer_get_names_of_their_own(kit: WindowKit) -> None:
    kit.attach(Scripts([Say("hi")]))
    dialog = kit.window.endpoint_dialog
    for address in ("http://127.0.0.1:1/v1", "http://127.0.0.1:2/api/chat", "http://127.0.0.1:2/other"):
        kit.presenter.forms.connect_server()
        QGuiApplication.clipboard().setText(address)
        dialog.url.paste()
        QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
        await until(lambda: not dialog.isVisible(), "the form's end")
    names = [endpoint.name for endpoint in kit.settings.endpoints()[1:]]
    assert names == ["127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:2/other"]


async def test_a_refused_key_leads_to_the_key(kit: WindowKit) -> None:
    kit.attach(Scripts([Say("hi")]))
    kit.presenter.forms.connect_server()
    dialog = kit.window.endpoint_dialog
    fill_in(kit, "http://locked/v1", "Box", "sk-wrong")
    dialog.test_button.setFocus()
    QTest.mouseClick(dialog.test_button, Qt.MouseButton.LeftButton)
    await until(lambda: dialog.mistake.text() == "The server did not accept the key.")
    assert dialog.focusWidget() is dialog.key
    QTest.keyClicks(dialog.key, "x")
    assert dialog.mistake.text() == ""


async def test_after_a_test_the_keyboard_is_where_it_was(kit: WindowKit) -> None:
    kit.attach(Scripts([Say("hi")]))
    kit.presenter.forms.connect_server()
    dialog = kit.window.endpoint_dialog
    fill_in(kit, "http://127.0.0.1:1234/v1")
    dialog.test_button.setFocus()
    QTest.mouseClick(dialog.test_button, Qt.MouseButton.LeftButton)
    await until(lambda: dialog.outcome.text().startswith("The server answers"))
    assert dialog.focusWidget() is dialog.test_button


async def test_a_question_in_the_address_has_no_room_for_a_system_prompt(kit: WindowKit) -> None:
    kit.attach(Scripts([Say("hi")]))
    kit.presenter.forms.connect_server()
    dialog = kit.window.endpoint_dialog
    QTest.keyClicks(dialog.url, "http://127.0.0.1:1234/route")
    dialog.fold(False)
    more = dialog.more
    assert not more.answers.system_prompt.isHidden()
    more.dialect.request_style.choose(RequestStyle.GET)
    assert more.answers.system_prompt.isHidden()
    more.dialect.request_style.choose(RequestStyle.MESSAGES)
    assert not more.answers.system_prompt.isHidden()


async def test_a_number_of_any_length_is_only_wrong(kit: WindowKit) -> None:
    kit.presenter.forms.connect_server()
    answers = kit.window.endpoint_dialog.more.answers
    answers.max_tokens.setText("9" * 400)
    assert answers.max_tokens.is_wrong
    answers.temperature.show_number(0.1234567)
    assert answers.temperature.number() == 0.1234567


async def test_a_name_made_of_a_mistyped_address_is_corrected_with_it(kit: WindowKit) -> None:
    kit.settings.put_endpoint(Endpoint("box", "127.0.0.1:9", "http://127.0.0.1:9/v1"))
    kit.settings.put_endpoint(Endpoint("attic", "Attic", "http://127.0.0.1:9/v2"))
    for server, name in (("box", "127.0.0.1:1234"), ("attic", "Attic")):
        kit.presenter.forms.edit_endpoint(server)
        dialog = kit.window.endpoint_dialog
        await until(dialog.url.hasFocus)
        dialog.url.selectAll()
        QTest.keyClicks(dialog.url, "http://127.0.0.1:1234/v1")
        QTest.keyClick(dialog.url, Qt.Key.Key_Tab)
        assert dialog.name.text() == name
    kit.presenter.forms.connect_server()
    for address, name in (("http://127.0.0.1:7/v1", "127.0.0.1:7"), ("http://127.0.0.1:8/v1", "127.0.0.1:8")):
        dialog.url.setFocus()
        dialog.url.selectAll()
        QTest.keyClicks(dialog.url, address)
        QTest.keyClick(dialog.url, Qt.Key.Key_Tab)
        assert dialog.name.text() == name


async def test_that_a_saved_server_cannot_be_reached_is_said_before_anything_is_asked(kit: WindowKit) -> None:
    kit.attach(Scripts([Say("hi")]))
    dialog, bar = kit.window.endpoint_dialog, kit.window.error_bar
    for address, is_told in (("http://127.0.0.1:1/v1", False), ("http://refused/v1", True)):
        kit.presenter.forms.connect_server()
        QGuiApplication.clipboard().setText(address)
        dialog.url.paste()
        QTest.keyClick(dialog.url, Qt.Key.Key_Return)
        await until(lambda: not dialog.isVisible(), "the form's end")
        if is_told:
            await until(bar.isVisible, "the word that it does not answer")
        assert bar.isVisible() is is_told
    assert bar.accessibleName() == "The server is saved. The server could not be reached."
    bar.action_requested.emit("endpoint")
    await until(dialog.url.hasFocus)
    assert dialog.url.text() == "http://refused/v1"
    assert bar.isHidden()
