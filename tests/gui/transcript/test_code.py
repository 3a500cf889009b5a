"""Code as a person handles it: its header, its lines, wide ones and long ones."""

from __future__ import annotations

from base64 import b64decode
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from desktop_chat.core.messages import Role, TextPart
from desktop_chat.core.shown import ShownMessage
from desktop_chat.core.verdict import Verdict
from desktop_chat.ui.design.theme import make_theme
from desktop_chat.ui.file_dialog import ask_where
from desktop_chat.ui.transcript.blocks import Kind
from desktop_chat.ui.transcript.kinds.code.block import SHOWN_FOLDED, CodeBlock
from desktop_chat.ui.transcript.kinds.leaf_state import LeafState
from desktop_chat.ui.transcript.message import MessageLayout
from desktop_chat.ui.transcript.model import SaveRequest
from desktop_chat.ui.transcript.over.code_header import CodeHeader
from desktop_chat.ui.transcript.over.slider import Slider
from desktop_chat.ui.transcript.reading.sideways import bring_into_sight
from desktop_chat.ui.transcript.view import TranscriptView

WIDE = "wide = '" + "word " * 60 + "end'"
LONG = "\n".join(f"line_{number} = {number}" for number in range(300))


def answer(text: str, *, running: bool = False) -> ShownMessage:
    verdict = None if running else Verdict.COMPLETE
    counts = {"n_chars": len(text), "n_newlines": text.count("\n")}
    return ShownMessage("a", Role.ASSISTANT, (TextPart(text),), running, verdict, **counts)


def fence(code: str, info: str = "python") -> ShownMessage:
    return answer(f"Words.\n\n```{info}\n{code}\n```\n\nMore words.")


@pytest.fixture
def view(qapp: QApplication, qtbot: QtBot) -> TranscriptView:
    made = TranscriptView(make_theme(False, qapp.font()))
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.markdown_ready()
    return made


def code_of(view: TranscriptView) -> tuple[MessageLayout, int]:
    layout = view.document.layout(0)
    return layout, next(at for at, block in enumerate(layout.content.blocks) if block.kind is Kind.CODE)


def laid(view: TranscriptView, piece: int = 0) -> CodeBlock:
    layout, at = code_of(view)
    found = layout.block(at + piece)
    assert isinstance(found, CodeBlock)
    return found


def state(view: TranscriptView) -> LeafState:
    layout, at = code_of(view)
    return layout.leaf_state(at)


def header(view: TranscriptView) -> CodeHeader:
    return next(one for one in view.findChildren(CodeHeader) if one.isVisible())


def button(view: TranscriptView, name: str) -> QToolButton:
    return next(one for one in view.findChildren(QToolButton) if one.isVisible() and one.accessibleName() == name)


def press(view: TranscriptView, name: str) -> None:
    """By the keyboard alone."""
    one = button(view, name)
    one.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(one, Qt.Key.Key_Return)


def wheel(view: TranscriptView, at: QPoint, x: int, y: int, *, shift: bool = False, pixels: bool = False) -> None:
    modifiers = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    move, none = QPoint(x, y), QPoint()
    event = QWheelEvent(
        *(QPointF(at), QPointF(at), move if pixels else none, none if pixels else move),
        *(Qt.MouseButton.NoButton, modifiers, Qt.ScrollPhase.ScrollUpdate, False),
    )
    QApplication.sendEvent(view.viewport(), event)


def middle_of_code(view: TranscriptView) -> QPoint:
    layout, at = code_of(view)
    y = view.document.top(0) + layout.block_top(at) + layout.block(at).height - 20
    return QPoint(200, round(y) + view.origin.y())


