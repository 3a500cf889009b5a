"""A test question in the form of a server: asked with what stands there, ended with it, its error at the field."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_chat.core.endpoint import AuthStyle
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.providers.scripted import Fail, Say
from tests.gui.window_kit import PAUSE, Scripts, WindowKit, until


async def test_the_form_asks_with_what_is_typed_and_keeps_nothing(kit: WindowKit) -> None:
    scripts = Scripts([Say("Hello.")])
    engine = kit.attach(scripts)
    kit.presenter.forms.connect_server()
    dialog = kit.window.endpoint_dialog
    dialog.url.setText("http://127.0.0.1:1234/v1")
    dialog.key.setText("sk-1")
    dialog.model.setCurrentText("mine")
    dialog.ask_button.setFocus()
    QTest.keyClick(dialog.ask_button, Qt.Key.Key_Return)
    await until(lambda: "It works" in dialog.trial.outcome.text(), "the verdict")
    [(asked, key)] = engine.tried
    assert (asked.url, asked.model, asked.auth, key) == ("http://127.0.0.1:1234/v1", "mine", AuthStyle.BEARER, "sk-1")
    assert (len(kit.settings.endpoints()), engine.keys, kit.titles) == (1, {}, [])


async def test_leaving_the_form_ends_the_test_answer(kit: WindowKit) -> None:
    engine = kit.attach(Scripts([Say("Hello."), PAUSE]))
    kit.presenter.forms.connect_server()
    dialog = kit.window.endpoint_dialog
    dialog.url.setText("http://127.0.0.1:1234/v1")
    QTest.mouseClick(dialog.ask_button, Qt.MouseButton.LeftButton)
    await until(lambda: dialog.trial.answer.text() == "Hello.")
    QTest.keyClick(dialog.url, Qt.Key.Key_Escape)
    await until(lambda: not engine.scope._tasks, "the end of the answer")


@pytest.mark.parametrize(
    ("status", "detail", "field"),
    [(401, "", "key"), (404, "model_not_found", "model"), (404, "", "url")],
)
async def test_a_failed_test_question_leads_to_the_field_that_mends_it(
    kit: WindowKit, status: int, detail: str, field: str
) -> None:
    kit.attach(Scripts([Fail(ChatError(ErrorKind.HTTP, "It failed.", status=status, detail=detail))]))
    kit.presenter.forms.connect_server()
    dialog = kit.window.endpoint_dialog
    dialog.url.setText("http://127.0.0.1:1234/v1")
    QTest.mouseClick(dialog.ask_button, Qt.MouseButton.LeftButton)
    await until(lambda: dialog.mistake.text(), "the mistake")
    assert dialog.focusWidget() in (getattr(dialog, field), getattr(dialog.model, "lineEdit", lambda: None)())
