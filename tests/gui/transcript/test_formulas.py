"""Formulas in the transcript: source until they are drawn, and the text keeps its positions, lines and selection."""

from __future__ import annotations

import threading
from typing import NamedTuple

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_chat.ui.design.theme import make_theme
from desktop_chat.ui.design.wishes import Wishes
from desktop_chat.ui.transcript.blocks import Kind
from desktop_chat.ui.transcript.kinds.formula import FormulaBlock
from desktop_chat.ui.transcript.kinds.leaf_state import LeafState
from desktop_chat.ui.transcript.kinds.math_box import MathBox
from desktop_chat.ui.transcript.pictures.wanted import Refused
from desktop_chat.ui.transcript.view import TranscriptView
from tests.gui.transcript.reading_kit import answer

LINE = r"Before $\frac{a}{b}$ and 𝑥 then $\sum_{i=1}^n x_i$ after."
SHOWN = r"Before \frac{a}{b} and 𝑥 then \sum_{i=1}^n x_i after."


def is_settled(view: TranscriptView) -> bool:
    return view._pictures is None or not view._pictures.is_busy


def settle(view: TranscriptView, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: is_settled(view), timeout=10_000)


def laid(view: TranscriptView, block: int = 0, message: int = 0) -> object:
    return view.document.layout(message).block(block)


def box_of(view: TranscriptView, block: int = 0) -> object:
    return laid(view, block)._box  # type: ignore[attr-defined]


def test_a_formula_in_a_line_is_source_until_it_is_drawn(view: TranscriptView, qtbot: QtBot) -> None:
    view.set_messages([answer("a", LINE)])
    assert not isinstance(box_of(view), MathBox)
    settle(view, qtbot)
    box = box_of(view)
    assert isinstance(box, MathBox)
    assert [SHOWN[one.start : one.end] for one in box._inlays] == [r"\frac{a}{b}", r"\sum_{i=1}^n x_i"]


def test_positions_are_those_of_the_text_whether_drawn_or_not(view: TranscriptView, qtbot: QtBot) -> None:
    view.set_messages([answer("a", LINE)])
    settle(view, qtbot)
    block = view.document.layout(0).block(0)
    assert block.block.text == SHOWN
    for word in ("Before", "and", "𝑥", "then", "after", "."):
        at = SHOWN.index(word)
        rect = block.rect_of(at)
        assert rect.width() > 0
        assert block.position_at(rect.left() + 1, rect.center().y()) == at
    lefts = [block.rect_of(at).left() for at in range(len(SHOWN))]
    assert lefts == sorted(lefts)


def test_a_formula_is_one_thing_to_the_pointer(view: TranscriptView, qtbot: QtBot) -> None:
    view.set_messages([answer("a", LINE)])
    settle(view, qtbot)
    block = view.document.layout(0).block(0)
    start = SHOWN.index(r"\sum")
    end = start + len(r"\sum_{i=1}^n x_i")
    area = block.rect_of(start)
    assert all(block.rect_of(at) == area for at in range(start, end))
    assert block.position_at(area.left() + 1, area.center().y()) == start
    assert block.position_at(area.right() - 1, area.center().y()) == end
    found = {block.position_at(area.left() + x, area.top() + 1) for x in range(1, int(area.width()))}
    assert found == {start, end}
    assert block.contains_text_at(area.center().x(), area.bottom() - 1)


def test_a_high_formula_makes_its_line_higher_and_no_line_lies_over_another(view: TranscriptView, qtbot: QtBot) -> None:
    view.set_messages([answer("a", "words " * 60 + r"$\int_0^1 \frac{\frac{a}{b}}{c} dx$ " + "words " * 60)])
    settle(view, qtbot)
    box = box_of(view)
    assert isinstance(box, MathBox)
    heights = [bottom - top for top, bottom in zip([0.0, *box._bottoms], box._bottoms, strict=False)]
    assert max(heights) > 1.5 * min(heights)
    number = heights.index(max(heights))
    inlay = box._inlays[0]
    line = box._layout.lineAt(number)
    baseline = line.y() + line.ascent()
    assert baseline - inlay.picture.ascent >= box._bottoms[number - 1]
    assert baseline + inlay.picture.descent <= box._bottoms[number]


