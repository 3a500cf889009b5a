"""States that pages can be in, beside those one comes to at first; they end in `pages.PAGES`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop_chat.core.endpoint import Endpoint
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.events import RefusalDelta, UsageReported
from desktop_chat.core.metrics import Usage
from desktop_chat.core.offers import ASKING, ServerOffer
from desktop_chat.core.pulse import Pulse
from desktop_chat.core.unsent import ShownFile
from desktop_chat.core.verdict import Verdict
from desktop_chat.providers.scripted import Emit, End, Fail, Say
from desktop_chat.ui.commands import catalogue
from desktop_chat.ui.design.menu import Menu
from desktop_chat.ui.find_bar import FindBar
from desktop_chat.ui.sidebar.model import ID_ROLE
from desktop_chat.ui.welcome.connect_panel import ConnectPanel
from tests.gui.visit import Page, Visit, settled
from tests.gui.window_kit import PAUSE, until

_ADDRESS = "http://127.0.0.1:11434/v1"
_FILES = (
    ShownFile("a", "letter to the landlord.txt", 4_300, fits_message=True),
    ShownFile("b", "balcony.png", 2_400_000, is_picture=True),
    ShownFile("c", "meter readings of the whole year and of the one before.csv", 18_000),
)
_WAITING = ("And what of herbs?", "Which pots last longest?", "Write me a list to take along", "And in winter?")
_BROKEN = "The server did not accept the key of Example; set the right key."
_CUT = "The connection broke off before the answer was complete. What had arrived is kept; try again."
_NO = "I cannot help with that."
_SILENT = "The server fell silent for 60 s in the middle of its answer. What had arrived is kept; try again."
_MANY = tuple(f"vendor/model-{number}b-instruct" for number in range(2000))
_OFFERS = (
    ServerOffer("local", "Small local model", ("",)),
    ServerOffer("o", "Ollama", ("llama3.2:3b", "qwen3:8b", "gemma3:4b"), frozenset({"qwen3:8b"}), takes_any=True),
    ServerOffer("asked", "Workshop", (), trouble=ASKING),
    ServerOffer("down", "Old machine", (), trouble="The server could not be reached."),
)

# Where one writes


async def composing(visit: Visit) -> QWidget:
    """An answer runs, messages wait, files go along."""
    await visit.ask("Name two colours", Say("Three colours you meet"), PAUSE, whole=False)
    await until(lambda: "meet" in visit.kit.last_text(), "the text")
    composer = visit.window.composer
    composer.set_queue(_WAITING)
    composer.set_files(_FILES)
    composer.edit.setFocus()
    composer.edit.insertPlainText("How do I start a vegetable garden on a balcony?\nIt faces south.")
    await visit.counted()
    return visit.window


async def full_composer(visit: Visit) -> QWidget:
    """As much as there can be at once."""
    await composing(visit)
    visit.window.composer.set_queue(_WAITING, held="The answer failed; these wait")
    visit.window.composer.set_files(_FILES, "The model may not read pictures.")
    visit.window.composer.show_editing("You are editing an earlier message.")
    visit.window.error_bar.show_message("The server refused the key. Enter another one.", "Change the key", "key")
    return visit.window


# The sidebar


async def filtered(visit: Visit) -> QWidget:
    await visit.fill_sidebar()
    visit.run(catalogue.FILTER)
    QTest.keyClicks(visit.window.sidebar.filter, "co")
    return visit.window


async def nothing_filtered(visit: Visit) -> QWidget:
    await visit.fill_sidebar()
    visit.run(catalogue.FILTER)
    QTest.keyClicks(visit.window.sidebar.filter, "zebra")
    return visit.window


async def marked(visit: Visit) -> QWidget:
    """A pin, an unread one, a running one, and several chosen."""
    await visit.fill_sidebar()
    sidebar = visit.window.sidebar
    ids = [one.id for one in sorted(sidebar.conversations, key=lambda one: one.title)]
    sidebar.pins_requested.emit([ids[0]])
    sidebar.unread_requested.emit((ids[1:2], True))
    await until(lambda: any(one.pin is not None for one in sidebar.conversations), "the pin")
    await until(lambda: any(one.unread for one in sidebar.conversations), "the mark")
    await settled(visit.window)
    sidebar.set_running([ids[2]])
    model, chosen = sidebar.view.model(), sidebar.view.selectionModel()
    rows = [model.index(row, 0) for row in range(model.rowCount())]
    for index in (row for row in rows if row.data(ID_ROLE) in ids[1:]):
        chosen.select(index, QItemSelectionModel.SelectionFlag.Toggle)
    return visit.window


async def row_menu(visit: Visit) -> QWidget:
    await visit.fill_sidebar()
    view = visit.window.sidebar.view
    view.setFocus()
    view.choose(view.model().index(1, 0))
    QTest.keyClick(view, Qt.Key.Key_Menu)
    return await _menu_of(visit)


async def window_menu(visit: Visit) -> QWidget:
    await visit.ask("Name two colours", Say("Red and green."))
    visit.window.top_bar.menu_button.click()
    return await _menu_of(visit)


async def _menu_of(visit: Visit) -> QWidget:
    def menus() -> list[Menu]:
        return [menu for menu in visit.window.findChildren(Menu) if menu.isVisible()]

    await until(menus, "the menu")
    return menus()[0]


# The first page


async def found(visit: Visit) -> QWidget:
    welcome = visit.window.welcome
    await until(lambda: welcome.server_buttons, "the found server")
    welcome.doors.found.click()
    return visit.window


async def _connecting(visit: Visit, address: str) -> ConnectPanel:
    welcome = visit.window.welcome
    await until(lambda: welcome.server_buttons, "the found server")
    welcome.open_connect()
    panel = welcome.connect_panel
    panel.url.setText(address)
    return panel


async def connect(visit: Visit) -> QWidget:
    await _connecting(visit, "")
    return visit.window


async def connect_asking(visit: Visit) -> QWidget:
    panel = await _connecting(visit, _ADDRESS)
    visit.engine.answers.clear()
    panel.find_button.click()
    return visit.window


async def connect_locked(visit: Visit) -> QWidget:
    panel = await _connecting(visit, "http://127.0.0.1:1234/locked/v1")
    panel.find_button.click()
    await until(panel.key.isVisible, "the field of the key")
    return visit.window


async def connect_tried(visit: Visit) -> QWidget:
    panel = await _connecting(visit, _ADDRESS)
    panel.find_button.click()
    await until(panel.ask_button.isVisible, "what was found out")
    panel.ask_button.click()
    await until(panel.use_button.hasFocus, "the answer's end")
    return visit.window


async def quiet(visit: Visit) -> QWidget:
    await visit.fill_sidebar()
    await until(lambda: visit.window.welcome.quiet.isVisible(), "the quiet page")
    return visit.window


# Lists over the window


def _models(offers: Sequence[ServerOffer], query: str = "") -> Callable[[Visit], Awaitable[QWidget]]:
    async def show(visit: Visit) -> QWidget:
        picker = visit.window.picker
        picker.set_current("o", "Ollama", "llama3.2:3b", editable=True)
        visit.run(catalogue.CHOOSE_MODEL)
        popup = picker.popup
        assert popup is not None
        picker.set_offers(offers, {("o", "gemma3:4b")})
        QTest.keyClicks(popup.search, query)
        return popup

    return show


def _palette(query: str) -> Callable[[Visit], Awaitable[QWidget]]:
    async def show(visit: Visit) -> QWidget:
        await visit.fill_sidebar()
        visit.run(catalogue.PALETTE)
        QTest.keyClicks(visit.window.tools.palette.field, query)
        return visit.window.tools.palette

    return show


# Pages and bars


async def recording(visit: Visit) -> QWidget:
    visit.run(catalogue.SHORTCUTS)
    visit.window.tools.shortcut_sheet.rows[catalogue.RENAME].record()
    return visit.window


async def conflict(visit: Visit) -> QWidget:
    await recording(visit)
    row = visit.window.tools.shortcut_sheet.rows[catalogue.RENAME]
    QTest.keyClick(row, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    return visit.window


async def settings_search(visit: Visit) -> QWidget:
    visit.run(catalogue.SETTINGS)
    QTest.keyClicks(visit.window.tools.settings_page.search, "size")
    return visit.window


async def own_panel(visit: Visit) -> QWidget:
    """Instructions that differ from the server's."""
    visit.kit.settings.put_endpoint(Endpoint("o", "Ollama", _ADDRESS, model="llama3.2:3b", system_prompt="Be kind."))
    await visit.ask("Name two colours", Say("Red and green."))
    visit.run(catalogue.SYSTEM_PROMPT)
    section = visit.window.side.panel.section
    QTest.keyClicks(section.system_prompt, "Answer in rhymes.")
    section.temperature.setFocus()
    QTest.keyClicks(section.temperature, "0.2")
    return visit.window


