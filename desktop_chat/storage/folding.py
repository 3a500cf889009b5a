"""A turn's journal folded into the parts of its message."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from typing import cast

from desktop_chat.core.messages import Part, ReasoningPart, RefusalPart, TextPart, ToolCallPart
from desktop_chat.core.parts_json import part_from_json

#: Row kinds besides the type names of parts.
DISCARD = "discard"
WHOLE = "whole"
READY = "tool_ready"


def folded_turn(connection: sqlite3.Connection, turn: int) -> tuple[Part, ...]:
    """The parts of the turn with this row number, as far as they are written."""
    rows = connection.execute("SELECT part, kind, text FROM journal WHERE turn = ? ORDER BY seq", (turn,))
    return fold((part, kind, decoded(text)) for part, kind, text in rows)


def fold(rows: Iterable[tuple[int, str, str]]) -> tuple[Part, ...]:
    """Rows of (part, kind, text), oldest first, as parts in the order of their positions.

    Text of the same part is joined; `discard` voids the parts from its own on; `whole` sets a part from its JSON;
    `tool_ready` sets all arguments of a tool call.
    """
    heads: dict[int, tuple[str, str]] = {}
    texts: dict[int, list[str]] = {}
    ready: set[int] = set()
    for part, kind, text in rows:
        if kind == DISCARD:
            heads = {at: head for at, head in heads.items() if at < part}
            ready = {at for at in ready if at < part}
        elif kind == READY:
            heads.setdefault(part, ("tool_call", ""))
            texts[part] = [text]
            ready.add(part)
        elif kind == WHOLE:
            heads[part], texts[part] = (WHOLE, text), []
            ready.discard(part)
        else:
            if part not in heads:
                heads[part], texts[part] = (kind, ""), []
            texts[part].append(text)
    return tuple(_part(*heads[at], "".join(texts[at]), at in ready) for at in sorted(heads))


def encoded(text: str) -> bytes:
    """Journal text as stored: half of a surrogate pair may end one delta and its other half begin the next."""
    return text.encode("utf-8", "surrogatepass")


def decoded(stored: bytes) -> str:
    return stored.decode("utf-8", "surrogatepass")


def _part(kind: str, head: str, text: str, ready: bool) -> Part:
    match kind:
        case "reasoning":
            return ReasoningPart(text)
        case "refusal":
            return RefusalPart(text)
        case "tool_call":
            return ToolCallPart("", "", text, ready)
        case _ if kind == WHOLE:
            return _with_arguments(part_from_json(cast("dict[str, object]", json.loads(head))), text, ready)
        case _:
            return TextPart(text)


def _with_arguments(part: Part, text: str, ready: bool) -> Part:
    if isinstance(part, ToolCallPart) and text:
        return replace(part, arguments=part.arguments + text, ready=ready or part.ready)
    return part
