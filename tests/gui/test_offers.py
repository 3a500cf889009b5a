"""What the model picker offers in the window: favourites that are kept, what is loaded, servers that do not answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_chat.core.endpoint import Dialect, Endpoint
from desktop_chat.providers.scripted import Say
from desktop_chat.ui.top_bar.model_popup import ModelPopup
from tests.gui.window_kit import Scripts, WindowKit, until

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
async def kit(qapp: QApplication, tmp_path: Path) -> AsyncIterator[WindowKit]:
    made = WindowKit(qapp, tmp_path)
    made.settings.put_endpoint(Endpoint(id="box", name="Box", url="http://127.0.0.1:1234/v1", model="small"))
    made.settings.default_endpoint_id = "box"
    made.show()
    made.attach(Scripts([Say("hi")]))
    made.window.activateWindow()
    yield made
    if made.window.picker.popup is not None:
        made.window.picker.popup.close()
    await made.close()


def opened(kit: WindowKit) -> ModelPopup:
    QTest.keyClick(kit.window, Qt.Key.Key_M, CTRL)
    popup = kit.window.picker.popup
    assert popup is not None
    assert popup.isVisible()
    return popup


def said(popup: ModelPopup) -> list[str]:
    model = popup.view.model()
    role = Qt.ItemDataRole.AccessibleTextRole
    return [model.data(model.index(row, 0), role) for row in range(model.rowCount())]


async def test_a_favourite_is_kept_for_the_next_start(kit: WindowKit) -> None:
    popup = opened(kit)
    await until(lambda: "large" in said(popup))
    QTest.keyClick(popup.search, Qt.Key.Key_D, CTRL)
    assert said(popup)[:2] == ["Favourites", "small, Box, favourite, answers now"]
    assert kit.settings.ui["favourite_models"] == [["box", "small"]]
    QTest.keyClick(popup.search, Qt.Key.Key_D, CTRL)
    assert said(popup)[0] != "Favourites"
    assert kit.settings.ui["favourite_models"] == []


@pytest.mark.parametrize("kept", [None, 7, {"a": 1}, [1, "x", [], ["box"], ["box", "small", "x"]]])
async def test_favourites_that_are_none_are_passed_over(kit: WindowKit, kept: object) -> None:
    kit.settings.ui["favourite_models"] = kept
    popup = opened(kit)
    await until(lambda: "large" in said(popup))
    assert said(popup)[0] != "Favourites"


async def test_what_a_server_has_loaded_is_said(kit: WindowKit) -> None:
    assert kit.engine is not None
    kit.engine.loaded_models = {"large"}
    popup = opened(kit)
    await until(lambda: "large, loaded" in said(popup))


async def test_a_server_that_does_not_answer_can_be_asked_again(kit: WindowKit) -> None:
    kit.settings.put_endpoint(Endpoint(id="gone", name="Gone", url="http://refused/v1", model="m"))
    popup = opened(kit)
    assert said(popup)[-1] == "Asking which models there are…"
    await until(lambda: said(popup)[-1] == "The server could not be reached. Press Enter to ask again.")
    kit.settings.put_endpoint(Endpoint(id="gone", name="Gone", url="http://there/v1", model="m"))
    popup.view.setCurrentIndex(popup.view.model().index(popup.view.model().rowCount() - 1, 0))
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    assert said(popup)[-1] == "Asking which models there are…"
    await until(lambda: said(popup)[-3:] == ["small", "large", "m"])
    assert popup.isVisible()


async def test_a_server_that_lists_no_models_is_not_asked_for_them(kit: WindowKit) -> None:
    kit.settings.put_endpoint(Endpoint(id="own", name="Own", url="http://127.0.0.1:1/x", dialect=Dialect.PLAIN_SSE))
    popup = opened(kit)
    await until(lambda: "large" in said(popup))
    assert said(popup)[-2:] == ["Own", "The server's own choice"]


async def test_a_typed_name_answers_and_is_listed_from_then_on(kit: WindowKit) -> None:
    popup = opened(kit)
    QTest.keyClicks(popup.search, "My-Model")
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    assert kit.window.picker.text() == "Box · My-Model"
    popup = opened(kit)
    await until(lambda: "My-Model, answers now" in said(popup))


async def test_the_servers_are_asked_only_when_the_list_is_opened(kit: WindowKit) -> None:
    assert kit.engine is not None
    assert kit.settings.learned("box").models == ()
    opened(kit)
    await until(lambda: kit.settings.learned("box").models == ("small", "large"))


async def test_a_list_that_was_opened_before_there_was_an_engine_is_asked_for_then(
    qapp: QApplication, tmp_path: Path
) -> None:
    made = WindowKit(qapp, tmp_path / "early")
    made.settings.put_endpoint(Endpoint(id="box", name="Box", url="http://127.0.0.1:1234/v1"))
    made.show()
    made.presenter.offers.list_models()
    made.attach(Scripts([Say("hi")]))
    await until(lambda: made.settings.learned("box").models == ("small", "large"))
    await made.close()