def test_copy_gives_the_code_as_it_came_and_says_so_for_a_moment(view: TranscriptView, qtbot: QtBot) -> None:
    code = "if x:\n\treturn  \n\n\ty = 1\t# tab\n"
    view.set_messages([fence(code)])
    press(view, "Copy code")
    assert QGuiApplication.clipboard().text() == code
    assert button(view, "Copy code").text() == "Copied"
    qtbot.waitUntil(lambda: button(view, "Copy code").text() == "Copy")


def test_part_of_code_is_selected_and_copied_with_its_tabs(view: TranscriptView) -> None:
    view.set_messages([answer("```go\nfunc f() {\n\t\treturn 1\n}\n```")])
    layout, at = code_of(view)
    assert layout.content.blocks[at].text == "func f() {\n\t\treturn 1\n}"
    block = laid(view)
    tab, word = block.rect_of(11), block.rect_of(13)
    # Both tabs together reach to the eighth column.
    assert word.left() - tab.left() == pytest.approx(2 * tab.width())
    assert block.position_at(word.left() + 1, word.center().y()) == 13


def test_every_button_does_its_work_by_the_keyboard_and_has_a_name(view: TranscriptView) -> None:
    saved: list[SaveRequest] = []
    view.save_requested.connect(saved.append)
    view.set_messages([fence(LONG + "\n" + WIDE)])
    view._scroller.jump(0)
    view._settle()
    press(view, "Wrap long lines")
    assert state(view).is_wrapped
    press(view, "Line numbers")
    assert state(view).is_numbered
    press(view, "Save code as")
    assert [(one.media_type, one.name) for one in saved] == [("text/plain", "code.py")]
    assert b64decode(saved[0].url.partition(",")[2]).decode() == f"{LONG}\n{WIDE}\n"
    press(view, "Fold code")
    assert state(view).is_folded
    press(view, "Unfold code")
    assert not state(view).is_folded
    assert header(view).accessibleName() == "Python code"


def test_arrows_go_from_button_to_button_and_tab_stops_once(view: TranscriptView) -> None:
    view.set_messages([fence("x = 1")])
    copy = button(view, "Copy code")
    copy.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(copy, Qt.Key.Key_Left)
    wrap = button(view, "Wrap long lines")
    assert wrap.hasFocus()
    stops = [one for one in header(view).findChildren(QToolButton) if one.focusPolicy() is not Qt.FocusPolicy.NoFocus]
    assert stops == [wrap]


def test_buttons_are_painted_only_for_the_pointer_or_the_focus(view: TranscriptView) -> None:
    view.set_messages([fence("x = 1")])
    assert not header(view).is_awake
    QTest.mouseMove(view.viewport(), middle_of_code(view))
    assert header(view).is_awake
    QTest.mouseMove(view.viewport(), QPoint(200, 480))
    assert not header(view).is_awake
    button(view, "Copy code").setFocus(Qt.FocusReason.TabFocusReason)
    assert header(view).is_awake


def test_in_a_narrow_window_what_has_no_room_is_in_the_menu(view: TranscriptView) -> None:
    view.resize(260, 400)
    view.set_messages([fence(LONG)])
    view._scroller.jump(0)
    view._settle()
    names = {one.accessibleName() for one in header(view).findChildren(QToolButton) if one.isVisible()}
    assert "Copy code" in names
    assert "Line numbers" not in names
    press(view, "More for this code")
    menu = next(one for one in header(view).findChildren(QMenu) if one.isVisible())
    numbers = next(one for one in menu.actions() if one.text() == "Line numbers")
    assert not numbers.isChecked()
    numbers.trigger()
    menu.hide()
    assert state(view).is_numbered


def test_the_header_stays_in_sight_while_its_code_is_scrolled(view: TranscriptView) -> None:
    view.set_messages([fence(LONG)])
    view._scroller.jump(2000)
    view._settle()
    assert header(view).y() == 0
    press(view, "Copy code")
    assert QGuiApplication.clipboard().text() == LONG


