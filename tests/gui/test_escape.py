"""What Esc does in each state: it closes what was opened last and nothing else, and the keyboard is where it was."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from desktop_chat.core.endpoint import Endpoint
from desktop_chat.core.values import value
from desktop_chat.core.verdict import Verdict
from desktop_chat.providers.scripted import Say
from desktop_chat.ui.commands import catalogue
from desktop_chat.ui.design.choice import Choice
from desktop_chat.ui.design.menu import Menu
from desktop_chat.ui.transcript.over.quiet_button import QuietButton
from tests.gui.window_kit import PAUSE, Scripts, WindowKit, last_verdict, type_and_send, until

Part = Callable[[WindowKit], QWidget]


@value
class State:
    """From `start`, `keys` lead into it, each a key or a text to type; after Esc the keyboard is at `back`."""

    name: str
    keys: tuple[str, ...]
    is_there: Callable[[WindowKit], object]
    start: Part
    back: Part


# Where the keyboard is


def message(kit: WindowKit) -> QWidget:
    return kit.window.composer.edit


def row(kit: WindowKit) -> QWidget:
    return kit.window.sidebar.view


def words(kit: WindowKit) -> QWidget:
    return kit.window.sidebar.filter


def text(kit: WindowKit) -> QWidget:
    return kit.window.transcript


def picker(kit: WindowKit) -> QWidget:
    return kit.window.picker


def dots(kit: WindowKit) -> QWidget:
    return kit.window.top_bar.menu_button


def more(kit: WindowKit) -> QWidget:
    found = kit.window.transcript.findChildren(QuietButton)
    return next(one for one in found if one.isVisible() and one.accessibleName() == "More actions")


def search(kit: WindowKit) -> QWidget:
    return kit.window.tools.settings_page.search


def scheme(kit: WindowKit) -> QWidget:
    return next(one for one in kit.window.tools.settings_page.findChildren(Choice) if one.isVisible())


def first_keys(kit: WindowKit) -> QWidget:
    return kit.window.tools.shortcut_sheet.rows[catalogue.NEW]


def cross(kit: WindowKit) -> QWidget:
    return kit.window.error_bar.content.close_button


def system_prompt(kit: WindowKit) -> QWidget:
    return kit.window.side.panel.section.system_prompt


# What is there


def palette(kit: WindowKit) -> bool:
    return kit.window.tools.palette.isVisible()


def models(kit: WindowKit) -> bool:
    popup = kit.window.picker.popup
    return popup is not None and popup.isVisible()


def menu(kit: WindowKit) -> bool:
    return any(one.isVisible() for one in kit.window.findChildren(Menu))


def slash(kit: WindowKit) -> bool:
    return kit.window.composer.slash.is_open


def editing(kit: WindowKit) -> bool:
    bar = kit.window.composer.late_edit_bar.made
    return bar is not None and bar.isVisible()


def finding(kit: WindowKit) -> bool:
    return kit.window.desk.is_finding


def filtered(kit: WindowKit) -> bool:
    return bool(kit.window.sidebar.filter.text())


def in_filter(kit: WindowKit) -> bool:
    return kit.window.sidebar.filter.hasFocus()


def settings(kit: WindowKit) -> bool:
    page = kit.window.tools.late_settings.made
    return page is not None and page.isVisible()


def looked_for(kit: WindowKit) -> bool:
    return bool(kit.window.tools.settings_page.search.text())


def choices(kit: WindowKit) -> bool:
    return QApplication.activePopupWidget() is not None


def sheet(kit: WindowKit) -> bool:
    page = kit.window.tools.late_shortcuts.made
    return page is not None and page.isVisible()


def recording(kit: WindowKit) -> bool:
    return kit.window.tools.shortcut_sheet.rows[catalogue.NEW].is_recording


def panel(kit: WindowKit) -> bool:
    return kit.window.side.is_open


def bar(kit: WindowKit) -> bool:
    return kit.window.error_bar.isVisible()


def renaming(kit: WindowKit) -> bool:
    return kit.window.sidebar.view.state() is kit.window.sidebar.view.State.EditingState


def several(kit: WindowKit) -> bool:
    return len(kit.window.sidebar.view.selected()) > 1


def marked(kit: WindowKit) -> bool:
    return bool(kit.window.transcript.selected_text())


def dialog(kit: WindowKit) -> bool:
    made = kit.window.late_endpoint_dialog.made
    return made is not None and made.isVisible()


STATES = (
    State("palette", ("Ctrl+K",), palette, message, message),
    State("palette-from-list", ("Ctrl+K",), palette, row, row),
    State("models", ("Ctrl+M",), models, message, message),
    State("models-from-list", ("Ctrl+M",), models, row, row),
    State("models-from-button", ("Space",), models, picker, picker),
    State("menu", ("Space",), menu, dots, dots),
    State("menu-of-row", ("Menu",), menu, row, row),
    State("menu-of-text", ("Menu",), menu, text, text),
    State("menu-of-message", ("Space",), menu, more, more),
    State("slash", ("“/",), slash, message, message),
    State("editing", ("Up",), editing, message, message),
    State("finding", ("Ctrl+F",), finding, message, text),
    State("finding-from-text", ("Ctrl+F",), finding, text, text),
    State("filter", ("Ctrl+Shift+F", "“tea"), filtered, message, words),
    State("filter-empty", ("Ctrl+Shift+F",), in_filter, message, message),
    State("settings", ("Ctrl+,",), settings, message, message),
    State("settings-from-list", ("Ctrl+,",), settings, row, row),
    State("settings-search", ("Ctrl+,", "“size"), looked_for, message, search),
    State("settings-choice", ("Space",), choices, scheme, scheme),
    State("settings-choice-as-elsewhere", ("Alt+Down",), choices, scheme, scheme),
    State("shortcuts", ("Ctrl+/",), sheet, message, message),
    State("shortcuts-from-list", ("Ctrl+/",), sheet, row, row),
    State("shortcut", ("Return",), recording, first_keys, first_keys),
    State("panel", ("Ctrl+I",), panel, message, message),
    State("panel-from-text", ("Ctrl+I",), panel, text, text),
    State("bar", (), bar, cross, message),
    State("renaming", ("F2",), renaming, message, message),
    State("renaming-in-list", ("F2",), renaming, row, row),
    State("several", ("Shift+Down",), several, row, row),
    State("selection", ("Ctrl+A",), marked, text, text),
    State("dialog", (), dialog, dots, dots),
)


def press(keys: str) -> None:
    """Real keys, for whatever has the keyboard, or the window on top of it; after a quotation mark a text."""
    target = QApplication.activePopupWidget() or QApplication.focusWidget()
    assert target is not None, f"nothing has the keyboard to take {keys}"
    if keys.startswith("“"):
        QTest.keyClicks(target, keys[1:])
    else:
        QTest.keySequence(target, QKeySequence(keys))


async def ask(kit: WindowKit) -> None:
    """A conversation of the past, and one whose second answer runs."""
    kit.attach(Scripts([Say("A drink.")], [Say("Another one.")], [Say("Half"), PAUSE, Say(" whole")]))
    for question in ("What is tea?", "What is cocoa?"):
        kit.presenter.conversations.new()
        type_and_send(kit, question)
        await until(lambda: last_verdict(kit) is not None)
    type_and_send(kit, "And what is milk?")
    await until(lambda: len(kit.presenter.path) == 4 and kit.last_text() == "Half")
    await until(lambda: len(kit.titles) == 2)


async def prepare(kit: WindowKit, state: State) -> None:
    """What there has to be before the keyboard can be at its start."""
    if state.start in (search, scheme):
        kit.window.commands.run(catalogue.SETTINGS)
    if state.start is first_keys:
        kit.window.commands.run(catalogue.SHORTCUTS)
    if state.start is cross:
        kit.window.error_bar.show_message("The server refused the key.", "Change the key", "key")
    state.start(kit).setFocus()
    if state.is_there is dialog:
        kit.settings.put_endpoint(Endpoint("o", "Ollama", "http://127.0.0.1:11434/v1", model="llama3.2:3b"))
        kit.presenter.forms.edit_endpoint("o")
        await until(lambda: kit.window.endpoint_dialog.isActiveWindow(), "the form")


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
async def test_esc_ends_that_state_alone_and_the_keyboard_goes_back(kit: WindowKit, state: State) -> None:
    await ask(kit)
    await prepare(kit, state)
    for keys in state.keys:
        press(keys)
    await until(lambda: state.is_there(kit), "the state")
    around = [is_there for is_there in (settings, sheet) if is_there is not state.is_there and is_there(kit)]
    press("Esc")
    await until(lambda: not state.is_there(kit), "its end")
    await until(lambda: QApplication.focusWidget() is state.back(kit), state.back.__name__)
    assert all(is_there(kit) for is_there in around)
    assert last_verdict(kit) is None, "the answer was stopped"


async def test_esc_stops_the_answer_where_nothing_is_open(kit: WindowKit) -> None:
    await ask(kit)
    message(kit).setFocus()
    press("Esc")
    await until(lambda: last_verdict(kit) is Verdict.STOPPED)
    assert QApplication.focusWidget() is message(kit)


async def test_a_title_that_was_typed_gives_the_keyboard_back_too(kit: WindowKit) -> None:
    await ask(kit)
    message(kit).setFocus()
    for keys in ("F2", "“Milk", "Return"):
        press(keys)
    await until(lambda: "Milk" in kit.titles)
    await until(lambda: QApplication.focusWidget() is message(kit), "the message field")


@pytest.mark.parametrize("keys", ["Ctrl+K", "Ctrl+M"])
async def test_what_opened_something_may_be_gone_when_it_ends(kit: WindowKit, keys: str) -> None:
    await ask(kit)
    message(kit).setFocus()
    press("F2")
    editor = QApplication.focusWidget()
    press(keys)
    await until(lambda: not isValid(editor), "the end of the field that the title is typed in")
    press("Esc")
    assert kit.window.isAncestorOf(QApplication.focusWidget())
