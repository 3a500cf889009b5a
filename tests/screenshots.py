"""Paints the pictures that the documents show; `python -m tests.screenshots FOLDER [NAME...]` paints all, or these."""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from collections.abc import Awaitable, Callable, Container, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop_chat import aio
from desktop_chat.core.endpoint import Endpoint
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.events import (
    FileReceived,
    Noted,
    Retrying,
    SourceFound,
    ToolApprovalRequested,
    ToolArgumentsDelta,
    ToolCallReady,
    ToolCallStarted,
    ToolResult,
)
from desktop_chat.core.verdict import Verdict
from desktop_chat.providers.scripted import CallTool, Emit, End, Fail, Say, ScriptedProvider, Step, Think, Wait
from desktop_chat.services.discovery import FoundServer
from desktop_chat.services.system_clock import SystemClock
from desktop_chat.ui.design.theme import apply_palette, make_theme
from desktop_chat.ui.find_bar import FindBar
from desktop_chat.ui.gallery.window import Gallery
from tests.gui.window_kit import PAUSE, Scripts, WindowKit, until
from tests.pictures.scenes import picture
from tests.snapshots.pictures import store

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs/images"
#: Not among the documents' pictures: it is for those who build controls.
GALLERY_FOLDER = ROOT / "build/gallery"
SIZE = (1100, 760)
SERVER = FoundServer("Ollama", "http://127.0.0.1:11434/v1", ("qwen3:8b", "llama3.2:3b", "gemma3:4b"))

BALCONY = """\
A balcony of three square metres is enough for a small kitchen garden. Start with what grows fast and forgives mistakes:

1. **Salad leaves** – sow every two weeks, cut after five
2. **Radishes** – ready in a month
3. **Cherry tomatoes** – one plant in a *large* pot

### What the pots need

| Plant | Pot | Sun |
|---|---|---|
| Salad | 5 l | half a day |
| Radish | 5 l | half a day |
| Tomato | 20 l | all day |

Water in the morning. A short script can remind you:

```python
def litres_today(temperature_c: float, pots: int = 6) -> float:
    # a hot day doubles the need
    factor = 2.0 if temperature_c > 28 else 1.0
    return 0.5 * pots * factor
```

See [the growing calendar](https://example.org/calendar) for the dates in your region.
"""
COLOURS = (
    "Three colours you meet every day:\n\n- **Red**, as in ripe tomatoes\n- **Green**, as in fresh leaves\n- **Blue**"
)
WATER = """\
## How long a pot lasts

A pot of volume $V$ dries out by $\\dot w$ litres a day, so it lasts

$$
t = \\frac{V \\, \\theta}{\\dot w}, \\qquad \\theta \\approx 0.3
$$

days.[^soil] For `litres = 5` and half a day of sun:

| Plant | $\\dot w$ | Days | What to do |
|---|--:|--:|---|
| Salad | 0.4 l | 3 | water twice a week, in the morning |
| Radish | 0.3 l | 5 | water once a week; a radish that dries out for a day splits, and one that is wet rots |
| Tomato | 1.5 l | 4 | water daily |

- [x] measure a dry pot
- [ ] weigh it a day later

[^soil]: $\\theta$ is the water that soil holds; see [the table](https://example.org/soil).
"""
EARLIER = ("Cold soups for July", "A name for our boat", "A regular expression for dates", "Letter to the landlord")


def pieces(text: str) -> list[Step]:
    """As a server would stream it: a few characters at a time, some eighty times a second."""
    says = [Say(text[at : at + 6]) for at in range(0, len(text), 6)]
    return [Wait(0.3), *(step for say in says for step in (say, Wait(0.012)))]


class TimedScripts(Scripts):
    """Their text arrives when it is said, so that the pulse line tells of the stream as of a real one."""

    def for_endpoint(self, endpoint: Endpoint) -> ScriptedProvider:
        return ScriptedProvider(self._next, sleep=self._pause, now_s=SystemClock().monotonic_s)


