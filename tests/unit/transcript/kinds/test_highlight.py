"""Code is coloured line by line while it grows, and as a whole when it is complete: both times alike."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_chat.ui.transcript.blocks import Block, Kind
from desktop_chat.ui.transcript.kinds.code.fence_colours import FenceColours
from desktop_chat.ui.transcript.kinds.code.highlight import MAX_BLANK, MAX_LINE, ROOT, CodeLexer, Colouring, find_lexer

#: Strings and comments over lines, in the middle of a line, and half of them at the end.
CODE = {
    "python": 'def f(x):\n    """Several\n    lines."""\n    return x + 1  # done\n@dec\nclass A:\n\ts = f"a{x}b"\n',
    "js": "/* a\n * b\n */ const x = `a ${b}\nc`;\nlet y = \"q\"; // c\n/** doc\n*/ function z() { return 'x'; }\n",
    "c": '#include <x.h>\n/* hello\n world */ int main(void) { char *s = "a\\n"; return 0; }\n',
    "go": "package x\nvar s = `raw\nstring`\nfunc f() int { return 1 } // c\n",
    "rust": '/* a /* b */\nc */\nfn main() { let x: &str = "a"; println!("{}", x); }\n',
    "sql": "-- c\nSELECT a, 'b' FROM t /* x\ny */ WHERE c = 1;\n",
    "css": "a { color: red; /* x\n y */ }\n",
    "json": '{"a": [1, true, null],\n "b": "c"}\n',
    "yaml": 'a: 1\nb:\n  - c: "d"\n# c\n',
    "diff": "--- a\n+++ b\n@@ -1 +1 @@\n-x\n+y\n z\n",
    "console": '$ ls -l\ntotal 0\n$ echo "x"\nx\n',
    "php": "<?php\n/* a\nb */\n$x = 'a'; echo $x;\n",
    "xml": "<!-- a\nb -->\n<a b='c'>d</a>\n",
}
PIECE = 4


def loaded(language: str) -> CodeLexer:
    lexer = find_lexer(language)
    while not lexer.is_ready:
        lexer.load_step()
    return lexer


def still() -> float:
    """A clock by which nothing takes too long, however busy the machine is."""
    return 0.0


def read_whole(language: str, text: str, seconds: float = 0.0) -> list[Colouring]:
    """The colours of each line, read in steps as small as they get, or of some length."""
    loaded(language)
    colours, count = FenceColours(language, still), text.count("\n") + 1
    colours.settle([Block(Kind.CODE, text)])
    while colours.needs(count):
        colours.work(count, seconds or 1e-9)
    return [colours.line(number) for number in range(count)]


def grow(language: str, text: str, cuts: list[int]) -> FenceColours:
    """Colours of a fence that grew to `text`, cut into pieces of few lines, as it came in chunks."""
    loaded(language)
    colours = FenceColours(language, still)
    for end in [*sorted(cut % (len(text) + 1) for cut in cuts), len(text)]:
        lines = text[:end].split("\n")
        for first in range(0, len(lines), PIECE):
            if first + PIECE >= len(lines) - PIECE:  # the last piece, and the one that became full
                colours.grow(first, lines[first : first + PIECE])
    return colours


def words(lines: list[str], colouring: list[Colouring], role: str) -> set[str]:
    return {
        line[start : start + length].strip()
        for line, found in zip(lines, colouring, strict=True)
        for start, length, one in found
        if one == role
    }


def test_keywords_strings_numbers_and_comments_have_their_roles() -> None:
    lines = CODE["python"].split("\n")
    colouring = read_whole("python", CODE["python"])
    assert {"def", "return", "class"} <= words(lines, colouring, "keyword")
    assert words(lines, colouring, "number") == {"1"}
    assert words(lines, colouring, "comment") == {"# done"}


@pytest.mark.parametrize("language", CODE)
def test_the_colours_are_those_of_the_whole_text(language: str) -> None:
    text = CODE[language] * 3
    shown = read_whole(language, text)
    roles = [["" for _ in line] for line in text.split("\n")]
    number = column = 0
    for _, role, value in loaded(language).tokens(text + "\n"):
        for char in value:
            if char == "\n":
                number, column = number + 1, 0
            else:
                roles[number][column] = role
                column += 1
    for line, colouring in zip(roles, shown, strict=True):
        painted = ["" for _ in line]
        for start, length, role in colouring:
            painted[start : start + length] = [role] * length
        assert painted == line


@settings(max_examples=20, deadline=None)
@given(cuts=st.lists(st.integers(0, 10_000), max_size=40))
@pytest.mark.parametrize("language", CODE)
def test_code_that_grew_in_any_chunks_has_the_colours_it_has_as_a_whole(language: str, cuts: list[int]) -> None:
    text = CODE[language] * 3
    grown, whole = grow(language, text, cuts), read_whole(language, text)
    # A string or comment over several pieces is put right when the fence is complete.
    grown.settle([Block(Kind.CODE, text)])
    while grown.needs(len(whole)):
        grown.work(len(whole), 1e-9)
    assert [grown.line(number) for number in range(len(whole))] == whole


@settings(max_examples=20, deadline=None)
@given(cuts=st.lists(st.integers(0, 10_000), max_size=40))
@pytest.mark.parametrize("language", ["python", "js", "c", "go", "rust", "sql", "json", "diff", "console"])
def test_code_that_grows_has_them_at_once(language: str, cuts: list[int]) -> None:
    text = "\n".join(CODE[language].split("\n")[:PIECE])
    whole = read_whole(language, text)
    grown = grow(language, text, cuts)
    assert [grown.line(number) for number in range(len(whole))] == whole


def test_a_comment_that_has_not_ended_is_one_already() -> None:
    colours = grow("js", "x = 1;\n/* what\n   this if does", [3, 9, 14, 20])
    assert colours.line(1) == [(0, 7, "comment")]
    assert colours.line(2) == [(0, 15, "comment")]


def test_a_string_over_two_pieces_stays_a_string() -> None:
    text = 'x = """first\n' + "if for\n" * PIECE + 'last"""'
    lines = read_whole("python", text)
    grown = grow("python", text, list(range(0, len(text), 3)))
    assert {role for line in lines[1:] for _, _, role in line} == {"string"}
    assert [grown.line(number) for number in range(len(lines))] == lines


def test_only_the_lines_that_changed_are_read_again() -> None:
    loaded("python")
    colours = FenceColours("python")
    colours.grow(0, ["x = 1", "y = 2", "z"])
    before = [colours.line(number) for number in range(2)]
    colours.grow(0, ["x = 1", "y = 2", "z = 3"])
    assert all(colours.line(number) is before[number] for number in range(2))
    assert colours.line(2) == [(2, 1, "operator"), (4, 1, "number")]


def test_colours_that_did_not_change_are_the_same_lists_after_the_whole_was_read() -> None:
    text = CODE["c"]
    grown = grow("c", text, [])
    before = [grown.line(number) for number in range(3)]
    grown.settle([Block(Kind.CODE, text)])
    while grown.needs(3):
        grown.work(3, 1.0)
    assert all(grown.line(number) is before[number] for number in range(3))


@pytest.mark.parametrize("language", ["", "no such language", "text/plain; x", "plaintext"])
def test_an_unknown_language_has_no_colours(language: str) -> None:
    assert not loaded(language).exists
    assert read_whole(language, "if x = 1") == [[]]


def test_very_long_lines_stay_plain_and_what_follows_does_not() -> None:
    text = "x = 1\n" + "x" * (MAX_LINE + 1) + "\nx = 1"
    assert [bool(line) for line in read_whole("python", text)] == [True, False, True]
    assert loaded("python").colour("x" * (MAX_LINE + 1), ROOT) == ([], ROOT, None)


@pytest.mark.parametrize(
    "language",
    [
        "python",
        "c",
        "cpp",
        "js",
        "ts",
        "tsx",
        "html",
        "json",
        "bash",
        "yaml",
        "rust",
        "sql",
        "css",
        "php",
        "ruby",
        "go",
    ],
)
def test_no_language_raises_on_broken_code_and_no_colour_leaves_its_line(language: str) -> None:
    text = "<a b='c\n}{ \"\\ /* # `$(` --\n\t😀 x = 1;;\n<?php '''\n"
    grown = grow(language, text, list(range(len(text))))
    for number, line in enumerate(text.split("\n")):
        for colouring in (grown.line(number), read_whole(language, text)[number]):
            assert all(start >= 0 and length > 0 and start + length <= len(line) for start, length, _ in colouring)


def test_rows_of_blanks_stay_plain_and_what_follows_does_not() -> None:
    text = "x = 1\n" + "\n" * 2 * MAX_BLANK + "x = 1" + " " * MAX_BLANK + "\nx = 1"
    lines = read_whole("matlab", text)
    assert [number for number, line in enumerate(lines) if line] == [0, len(lines) - 1]


def test_a_lexer_that_tells_things_twice_colours_each_once() -> None:
    text = "a = <<x\n" * 40
    for colouring, line in zip(read_whole("hcl", text), text.split("\n"), strict=True):
        ends = [start + length for start, length, _ in colouring]
        assert all(end <= start for end, (start, _, _) in zip(ends, colouring[1:], strict=False))
        assert not ends or ends[-1] <= len(line)


def test_a_long_template_is_read_in_parts() -> None:
    text = "{% if a %}<p class='b'>c</p>{% endif %}\n" * 1000
    assert all(read_whole("html+jinja", text, 1.0)[:-1])


def slow_clock() -> Iterator[float]:
    """Time goes on by so much whenever it is asked for."""
    return count(0.0, 0.05)


def test_a_lexer_that_gets_slow_is_given_up() -> None:
    text = "x = 1\n" * 3000
    loaded("python")
    times = slow_clock()
    colours, steps = FenceColours("python", lambda: next(times)), 0
    colours.settle([Block(Kind.CODE, text)])
    while colours.needs(3000):
        colours.work(3000, 0.02)
        steps += 1
    assert steps < 100
    assert colours.line(0)
    assert colours.line(2999) == []


def test_a_line_that_is_dear_to_read_is_not_read_at_each_of_its_letters() -> None:
    loaded("python")
    times = slow_clock()
    colours, changes = FenceColours("python", lambda: next(times)), 0
    for more in range(90):
        before = colours.line(0)
        colours.grow(0, ["x" * 100 + "y" * more + " = 1"])
        changes += colours.line(0) is not before
    assert changes < 5
    whole = FenceColours("python")
    for more in range(90):
        whole.grow(0, ["x" * 100 + "y" * more + " = 1"])
    assert whole.line(0) == [(190, 1, "operator"), (192, 1, "number")]
