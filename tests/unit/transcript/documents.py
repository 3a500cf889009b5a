"""Random markdown documents, and random ways to cut them into what a stream brings."""

from __future__ import annotations

from hypothesis import strategies as st

WORDS = (
    "word",
    "two words",
    "*emphasis*",
    "**strong**",
    "`code`",
    "[link](https://a.b)",
    "[ref]",
    "[other]",
    "~~out~~",
    "$x^2$",
    "\\(a_b\\)",
    "$5 and $6",
    "[^1]",
    "[^other]",
    "https://a.b/c_d.",
    "www.a.b",
    "a_b@c.d",
)
OPEN_MARKS = (
    "**half",
    "`half",
    "[half](http",
    "~~half",
    "*",
    "_under_score",
    "a\\",
    "<b>",
    "&amp;",
    "😀",
    "12.",
    "- ",
    "$x",
    "\\(",
    "$$",
)

_phrase = st.lists(st.sampled_from(WORDS + OPEN_MARKS), min_size=1, max_size=4).map(" ".join)
_paragraph = st.lists(_phrase, min_size=1, max_size=3)
_long_paragraph = st.sampled_from([20, 20, 330]).map(lambda count: ["Some *words* and. More [ref] " * count + "end"])
_heading = st.tuples(st.integers(1, 6), _phrase).map(lambda it: [f"{'#' * it[0]} {it[1]}"])
_setext = st.tuples(_phrase, st.sampled_from(["===", "---", "-"])).map(list)
_rule = st.sampled_from([["---"], ["***"], ["- - -"]])
_indented_code = st.just(["", "    indented", "    code", ""])
_html = st.sampled_from([["<div>", "raw *html*", "</div>", ""], ["<!-- note", "", "-->"], ["<b>", ""]])
_definition = st.sampled_from([["", "[ref]: https://r.example", ""], ["", '[other]: <http://o.example> "t"', ""]])
_note = st.tuples(st.sampled_from(["1", "other"]), _phrase, st.sampled_from([[], ["goes on"]])).map(
    lambda it: [f"[^{it[0]}]: {it[1]}", *it[2]]
)
_formula = st.tuples(
    st.sampled_from(["$$", "$$ y", "\\[", "\\[ y", "```math"]),
    st.sampled_from(["x", "x \\\\", "- x"]),
    st.integers(0, 2),
).flatmap(
    lambda it: st.sampled_from([["$$"], ["\\]"], ["z $$"], ["z \\] where"], ["$$."], [""], [], ["```"]]).map(
        lambda close: [it[0], *[it[1]] * it[2], *close]
    )
)
_one_line_formula = st.sampled_from([["$$a$$"], ["\\[ a \\]."], ["$$a$$ and"], ["$$"], ["\\[a]"]])
_picture = st.sampled_from(
    [["![alt](data:image/png;base64,AAAA)"], ["![](data:image/png;base64,AA=="], ["![a](https://b.c/d.png)"]]
)
_blank = st.sampled_from([[""], ["", ""], ["  "], ["\t"]])
_table = st.tuples(
    _phrase, st.sampled_from([0, 1, 2, 3, 20, 21, 45]), st.sampled_from(["| {} | {} |", "| {}", "{} | {}"])
).map(lambda it: ["", "| a | b |", "|---|:-:|", *[it[2].format(it[0].replace("|", ""), n) for n in range(it[1])], ""])


@st.composite
def _fence(draw: st.DrawFn) -> list[str]:
    mark = draw(st.sampled_from(["```", "~~~~"]))
    count = draw(st.one_of(st.integers(0, 4), st.sampled_from([40, 41, 90])))
    body = [draw(st.sampled_from(["x = 1", "", "  - no item", "# no heading", "> no quote"]))] * count
    closed = [mark] if draw(st.booleans()) else []
    indent = draw(st.sampled_from(["", " ", "  "]))
    return [indent + line for line in (mark + draw(st.sampled_from(["", "python"])), *body, *closed)]


@st.composite
def _list(draw: st.DrawFn, inner: st.SearchStrategy[list[str]]) -> list[str]:
    ordered = draw(st.booleans())
    sign = draw(st.sampled_from(["-", "*", "+"])) if not ordered else draw(st.sampled_from([".", ")"]))
    number = draw(st.sampled_from([1, 3, 9, 99]))
    before = " " * draw(st.integers(0, 3))
    padding = " " * draw(st.integers(1, 4))
    out: list[str] = []
    for at in range(draw(st.integers(1, 4))):
        marker = f"{before}{number + at}{sign}{padding}" if ordered else f"{before}{sign}{padding}"
        task = draw(st.sampled_from(["", "", "", "[ ] ", "[x] "]))
        lines = draw(inner) or [""]
        out.append(marker + task + lines[0])
        out += [" " * len(marker) + line if line else "" for line in lines[1:]]
        if draw(st.booleans()):
            out.append("")
    return out


@st.composite
def _quote(draw: st.DrawFn, inner: st.SearchStrategy[list[str]]) -> list[str]:
    mark = draw(st.sampled_from(["> ", ">", " > "]))
    lines = draw(inner)
    lazy = draw(st.booleans())
    return [line if lazy and at and line and at % 3 == 0 else mark + line for at, line in enumerate(lines)]


_short = (_paragraph, _heading, _setext, _rule, _indented_code, _html, _definition, _blank, _table, _fence())
_short = (*_short, _note, _formula, _one_line_formula, _picture)
_leaf = st.one_of(*_short, *_short, _long_paragraph)


def _several(one: st.SearchStrategy[list[str]]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.tuples(one, st.booleans()), min_size=1, max_size=4).map(
        lambda blocks: [line for lines, apart in blocks for line in (*lines, *([""] if apart else []))]
    )


_lines = st.recursive(_leaf, lambda inner: st.one_of(_list(_several(inner)), _quote(_several(inner))), max_leaves=7)


@st.composite
def documents(draw: st.DrawFn) -> str:
    lines = [line for block in draw(st.lists(_several(_lines), min_size=1, max_size=3)) for line in block]
    newline = draw(st.sampled_from(["\n", "\n", "\n", "\r\n", "\r"]))
    return newline.join(lines) + draw(st.sampled_from(["", newline]))


@st.composite
def streams(draw: st.DrawFn) -> list[str]:
    """The pieces of one document, in order; few or many, some of them a single character."""
    text = draw(documents())
    if draw(st.booleans()):
        size = draw(st.sampled_from([1, 4, 7, 30])) if len(text) < 800 else draw(st.sampled_from([50, 333]))
        return [text[at : at + size] for at in range(0, len(text), size)]
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=20)))
    return [text[low:high] for low, high in zip([0, *cuts], [*cuts, len(text)], strict=True)]
