"""Colours for code, line group by line group: a group starts with the lexer state the one before it ended in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias, cast

if TYPE_CHECKING:
    from pygments.lexer import RegexLexer

State: TypeAlias = tuple[str, ...]
#: (start, length, role) in the text given.
Colouring: TypeAlias = list[tuple[int, int, str]]

ROOT: State = ("root",)
#: A line longer than this stays plain, and so does what is around it: lexers need quadratic time on some.
MAX_LINE = 2000


@lru_cache(maxsize=64)
def find_lexer(language: str) -> RegexLexer | None:
    """The lexer for a fence's info word; None where there is none that can go on line by line."""
    from pygments import lexers
    from pygments.lexer import RegexLexer
    from pygments.util import ClassNotFound

    if not language:
        return None
    try:
        lexer: object = cast(Any, lexers).get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return None
    if not isinstance(lexer, RegexLexer):
        return None
    return lexer if type(lexer).get_tokens_unprocessed is RegexLexer.get_tokens_unprocessed else None


def colour(lexer: RegexLexer, text: str, state: State) -> tuple[Colouring, State]:
    """The colouring of `text`, which begins at a line's start in `state`, and the state after it."""
    if any(len(line) > MAX_LINE for line in text.split("\n")):
        return [], ROOT
    colouring: Colouring = []
    stack = list(state)
    for start, kind, value in _tokens(lexer, text + "\n", stack):
        role = _role(kind)
        if role and value:
            colouring.append((start, min(len(value), len(text) - start), role))
    return colouring, tuple(stack)


def _tokens(lexer: RegexLexer, text: str, stack: list[str]) -> Iterator[tuple[int, Any, str]]:
    """Run the lexer's own table over `text`, leaving the state it ends in on `stack`."""
    from pygments.token import Error, Text, Whitespace

    # The table is the lexer's only record of its states; there is no public way to start in the middle of a text.
    table = cast(dict[str, list[tuple[Any, Any, Any]]], getattr(lexer, "_tokens"))  # noqa: B009  # private, untyped
    position = 0
    while position < len(text):
        for matches, action, new_state in table[stack[-1]]:
            match: re.Match[str] | None = matches(text, position)
            if match is None:
                continue
            if action is not None:
                if isinstance(action, tuple):
                    yield position, action, match.group()
                else:
                    yield from action(lexer, match)
            position = match.end()
            _move(stack, new_state)
            break
        else:
            if text[position] == "\n":
                stack[:] = ["root"]
            kind = Whitespace if text[position] == "\n" else Error if not text[position].isspace() else Text
            yield position, kind, text[position]
            position += 1


def _move(stack: list[str], new_state: Any) -> None:
    if new_state is None:
        return
    if isinstance(new_state, tuple):
        for name in cast(tuple[str, ...], new_state):
            _move(stack, name)
    elif new_state == "#pop":
        if len(stack) > 1:
            stack.pop()
    elif new_state == "#push":
        stack.append(stack[-1])
    elif isinstance(new_state, int):
        del stack[max(len(stack) + new_state, 1) :]
    else:
        stack.append(new_state)


@lru_cache(maxsize=256)
def _role(kind: Any) -> str:
    from pygments.token import Comment, Error, Generic, Keyword, Name, Number, Operator, Punctuation, String

    roles = (
        (Keyword.Type, "type"),
        (Name.Class, "type"),
        (Name.Builtin, "name"),
        (Name.Function, "name"),
        (Name.Decorator, "name"),
        (Name.Tag, "keyword"),
        (Name.Attribute, "name"),
        (Keyword, "keyword"),
        (String, "string"),
        (Comment, "comment"),
        (Number, "number"),
        (Operator, "operator"),
        (Punctuation, "operator"),
        (Generic.Deleted, "error"),
        (Generic.Inserted, "string"),
        (Error, ""),
    )
    return next((role for group, role in roles if kind in group), "")
