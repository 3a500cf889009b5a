"""The form of a server: what is typed comes out, what cannot be kept is said, what does not fit is not offered."""

from __future__ import annotations

from dataclasses import fields

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.core.abilities import ABILITIES
from desktop_chat.core.dialect_names import DIALECT_NAMES
from desktop_chat.core.endpoint import (
    AuthStyle,
    Dialect,
    Endpoint,
    RequestStyle,
    Session,
    SessionPlace,
    Timeouts,
    Tls,
)
from desktop_chat.core.parameters import Parameters
from desktop_chat.ui.design.theme import Theme, make_theme
from desktop_chat.ui.endpoint.dialog import EndpointDialog
from desktop_chat.ui.endpoint.more import MoreSettings
from desktop_chat.ui.endpoint.typed_form import EndpointForm

NEW = Endpoint(id="", name="", url="http://x")
FULL = Endpoint(
    id="box",
    name="Box",
    url="http://127.0.0.1:1234/chat?x=1",
    dialect=Dialect.PLAIN_SSE,
    model="mine",
    auth=AuthStyle.API_KEY,
    headers=(("X-Title", "Desk"), ("X-Auth-Token", "env:TOKEN")),
    extra_body='{"top_k": 40}',
    tls=Tls("/ca.pem", "/me.pem"),
    proxy="socks5://127.0.0.1:9050",
    timeouts=Timeouts(connect_s=2.5, first_token_s=None, idle_s=30.0, total_s=1_000_000.0),
    retries=0,
    context_tokens=131_072,
    request_style=RequestStyle.GET,
    query_name="q",
    session=Session(SessionPlace.HEADER, "X-Session"),
    system_prompt="Be brief.",
    parameters=Parameters(0.0, 0.9, 2_000_000, ("\n\n", "END"), 2**53 + 1, "xhigh", json_mode=True),
)


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return make_theme(False, qapp.font())


@pytest.fixture
def dialog(theme: Theme, qtbot: QtBot) -> EndpointDialog:
    made = EndpointDialog(theme)
    qtbot.addWidget(made)
    return made


def test_the_form_gives_what_was_typed_and_hides_the_key(dialog: EndpointDialog) -> None:
    forms: list[EndpointForm] = []
    dialog.save_requested.connect(forms.append)
    dialog.show_form(Endpoint(id="", name=""))
    assert not dialog.isModal()
    assert not dialog.save_button.isEnabled()
    QTest.keyClicks(dialog.url, " http://127.0.0.1:1234/v1 ")
    QTest.keyClicks(dialog.key, "sk-secret")
    QTest.keyClick(dialog.key, Qt.Key.Key_Return)
    [form] = forms
    assert (form.endpoint.url, form.key, form.session_only) == ("http://127.0.0.1:1234/v1", "sk-secret", False)
    assert "secret" not in repr(form)
    assert dialog.key.echoMode() is dialog.key.EchoMode.Password


@pytest.mark.parametrize("opened", [False, True])
def test_an_endpoint_that_nobody_changed_comes_out_as_it_went_in(dialog: EndpointDialog, opened: bool) -> None:
    plain = Endpoint(id="box", name="Box", url="http://x", model="m")
    assert all(getattr(FULL, one.name) != getattr(plain, one.name) for one in fields(FULL) if one.name not in _FIXED)
    for endpoint in (FULL, plain, FULL):
        dialog.show_form(endpoint)
        dialog.fold(not opened)
        assert dialog.form().endpoint == endpoint


_FIXED = ("id", "name", "kind")


def test_the_further_settings_are_not_made_before_they_are_wanted(dialog: EndpointDialog) -> None:
    dialog.show_form(NEW)
    assert not dialog.findChildren(MoreSettings)
    QTest.mouseClick(dialog.more_button, Qt.MouseButton.LeftButton)
    assert dialog.more.isVisible()
    QTest.mouseClick(dialog.more_button, Qt.MouseButton.LeftButton)
    assert not dialog.more.isVisible()


@pytest.mark.parametrize("dialect", Dialect)
def test_only_what_a_dialect_can_carry_is_offered(dialog: EndpointDialog, dialect: Dialect) -> None:
    dialog.show_form(NEW)
    dialog.fold(False)
    dialog.show_dialect(dialect)
    answers = dialog.more.answers
    offered = {
        "system_prompt": answers.system_prompt,
        "temperature": answers.temperature,
        "top_p": answers.top_p,
        "max_tokens": answers.max_tokens,
        "stop": answers.stop,
        "seed": answers.seed,
        "reasoning_effort": answers.effort,
        "json_mode": answers.json_mode,
    }
    assert {name for name, field in offered.items() if not field.isHidden()} == ABILITIES[dialect] - {"model"}
    assert DIALECT_NAMES[dialect][0]


