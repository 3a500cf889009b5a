"""Every page and state of the window, in one list: what is there is looked at, walked through and measured by all tests
of pages. Whoever adds a page adds a line to `PAGES`, a state of one a line to `states.STATES`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop_chat.core.endpoint import Endpoint
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.presenters.verdict_text import ACTION_KEY
from desktop_chat.providers.scripted import Fail, Say
from desktop_chat.ui.commands import catalogue
from tests.gui.states import STATES
from tests.gui.visit import Page, Visit
from tests.gui.window_kit import PAUSE, until

_ANSWER = """\
Three colours you meet every day:

- **Red**, as in ripe tomatoes
- **Green**, as in fresh leaves

```python
colours = ["red", "green"]
```
"""


async def begin(visit: Visit) -> QWidget:
    await until(lambda: visit.window.late_welcome.made, "the page")
    return visit.window


async def answer(visit: Visit) -> QWidget:
    await visit.fill_sidebar()
    await visit.ask("Name two colours", Say(_ANSWER))
    return visit.window


async def streaming(visit: Visit) -> QWidget:
    await visit.fill_sidebar()
    await visit.ask("Name two colours", Say(_ANSWER[:60]), PAUSE, whole=False)
    await until(lambda: "every day" in visit.kit.last_text(), "the text")
    return visit.window


async def failed(visit: Visit) -> QWidget:
    words = "The server did not accept the key of Example; set the right key."
    await visit.ask("Name two colours", Fail(ChatError(ErrorKind.HTTP, words, detail="401", status=401)))
    visit.window.error_bar.show_message("The server refused the key. Enter another one.", "Change the key", ACTION_KEY)
    return visit.window


async def undo(visit: Visit) -> QWidget:
    await visit.fill_sidebar()
    doomed = visit.kit.library.conversations().result()[-1]
    visit.kit.presenter.conversations.delete(doomed.id)
    await until(visit.window.undo_bar.isVisible, "the offer to undo")
    return visit.window


async def finding(visit: Visit) -> QWidget:
    await visit.ask("Name two colours", Say(_ANSWER))
    return visit.run(catalogue.FIND)


async def panel(visit: Visit) -> QWidget:
    return visit.run(catalogue.SYSTEM_PROMPT)


async def slash(visit: Visit) -> QWidget:
    edit = visit.window.composer.edit
    edit.setFocus()
    await until(edit.hasFocus, "the keyboard in the field")
    QTest.keyClicks(edit, "/")
    await visit.counted()
    return visit.window


async def editing(visit: Visit) -> QWidget:
    await visit.ask("Name two colours", Say(_ANSWER))
    QTest.keyClick(visit.window.composer.edit, Qt.Key.Key_Up)
    await visit.counted()
    return visit.window


async def palette(visit: Visit) -> QWidget:
    await visit.fill_sidebar()
    visit.run(catalogue.PALETTE)
    return visit.window.tools.palette


async def shortcuts(visit: Visit) -> QWidget:
    return visit.run(catalogue.SHORTCUTS)


async def settings(visit: Visit) -> QWidget:
    return visit.run(catalogue.SETTINGS)


async def models(visit: Visit) -> QWidget:
    visit.run(catalogue.CHOOSE_MODEL)
    popup = visit.window.picker.popup
    assert popup is not None
    return popup


async def server(visit: Visit) -> QWidget:
    visit.kit.settings.put_endpoint(Endpoint("o", "Ollama", "http://127.0.0.1:11434/v1", model="llama3.2:3b"))
    visit.kit.presenter.forms.edit_endpoint("o")
    await until(visit.window.endpoint_dialog.isVisible, "the form")
    return visit.window.endpoint_dialog


def _more(tab: int) -> Callable[[Visit], Awaitable[QWidget]]:
    async def show(visit: Visit) -> QWidget:
        dialog = await server(visit)
        visit.window.endpoint_dialog.fold(False)
        visit.window.endpoint_dialog.more.tabs.setCurrentIndex(tab)
        return dialog

    return show


PAGES = (
    Page("begin", begin),
    Page("answer", answer),
    Page("streaming", streaming),
    Page("failed", failed),
    Page("undo", undo),
    Page("finding", finding),
    Page("panel", panel),
    Page("slash", slash),
    Page("editing", editing),
    Page("palette", palette),
    Page("shortcuts", shortcuts),
    Page("settings", settings),
    Page("models", models),
    Page("server", server),
    *(Page(f"server-more-{tab}", _more(tab)) for tab in range(4)),
    *STATES,
)