class Studio:
    """One window in one scheme, brought into a state and painted into a file."""

    def __init__(self, app: QApplication, home: Path, folder: Path, dark: bool, *, is_first_start: bool) -> None:
        apply_palette(app, make_theme(dark, app.font()))
        self.kit = WindowKit(app, home, dark=dark)
        self.window = self.kit.window
        self._folder = folder
        self._scheme = "dark" if dark else "light"
        if not is_first_start:
            self.kit.settings.put_endpoint(Endpoint("o", SERVER.name, SERVER.base_url, model=SERVER.models[0]))
            self.kit.settings.default_endpoint_id = "o"
        self.kit.show()
        self.window.resize(*SIZE)
        self.window.transcript.markdown_ready()
        self.scripts = TimedScripts([Say("Of course.")])
        self.kit.attach(self.scripts, servers=[SERVER]).model_names = SERVER.models

    async def ask(self, text: str, *steps: Step, whole: bool = True) -> None:
        """Ask, and wait for the answer, or for its first pause."""
        self.scripts.scripts = list[Sequence[Step]]([steps])
        before = len(self.kit.presenter.path)
        self.kit.presenter.composing.send(text)
        await until(lambda: len(self.kit.presenter.path) == before + 2, "the answer")
        if whole:
            await until(lambda: self.kit.presenter.path[-1].message.verdict, "its end")

    async def fill_sidebar(self) -> None:
        for title in reversed(EARLIER):
            self.kit.presenter.conversations.new()
            await self.ask(title, Say("Of course."))
        await until(lambda: len(self.kit.titles) == len(EARLIER), "the list")

    async def take(self, name: str, widget: QWidget | None = None) -> None:
        for _ in range(3):
            await asyncio.sleep(0.1)  # fades, late layouts and the last frame of a stream
        path = self._folder / f"{name}-{self._scheme}.png"
        (widget or self.window).grab().save(str(path))
        print(path)


async def begin(studio: Studio) -> None:
    studio.window.resize(SIZE[0], 820)
    welcome = studio.window.welcome
    await until(lambda: welcome.server_buttons, "the found server")
    welcome.open_connect()
    panel = welcome.connect_panel
    panel.url.setText(SERVER.base_url)
    studio.scripts.scripts = list[Sequence[Step]]([[Wait(0.3), Say("Hello! It is nice to meet you.")]])
    panel.find_button.click()
    await until(panel.ask_button.isVisible, "what was found out")
    panel.ask_button.click()
    await until(lambda: "It works" in panel.trial.outcome.text(), "the answer's end")


async def empty(studio: Studio) -> None:
    await studio.fill_sidebar()
    studio.kit.presenter.conversations.new()
    await until(lambda: studio.window.welcome.quiet.isVisible(), "the quiet page")


async def streaming(studio: Studio) -> None:
    await studio.fill_sidebar()
    studio.kit.presenter.conversations.new()
    await studio.ask("How do I start a vegetable garden on a balcony?", *pieces(BALCONY), PAUSE, whole=False)
    await until(lambda: "short script" in studio.kit.last_text(), "the text")


async def long(studio: Studio) -> None:
    await studio.fill_sidebar()
    studio.kit.presenter.conversations.new()
    studio.window.resize(SIZE[0], 810)
    await studio.ask("How do I start a vegetable garden on a balcony?", *pieces(BALCONY))