def test_ways_to_ask_are_offered_for_hand_written_servers_only(dialog: EndpointDialog) -> None:
    dialog.show_form(NEW)
    dialog.fold(False)
    section = dialog.more.dialect

    def offered() -> list[bool]:
        rows = (section.request_style, section.query_name, section.place, section.session_name)
        return [not field.isHidden() for field in rows]

    section.dialect.choose(Dialect.OPENAI_CHAT)
    assert offered() == [False, False, False, False]
    section.dialect.choose(Dialect.PLAIN_SSE)
    assert offered() == [True, False, True, False]
    section.request_style.choose(RequestStyle.GET)
    section.place.choose(SessionPlace.QUERY)
    assert offered() == [True, True, True, True]


def test_a_key_typed_as_a_header_is_refused_and_can_become_the_key(dialog: EndpointDialog) -> None:
    saved: list[EndpointForm] = []
    dialog.save_requested.connect(saved.append)
    dialog.show_form(NEW)
    dialog.fold(False)
    headers = dialog.more.headers
    QTest.mouseClick(headers.add_button, Qt.MouseButton.LeftButton)
    [made] = headers.rows
    QTest.keyClicks(made.name, "x-api-key")
    QTest.keyClicks(made.value, "sk-1")
    assert "does not belong in the header x-api-key" in headers.header_note.text()
    QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    assert not saved
    assert "does not belong in the header" in dialog.outcome.text()
    assert dialog.more.tabs.tabText(dialog.more.tabs.currentIndex()) == "Key, headers, body"
    QTest.mouseClick(headers.move_button, Qt.MouseButton.LeftButton)
    QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    [form] = saved
    assert (form.key, form.endpoint.auth, form.endpoint.headers) == ("sk-1", AuthStyle.X_API_KEY, ())


def test_a_header_can_be_taken_away(dialog: EndpointDialog) -> None:
    dialog.show_form(FULL)
    dialog.fold(False)
    QTest.mouseClick(dialog.more.headers.rows[0].remove_button, Qt.MouseButton.LeftButton)
    assert dialog.form().endpoint.headers == FULL.headers[1:]


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("headers.extra_body", "{", "no JSON"),
        ("headers.extra_body", "[]", "JSON object"),
        ("connection.idle_s", "0", "above 0"),
        ("connection.idle_s", "soon", "above 0"),
        ("connection.retries", "1.5", "whole number"),
        ("connection.proxy", "http://me:pw@127.0.0.1", "before the @"),
        ("connection.proxy", "127.0.0.1", "address of a proxy"),
        ("answers.top_p", "1.1", "from 0 to 1"),
        ("answers.max_tokens", "many", "whole number"),
    ],
)
def test_what_cannot_be_kept_is_said_and_its_field_shown(
    dialog: EndpointDialog, field: str, text: str, words: str
) -> None:
    saved: list[EndpointForm] = []
    dialog.save_requested.connect(saved.append)
    dialog.show_form(NEW)
    section_name, _, name = field.partition(".")
    section = getattr(dialog.more, section_name)
    dialog.show_dialect(Dialect.OPENAI_CHAT)
    widget = getattr(section, name)
    assert isinstance(widget, QLineEdit | QPlainTextEdit)
    dialog.more.show_dialect(Dialect.OPENAI_CHAT)
    dialog.way_changed.connect(lambda _form: dialog.show_dialect(Dialect.OPENAI_CHAT))
    (widget.setText if isinstance(widget, QLineEdit) else widget.setPlainText)(text)
    dialog._save()
    assert not saved
    assert words in dialog.outcome.text()
    assert widget.isVisible()
    (widget.setText if isinstance(widget, QLineEdit) else widget.setPlainText)("")
    assert dialog.outcome.isHidden()
    dialog._save()
    assert len(saved) == 1


