"""Block markdown: source text to leaf blocks with the lists and quotes around each, by markdown-it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from desktop_chat.ui.transcript.blocks import QUOTE, Kind, note_anchor
from desktop_chat.ui.transcript.markdown.maths import FORMULA_LANGUAGE, MAX_FORMULA_CHARS

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.ruler import RuleOptionsType
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

_FRAMES = {
    "blockquote_open": "quote",
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "list_item_open": "item",
    "note_open": "note",
}
_CLOSES = frozenset({"blockquote_close", "bullet_list_close", "ordered_list_close", "list_item_close", "note_close"})
#: The `markup` of a leaf that is HTML: shown as the text it is.
HTML = "<"
_BULLET, _OPEN_BOX, _TICKED_BOX = "•", "☐", "☑"


@dataclass(slots=True)
class Frame:
    """An open quote, list, item or footnote.

    `indent` is the column of an item's content, counted from the quote around it; `markup` of a footnote is its label.
    """

    kind: str
    line: int
    markup: str = ""
    indent: int = 0
    ordinal: int = 0
    task: str = ""
    has_leaf: bool = False


@dataclass(slots=True)
class Leaf:
    """`start` and `end` are lines of the parsed text; `indent` is a fence's own indentation."""

    kind: Kind
    start: int
    end: int
    frames: tuple[Frame, ...]
    content: str = ""
    level: int = 0
    info: str = ""
    markup: str = ""
    indent: int = 0
    #: Of code: the line its content begins on, and whether it still goes on at its end.
    body: int = 0
    is_open: bool = False
    #: Of a table: its header, then its body; the body alone where the leaf goes on after a frozen piece.
    rows: list[list[str]] = field(default_factory=list[list[str]])
    has_header: bool = True
    aligns: tuple[str, ...] = ()
    #: How many cells its rows lack.
    filled: int = 0
    #: The markers shown left of it, one per item it opens.
    boxes: tuple[str, ...] = ()
    joined_quotes: int = 0
    same_list: bool = False


def make_parser() -> MarkdownIt:
    """CommonMark with what chats add to it; the import takes some 30 ms, so it is done here."""
    from markdown_it import MarkdownIt

    from desktop_chat.ui.transcript.markdown.addresses import add_addresses
    from desktop_chat.ui.transcript.markdown.maths import take_formula, take_math
    from desktop_chat.ui.transcript.markdown.notes import take_note, take_note_reference
    from desktop_chat.ui.transcript.markdown.pictures import take_picture
    from desktop_chat.ui.transcript.markdown.tables import take_table

    parser = MarkdownIt("commonmark", {"tasklists": True}).enable(["table", "strikethrough"])
    parser.block.ruler.at("table", take_table, {"alt": ["paragraph", "reference"]})
    anywhere: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    parser.block.ruler.before("reference", "note", take_note, anywhere)
    parser.block.ruler.before("fence", "formula", take_formula, anywhere)
    parser.block.ruler.before("fence", "picture", take_picture, anywhere)
    parser.block.ruler.before("table", "record_indents", _record_indents)
    parser.inline.ruler.before("escape", "math", take_math)
    parser.inline.ruler.before("link", "note_reference", take_note_reference)
    add_addresses(parser)
    return parser


def _record_indents(state: StateBlock, line: int, _end: int, silent: bool) -> bool:
    """Takes no text: notes for each block where the content of the item around it begins, which no token tells."""
    if not silent:
        state.env["indents"][line, state.level] = (state.blkIndent, state.sCount[line])
    return False


def parse_leaves(parser: MarkdownIt, source: str, env: dict[str, Any], seeds: tuple[int, ...] = ()) -> list[Leaf]:
    """The leaves of `source` (line breaks are newlines), in order.

    `seeds` are the numbers of the lists that are open around the first leaf, outermost first.
    """
    tokens: list[Token] = []
    indents: dict[tuple[int, int], tuple[int, int]] = {}
    env["indents"] = indents
    parser.block.parse(source.replace("\0", "\ufffd"), parser, env, tokens)
    return _Walker(indents, seeds).walk(tokens)