async def reading(studio: Studio) -> None:
    await studio.fill_sidebar()
    studio.kit.presenter.conversations.new()
    await studio.ask("How often must I water my pots?", *pieces(WATER))
    QTest.keyClick(studio.window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    [bar] = studio.window.findChildren(FindBar)
    QTest.keyClicks(bar.field, "water")
    await until(lambda: bar.said.text().endswith("of 5"), "the matches")


async def error(studio: Studio) -> None:
    await studio.fill_sidebar()
    studio.kit.presenter.conversations.new()
    broke = ChatError(ErrorKind.CUT, "The connection broke off. What had arrived is kept; try again.", detail="reset")
    await studio.ask("How do I start a vegetable garden on a balcony?", *pieces(BALCONY[:180]), Fail(broke))


async def undo(studio: Studio) -> None:
    await studio.fill_sidebar()
    studio.kit.presenter.conversations.new()
    await studio.ask("Name three colours", *pieces(COLOURS))
    doomed = next(c for c in studio.kit.library.conversations().result() if c.title == EARLIER[-1])
    studio.kit.presenter.conversations.delete(doomed.id)


async def tools(studio: Studio) -> None:
    await studio.fill_sidebar()
    studio.kit.presenter.conversations.new()
    await studio.ask(
        "What is the weather in Lisbon, and is there a train?",
        Think("The user wants two things. First the weather, then the timetable."),
        Wait(1.2),
        Say("Let me look."),
        CallTool("w", "get_weather", '{"city": "Lisbon"}'),
        Emit(ToolResult(9, "w", '{"sky": "clear", "celsius": 24}')),
        Emit(ToolCallStarted(10, "t", "find_trains")),
        Emit(ToolArgumentsDelta(10, '{"from": "Porto", "to": "Lisbon"}')),
        Emit(ToolCallReady(10, '{"from": "Porto", "to": "Lisbon"}')),
        Emit(ToolCallStarted(11, "b", "book_seat")),
        Emit(ToolCallReady(11, '{"train": "AP 121"}')),
        Emit(ToolApprovalRequested(11, "approve-b")),
        End(Verdict.TOOL_CALLS, "tool_calls"),
    )


async def sources(studio: Studio) -> None:
    await studio.fill_sidebar()
    studio.kit.presenter.conversations.new()
    await studio.ask(
        "Why is the sky blue?",
        Think("Rayleigh scattering."),
        Say("Short waves of light are **scattered** more than long ones, so the sky looks blue from everywhere."),
        Emit(SourceFound(20, "https://example.org/rayleigh", "Rayleigh scattering")),
        Emit(SourceFound(21, "https://example.org/sky", "The colours of the sky")),
        Emit(SourceFound(22, "", "Lecture notes, page 12")),
        Emit(FileReceived(23, "image/png", picture())),
        Emit(Noted("The gateway answered from its cache.")),
        Emit(Noted("The server refused temperature; it was left out.")),
    )


async def waiting(studio: Studio) -> None:
    await studio.fill_sidebar()
    studio.kit.presenter.conversations.new()
    again = Retrying(2, 4, 8.0, "The server has no room for this request now.")
    await studio.ask("How do I start a vegetable garden on a balcony?", Emit(again), PAUSE, whole=False)
    await until(lambda: studio.window.pulse.text().startswith("Trying again"), "the countdown")


async def thinking(studio: Studio) -> None:
    await studio.fill_sidebar()
    studio.kit.presenter.conversations.new()
    thought = "The balcony faces south.\nSo herbs will do well, and tomatoes need a large pot to keep their water"
    await studio.ask("How do I start a vegetable garden on a balcony?", Think(thought), PAUSE, whole=False)
    await until(lambda: studio.window.pulse.text().startswith("The model is thinking"), "the thought")


async def refused(studio: Studio) -> None:
    await studio.fill_sidebar()
    studio.kit.presenter.conversations.new()
    words = "The server did not accept the key of Ollama; set the right key."
    await studio.ask("Name three colours", Fail(ChatError(ErrorKind.HTTP, words, detail="401", status=401)))
    stalled = "The server fell silent for 60 s in the middle of its answer. What had arrived is kept; try again."
    await studio.ask("And three more?", *pieces(COLOURS[:60]), Fail(ChatError(ErrorKind.STALLED, stalled)))
    await studio.ask("And why?", *pieces(COLOURS[:32]), End(Verdict.UNMARKED_END, ""))


async def connect(studio: Studio) -> None:
    studio.kit.presenter.forms.edit_endpoint("o")
    studio.kit.presenter.forms.form.test(studio.window.endpoint_dialog.form())
    await until(lambda: studio.window.endpoint_dialog.test_button.isEnabled(), "the answer")


async def connect_more(studio: Studio) -> None:
    headers = (("X-Title", "Desk"), ("X-Auth-Token", "env:TOKEN"))
    body = '{"top_k": 40}'
    endpoint = Endpoint("o", "Gateway", "https://ai.example.org/v1", headers=headers, extra_body=body)
    studio.kit.settings.put_endpoint(endpoint)
    studio.kit.presenter.forms.edit_endpoint("o")
    studio.window.endpoint_dialog.fold(False)
    studio.window.endpoint_dialog.more.tabs.setCurrentIndex(2)


async def prompt(studio: Studio) -> None:
    await studio.fill_sidebar()
    studio.kit.presenter.conversations.new()
    await studio.ask("Name three colours", *pieces(COLOURS))
    QTest.keyClick(studio.window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    await until(lambda: studio.window.side.panel.isVisible(), "the panel")
    section = studio.window.side.panel.section
    QTest.keyClicks(section.system_prompt, "Answer in short lists. Explain nothing that was not asked.")


async def palette(studio: Studio) -> None:
    await studio.fill_sidebar()
    studio.window.tools.open_palette()
    QTest.keyClicks(studio.window.tools.palette.field, "co")


async def shortcuts(studio: Studio) -> None:
    studio.window.tools.open_shortcuts()


async def settings(studio: Studio) -> None:
    studio.kit.settings.ui["column_ch"] = 80
    studio.window.tools.open_settings()


#: Where the keyboard is elsewhere than in the message field.
ELSEWHERE = ("reading", "palette")
SCENES: dict[str, Callable[[Studio], Awaitable[None]]] = {
    "begin": begin,
    "empty": empty,
    "streaming": streaming,
    "long": long,
    "reading": reading,
    "thinking": thinking,
    "tools": tools,
    "sources": sources,
    "waiting": waiting,
    "error": error,
    "refused": refused,
    "undo": undo,
    "connect": connect,
    "connect-more": connect_more,
    "prompt": prompt,
    "palette": palette,
    "shortcuts": shortcuts,
    "settings": settings,
}


def paint_gallery(app: QApplication, folder: Path) -> None:
    """Every control, colour and icon, in each scheme."""
    gallery = Gallery(app, app.font(), motion=False)
    gallery.show()
    for number in range(gallery.scheme.count()):
        gallery.scheme.setCurrentIndex(number)
        page = gallery.page
        page.resize(
            page.sizeHint().width(), max(page.sizeHint().height(), page.heightForWidth(page.sizeHint().width()))
        )
        app.processEvents()  # the palette arrives as an event
        path = folder / f"gallery-{gallery.scheme.value()}.png"
        store(page.grab().toImage(), path)
        print(path)
    gallery.close()
    gallery.deleteLater()


def shown_pictures() -> set[str]:
    """The names of the pictures in README and documents, such as "long-dark"."""
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))]
    return set(re.findall(r"images/([a-z-]+)\.png", "\n".join(texts)))


async def paint_scenes(app: QApplication, folder: Path, wanted: Container[str]) -> int:
    QCursor.setPos(0, 0)  # nothing is to look hovered
    for dark in (False, True):
        for name in [name for name in SCENES if f"{name}-{'dark' if dark else 'light'}" in wanted]:
            with tempfile.TemporaryDirectory() as home:
                studio = Studio(app, Path(home), folder, dark, is_first_start=name == "begin")
                await SCENES[name](studio)
                if name not in ELSEWHERE:
                    studio.window.composer.focus()
                dialog = studio.window.endpoint_dialog if name.startswith("connect") else None
                await studio.take(name, dialog)
                await studio.kit.close()
    return 0


def main() -> int:
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    app.setEffectEnabled(Qt.UIEffect.UI_AnimateCombo, False)
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    names = sys.argv[2:] or ["gallery", *SCENES]
    if "gallery" in names:
        paint_gallery(app, folder if len(sys.argv) > 1 else GALLERY_FOLDER)
    wanted = {f"{name}-{scheme}" for name in names for scheme in ("light", "dark")}
    return aio.run(lambda: paint_scenes(app, folder, wanted if len(sys.argv) > 1 else shown_pictures()), app)


if __name__ == "__main__":
    raise SystemExit(main())
