"""Code is coloured in groups of lines, each going on in the state the one before ended in."""

from __future__ import annotations

import pytest

from desktop_chat.ui.transcript.kinds.highlight import MAX_LINE, ROOT, Colouring, colour, find_lexer

PYTHON = '''def f(x):
    """Several
    lines."""
    return x + 1  # done
'''


def words(text: str, colouring: Colouring, role: str) -> set[str]:
    return {text[start : start + length].strip() for start, length, one in colouring if one == role}


def test_keywords_strings_numbers_and_comments_have_their_roles() -> None:
    lexer = find_lexer("python")
    assert lexer is not None
    colouring, _ = colour(lexer, PYTHON, ROOT)
    assert {"def", "return"} <= words(PYTHON, colouring, "keyword")
    assert words(PYTHON, colouring, "number") == {"1"}
    assert words(PYTHON, colouring, "comment") == {"# done"}


def test_a_string_over_two_groups_stays_a_string() -> None:
    lexer = find_lexer("python")
    assert lexer is not None
    _, state = colour(lexer, 'x = """first', ROOT)
    assert state != ROOT
    colouring, after = colour(lexer, 'second"""', state)
    assert {role for _, _, role in colouring} == {"string"}
    assert after == ROOT


@pytest.mark.parametrize("language", ["", "no such language", "text/plain; x"])
def test_an_unknown_language_has_no_lexer(language: str) -> None:
    assert find_lexer(language) is None


def test_very_long_lines_stay_plain() -> None:
    lexer = find_lexer("python")
    assert lexer is not None
    assert colour(lexer, "x" * (MAX_LINE + 1), ROOT) == ([], ROOT)


@pytest.mark.parametrize(
    "language", ["python", "c", "javascript", "html", "json", "bash", "yaml", "rust", "sql", "css"]
)
def test_no_language_raises_on_broken_code_and_no_colour_leaves_the_text(language: str) -> None:
    lexer = find_lexer(language)
    text = "<a b='c\n}{ \"\\ /* # `$(` --\n\t😀 x = 1;;\n"
    if lexer is None:
        return
    colouring, _ = colour(lexer, text, ROOT)
    assert all(start >= 0 and length >= 0 and start + length <= len(text) for start, length, _ in colouring)
