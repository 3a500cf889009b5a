"""A table or a paragraph that is very long is read piece by piece, and looks and copies as one."""

from __future__ import annotations

from desktop_chat.core.messages import Role, TextPart
from desktop_chat.core.shown import ShownMessage
from desktop_chat.ui.transcript.blocks import Kind
from desktop_chat.ui.transcript.reading.selection import Selection, Spot
from desktop_chat.ui.transcript.view import TranscriptView

ROWS = 2000
TABLE = "| number | word |\n|--:|---|\n" + "".join(f"| {at} | word **{at % 7}** |\n" for at in range(ROWS))


def answer(text: str) -> ShownMessage:
    return ShownMessage("a", Role.ASSISTANT, (TextPart(text),), False, n_chars=len(text), n_newlines=text.count("\n"))


def unread(view: TranscriptView) -> int:
    return sum(block.kind is Kind.UNREAD for block in view.document.layout(0).content.blocks)


def test_of_a_long_table_only_what_is_in_sight_is_read(view: TranscriptView) -> None:
    view.set_messages([answer(TABLE)])
    assert unread(view) > ROWS / 20 - 10
    layout = view.document.layout(0)
    assert layout.leaf_of(50) == range(ROWS // 20)
    assert layout.leaf_state(50) is layout.leaf_state(ROWS // 20 - 1)
    assert view.text_of("a") == TABLE


def test_rows_stand_below_the_captions_of_the_first_piece(view: TranscriptView) -> None:
    view.set_messages([answer(TABLE)])
    laid = view.document.layout(0).block(ROWS // 20 - 1)
    assert view.document.layout(0).content.blocks[0].kind is Kind.TABLE
    assert laid.block.rows[-1][0].text == str(ROWS - 1)
    assert laid.columns.header.row[0].text == "number"  # type: ignore[attr-defined]


def test_a_long_table_is_sorted_as_a_whole(view: TranscriptView) -> None:
    view.set_messages([answer(TABLE)])
    layout = view.document.layout(0)
    layout.leaf_state(99).sort = (0, True)
    assert layout.leaf_changed(99)
    assert unread(view) == 0
    assert layout.content.blocks[0].rows[1][0].text == str(ROWS - 1)
    assert layout.content.blocks[-1].rows[-1][0].text == "0"


def test_a_part_of_a_long_table_that_nobody_saw_is_copied_as_a_table(view: TranscriptView) -> None:
    view.set_messages([answer(TABLE)])
    layout = view.document.layout(0)
    layout.read(30)
    view.reading.pointer.choose(Selection(Spot(0, 30, 0), Spot(0, 40, 3)))
    copied = view.selected_text()
    assert copied.startswith("| number | word |\n|--:|---|\n| 600 | word **5** |\n")
    assert copied.endswith("\n| 799 | word **1** |\n| 800 |  |")


def test_jumping_through_a_long_paragraph_reads_what_is_in_sight(view: TranscriptView) -> None:
    view.set_messages([answer("Some **strong** words and more of them. " * 5000)])
    before = unread(view)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)
    assert before - 8 < unread(view) < before
    assert all("**" not in block.text for block in view.document.layout(0).content.blocks if block.kind is Kind.PROSE)
