"""The transcript as a person sees and handles it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from desktop_chat.core.messages import ReasoningPart, Role, SourcePart, TextPart, ToolCallPart
from desktop_chat.core.shown import ShownMessage
from desktop_chat.ui.design.theme import make_theme
from desktop_chat.ui.transcript.model import ActionRequest, BranchRequest
from desktop_chat.ui.transcript.view import TranscriptView
from tests.gui.transcript.reading_kit import answer

LEFT = Qt.MouseButton.LeftButton


def question(name: str, text: str) -> ShownMessage:
    return ShownMessage(name, Role.USER, (TextPart(text),), n_chars=len(text), n_newlines=text.count("\n"))


def laid_out(view: TranscriptView) -> int:
    document = view._document
    return sum(layout.laid_out for layout in document._layouts.values())


def picture(view: TranscriptView, height: int = 200) -> bytes:
    image = view.viewport().grab().toImage().copy(0, 0, 700, height)
    return bytes(image.constBits())


def button(view: TranscriptView, name: str) -> QToolButton:
    return next(b for b in view.findChildren(QToolButton) if b.isVisible() and b.accessibleName() == name)


def long_conversation(count: int) -> list[ShownMessage]:
    return [answer(f"m{n}", f"Answer number {n}.\n\nIts second paragraph.") for n in range(count)]


def test_of_ten_thousand_messages_only_those_in_sight_are_laid_out(view: TranscriptView) -> None:
    view.set_messages(long_conversation(10_000))
    assert 0 < laid_out(view) < 60
    assert view.following_end


def test_what_was_streamed_is_read_back(view: TranscriptView) -> None:
    text = "# Title\n\n- one\n- two **bold**\n\n```python\nx = 1\n```\n\n> quote"
    view.append_message(ShownMessage("a", Role.ASSISTANT, running=True))
    for at in range(0, len(text), 4):
        view.extend("a", 0, "text", text[at : at + 4])
        assert view.text_of("a") == text[: at + 4]


def test_finishing_parses_at_most_the_tail_and_moves_nothing(view: TranscriptView) -> None:
    text = "A paragraph with *some* words in it.\n\n" * 1300 + "The tail of it."
    view.append_message(ShownMessage("a", Role.ASSISTANT, running=True))
    for at in range(0, len(text), 500):
        view.extend("a", 0, "text", text[at : at + 500])
    content = view._document.layout(0).content
    parsed, shown = content.parsed_chars, picture(view)
    view.finish("a", answer("a", text, actions=("copy",)))
    assert view._document.layout(0).content is content
    assert content.parsed_chars - parsed < 100
    assert picture(view) == shown
    view.replace_message(answer("a", text, actions=("copy", "regenerate")))
    assert view._document.layout(0).content is content
    assert content.parsed_chars - parsed < 100
    assert button(view, "Regenerate")


def test_an_answer_that_ended_with_another_text_is_shown_as_it_ended(view: TranscriptView) -> None:
    view.append_message(ShownMessage("a", Role.ASSISTANT, running=True))
    view.extend("a", 0, "text", "first")
    view.finish("a", answer("a", "second"))
    assert view.text_of("a") == "second"


def test_the_first_visible_line_stays_while_text_streams_in(view: TranscriptView) -> None:
    view.set_messages([*long_conversation(50), ShownMessage("run", Role.ASSISTANT, running=True)])
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)
    assert not view.following_end
    shown, behind = picture(view, 500), []
    view.behind_changed.connect(behind.append)
    for _ in range(200):
        view.extend("run", 0, "text", "More *text* of it.\n\n")
    view.finish("run", answer("run", "More *text* of it.\n\n" * 200))
    assert picture(view, 500) == shown
    assert behind == [True]


def test_the_end_is_followed_until_the_reader_leaves_it_and_again_once_back(view: TranscriptView) -> None:
    view.set_messages([*long_conversation(30), ShownMessage("run", Role.ASSISTANT, running=True)])
    view.extend("run", 0, "text", "line\n\n" * 30)
    bar = view.verticalScrollBar()
    assert view.following_end
    assert bar.value() == bar.maximum()
    QTest.keyClick(view, Qt.Key.Key_PageUp)
    assert not view.following_end
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.following_end
    assert bar.value() == bar.maximum()


def test_everything_is_selected_and_copied_by_keys(view: TranscriptView) -> None:
    view.set_messages([question("q", "What?"), answer("a", "**This**."), answer("b", "- one\n- two")])
    QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "What?\n\n**This**.\n\n- one\n- two"


def drag_over_all(view: TranscriptView) -> None:
    port = view.viewport()
    QTest.mousePress(port, LEFT, pos=QPoint(0, 1))
    QTest.mouseMove(port, QPoint(350, 100))
    QTest.mouseRelease(port, LEFT, pos=QPoint(699, 499))


def test_a_drag_selects_across_messages_and_streaming_keeps_it(view: TranscriptView) -> None:
    view.set_messages([answer("a", "First answer."), ShownMessage("run", Role.ASSISTANT, running=True)])
    view.extend("run", 0, "text", "It begins")
    unselected = picture(view)
    drag_over_all(view)
    port = view.viewport()
    QTest.mousePress(port, LEFT, pos=QPoint(0, 1))
    place = view._document
    end = QPoint(699, round(place.top(1) + place.layout(1).blocks_height / 2))
    QTest.mouseMove(port, end)
    QTest.mouseRelease(port, LEFT, pos=end)
    assert view.selected_text() == "First answer.\n\nIt begins"
    assert picture(view) != unselected
    for _ in range(50):
        view.extend("run", 0, "text", " and goes on.\n\nAnd")
    assert view.selected_text() == "First answer.\n\nIt begins"


def test_the_buttons_under_an_answer_have_names_and_ask_for_their_actions(view: TranscriptView) -> None:
    asked: list[object] = []
    view.action_requested.connect(asked.append)
    view.branch_requested.connect(asked.append)
    view.set_messages([answer("a", "Text", actions=("copy", "regenerate"), branch_position=1, branch_count=3)])
    for name in ("Regenerate", "Previous version", "Next version", "Copy"):
        button(view, name).click()
    assert asked == [ActionRequest("a", "regenerate"), BranchRequest("a", -1), BranchRequest("a", 1)]
    assert QGuiApplication.clipboard().text() == "Text"


@pytest.mark.parametrize(
    ("target", "opened"),
    [
        ("https://a.example/x", ["https://a.example/x"]),
        ("mailto:me@a.example", ["mailto:me@a.example"]),
        ("file:///etc/passwd", []),
        ("javascript:alert(1)", []),
    ],
)
def test_a_click_on_a_link_asks_for_it_if_its_scheme_is_harmless(
    view: TranscriptView, target: str, opened: list[str]
) -> None:
    asked: list[str] = []
    view.link_requested.connect(asked.append)
    view.set_messages([answer("a", f"[a long link text]({target})")])
    document = view._document
    y = round(document.top(0) + document.layout(0).block(0).height / 2) - view._scroller.top
    QTest.mouseClick(view.viewport(), LEFT, pos=QPoint(view._column_left + 30, y))
    assert asked == opened


def test_html_is_shown_as_the_text_it_is(view: TranscriptView) -> None:
    view.set_messages([answer("a", "<b>bold</b> <img src='file:///x'>\n\n<script>alert(1)</script>")])
    shown = " ".join(block.text for block in view._document.layout(0).content.blocks)
    assert shown == "<b>bold</b> <img src='file:///x'> <script>alert(1)</script>"


def test_resizing_and_another_theme_keep_the_first_visible_line(view: TranscriptView, qapp: QApplication) -> None:
    view.set_messages(long_conversation(200))
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)
    before = view._scroller.anchor
    assert before is not None
    view.resize(420, 400)
    view.set_theme(make_theme(True, qapp.font()))
    after = view._scroller.anchor
    assert after is not None
    assert (after.message, after.block) == (before.message, before.block)


def test_the_first_message_keeps_a_distance_to_the_top(view: TranscriptView) -> None:
    view.set_messages([question("q", "Hello")])
    assert view._document.top(0) >= view._document.style.message_gap


def test_sources_tools_and_reasoning_are_labelled_and_a_source_is_a_link(view: TranscriptView) -> None:
    parts = (SourcePart("https://a.example", "A page"), ToolCallPart("c", "search", "{}"), ReasoningPart("hidden"))
    view.set_messages([ShownMessage("a", Role.ASSISTANT, parts)])
    blocks = view._document.layout(0).content.blocks
    assert [block.text or block.info for block in blocks] == [
        *("Sources:  1 A page", "search is called", "{}", "Reasoning")
    ]
    assert [(span.start, span.length, span.href) for span in blocks[0].spans] == [(12, 6, "https://a.example")]
    assert button(view, "Reasoning, hidden")


def on_screen(view: TranscriptView) -> QImage:
    """What was really painted until now, bit by bit, not what a painting from scratch would give."""
    QApplication.processEvents()
    QApplication.sendPostedEvents()  # a timer may have asked for a painting
    return view.screen().grabWindow(view.winId()).toImage().convertToFormat(QImage.Format.Format_RGB32)


def from_scratch(view: TranscriptView) -> QImage:
    return view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


@pytest.mark.parametrize("follows", [True, False])
def test_painting_only_what_changed_gives_the_whole_picture(view: TranscriptView, qtbot: QtBot, follows: bool) -> None:
    qtbot.waitExposed(view)
    view.set_messages([*long_conversation(20), answer("run", "", running=True)])
    if not follows:
        view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() - 60)
    text = (
        "Some **words** that wrap"
        + " after a while, for sure" * 9
        + ".\n\n- an item\n- another\n\n```python\nx = 1\ny = 2\n```\n\n> quoted\n\n" * 4
    )
    for at in range(0, len(text), 9):
        view.extend("run", 0, "text", text[at : at + 9])
        if at % 5 == 0:
            assert on_screen(view) == from_scratch(view), text[: at + 9]
    view.finish("run", answer("run", text, actions=("copy", "regenerate")))
    assert view.following_end is follows
    assert on_screen(view) == from_scratch(view)


def test_the_target_of_a_link_is_shown_under_the_pointer(view: TranscriptView, qtbot: QtBot) -> None:
    view.set_messages([answer("a", "[here](https://a.example/x)")])
    with qtbot.waitSignal(view.link_hovered) as hovered:
        QTest.mouseMove(view.viewport(), QPoint(view._column_left + 8, view._document.style.message_gap + 10))
    assert hovered.args == ["https://a.example/x"]
    assert view.viewport().toolTip() == "https://a.example/x"


def test_only_the_keyboards_focus_shows_a_ring(view: TranscriptView) -> None:
    plain = picture(view)
    view.setFocus(Qt.FocusReason.MouseFocusReason)
    assert picture(view) == plain
    view.clearFocus()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert view.hasFocus()
    assert picture(view) != plain


def test_a_touchpad_scrolls_by_pixels(view: TranscriptView) -> None:
    view.set_messages(long_conversation(50))
    at, end = QPointF(50, 50), view.verticalScrollBar().maximum()
    wheel = QWheelEvent(
        *(at, at, QPoint(0, 7), QPoint(0, 56), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier),
        *(Qt.ScrollPhase.ScrollUpdate, False),
    )
    QApplication.sendEvent(view.viewport(), wheel)
    assert view.verticalScrollBar().maximum() - view.verticalScrollBar().value() == 7
    assert not view.following_end
    assert end


def test_the_first_visible_line_stays_when_plain_text_becomes_markdown(qapp: QApplication, qtbot: QtBot) -> None:
    view = TranscriptView(make_theme(False, qapp.font()))
    qtbot.addWidget(view)
    view.resize(700, 500)
    view.show()
    text = "# Title\n\n- one\n- two\n- three\n\n" + "Some *plain* words. " * 60 + "\n\n" + "```\ncode\n```\n\n" * 20
    view.set_messages([answer("a", text), *long_conversation(30)])
    paragraph = next(at for at, block in enumerate(view._document.layout(0).content.blocks) if "plain" in block.text)
    layout = view._document.layout(0)
    line = layout.block(paragraph).line_top(600)
    view._scroller.jump(view._document.top(0) + layout.block_top(paragraph) + line)
    before = view._document.source_of(view._scroller.anchor)
    view.markdown_ready()
    after = view._document.source_of(view._scroller.anchor)
    assert len(view._document.layout(0).content.blocks) != len(layout.content.blocks)
    per_line = 90
    assert abs(after[0] - before[0]) <= per_line
    assert round(after[1]) == round(before[1])
    assert not view.following_end


def test_an_answer_after_folded_reasoning_is_shown_to_its_last_block(view: TranscriptView, qtbot: QtBot) -> None:
    qtbot.waitExposed(view)
    view.set_messages([answer("run", "", running=True)])
    view.discard_parts("run", 0)
    for piece in ("I think", " about it."):
        view.extend("run", 0, "reasoning", piece)
    for piece in ("First.\n\n", "Sec", "ond.\n\n", "Last."):
        view.extend("run", 1, "text", piece)
        layout = view._document.layout(0)
        assert len(layout._laid) == len(layout.content.blocks) == len(layout._heights)
        assert layout.laid_out == len(layout.content.blocks)
        assert on_screen(view) == from_scratch(view)
    assert [block.text for block in layout.content.blocks] == ["", "First.", "Second.", "Last."]
    view.extend("run", 2, "tool_arguments", '{"a": 1}')
    assert layout.laid_out == len(layout.content.blocks) == 6
