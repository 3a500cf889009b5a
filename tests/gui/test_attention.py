"""What the window tells outside itself: in its title, in the task bar, on the desktop."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.events import UsageReported
from desktop_chat.core.harmless import system_name
from desktop_chat.core.metrics import Usage
from desktop_chat.core.verdict import Verdict
from desktop_chat.presenters.futures import FutureBridge
from desktop_chat.providers.scripted import Emit, Fail, Say
from tests.gui.window_kit import PAUSE, Scripts, WindowKit, until


@pytest.fixture
async def kit(qapp: QApplication, tmp_path: Path) -> AsyncIterator[WindowKit]:
    made = WindowKit(qapp, tmp_path)
    made.show()
    await until(made.window.is_in_front)
    yield made
    await made.close()


async def send(kit: WindowKit, scripts: Scripts, text: str) -> None:
    asked = len(scripts.requests)
    QTest.keyClicks(kit.window.composer.edit, text)
    QTest.keyClick(kit.window.composer.edit, Qt.Key.Key_Return)
    await until(lambda: len(scripts.requests) == asked + 1 and kit.presenter.path)


async def go_to_the_back(kit: WindowKit) -> None:
    kit.window.showMinimized()
    await until(lambda: not kit.window.is_in_front())


async def come_back(kit: WindowKit) -> None:
    kit.window.attention.come_forward()
    await until(kit.window.is_in_front)


def title(kit: WindowKit) -> str:
    return kit.window.windowTitle()


def verdict(kit: WindowKit) -> Verdict | None:
    return kit.presenter.path[-1].message.verdict


async def test_the_title_says_that_answers_run_and_how_many(kit: WindowKit) -> None:
    scripts = Scripts([Say("a"), PAUSE])
    kit.attach(scripts)
    assert title(kit) == "Desktop Chat"
    await send(kit, scripts, "First")
    await until(lambda: title(kit) == "● First - Desktop Chat")
    kit.presenter.conversations.new()
    assert title(kit) == "● Desktop Chat"
    await send(kit, scripts, "Second")
    await until(lambda: title(kit) == "● 2 Second - Desktop Chat")
    scripts.go_on()
    scripts.go_on()
    await until(lambda: title(kit) == "Second - Desktop Chat")


async def test_an_answer_that_ends_in_the_back_is_told_on_the_desktop(kit: WindowKit) -> None:
    scripts = Scripts([Say("The secret words"), PAUSE])
    engine = kit.attach(scripts)
    await send(kit, scripts, "Colours")
    await go_to_the_back(kit)
    scripts.go_on()
    await until(lambda: engine.notices)
    assert engine.notices == [("Colours", "The answer is complete.")]
    assert title(kit) == "✓ Colours - Desktop Chat"
    await come_back(kit)
    await until(lambda: title(kit) == "Colours - Desktop Chat")
    assert engine.notices == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("a\nb\x1b[31m", "a b␛[31m"),
        ("pay \u202egnp.exe", "pay gnp.exe"),
        ("<b>bold</b> & [*]", "<b>bold</b> & [*]"),
        ("half \ud800", "half ?"),
        ("long " * 100, "long " * 39 + "long…"),
    ],
)
async def test_a_title_does_nothing_where_the_system_shows_it(kit: WindowKit, words: str, told: str) -> None:
    kit.window.show_title(words)
    assert kit.window.windowTitle().replace("[*][*]", "[*]") == f"{told} - Desktop Chat"
    assert "[*]" not in words or "[*][*]" in kit.window.windowTitle()
    assert system_name(words) == told


async def test_a_click_on_the_notice_opens_the_conversation(kit: WindowKit) -> None:
    scripts = Scripts([Say("words"), PAUSE])
    engine = kit.attach(scripts)
    await send(kit, scripts, "Colours")
    conversation_id = kit.presenter.path[0].message.conversation_id
    kit.presenter.conversations.new()
    await go_to_the_back(kit)
    scripts.go_on()
    await until(lambda: engine.notices)
    engine.clicked.set()
    await until(lambda: kit.presenter.conversations.current_id == conversation_id)
    await until(kit.window.is_in_front)


async def test_a_failure_is_told_by_its_verdict_and_not_in_the_servers_words(kit: WindowKit) -> None:
    error = ChatError(ErrorKind.CUT, "The connection broke. It said: <b>buy</b>.", detail="buy")
    scripts = Scripts([Say("Ha"), PAUSE, Fail(error)])
    engine = kit.attach(scripts)
    await send(kit, scripts, "Go")
    await go_to_the_back(kit)
    scripts.go_on()
    await until(lambda: engine.notices)
    assert engine.notices == [("Go", "The answer has ended: Cut off.")]


async def test_nothing_is_told_where_the_user_does_not_want_it(kit: WindowKit) -> None:
    kit.settings.ui["notify"] = False
    scripts = Scripts([Say("words"), PAUSE])
    engine = kit.attach(scripts)
    await send(kit, scripts, "Go")
    await go_to_the_back(kit)
    scripts.go_on()
    await until(lambda: title(kit).startswith("✓"))
    assert engine.notices == []


async def test_what_is_looked_at_or_was_stopped_is_not_told(kit: WindowKit) -> None:
    scripts = Scripts([Say("words")], [Say("more"), PAUSE])
    engine = kit.attach(scripts)
    await send(kit, scripts, "Go")
    await until(lambda: verdict(kit) is Verdict.COMPLETE)
    await send(kit, scripts, "On")
    await until(lambda: len(kit.presenter.path) == 4)
    await go_to_the_back(kit)
    kit.window.stop_requested.emit()
    assert verdict(kit) is Verdict.STOPPED
    assert engine.notices == []
    assert title(kit) == "Go - Desktop Chat"


async def test_nothing_is_told_any_more_while_the_program_ends(kit: WindowKit) -> None:
    scripts = Scripts([Say("words"), PAUSE])
    engine = kit.attach(scripts)
    await send(kit, scripts, "Go")
    kit.window.hide()
    scripts.go_on()
    await until(lambda: verdict(kit) is Verdict.COMPLETE)
    conversation_id = kit.presenter.path[0].message.conversation_id
    asked: list[bool] = []
    FutureBridge(lambda _error: None).on_result(kit.library.conversation(conversation_id), lambda _: asked.append(True))
    await until(lambda: asked)
    assert engine.notices == []


async def test_a_price_is_shown_once_it_is_known_and_kept(kit: WindowKit) -> None:
    counted = Emit(UsageReported(Usage(1200, 812)))
    engine = kit.attach(Scripts([Say("words "), Say("and more"), counted]))
    engine.prices[kit.presenter.endpoints.model] = 0.0031
    QTest.keyClicks(kit.window.composer.edit, "Go")
    QTest.keyClick(kit.window.composer.edit, Qt.Key.Key_Return)

    def cost() -> float | None:
        metrics = kit.presenter.path[-1].message.metrics if kit.presenter.path else None
        return metrics.cost_usd if metrics else None

    await until(lambda: cost() == 0.0031)
    shown = kit.window.transcript.document.items[-1].facts
    assert shown is not None
    assert shown.metrics == kit.presenter.path[-1].message.metrics
    stored = kit.library.message(kit.presenter.path[-1].message.id).result()
    assert stored is not None
    assert stored.metrics == shown.metrics
