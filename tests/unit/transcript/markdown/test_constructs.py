"""What chats add to CommonMark: tables in pieces, formulas, footnotes, bare addresses, pictures that come along."""

from __future__ import annotations

import pytest

from desktop_chat.ui.transcript.blocks import TABLE_PIECE_ROWS, Kind, Mark, note_anchor
from desktop_chat.ui.transcript.markdown.incremental import MarkdownStream
from desktop_chat.ui.transcript.markdown.maths import MAX_FORMULA_CHARS
from desktop_chat.ui.transcript.markdown.tables import MAX_COLUMNS
from tests.bench.corpora import KINDS, corpus, pieces
from tests.unit.transcript.whole import PARSER, at_once


def streamed(text: str, size: int = 4) -> MarkdownStream:
    stream = MarkdownStream(PARSER)
    for piece in pieces(text, size):
        stream.feed(piece)
    return stream


def links(text: str) -> list[tuple[str, str]]:
    block = at_once(text)[0]
    return [(block.text[span.start : span.start + span.length], span.href) for span in block.spans if span.href]


def maths(text: str) -> list[str]:
    block = at_once(text)[0]
    return [block.text[one.start : one.start + one.length] for one in block.spans if one.marks & Mark.MATH]


def test_each_piece_of_a_long_table_has_its_rows_its_source_and_the_alignments() -> None:
    rows = [f"| {number} | x |\n" for number in range(2 * TABLE_PIECE_ROWS + 1)]
    text = "| a | b |\n|--:|:-:|\n" + "".join(rows)
    blocks = at_once(text)
    assert [len(block.rows) for block in blocks] == [TABLE_PIECE_ROWS + 1, TABLE_PIECE_ROWS, 1]
    assert [(block.first, block.last) for block in blocks] == [(True, False), (False, False), (False, True)]
    assert {block.aligns for block in blocks} == {("right", "center")}
    assert blocks[1].source == "".join(rows[TABLE_PIECE_ROWS : 2 * TABLE_PIECE_ROWS])
    assert streamed(text).blocks[:2] == blocks[:2]


def test_more_columns_than_anybody_reads_are_no_table() -> None:
    wide = MAX_COLUMNS + 1
    assert at_once(f"|{'a|' * wide}\n|{'-|' * wide}\n")[0].kind is Kind.PROSE


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("$$x$$", "x"),
        ("$$\nx\ny\n$$", "x\ny"),
        ("\\[ x \\].", "x."),
        ("\\[\nx\n\\] where", "x\\quad\\text{where}"),
        ("```math\nx\n```", "x"),
        ("$$\nx", "x"),
    ],
)
def test_a_formula_on_lines_of_its_own_is_its_latex(text: str, formula: str) -> None:
    for around in ("{}", "- {}", "> {}"):
        inner = text.replace("\n", "\n> " if around[0] == ">" else "\n  " if around[0] == "-" else "\n")
        assert [(block.kind, block.text) for block in at_once(around.format(inner))] == [(Kind.FORMULA, formula)]


@pytest.mark.parametrize(
    "text", ["    $$x$$", "```\n$$x$$\n```", "\\[no\\] formula", "$$a$$ and $$b$$", "$$\n\nx\n\n$$"]
)
def test_what_only_looks_like_a_formula_is_none(text: str) -> None:
    assert Kind.FORMULA not in {block.kind for block in at_once(text) if "x" in block.text or "a" in block.text}


def test_a_formula_of_any_length_is_cheap_and_shown_as_code() -> None:
    text = "$$\n" + "x + y \\\\\n" * (10 * MAX_FORMULA_CHARS // 9) + "$$\n\nend"
    stream = streamed(text)
    stream.finish()
    assert stream.blocks == at_once(text)
    assert {block.kind for block in stream.blocks[:-1]} == {Kind.CODE}
    assert stream.parsed_chars < 8 * len(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a $x_1$ b", ["x_1"]),
        ("a \\(x\\) b", ["x"]),
        ("$5 and $6", []),
        ("from $5, to 6$7", []),
        ("`$x$` and \\$x\\$", []),
        ("$ x $", []),
        ("$x$ $y$", ["x", "y"]),
    ],
)
def test_dollars_are_mathematics_where_they_are_no_prices(text: str, found: list[str]) -> None:
    assert maths(text) == found


def test_a_footnote_defined_later_raises_the_references_before_it() -> None:
    stream = streamed("One[^a] and two[^b].\n\n")
    assert stream.blocks[0].text == "One[^a] and two[^b]."
    assert stream.feed("[^a]: The *note*.\n") == 0
    assert stream.blocks[0].text == "Onea and two[^b]."
    assert [(span.marks, span.href) for span in stream.blocks[0].spans] == [(Mark.SUPER, note_anchor("a"))]
    note = stream.blocks[1]
    assert (note.text, note.boxes, note.info) == ("The note.", ("a",), note_anchor("a"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see http://a.b/c_d_e.", [("http://a.b/c_d_e", "http://a.b/c_d_e")]),
        ("(www.a.b/c_(d))", [("www.a.b/c_(d)", "http://www.a.b/c_(d)")]),
        ("https://a.b?x=1&amp;", [("https://a.b?x=1", "https://a.b?x=1")]),
        ("a_b@c.d, e", [("a_b@c.d", "mailto:a_b@c.d")]),
        ("a@b c@d_ http:// www. x", []),
        ("`http://a.b` ahttp://a.b", []),
        ("[http://a.b](https://c.d)", [("http://a.b", "https://c.d")]),
        ("javascript://a.b file:///etc/passwd", []),
    ],
)
def test_bare_addresses_are_links(text: str, found: list[tuple[str, str]]) -> None:
    assert links(text) == found


def test_a_picture_that_comes_along_is_a_block_of_its_own_and_any_other_a_link() -> None:
    url = "data:image/png;base64,AAAA"
    blocks = at_once(f"![what it shows]({url})\n\n![far](https://a.b/c.png)")
    assert [(block.kind, block.text, block.info) for block in blocks] == [
        (Kind.IMAGE, "what it shows", url),
        (Kind.PROSE, "far", ""),
    ]
    assert [span.href for block in blocks for span in block.spans] == ["https://a.b/c.png"]


def test_the_data_of_a_picture_is_parsed_once_when_it_is_whole() -> None:
    text = "Here:\n\n![a](data:image/png;base64," + "A" * 200_000 + ")\n"
    stream = streamed(text)
    assert stream.source == text
    stream.finish()
    assert stream.blocks == at_once(text)
    assert stream.parsed_chars < 4 * len(text)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [4, 64])
def test_no_text_is_read_more_than_three_times(kind: str, size: int) -> None:
    text = corpus(kind, 20_000)
    stream = streamed(text, size)
    assert stream.parsed_chars <= 3 * len(text)
    stream.finish()
    assert stream.blocks == at_once(text)