def test_everything_has_a_name_and_can_be_reached_by_tab(dialog: EndpointDialog) -> None:
    dialog.show_form(FULL)
    dialog.fold(False)
    for page in range(dialog.more.tabs.count()):
        dialog.more.tabs.setCurrentIndex(page)
        kinds = (QLineEdit, QPlainTextEdit, QComboBox, QAbstractButton)
        parts = [part for kind in kinds for part in dialog.findChildren(kind) if part.isVisible() and part.isEnabled()]
        parts = [part for part in parts if not isinstance(part.parentWidget(), QComboBox)]
        assert not [part for part in parts if not (part.accessibleName() or getattr(part, "text", str)())]
        seen, at = set(), dialog.url
        while id(at) not in seen:
            seen.add(id(at))
            at = at.nextInFocusChain()
        assert {id(part) for part in parts} <= seen
        assert not [part for part in parts if part.focusPolicy() == Qt.FocusPolicy.NoFocus]


def test_tab_goes_through_the_fields_as_they_are_read(dialog: EndpointDialog) -> None:
    dialog.show_form(Endpoint(id="box", name="Box", url="http://x"))
    dialog.fold(False)
    dialog.more.tabs.setCurrentIndex(2)
    QTest.mouseClick(dialog.more.headers.add_button, Qt.MouseButton.LeftButton)
    dialog.url.setFocus()
    names: list[str] = []
    for _ in range(17):
        part = dialog.focusWidget()
        names.append(part.accessibleName())
        QTest.keyClick(part, Qt.Key.Key_Tab)
    assert names[:5] == ["Address, or a curl command", "Key", "Model", "Name", "Ask a test question"]
    assert names[5:7] == ["More settings, shown", "More settings"]
    assert names[7:13] == [
        *("The header that carries the key", "Name of the header", "Value of the header", "Take this header away"),
        *("Add a header", "Extra body in JSON"),
    ]
    assert names[13:] == ["Remove", "Cancel", "Check", "Save"]


def test_no_two_captions_in_sight_share_a_letter(dialog: EndpointDialog) -> None:
    dialog.show_form(FULL)
    dialog.fold(False)
    for page in range(dialog.more.tabs.count()):
        dialog.more.tabs.setCurrentIndex(page)
        captions = [one.text() for one in dialog.findChildren(QLabel) if one.isVisible() and one.buddy()]
        letters = [text[text.index("&") + 1].lower() for text in captions]
        assert len(letters) == len(set(letters)), captions


def test_it_fits_a_small_screen_and_its_buttons_stay_in_sight(dialog: EndpointDialog) -> None:
    dialog.show_form(FULL)
    dialog.fold(False)
    dialog.more.tabs.setCurrentIndex(3)
    dialog.resize(600, 400)
    assert dialog.minimumSizeHint().width() <= 640
    assert dialog.minimumSizeHint().height() <= 480
    assert (dialog.width(), dialog.height()) == (600, 400)
    assert dialog.rect().contains(dialog.save_button.geometry())


def test_without_a_keyring_the_key_can_be_used_in_this_session_only(dialog: EndpointDialog) -> None:
    dialog.show_form(NEW)
    assert dialog.session_only.isHidden()
    dialog.offer_session_key("There is no keyring here.")
    assert dialog.session_only.isVisible()
    assert dialog.outcome.text() == "There is no keyring here."
    dialog.session_only.setChecked(True)
    assert dialog.form().session_only


def test_without_a_key_there_is_none_to_be_used_in_this_session_only(dialog: EndpointDialog) -> None:
    dialog.show_form(NEW)
    QTest.keyClicks(dialog.key, "sk")
    dialog.offer_session_key("There is no keyring here.")
    dialog.session_only.setChecked(True)
    QTest.keyClick(dialog.key, Qt.Key.Key_Backspace)
    assert dialog.session_only.isVisible()
    QTest.keyClick(dialog.key, Qt.Key.Key_Backspace)
    assert (dialog.session_only.isHidden(), dialog.session_only.isChecked()) == (True, False)
    assert dialog.outcome.isHidden()


def test_models_of_the_server_leave_the_typed_one(dialog: EndpointDialog) -> None:
    dialog.show_form(Endpoint(id="", name="", url="http://x", model="mine"))
    dialog.set_models(["a", "b"])
    assert dialog.form().endpoint.model == "mine"
    dialog.show_form(NEW)
    dialog.set_models(["a", "b"])
    assert dialog.form().endpoint.model == "a"


def test_the_form_opens_where_it_is_sent_to(dialog: EndpointDialog) -> None:
    for part in ("dialect", "address", "timeouts", "key", "context"):
        dialog.show_form(FULL)
        dialog.go_to(part)
        more = dialog.more
        fields: dict[str, QWidget] = {
            "address": dialog.url,
            "key": dialog.key,
            "dialect": more.dialect.dialect,
            "timeouts": more.connection.first_token_s,
            "context": more.answers.context_tokens,
        }
        assert dialog.focusWidget() is fields[part]
        assert fields[part].isVisible()


