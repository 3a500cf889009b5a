"""Where in a finished text a blank line does not end what is open: in fences, and in HTML that runs on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from desktop_chat.ui.transcript.markdown.leaves import HTML, Leaf, parse_leaves

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

#: A line that may open a fence or a piece of HTML that blank lines do not end, with what may stand before it.
_OPENING = re.compile(
    r"(?:\A|\n)([ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t>]+(?:\[[ xX]\][ \t]+)?)*)"
    r"(?:(`{3,}(?=[^`\n]*(?:\n|\Z))|~{3,})|<(?=script|pre|style|textarea|!--|\?|![a-z]|!\[CDATA\[))",
    re.IGNORECASE,
)
#: A blank line and the beginning of a paragraph: there no list and no quote is open.
_CLEAN = re.compile(r"\n[ \t]*\r?\n(?=[^\W\d_])")
#: What a fence's mark may stand in without being a fence: a formula, or HTML.
_OTHER = re.compile(r"\$\$|\\\[|(?:\A|\n)[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t>]+)*<")
_OTHER_SIGNS = ("$$", "\\[", "<")
_ITEM = re.compile(r"(?:\A|\n)[ \t>]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]|\n)")
_HTML_ENDS = (
    (
        re.compile(r"<(?:script|pre|style|textarea)", re.IGNORECASE),
        re.compile(r"</(?:script|pre|style|textarea)>", re.I),
    ),
    (re.compile(r"<!--"), re.compile(r"-->")),
    (re.compile(r"<\?"), re.compile(r"\?>")),
    (re.compile(r"<!\[CDATA\["), re.compile(r"\]\]>")),
    (re.compile(r"<![A-Z]", re.IGNORECASE), re.compile(r">")),
)


#: So many lines are looked at one by one.
_MAX_MISSES = 2000


def blind_spans(parser: MarkdownIt, text: str) -> list[tuple[int, int, bool]]:
    """Beginnings and ends, in order, of where no section of `text` may begin; and whether that is a fence.

    Such a fence lies in nothing, and all of its lines are told.
    """
    return _Scan(parser, text).run()


class _Scan:
    """Goes from one opening to the next; `_clean` is the last place known to lie outside of everything."""

    def __init__(self, parser: MarkdownIt, text: str) -> None:
        self._parser = parser
        self._text = text
        self._clean = 0
        #: Where each sign that openings are told by comes next.
        self._signs = {"```": -1, "~~~": -1, "<": -1}
        #: Beginning and end of the first match of `_OTHER` from where it was looked for last; beyond the text if none.
        self._other = (-1, -1)
        #: The last blank line above `_passed`.
        self._blank = -1
        self._passed = 0
        self._spans: list[tuple[int, int, bool]] = []

    def run(self) -> list[tuple[int, int, bool]]:
        at = looked = misses = 0
        while (line := self._next_line(looked)) < len(self._text):
            # Where many lines only look as if, it is cheaper to search them all.
            found = (_OPENING.match if misses < _MAX_MISSES else _OPENING.search)(self._text, line)
            if found is not None:
                at = looked = self._pass(found, at)
            elif misses < _MAX_MISSES and (following := self._text.find("\n", line + 1)) >= 0:
                looked, misses = following, misses + 1
            else:
                break
        return self._spans

    def _next_line(self, at: int) -> int:
        """The line break before the next line from `at` on that holds what every opening holds; or the text's end."""
        for sign, place in self._signs.items():
            if place < at:
                found = self._text.find(sign, at)
                self._signs[sign] = found if found >= 0 else len(self._text)
        nearest = min(self._signs.values())
        return max(self._text.rfind("\n", at, nearest), at) if nearest < len(self._text) else nearest

    def _pass(self, found: re.Match[str], at: int) -> int:
        """Note what opens at `found`; return where to look on: a place outside of it, maybe in a list still."""
        text, line = self._text, found.start() + (found.group()[0] == "\n")
        self._clean = self._clean_before(at, line)
        before, fence = found.group(1), found.group(2) or ""
        is_doubtful = not fence or "\t" in before or self._is_other_above(line)
        if not is_doubtful:
            if not before:
                return self._skip_fence(line, found.end(), fence)
            if before.lstrip()[:1] == ">":
                return found.end()
            if _ITEM.search(text, max(self._clean - 1, 0), found.end()) is None:
                return self._skip_fence(line, found.end(), fence) if len(before) < 4 else found.end()
            closing = self._end_in_item(found.end(), len(before), fence)
            if closing:
                return closing
        return self._parse(line, found.end())

    def _is_other_above(self, line: int) -> bool:
        """Whether what a fence's mark may stand in begins above a line and may go on there."""
        # What lies above the last clean place, or above a blank line, has ended.
        self._blank = max(self._text.rfind("\n\n", max(self._passed - 1, self._clean), line), self._blank)
        self._passed = line
        above = max(self._blank + 1, self._clean - 1, 0)
        if self._other[0] < above:
            # To look for the signs alone costs nothing beside the search.
            found = _OTHER.search(self._text, above) if any(one in self._text for one in _OTHER_SIGNS) else None
            self._other = found.span() if found else (len(self._text), len(self._text) + 1)
        return self._other[1] <= line

    def _clean_before(self, at: int, line: int) -> int:
        for start in (max(at, line - 2000), at):
            last = self._clean
            for one in _CLEAN.finditer(self._text, start, line):
                last = one.end()
            if last != self._clean:
                return last
        return self._clean

    def _skip_fence(self, line: int, at: int, fence: str) -> int:
        """Pass a fence that lies in nothing; what follows it is clean."""
        closing = re.compile(rf"\n {{0,3}}{_mark(fence)}[ \t]*\r?(?:\n|\Z)").search(self._text, at)
        end = closing.end() if closing else len(self._text)
        self._spans.append((line, end, True))
        self._clean = end
        return max(end - 1, at)

    def _end_in_item(self, at: int, column: int, fence: str) -> int:
        """The end of a fence whose lines all stand below its mark, whatever item they are in; 0 if it is none."""
        closing = re.compile(rf"\n {{{column}}}{_mark(fence)}[ \t]*\r?(?=\n|\Z)").search(self._text, at)
        if closing is None:
            return 0
        astray = re.compile(rf"\n(?! {{{column}}}|[ \t]*\r?\n)").search(self._text, at, closing.start())
        return 0 if astray else closing.end()

    def _parse(self, line: int, at: int) -> int:
        """Find out by reading from the last clean place to the next that may be one."""
        following = _CLEAN.search(self._text, at)
        end = following.end() if following else len(self._text)
        env: dict[str, Any] = {}
        leaves = parse_leaves(self._parser, self._text[self._clean : end].replace("\r\n", "\n"), env)
        close = _close_of(leaves[-1]) if leaves else None
        if close is not None:
            closing = close.search(self._text, max(end - 1, 0))
            end = closing.end() if closing else len(self._text)
            end = max(self._text.find("\n", end - 1), end) if closing else end
        self._spans.append((line, end, False))
        self._clean = end
        return max(end - 1, at)


def _mark(fence: str) -> str:
    """What the mark that closes a fence begins with, as a pattern."""
    return f"{fence[0]}{{{len(fence)},}}"


def _close_of(leaf: Leaf) -> re.Pattern[str] | None:
    """What closes `leaf`, the last of a text, if it lies in nothing and goes on after a blank line."""
    if leaf.frames:
        return None
    if leaf.is_open and leaf.markup[0] in "`~":
        return re.compile(rf"\n {{0,3}}{_mark(leaf.markup)}[ \t]*\r?(?:\n|\Z)")
    if leaf.markup == HTML:
        for begin, close in _HTML_ENDS:
            found = begin.match(leaf.content.lstrip())
            if found is not None and close.search(leaf.content.lstrip(), found.end()) is None:
                return close
    return None
