"""A long message is read section by section, and nobody notices."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from desktop_chat.core.messages import ReasoningPart, Role, TextPart
from desktop_chat.core.shown import ShownMessage
from desktop_chat.ui.transcript.blocks import Kind
from desktop_chat.ui.transcript.reading.jumps import next_code
from desktop_chat.ui.transcript.reading.matching import Query
from desktop_chat.ui.transcript.reading.selection import Selection, Spot
from desktop_chat.ui.transcript.view import TranscriptView
from tests.gui.transcript.reading_kit import answer

PIECES = (
    "## Heading {0}\n\n",
    "Paragraph {0} with **strong** words and `code`, long enough that it takes more than a line of it.\n\n",
    "- item {0}\n- another\n\n",
    "```\nx{0} = {0}\nprint(x{0})\n```\n\n",
    "| a | b |\n|---|---|\n| {0} | [ref] |\n\n",
)


def long_text(count: int) -> str:
    return "".join(piece.format(at) for at in range(count) for piece in PIECES) + "[ref]: https://a.example\n"


def picture(view: TranscriptView) -> bytes:
    image = view.viewport().grab().toImage()
    return bytes(image.constBits())


def unread(view: TranscriptView, message: int = 0) -> list[int]:
    blocks = view.document.layout(message).content.blocks
    return [at for at, block in enumerate(blocks) if block.kind is Kind.UNREAD]


def read_all(view: TranscriptView, message: int = 0) -> None:
    layout = view.document.layout(message)
    while left := unread(view, message):
        layout.read(left[len(left) // 2])


def streamed(view: TranscriptView, text: str) -> list[object]:
    """The blocks of the same text, streamed in."""
    view.append_message(answer("streamed", "", running=True))
    for at in range(0, len(text), 3000):
        view.extend("streamed", 0, "text", text[at : at + 3000])
    view.finish("streamed", answer("streamed", text))
    content = view.document.layout(len(view.document) - 1).content
    return [(block.kind, block.text, block.source, block.boxes, block.spans) for block in content.blocks]


def test_only_what_is_in_sight_is_read_and_its_text_is_whole(view: TranscriptView) -> None:
    text = long_text(400)
    view.set_messages([answer("a", text)])
    sections = len(unread(view))
    assert sections > 20
    assert view.document.layout(0).content.parsed_chars < len(text) / 4
    assert view.text_of("a") == text
    view.select_all()
    assert view.selected_text() == text.strip("\n")
    assert len(unread(view)) == sections


def test_all_sections_read_in_any_order_are_the_blocks_of_a_stream(view: TranscriptView) -> None:
    text = long_text(100)
    view.set_messages([answer("a", text)])
    read_all(view)
    content = view.document.layout(0).content
    found = [(block.kind, block.text, block.source, block.boxes, block.spans) for block in content.blocks]
    assert "".join(block.source for block in content.blocks) == text
    assert found == streamed(view, text)


def test_the_line_that_is_read_stays_when_sections_above_and_below_are(view: TranscriptView) -> None:
    view.set_messages([answer("a", long_text(400)), answer("b", long_text(300))])
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 3)
    place = view._scroller.anchor
    assert place is not None
    block = view.document.layout(place.message).content.blocks[place.block]
    shown = picture(view)
    read_all(view, 0)
    view._settle()
    now = view._scroller.anchor
    assert now is not None
    assert view.document.layout(now.message).content.blocks[now.block] is block
    assert now.offset == place.offset
    assert picture(view) == shown


def test_scrolling_through_a_long_message_moves_by_what_was_asked_for(view: TranscriptView) -> None:
    view.set_messages([answer("a", long_text(200))])
    bar, document = view.verticalScrollBar(), view.document
    for _ in range(150):
        place = document.place_at(view._scroller.top + 5)
        assert place is not None
        content = document.layout(0).content
        held = content.address_of(place.block) if place.block < len(content.blocks) else None
        y = document.y_of(place) - view._scroller.top
        bar.setValue(bar.value() - 120)
        if held is not None:
            layout = document.layout(0)
            now = document.top(0) + layout.block_top(content.block_of(*held)) + place.offset - view._scroller.top
            assert now == y + 120


def test_a_selection_over_unread_text_keeps_its_ends(view: TranscriptView) -> None:
    text = long_text(200)
    view.set_messages([answer("a", text)])
    view.verticalScrollBar().setValue(0)
    layout = view.document.layout(0)
    first = next(at for at, block in enumerate(layout.content.blocks) if block.text.startswith("Paragraph 1 "))
    view.reading.pointer.choose(Selection(Spot(0, first, 10), Spot(0, len(layout.content.blocks) - 1, 0)))
    before = view.selected_text()
    read_all(view)
    assert view.selected_text() == before
    assert before.startswith("1 with")


def test_what_is_found_in_unread_text_is_shown_where_it_is(view: TranscriptView, qtbot: QtBot) -> None:
    view.set_messages([answer("a", long_text(200)), answer("b", long_text(10))])
    finder = view.reading.finder
    finder.look_for(Query("Paragraph 77 with strong"), view.reading.origin_of_search())
    qtbot.waitUntil(lambda: finder.finding().done == 1.0)
    assert finder.finding().total == 1
    read_all(view)
    view._settle()
    hit = finder.current
    assert hit is not None
    layout = view.document.layout(0)
    block = layout.content.blocks[layout.block_of(hit.part, hit.number)]
    assert block.text[hit.start : hit.end] == "Paragraph 77 with strong"
    y = view.document.top(0) + layout.block_top(layout.block_of(hit.part, hit.number)) - view._scroller.top
    assert 0 <= y < view.viewport().height()


def test_a_jump_to_code_reads_only_as_far_as_the_next_one(view: TranscriptView) -> None:
    view.set_messages([answer("a", long_text(300))])
    place = view._scroller.anchor
    assert place is not None
    before = len(unread(view))
    found = next_code(view.document, place, -1)
    assert found is not None
    assert view.document.layout(0).content.blocks[found.block].kind is Kind.CODE
    assert len(unread(view)) >= before - 1


def test_what_the_reader_chose_stays_with_its_leaf(view: TranscriptView) -> None:
    view.set_messages([answer("a", long_text(200))])
    layout = view.document.layout(0)
    code = next(at for at, block in enumerate(layout.content.blocks) if block.text.startswith("x198"))
    state = layout.leaf_state(code)
    state.is_wrapped = True
    read_all(view)
    code = next(at for at, block in enumerate(layout.content.blocks) if block.text.startswith("x198"))
    assert layout.leaf_state(code) is state


def test_a_running_answer_that_is_shown_late_grows_at_its_end(view: TranscriptView) -> None:
    text = long_text(200)
    view.set_messages([answer("a", text, running=True)])
    layout = view.document.layout(0)
    assert len(unread(view)) > 10
    grown = ("\n\n```\ncode\n```\n\n", "[other]: https://b.example\n\n", "And **more** of", " it")
    for piece in grown:
        view.extend("a", 0, "text", piece)
        text += piece
        assert view.text_of("a") == text
    assert layout.content.blocks[-1].text == "And more of it"
    parsed, count = layout.content.parsed_chars, len(layout.content.blocks)
    view.finish("a", answer("a", text))
    assert view.text_of("a") == text
    assert layout.content.parsed_chars - parsed < 100
    assert len(layout.content.blocks) == count


def test_long_reasoning_opens_in_sections(view: TranscriptView) -> None:
    text = long_text(300)
    view.set_messages([ShownMessage("a", Role.ASSISTANT, (ReasoningPart(text), TextPart("Done.")))])
    view.toggle_fold("a", 0)
    assert len(unread(view)) > 10
    content = view.document.layout(0).content
    assert content.blocks[1].kind is Kind.HEADING
    assert content.blocks[1].muted
    assert content.blocks[-1].text == "Done."
    view.toggle_fold("a", 0)
    assert [block.text for block in content.blocks] == ["", "Done."]


def test_a_layout_that_is_no_longer_shown_tells_nobody_what_it_reads(view: TranscriptView) -> None:
    view.set_messages([answer("a", long_text(200))])
    before = view.document.layout(0)
    view.set_messages([answer("b", long_text(200))])
    told: list[object] = []
    view.document.section_followers.append(told.append)
    before.read(unread(view)[0])
    assert not told
    view.document.layout(0).read(unread(view)[0])
    assert len(told) == 1
