"""The rules of mathematics: `$$` and `\\[` on lines of their own, `$` and `\\(` in a line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

#: A formula of more characters is shown as the code it is.
MAX_FORMULA_CHARS = 4000
#: The language that it is shown in.
FORMULA_LANGUAGE = "latex"
#: Stands after the mark of a formula that is known to be too long, and goes on below.
OVERSIZE = "\ue0f1"

_CLOSES = {"$$": "$$", "\\[": "\\]", "\\(": "\\)"}
#: No blank inside of the dollars and no digit after them, so that prices are no mathematics; no code between them.
_DOLLARS = re.compile(r"\$(?![\s$])((?:[^$`\\]|\\.)+)(?<!\s)\$(?!\d)", re.DOTALL)


def take_formula(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """A block rule of markdown-it: from a mark to the one that closes it, or up to a blank line.

    The token is a `formula`, or a `fence` where it is too long for one.
    """
    first = _text_of(state, line)
    mark = first[:2]
    if state.is_code_block(line) or not _opens(first):
        return False
    if silent:
        return True
    close = _CLOSES[mark]
    at, is_closed, length = line, close in first[2:], len(first)
    while not is_closed and at + 1 < end and _goes_on(state, at + 1):
        at += 1
        text = _text_of(state, at)
        is_closed, length = close in text, length + len(text) + 1
    state.line = at + 1
    body = state.getLines(line + 1, at + 1, state.blkIndent, False)
    is_code = length > MAX_FORMULA_CHARS or first.startswith(OVERSIZE, 2)
    token = state.push("fence" if is_code else "formula", "", 0)
    token.map, token.markup = [line, at + 1], mark
    if is_code:
        # The mark has a line of its own, or what follows it is the first line of the code.
        above = "" if first[2:].strip(OVERSIZE + " \t") == "" else first[2:] + "\n"
        last = body[body.rfind("\n") + 1 :]
        token.info, token.content = FORMULA_LANGUAGE, above + (body[: -len(last)] if last.strip() == close else body)
        token.meta = {"is_open": not is_closed, "body": line + (not above)}
    else:
        inner, _, rest = f"{first[2:]}\n{body}".partition(close)
        token.content, token.meta = inner.strip() + _after(rest.strip()), {"is_open": not is_closed}
    return True


def _opens(first: str) -> bool:
    """Whether a line begins a formula: not one that ends it and goes on, nor one with escaped brackets."""
    mark = first[:2]
    if mark == "\\[":
        inner, close, rest = first[2:].partition("\\]")
        return not rest.strip(" \t.,;") if close else "]" not in inner
    inner, close, rest = first[2:].partition("$$")
    return mark == "$$" and (not close or (inner.strip() != "" and not rest.strip(" \t.,;")))


def _after(rest: str) -> str:
    """What stands behind a formula, on its last line, as a part of it."""
    return rest if not rest.strip(" \t.,;") else f"\\quad\\text{{{rest}}}"


def half_formula(text: str) -> str:
    """A formula that still grows, without the half of the mark that may be about to close it."""
    text = text.strip()
    return text[:-1].rstrip() if text.endswith("$") or re.search(r"(?<!\\)(?:\\\\)*\\\Z", text) else text


def _text_of(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _goes_on(state: StateBlock, line: int) -> bool:
    return state.sCount[line] >= state.blkIndent and not state.isEmpty(line)


def take_math(state: StateInline, silent: bool) -> bool:
    """An inline rule of markdown-it, which pushes `math_inline`."""
    source, at = state.src, state.pos
    mark = source[at : at + 2]
    content, after = "", at
    if mark in ("\\(", "$$"):
        after = source.find(_CLOSES[mark], at + 2) + 2
        content = source[at + 2 : after - 2].strip() if after > 1 else ""
    elif mark[:1] == "$" and (found := _DOLLARS.match(source, at)) is not None:
        content, after = found.group(1), found.end()
    if not content:
        return False
    if not silent:
        token = state.push("math_inline", "", 0)
        token.content = content.replace("\n", " ")
    state.pos = after
    return True
