"""Which class lays out which kind of block; what a first paint rarely needs is loaded when it comes."""

from __future__ import annotations

from desktop_chat.ui.transcript.blocks import Block, Kind
from desktop_chat.ui.transcript.kinds.bare import BareBlock
from desktop_chat.ui.transcript.kinds.base import LaidBlock, Room
from desktop_chat.ui.transcript.kinds.prose import ProseBlock


def lay_out(block: Block, room: Room) -> LaidBlock:
    match block.kind:
        case Kind.CODE:
            from desktop_chat.ui.transcript.kinds.code.block import CodeBlock

            return CodeBlock(block, room)
        case Kind.TABLE:
            from desktop_chat.ui.transcript.kinds.table.block import TableBlock

            return TableBlock(block, room)
        case Kind.RULE | Kind.FOLD:
            return BareBlock(block, room)
        case Kind.FORMULA:
            from desktop_chat.ui.transcript.kinds.formula import FormulaBlock

            return FormulaBlock(block, room)
        case Kind.IMAGE:
            from desktop_chat.ui.transcript.kinds.image import ImageBlock

            return ImageBlock(block, room)
        case Kind.PROSE | Kind.HEADING | Kind.LABEL | Kind.UNREAD:
            return ProseBlock(block, room)