class _Walker:
    def __init__(self, indents: dict[tuple[int, int], tuple[int, int]], seeds: tuple[int, ...]) -> None:
        self._indents = indents
        self._seeds = list(seeds)
        self._stack: list[Frame] = []
        self._leaves: list[Leaf] = []
        self._last_frames: tuple[Frame, ...] = ()

    def walk(self, tokens: list[Token]) -> list[Leaf]:
        index = 0
        while index < len(tokens):
            token = tokens[index]
            if token.nesting >= 0 and token.map:
                self._note_indent(token)
            if token.type in _FRAMES:
                self._open(token)
            elif token.type in _CLOSES:
                self._close()
            else:
                self._leaf(token, tokens[index + 1] if index + 1 < len(tokens) else None)
            index += 1
        return self._leaves

    def _note_indent(self, token: Token) -> None:
        if self._stack and self._stack[-1].kind == "item" and token.map:
            found = self._indents.get((token.map[0], token.level))
            if found is not None:
                self._stack[-1].indent = found[0]

    def _open(self, token: Token) -> None:
        line = token.map[0] if token.map else 0
        frame = Frame(_FRAMES[token.type], line, token.markup)
        if token.type == "ordered_list_open":
            frame.ordinal = int(token.attrs.get("start", 1)) - 1
        elif frame.kind == "note":
            frame.markup = token.meta["label"]
        if frame.kind == "list" and self._seeds:
            frame.ordinal = self._seeds.pop(0) - 1
        if frame.kind == "item":
            parent = self._stack[-1]
            parent.ordinal += 1
            frame.ordinal = parent.ordinal
            if "checked" in token.meta:
                frame.task = _TICKED_BOX if token.meta["checked"] else _OPEN_BOX
        self._stack.append(frame)

    def _close(self) -> None:
        frame = self._stack[-1]
        if frame.kind == "item" and not frame.has_leaf:
            self._add(Leaf(Kind.PROSE, frame.line, frame.line + 1, ()))
        self._stack.pop()

    def _leaf(self, token: Token, following: Token | None) -> None:
        if not token.map:
            return
        start, end = token.map
        if token.type in ("paragraph_open", "heading_open") and following is not None:
            kind = Kind.PROSE if token.type == "paragraph_open" else Kind.HEADING
            level = int(token.tag[1:]) if kind is Kind.HEADING else 0
            self._add(Leaf(kind, start, end, (), following.content, level, markup=token.markup))
        elif token.type in ("fence", "code_block"):
            block_indent, line_indent = self._indents.get((start, token.level), (0, 0))
            leaf = _code(token)
            leaf.indent = line_indent - block_indent
            self._add(leaf)
        elif token.type in ("formula", "picture"):
            kind = Kind.FORMULA if token.type == "formula" else Kind.IMAGE
            made = Leaf(kind, start, end, (), token.content, info=token.info, markup=token.markup)
            made.is_open = bool(token.meta.get("is_open", False))
            self._add(made)
        elif token.type == "html_block":
            self._add(Leaf(Kind.PROSE, start, end, (), token.content, markup=HTML))
        elif token.type == "table":
            table = Leaf(Kind.TABLE, start, end, (), rows=token.meta["rows"], aligns=token.meta["aligns"])
            table.filled = token.meta["filled"]
            self._add(table)
        elif token.type == "hr":
            self._add(Leaf(Kind.RULE, start, end, ()))

    def _add(self, leaf: Leaf) -> None:
        leaf.frames = frames = tuple(self._stack)
        if frames and frames[-1].kind == "note":
            leaf.info = note_anchor(frames[-1].markup)
        leaf.boxes = tuple(_box(frame, self._stack[at - 1]) for at, frame in enumerate(frames) if frame.kind != "list")
        shared = 0
        for mine, before in zip(frames, self._last_frames, strict=False):
            if mine is not before:
                break
            shared += 1
        leaf.joined_quotes = sum(frame.kind == "quote" for frame in frames[:shared])
        leaf.same_list = any(frame.kind == "list" for frame in frames[:shared])
        for frame in frames:
            frame.has_leaf = True
        self._last_frames = frames
        self._leaves.append(leaf)


def _code(token: Token) -> Leaf:
    """A fence, indented code, or a formula too long to be one; a short one in a fence is a formula after all."""
    start, end = token.map or (0, 0)
    leaf = Leaf(Kind.CODE, start, end, (), token.content, info=token.info.strip(), markup=token.markup)
    leaf.body = token.meta.get("body", start + bool(token.markup))
    if token.markup:
        lines = leaf.content.count("\n") + (leaf.content != "" and not leaf.content.endswith("\n"))
        leaf.is_open = token.meta.get("is_open", end - start < lines + 2)
    if leaf.info == "math":
        if len(leaf.content) <= MAX_FORMULA_CHARS:
            return replace(leaf, kind=Kind.FORMULA, content=leaf.content.strip(), info="")
        # Under this name its later pieces stay code, however short they are.
        leaf.info = FORMULA_LANGUAGE
    return leaf


def _box(frame: Frame, parent: Frame) -> str:
    if frame.kind == "quote":
        return QUOTE
    if frame.has_leaf:
        return ""
    if frame.task:
        return frame.task
    if frame.kind == "note":
        return frame.markup
    return _BULLET if parent.markup in "-*+" else f"{frame.ordinal}{parent.markup}"
