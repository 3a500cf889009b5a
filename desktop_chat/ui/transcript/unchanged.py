"""How much of a block that grows looks as it did: that need not be painted again."""

from __future__ import annotations

from desktop_chat.ui.transcript.blocks import Block, Kind
from desktop_chat.ui.transcript.message import MessageLayout


def unchanged_height(layout: MessageLayout, index: int, before: Block | None) -> float:
    """How much of block `index` looks as it did when it was `before`: what is well above the end of that."""
    blocks = layout.content.blocks
    if index < len(blocks) and blocks[index].kind is Kind.TABLE:
        return _unchanged_rows(layout, index)
    if before is None or index != len(blocks) - 1 or blocks[index].kind not in (Kind.PROSE, Kind.CODE):
        return 0.0
    block = blocks[index]
    if block.kind is Kind.CODE:
        return layout.block(index).unchanged_since(before)
    same_look = (before.kind, before.boxes, before.gap, before.spans) == (
        *(block.kind, block.boxes, block.gap),
        block.spans[: len(before.spans)],
    )
    if not (same_look and block.text.startswith(before.text)):
        return 0.0
    # The last word may have moved to the next line.
    return max(layout.block(index).line_top(len(before.text)) - 2 * layout.style.body_pitch, 0.0)


def _unchanged_rows(layout: MessageLayout, index: int) -> float:
    """Of a piece of a growing table; less than nothing where columns of the pieces above have moved."""
    from desktop_chat.ui.transcript.kinds.table.block import TableBlock

    found = [layout.block(at) for at in range(index, min(index + 2, len(layout.content.blocks)))]
    columns = layout.leaf_state(index).table
    if columns is not None and columns.shown != columns.version:
        columns.shown = columns.version
        return layout.block_top(layout.leaf_of(index).start) - layout.block_top(index)
    return found[0].unchanged_height if isinstance(found[0], TableBlock) else 0.0