def _finding(words: str) -> Callable[[Visit], Awaitable[QWidget]]:
    async def show(visit: Visit) -> QWidget:
        await visit.ask("Name two colours", Say("Red and green are two colours."))
        visit.run(catalogue.FIND)
        [bar] = visit.window.findChildren(FindBar)
        QTest.keyClicks(bar.field, words)
        await until(lambda: bar.said.text(), "what was found")
        return visit.window

    return show


async def bars(visit: Visit) -> QWidget:
    await visit.ask("Name two colours", Say("Red and green are two colours."))
    detail = '401 Unauthorized\n{"error": {"message": "Incorrect API key provided"}}'
    visit.window.error_bar.show_message(_BROKEN, "Change the key", "key", detail)
    visit.window.notice_bar.show_message("3 conversations were imported.", "", "")
    return visit.window


async def shortened(visit: Visit) -> QWidget:
    """Answers that are not whole."""
    await visit.ask("And why?", Say("Red is "), End(Verdict.LENGTH_LIMIT, "length"))
    await visit.ask("And then?", Say("Red is "), End(Verdict.CONTENT_FILTER, "content_filter"))
    await visit.ask("And in full?", Say("Red is "), End(Verdict.UNMARKED_END, ""))
    return visit.window


async def broken(visit: Visit) -> QWidget:
    """Answers that failed."""
    await visit.ask("And three more?", Say("Red is "), Fail(ChatError(ErrorKind.STALLED, _SILENT)))
    await visit.ask("Name two", Fail(ChatError(ErrorKind.HTTP, _BROKEN, detail="401", status=401)))
    return visit.window


