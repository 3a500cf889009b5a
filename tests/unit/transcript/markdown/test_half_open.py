"""What is half open while a text streams is shown without its marks, and never takes back what stands before it."""

from __future__ import annotations

import pytest

from desktop_chat.ui.transcript.blocks import Kind
from desktop_chat.ui.transcript.markdown.incremental import MarkdownStream
from desktop_chat.ui.transcript.markdown.leaves import make_parser

PARSER = make_parser()
_DELIMITERS = set("*_`~[]()<>$\\|#&=!^+")


def shown(stream: MarkdownStream) -> str:
    return "\n".join(" ".join([*block.boxes, block.text]).strip() for block in stream.blocks).strip()


def states(text: str) -> list[str]:
    """What is shown after each character of `text`, and at its end."""
    stream = MarkdownStream(PARSER)
    seen: list[str] = []
    for character in text:
        stream.feed(character)
        seen.append(shown(stream))
    stream.finish()
    return [*seen, shown(stream)]


@pytest.mark.parametrize(
    "inside",
    [
        *("**bold**", "*slant*", "***both***", "__bold__", "_slant_", "~~gone~~", "`code`", "``co`de``", "*a **b** c*"),
        *(
            "[text](https://a.b/c)",
            "[text](https://a.b/c 'title')",
            "![alt](https://a.b/c.png)",
            "[a [b] c](https://d.e)",
        ),
        *("$x^2$", "$\\alpha + y$", "\\(x + y\\)", "<https://a.b>", "&amp; so", "\\*plain\\*", "**R** and *s* `t`"),
        *("**bold `code` more**", "[**text**](https://a.b)", "costs $5 or $6", "https://a.b/c_d", "www.a.b", "c@d.e"),
    ],
)
def test_no_mark_of_a_construct_in_a_line_is_ever_seen(inside: str) -> None:
    for text in (f"Before {inside} after", f"{inside} after", f"- {inside} after", f"> {inside} after"):
        *seen, final = states(text)
        for at, state in enumerate(seen):
            assert not _DELIMITERS & set(state) - set(final), (text[: at + 1], state)
            if text.startswith("Before") and at > len("Before "):
                assert state.startswith("Before")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Head", ["H", "He", "Hea", "Head"]),
        ("- one", ["• o", "• on", "• one"]),
        ("12. one", ["12. o", "12. on", "12. one"]),
        ("- [x] one", ["☑ o", "☑ on", "☑ one"]),
        ("- [ ] one", ["☐ o", "☐ on", "☐ one"]),
        ("> one", ["> o", "> on", "> one"]),
        ("```py\nx\n```", ["x"]),
        ("~~~\nx\n~~~", ["x"]),
        ("$$\nx\n$$", ["x"]),
        ("$$ x $$", ["x"]),
        ("\\[\nx\n\\]", ["x"]),
        ("```math\nx\n```", ["x"]),
        ("Head\n===\n", ["H", "He", "Hea", "Head"]),
        ("Head\n---\n", ["H", "He", "Hea", "Head"]),
        ("a\n- b", ["a", "a\n• b"]),
        ("a\n\n---\n", ["a"]),
        ("| a | b |\n|---|---|\n| c | d |", ["a\tb", "a\tb\nc", "a\tb\nc\td"]),
        ("a[^1]\n\n[^1]: b", ["a", "a1\n1 b"]),
        ("![a](data:image/png;base64,AAAA)\n", ["a"]),
    ],
)
def test_each_state_of_a_block_is_shown_as_what_it_becomes(text: str, expected: list[str]) -> None:
    seen = [state for state in states(text) if state]
    assert [state for at, state in enumerate(seen) if not at or state != seen[at - 1]] == expected


def test_what_turns_out_to_be_text_is_shown_as_it_is() -> None:
    for text in (
        "a * b and 2 * 3",
        "x_1 and y_2",
        "a [note] b",
        "| no table",
        "a < b & c",
        "f(x) = $y",
        "5 ~ 6",
        "wow!",
    ):
        assert states(text)[-1] == text


def test_prices_are_never_seen_as_mathematics() -> None:
    stream = MarkdownStream(PARSER)
    for character in "It costs $5, $6.50 or $7 for 10 notes, not $.":
        stream.feed(character)
        assert not stream.blocks[0].spans


def test_an_unclosed_formula_is_a_formula_while_it_streams() -> None:
    stream = MarkdownStream(PARSER)
    for character in "$$\n\\frac{a}{b}\n+ c":
        stream.feed(character)
    assert (stream.blocks[-1].kind, stream.blocks[-1].text) == (Kind.FORMULA, "\\frac{a}{b}\n+ c")
