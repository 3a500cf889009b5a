"""Every page and state of the window, in one list: what is there is looked at, walked through and measured by all tests
of pages. Whoever adds a page adds a line to `PAGES`."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop_chat.core.endpoint import Endpoint
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.values import value
from desktop_chat.presenters.verdict_text import ACTION_KEY
from desktop_chat.providers.scripted import Fail, Say, Step
from desktop_chat.services.discovery import FoundServer
from desktop_chat.ui.commands import catalogue
from desktop_chat.ui.design.theme import Theme
from tests.gui.window_kit import PAUSE, Scripts, WindowKit, until

_SERVER = FoundServer("Ollama", "http://127.0.0.1:11434/v1", ("llama3.2:3b", "qwen3:8b", "gemma3:4b"))
_TITLES = ("Name three colours", "Why is the sky blue?", "A regular expression for dates")
#: So many pictures one after the other are the same if nothing changes by itself any more.
_LOOKS = 6
_ANSWER = """\
Three colours you meet every day:

- **Red**, as in ripe tomatoes
- **Green**, as in fresh leaves

```python
colours = ["red", "green"]
```
"""


class Visit:
    """A window that is being brought into a state."""

    def __init__(self, kit: WindowKit, scripts: Scripts) -> None:
        self.kit = kit
        self.window = kit.window
        self._scripts = scripts

    async def ask(self, text: str, *steps: Step, whole: bool = True) -> None:
        """Ask, and wait for the answer's end, or for its first pause."""
        self._scripts.scripts.clear()
        self._scripts.scripts.append(steps)
        before = len(self.kit.presenter.path)
        self.kit.presenter.composing.send(text)
        await until(lambda: len(self.kit.presenter.path) == before + 2, "the answer")
        if whole:
            await until(lambda: self.kit.presenter.path[-1].message.verdict, "its end")

    async def fill_sidebar(self) -> None:
        for title in _TITLES:
            self.kit.presenter.conversations.new()
            await self.ask(title, Say("Of course."))
        await until(lambda: len(self.kit.titles) == len(_TITLES), "the list")
        self.kit.presenter.conversations.new()

    def run(self, command: str) -> QWidget:
        self.window.commands.run(command)
        return self.window


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
    QTest.keyClicks(visit.window.composer.edit, "/")
    return visit.window


async def editing(visit: Visit) -> QWidget:
    await visit.ask("Name two colours", Say(_ANSWER))
    QTest.keyClick(visit.window.composer.edit, Qt.Key.Key_Up)
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


@value
class Page:
    name: str
    show: Callable[[Visit], Awaitable[QWidget]]


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
)


async def settled(shown: QWidget) -> None:
    """Layouts are done and late parts have come: it looks the same again and again."""
    pictures: list[QImage] = []

    def rests() -> bool:
        pictures.append(shown.grab().toImage())
        return len(pictures) >= _LOOKS and all(picture == pictures[-1] for picture in pictures[-_LOOKS:])

    await until(rests, "an end of changes")


@asynccontextmanager
async def visited(
    app: QApplication, home: Path, page: Page, theme: Theme, size: tuple[int, int] | None = None
) -> AsyncGenerator[QWidget]:
    """The page, open in a window of that theme; the window is closed afterwards."""
    kit = WindowKit(app, home, theme=theme)
    try:
        kit.show()
        if size is not None:
            kit.window.resize(*size)
        kit.window.transcript.markdown_ready()
        scripts = Scripts([Say("Of course.")])
        engine = kit.attach(scripts, servers=[_SERVER])
        await until(lambda: engine.looked, "a look for servers")
        shown = await page.show(Visit(kit, scripts))
        await settled(shown)
        yield shown
    finally:
        await kit.close()