def test_a_fold_shows_the_first_lines_and_begins_where_the_code_was_read(view: TranscriptView) -> None:
    view.set_messages([fence(LONG)])
    view._scroller.jump(2000)
    view._settle()
    open_height = view.document.height
    press(view, "Fold code")
    layout, at = code_of(view)
    assert header(view).y() >= 0
    assert [layout.block(at + piece).height for piece in range(1, 8)] == [0] * 7
    assert laid(view).hides(len("\n".join(LONG.split("\n")[:SHOWN_FOLDED])) + 1)
    assert not laid(view).hides(5)
    press(view, "Unfold code")
    assert view.document.height == pytest.approx(open_height, rel=0.15)


def test_the_first_visible_line_stays_when_lines_above_are_wrapped(view: TranscriptView) -> None:
    view.set_messages([fence("\n".join([WIDE] * 20 + LONG.split("\n")))])
    view._scroller.jump(1200)
    view._settle()
    before = view.document.source_of(view._scroller.anchor)
    state(view).is_wrapped = True
    press(view, "Line numbers")
    after = view.document.source_of(view._scroller.anchor)
    assert after[0] == before[0]
    assert round(after[1]) == round(before[1])


def test_long_lines_are_not_wrapped_but_scrolled_sideways(view: TranscriptView) -> None:
    view.set_messages([fence(WIDE)])
    block = laid(view)
    assert block.overflow > 500
    place = block.rect_of(200)
    wheel(view, middle_of_code(view), 0, -240, shift=True)
    scrolled = state(view).x
    assert scrolled > 0
    assert block.rect_of(200).left() == pytest.approx(place.left() - scrolled)
    assert block.position_at(place.left() - scrolled + 1, place.center().y()) == 200
    wheel(view, middle_of_code(view), -30, 1, pixels=True)
    assert state(view).x == pytest.approx(scrolled + 30)
    wheel(view, middle_of_code(view), -90_000, 0)
    assert state(view).x == block.overflow
    assert view._scroller.following_end


def test_alt_and_arrows_scroll_it_from_its_buttons(view: TranscriptView) -> None:
    view.set_messages([fence(WIDE)])
    copy = button(view, "Copy code")
    copy.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(copy, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(copy, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    two = state(view).x
    QTest.keyClick(copy, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert 0 < state(view).x < two


def test_its_bar_is_dragged(view: TranscriptView) -> None:
    view.set_messages([fence(WIDE)])
    bar = next(one for one in view.findChildren(Slider) if one.isVisible())
    QTest.mousePress(bar, Qt.MouseButton.LeftButton, pos=QPoint(5, 6))
    QTest.mouseMove(bar, QPoint(2000, 6))
    QTest.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=QPoint(2000, 6))
    assert state(view).x == pytest.approx(laid(view).overflow)


def test_a_selection_drawn_beyond_the_edge_scrolls_on(view: TranscriptView, qtbot: QtBot) -> None:
    view.set_messages([fence(WIDE)])
    layout, at = code_of(view)
    line = laid(view).rect_of(3)
    y = round(view.document.top(0) + layout.block_top(at) + line.center().y()) + view.origin.y()
    port, x = view.viewport(), round(line.left()) + view.origin.x()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=QPoint(x, y))
    QTest.mouseMove(port, QPoint(699, y))
    qtbot.waitUntil(lambda: state(view).x == laid(view).overflow)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=QPoint(699, y))
    assert WIDE[3:].startswith(view.selected_text().strip("`\n").removeprefix("python\n")[:50])
    assert len(view.selected_text()) > 250


def test_a_place_far_right_or_folded_away_is_brought_into_sight(view: TranscriptView) -> None:
    view.set_messages([fence(LONG + "\n" + WIDE)])
    layout, at = code_of(view)
    last = layout.leaf_of(at).stop - 1
    state(view).is_folded = True
    layout.leaf_changed(at)
    position = len(layout.content.blocks[last].text) - 5
    assert bring_into_sight(layout, last, position) == (True, True)
    found = layout.block(last).rect_of(position)
    assert 0 < found.left() < layout.width
    assert bring_into_sight(layout, last, position) == (False, False)
    assert bring_into_sight(layout, last, position - len(WIDE) + 6) == (False, True)
    assert state(view).x == 0