def test_rows_to_choose_from_have_room_and_are_chosen_by_keys(dialog: EndpointDialog, theme: Theme) -> None:
    dialog.show_form(NEW)
    dialog.set_models(["a", "b"])
    dialog.model.showPopup()
    rows = dialog.model.rows
    assert rows is not None
    assert rows.view.sizeHintForRow(0) >= theme.space(7)
    rows.view.setCurrentIndex(rows.view.model().index(0, 0))
    QTest.keyClick(rows.view, Qt.Key.Key_Down)
    QTest.keyClick(rows.view, Qt.Key.Key_Return)
    assert not rows.isVisible()
    assert dialog.model.currentText() == "b"


def test_the_theme_can_change_while_it_is_open(dialog: EndpointDialog, qapp: QApplication) -> None:
    dialog.show_form(FULL)
    dialog.fold(False)
    dialog.set_theme(make_theme(True, qapp.font()))
    assert dialog.grab().toImage().isNull() is False


def test_grown_it_moves_up_until_its_buttons_are_on_the_screen(dialog: EndpointDialog) -> None:
    dialog.show_form(FULL)
    screen = dialog.screen().availableGeometry()
    dialog.move(screen.left(), screen.bottom() - dialog.height())
    dialog.fold(False)
    dialog.more.tabs.setCurrentIndex(3)
    assert dialog.frameGeometry().bottom() <= screen.bottom()
    assert dialog.frameGeometry().top() >= screen.top()


@pytest.mark.parametrize("name", ["session_only", "save_button", "model"])
def test_enter_keeps_the_server_from_wherever_nothing_else_takes_it(dialog: EndpointDialog, name: str) -> None:
    forms: list[EndpointForm] = []
    dialog.save_requested.connect(forms.append)
    dialog.show_form(FULL)
    dialog.offer_session_key("There is no keyring here.")
    part = getattr(dialog, name)
    part.setFocus()
    QTest.keyClick(part, Qt.Key.Key_Return)
    assert len(forms) == 1


def test_enter_presses_the_button_that_has_the_keyboard(dialog: EndpointDialog) -> None:
    forms: list[EndpointForm] = []
    dialog.save_requested.connect(forms.append)
    dialog.show_form(FULL)
    dialog.cancel_button.setFocus()
    QTest.keyClick(dialog.cancel_button, Qt.Key.Key_Return)
    assert (forms, dialog.isVisible()) == ([], False)


def test_what_a_test_said_goes_when_what_was_tested_is_changed(dialog: EndpointDialog) -> None:
    for part in (dialog.url, dialog.key):
        dialog.show_form(FULL)
        dialog.show_result("The server answers and has 2 models.", "good")
        QTest.keyClicks(part, "x")
        assert dialog.outcome.isHidden()
    dialog.show_form(FULL)
    dialog.show_result("Found in the command: a key.", "plain")
    QTest.keyClicks(dialog.key, "x")
    assert dialog.outcome.isVisible()


def test_opened_again_it_shows_one_cursor_only(dialog: EndpointDialog, qapp: QApplication) -> None:
    flash_ms = qapp.cursorFlashTime()
    qapp.setCursorFlashTime(0)
    dialog.show_form(Endpoint(id="", name=""))
    assert QTest.qWaitForWindowActive(dialog)
    resting = dialog.grab().toImage()
    dialog.name.setFocus()
    assert dialog.grab().toImage() != resting
    QTest.keyClick(dialog.name, Qt.Key.Key_Escape)
    dialog.show_form(Endpoint(id="", name=""))
    assert QTest.qWaitForWindowActive(dialog)
    assert dialog.url.hasFocus()
    assert dialog.grab().toImage() == resting
    qapp.setCursorFlashTime(flash_ms)


def test_the_keyboard_is_at_the_address_of_a_known_server_and_at_the_key_of_a_new_one(dialog: EndpointDialog) -> None:
    dialog.show_form(FULL)
    assert dialog.focusWidget() is dialog.url
    dialog.show_form(Endpoint(id="", name="", url="http://x"))
    assert dialog.focusWidget() is dialog.key
    dialog.show_form(Endpoint(id="", name=""))
    assert dialog.focusWidget() is dialog.url
