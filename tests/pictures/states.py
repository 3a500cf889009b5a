"""Scenes of what the pointer, a search, the text size and the reader's choices do to the transcript."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest

from desktop_chat.core.messages import ReasoningPart, Role, TextPart
from desktop_chat.core.shown import ShownMessage
from desktop_chat.core.verdict import Verdict
from desktop_chat.ui.design.wishes import Wishes
from desktop_chat.ui.transcript.over.enlarged import Enlarged
from desktop_chat.ui.transcript.over.picture_bar import PictureCover
from desktop_chat.ui.transcript.over.table_header import TableHeader
from desktop_chat.ui.transcript.reading.matching import Query
from desktop_chat.ui.transcript.view import TranscriptView
from tests.pictures.scenes import CODE, LISTS, PROSE, TABLES, Scene, answer, code, picture, question, top, wide_table

HEADINGS = """\
# A heading with `code` and $\\frac{a}{b}$

Text with `code` and [`code in a link`](https://example.org), then $x^2$.[^a] And another.[^a-name-that-is-long]

## Second: `value * 2`

| `code` in a header | Formula |
|---|---|
| `min(a, b)` and a [link](https://example.org) | $\\sqrt{2}$ |
| A picture of code: `a very long piece of code that has to wrap somewhere` | none |

[^a]: A footnote with `code`, **strong** words and $y^2$, long enough to go on in a second line below its number.

[^a-name-that-is-long]: Another, which is called by words.
"""
CAPTION = "What a picture is said to show can be long: hills under a clear sky, seen from a terrace at night " * 2
BROKEN = "![A picture that is none](data:image/png;base64,AAAA)\n\n![](data:image/gif;base64,R0lGODlhAQ=)\n\nText."
HEBREW = "שאלה ארוכה בעברית עם English באמצע, שנמשכת מעבר לסוף השורה הראשונה ועוד קצת, כדי לראות איך היא נשברת."


def _point(view: TranscriptView, at: QPoint) -> None:
    QTest.mouseMove(view.viewport(), QPoint(1, 1))  # it may be there already
    QTest.mouseMove(view.viewport(), at)


def _hover(x: int, y: int) -> Callable[[TranscriptView], None]:
    def act(view: TranscriptView) -> None:
        top(view)
        _point(view, QPoint(x, y))

    return act


def _sorted(view: TranscriptView) -> None:
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)
    header = next(one for one in view.findChildren(TableHeader) if one.isVisible())
    header.pressed.emit(1)
    _point(view, QPoint(300, 200))


def _find(view: TranscriptView) -> None:
    top(view)
    reading = view.reading
    reading.finder.look_for(Query("e"), reading.origin_of_search())


def _enlarge(view: TranscriptView) -> None:
    top(view)
    view.findChildren(PictureCover)[0].click()
    assert view.findChildren(Enlarged)


def _open_thought(view: TranscriptView) -> None:
    view.toggle_fold("t", 0)
    top(view)


def _thought() -> ShownMessage:
    text = "First the weather, then the timetable.\n\n- one `thing`\n- another\n\n```python\nprint(1)\n```"
    return ShownMessage(
        "t", Role.ASSISTANT, (ReasoningPart(text), TextPart("It is clear.")), verdict=Verdict.LENGTH_LIMIT
    )


def _pending(view: TranscriptView) -> None:
    view.extend("p", 0, "text", "A formula that still comes: $\\frac{a}{b$ and\n\n$$\n\\int_0^1 x\\,dx = \\frac{1}{2")


_EVERYTHING = (question("q", "Show me everything."), answer("a", f"{PROSE}\n{CODE}\n{TABLES}"))

STATES: dict[str, Scene] = {
    "headings": Scene((answer("a", HEADINGS),), top, (820, 600)),
    "hovered-code": Scene((answer("a", CODE),), _hover(300, 150), (820, 500)),
    "hovered-table": Scene((answer("a", TABLES),), _hover(300, 80), (820, 500)),
    "hovered-narrow": Scene((answer("a", f"A line that is above it.\n\n{TABLES}"),), _hover(300, 120), (640, 480)),
    "sorted": Scene((answer("a", wide_table(5, 1000)),), _sorted, (820, 500)),
    "found": Scene((answer("a", f"{LISTS}\n{TABLES}\n{CODE}"),), _find, (820, 1100)),
    "enlarged": Scene((answer("a", f"![Hills]({picture()})"),), _enlarge, (820, 600)),
    "caption": Scene((answer("a", f"![{CAPTION}]({picture()})\n\nText.\n\n![{HEBREW}]({picture()})"),), top),
    "broken-picture": Scene((answer("a", BROKEN),), top, (820, 400)),
    "pending": Scene((answer("p", "", running=True),), _pending, (820, 300)),
    "thought": Scene((question("q", HEBREW), _thought()), _open_thought, (820, 500)),
    "narrow": Scene(_EVERYTHING, top, (640, 480)),
    "narrowest": Scene((question("q", HEBREW), answer("a", f"{TABLES}\n{CODE}")), top, (320, 900)),
    "wide": Scene(_EVERYTHING, top, (1900, 900)),
    "small": Scene(_EVERYTHING, top, (820, 900), Wishes(text_scale=0.5)),
    "large": Scene(_EVERYTHING, top, (1200, 1600), Wishes(text_scale=3.0)),
    "contrast": Scene(_EVERYTHING, top, (820, 1500), Wishes(high_contrast=True)),
    "folded": Scene((answer("a", code(200)),), _hover(300, 60), (820, 400)),
}
