"""What the pictures of the transcript show: every kind of block, half-open states, long and foreign text."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QBuffer
from PySide6.QtGui import QImage, qRgb

from desktop_chat.core.messages import ReasoningPart, Role, SourcePart, TextPart, ToolCallPart, ToolResultPart
from desktop_chat.core.shown import ShownMessage
from desktop_chat.core.verdict import Verdict
from desktop_chat.ui.design.wishes import Wishes
from desktop_chat.ui.transcript.view import TranscriptView

PROSE = """\
# A heading of the first level

Running text with **strong**, *emphasised*, ***both***, ~~struck out~~ and `inline code`, a [link](https://example.org),
a bare address https://example.org/path?x=1 and a footnote.[^1] It goes on for a while, so that it wraps at the column's
right edge and one can judge the distance of its lines.

## The second level

A hard line break ends here\\
and this is the next line. Entities: &copy; &amp; &lt;b&gt;. <b>HTML is text.</b>

### The third level

#### The fourth level

---

> A quote with a *mark* in it.
>
> > And one inside the other, with a list:
> > - first
> > - second

[^1]: A footnote's text, with a [link](https://example.org/note).
"""

LISTS = """\
Tight:

- one
- two, with `code`
  - nested
  - nested again
    1. deeper
    2. deepest
- three

Loose:

1. The first item has two paragraphs.

   This is the second one.

2. The second item has a quote.

   > quoted

10. A number of two digits.

Tasks:

- [ ] buy soil
- [x] sow **salad**
- [ ] water the pots
"""

CODE = '''\
Here is a module:

```python
"""Doubles numbers."""
from collections.abc import Iterable


class Doubler:
    """A string
    over two lines."""

    def run(self, values: Iterable[float]) -> list[float]:
        # a comment
        return [value * 2.0 for value in values]  # LONG
```

```diff
- old line
+ new line
```

```console
$ ls -l
total 0
```

```json
{"name": "pot", "litres": 5.5, "plants": ["salad", null, true]}
```

    indented code

- In an item:

  ```js
  const answer = await fetch("/x"); // done
  ```
'''.replace("LONG", "and one line that is much too long for the column " * 3)

TABLES = """\
| Plant | Pot | Sun | Price |
|---|---:|:-:|---:|
| Salad | 5 l | half a day | 1.20 € |
| Radish | 5 l | half a day | 0.80 € |
| Tomato with a rather long name that has to wrap somewhere in its cell, as it does not fit | 20 l | all day | 12.50 € |

A small one:

| a | b |
|---|---|
| **1** | `x` |

- in an item

  | k | v |
  |---|---|
  | one | [link](https://example.org) |
"""

MATHS = r"""
The formula $E = mc^2$ in a line, $\frac{a}{b}$ with a fraction, and $\sum_{i=1}^n i = \frac{n(n+1)}{2}$, at \$5 or $10.

$$
\int_{-\infty}^{\infty} e^{-x^2}\,dx = \sqrt{\pi}
$$

\[ A = \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} \]

- In an item: $x_1, x_2$

One that fails: $\nosuchcommand{x$ and $$\frac{1}{$$

Aligned:

$$\begin{align} a &= b + c \\ d &= e \end{align}$$
"""

FOREIGN = """\
## עברית ו־العربية

هذا نص عربي مع كلمة English في الوسط، و**كلمة قوية** و`code`.

זהו טקסט בעברית עם מספר 123 ו־*הדגשה*.

- פריט ראשון
- عنصر ثان

## 中文、日本語、한국어

这是一个很长的中文段落，用来检查换行是否正确：标点符号不应该出现在行首，而行与行之间的距离应当均匀。
日本語の文章もここにあります。改行位置は禁則処理に従います。한국어 문장도 있습니다.

## Emoji

👩‍👩‍👧‍👦 family, 🏳️‍🌈 flag, 👍🏽 skin, 🇩🇪 region, e\u0301 combining, 1️⃣ keycap; **👩‍💻 strong**.

| 名前 | العربية | 😀 |
|---|---|---|
| 値 | قيمة | 👍🏽 |
"""

HALF_OPEN = (
    "A word that is **half stro",
    "Some *emph and `cod",
    "A [link](https://exam",
    "```python\ndef half(",
    "| Plant | Pot |\n|---|---|\n| Salad | 5",
    "| Plant | Po",
    "$$\n\\frac{a}{b",
    "Inline $x^2 + ",
    "- one\n- **tw",
    "> a quote with ~~hal",
    "# Head",
    "1. one\n2. ",
    "See[^n",
)


def picture() -> str:
    """A landscape of two colours as a data URL."""
    image = QImage(640, 360, QImage.Format.Format_RGB32)
    for y in range(360):
        for x in range(640):
            hill = 200 + 60 * math.sin(x / 90) * math.cos(x / 200)
            image.setPixel(x, y, qRgb(60, 130 - y // 6, 90) if y > hill else qRgb(150, 190 + y // 8, 230))
    data = QBuffer()
    data.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(data, "PNG")
    return f"data:image/png;base64,{data.data().toBase64().toStdString()}"


@dataclass(frozen=True)
class Scene:
    messages: tuple[ShownMessage, ...]
    #: What is done with the view before the picture is taken.
    act: Callable[[TranscriptView], None] = lambda _: None
    size: tuple[int, int] = (820, 900)
    wishes: Wishes = field(default_factory=Wishes)


def question(name: str, text: str) -> ShownMessage:
    return ShownMessage(name, Role.USER, (TextPart(text),), n_chars=len(text), n_newlines=text.count("\n"))


def answer(name: str, text: str, *, running: bool = False) -> ShownMessage:
    verdict = None if running else Verdict.COMPLETE
    counts = (len(text), text.count("\n"))
    return ShownMessage(
        name, Role.ASSISTANT, (TextPart(text),), running, verdict, n_chars=counts[0], n_newlines=counts[1]
    )


def top(view: TranscriptView) -> None:
    view.verticalScrollBar().setValue(0)


def _middle(view: TranscriptView) -> None:
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)


def _half_open(view: TranscriptView) -> None:
    for number, text in enumerate(HALF_OPEN):
        for at in range(0, len(text), 3):
            view.extend(f"h{number}", 0, "text", text[at : at + 3])


def code(lines: int) -> str:
    body = "\n".join(f"def step_{n}(value: int) -> int:  # line {n}\n    return value * {n}" for n in range(lines // 2))
    return f"A long one:\n\n```python\n{body}\n```\n\nThat was it."


def wide_table(columns: int, rows: int) -> str:
    head = "| " + " | ".join(f"Column {n}" for n in range(columns)) + " |\n" + "|---" * columns + "|\n"
    return head + "\n".join("| " + " | ".join(f"{r}.{c}" for c in range(columns)) + " |" for r in range(rows))


def _parts() -> ShownMessage:
    parts = (
        ReasoningPart("First the weather, then the timetable."),
        TextPart("Let me look."),
        ToolCallPart("w", "get_weather", '{"city": "Lisbon"}'),
        ToolResultPart("w", '{"sky": "clear", "celsius": 24}'),
        TextPart("It is clear, 24 °C."),
        SourcePart("https://example.org/weather", "Weather"),
    )
    return ShownMessage(
        "p",
        Role.ASSISTANT,
        parts,
        verdict=Verdict.TRUNCATED,
        badge="Cut off",
        sentence="The connection broke off.",
        tone="bad",
        actions=("copy", "retry"),
    )


def _select(view: TranscriptView) -> None:
    top(view)
    view.select_all()


SCENES: dict[str, Scene] = {
    "prose": Scene((question("q", "Show me everything."), answer("a", PROSE)), top, (820, 1100)),
    "lists": Scene((answer("a", LISTS),), top),
    "code": Scene((answer("a", CODE),), top, (820, 1100)),
    "tables": Scene((answer("a", TABLES),), top),
    "maths": Scene((answer("a", MATHS),), top),
    "image": Scene((answer("a", f"A picture:\n\n![Hills under a clear sky]({picture()})\n\nAnd text after it."),), top),
    "foreign": Scene((answer("a", FOREIGN),), top, (820, 1000)),
    "half-open": Scene(
        tuple(answer(f"h{n}", "", running=True) for n in range(len(HALF_OPEN))), _half_open, (820, 1300)
    ),
    "long-code": Scene((answer("a", code(3000)),), _middle),
    "wide-table": Scene((answer("a", wide_table(60, 12)),), top, (820, 600)),
    "long-table": Scene((answer("a", wide_table(5, 1000)),), _middle, (820, 600)),
    "parts": Scene((question("q", "What is the weather in Lisbon?"), _parts()), top, (820, 600)),
    "selected": Scene((question("q", "All of it."), answer("a", f"{LISTS}\n{TABLES}")), _select),
}
