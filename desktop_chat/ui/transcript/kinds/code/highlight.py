"""Lexers for code: loaded in small steps, run over whole text in small steps, or line by line while text grows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, cast

from desktop_chat.ui.transcript.kinds.code.languages import lexer_name

if TYPE_CHECKING:
    from pygments.lexer import Lexer

State: TypeAlias = tuple[str, ...]
#: (start, length, role) in the line, or the text, given.
Colouring: TypeAlias = list[tuple[int, int, str]]
#: A lexer's rules by the name of the state they hold in: (match, action, new state).
_Table: TypeAlias = "dict[str, list[tuple[Any, Any, Any]]]"

ROOT: State = ("root",)
#: A line longer than this stays plain, and the state after it is the root: lexers need quadratic time on some.
MAX_LINE = 2000
#: As for this many blanks in a row, line breaks counted.
MAX_BLANK = 500
_BLANKS = re.compile(rf"\s{{{MAX_BLANK}}}")
#: Lexers of templates read all of their text before they tell anything of it: they get so many characters at a time.
_MAX_AT_ONCE = 6_000

#: What lexers raise on code that their authors did not think of: it stays plain from there on.
_FAULTS = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
#: So many matches of nothing in a row are no progress.
_MAX_IDLE = 50

#: PHP is text with code in it, but shown by itself it is often code without the mark that begins it.
_PHP = "PHP"
_PHP_OPENED = re.compile(r"\s*<")

#: What may hold line breaks and is one match of one rule in some languages: until its end is there, no rule matches.
_OVER_LINES = {
    "/*": "*/",
    "<!--": "-->",
    '"""': '"""',
    "'''": "'''",
    "`": "`",
    "{-": "-}",
    "(*": "*)",
    "--[[": "]]",
    "#|": "|#",
    "<#": "#>",
    "=begin": "=end",
}
#: While their line grows these, too, are taken to end some time.
_IN_A_LINE = {'"': '"', "'": "'"}
_OPENERS = tuple(_OVER_LINES)
_ALL_OPENERS = (*_OVER_LINES, *_IN_A_LINE)


class Open(NamedTuple):
    """A comment or string that has begun and not ended: where, as what, and what will end it."""

    start: int
    role: str
    closer: str
    #: The lexer's state at the line it begins in.
    state: State


class CodeLexer:
    """The lexer of one language."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._loading: Iterator[None] | None = None
        self._lexer: Lexer | None = None
        self._table: _Table | None = None
        self._reads_at_once = False
        self.is_ready = not name

    def load_step(self) -> None:
        """One step of loading: most take less than a millisecond, all together up to a hundred."""
        if self._loading is None:
            self._loading = self._load()
        if next(self._loading, self) is self:
            self.is_ready = True

    @property
    def exists(self) -> bool:
        return self._lexer is not None

    def _load(self) -> Iterator[None]:
        from pygments import lexers
        from pygments.lexer import DelegatingLexer, ExtendedRegexLexer, RegexLexer

        yield
        found = cast("type[Lexer] | None", cast(Any, lexers).find_lexer_class(self._name))
        if found is None:
            return
        yield
        if issubclass(found, RegexLexer) and not getattr(found, "token_variants", False):
            yield from _compile_rules(found)
        self._lexer = made = cast(Any, found)(stripnl=False, ensurenl=False)
        self._reads_at_once = isinstance(made, DelegatingLexer)
        if isinstance(made, RegexLexer) and not isinstance(made, ExtendedRegexLexer):
            # The table is the lexer's only record of its states; there is no public way to start in the middle.
            self._table = cast(_Table, getattr(made, "_tokens"))  # noqa: B009  # private, untyped

    def tokens(self, text: str) -> Iterator[tuple[int, str, str]]:
        """(start, role, value) of a whole text, one after the other; a role is empty where the text is plain."""
        if self._lexer is None:
            return
        if self._name == _PHP:
            cast(Any, self._lexer).startinline = not _PHP_OPENED.match(text)
        try:
            for offset, stretch in _cut(text) if self._reads_at_once else ((0, text),):
                for start, kind, value in self._lexer.get_tokens_unprocessed(stretch):
                    yield offset + start, _role(kind), value
        except _FAULTS:
            return

    def first_state(self, text: str) -> State:
        """The state that `text`, the beginning of a fence, begins in."""
        return ("root", "php") if self._name == _PHP and not _PHP_OPENED.match(text) else ROOT

    def colour(self, text: str, state: State, *, grows: bool = False) -> tuple[Colouring, State, Open | None]:
        """The colouring of whole lines that begin in `state`; the state after them, and what is still open then.

        `grows` says that the last line has not ended. A lexer that cannot go on in a state reads from the root.
        """
        if self._lexer is None or not can_read(text):
            return [], ROOT, None
        if self._table is None:
            found = self.tokens(text + "\n")
            return _bounded(((start, role, len(value)) for start, role, value in found), len(text)), ROOT, None
        stack = list(state)
        run = _Run(self._lexer, self._table, text, stack, _ALL_OPENERS if grows else _OPENERS)
        try:
            colouring = _bounded(run.tokens(), len(text))
        except _FAULTS:
            return [], ROOT, None
        if run.open is None:
            return colouring, tuple(stack), None
        start, role, closer = run.open
        return colouring, tuple(stack), Open(start, role, closer, state)


