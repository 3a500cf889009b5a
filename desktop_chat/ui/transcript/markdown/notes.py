"""The rules of footnotes: `[^label]: text` is a note where it stands, `[^label]` a reference to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from desktop_chat.ui.transcript.blocks import note_anchor

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

_LABEL = r"\[\^([^\s\[\]\\^`]{1,60})\]"
_DEFINITION = re.compile(_LABEL + r":[ \t]*")
_REFERENCE = re.compile(_LABEL)


def note_key(label: str) -> str:
    """The label of the footnote among the references of a text; no reference can have it."""
    return f"^{label.upper()}"


def take_note(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """A block rule of markdown-it: a paragraph in a `note_open`, known as a reference too."""
    start = state.bMarks[line] + state.tShift[line]
    found = _DEFINITION.match(state.src, start, state.eMarks[line])
    if found is None or state.is_code_block(line) or found.end() == state.eMarks[line]:
        return False
    if silent:
        return True
    from markdown_it.rules_block import paragraph

    label = found.group(1)
    token = state.push("note_open", "", 1)
    token.meta = {"label": label}
    marks, shift = state.bMarks[line], state.tShift[line]
    state.bMarks[line], state.tShift[line] = found.end(), 0
    paragraph(state, line, end, False)
    state.bMarks[line], state.tShift[line] = marks, shift
    token.map = [line, state.line]
    state.push("note_close", "", -1)
    references: dict[str, Any] = state.env.setdefault("references", {})
    references.setdefault(note_key(label), {"href": note_anchor(label), "title": "", "map": token.map})
    return True


def take_note_reference(state: StateInline, silent: bool) -> bool:
    """An inline rule of markdown-it, which pushes `note_reference` where the footnote is defined."""
    found = _REFERENCE.match(state.src, state.pos)
    if found is None:
        return False
    known = state.env.get("references", {}).get(note_key(found.group(1)))
    if known is None:
        return False
    if not silent:
        token = state.push("note_reference", "", 0)
        token.content, token.meta = found.group(1), {"href": known["href"]}
    state.pos = found.end()
    return True