async def broken_off(visit: Visit) -> QWidget:
    """Answers that broke off, that were refused and that the user stopped."""
    await visit.ask("Name two colours", Say("Red is "), Fail(ChatError(ErrorKind.CUT, _CUT, detail="peer closed")))
    await visit.ask("And a third?", Emit(RefusalDelta(0, _NO)), End(Verdict.CONTENT_FILTER, "refusal"))
    await visit.ask("And a fourth?", Say("Red is "), PAUSE, whole=False)
    await until(lambda: visit.kit.last_text() == "Red is ", "the text")
    visit.run(catalogue.STOP)
    await until(lambda: visit.kit.presenter.path[-1].message.verdict, "its end")
    return visit.window


async def text_menu(visit: Visit) -> QWidget:
    await visit.ask("Name two colours", Say("Red and green."))
    visit.window.transcript.setFocus()
    QTest.keyClick(visit.window.transcript, Qt.Key.Key_Menu)
    return await _menu_of(visit)


async def figures(visit: Visit) -> QWidget:
    usage = Emit(UsageReported(Usage(input_tokens=1033, output_tokens=70)))
    await visit.ask("Name two colours", Say("Red and green are two colours."), usage)
    return visit.window


def _pulse(pulse: Pulse | None) -> Callable[[Visit], Awaitable[QWidget]]:
    async def show(visit: Visit) -> QWidget:
        await visit.ask("Name two colours", Say("Red and green are two colours."))
        line = visit.window.pulse
        line.setProperty("posed", True)  # it shows no time that differs from run to run
        if pulse is None:
            line.show_retry("The server has no room for this request now.", 8.0, 2, 4)
        else:
            line.show_pulse(pulse)
        return visit.window

    return show


async def narrow_sidebar(visit: Visit) -> QWidget:
    await visit.fill_sidebar()
    smallest = visit.window.minimumSize()
    visit.window.resize(smallest)
    await until(visit.window.sidebar.isHidden, "the narrow window")
    visit.window.toggle_sidebar()
    await until(visit.window.sidebar.isVisible, "the sidebar")
    return visit.window


async def narrow_panel(visit: Visit) -> QWidget:
    """It stands in the place of the conversation."""
    visit.window.resize(visit.window.minimumSize())
    return visit.run(catalogue.SYSTEM_PROMPT)


STATES = (
    Page("composing", composing),
    Page("composing-full", full_composer),
    Page("filter", filtered),
    Page("filter-nothing", nothing_filtered),
    Page("marks", marked),
    Page("menu-row", row_menu),
    Page("menu-window", window_menu),
    Page("quiet", quiet),
    Page("found", found),
    Page("connect", connect),
    Page("connect-asking", connect_asking),
    Page("connect-locked", connect_locked),
    Page("connect-tried", connect_tried),
    Page("models-states", _models(_OFFERS)),
    Page("models-many", _models((ServerOffer("o", "Gateway", _MANY),))),
    Page("models-none", _models(_OFFERS[:1], "zebra")),
    Page("palette-found", _palette("co")),
    Page("palette-none", _palette("zzzzz")),
    Page("shortcuts-recording", recording),
    Page("shortcuts-conflict", conflict),
    Page("settings-search", settings_search),
    Page("panel-own", own_panel),
    Page("find-some", _finding("colour")),
    Page("find-none", _finding("zebra")),
    Page("bars", bars),
    Page("verdicts-short", shortened),
    Page("verdicts-broken", broken),
    Page("verdicts-off", broken_off),
    Page("menu-text", text_menu),
    Page("figures", figures),
    Page("pulse-waiting", _pulse(Pulse("waiting", 12.4))),
    Page("pulse-alive", _pulse(Pulse("alive", 12.4, silent_s=7.0, heartbeats=4))),
    Page("pulse-thinking", _pulse(Pulse("thinking", 9.0, 0.4, 30.0, 0.1, 3.0))),
    Page("pulse-flowing", _pulse(Pulse("flowing", 9.0, 0.4, 97.3, 0.3, 0.3))),
    Page("pulse-stalled", _pulse(Pulse("stalled", 42.0, 0.4, 30.0, 21.0, 21.0))),
    Page("pulse-retry", _pulse(None)),
    Page("narrow-sidebar", narrow_sidebar, takes_large_text=False),
    Page("narrow-panel", narrow_panel),
)
