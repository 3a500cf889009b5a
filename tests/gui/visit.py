"""A window that tests bring into a state, and the page they look at then."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from desktop_chat.core.values import value
from desktop_chat.providers.scripted import Say, Step
from desktop_chat.services.discovery import FoundServer
from desktop_chat.ui.design.theme import Theme
from desktop_chat.ui.main_window import MainWindow
from tests.gui.window_kit import ScriptedEngine, Scripts, WindowKit, until

_SERVER = FoundServer("Ollama", "http://127.0.0.1:11434/v1", ("llama3.2:3b", "qwen3:8b", "gemma3:4b"))
_TITLES = ("Name three colours", "Why is the sky blue?", "A regular expression for dates")
#: So many pictures one after the other are the same if nothing changes by itself any more.
_LOOKS = 6


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
        await until(self._is_listed, "the conversation in the list")
        if whole:
            await until(lambda: self.kit.presenter.path[-1].message.verdict, "its end")

    def _is_listed(self) -> bool:
        sidebar = self.window.sidebar
        return any(one.id == sidebar.view.open_id for one in sidebar.conversations)

    async def counted(self) -> None:
        """It is said how long the message is, which comes when typing pauses."""
        await until(self.window.composer.estimate.text, "the count of tokens")

    async def fill_sidebar(self) -> None:
        for title in _TITLES:
            self.kit.presenter.conversations.new()
            await self.ask(title, Say("Of course."))
        await until(lambda: len(self.kit.titles) == len(_TITLES), "the list")
        self.kit.presenter.conversations.new()

    @property
    def engine(self) -> ScriptedEngine:
        assert self.kit.engine is not None
        return self.kit.engine

    def run(self, command: str) -> QWidget:
        self.window.commands.run(command)
        return self.window


@value
class Page:
    """`takes_large_text`: there is room for it with letters twice as large."""

    name: str
    show: Callable[[Visit], Awaitable[QWidget]]
    takes_large_text: bool = True


def window_of(shown: QWidget) -> MainWindow:
    """The window that a page is in, or lies over."""
    while not isinstance(shown, MainWindow):
        above = shown.parentWidget()
        assert above is not None
        shown = above
    return shown


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
