"""A looser pattern for sources: it matches wherever the pattern itself may match the text that is shown."""

from __future__ import annotations

import html
import re
from typing import Final

#: What only asks what is around: anchors and borders. Left out, a pattern matches no less.
_ASKS: Final = frozenset("bBAGKZz")
#: Blanks are others in a source, or between marks that are not shown.
_BLANKS, _BLANK_SIGNS = r"(?:\s*)", frozenset("sntrhvR ")
#: Groups that only look: ahead and behind. Of those that ask for the opposite the same holds.
_LOOKS: Final = ("(?=", "(?!", "(?<=", "(?<!")
#: What takes hold of a first find and never of a second, names groups, or depends on them: nothing may be left out.
_RIGID = re.compile(r"\(\?>|\(\?\(|\(\*|\(\?[R&\d+|]|\(\?P[>=]|[*+?}]\+|\\[1-9gk]|\\Q|\(\?\^?[a-zA-Z]*x")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{2,31});")


def relaxed(pattern: str) -> str | None:
    """`pattern` without what it asks of its surroundings, with any blanks for its own.

    None where that may change what else it matches.
    """
    if _RIGID.search(pattern):
        return None
    out: list[str] = []
    at = 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\" and at + 1 < len(pattern):
            asked = pattern[at + 1]
            out.append("(?:)" if asked in _ASKS else _BLANKS if asked in _BLANK_SIGNS else pattern[at : at + 2])
            at += 2
        elif char.isspace():
            out.append(_BLANKS)
            at += 1
        elif char in "^$":
            out.append("(?:)")
            at += 1
        elif char == "[":
            end = _class_end(pattern, at)
            out.append(pattern[at:end])
            at = end
        elif pattern.startswith(_LOOKS, at):
            out.append("(?:)")
            at = _group_end(pattern, at)
        else:
            out.append(char)
            at += 1
    return "".join(out)


def without_entities(source: str) -> str:
    """With `&amp;` and its like as the signs they are shown as outside of code."""
    return _ENTITY.sub(lambda match: html.unescape(match[0]), source)


def _class_end(pattern: str, at: int) -> int:
    """Behind the bracket that closes the class of characters at `at`."""
    at += 2 if pattern[at + 1 : at + 2] == "^" else 1
    at += pattern[at : at + 1] == "]"
    while at < len(pattern) and pattern[at] != "]":
        if pattern.startswith("[:", at) and (end := pattern.find(":]", at)) > 0:
            at = end + 1
        at += 2 if pattern[at] == "\\" else 1
    return at + 1


def _group_end(pattern: str, at: int) -> int:
    """Behind the parenthesis that closes the one at `at`."""
    depth = 0
    while at < len(pattern):
        if pattern[at] == "\\":
            at += 1
        elif pattern[at] == "[":
            at = _class_end(pattern, at) - 1
        elif pattern[at] == "(":
            depth += 1
        elif pattern[at] == ")":
            depth -= 1
            if depth == 0:
                return at + 1
        at += 1
    return at