@lru_cache(maxsize=64)
def find_lexer(info: str) -> CodeLexer:
    """The lexer for a fence's info word, which may have to be loaded yet, or may never exist."""
    return CodeLexer(lexer_name(info))


def _cut(text: str) -> Iterator[tuple[int, str]]:
    """Whole lines, and where they begin."""
    start = 0
    while start < len(text):
        end = len(text) if len(text) - start <= _MAX_AT_ONCE else text.rfind("\n", start, start + _MAX_AT_ONCE) + 1
        end = end or len(text)
        yield start, text[start:end]
        start = end


def can_read(text: str) -> bool:
    """Whether no line is too long for a lexer, and no row of blanks."""
    if len(text) > MAX_LINE and any(len(line) > MAX_LINE for line in text.split("\n")):
        return False
    return len(text) < MAX_BLANK or _BLANKS.search(text) is None


def _compile_rules(found: Any) -> Iterator[None]:
    """Compile a lexer's patterns one by one: making it finds them all in the cache of `re`."""
    if "_tokens" in found.__dict__:
        return
    for name, rules in found.get_tokendefs().items():
        for rule in rules:
            if type(rule) is tuple:
                found._process_regex(rule[0], found.flags, name)  # no public way leads to a single pattern
                yield


class _Run:
    """One run of a lexer's own table over whole lines, leaving the state it ends in on `stack`."""

    def __init__(self, lexer: Lexer, table: _Table, text: str, stack: list[str], openers: tuple[str, ...]) -> None:
        self._lexer = lexer
        self._table = table
        self._text = text
        self._stack = stack
        self._openers = openers
        #: (start, role, closer) of what the text ends inside of.
        self.open: tuple[int, str, str] | None = None

    def tokens(self) -> Iterator[tuple[int, str, int]]:
        """(start, role, length)."""
        text, stack, position, idle = self._text + "\n", self._stack, 0, 0
        while position < len(text):
            if text.startswith(self._openers, position) and self._find_open(position):
                return
            for matches, action, new_state in self._table[stack[-1]]:
                match: re.Match[str] | None = matches(text, position)
                if match is None:
                    continue
                if isinstance(action, tuple):
                    yield position, _role(cast(Any, action)), match.end() - position
                elif action is not None:
                    for start, kind, value in action(self._lexer, match):
                        yield start, _role(kind), len(value)
                idle = idle + 1 if match.end() == position else 0
                position = match.end() + (idle > _MAX_IDLE)
                _move(stack, new_state)
                break
            else:
                if text[position] == "\n":
                    stack[:] = ["root"]
                position += 1

    def _find_open(self, position: int) -> bool:
        """Whether something opens here that would be one match if only its end were there."""
        text, closers = self._text, _OVER_LINES | _IN_A_LINE
        for opener in self._openers:
            if not text.startswith(opener, position) or text.find(closers[opener], position + len(opener)) >= 0:
                continue
            closed = text[position:] + closers[opener]
            for matches, action, _ in self._table[self._stack[-1]]:
                match: re.Match[str] | None = matches(closed, 0)
                if match is None:
                    continue
                role = _role(cast(Any, action)) if isinstance(action, tuple) else ""
                if match.end() == len(closed) and role in ("comment", "string"):
                    self.open = position, role, closers[opener]
                    return True
                break
        return False


def _bounded(tokens: Iterator[tuple[int, str, int]], length: int) -> Colouring:
    return [
        (start, min(size, length - start), role) for start, role, size in tokens if role and size and start < length
    ]


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


@lru_cache(maxsize=512)
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
        (Generic.Heading, "type"),
        (Generic.Subheading, "type"),
        (Generic.Prompt, "keyword"),
        (Generic.Output, "comment"),
        (Generic.Error, "error"),
        (Generic.Traceback, "error"),
        (Error, ""),
    )
    return next((role for group, role in roles if kind in group), "")