def test_a_part_of_a_formula_is_selected_as_the_whole(view: TranscriptView, qtbot: QtBot) -> None:
    view.set_messages([answer("a", LINE)])
    settle(view, qtbot)
    start = SHOWN.index(r"\frac")
    end = start + len(r"\frac{a}{b}")

    def painted(low: int, high: int) -> QImage:
        image = QImage(700, 80, QImage.Format.Format_RGB32)
        image.fill(view.document.style.colours.surface)
        painter = QPainter(image)
        view.document.layout(0).block(0).paint(painter, 10, 10, [(low, high, view.document.style.selection_format())])
        painter.end()
        return image

    assert painted(start + 3, start + 4) == painted(start, end) != painted(start, start)


def test_copying_gives_the_source(view: TranscriptView, qtbot: QtBot) -> None:
    text = LINE + "\n\n$$x^2$$\n\nEnd."
    view.set_messages([answer("a", text)])
    settle(view, qtbot)
    view.select_all()
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().strip() == text


def test_a_formula_of_its_own_is_drawn_centred_and_a_wide_one_can_be_scrolled(
    view: TranscriptView, qtbot: QtBot
) -> None:
    wide = " + ".join(f"a_{{{number}}}" for number in range(60))
    view.set_messages([answer("a", f"$$x^2$$\n\n$${wide}$$")])
    settle(view, qtbot)
    small, large = (view.document.layout(0).block(at) for at in (0, 1))
    assert isinstance(small, FormulaBlock)
    assert small.overflow == 0
    area = small.rect_of(0)
    assert area.center().x() == pytest.approx(view.document.width / 2, abs=1)
    assert (small.position_at(area.left(), 5), small.position_at(area.right(), 5)) == (0, len("x^2"))
    assert large.overflow > 100
    left = large.rect_of(0).left()
    large.leaf.x = 50.0
    assert large.rect_of(0).left() == left - 50


@pytest.mark.parametrize("latex", [r"\nosuchthing{x}", r"\frac{a}{b", "x_", "x" * 3000])
def test_what_cannot_be_drawn_stays_source(view: TranscriptView, qtbot: QtBot, latex: str) -> None:
    view.set_messages([answer("a", f"Words ${latex}$ there.\n\n$${latex}$$")])
    settle(view, qtbot)
    assert not isinstance(box_of(view), MathBox)
    last = view.document.layout(0).block(1)
    assert getattr(last, "_picture", None) is None
    assert last.rect_of(1).width() > 0


