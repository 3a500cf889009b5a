"""A selection as HTML holds its text and a few bare elements, whatever the text says."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from desktop_chat.ui.transcript.reading.as_html import MAX_CHARS, html_of
from desktop_chat.ui.transcript.reading.selection import everything
from tests.unit.transcript.documents import documents
from tests.unit.transcript.reading.kit import answer, document, question, selected

_ALLOWED = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "em", "code", "pre", "ul", "ol", "li", "blockquote"}
_ALLOWED |= {"table", "tr", "th", "td", "a", "br"}
_HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=y>",
    '"><b style="x">',
    "&lt;i&gt;",
    "&#60;iframe>",
    "[x](javascript:alert)",
    "[x](https://a.b/\"onclick='y')",
    "[x](data:text/html,<b>)",
    "<https://a.b/'\"<>>",
    "![p](https://a.b/c.png)",
    "\x00\x1b",
    "`<b>`",
    "| <td> |",
    "</p></table>",
    "<!--",
    "mailto:a@b.c",
)


class Reading(HTMLParser):
    """Fails on any element or attribute but the few, and on what is not closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _ALLOWED
        for name, value in attrs:
            assert (tag, name) in {("a", "href"), ("ol", "start")}
            if tag == "a":
                assert str(value).startswith(("http://", "https://", "mailto:"))
                self.targets.append(str(value))
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)


def read(rich: str) -> Reading:
    reading = Reading()
    reading.feed(rich)
    reading.close()
    assert not reading.open
    return reading


def rich(app: QApplication, source: str) -> str:
    doc = document(app, answer("a", source))
    selection = everything(doc)
    return html_of(doc, selection) if selection is not None else ""


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("# A *b*\n\nText **x** `y`.", "<h1>A <em>b</em></h1><p>Text <strong>x</strong> <code>y</code>.</p>"),
        (
            "- one\n- two\n    1. a\n    2. b\n- three",
            "<ul><li><p>one</p></li><li><p>two</p><ol><li><p>a</p></li><li><p>b</p></li></ol></li>"
            "<li><p>three</p></li></ul>",
        ),
        ("3. three\n\n   more", '<ol start="3"><li><p>three</p><p>more</p></li></ol>'),
        ("> quoted\n>\n> - in it\n\nafter", "<blockquote><p>quoted</p><ul><li><p>in it</p></li></ul></blockquote>"),
        ("```py\nx < 1\n```", "<pre><code>x &lt; 1</code></pre>"),
        ("| a | b |\n|---|---|\n| 1 | *2* |", "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td>"),
        ("[x](https://a.b/?c=1&d=2)", '<p><a href="https://a.b/?c=1&amp;d=2">x</a></p>'),
        ("- [x] done", "<ul><li><p>☑ done</p></li></ul>"),
    ],
)
def test_structure_is_kept_as_bare_elements(qapp: QApplication, source: str, expected: str) -> None:
    assert rich(qapp, source).startswith(expected)
    read(rich(qapp, source))


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(source=documents(), hostile=st.lists(st.sampled_from(_HOSTILE), max_size=6))
def test_no_text_becomes_markup(qapp: QApplication, source: str, hostile: list[str]) -> None:
    text = f"{' '.join(hostile)}\n\n{source}\n\n" + "\n\n".join(hostile)
    doc = document(qapp, answer("a", text))
    shown = "".join(block.text for block in doc.layout(0).content.blocks)
    reading = read(rich(qapp, text))
    if "\x00" not in shown and len(shown) < MAX_CHARS:
        for word in ("alert(1)", "onerror"):
            assert reading.text.count(word) <= shown.count(word)


def test_what_a_page_would_run_is_text(qapp: QApplication) -> None:
    reading = read(rich(qapp, " ".join(_HOSTILE)))
    assert "<script>alert(1)</script>" in reading.text
    assert "<img src=x onerror=y>" in reading.text
    assert not any("javascript" in target or '"' in target for target in reading.targets)


def test_part_of_a_table_comes_with_its_captions_and_a_cell_alone(qapp: QApplication) -> None:
    doc = document(qapp, answer("a", "| a | b |\n|---|---|\n| one | two |\n| three | four |"))
    assert html_of(doc, selected(doc, "three")) == "<p>three</p>"
    assert html_of(doc, selected(doc, "three", "four")) == (
        "<table><tr><th>a</th><th>b</th></tr><tr><td>three</td><td>four</td></tr></table>"
    )


def test_a_question_keeps_its_lines(qapp: QApplication) -> None:
    doc = document(qapp, question("q", "one <b>\ntwo"))
    selection = everything(doc)
    assert selection is not None
    assert html_of(doc, selection) == "<p>one &lt;b&gt;<br>two</p>"


def test_there_is_none_of_a_long_selection(qapp: QApplication) -> None:
    assert rich(qapp, "word " * (MAX_CHARS // 5 + 1)) == ""
    doc = document(qapp, *(answer(f"m{n}", "words " * 20) for n in range(10_000)))
    selection = everything(doc)
    assert selection is not None
    assert html_of(doc, selection) == ""
    assert sum(doc.kept_content(at) is not None for at in range(10_000)) <= 2