@pytest.mark.parametrize("line", ["x" * 1_000_000, "é漢\t" * 30_000, "ab " * 40_000])
def test_a_line_of_any_length_is_laid_out_where_it_is_seen(view: TranscriptView, line: str) -> None:
    view.set_messages([fence(f"first\n{line}\nlast", "text")])
    block, start = laid(view), len("first\n")
    for x in (0.0, block.overflow / 2, block.overflow):
        state(view).x = x
        view.scrolled_sideways()
        position = block.position_at(300, block.line_top(start) + 5)
        assert start <= position <= start + len(line)
        assert block.rect_of(position).left() == pytest.approx(300, abs=20)
    assert block.position_at(300, block.line_top(start + len(line) + 1) + 5) == start + len(line) + 1 + len("last")
    lines = block._lines
    assert lines is not None
    assert len(lines._line(1)._slices) < 40


def test_wrapped_lines_hang_and_keep_their_positions(view: TranscriptView) -> None:
    view.set_messages([fence("    " + WIDE)])
    press(view, "Wrap long lines")
    block = laid(view)
    assert block.overflow == 0
    length = len(WIDE) + 4
    for position in range(0, length, 7):
        place = block.rect_of(position)
        assert 0 <= place.left() < block.left + block.width
        assert block.position_at(place.left() + 1, place.center().y()) == position
    first, later = block.rect_of(4), block.rect_of(length - 1)
    assert later.top() > first.top()
    rows = {block.rect_of(position).top(): position for position in range(length, 0, -1)}
    assert all(block.rect_of(at).left() > first.left() for top, at in rows.items() if top > first.top())


def test_marks_that_turn_text_round_are_shown_as_marks_and_copied_as_they_are(view: TranscriptView) -> None:
    code = "if admin:\u202e # \u2066check\u2028x"
    view.set_messages([fence(code)])
    block = laid(view)
    lefts = [block.rect_of(position).left() for position in range(len(code))]
    assert lefts == sorted(lefts)
    assert len({block.rect_of(position).top() for position in range(len(code))}) == 1
    press(view, "Copy code")
    assert QGuiApplication.clipboard().text() == code


def test_colours_come_after_the_first_painting_and_move_nothing(view: TranscriptView, qtbot: QtBot) -> None:
    text = "\n".join(f"def f{number}(): return {number}  # note" for number in range(2000))
    view.set_messages([fence(text)])
    layout, at = code_of(view)
    colours, last = layout.fence_colours(at), 1999
    height = view.document.height
    qtbot.waitUntil(lambda: bool(colours.line(last)))
    assert view.document.height == height
    assert {role for _, _, role in colours.line(last)} == {"keyword", "name", "number", "comment", "operator"}


def test_growing_code_is_laid_out_and_read_only_in_its_last_line(view: TranscriptView) -> None:
    view.append_message(answer("", running=True))
    view.extend("a", 0, "text", "```python\n" + "x = 1\n" * 30 + "y")
    before = laid(view)._lines
    assert before is not None
    kept = [before._line(number) for number in range(31)]
    view.extend("a", 0, "text", " = 2")
    after = laid(view)._lines
    assert after is not None
    assert after is not before
    assert [after._line(number) is kept[number] for number in range(31)] == [True] * 30 + [False]


def test_the_dialog_suggests_the_file_name_that_the_code_has(view: TranscriptView) -> None:
    request = SaveRequest("text/plain", "data:text/plain,x", "main.py")
    dialog = ask_where(view, request, view.link_requested)
    assert [Path(name).name for name in dialog.selectedFiles()] == ["main.py"]
    dialog.reject()
