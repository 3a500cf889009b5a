"""A command line as words, whichever shell it was written for."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from desktop_chat.core.errors import ChatError, ErrorKind

_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_CODE = re.compile(r"x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}")
#: Where a command ends: a pipe, a second command, a redirection. An address may be pasted with a bare `&`.
_END = re.compile(r"[|;<>]|&(?=[&\s]|$)")
#: Passed over in the search for signs of another shell.
_QUOTED = r"""'[^']*(?:'|\Z)|"(?:\\.|[^"\\])*(?:"|\\?\Z)"""
_CMD = re.compile(rf"""(\^\s*\n|\^")|{_QUOTED}""", re.DOTALL)
_NEXT_OPTION = re.compile(r"\s*-")
#: Reads what follows a backslash; gives it and where the next character stands.
_Unescape: TypeAlias = Callable[[str, int], tuple[str, int]]
_POWERSHELL = re.compile(rf"(`\s*\n)|{_QUOTED}", re.DOTALL)


def shell_words(text: str) -> list[str]:
    """The words of the first command in `text`, unquoted; variables stay as they are written.

    Raises:
        ChatError: kind SETTINGS, if a quotation mark is not closed.
    """
    if any(found[1] for found in _CMD.finditer(text)):
        return _windows_words(_without_carets(text))
    return _posix_words(_POWERSHELL.sub(lambda found: " " if found[1] else found[0], text))


def _posix_words(text: str) -> list[str]:
    words: list[str] = []
    word: list[str] | None = None
    at = 0
    while at < len(text):
        char = text[at]
        if char.isspace():
            if word is not None:
                words.append("".join(word))
                word = None
            if char == "\n" and words and not _NEXT_OPTION.match(text, at):
                # Options in a new line belong to it all the same: what is copied from a page loses its backslashes.
                break
            at += 1
            continue
        if _END.match(text, at) or (char == "#" and word is None):
            break
        piece, at = _posix_piece(text, at)
        if piece is not None:
            word = [*(word or ()), piece]
    return words if word is None else [*words, "".join(word)]


def _posix_piece(text: str, at: int) -> tuple[str | None, int]:
    """What stands at `at`, unquoted, and where the next piece begins; None for a line that goes on."""
    char = text[at]
    if char == "\\":
        following = text[at + 1 : at + 3]
        if following.startswith(("\n", "\r\n")):
            return None, at + 1 + len(following.partition("\n")[0]) + 1
        return text[at + 1 : at + 2], at + 2
    if char == "'":
        end = _closing(text.find("'", at + 1))
        return text[at + 1 : end], end + 1
    if char == '"':
        return _quoted(text, at + 1, '"', _in_double_quotes)
    if text.startswith("$'", at):
        return _quoted(text, at + 2, "'", _in_dollar_quotes)
    return char, at + 1


def _quoted(text: str, at: int, quote: str, unescape: _Unescape) -> tuple[str, int]:
    pieces: list[str] = []
    while at < len(text) and text[at] != quote:
        if text[at] == "\\":
            piece, at = unescape(text, at + 1)
        else:
            piece, at = text[at], at + 1
        pieces.append(piece)
    return "".join(pieces), _closing(at if at < len(text) else -1) + 1


def _in_double_quotes(text: str, at: int) -> tuple[str, int]:
    char = text[at : at + 1]
    if char == "\n":
        return "", at + 1
    return (char if char in '"\\$`' else f"\\{char}"), at + 1


def _in_dollar_quotes(text: str, at: int) -> tuple[str, int]:
    code = _CODE.match(text, at)
    if code:
        return chr(min(int(code.group()[1:], 16), 0x10FFFF)), code.end()
    char = text[at : at + 1]
    return _ESCAPES.get(char, char), at + 1


def _closing(at: int) -> int:
    if at < 0:
        raise ChatError(
            ErrorKind.SETTINGS, "This command is not whole: a quotation mark is never closed. Copy all of it."
        )
    return at


def _without_carets(text: str) -> str:
    """A caret stands before what cmd.exe would take for its own; at the end of a line, the command goes on."""
    text = re.sub(r"\^[ \t]*\r?\n", " ", text)
    # Inside plain quotes a caret is itself; some browsers put one before each quote, and then before all else, too.
    return re.sub(r"\^(.)", r"\1", text) if '^"' in text else text


def _windows_words(text: str) -> list[str]:
    """As programs on Windows take their command line apart."""
    words: list[str] = []
    for line in text.splitlines():
        for match in re.finditer(r'(?:[^\s"]|"(?:\\.|""|[^"\\])*")+', line):
            words.append(re.sub(r'"((?:\\.|""|[^"\\])*)"', lambda found: _windows_unescaped(found[1]), match.group()))
    if text.replace('\\"', "").count('"') % 2:
        _closing(-1)
    return words


def _windows_unescaped(text: str) -> str:
    """Backslashes count only before a quotation mark, where browsers double those of the text."""
    return re.sub(r'\\(["\\])|""', lambda found: found[1] or '"', text)