def test_the_first_visible_line_stays_when_formulas_above_and_in_it_are_drawn(
    view: TranscriptView, qtbot: QtBot
) -> None:
    high = r"$\int_0^1 \frac{\frac{a}{b}}{\frac{c}{N}} dx$"
    texts = [f"Start {n}. " + (high.replace("N", str(n)) + " some words follow it here. ") * 12 for n in range(30)]
    view.set_messages([answer(f"m{n}", text) for n, text in enumerate(texts)])
    document = view.document
    line = document.layout(15).block(0).line_top(len(document.layout(15).content.blocks[0].text) // 2)
    view.verticalScrollBar().setValue(round(document.top(15) + line))
    place = view._scroller.anchor
    assert place is not None
    before = document.line_of(place)
    assert not is_settled(view)
    settle(view, qtbot)
    after = document.line_of(view._scroller.anchor)
    assert isinstance(document.layout(15).block(0)._box, MathBox)
    assert (after.message, after.block) == (before.message, before.block)
    shown = document.layout(15).block(0)
    top = document.top(15) + shown.line_top(before.position) - view._scroller.top
    assert abs(top + before.offset) <= 1


def test_an_open_formula_is_drawn_only_when_it_is_closed(view: TranscriptView, qtbot: QtBot) -> None:
    view.append_message(answer("a", "", running=True))
    for piece in ("$$\n", "\\frac{a}", "{b}", " + c\n"):
        view.extend("a", 0, "text", piece)
        assert is_settled(view)
    assert view.document.layout(0).content.blocks[-1].kind is Kind.FORMULA
    view.extend("a", 0, "text", "$$\n\nMore.")
    assert not is_settled(view)
    settle(view, qtbot)
    assert laid(view)._picture is not None  # type: ignore[attr-defined]


def test_another_theme_and_another_text_size_show_the_formula_at_once_and_sharp_soon(
    view: TranscriptView, qapp: QApplication, qtbot: QtBot
) -> None:
    view.set_messages([answer("a", "$$x^2 + y^2$$")])
    settle(view, qtbot)
    first = laid(view)._picture  # type: ignore[attr-defined]
    view.set_theme(make_theme(True, qapp.font()))
    stand_in = laid(view)._picture  # type: ignore[attr-defined]
    assert stand_in.advance == first.advance
    assert stand_in.image != first.image
    view.set_theme(make_theme(True, qapp.font(), Wishes(text_scale=2.0)))
    assert laid(view)._picture.advance == pytest.approx(2 * first.advance, rel=0.1)  # type: ignore[attr-defined]
    assert laid(view)._picture.image.size() == first.image.size()  # type: ignore[attr-defined]
    settle(view, qtbot)
    assert laid(view)._picture.image.width() > 1.8 * first.image.width()  # type: ignore[attr-defined]


def test_formulas_in_cells_are_drawn(view: TranscriptView, qtbot: QtBot) -> None:
    view.set_messages([answer("a", "| a | b |\n|---|---|\n| x | $\\frac{a}{b}$ |\n")])
    before = view.document.layout(0).block(0).height
    settle(view, qtbot)
    assert view.document.layout(0).block(0).height > before


class SlowWish(NamedTuple):
    """Something to be drawn that says when that has begun, and takes a while."""

    number: int
    started: threading.Event
    ended: threading.Event
    scale: float = 1.0

    @property
    def key(self) -> int:
        return self.number

    @property
    def subject(self) -> int:
        return self.number

    def draw(self) -> Refused:
        self.started.set()
        self.ended.wait(0.05)
        return Refused()


def test_the_thread_ends_with_the_view(qapp: QApplication) -> None:
    view = TranscriptView(make_theme(False, qapp.font()))
    view.resize(700, 500)
    view.show()
    view.markdown_ready()
    started, ended, waiter = threading.Event(), threading.Event(), LeafState()
    pictures = view.document.pictures()
    for number in range(1000):  # which takes much longer than the test, unless they are forgotten
        pictures.get(SlowWish(number, started, ended), waiter)
    assert started.wait(10)
    assert any(one.name == "pictures" for one in threading.enumerate())
    view.deleteLater()
    del view
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    is_over = not any(one.name == "pictures" for one in threading.enumerate())
    ended.set()
    assert is_over


def test_without_formulas_nothing_of_this_is_loaded_or_made(view: TranscriptView) -> None:
    view.set_messages([answer("a", "Words, `code` and **more**, at $5 and $6.")])
    assert view._pictures is None


def test_painting_only_what_changed_gives_the_whole_picture(view: TranscriptView, qtbot: QtBot) -> None:
    qtbot.waitExposed(view)
    text = (LINE + " Words that wrap after a while, for sure." * 3 + "\n\n- an item $x^2$\n\n$$\\frac{a}{b}$$\n\n") * 3
    view.append_message(answer("run", "", running=True))
    for at in range(0, len(text), 9):
        view.extend("run", 0, "text", text[at : at + 9])
        QApplication.processEvents()
        shown = view.screen().grabWindow(view.winId()).toImage().convertToFormat(QImage.Format.Format_RGB32)
        if at % 5 == 0 and is_settled(view):
            assert shown == view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32), text[: at + 9]
    settle(view, qtbot)


def test_a_conversation_that_is_left_amid_drawing_leaves_nothing_wrong(view: TranscriptView, qtbot: QtBot) -> None:
    view.set_messages([answer("a", "".join(f"$$x_{{{n}}}$$\n\n" for n in range(30)))])
    view.set_messages([answer("b", "Nothing of that.")])
    settle(view, qtbot)
    assert view.document.layout(0).content.blocks[0].text == "Nothing of that."


@pytest.mark.parametrize("text", ["שלום $x^2$ עולם $y$ סוף", "$x$", "$x$$y$", "中文$x^2$中文，$y$。", "😀 $a$ 😀 $b$"])
def test_positions_hold_in_every_script(view: TranscriptView, qtbot: QtBot, text: str) -> None:
    view.set_messages([answer("a", text)])
    settle(view, qtbot)
    block = view.document.layout(0).block(0)
    shown = block.block.text
    for span in block.block.spans:
        area = block.rect_of(span.start)
        ends = {block.position_at(x, area.center().y()) for x in (area.left() + 1, area.right() - 1)}
        assert ends == {span.start, span.start + span.length}
    for at in range(len(shown) + 1):
        assert 0 <= block.position_at(block.rect_of(at).center().x(), block.rect_of(at).center().y()) <= len(shown)
