"""What a long answer and a long conversation keep in memory, and what they cost."""

from __future__ import annotations

import gc

from desktop_chat.ui.transcript import laid_blocks
from desktop_chat.ui.transcript.document import MAX_PARSED, MAX_PARSED_CHARS
from desktop_chat.ui.transcript.view import TranscriptView
from tests.gui.transcript.reading_kit import answer

PARAGRAPH = "Some *prose* with `code` in it, told at some length so that it fills more than a line of it.\n\n"


def heights(view: TranscriptView, message: int) -> list[float]:
    layout = view.document.layout(message)
    return [layout.block_top(at) for at in range(len(layout.content.blocks) + 1)]


def test_a_long_answer_that_streams_keeps_few_blocks_laid_out_and_all_heights(view: TranscriptView) -> None:
    view.append_message(answer("a", "", running=True))
    for _ in range(200):
        view.extend("a", 0, "text", PARAGRAPH * 8)
        view.viewport().repaint()
    layout = view.document.layout(0)
    before = heights(view, 0)
    assert len(layout.content.blocks) == 1600
    assert view.document.kept.weight <= laid_blocks.MAX_WEIGHT
    assert layout.laid_out == len(view.document.kept) < 1400
    exact = layout.block(3).height
    assert heights(view, 0) == before
    assert before[4] - before[3] == exact


def test_what_is_dropped_is_gone(view: TranscriptView) -> None:
    view.set_messages([answer("a", PARAGRAPH * 20)])
    kept = laid_blocks.LaidBlocks(max_weight=0)
    layout = view.document.layout(0)
    laid = layout.block(5)
    kept.see(laid)
    assert kept.weight > len(laid.block.text)
    kept.forget(laid)
    assert (len(kept), kept.weight) == (0, 0)
    layout.forget()
    del laid
    gc.collect()
    assert layout.laid_out == 0


def test_messages_out_of_sight_for_long_are_not_kept_parsed(view: TranscriptView) -> None:
    long = PARAGRAPH * 60
    view.set_messages([answer(f"m{at}", long) for at in range(400)])
    bar = view.verticalScrollBar()
    for at in range(300):
        bar.setValue(bar.maximum() * at // 300)
    layouts = view.document._layouts
    assert len(layouts) <= MAX_PARSED
    assert sum(view.document.items[index].n_chars for index in layouts) <= MAX_PARSED_CHARS + len(long)
    parsed = {view.document.items[index].id for index in layouts}
    assert view.document._open_folds.keys() <= parsed
    assert view.document._leaf_states.keys() <= parsed
